//! Two people at once: each step is recorded, or refused with a clear word.

use std::process::{Child, Stdio};

use crate::support::documents::{DRAFT, ID};
use crate::support::{Outcome, World};

const OTHER: &str = "2026-11-20-checkout-errors";

fn start(world: &World, arguments: &[&str]) -> Child {
    let mut command = world.pmgit_command(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn finish(children: Vec<Child>) -> Vec<(i32, String)> {
    let ended = children.into_iter().map(|child| child.wait_with_output().unwrap());
    ended
        .map(|output| (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned()))
        .collect()
}

#[test]
fn of_two_that_move_one_document_one_wins_and_the_other_is_told() {
    for _ in 0..6 {
        let world = World::with_draft();
        let ended = finish((0..2).map(|_| start(&world, &["submit", ID])).collect());
        let codes: Vec<i32> = ended.iter().map(|(code, _)| *code).collect();
        assert!(codes == [0, 1] || codes == [1, 0], "{ended:?}");
        let refusal = ended.iter().find(|(code, _)| *code == 1).map(|(_, talk)| talk.clone()).unwrap();
        let told = ["has changed in the meantime", "is in-review already", "has changes that are not committed"];
        assert!(told.iter().any(|words| refusal.contains(words)) && refusal.contains("hint: "), "{refusal}");
        assert_eq!(world.ok(&["rev-list", "--count", "main..HEAD"]), "2", "the draft and one step");
        assert_eq!(world.status_of(ID), "in-review");
        assert_eq!(world.complaints(), "");
    }
}

#[test]
fn two_that_move_two_documents_are_both_recorded() {
    for _ in 0..6 {
        let world = World::with_draft();
        world.add(OTHER, DRAFT);
        let ended = finish([ID, OTHER].iter().map(|id| start(&world, &["submit", id])).collect());
        for (id, (code, talk)) in [ID, OTHER].iter().zip(&ended) {
            if code == &0 {
                assert_eq!(world.status_of(id), "in-review");
            } else {
                assert!(talk.starts_with("error: ") && talk.contains("hint: "), "{talk}");
                assert_eq!(world.status_of(id), "draft");
                let again: Outcome = world.pmgit(&["submit", id]).passes();
                assert_eq!(again.code, 0);
            }
        }
        assert_eq!(ended.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [0, 0], "{ended:?}");
        assert_eq!(world.complaints(), "");
    }
}

#[test]
fn four_waivers_and_a_step_at_once_leave_a_sound_repository() {
    let world = World::with_draft();
    let rules = ["late-meeting", "missing-link", "missing-query", "vague-impact"];
    let mut children = vec![start(&world, &["submit", ID])];
    for rule in rules {
        let reason = ["--reason", "It was agreed upon in the meeting", "--approved-by", "ben"];
        children.push(start(&world, &[&["waive", ID, rule], reason.as_slice()].concat()));
    }
    let ended = finish(children);
    let recorded = ended.iter().filter(|(code, _)| *code == 0).count();
    assert!(recorded >= 1 && ended.iter().all(|(code, _)| (0..=1).contains(code)), "{ended:?}");
    assert_eq!(world.ok(&["rev-list", "--count", "main..HEAD"]), (recorded + 1).to_string());
    assert_eq!(world.complaints(), "");
}

#[test]
fn two_on_a_protected_branch_each_get_a_branch_of_their_own() {
    for _ in 0..4 {
        let world = World::with_draft();
        world.add(OTHER, DRAFT);
        world.ok(&["switch", "--quiet", "-C", "main"]);
        let main = world.ok(&["rev-parse", "main"]);
        let ended = finish([ID, OTHER].iter().map(|id| start(&world, &["submit", id])).collect());
        assert!(ended.iter().any(|(code, _)| *code == 0), "{ended:?}");
        assert_eq!(world.ok(&["rev-parse", "main"]), main);
        assert_eq!(world.complaints(), "");
        for (id, (code, talk)) in [ID, OTHER].iter().zip(&ended) {
            if *code != 0 {
                assert!(talk.starts_with("error: ") && talk.contains("hint: "), "{talk}");
                continue;
            }
            // Where both are recorded, the second may stand on the first: HEAD had moved on before its lock.
            let count = world.ok(&["rev-list", "--count", &format!("main..postmortem/{id}")]);
            assert!(["1", "2"].contains(&count.as_str()), "{id}: {count} commits");
        }
    }
}

#[test]
fn git_and_pmgit_at_once_lose_nothing() {
    for _ in 0..4 {
        let world = World::with_draft();
        world.write("code.txt", "code\n");
        world.ok(&["add", "code.txt"]);
        let step = start(&world, &["submit", ID]);
        let git = world.git(&["commit", "--quiet", "--no-verify", "-m", "code"]);
        let ended = finish(vec![step]);
        if git.code != 0 {
            world.ok(&["commit", "--quiet", "--no-verify", "-m", "code"]);
        }
        if ended[0].0 != 0 {
            assert!(ended[0].1.starts_with("error: "), "{ended:?}");
            world.pmgit(&["submit", ID]).passes();
        }
        assert_eq!(world.status_of(ID), "in-review");
        assert_eq!(world.ok(&["show", "HEAD:code.txt"]), "code");
        assert_eq!(world.complaints(), "");
    }
}
