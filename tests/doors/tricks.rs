//! Replacements, grafts and cut histories: what a clone or a server believes of its objects changes no verdict.

use std::fs;
use std::path::Path;

use crate::server::Server;
use crate::support::documents::{PATH, incomplete, malformed, sound};
use crate::support::{Outcome, World};

/// A history with a bad commit in the middle of it, and good objects that could stand in for the bad ones.
struct History {
    world: World,
    base: String,
    bad: String,
    tip: String,
    good: String,
}

fn history() -> History {
    let world = World::with_remote();
    let base = world.ok(&["rev-parse", "HEAD"]);
    world.ok(&["checkout", "--quiet", "-b", "good"]);
    let good = world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    let bad = world.sneak(PATH, &incomplete("in-review"));
    let tip = world.sneak("code.rs", "fn main() {}\n");
    History { world, base, bad, tip, good }
}

/// What each door says; the push is undone where it passed.
fn verdicts(world: &World, history: &History, variables: &[(&str, &str)]) -> Vec<(&'static str, i32, String)> {
    let run = |name, arguments: &[&str]| {
        let mut command = world.pmgit_command(arguments);
        let answer = world.run(command.env("PMGIT_NOW", "2026-11-29T21:00:00Z").envs(variables.iter().copied()));
        (name, answer.code, answer.out)
    };
    let (base, tip) = (history.base.as_str(), history.tip.as_str());
    let range = format!("{base}..{tip}");
    let mut verdicts = vec![
        run("check", &["check", "--base", base, "--head", tip]),
        run("check of names", &["check", "--base", "origin/main", "--head", "main"]),
        run("check of the base", &["check", "--base", "main~1", "--head", "main"]),
        run("check of all", &["check", "--all", "--head", tip]),
        run("verify", &["verify", &range]),
        run("log", &["log"]),
        run("diff", &["diff", &range]),
        run("due", &["due"]),
    ];
    let mut git = world.command("git");
    let push = world.run(git.envs(variables.iter().copied()).args(["push", "--quiet", "origin", "main"]));
    verdicts.push(("pre-push", push.code, String::new()));
    verdicts
}

/// Ways to lie about an object; `A` is believed to be `B`.
fn replaced(history: &History) -> Vec<(String, String)> {
    let History { world, base, bad, tip, good } = history;
    let of = |revision: String| world.ok(&["rev-parse", &revision]);
    vec![
        (bad.clone(), good.clone()),
        (tip.clone(), base.clone()),
        (tip.clone(), good.clone()),
        (base.clone(), tip.clone()),
        (of(format!("{tip}^{{tree}}")), of(format!("{good}^{{tree}}"))),
        (of(format!("{bad}^{{tree}}")), of(format!("{base}^{{tree}}"))),
        (of(format!("{tip}:postmortems")), of(format!("{good}:postmortems"))),
        (of(format!("{tip}:{PATH}")), of(format!("{good}:{PATH}"))),
    ]
}

#[test]
fn a_replacement_changes_no_verdict_at_any_door() {
    let history = history();
    let world = &history.world;
    let expected = verdicts(world, &history, &[]);
    assert!(expected.iter().filter(|(_, code, _)| *code == 1).count() >= 4, "{expected:?}");
    let mut tried = 0;
    for (one, other) in replaced(&history) {
        for base in ["refs/replace/", "refs/mine/"] {
            let variables = [("GIT_REPLACE_REF_BASE", base)];
            let name = format!("{base}{one}");
            world.ok(&["update-ref", &name, &other]);
            if base == "refs/replace/" {
                assert_eq!(verdicts(world, &history, &[]), expected, "{one} is {other}");
            }
            assert_eq!(verdicts(world, &history, &variables), expected, "{one} is {other} in {base}");
            world.ok(&["update-ref", "-d", &name]);
            tried += expected.len();
        }
    }
    assert!(tried >= 140, "{tried}");
}

#[test]
fn a_graft_changes_no_verdict_at_any_door() {
    let history = history();
    let History { world, base, bad, tip, good } = &history;
    let expected = verdicts(world, &history, &[]);
    let info = world.path().join(".git/info/grafts");
    let elsewhere = world.outside("grafts");
    for graft in [
        format!("{tip} {base}\n"),
        format!("{tip}\n"),
        format!("{tip} {good}\n"),
        format!("{bad}\n"),
        format!("{bad} {good}\n"),
        format!("{tip} {base} {bad}\n"),
        format!("{base} {tip}\n"),
        "nonsense\n".to_owned(),
    ] {
        fs::create_dir_all(info.parent().expect("a folder")).expect("a folder");
        fs::write(&info, &graft).expect("a file");
        assert_eq!(verdicts(world, &history, &[]), expected, "{graft}");
        fs::remove_file(&info).expect("it can go");
        fs::write(&elsewhere, &graft).expect("a file");
        let variable = [("GIT_GRAFT_FILE", elsewhere.to_str().expect("the place is UTF-8"))];
        assert_eq!(verdicts(world, &history, &variable), expected, "{graft} by the environment");
    }
}

#[test]
fn a_history_that_is_said_to_be_cut_is_judged_as_it_is_or_not_at_all() {
    let history = history();
    let History { world, base, bad, tip, good } = &history;
    let expected = verdicts(world, &history, &[]);
    for cut in [vec![tip], vec![bad], vec![base], vec![good], vec![tip, base], vec![tip, bad, base]] {
        let lines: Vec<String> = cut.iter().map(|commit| format!("{commit}\n")).collect();
        let lines = lines.concat();
        fs::write(world.path().join(".git/shallow"), &lines).expect("a file");
        for ((name, code, _), (_, was, _)) in verdicts(world, &history, &[]).iter().zip(&expected) {
            assert!(code == was || *code == 2 || *was == 0, "{name}: {code} in place of {was} with\n{lines}");
            // What was refused is never let through.
            assert!(*was == 0 || *code != 0, "{name} with\n{lines}");
        }
        fs::remove_file(world.path().join(".git/shallow")).expect("it can go");
    }
}

#[track_caller]
fn rejected(answer: Outcome, name: &str) {
    answer.turned_away().says(&format!("pmgit rejects `{name}`")).says("in place of one that was judged");
}

#[test]
fn no_replacement_is_taken_by_a_push_in_any_namespace_and_one_can_be_deleted() {
    let server = Server::new();
    let good = server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    let blob = server.ok(&["rev-parse", &format!("{good}:{PATH}")]);
    server.write("bad", malformed());
    let bad = server.ok(&["hash-object", "-w", "bad"]);
    let mut tried = 0;
    for from in [good.as_str(), bad.as_str(), "HEAD^{tree}", "HEAD~1"] {
        for name in [
            format!("refs/replace/{blob}"),
            format!("refs/replace/{good}"),
            "refs/replace/x".to_owned(),
            "refs/replace/a/b".to_owned(),
            format!("refs/namespaces/a/refs/replace/{blob}"),
            format!("refs/namespaces/a/refs/namespaces/b/refs/replace/{blob}"),
            format!("refs/Replace/{blob}"),
            format!("refs/REPLACE/{blob}"),
        ] {
            rejected(server.push(&["origin", &format!("{from}:{name}")]), &name);
            tried += 1;
        }
    }
    assert_eq!(tried, 32);
    // Beside others of a push, and in place of one that is there; nothing of the push is taken.
    server.there(&["update-ref", &format!("refs/replace/{good}"), "HEAD~1"]);
    rejected(
        server.push(&["origin", &format!("+{good}:refs/replace/{good}"), "main:refs/heads/new"]),
        &format!("refs/replace/{good}"),
    );
    assert!(server.there(&["for-each-ref", "refs/heads/new"]).is_empty());
    server.push(&["origin", &format!(":refs/replace/{good}")]).passes();
    // Names that only look like it are nobody's business, nor is a branch of that name.
    server
        .push(&["origin", "HEAD:refs/heads/replace/x", "HEAD:refs/notes/replace", "HEAD:refs/tags/refs/replaced"])
        .passes();
    // Without pmgit, the hook itself refuses.
    server.lose_pmgit();
    server.push(&["origin", "HEAD:refs/replace/x"]).turned_away().says("it replaces objects");
    server.push(&["origin", "HEAD:refs/namespaces/a/refs/replace/x"]).turned_away();
    server.push(&["origin", "HEAD:refs/heads/other"]).passes();
}

#[test]
fn what_a_server_believes_of_its_objects_changes_no_verdict() {
    let server = Server::new();
    let base = server.ok(&["rev-parse", "HEAD"]);
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.on_branch("good", PATH, &sound("in-review"));
    server.push(&["origin", "bad", "good"]).passes();
    let of = |revision: &str| server.ok(&["rev-parse", revision]);
    for (one, other) in [
        (of("bad"), of("good")),
        (of("bad"), base.clone()),
        (base.clone(), of("bad")),
        (of("bad^{tree}"), of("good^{tree}")),
        (of(&format!("bad:{PATH}")), of(&format!("good:{PATH}"))),
    ] {
        let name = format!("refs/replace/{one}");
        server.there(&["update-ref", &name, &other]);
        server.push(&["origin", "bad:main"]).turned_away_for("missing-section");
        server.there(&["update-ref", "-d", &name]);
    }
    for graft in
        [format!("{}\n", of("bad")), format!("{} {}\n", of("bad"), of("good")), format!("{base} {}\n", of("bad"))]
    {
        grafted(&server.place, Some(&graft));
        server.push(&["origin", "bad:main"]).turned_away_for("missing-section");
        grafted(&server.place, None);
    }
    server.push(&["origin", "good:main"]).passes();
}

fn grafted(place: &Path, text: Option<&str>) {
    let file = place.join("info/grafts");
    match text {
        Some(text) => {
            fs::create_dir_all(place.join("info")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
        None => fs::remove_file(file).expect("it can go"),
    }
}
