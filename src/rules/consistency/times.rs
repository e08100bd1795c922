//! The times of a document with the routes by which people know them; no rule.

use std::fmt;

use crate::document::{Maybe, Moment, exact};
use crate::finding::{Key, Name};
use crate::rules::{Subject, rows};
use crate::toml_record::Located;

/// A time with the route by which people know it.
pub(super) type Named = (Route, Located<Moment>);

/// The route, written out only where it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Of(&'static str),
    /// The time of a row of the timeline.
    Row(usize),
}

impl Route {
    /// The times that are one finding where they have the same wrong: those of the timeline, any other by itself.
    pub(super) fn key(self) -> Key {
        match self {
            Self::Of(name) => name.into(),
            Self::Row(_) => "timeline".into(),
        }
    }

    /// What the time is called in a sentence.
    pub(super) fn name(self, subject: &Subject<'_>) -> Name {
        match self {
            Self::Of(name) => Name::Own(format!("`{name}`")),
            Self::Row(index) => rows::moment(subject, index, &subject.document.timeline[index]),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(name) => f.write_str(name),
            Self::Row(index) => write!(f, "timeline[{index}].at"),
        }
    }
}

/// Every moment that people write, apart from those of transitions, which pmgit writes; a day alone is none.
pub(super) fn moments(subject: &Subject<'_>) -> Vec<Named> {
    let document = subject.document;
    let (incident, meeting) = (&document.incident.value, &document.meeting.value);
    let external = document.external_message.as_ref();
    let single: [(&'static str, Maybe<Moment>); 9] = [
        ("incident.started", exact(&incident.started)),
        ("incident.detected", exact(&incident.detected)),
        ("incident.mitigated", exact(&incident.mitigated)),
        ("incident.resolved", exact(&incident.resolved)),
        ("meeting.scheduled", meeting.scheduled),
        ("meeting.shared", meeting.shared),
        ("meeting.held", meeting.held),
        ("external_message.posted", external.and_then(|message| message.posted)),
        ("internal_message.sent", document.internal_message.as_ref().and_then(|message| message.sent)),
    ];
    let single = single.into_iter().filter_map(|(name, time)| Some((Route::Of(name), time?)));
    let rows = document.timeline.iter().enumerate();
    let timeline = rows.filter_map(|(index, row)| Some((Route::Row(index), exact(&row.at)?)));
    single.chain(timeline).collect()
}

/// A time as its author wrote it, with its offset.
pub(super) fn time_text(time: &Moment) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}
