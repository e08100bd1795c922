//! What real programs read out of our calendars: python-icalendar and vobject, where a Python has them.
//! `PMGIT_CALENDAR_PYTHON` names one, else it is `python3`.

use std::env;
use std::process::Command;

use serde_json::{Value, json};

use crate::invitations::known;
use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{World, programs};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/commands/read_calendar.py");

/// The libraries that are there, and the Python that has them; a word about each that is not.
pub(crate) fn readers() -> Vec<(String, &'static str)> {
    let python =
        env::var("PMGIT_CALENDAR_PYTHON").ok().filter(|named| !named.is_empty()).unwrap_or("python3".to_owned());
    let has = |library: &&str| {
        let import = Command::new(&python).args(["-c", &format!("import {library}")]).output();
        let found = import.is_ok_and(|output| output.status.success());
        if !found {
            let reason = format!("{python} has no {library}; PMGIT_CALENDAR_PYTHON can name one that has");
            programs::skipped::<()>("a calendar as programs read it", &reason);
        }
        found
    };
    ["icalendar", "vobject"].into_iter().filter(has).map(|library| (python.clone(), library)).collect()
}

fn read(reader: &(String, &str), calendar: &str) -> Value {
    answer(reader, &[], calendar)
}

/// What a client shows that was sent each list of calendars in order.
pub(crate) fn shown(reader: &(String, &str), sent: &[Vec<String>]) -> Value {
    answer(reader, &["--client"], &serde_json::to_string(sent).unwrap())
}

fn answer(reader: &(String, &str), options: &[&str], input: &str) -> Value {
    let output = World::feed(Command::new(&reader.0).args([SCRIPT, reader.1]).args(options), input.as_bytes());
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}: {complaint}\n{input}", reader.1);
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn real_readers_see_every_attendee_with_name_part_and_answer() {
    let world = known();
    let out = world.pmgit(&["meeting", "invite", ID, "--location", "Room 4; 2nd, floor"]).passes().out;
    for reader in readers() {
        let seen = read(&reader, &out);
        // vobject leaves the escapes of RFC 6868 as they are.
        let ben = if reader.1 == "vobject" { "Ben ^'B^' Brown, Jr; x: ^^" } else { "Ben \"B\" Brown, Jr; x: ^" };
        let chloe = "Chloe ATTENDEE:mailto:mallory@example.com";
        assert_eq!(seen["method"], "REQUEST");
        let event = &seen["events"][0];
        assert_eq!(event["uid"], "5f0c1d9a7be34e21b0a4c6d28e91f370@postmortem.pmgit");
        assert_eq!(event["start"], "2026-11-23T06:00:00Z");
        assert_eq!(event["end"], "2026-11-23T06:30:00Z");
        assert_eq!(event["stamp"], "2026-11-23T07:00:00Z");
        assert_eq!(event["location"], "Room 4; 2nd, floor");
        assert_eq!(event["organizer"], json!(["伊藤 愛子", "mailto:aiko@example.com"]));
        let expected = json!([
            ["伊藤 愛子", "mailto:aiko@example.com", "REQ-PARTICIPANT", "ACCEPTED"],
            [ben, "mailto:ben@example.com", "CHAIR", "NEEDS-ACTION"],
            ["emeka", "mailto:emeka@example.com", "REQ-PARTICIPANT", "NEEDS-ACTION"],
            [chloe, "mailto:chloe@example.com", "REQ-PARTICIPANT", "NEEDS-ACTION"],
            ["@channel", "mailto:dai+support@example.com", "OPT-PARTICIPANT", "NEEDS-ACTION"],
        ]);
        assert_eq!(event["attendees"], expected, "{}", reader.1);
        let description = event["description"].as_str().unwrap();
        assert!(description.contains("Not invited (no e-mail address on record): Farah, 五郎"), "{description}");
    }
}

#[test]
fn real_readers_read_any_text_back_as_it_was_meant() {
    let world = known();
    for title in [
        "決済が遅延した".repeat(30),
        "a, b; c: d \\n \\\\ \\, \"e\" 'f'".to_owned(),
        "🔥👨‍👩‍👧 e\u{301} ".repeat(20).trim().to_owned(),
        "BEGIN:VEVENT\\r\\nEND:VCALENDAR".to_owned(),
        "x".repeat(500),
    ] {
        // A string of JSON is one of TOML.
        let text = Value::from(title.clone()).to_string();
        let line = format!("title = {text}");
        world.write(PATH, DRAFT.replace("title = \"Checkout slowed down after a cache failover\"", &line));
        let out = world.pmgit(&["meeting", "invite", ID]).passes().out;
        for reader in readers() {
            let seen = read(&reader, &out);
            assert_eq!(seen["events"][0]["summary"], format!("[SEV-1] Postmortem: {title}"), "{}", reader.1);
        }
    }
}

#[test]
fn real_readers_read_cancellations_and_the_calendar_of_all_meetings() {
    let world = known();
    world.pmgit(&["meeting", "schedule", ID, "2026-11-23 20:00"]).passes();
    for (day, zone) in [(24, "+09:00"), (25, "-08:00"), (26, "+05:45")] {
        let text = DRAFT.replace("2026-11-23T06:00:00Z", &format!("2026-11-{day}T06:00:00{zone}"));
        world.add(&format!("2026-11-20-other-{day}"), &text);
    }
    let cancelled = world.pmgit(&["meeting", "invite", ID, "--cancel"]).passes().out;
    let all = world.pmgit(&["meeting", "calendar"]).passes().out;
    let empty = World::ready().pmgit(&["meeting", "calendar"]).passes().out;
    for reader in readers() {
        let seen = read(&reader, &cancelled);
        assert_eq!((&seen["method"], &seen["events"][0]["status"]), (&json!("CANCEL"), &json!("CANCELLED")));
        assert_eq!(seen["events"][0]["sequence"], 2);
        let seen = read(&reader, &all);
        assert_eq!(seen["method"], "PUBLISH");
        let starts: Vec<&str> =
            seen["events"].as_array().unwrap().iter().map(|one| one["start"].as_str().unwrap()).collect();
        let expected = ["2026-11-23T20:00:00Z", "2026-11-23T21:00:00Z", "2026-11-25T14:00:00Z", "2026-11-26T00:15:00Z"];
        assert_eq!(starts, expected);
        assert_eq!(seen["events"][0]["attendees"], json!([]));
        assert_eq!(read(&reader, &empty)["events"], json!([]));
    }
}
