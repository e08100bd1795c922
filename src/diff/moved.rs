//! Deadlines that a change moves, by the document, by the policy, or by both.

use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};

use super::change::by_how_much;
use crate::calendar::Deadline;
use crate::deadline;
use crate::document::{Document, Moment};
use crate::policy::Policy;
use crate::text::{Both, Language, both};

/// A deadline that is another one after the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    /// What is due: `the meeting must begin`.
    pub(crate) what: Both,
    /// By when it was due; nothing where there was no such deadline.
    pub(crate) before: Option<Both>,
    pub(crate) after: Option<Both>,
    /// By how much, where there was one and is one: `1 d earlier`.
    pub(crate) by: Option<Both>,
}

struct Due {
    said: Both,
    end: DateTime<Utc>,
}

/// The deadlines of a document under its policy, before and after.
pub(crate) fn moved(before: (&Document, &Policy), after: (&Document, &Policy)) -> Vec<Moved> {
    all(before).into_iter().zip(all(after)).filter_map(|((what, old), (_, new))| one(what, old, new)).collect()
}

fn one(what: Both, before: Option<Due>, after: Option<Due>) -> Option<Moved> {
    let by = match (&before, &after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old.end == new.end => return None,
        (Some(old), Some(new)) => {
            let (old, new) = (old.end.fixed_offset(), new.end.fixed_offset());
            Some(Both::each(|language| by_how_much(old, new, language)))
        }
        (None, Some(_)) | (Some(_), None) => None,
    };
    let (year, is_alike) = match (&before, &after) {
        (Some(old), Some(new)) => (old.end.year() != new.end.year(), old.said == new.said),
        _ => (false, false),
    };
    // What would read alike, or be taken for another year, is told in full.
    let said = |due: Option<Due>| {
        due.map(|due| match (is_alike, year) {
            (true, _) => Both::same(due.end.to_rfc3339_opts(SecondsFormat::Secs, true)),
            (false, true) => both! {
                en: "{} ({})", due.said.en(), due.end.year();
                ja: "{}（{}年）", due.said.ja(), due.end.year()
            },
            (false, false) => due.said,
        })
    };
    Some(Moved { what, before: said(before), after: said(after), by })
}

fn all((document, policy): (&Document, &Policy)) -> [(Both, Option<Due>); 4] {
    let day =
        |by: Option<Deadline>| by.map(|by| Due { said: Both::each(|language| by.describe(language)), end: by.end });
    let moment = |by: Option<Moment>| {
        by.map(|by| {
            let zone = policy.calendar.zone();
            let said = both! {
                en: "{} {zone}", zone.time_text(by, Language::En);
                ja: "{}（{}）", zone.time_text(by, Language::Ja), zone.name_in(Language::Ja)
            };
            Due { said, end: by.to_utc() }
        })
    };
    [
        (both! { en: "the meeting must begin"; ja: "ミーティングの開始" }, day(deadline::meeting_by(document, policy))),
        (both! { en: "the link must be shared"; ja: "リンクの共有" }, moment(deadline::share_by(document))),
        (
            both! { en: "the external message must be posted"; ja: "対外的なメッセージの投稿" },
            day(deadline::external_message_by(document, policy)),
        ),
        (both! { en: "the actions are due"; ja: "アクション" }, day(deadline::actions_by(document, policy))),
    ]
}
