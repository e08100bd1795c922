//! What two clones did to one meeting at once: nothing wins in silence, and the number never goes back.

use toml::{Table, Value};

use super::{clean, conflict, merged};

const UID: &str = "uid = \"5f0c1d9a7be34e21b0a4c6d28e91f370\"\n";

/// A document with a meeting; the keys stand as pmgit adds them.
fn document(meeting: &str) -> String {
    format!(
        "title = \"Checkout slowed down\"\nstatus = \"draft\"\n\n[meeting]\n{meeting}calendar = \"\"\n\n[sections]\noverview = \"Slow.\"\n"
    )
}

/// What one clone does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Nothing,
    Move(&'static str),
    Lengthen(u32),
    Cancel(&'static str),
    InviteAgain,
    Hold,
}

const ACTS: [Act; 9] = [
    Act::Nothing,
    Act::Move("2026-11-23T07:00:00Z"),
    Act::Move("2026-11-23T08:00:00Z"),
    Act::Lengthen(45),
    Act::Lengthen(60),
    Act::Cancel("2026-11-22T07:00:00Z"),
    Act::Cancel("2026-11-22T08:00:00Z"),
    Act::InviteAgain,
    Act::Hold,
];

/// The lines of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Meeting {
    scheduled: String,
    minutes: u32,
    sequence: u32,
    cancelled: Option<String>,
    held: bool,
}

impl Meeting {
    fn text(&self) -> String {
        let sequence = if self.sequence == 0 { String::new() } else { format!("sequence = {}\n", self.sequence) };
        let cancelled = self.cancelled.as_ref().map_or_else(String::new, |at| format!("cancelled = {at}\n"));
        let held = if self.held { "held = 2026-11-23T06:10:00Z\n" } else { "" };
        let (scheduled, minutes) = (&self.scheduled, self.minutes);
        document(&format!("scheduled = {scheduled}\nminutes = {minutes}\n{UID}{sequence}{cancelled}{held}"))
    }

    /// As a verb leaves it.
    fn after(&self, act: Act) -> Self {
        let mut after = self.clone();
        after.sequence += 1;
        match act {
            Act::Nothing => return self.clone(),
            Act::Move(time) => {
                after.scheduled = time.to_owned();
                after.cancelled = None;
            }
            Act::Lengthen(minutes) => after.minutes = minutes,
            Act::Cancel(_) if self.cancelled.is_some() => return self.clone(),
            Act::Cancel(at) => after.cancelled = Some(at.to_owned()),
            Act::InviteAgain if self.cancelled.is_none() => return self.clone(),
            Act::InviteAgain => after.cancelled = None,
            Act::Hold => return Self { held: true, cancelled: None, ..self.clone() },
        }
        after
    }

    fn read(text: &str) -> Self {
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
        let meeting = table["meeting"].as_table().unwrap();
        let number =
            |key: &str| meeting.get(key).and_then(Value::as_integer).map_or(0, |number| number.try_into().unwrap());
        Self {
            scheduled: meeting["scheduled"].to_string(),
            minutes: number("minutes"),
            sequence: number("sequence"),
            cancelled: meeting.get("cancelled").map(Value::to_string),
            held: meeting.contains_key("held"),
        }
    }

    /// What a calendar shows.
    fn shown(&self) -> (&str, u32, bool) {
        (&self.scheduled, self.minutes, self.cancelled.is_some())
    }
}

/// The text with every conflict decided for one side.
fn decided(text: &str, for_ours: bool) -> String {
    let (mut kept, mut side) = (String::new(), None);
    for line in text.split_inclusive('\n') {
        match line.get(..7) {
            Some("<<<<<<<") => side = Some(true),
            Some("=======") => side = Some(false),
            Some(">>>>>>>") => side = None,
            _ if side.is_none_or(|is_ours| is_ours == for_ours) => kept.push_str(line),
            _ => {}
        }
    }
    kept
}

#[test]
fn whatever_two_clones_do_at_once_the_next_message_is_newer_than_both() {
    let fresh = Meeting {
        scheduled: "2026-11-23T06:00:00Z".to_owned(),
        minutes: 30,
        sequence: 0,
        cancelled: None,
        held: false,
    };
    let moved = Meeting { sequence: 3, ..fresh.clone() };
    let cancelled = Meeting { cancelled: Some("2026-11-21T07:00:00Z".to_owned()), ..moved.clone() };
    let (mut merges, mut conflicts) = (0, 0);
    for base in [fresh, moved, cancelled] {
        for one in ACTS {
            for other in ACTS {
                let (ours, theirs) = (base.after(one), base.after(other));
                let (text, is_clean) = merged(&base.text(), &ours.text(), &theirs.text());
                let context = format!("{one:?} and {other:?}\n{text}");
                for result in [decided(&text, true), decided(&text, false)].map(|text| Meeting::read(&text)) {
                    for side in [&ours, &theirs] {
                        assert!(result.sequence >= side.sequence, "it went back: {context}");
                        let told = *side != base && result.shown() != side.shown() && !result.held;
                        assert!(!told || result.sequence > side.sequence, "other news, one number: {context}");
                    }
                    if is_clean {
                        // What a side changed is there, unless both did.
                        for side in [&ours, &theirs] {
                            assert!(
                                side.scheduled == base.scheduled || result.scheduled == side.scheduled,
                                "{context}"
                            );
                            assert!(side.minutes == base.minutes || result.minutes == side.minutes, "{context}");
                            let is_off = |meeting: &Meeting| meeting.cancelled.is_some();
                            assert!(is_off(side) == is_off(&base) || is_off(&result) == is_off(side), "{context}");
                        }
                    }
                }
                merges += 1;
                conflicts += usize::from(!is_clean);
            }
        }
    }
    assert_eq!((merges, conflicts), (243, 68));
}

#[test]
fn two_first_schedules_are_two_meetings_until_people_choose() {
    let base = document("minutes = 30\n");
    let scheduled = |uid: &str| document(&format!("scheduled = 2026-11-23T06:00:00Z\nminutes = 30\nuid = \"{uid}\"\n"));
    let text = conflict(&base, &scheduled("aaaa"), &scheduled("bbbb"));
    assert!(text.contains("<<<<<<< ours\nuid = \"aaaa\"\n=======\nuid = \"bbbb\"\n>>>>>>> theirs\n"), "{text}");
    assert_eq!(text.matches("scheduled = ").count(), 1, "they agree on the time: {text}");
}

#[test]
fn a_new_time_beside_a_cancellation_is_for_people_and_the_number_is_settled() {
    let base = document(&format!("scheduled = 2026-11-23T06:00:00Z\nminutes = 30\n{UID}"));
    let moved = document(&format!("scheduled = 2026-11-23T07:00:00Z\nminutes = 30\n{UID}sequence = 1\n"));
    let cancelled = document(&format!(
        "scheduled = 2026-11-23T06:00:00Z\nminutes = 30\n{UID}sequence = 1 # twice\ncancelled = 2026-11-22T07:00:00Z\n"
    ));
    let text = conflict(&base, &moved, &cancelled);
    assert!(text.contains("cancelled = 2026-11-22T07:00:00Z\n>>>>>>> theirs\n"), "{text}");
    let lines = document(&format!("scheduled = 2026-11-23T06:00:00Z\nminutes = 30\n{UID}sequence = 1\n"));
    let longer = lines.replace("minutes = 30", "minutes = 45").replace("sequence = 1", "sequence = 2 # by hand");
    let later = lines.replace("T06", "T07").replace("sequence = 1", "sequence = 2");
    let text = clean(&lines, &longer, &later);
    assert!(text.contains("T07:00:00Z\nminutes = 45\n") && text.contains("sequence = 3 # by hand\n"), "{text}");
}

#[test]
fn a_meeting_of_dotted_keys_is_one_too_and_a_tables_of_another_name_is_not() {
    let dotted =
        "title = \"a\"\nmeeting.scheduled = 2026-11-23T06:00:00Z\nmeeting.minutes = 30\nmeeting.sequence = 1\n";
    let one = dotted.replace("T06", "T07").replace("sequence = 1", "sequence = 2");
    let other = dotted.replace("= 30", "= 45").replace("sequence = 1", "sequence = 2");
    assert!(clean(dotted, &one, &other).contains("meeting.sequence = 3\n"));
    let custom = |text: &str| {
        format!("title = \"a\"\n\n[custom]\n{}", text.replace("title = \"a\"\nmeeting.", "").replace("meeting.", ""))
    };
    assert!(clean(&custom(dotted), &custom(&one), &custom(&other)).contains("sequence = 2\n"));
}
