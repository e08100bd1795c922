//! `pmgit check` on work that goes on: it foretells what `submit` and the gate will say.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

fn scaffold() -> World {
    let world = World::ready();
    world.pmgit(&["new", "Checkout slow", "--severity", "SEV-1", "--resolved", "2026-11-20T01:40:00Z"]).passes();
    world
}

#[test]
fn a_draft_is_told_what_it_lacks_a_line_for_each_kind() {
    let world = scaffold();
    let below =
        |out: String| out.split_once('\n').map(|(_, rest)| rest.to_owned()).expect("the first line names the base");
    assert_snapshot!("check_of_an_empty_draft", below(world.unmoved(0, &["check"]).out));
    let japanese = world.run(world.pmgit_command(&["check"]).env("PMGIT_LANGUAGE", "ja")).passes().out;
    assert_snapshot!("check_of_an_empty_draft_in_japanese", below(japanese));
}

#[test]
fn a_complete_draft_is_told_that_it_can_be_submitted() {
    let out = World::with_draft().unmoved(0, &["check"]).out;
    assert!(out.ends_with(&format!("the draft is complete: `pmgit submit {ID}`\n")), "{out}");
}

/// Whatever a draft lacks, nobody hears that nothing was found and is refused by `submit`.
#[test]
fn nothing_is_found_only_where_submit_passes() {
    let world = World::with_draft();
    let lines: Vec<&str> = DRAFT.lines().collect();
    let mut refused = 0;
    for (number, line) in lines.iter().enumerate() {
        let is_alone = line.contains(" = ") && !line.ends_with("\"\"\"") && !line.starts_with(['-', ' ', '#']);
        if !is_alone || line.starts_with("status") || line.starts_with("severity") {
            continue;
        }
        let others =
            lines.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, line)| format!("{line}\n"));
        world.write(PATH, others.collect::<String>());
        world.commit_all("without a line");
        let check = world.pmgit(&["check"]);
        let submit = world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]);
        let says_nothing = check.out.contains("nothing found");
        assert!(!says_nothing || submit.code == 0, "{line}\n{check}\n{submit}");
        assert_eq!(check.out.contains("the draft is complete"), submit.code == 0, "{line}\n{check}\n{submit}");
        refused += usize::from(submit.code != 0);
        world.ok(&["reset", "--quiet", "--hard", if submit.code == 0 { "HEAD~2" } else { "HEAD~1" }]);
    }
    assert!(refused >= 8, "only {refused} were refused");
}

#[test]
fn what_programs_read_says_nothing_of_it() {
    let world = scaffold();
    let json = world.unmoved(0, &["check", "--format", "json"]).out;
    assert!(!json.contains("before `pmgit submit"), "{json}");
    for format in ["sarif", "github", "gitlab", "junit", "rdjson"] {
        let out = world.pmgit(&["check", "--format", format]).passes().out;
        assert!(!out.contains("lacking"), "{format}: {out}");
    }
}

#[test]
fn of_many_drafts_the_first_are_shown_and_the_others_counted() {
    let world = World::ready();
    for day in 1..=7 {
        let text = DRAFT.replace("scribe = \"chloe\"\n", "");
        world.write(&format!("postmortems/2026/2026-11-0{day}-a.toml"), text);
    }
    world.commit_all("seven drafts");
    let out = world.unmoved(0, &["check"]).out;
    assert_eq!(out.matches("before `pmgit submit").count(), 5, "{out}");
    assert!(out.contains("2 more drafts that `submit` would refuse"), "{out}");
    assert!(out.contains("7 documents checked, nothing blocks yet, but 7 are not ready"), "{out}");
    let all = world.unmoved(0, &["check", "--all"]).out;
    assert!(!all.contains("nothing found") && !all.contains("before `pmgit submit"), "{all}");
}

#[test]
fn where_nothing_differs_it_says_from_what_in_both_languages() {
    let world = World::ready();
    let japanese = world.run(world.pmgit_command(&["check"]).env("PMGIT_LANGUAGE", "ja")).passes().out;
    assert!(japanese.contains("変更されたポストモーテムはありません"), "{japanese}");
    assert!(world.pmgit(&["check", "--staged"]).passes().out.starts_with("no postmortem is staged"));
}
