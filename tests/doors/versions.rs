//! A policy for a later pmgit at every door: who works can go on, the gate does not open, and everybody can go back.
//!
//! What another version does at each door, as a program of its own, is tried by `.ci/interop versions`.

use crate::server::Server;
use crate::support::documents::{ID, OTHER, PATH, incomplete, malformed, sound};
use crate::support::{Outcome, World};

const POLICY: &str = ".pmgit/policy.toml";

/// All that a later pmgit may know and this one does not: keys, words, types.
const NEWER: &str =
    "pmgit = \"9.9\"\nsurprise = 1\nlanguage = \"fr\"\nrules = [\"new\"]\n\n[gate]\nminimum_status = 3\n";

/// What each hook says, and all that it says.
const LINE: &str = "pmgit: not checked: the policy asks for pmgit 9.9, and this is pmgit 0.2; upgrade pmgit\n";

/// `main` and its remote with a policy for a later pmgit.
fn newer() -> World {
    let world = World::with_remote();
    world.sneak(POLICY, NEWER);
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world
}

#[track_caller]
fn passes_with_the_line(answer: Outcome) {
    let answer = answer.passes();
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("", LINE), "{answer}");
}

#[track_caller]
fn fails_for_the_version(answer: Outcome) -> Outcome {
    let answer = answer.ends_with(2);
    answer
        .says("error: the policy asks for pmgit 9.9, and this is pmgit 0.2")
        .says("hint: upgrade pmgit to 9.9 or later")
}

#[test]
fn hooks_say_it_in_one_line_and_let_everything_pass() {
    let world = newer();
    world.stage(PATH, &malformed());
    passes_with_the_line(world.commit());
    passes_with_the_line(world.push(&["origin", "main"]));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.stage(OTHER, &incomplete("in-review"));
    passes_with_the_line(world.commit());
    passes_with_the_line(world.push(&["origin", "topic"]));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("code.rs", "fn main() {}\n");
    passes_with_the_line(world.git(&["merge", "--quiet", "--no-edit", "topic"]));
    world.ok(&["branch", "other"]);
    passes_with_the_line(world.push(&["origin", "main", "other"]));
}

#[test]
fn hooks_say_nothing_of_what_is_none_of_their_business() {
    let world = newer();
    world.stage("code.rs", "fn main() {}\n");
    let answer = world.commit().passes();
    assert_eq!(answer.err, "", "{answer}");
    let answer = world.push(&["origin", "main"]).passes();
    assert_eq!(answer.err, "", "{answer}");
}

#[test]
fn the_directory_that_the_policy_names_is_known_all_the_same() {
    let world = World::with_remote();
    world.sneak(POLICY, "pmgit = \"9.9\"\ndocuments = \"docs/pm\"\nnew = 1\n");
    world.stage(PATH, &malformed());
    assert_eq!(world.commit().passes().err, "", "it is no document there");
    world.stage("docs/pm/2026/2026-11-20-a.toml", &malformed());
    passes_with_the_line(world.commit());
    world.check("HEAD^^", "HEAD^").passes();
    fails_for_the_version(world.check("HEAD^", "HEAD"));
    // Where a later pmgit writes it otherwise, any TOML file may be a document.
    world.sneak(POLICY, "pmgit = \"9.9\"\ndocuments = [\"docs\", \"pm\"]\n");
    world.sneak("elsewhere/a.toml", "a = 1\n");
    fails_for_the_version(world.check("HEAD^", "HEAD"));
    world.sneak("elsewhere/a.rs", "\n");
    world.check("HEAD^", "HEAD").passes();
}

#[test]
fn the_required_check_fails_on_what_it_cannot_judge_and_passes_the_rest() {
    let world = newer();
    world.on_branch("code", "code.rs", "fn main() {}\n");
    world.check("main", "code").passes();
    for text in [sound("in-review"), malformed()] {
        world.on_branch("topic", PATH, &text);
        for format in ["text", "json", "sarif", "github"] {
            let check = ["check", "--base", "main", "--head", "topic", "--format", format];
            let answer = fails_for_the_version(world.pmgit(&check));
            assert_eq!(answer.out, "", "{answer}");
        }
    }
}

#[test]
fn the_server_takes_only_what_is_none_of_its_business() {
    let server = Server::with_policy(NEWER);
    server.sneak("code.rs", "fn main() {}\n");
    server.push(&["origin", "main", "main:refs/heads/other", "main:refs/tags/v1"]).passes();
    server.sneak(PATH, &sound("in-review"));
    for target in ["main:main", "main:refs/heads/topic"] {
        let answer = server.push(&["origin", target]).turned_away();
        answer.says("the policy asks for pmgit 9.9, and this is pmgit 0.2").says("can be pushed meanwhile");
    }
    let option = ["-o", "pmgit.emergency=now", "origin", "main"];
    server.push(&option).turned_away();
    server.push(&["origin", ":main"]).turned_away();
}

/// Every verb that reads the policy, or changes anything by it.
#[test]
fn every_verb_fails_and_changes_nothing() {
    let world = World::with_remote();
    world.sneak(PATH, &sound("in-review"));
    world.sneak(POLICY, NEWER);
    let state = || (world.ok(&["status", "--porcelain"]), world.ok(&["rev-parse", "HEAD"]), world.read(PATH));
    let before = state();
    let verbs: &[&[&str]] = &[
        &["check"],
        &["check", "--all"],
        &["check", "--staged"],
        &["check", "--head", "HEAD"],
        &["check", "--fix"],
        &["check", ID],
        &["status"],
        &["status", ID],
        &["list"],
        &["show", ID],
        &["due"],
        &["log"],
        &["log", ID],
        &["calendar"],
        &["pr"],
        &["init"],
        &["new", "A title"],
        &["submit", ID],
        &["review", ID],
        &["return", ID, "--reason", "A freeze"],
        &["close", ID],
        &["approve", ID],
        &["waive", ID, "late-meeting", "--reason", "A freeze", "--approved-by", "ben"],
        &["rename", ID, "other"],
        &["remove", ID, "--reason", "A freeze", "--approved-by", "ben"],
        &["message", "external", ID],
        &["meeting", "show", ID],
        &["meeting", "calendar"],
        &["action", "list"],
    ];
    for verb in verbs {
        let answer = world.pmgit(verb).ends_with(2).says("asks for pmgit 9.9").says("hint: upgrade pmgit to 9.9");
        assert_eq!(answer.out, "", "{verb:?}: {answer}");
        assert_eq!(state(), before, "{verb:?}");
    }
}

#[test]
fn what_needs_no_policy_works() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    let shown = world.pmgit(&["textconv", PATH]).passes();
    world.sneak(POLICY, NEWER);
    assert_eq!(world.pmgit(&["textconv", PATH]).passes().out, shown.out);
    world.pmgit(&["explain", "missing-owner"]).passes();
    world.write("ours", sound("in-review"));
    world.pmgit(&["merge-driver", PATH, "ours", PATH]).passes();
    world.pmgit(&["diff", "HEAD^", "HEAD"]).passes().says("the policy after (HEAD) asks for pmgit 9.9");
    world.pmgit(&["uninstall"]).passes().says("removed the pre-commit hook");
}

#[test]
fn init_touches_nothing_and_neither_does_init_on_the_server() {
    let world = World::new().naming_pmgit();
    world.write(POLICY, NEWER);
    world.write(".pmgit/policy.schema.json", "{\"a later one\": 1}\n");
    for arguments in [&["init"][..], &["init", "--ci", "github"], &["init", "--no-merge-driver"]] {
        fails_for_the_version(world.pmgit(arguments));
        assert_eq!(world.ok(&["status", "--porcelain", "-uall"]).lines().count(), 2, "{arguments:?}");
        assert_eq!(world.read(".pmgit/policy.schema.json"), "{\"a later one\": 1}\n");
    }
    let server = Server::with_policy(NEWER);
    let hook = std::fs::read(server.hook()).expect("it is there");
    fails_for_the_version(server.pmgit(&["-C", server.place.to_str().expect("it is UTF-8"), "init", "--server"]));
    assert_eq!(std::fs::read(server.hook()).expect("it is there"), hook);
}

#[test]
fn doctor_names_both_versions_and_what_to_do() {
    let world = newer();
    let answer = world.pmgit(&["doctor"]).ends_with(1);
    answer
        .says("problem policy: the policy asks for pmgit 9.9, and this is pmgit 0.2\n")
        .says("hint: upgrade pmgit to 9.9 or later: until then hooks let everything pass, and CI and server fail")
        .says("fine    pre-commit: pmgit's, and runs\n")
        .silent_about("protected:");
}

#[test]
fn a_change_that_asks_for_a_later_pmgit_does_not_land_unjudged() {
    let server = Server::new();
    server.ok(&["checkout", "--quiet", "-b", "topic"]);
    server.sneak(POLICY, NEWER);
    let answer = server.check("main", "topic").ends_with(2);
    answer
        .says("the policy that this change brings asks for pmgit 9.9")
        .says("upgrade pmgit to 9.9 or later wherever it judges");
    server.push(&["origin", "topic:main"]).turned_away().says("the policy that this change brings asks for pmgit 9.9");
    server.push(&["origin", "topic"]).passes();
    server.sneak(PATH, &malformed());
    server.push(&["origin", "topic"]).turned_away_for("malformed-document");
    let world = World::with_remote();
    world.stage(POLICY, NEWER);
    let line = LINE.replace("the policy asks", "the policy that this change brings asks");
    let answer = world.commit().passes();
    assert_eq!(answer.err, line, "{answer}");
    let answer = world.push(&["origin", "main"]).passes();
    assert_eq!(answer.err, line, "{answer}");
}

/// A version that nobody has, or one that came too early: the team goes back, and everybody sees that it does.
#[test]
fn a_change_of_the_policy_alone_goes_back_and_is_reported() {
    let server = Server::new();
    let policy = server.read(POLICY);
    server.smuggle(POLICY, NEWER);
    server.ok(&["checkout", "--quiet", "-b", "topic"]);
    server.sneak(POLICY, "pmgit = \"8.8\"\n");
    server.check("main", "topic").ends_with(2).says("asks for pmgit 8.8");
    server.sneak(POLICY, "pmgit = \"0.2\"\nsurprise = 1\n");
    server.check("main", "topic").ends_with(2).says("asks for pmgit 9.9");
    server.sneak(POLICY, &policy);
    let answer = server.check("main", "topic").passes();
    answer.says("loosened-policy").says("the policy before this change is for pmgit 9.9");
    server.sneak("code.rs", "not alone\n");
    server.check("main", "topic").ends_with(2);
    server.push(&["origin", "topic^:main"]).passes().says("1 warning in `main`: loosened-policy");
    server.ok(&["reset", "--quiet", "--hard", "topic^"]);
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "topic:main"]).passes();
}

#[test]
fn a_broken_policy_is_broken_whatever_version_it_names() {
    let world = World::with_hooks();
    for text in [
        "pmgit = \"9.9\"\nx = [\n",
        "pmgit = \"9.9\"\npmgit = \"9.9\"\n",
        "pmgit = \"v9.9\"\n",
        "pmgit = 9.9\n",
        "pmgit = \"\"\n",
    ] {
        world.sneak(POLICY, text);
        world.pmgit(&["check", "--all"]).finds("invalid-policy");
        world.stage(PATH, &sound("in-review"));
        world.commit().refused_for("invalid-policy");
        world.ok(&["rm", "--quiet", "--force", PATH]);
    }
}

#[test]
fn verify_names_the_first_commit_that_it_cannot_judge() {
    let world = World::with_hooks_uncommitted();
    world.set_clock(1_795_600_000);
    world.commit_all("set up");
    let policy = world.read(POLICY);
    world.sneak(PATH, &sound("in-review"));
    world.pmgit(&["verify"]).passes();
    let raised = world.sneak(POLICY, NEWER);
    let answer = world.pmgit(&["verify", "main"]).ends_with(2);
    answer.says(&format!("cause: at commit `{raised}`")).says("hint: upgrade pmgit to 9.9 or later");
    world.sneak(OTHER, &sound("in-review"));
    world.sneak("code.rs", "\n");
    world.sneak(POLICY, &policy);
    let answer = world.pmgit(&["verify", "main", "--format", "json"]).ends_with(2);
    assert_eq!(
        answer.out.matches("\"unjudged\"").count(),
        2 + 1,
        "raised and judged by it, and their number: {answer}"
    );
    // The commits before it are judged, and those after it that no such policy judges.
    world.pmgit(&["verify", "main~4"]).passes();
    world.pmgit(&["verify", "main^..main"]).passes();
    for at in 0..12 {
        world.sneak(POLICY, &format!("pmgit = \"9.{at}\"\n"));
    }
    world.pmgit(&["verify", "main"]).ends_with(2).says("at commit `").says("hint: upgrade pmgit to 9.");
}

/// It judges by the pmgit at hand, and never hears of versions.
#[test]
fn a_team_that_never_writes_the_key_hears_nothing_of_it() {
    let server = Server::new();
    let policy = server.read(POLICY);
    server.smuggle(POLICY, &policy.lines().filter(|line| !line.starts_with("pmgit = ")).collect::<Vec<_>>().join("\n"));
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes().silent_about("version");
    server.pmgit(&["doctor"]).silent_about("written for");
    server.sneak(OTHER, &incomplete("in-review"));
    server.push(&["origin", "main"]).turned_away_for("missing-section");
    // Naming the version at hand changes nothing, in a change of its own.
    server.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    server.sneak(POLICY, &policy);
    server.check("main^", "main").passes().silent_about("loosened-policy");
    server.push(&["origin", "main"]).passes().silent_about("warning");
}

#[test]
fn the_version_at_hand_and_older_ones_are_named_without_a_word() {
    for version in ["0.1", "0.1.7", "0.2", "0.2.0"] {
        let server = Server::new();
        let policy = server.read(POLICY).replace("pmgit = \"0.2\"", &format!("pmgit = \"{version}\""));
        server.sneak(POLICY, &policy);
        server.sneak(PATH, &sound("in-review"));
        server.push(&["origin", "main"]).passes();
        server.pmgit(&["check", "--all"]).passes();
        server.sneak(OTHER, &incomplete("in-review"));
        server.push(&["origin", "main"]).turned_away_for("missing-section");
    }
}

/// Rules of this edition are younger than 0.1, which stands for any older version here.
#[test]
fn doctor_lists_what_is_younger_than_the_policy_and_the_line_to_change() {
    let world = World::with_hooks();
    let policy = world.read(POLICY);
    world.pmgit(&["doctor"]).passes().silent_about("only hints");
    world.sneak(POLICY, &policy.replace("pmgit = \"0.2\"", "pmgit = \"0.1\""));
    let answer = world.pmgit(&["doctor"]).passes();
    answer
        .says("note    policy: written for pmgit 0.1, so these are only hints: `")
        .says("`missing-action`")
        .says("hint: to let them count, write `pmgit = \"0.2\"` in .pmgit/policy.toml");
    world
        .check("HEAD^", "HEAD")
        .passes()
        .says("loosened-policy")
        .says("the change loosens `pmgit`: 0.2 before, 0.1, which");
    world.sneak(POLICY, &policy);
    world.check("HEAD^", "HEAD").passes().silent_about("loosened-policy");
}

#[test]
fn init_names_its_own_version() {
    for language in ["en", "ja"] {
        let world = World::new().naming_pmgit();
        world.pmgit(&["init", "--language", language]).passes();
        assert!(world.read(POLICY).contains("\npmgit = \"0.2\" # "), "{}", world.read(POLICY));
        world.pmgit(&["init"]).passes().says("everything is set up already");
    }
}
