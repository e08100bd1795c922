//! What rows are called in a sentence: by their time and words, as they are written, so that a reader finds them.

use std::borrow::Cow;

use super::Subject;
use crate::document::{Action, Impact, Query, TimelineMoment, Transition, Window, said};
use crate::finding::Name;
use crate::text::{named, say};
use crate::toml_record::Located;

/// A moment of the timeline: `2026-11-20T00:12:00Z The alert pages`.
pub(super) fn moment(subject: &Subject<'_>, index: usize, row: &Located<TimelineMoment>) -> Name {
    let at = row.at.as_ref().and_then(|at| subject.source.text().get(at.span.start..at.span.end));
    let number = index + 1;
    match both(at, said(row.event.as_ref())) {
        None => Name::Said(say! { en: "timeline entry {number}"; ja: "タイムラインの{number}番目の項目" }.into()),
        Some(words) => Name::Own(named(&words)),
    }
}

/// A time and words, or what there is of them.
fn both<'t>(time: Option<&'t str>, words: Option<&'t str>) -> Option<Cow<'t, str>> {
    match (time, words) {
        (Some(time), Some(words)) => Some([time, " ", words].concat().into()),
        (one, other) => one.or(other).map(Cow::Borrowed),
    }
}

/// An action, by its title, or by its ticket.
pub(super) fn action(index: usize, row: &Located<Action>) -> Name {
    let number = index + 1;
    match said(row.title.as_ref()).or_else(|| said(row.ticket.as_ref())) {
        None => Name::Said(say! { en: "action {number}"; ja: "{number}番目のアクション" }.into()),
        Some(words) => Name::Own(named(words)),
    }
}

/// A row of the impact, by what it counts.
pub(super) fn impact(index: usize, row: &Located<Impact>) -> Name {
    let number = index + 1;
    match said(row.metric.as_ref()).or_else(|| said(row.unit.as_ref())) {
        None => Name::Said(say! { en: "impact entry {number}"; ja: "影響の{number}番目の項目" }.into()),
        Some(words) => Name::Own(named(words)),
    }
}

/// A window of the impact, by its system and its beginning.
pub(super) fn window(subject: &Subject<'_>, index: usize, row: &Located<Window>) -> Name {
    let from = row.from.as_ref().and_then(|from| subject.source.text().get(from.span.start..from.span.end));
    let number = index + 1;
    match both(from, said(row.system.as_ref())) {
        None => Name::Said(say! { en: "window {number} of the impact"; ja: "影響の{number}番目の期間" }.into()),
        Some(words) => Name::Own(named(&words)),
    }
}

/// A query, by what it was run for, or by what it found.
pub(super) fn query(index: usize, row: &Located<Query>) -> Name {
    let number = index + 1;
    match said(row.purpose.as_ref()).or_else(|| said(row.command.as_ref())).or_else(|| said(row.result.as_ref())) {
        None => Name::Said(say! { en: "query {number}"; ja: "{number}番目のクエリ" }.into()),
        Some(words) => Name::Own(named(words)),
    }
}

/// A recorded step, by its time: `2026-11-22T05:30:00Z`; without one by who took it.
pub(super) fn transition(subject: &Subject<'_>, row: &Located<Transition>) -> Name {
    let at = row.at.as_ref().and_then(|at| subject.source.text().get(at.span.start..at.span.end));
    let index = subject.document.transitions.partition_point(|other| other.span.start < row.span.start);
    let number = index + 1;
    match at.or_else(|| said(row.by.as_ref())) {
        None => Name::Said(say! { en: "transition {number}"; ja: "{number}番目の遷移" }.into()),
        Some(words) => Name::Own(named(words)),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    /// What a rule says of an overlay, in a language.
    fn told(rule: RuleId, overlay: &str, language: Language) -> Vec<String> {
        findings_of(rule, overlay, None).iter().map(|finding| finding.message(language)).collect()
    }

    #[test]
    fn a_row_is_called_by_its_words_and_else_by_its_place() {
        let rows = "impact = [{ value = 1 }, { unit = \"requests\" }]\nqueries = [{}, { result = \"none\" }]\n\
                    actions = [{}, { ticket = \"CACHE-91\" }]\ntimeline = [{ at = 2026-11-20T00:04:00+09:00 }, {}]\n\
                    [sections]\noverview = \"It was slow.\"\ncustomer_impact = \"It was slow.\"\n";
        for (rule, english, japanese) in [
            (RuleId::VagueImpact, "impact entry 1 and `requests` ", "影響の1番目の項目、`requests`に"),
            (RuleId::MissingQuery, "query 1 and `none` ", "1番目のクエリ、`none`に"),
            (RuleId::ActionWithoutOwner, "action 1 and `CACHE-91` ", "1番目のアクション、`CACHE-91`の"),
            (
                RuleId::MissingEvidence,
                "`2026-11-20T00:04:00+09:00` and timeline entry 2 ",
                "`2026-11-20T00:04:00+09:00`、タイムラインの2番目の項目に",
            ),
        ] {
            let (en, ja) = (told(rule, rows, Language::En), told(rule, rows, Language::Ja));
            assert!(en.len() == 1 && en[0].starts_with(english), "{en:?}");
            assert!(ja.len() == 1 && ja[0].starts_with(japanese), "{ja:?}");
        }
    }
}
