//! Two clones that do something to one meeting at once, and are merged by the driver.

use std::process::Command;

use crate::calendar_readers::{readers, shown};
use crate::invitations::PEOPLE;
use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

/// Two clones of one repository, and all that they sent.
struct Clones {
    world: World,
    sent: Vec<String>,
}

#[derive(Clone, Copy)]
enum Clone {
    Ours,
    Theirs,
}

impl Clones {
    fn of(draft: &str) -> Self {
        let world = World::ready();
        world.pmgit(&["init", "--merge-driver"]).passes();
        world.write(".pmgit/people.toml", PEOPLE);
        world.add(ID, draft);
        Self { world, sent: Vec::new() }
    }

    /// From now on they are two.
    fn part(self) -> Self {
        self.world.ok(&["clone", "--quiet", ".", "../clone"]);
        self.run(Clone::Theirs, &["init", "--merge-driver"]).passes();
        self
    }

    fn command(&self, clone: Clone, arguments: &[&str]) -> Command {
        let (place, random, day) = match clone {
            Clone::Ours => (".", "aaaa", 20),
            Clone::Theirs => ("../clone", "bbbb", 21),
        };
        let mut command = self.world.pmgit_command(&[&["-C", place], arguments].concat());
        let now = format!("2026-11-{day}T08:00:{:02}Z", self.sent.len());
        command.env("PMGIT_RANDOM", random).env("PMGIT_NOW", now);
        command
    }

    fn run(&self, clone: Clone, arguments: &[&str]) -> Outcome {
        self.world.run(&mut self.command(clone, arguments))
    }

    fn send(&mut self, clone: Clone, options: &[&str]) {
        let run = self.run(clone, &[&["meeting", "invite", ID], options].concat()).passes();
        self.sent.push(run.out);
    }

    /// Merges theirs into ours.
    fn merge(&self) -> Outcome {
        self.world.ok(&["fetch", "--quiet", "../clone", "HEAD"]);
        self.world.git(&["merge", "--no-edit", "FETCH_HEAD"])
    }

    /// Decides every conflict for one side, and commits that.
    fn decide(&self, clone: Clone) {
        let (mut kept, mut side) = (String::new(), None);
        for line in self.world.read(PATH).split_inclusive('\n') {
            match line.get(..7) {
                Some("<<<<<<<") => side = Some("ours"),
                Some("=======") => side = Some("theirs"),
                Some(">>>>>>>") => side = None,
                _ => {
                    let wanted = if matches!(clone, Clone::Ours) { "ours" } else { "theirs" };
                    if side.is_none_or(|side| side == wanted) {
                        kept.push_str(line);
                    }
                }
            }
        }
        self.world.write(PATH, kept);
        self.world.commit_all("decide");
    }

    /// The next message is what every client shows that was sent all of them, in whatever order.
    fn ends_with_the_next_message(mut self, options: &[&str]) {
        self.send(Clone::Ours, options);
        let last = self.sent.last().unwrap().clone();
        let number = |calendar: &String| -> u32 {
            calendar.split("\r\n").find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap().parse().unwrap()
        };
        let before = &self.sent[..self.sent.len() - 1];
        assert!(before.iter().all(|calendar| number(calendar) < number(&last)), "{before:?} {last}");
        let mut turned = before.to_vec();
        turned.reverse();
        turned.push(last.clone());
        let wanted = vec![vec![last]; 2];
        for reader in readers() {
            assert_eq!(shown(&reader, &[self.sent.clone(), turned.clone()]), shown(&reader, &wanted));
        }
    }
}

fn scheduled() -> Clones {
    let clones = Clones::of(DRAFT);
    clones.run(Clone::Ours, &["meeting", "schedule", ID, "2026-11-23T09:00:00Z"]).passes();
    let mut clones = clones.part();
    clones.send(Clone::Ours, &[]);
    clones
}

#[test]
fn two_that_schedule_for_the_first_time_at_once_must_choose_one_meeting() {
    for kept in [Clone::Ours, Clone::Theirs] {
        let clones = Clones::of(&DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", "")).part();
        clones.run(Clone::Ours, &["meeting", "schedule", ID, "2026-11-23T09:00:00Z"]).passes();
        clones.run(Clone::Theirs, &["meeting", "schedule", ID, "2026-11-23T10:00:00Z"]).passes();
        let merge = clones.merge().ends_with(1);
        let text = clones.world.read(PATH);
        assert!(["aaaa", "bbbb"].iter().all(|uid| text.contains(&format!("uid = \"{uid:0>32}\""))), "{merge}\n{text}");
        let found = clones.run(Clone::Ours, &["check", ID]);
        assert!(found.out.contains("`meeting.uid`") && found.out.contains("`meeting.scheduled`"), "{found}");
        clones.decide(kept);
        assert_eq!(clones.world.complaints(), "");
        let run = clones.run(Clone::Ours, &["meeting", "invite", ID]).passes();
        let uid = if matches!(kept, Clone::Ours) { "aaaa" } else { "bbbb" };
        assert!(run.out.contains(&format!("UID:{uid:0>32}@postmortem.pmgit\r\n")), "{run}");
    }
}

#[test]
fn a_new_time_and_a_cancellation_at_once_are_for_people_to_decide() {
    for kept in [Clone::Ours, Clone::Theirs] {
        let mut clones = scheduled();
        clones.run(Clone::Ours, &["meeting", "schedule", ID, "2026-11-23T10:00:00Z"]).passes();
        clones.send(Clone::Ours, &[]);
        clones.send(Clone::Theirs, &["--cancel"]);
        clones.merge().ends_with(1);
        let found = clones.run(Clone::Ours, &["check", ID]);
        assert!(found.out.contains("`meeting.cancelled`"), "{found}");
        clones.decide(kept);
        let is_cancelled = matches!(kept, Clone::Theirs);
        assert_eq!(clones.world.read(PATH).contains("\ncancelled = "), is_cancelled);
        clones.ends_with_the_next_message(if is_cancelled { &["--cancel"] } else { &[] });
    }
}

#[test]
fn two_new_times_at_once_are_for_people_to_decide_and_the_number_is_settled() {
    for kept in [Clone::Ours, Clone::Theirs] {
        let mut clones = scheduled();
        clones.run(Clone::Ours, &["meeting", "schedule", ID, "2026-11-23T10:00:00Z"]).passes();
        clones.send(Clone::Ours, &[]);
        clones.run(Clone::Theirs, &["meeting", "schedule", ID, "2026-11-23T11:00:00Z"]).passes();
        clones.send(Clone::Theirs, &[]);
        clones.merge().ends_with(1);
        assert_eq!(clones.world.read(PATH).matches("\nsequence = ").count(), 1, "{}", clones.world.read(PATH));
        clones.decide(kept);
        clones.ends_with_the_next_message(&[]);
    }
}

#[test]
fn what_does_not_contradict_is_merged_under_a_number_of_its_own() {
    let mut clones = scheduled();
    clones.run(Clone::Ours, &["meeting", "schedule", ID, "2026-11-23T10:00:00Z"]).passes();
    clones.send(Clone::Ours, &[]);
    clones.run(Clone::Theirs, &["meeting", "schedule", ID, "--minutes", "45"]).passes();
    clones.send(Clone::Theirs, &[]);
    clones.merge().passes();
    let text = clones.world.read(PATH);
    assert!(text.contains("minutes = 45\n") && text.contains("scheduled = 2026-11-23T10:00:00Z\n"), "{text}");
    clones.ends_with_the_next_message(&[]);
}

#[test]
fn two_cancellations_at_once_are_one() {
    let mut clones = scheduled();
    clones.send(Clone::Theirs, &["--cancel"]);
    clones.send(Clone::Ours, &["--cancel"]);
    clones.merge().passes();
    let text = clones.world.read(PATH);
    assert_eq!(text.matches("\ncancelled = 2026-11-20T08:").count(), 1, "the first one: {text}");
    assert!(!text.contains("2026-11-21T08"), "{text}");
    clones.ends_with_the_next_message(&[]);
}
