//! What a calendar shows at last that was sent every message of a meeting in order, whatever was done to it in between.
//! `PMGIT_CALENDAR_SEQUENCES` says how many sequences are tried.

use std::env;

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar_readers::{readers, shown};
use crate::invitations::known;
use crate::support::documents::DRAFT;
use crate::support::{Outcome, World};

/// Chance that is the same each time (the constants are Knuth's).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// One meeting, and what was sent of it.
struct Meeting<'w> {
    world: &'w World,
    random: String,
    now: DateTime<Utc>,
    id: String,
    sent: Vec<String>,
    done: Vec<&'static str>,
}

impl Meeting<'_> {
    fn run(&mut self, arguments: &[&str]) -> Outcome {
        self.now += TimeDelta::seconds(1);
        let mut command = self.world.pmgit_command(arguments);
        self.world.run(command.env("PMGIT_NOW", self.now.to_rfc3339()).env("PMGIT_RANDOM", &self.random))
    }

    fn path(&self) -> String {
        format!("postmortems/2026/{}.toml", self.id)
    }

    fn text(&self) -> String {
        self.world.read(&self.path())
    }

    /// Changes a line by hand.
    fn edit(&mut self, key: &str, value: &str) {
        let text = self.text();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{key} in {text}"));
        self.world.write(&self.path(), text.replacen(line, &format!("{key} = {value}"), 1));
    }

    fn send(&mut self, options: &[&str]) {
        let id = self.id.clone();
        let run = self.run(&[&["meeting", "invite", &id], options].concat()).passes();
        self.sent.push(run.out);
    }

    /// Does one thing of those that people do.
    fn act(&mut self, dice: &mut Dice) {
        let id = self.id.clone();
        let time = format!("2026-11-2{}T{:02}:{:02}:00Z", 2 + dice.roll(2), dice.roll(24), 5 * dice.roll(12));
        let minutes = ["15", "30", "45", "60"][dice.roll(4)];
        let name = match dice.roll(11) {
            0 => {
                // The time that it has already is refused.
                self.run(&["meeting", "schedule", &id, &time]);
                "schedule"
            }
            1 => {
                self.run(&["meeting", "schedule", &id, "--minutes", minutes]);
                "lengthen"
            }
            2 => {
                self.edit("scheduled", &time);
                self.world.commit_all("by hand");
                "by hand"
            }
            3 => {
                self.edit("minutes", minutes);
                self.run(&["check", "--fix", &id]);
                self.world.commit_all("by hand, and fixed");
                "by hand, and fixed"
            }
            4 => {
                self.edit("title", &format!("\"Checkout was slow for {minutes} minutes; 決済\""));
                self.world.commit_all("another title");
                "title"
            }
            5 => {
                self.edit("engineering_managers", ["[\"farah\"]", "[\"chloe\"]", "[]"][dice.roll(3)]);
                self.world.commit_all("other people");
                "people"
            }
            6 => {
                let slug = format!("{}-{}", &self.random[26..], self.done.len());
                self.run(&["rename", &id, &slug, "--approved-by", "ben"]).passes();
                self.id = format!("2026-11-20-{slug}");
                "rename"
            }
            7 => {
                self.send(&["--cancel"]);
                "cancel"
            }
            8 => {
                self.send(&["--publish"]);
                "publish"
            }
            _ => {
                self.send(&[]);
                "invite"
            }
        };
        self.done.push(name);
    }
}

/// The value of a content line.
fn value<'c>(calendar: &'c str, name: &str) -> &'c str {
    calendar.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default()
}

/// How new a message is to a client.
fn age(calendar: &str) -> (u32, &str) {
    (value(calendar, "SEQUENCE").parse().unwrap(), value(calendar, "DTSTAMP"))
}

#[test]
fn a_client_ends_with_the_last_message_whatever_was_done_in_between() {
    let sequences = env::var("PMGIT_CALENDAR_SEQUENCES").map_or(12, |number| number.parse().unwrap());
    let world = known();
    let (mut all, mut last) = (Vec::new(), Vec::new());
    for sequence in 0..sequences {
        let mut dice = Dice(sequence);
        let id = format!("2026-11-20-checkout-{sequence}");
        world.add(&id, DRAFT);
        let now = "2026-11-20T08:00:00Z".parse().unwrap();
        let random = format!("{:032x}", 0xa5a5_0000 + u128::from(sequence));
        let mut meeting = Meeting { world: &world, random, now, id, sent: Vec::new(), done: Vec::new() };
        for _ in 0..8 {
            meeting.act(&mut dice);
        }
        meeting.send(if dice.roll(4) == 0 { &["--cancel"] } else { &[] });
        for pair in meeting.sent.windows(2) {
            assert!(age(&pair[0]) < age(&pair[1]), "{:?}: {}\n{}", meeting.done, pair[0], pair[1]);
            assert_eq!(value(&pair[0], "UID"), value(&pair[1], "UID"), "{:?}", meeting.done);
            // A time or a state that differs has a number of its own.
            let told = |calendar: &str| ["DTSTART", "DTEND", "STATUS"].map(|name| value(calendar, name).to_owned());
            let differs = told(&pair[0]) != told(&pair[1]);
            assert!(!differs || age(&pair[0]).0 < age(&pair[1]).0, "{:?}: {}\n{}", meeting.done, pair[0], pair[1]);
        }
        last.push(meeting.sent.last().unwrap().clone());
        all.push(meeting.sent);
    }
    let uids: std::collections::BTreeSet<&str> = last.iter().map(|calendar| value(calendar, "UID")).collect();
    assert_eq!(uids.len(), last.len(), "each meeting has an id of its own");
    let alone: Vec<Vec<String>> = last.into_iter().map(|calendar| vec![calendar]).collect();
    for reader in readers() {
        assert_eq!(shown(&reader, &all), shown(&reader, &alone), "{}", reader.1);
    }
}
