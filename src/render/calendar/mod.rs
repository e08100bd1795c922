//! iCalendar (RFC 5545, RFC 5546) as calendars accept it: meetings that happen once, in UTC, so that no time zone has
//! to be defined; a calendar shows them in its reader's own.
//!
//! A writer of our own, for the crate that there is loses the parameters of an attendee whose name has a quote.

mod line;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use line::Line;

/// What is done with the events (RFC 5546 §1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// They are shown.
    Publish,
    /// The attendees are invited, or told of a change.
    Request,
    /// The meeting will not be.
    Cancel,
}

/// How a calendar shows a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Showing {
    /// Whoever has it in their calendar is busy then.
    Busy,
    /// Who looks at everybody's meetings is not busy for them.
    Free,
    Cancelled,
}

/// A calendar file.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    pub(crate) method: Method,
    /// What a calendar that subscribes to it is called.
    pub(crate) name: Option<String>,
    pub(crate) events: Vec<Event>,
}

/// One meeting.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) uid: String,
    /// When this was said; of two with the same sequence, the later one counts.
    pub(crate) stamp: DateTime<Utc>,
    pub(crate) sequence: u32,
    pub(crate) showing: Showing,
    pub(super) start: IcsTime,
    pub(super) end: IcsTime,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) location: Option<String>,
    pub(crate) organizer: Option<Address>,
    pub(crate) attendees: Vec<Attendee>,
}

/// Somebody whom a calendar can write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) name: String,
    /// As `line::mail` takes it.
    pub(crate) email: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Attendee {
    pub(crate) address: Address,
    pub(crate) part: Part,
    /// Whether they have said yes, as the organizer has.
    pub(crate) comes: bool,
}

/// What part an attendee has (RFC 5545 §3.2.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Runs the meeting.
    Chair,
    Required,
    Optional,
}

/// A moment that iCalendar can write: its years are 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IcsTime(DateTime<Utc>);

impl IcsTime {
    pub(crate) fn new(moment: DateTime<Utc>) -> Option<Self> {
        (1..=9999).contains(&moment.year()).then_some(Self(moment))
    }

    pub(crate) fn plus(self, minutes: u32) -> Option<Self> {
        Self::new(self.0.checked_add_signed(TimeDelta::minutes(minutes.into()))?)
    }

    fn to_ics(self) -> String {
        self.0.format("%Y%m%dT%H%M%SZ").to_string()
    }
}

impl Event {
    pub(crate) fn start(&self) -> IcsTime {
        self.start
    }
}

impl Address {
    /// Somebody with a name; nothing where the address is none.
    pub(crate) fn new(name: &str, email: &str) -> Option<Self> {
        line::mail(email).map(|_| Self { name: name.to_owned(), email: email.trim().to_owned() })
    }
}

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

impl Calendar {
    /// The text of the file, its lines ended by CRLF.
    pub(crate) fn write(&self) -> String {
        let mut text = String::new();
        let mut add = |line: Line| text.push_str(&line.folded());
        add(Line::new("BEGIN").value("VCALENDAR"));
        add(Line::new("VERSION").value("2.0"));
        add(Line::new("PRODID").value("-//pmgit//pmgit//EN"));
        add(Line::new("CALSCALE").value("GREGORIAN"));
        add(Line::new("METHOD").value(self.method.name()));
        if let Some(name) = &self.name {
            // RFC 7986 names it `NAME`; most programs know the older one.
            add(Line::new("NAME").text(name));
            add(Line::new("X-WR-CALNAME").text(name));
        }
        for event in &self.events {
            event.lines().into_iter().for_each(&mut add);
        }
        add(Line::new("END").value("VCALENDAR"));
        text
    }
}

impl Event {
    fn lines(&self) -> Vec<Line> {
        let stamp = IcsTime::new(self.stamp).map_or_else(String::new, IcsTime::to_ics);
        let (status, shows) = match self.showing {
            Showing::Busy => ("CONFIRMED", "OPAQUE"),
            Showing::Free => ("CONFIRMED", "TRANSPARENT"),
            Showing::Cancelled => ("CANCELLED", "TRANSPARENT"),
        };
        let mut lines = vec![
            Line::new("BEGIN").value("VEVENT"),
            Line::new("UID").text(&self.uid),
            Line::new("DTSTAMP").value(&stamp),
            Line::new("SEQUENCE").value(&self.sequence.to_string()),
            Line::new("DTSTART").value(&self.start.to_ics()),
            Line::new("DTEND").value(&self.end.to_ics()),
            Line::new("SUMMARY").text(&self.summary),
            Line::new("DESCRIPTION").text(&self.description),
        ];
        lines.extend(self.location.as_ref().map(|location| Line::new("LOCATION").text(location)));
        lines.push(Line::new("STATUS").value(status));
        lines.push(Line::new("TRANSP").value(shows));
        lines.extend(self.organizer.as_ref().map(|address| address.line("ORGANIZER", &[])));
        lines.extend(self.attendees.iter().map(Attendee::line));
        lines.push(Line::new("END").value("VEVENT"));
        lines
    }
}

impl Address {
    fn line(&self, property: &'static str, parameters: &[(&'static str, &'static str)]) -> Line {
        let line = parameters.iter().fold(Line::new(property), |line, (name, word)| line.word(name, word));
        let mail = line::mail(&self.email).unwrap_or_else(|| "invalid:nomail".to_owned());
        line.parameter("CN", &self.name).value(&mail)
    }
}

impl Attendee {
    fn line(&self) -> Line {
        let role = match self.part {
            Part::Chair => "CHAIR",
            Part::Required => "REQ-PARTICIPANT",
            Part::Optional => "OPT-PARTICIPANT",
        };
        let [answer, asked] = if self.comes { ["ACCEPTED", "FALSE"] } else { ["NEEDS-ACTION", "TRUE"] };
        let parameters = [("CUTYPE", "INDIVIDUAL"), ("ROLE", role), ("PARTSTAT", answer), ("RSVP", asked)];
        self.address.line("ATTENDEE", &parameters)
    }
}
