//! Attempts to get a bad document in, or to break the tool, at the door of the server: by names, references, policies,
//! merges and surroundings.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::server::{POLICY, Server};
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::support::{Outcome, PMGIT, World};

fn restage(server: &Server, path: &str, text: &str) {
    server.write(path, text);
    server.commit_all("again");
}

fn push_as(server: &Server, variables: &[(&str, &str)], arguments: &[&str]) -> Outcome {
    let mut git = server.command("git");
    server.run(git.args([&["push", "--quiet"], arguments].concat()).envs(variables.iter().copied()))
}

#[test]
fn a_symlink_in_place_of_the_directory() {
    let server = Server::new();
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    let root = server.path();
    std::fs::rename(root.join("postmortems"), root.join("elsewhere")).expect("it can be moved");
    symlink("elsewhere", root.join("postmortems")).expect("a link");
    server.commit_all("a link");
    server.refuses(&["origin", "main"], "irregular-file").says("removed-postmortem");
}

#[test]
fn a_symlink_above_the_directory() {
    let server = Server::with_policy("documents = \"docs/pm\"\n");
    server.sneak("docs/pm/2026/2026-11-20-checkout-latency.toml", &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    server.ok(&["rm", "--quiet", "-r", "docs"]);
    symlink("../elsewhere", server.path().join("docs")).expect("a link");
    server.commit_all("a link");
    server.refuses(&["origin", "main"], "irregular-file");
}

#[test]
fn a_file_in_place_of_the_directory() {
    let server = Server::new();
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    server.ok(&["rm", "--quiet", "-r", "postmortems"]);
    restage(&server, "postmortems", "nothing to see\n");
    server.refuses(&["origin", "main"], "removed-postmortem");
}

#[test]
fn a_submodule_in_place_of_the_directory_or_of_a_document() {
    for path in ["postmortems", PATH, ".pmgit"] {
        let server = Server::new();
        let commit = server.ok(&["rev-parse", "HEAD"]);
        server.ok(&["rm", "--quiet", "-r", "--cached", "--ignore-unmatch", path]);
        server.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{path}")]);
        server.ok(&["commit", "--quiet", "--no-verify", "-m", "a submodule"]);
        server.refuses(&["origin", "main"], "irregular-file");
    }
}

#[test]
fn a_document_that_is_a_symlink_to_a_sound_one() {
    let server = Server::new();
    server.sneak(PATH, &sound("in-review"));
    symlink("2026-11-20-checkout-latency.toml", server.path().join(OTHER)).expect("a link");
    server.commit_all("a link");
    server.refuses(&["origin", "main"], "irregular-file");
}

#[test]
fn a_policy_that_loosens_itself_in_the_same_push() {
    let server = Server::new();
    let policies = [
        "[rules.missing-section]\nlevel = \"off\"\n",
        "[gate]\nbranches = [\"nothing\"]\n",
        "[gate]\nbranches = []\n",
        "documents = \"elsewhere\"\n",
        "[[sections]]\nkey = \"resolution\"\nrequired_from = \"closed\"\n",
    ];
    for policy in policies {
        server.ok(&["checkout", "--quiet", "-B", "bad", "main"]);
        server.sneak(POLICY, policy);
        server.sneak(PATH, &incomplete("in-review"));
        server.refuses(&["origin", "bad:main"], "missing-section");
        // Nor by way of another branch of the same push.
        server.refuses(&["origin", "bad~1:refs/heads/policy", "bad:main"], "missing-section");
    }
}

#[test]
fn a_policy_on_another_branch_judges_nothing() {
    let server = Server::new();
    server.on_branch("lax", POLICY, "[rules.missing-section]\nlevel = \"off\"\n[gate]\nemergency = true\n");
    server.push(&["origin", "lax"]).passes();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.refuses(&["origin", "bad:main", "lax"], "missing-section");
    server.refuses(&["-o", "pmgit.emergency=please", "origin", "bad:main"], "missing-section").says("gate.emergency");
}

#[test]
fn a_policy_that_is_a_link_or_whose_folder_is_one() {
    let server = Server::new();
    let place = server.path().join(POLICY);
    std::fs::remove_file(&place).expect("it can go");
    symlink("/dev/null", &place).expect("a link");
    server.commit_all("a link");
    server.refuses(&["origin", "main"], "irregular-file");
    std::fs::remove_dir_all(server.path().join(".pmgit")).expect("it can go");
    symlink("/tmp", server.path().join(".pmgit")).expect("a link");
    server.commit_all("another link");
    server.refuses(&["origin", "main"], "irregular-file");
}

#[test]
fn a_tag_in_place_of_a_commit() {
    let server = Server::new();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.ok(&["tag", "-a", "-m", "a tag", "annotated"]);
    server.ok(&["tag", "-a", "-m", "a tag of a tag", "twice", "annotated"]);
    for tag in ["annotated", "twice"] {
        server.refuses(&["origin", &format!("{tag}:refs/heads/main")], "missing-section");
    }
    let tree = server.ok(&["rev-parse", "bad^{tree}"]);
    server.push(&["origin", &format!("+{tree}:refs/heads/main")]).turned_away().says("is not a commit");
    server.push(&["origin", &format!("{tree}:refs/tags/tree"), "annotated"]).passes();
}

#[test]
fn a_forced_push_that_drops_or_rewrites_what_stands() {
    let (server, reviewed) = (Server::new(), sound("reviewed"));
    server.sneak(PATH, &reviewed);
    server.push(&["origin", "main"]).passes();
    server.refuses(&["--force", "origin", "main^:main"], "removed-postmortem");
    server.refuses(&["origin", "+main^:refs/heads/main", "main:refs/heads/kept"], "removed-postmortem");
    let (before, transitions) = reviewed.split_once("[[transitions]]").expect("it has moved");
    let rewritten = format!("{before}[[transitions]]{}", transitions.replacen("by = \"", "by = \"not-", 1));
    server.on_branch("rewritten", PATH, &rewritten);
    server.ok(&["commit", "--quiet", "--amend", "--no-edit"]);
    server.refuses(&["--force", "origin", "rewritten:main"], "rewritten-records");
}

#[test]
fn an_unrelated_history_forced_over_the_branch() {
    let server = Server::new();
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    server.ok(&["checkout", "--quiet", "--orphan", "fresh"]);
    server.ok(&["rm", "--quiet", "--cached", PATH]);
    std::fs::remove_file(server.path().join(PATH)).expect("it can go");
    server.commit_all("fresh");
    server.refuses(&["--force", "origin", "fresh:main"], "removed-postmortem");
}

#[test]
fn a_branch_that_is_deleted_to_be_made_anew() {
    let server = Server::with_policy("[gate]\nbranches = [\"main\", \"release\"]\n");
    server.there(&["config", "receive.denyDeleteCurrent", "ignore"]);
    server.push(&["origin", "main:refs/heads/release"]).passes();
    for branch in ["main", "release"] {
        server.push(&["origin", &format!(":{branch}")]).turned_away().says("refuses to delete");
    }
}

#[test]
fn a_symbolic_reference_that_leads_into_a_protected_branch() {
    let server = Server::new();
    server.there(&["symbolic-ref", "refs/heads/trunk", "refs/heads/main"]);
    server.there(&["symbolic-ref", "refs/heads/alias", "refs/heads/trunk"]);
    server.there(&["symbolic-ref", "refs/tags/latest", "refs/heads/main"]);
    server.on_branch("bad", PATH, &incomplete("in-review"));
    for target in ["refs/heads/trunk", "refs/heads/alias", "refs/tags/latest"] {
        server.refuses(&["--force", "origin", &format!("bad:{target}")], "missing-section");
    }
    // Nor where git alone decides.
    server.lose_pmgit();
    for target in ["refs/heads/trunk", "refs/tags/latest"] {
        server.push(&["--force", "origin", &format!("bad:{target}")]).turned_away();
    }
}

#[test]
fn a_branch_of_a_namespace_by_its_whole_name() {
    let server = Server::new();
    let within = [("GIT_NAMESPACE", "team")];
    push_as(&server, &within, &["origin", "main"]).passes();
    assert_eq!(
        server.there(&["for-each-ref", "--format=%(refname)", "refs/namespaces"]),
        "refs/namespaces/team/refs/heads/main"
    );
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.refuses(&["origin", "bad:refs/namespaces/team/refs/heads/main"], "missing-section");
    server.refuses(&["origin", "bad:refs/namespaces/new/refs/heads/main"], "missing-section");
    push_as(&server, &within, &["origin", "bad:main"]).turned_away_for("missing-section");
    server.on_branch("good", PATH, &sound("in-review"));
    push_as(&server, &within, &["origin", "good:main"]).passes();
}

#[test]
fn variables_of_whoever_pushes() {
    let server = Server::new();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    let hostile = [
        ("PMGIT_BIN", "/bin/true"),
        ("PMGIT_IN_PREV", "1"),
        ("PMGIT_NOW", "1970-01-01T00:00:00Z"),
        ("GIT_LITERAL_PATHSPECS", "0"),
        ("GIT_ICASE_PATHSPECS", "1"),
        ("GIT_REPLACE_REF_BASE", "refs/heads/"),
        ("GIT_EXTERNAL_DIFF", "true"),
        ("GIT_DIFF_OPTS", "--quiet"),
        ("GIT_TRACE", "1"),
        ("GIT_PUSH_OPTION_COUNT", "1"),
        ("GIT_PUSH_OPTION_0", "pmgit.emergency=now"),
        ("CDPATH", "/"),
        ("ENV", "/nowhere"),
        ("documents", "nothing"),
        ("program", "/bin/true"),
        ("code", "0"),
        ("touched", ""),
    ];
    push_as(&server, &hostile, &["origin", "bad:main"]).turned_away_for("missing-section");
    // The doctor's question is for the hooks of a clone; a gate that answered it would be open.
    let sign = server.outside("sign");
    fs::write(&sign, "").expect("a place for the sign");
    let question = [("PMGIT_PROBE", sign.to_str().expect("UTF-8"))];
    push_as(&server, &question, &["origin", "bad:main"]).turned_away_for("missing-section");
    server.lose_pmgit();
    push_as(&server, &hostile, &["origin", "bad:main"]).turned_away();
}

#[test]
fn settings_of_a_pusher_on_the_same_machine_turn_the_hook_off_and_verify_finds_what_came_in() {
    let server = Server::new();
    let settings = server.outside("settings");
    std::fs::write(&settings, "[core]\nhooksPath = /dev/null\n").expect("it can be written");
    server.on_branch("bad", PATH, &incomplete("in-review"));
    let settings = settings.to_str().expect("it is UTF-8");
    push_as(&server, &[("GIT_CONFIG_GLOBAL", settings)], &["origin", "bad:main"]).passes();
    let place = server.place.to_str().expect("it is UTF-8");
    server.pmgit(&["-C", place, "verify", "main"]).finds("missing-section");
}

#[test]
fn names_that_a_shell_would_run() {
    let server = Server::new();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    for name in ["$(touch${IFS}pwned)", "`touch${IFS}pwned`", "x;touch${IFS}pwned", "-rf", "a'b\"c", "%s%n", "main;"] {
        server.push(&["origin", &format!("bad:refs/heads/{name}")]).passes();
    }
    server.lose_pmgit();
    for name in ["$(touch${IFS}pwned)", "x;touch${IFS}pwned2", "%s%n"] {
        server.push(&["origin", &format!("+bad:refs/heads/y{name}")]).turned_away();
    }
    assert!(!server.place.join("pwned").exists());
}

#[test]
fn text_that_would_act_on_the_terminal_of_whoever_pushes() {
    let server = Server::new();
    let name = "postmortems/2026/2026-11-20-\u{1b}[2J\u{202e}evil.toml";
    server.on_branch("bad", name, &sound("in-review").replace("title = \"", "title = \"\u{202e}"));
    let answer = server.push(&["-o", "pmgit.emergency=\u{1b}[2Jx", "origin", "bad:main"]).turned_away();
    assert!(!answer.err.contains(['\u{1b}', '\u{202e}']), "{}", answer.err);
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.there(&["symbolic-ref", "refs/heads/\u{202e}niam", "refs/heads/main"]);
    let answer = server.push(&["origin", "+bad:refs/heads/\u{202e}niam"]).turned_away();
    let told: Vec<&str> = answer.err.lines().filter(|line| line.starts_with("remote: ")).collect();
    assert!(!told.concat().contains('\u{202e}'), "{told:?}");
}

#[test]
fn an_evil_merge_that_changes_a_document_in_the_merge_alone() {
    let server = Server::new();
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    server.on_branch("side", "code.rs", "fn main() {}\n");
    server.ok(&["checkout", "--quiet", "main"]);
    server.sneak("more.rs", "\n");
    server.ok(&["merge", "--quiet", "--no-ff", "--no-commit", "side"]);
    server.write(PATH, incomplete("in-review"));
    server.commit_all("an evil merge");
    server.refuses(&["origin", "main"], "missing-section");
    server.ok(&["checkout", "--quiet", "HEAD^1", "--", PATH]);
    server.commit_all("mended");
    server.push(&["origin", "main"]).passes();
}

#[test]
fn a_merge_that_keeps_one_side_and_drops_the_documents_of_the_other() {
    let server = Server::new();
    server.on_branch("side", "code.rs", "fn main() {}\n");
    server.ok(&["checkout", "--quiet", "main"]);
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    server.ok(&["checkout", "--quiet", "side"]);
    server.ok(&["merge", "--quiet", "--no-edit", "-s", "ours", "main"]);
    server.refuses(&["origin", "side:main"], "removed-postmortem");
}

#[test]
fn an_octopus_that_brings_one_bad_document_among_good_ones() {
    let server = Server::new();
    server.on_branch("one", OTHER, &sound("in-review"));
    server.on_branch("two", PATH, &incomplete("in-review"));
    server.on_branch("three", "code.rs", "\n");
    server.ok(&["checkout", "--quiet", "main"]);
    server.ok(&["merge", "--quiet", "--no-edit", "one", "two", "three"]);
    server.refuses(&["origin", "main"], "missing-section");
}

#[test]
fn three_thousand_references_with_one_bad_one_among_them() {
    let server = Server::new();
    server.on_branch("good", OTHER, &sound("in-review"));
    server.on_branch("bad", PATH, &malformed());
    let (good, bad) = (server.ok(&["rev-parse", "good"]), server.ok(&["rev-parse", "bad"]));
    let line = |number| format!("create refs/many/b{number} {}\n", if number == 1777 { &bad } else { &good });
    let lines: String = (0..3000).map(line).collect();
    let output = World::feed(server.command_without_pmgit("git").args(["update-ref", "--stdin"]), lines.as_bytes());
    assert!(output.status.success());
    let all = ["origin", "refs/many/*:refs/heads/many/*"];
    let answer = server.push(&all).turned_away_for("malformed-document").says("pmgit refuses the push to `many/b1777`");
    assert_eq!(answer.err.matches("pmgit refuses").count(), 1);
}

#[test]
fn a_mirror_with_everything_that_a_clone_has() {
    let server = Server::new();
    server.on_branch("bad", PATH, &malformed());
    server.ok(&["update-ref", "refs/remotes/upstream/main", "bad"]);
    server.ok(&["checkout", "--quiet", "main"]);
    server.ok(&["branch", "--quiet", "-D", "bad"]);
    server.refuses(&["--mirror", "origin"], "malformed-document").says("refs/remotes/upstream/main");
    server.ok(&["update-ref", "-d", "refs/remotes/upstream/main"]);
    server.push(&["--mirror", "origin"]).passes();
}

#[test]
fn a_repository_whose_path_git_must_quote() {
    for name in ["a:b.git", "\"quoted\".git", "日本\u{202e}.git", "back\\slash.git"] {
        let server = Server::empty_at(name);
        server.push(&["origin", "main"]).passes();
        server.on_branch("bad", PATH, &incomplete("in-review"));
        server.refuses(&["origin", "bad:main"], "missing-section");
        server.on_branch("good", PATH, &sound("in-review"));
        server.push(&["origin", "good:main"]).passes();
    }
}

#[test]
fn attributes_that_hide_a_change_from_diffs() {
    let server = Server::new();
    server.write(".gitattributes", "*.toml -diff export-ignore linguist-generated filter=nothing\n");
    server.sneak(PATH, &incomplete("in-review"));
    std::fs::write(server.place.join("info/attributes"), "*.toml -diff\n").expect("it can be written");
    server.refuses(&["origin", "main"], "missing-section");
    server.lose_pmgit();
    server.push(&["origin", "main"]).turned_away();
}

#[test]
fn a_push_from_a_shallow_clone() {
    let server = Server::new();
    server.sneak("code.rs", "one\n");
    server.push(&["origin", "main"]).passes();
    let shallow = server.outside("shallow");
    let url = server.ok(&["remote", "get-url", "origin"]);
    server.ok(&["clone", "--quiet", "--depth", "1", &url, shallow.to_str().expect("it is UTF-8")]);
    for (text, rule) in [(incomplete("in-review"), Some("missing-section")), (sound("in-review"), None)] {
        write_in(&shallow, PATH, &text);
        server.ok_in(&shallow, &["add", "--all"]);
        server.ok_in(&shallow, &["commit", "--quiet", "-m", "shallow"]);
        let answer = server.git_in(&shallow, &["push", "--quiet", "origin", "HEAD:main"]);
        drop(match rule {
            Some(rule) => answer.turned_away_for(rule),
            None => answer.passes(),
        });
    }
}

#[test]
fn names_that_only_look_like_postmortems_or_hide_that_they_are_some() {
    let server = Server::new();
    for (path, rule) in [
        ("postmortems/2026/2026-11-20-Checkout.TOML", "misplaced-file"),
        ("postmortems/2025/2026-11-20-checkout-latency.toml", "misplaced-file"),
        ("postmortems/2026/more/2026-11-20-checkout-latency.toml", "misplaced-file"),
        ("postmortems/2026/2026-11-20-checkout-latency .toml", "misplaced-file"),
        ("postmortems/2026-11-20-checkout-latency.toml", "misplaced-file"),
    ] {
        server.on_branch("bad", path, &sound("in-review"));
        server.refuses(&["origin", "bad:main"], rule);
    }
}

#[test]
fn a_bad_state_that_a_later_commit_of_the_same_push_mends_and_one_that_it_brings_back() {
    let server = Server::new();
    server.on_branch("mended", PATH, &incomplete("in-review"));
    restage(&server, PATH, &sound("in-review"));
    server.push(&["origin", "mended:main"]).passes();
    restage(&server, PATH, &incomplete("in-review"));
    server.refuses(&["origin", "mended:main"], "missing-section");
}

#[test]
fn what_git_says_is_read_to_the_letter() {
    let server = Server::new();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.push(&["origin", "bad:refs/heads/work"]).passes();
    let (bad, old, zero) = (server.ok(&["rev-parse", "bad"]), server.ok(&["rev-parse", "main"]), "0".repeat(40));
    let run = |input: &str| {
        let mut program = server.command(PMGIT);
        program.args(["hook", "run", "pre-receive"]).current_dir(&server.place).env("GIT_DIR", ".");
        server.run_with_input(&mut program, input.as_bytes())
    };
    let refused = run(&format!("{zero} {bad} refs/heads/fine\n{old} {bad} refs/heads/main\n"));
    assert_eq!(refused.code, 1, "{refused:?}");
    run("").passes();
    run("nonsense\n").fails_with("is not an object id");
    run(&format!("{old} {bad}\n")).fails_with("cannot understand");
    run(&format!("{old} {} refs/heads/main\n", "1234567890".repeat(4))).fails_with("it is missing");
}

fn write_in(root: &Path, path: &str, text: &str) {
    let place = root.join(path);
    std::fs::create_dir_all(place.parent().expect("it has a folder")).expect("the folder can be made");
    std::fs::write(place, text).expect("it can be written");
}
