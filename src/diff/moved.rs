//! Deadlines that a change moves, by the document, by the policy, or by both.

use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};

use crate::calendar::Deadline;
use crate::deadline;
use crate::document::{Document, Moment};
use crate::policy::Policy;
use crate::text::Language;

/// A deadline that is another one after the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    /// What is due: `the meeting must begin`.
    pub(crate) what: &'static str,
    /// By when it was due; nothing where there was no such deadline.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// By how much, where there was one and is one: `1 d earlier`.
    pub(crate) by: Option<String>,
}

struct Due {
    said: String,
    end: DateTime<Utc>,
}

/// The deadlines of a document under its policy, before and after.
pub(crate) fn moved(before: (&Document, &Policy), after: (&Document, &Policy)) -> Vec<Moved> {
    all(before).into_iter().zip(all(after)).filter_map(|((what, old), (_, new))| one(what, old, new)).collect()
}

fn one(what: &'static str, before: Option<Due>, after: Option<Due>) -> Option<Moved> {
    let by = match (&before, &after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old.end == new.end => return None,
        (Some(old), Some(new)) => Some(super::change::by_how_much(old.end.fixed_offset(), new.end.fixed_offset())),
        (None, Some(_)) | (Some(_), None) => None,
    };
    let (year, is_alike) = match (&before, &after) {
        (Some(old), Some(new)) => (old.end.year() != new.end.year(), old.said == new.said),
        _ => (false, false),
    };
    // What would read alike, or be taken for another year, is told in full.
    let said = |due: Option<Due>| {
        due.map(|due| match (is_alike, year) {
            (true, _) => due.end.to_rfc3339_opts(SecondsFormat::Secs, true),
            (false, true) => format!("{} ({})", due.said, due.end.year()),
            (false, false) => due.said,
        })
    };
    Some(Moved { what, before: said(before), after: said(after), by })
}

fn all((document, policy): (&Document, &Policy)) -> [(&'static str, Option<Due>); 4] {
    let day = |by: Option<Deadline>| by.map(|by| Due { said: by.describe(Language::En), end: by.end });
    let moment = |by: Option<Moment>| {
        by.map(|by| {
            let zone = policy.calendar.zone();
            Due { said: format!("{} {zone}", by.with_timezone(zone).format("%a %-d %b, %H:%M")), end: by.to_utc() }
        })
    };
    [
        ("the meeting must begin", day(deadline::meeting_by(document, policy))),
        ("the link must be shared", moment(deadline::share_by(document))),
        ("the external message must be posted", day(deadline::external_message_by(document, policy))),
        ("the actions are due", day(deadline::actions_by(document, policy))),
    ]
}
