//! What rows are called in a sentence: by their time and words, as they are written, so that a reader finds them.

use super::Subject;
use crate::document::{Action, TimelineMoment, Transition, said};
use crate::finding::Name;
use crate::text::{named, say};
use crate::toml_record::Located;

/// A moment of the timeline: `2026-11-20T00:12:00Z The alert pages`.
pub(super) fn moment(subject: &Subject<'_>, index: usize, row: &Located<TimelineMoment>) -> Name {
    let at = row.at.as_ref().and_then(|at| subject.source.text().get(at.span.start..at.span.end));
    let words = [at, said(row.event.as_ref())].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let number = index + 1;
    match words.is_empty() {
        true => Name::Said(say! { en: "row {number} of the timeline"; ja: "タイムラインの{number}行目" }.into()),
        false => Name::Own(named(&words)),
    }
}

/// An action, by its title, or by its ticket.
pub(super) fn action(index: usize, row: &Located<Action>) -> Name {
    let number = index + 1;
    match said(row.title.as_ref()).or_else(|| said(row.ticket.as_ref())) {
        None => Name::Said(say! { en: "action {number}"; ja: "アクションの{number}番目" }.into()),
        Some(words) => Name::Own(named(words)),
    }
}

/// A recorded step, by its time: `2026-11-22T05:30:00Z`; without one by who took it.
pub(super) fn transition(subject: &Subject<'_>, row: &Located<Transition>) -> Name {
    let at = row.at.as_ref().and_then(|at| subject.source.text().get(at.span.start..at.span.end));
    let index = subject.document.transitions.partition_point(|other| other.span.start < row.span.start);
    let number = index + 1;
    match at.or_else(|| said(row.by.as_ref())) {
        None => Name::Said(say! { en: "transition {number}"; ja: "`transitions`の{number}番目" }.into()),
        Some(words) => Name::Own(named(words)),
    }
}
