//! The times of a document with the routes by which people know them; no rule.

use std::fmt;

use chrono::NaiveDateTime;

use crate::document::{Maybe, Moment, When};
use crate::finding::{Key, Name};
use crate::rules::{Subject, rows};
use crate::toml_record::Located;

/// A time with the route by which people know it.
pub(super) type Named = (Route, Located<When>);

/// The route, written out only where it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Of(&'static str),
    /// The beginning or the end of a row of a list.
    Row(List, usize, End),
}

/// A list whose rows have times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Timeline,
    Windows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Begin,
    Until,
}

impl List {
    /// The key of an end of its rows.
    const fn key(self, end: End) -> &'static str {
        match (self, end) {
            (Self::Timeline, End::Begin) => "timeline",
            (Self::Timeline, End::Until) => "timeline.until",
            (Self::Windows, End::Begin) => "incident.windows",
            (Self::Windows, End::Until) => "incident.windows.until",
        }
    }

    /// What a row is called in a sentence.
    pub(super) fn row_name(self, subject: &Subject<'_>, index: usize) -> Name {
        match self {
            Self::Timeline => rows::moment(subject, index, &subject.document.timeline[index]),
            Self::Windows => rows::window(subject, index, &subject.document.incident.windows[index]),
        }
    }
}

impl Route {
    /// The times that are one finding where they have the same wrong: those of a list, any other by itself.
    pub(super) fn key(self) -> Key {
        match self {
            Self::Of(name) => name.into(),
            Self::Row(list, _, end) => list.key(end).into(),
        }
    }

    /// What the time is called in a sentence.
    pub(super) fn name(self, subject: &Subject<'_>) -> Name {
        match self {
            Self::Of(name) => Name::Own(format!("`{name}`")),
            Self::Row(list, index, _) => list.row_name(subject, index),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(name) => f.write_str(name),
            Self::Row(List::Timeline, index, End::Begin) => write!(f, "timeline[{index}].at"),
            Self::Row(List::Timeline, index, End::Until) => write!(f, "timeline[{index}].until"),
            Self::Row(List::Windows, index, End::Begin) => write!(f, "incident.windows[{index}].from"),
            Self::Row(List::Windows, index, End::Until) => write!(f, "incident.windows[{index}].until"),
        }
    }
}

/// Every time that people write, apart from those of transitions, which pmgit writes.
pub(super) fn times(subject: &Subject<'_>) -> Vec<Named> {
    let document = subject.document;
    let (incident, meeting) = (&document.incident.value, &document.meeting.value);
    let external = document.external_message.as_ref();
    let single: [(&'static str, Maybe<When>); 9] = [
        ("incident.started", incident.started),
        ("incident.detected", incident.detected),
        ("incident.mitigated", incident.mitigated),
        ("incident.resolved", incident.resolved),
        ("meeting.scheduled", meeting.scheduled.map(when)),
        ("meeting.shared", meeting.shared.map(when)),
        ("meeting.held", meeting.held.map(when)),
        ("external_message.posted", external.and_then(|message| message.posted).map(when)),
        ("internal_message.sent", document.internal_message.as_ref().and_then(|message| message.sent).map(when)),
    ];
    let mut times: Vec<Named> = single.into_iter().filter_map(|(name, time)| Some((Route::Of(name), time?))).collect();
    for span in spans(subject) {
        let ends = [(End::Begin, span.begin), (End::Until, span.until)];
        times.extend(ends.into_iter().filter_map(|(end, time)| Some((Route::Row(span.list, span.index, end), time?))));
    }
    times
}

/// A row of a list with the times that it has.
pub(super) struct RowSpan {
    pub(super) list: List,
    pub(super) index: usize,
    pub(super) begin: Maybe<When>,
    pub(super) until: Maybe<When>,
}

/// The rows of the timeline and the windows of the impact.
pub(super) fn spans(subject: &Subject<'_>) -> impl Iterator<Item = RowSpan> {
    let (timeline, windows) = (&subject.document.timeline, &subject.document.incident.windows);
    let moments = timeline.iter().map(|row| (List::Timeline, row.at, row.until)).enumerate();
    let windows = windows.iter().map(|row| (List::Windows, row.from, row.until)).enumerate();
    moments.chain(windows).map(|(index, (list, begin, until))| RowSpan { list, index, begin, until })
}

fn when(time: Located<Moment>) -> Located<When> {
    Located { value: When::Moment(time.value), key: time.key, span: time.span }
}

/// Where a time stands among others: a day in its middle, so that it is far from none of its moments.
pub(super) fn place_in_time(time: When) -> NaiveDateTime {
    match time {
        When::Moment(moment) => moment.naive_utc(),
        When::Day(day) => day.and_hms_opt(12, 0, 0).expect("every day has a noon"),
    }
}

/// A time as its author wrote it, with its offset.
pub(super) fn time_text(time: When) -> String {
    match time {
        When::Moment(moment) => moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        When::Day(day) => day.to_string(),
    }
}
