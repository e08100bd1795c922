//! The bytes of a calendar, and what becomes of text that would break it.

use super::*;

fn event() -> Event {
    let start = IcsTime::new("2026-11-24T06:00:00Z".parse().expect("a moment")).expect("a year that can be written");
    Event {
        uid: "2026-11-20-checkout@postmortem.pmgit".to_owned(),
        stamp: "2026-11-22T05:30:00Z".parse().expect("a moment"),
        sequence: 2,
        showing: Showing::Busy,
        start,
        end: start.plus(30).expect("it is soon over"),
        summary: "Checkout, slow; 決済".to_owned(),
        description: "one\ntwo".to_owned(),
        location: None,
        organizer: Address::new("Aiko", "aiko@example.com"),
        attendees: Vec::new(),
    }
}

fn attendee(name: &str, email: &str) -> Attendee {
    let address = Address::new(name, email).expect("an address");
    Attendee { address, part: Part::Required, comes: false }
}

fn ics_text(event: Event) -> String {
    Calendar { method: Method::Request, name: None, events: vec![event] }.write()
}

/// The content lines, unfolded.
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn an_invitation_is_written_to_the_byte() {
    let organizer = Attendee { comes: true, part: Part::Chair, ..attendee("Aiko", "aiko@example.com") };
    let guest = Attendee { part: Part::Optional, ..attendee("Dai", "dai@example.com") };
    let text = ics_text(Event { attendees: vec![organizer, guest], location: Some("Room 4".to_owned()), ..event() });
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    insta::assert_snapshot!(text.replace("\r\n", "\n"), @r#"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//pmgit//pmgit//EN
    CALSCALE:GREGORIAN
    METHOD:REQUEST
    BEGIN:VEVENT
    UID:2026-11-20-checkout@postmortem.pmgit
    DTSTAMP:20261122T053000Z
    SEQUENCE:2
    DTSTART:20261124T060000Z
    DTEND:20261124T063000Z
    SUMMARY:Checkout\, slow\; 決済
    DESCRIPTION:one\ntwo
    LOCATION:Room 4
    STATUS:CONFIRMED
    TRANSP:OPAQUE
    ORGANIZER;CN="Aiko":mailto:aiko@example.com
    ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=CHAIR;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Aiko
     ":mailto:aiko@example.com
    ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=
     TRUE;CN="Dai":mailto:dai@example.com
    END:VEVENT
    END:VCALENDAR
    "#);
}

#[test]
fn what_is_done_with_it_decides_its_status() {
    let text = |method, showing| {
        let events = vec![Event { showing, ..event() }];
        lines(&Calendar { method, name: Some("A, b".to_owned()), events }.write())
    };
    for (method, showing, expected) in [
        (Method::Cancel, Showing::Cancelled, ["METHOD:CANCEL", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"]),
        (Method::Publish, Showing::Cancelled, ["METHOD:PUBLISH", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"]),
        (Method::Publish, Showing::Free, ["METHOD:PUBLISH", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT"]),
        (Method::Publish, Showing::Busy, ["METHOD:PUBLISH", "STATUS:CONFIRMED", "TRANSP:OPAQUE"]),
        (Method::Request, Showing::Busy, ["METHOD:REQUEST", "STATUS:CONFIRMED", "TRANSP:OPAQUE"]),
    ] {
        let text = text(method, showing);
        assert!(expected.iter().all(|line| text.iter().any(|found| found == line)), "{expected:?} in {text:?}");
        assert!(text.iter().any(|line| line == "X-WR-CALNAME:A\\, b"));
    }
}

#[test]
fn no_line_is_wider_than_75_octets_and_no_letter_is_cut() {
    for letter in ["a", "é", "障", "🔥", "\\", ";"] {
        for length in [1, 20, 64, 65, 66, 67, 68, 69, 200] {
            let summary = letter.repeat(length);
            let text = ics_text(Event { summary: summary.clone(), ..event() });
            let widest = text.split("\r\n").map(str::len).max();
            assert!(widest <= Some(75), "{widest:?}");
            let escaped = summary.replace('\\', "\\\\").replace(';', "\\;");
            assert!(lines(&text).contains(&format!("SUMMARY:{escaped}")), "{text}");
        }
    }
}

#[test]
fn no_text_begins_a_line_of_its_own() {
    let hostile =
        "a\r\nATTENDEE:mailto:x@example.com\nEND:VEVENT\rb\u{2028}c\u{85}d\u{b}e\u{c}f\u{1c}g\u{0}\u{7}h\u{202e}i\tj";
    let text = ics_text(Event {
        summary: hostile.to_owned(),
        description: hostile.to_owned(),
        location: Some(hostile.to_owned()),
        uid: hostile.to_owned(),
        attendees: vec![attendee(hostile, "zoe@example.com")],
        ..event()
    });
    let found = lines(&text);
    assert_eq!(found.iter().filter(|line| line.starts_with("ATTENDEE")).count(), 1);
    assert_eq!(found.iter().filter(|line| *line == "END:VEVENT").count(), 1);
    let summary = r"SUMMARY:a\nATTENDEE:mailto:x@example.com\nEND:VEVENT\nb\nc\nd\ne\nf\nghi	j";
    assert!(found.iter().any(|line| line == summary), "{text}");
    assert!(!text.contains(|letter: char| letter.is_control() && !"\r\n\t".contains(letter)), "{text}");
}

#[test]
fn a_name_with_quotes_commas_and_line_ends_stays_one_parameter() {
    let text =
        ics_text(Event { attendees: vec![attendee("Bob \"B\",\n Jr; x: ^ 田中", "bob@example.com")], ..event() });
    let line = lines(&text).into_iter().find(|line| line.starts_with("ATTENDEE")).expect("it is there");
    assert!(line.ends_with(";CN=\"Bob ^'B^', Jr; x: ^^ 田中\":mailto:bob@example.com"), "{line}");
}

#[test]
fn an_address_that_mail_is_not_sent_to_is_none() {
    for email in
        ["", "bob", "@example.com", "bob@", "a@b@c", "bob @example.com", "b\nob@example.com", "<bob@example.com>"]
    {
        assert_eq!(Address::new("Bob", email), None, "{email}");
    }
    let line = |email: &str| {
        let event = Event { organizer: Address::new("Bob", email), ..event() };
        lines(&ics_text(event)).into_iter().find(|line| line.starts_with("ORGANIZER")).expect("it is there")
    };
    assert_eq!(line(" bob+pm@example.com "), "ORGANIZER;CN=\"Bob\":mailto:bob+pm@example.com");
    assert_eq!(line("田中%@example.com"), "ORGANIZER;CN=\"Bob\":mailto:%E7%94%B0%E4%B8%AD%25@example.com");
}

#[test]
fn a_moment_beyond_the_years_that_can_be_written_is_none() {
    let stamp = |text: &str| IcsTime::new(text.parse::<DateTime<chrono::FixedOffset>>().expect("a moment").to_utc());
    assert!(stamp("9999-12-31T23:59:59Z").is_some() && stamp("0001-01-01T00:00:00Z").is_some());
    assert!(stamp("9999-12-31T23:59:59-01:00").is_none() && stamp("0000-12-31T23:59:59Z").is_none());
    assert!(stamp("9999-12-31T23:59:59Z").and_then(|at| at.plus(30)).is_none());
    assert!(stamp("2026-11-24T06:00:00Z").and_then(|at| at.plus(u32::MAX)).is_none());
}
