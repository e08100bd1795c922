//! What becomes of the waivers of the base: their words stay, and one leaves only once nothing needs it.

use super::{note, same_words};
use crate::document::{Document, NamedPart, Waiver, meant, named_parts, person_named, said};
use crate::finding::{Finding, Level, Name};
use crate::rules::registry::{self, Named};
use crate::rules::{Judgement, Rule, Subject, Trait, Violations, Waivable};
use crate::source::Span;
use crate::text::{named, say};
use crate::toml_record::Located;

/// Finds those whose words changed, and those for one change that are gone.
pub(super) fn check(subject: &Subject<'_>, base: &Document, violations: &mut Violations<'_>) {
    for (waiver, rule) in on_record(subject, base) {
        let fate = fate(subject, waiver, rule);
        let is_gone_for_good = fate == Fate::Gone && rule.is(Trait::AboutChange);
        let span = match fate {
            Fate::Reworded(span) => Some(span),
            Fate::Gone if is_gone_for_good => subject.document.waivers.last().map(|waiver| waiver.span),
            Fate::Kept | Fate::Gone => continue,
        };
        note(subject, violations, "waivers", span, name(waiver));
    }
}

/// Finds those that left although a finding stands that they would have let pass. Where that blocks by itself nothing
/// more is said.
pub(in crate::rules) fn withdrawn(subject: &Subject<'_>, judged: &Judgement, violations: &mut Violations<'_>) {
    let Some(base) = subject.base.filter(|base| !base.waivers.is_empty()) else { return };
    for (waiver, rule) in on_record(subject, base) {
        let all = || judged.findings.iter().chain(judged.waived.iter().map(|waived| &waived.finding));
        let of_rule = || all().filter(|finding| finding.rule == rule.id);
        if rule.is(Trait::AboutChange) || of_rule().next().is_none() || fate(subject, waiver, rule) != Fate::Gone {
            continue;
        }
        let part = match said(waiver.r#where.as_ref()) {
            None => None,
            Some(route) => match named_parts(subject.source.text(), &[route]).pop() {
                Some(NamedPart::Found { span, .. }) => Some(span),
                // What it was about is gone, too.
                Some(NamedPart::Ambiguous(_) | NamedPart::Absent) | None => continue,
            },
        };
        let is_in_it = |span: Span| part.is_none_or(|part| part.contains(span));
        let is_about =
            |finding: &&Finding| finding.places.spots().iter().any(|spot| spot.span.map_or(part.is_none(), is_in_it));
        let blocks = |finding: &&Finding| finding.rule == rule.id && finding.level == Level::Error;
        if !of_rule().any(|finding| is_about(&finding))
            || judged.findings.iter().filter(is_about).any(|one| blocks(&one))
        {
            continue;
        }
        let span = subject.document.waivers.last().map(|waiver| waiver.span);
        let span = span.or(subject.document.status.as_ref().map(|status| status.span));
        note(subject, violations, "waivers", span, name(waiver));
    }
}

fn name(waiver: &Waiver) -> Name {
    let rule = named(said(waiver.rule.as_ref()).unwrap_or_default());
    Name::Said(say! { en: "the waiver of {rule}"; ja: "{rule}の例外承認" }.into())
}

/// The waivers of the base that are somebody's word: of one that is void there is nothing to keep.
fn on_record<'d>(
    subject: &'d Subject<'_>,
    base: &'d Document,
) -> impl Iterator<Item = (&'d Located<Waiver>, &'static Rule)> {
    let is_other = |by: &str| !base.owner().is_some_and(|owner| subject.policy.is_surely_owner(owner, by));
    base.waivers.iter().filter_map(move |waiver| {
        let rule = rule_of(waiver)?;
        let is_word = person_named(waiver.approved_by.as_ref()).is_some_and(is_other);
        let counts = is_word && meant(waiver.reason.as_ref()).is_some() && rule.waiver == Waivable::Yes;
        counts.then_some((waiver, rule))
    })
}

fn rule_of(waiver: &Waiver) -> Option<&'static Rule> {
    match registry::find(said(waiver.rule.as_ref())?) {
        Named::Rule(rule) | Named::Renamed(rule) => Some(rule),
        Named::Retired(_) | Named::Unknown => None,
    }
}

/// What became of a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Kept,
    /// One for the same thing stands there in other words.
    Reworded(Span),
    Gone,
}

fn fate(subject: &Subject<'_>, before: &Waiver, rule: &Rule) -> Fate {
    let of_rule = || subject.document.waivers.iter().filter(|one| rule_of(one).is_some_and(|one| one.id == rule.id));
    let is_there = |one: &Waiver| said(one.r#where.as_ref()) == said(before.r#where.as_ref());
    if of_rule().any(|one| is_there(one) && same_words(before, one)) {
        return Fate::Kept;
    }
    let new_name = |one: &Waiver| said(one.r#where.as_ref()).is_some_and(|now| has_moved(subject, before, now));
    if of_rule().any(|one| same_words(before, one) && new_name(one)) {
        return Fate::Kept;
    }
    of_rule().find(|one| is_there(one)).map_or(Fate::Gone, |one| Fate::Reworded(one.span))
}

/// Whether the part that a waiver names has this other name now: it was given by a number, or its row was edited.
fn has_moved(subject: &Subject<'_>, before: &Waiver, now: &str) -> bool {
    let Some(route) = said(before.r#where.as_ref()) else { return false };
    let list = |route: &'_ str| route.split(['@', '[', '.']).next().unwrap_or_default().to_owned();
    if list(route) != list(now) || list(now) == now {
        return false;
    }
    match named_parts(subject.source.text(), &[route]).pop() {
        Some(NamedPart::Found { lasting, .. }) => lasting.is_some_and(|lasting| lasting == now),
        Some(NamedPart::Ambiguous(_) | NamedPart::Absent) | None => true,
    }
}
