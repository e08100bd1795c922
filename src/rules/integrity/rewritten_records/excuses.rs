//! What becomes of the waivers of the base: their words stay, and one leaves only once nothing needs it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{note, table};
use crate::document::{Document, NamedPart, Waiver, meant, named_parts, person_named, said};
use crate::finding::{Finding, Level, Name, RuleId};
use crate::rules::registry::{self, Named};
use crate::rules::{Judgement, Rule, Subject, Trait, Violations, Waivable};
use crate::source::Span;
use crate::text::{named, say};
use crate::toml_record::Located;

/// So many waivers that are gone are compared with what the rules find; more would take long, and are as good as one.
const MOST_GONE: usize = 1_000;

/// Finds those whose words changed, and those for one change that are gone.
pub(super) fn check(subject: &Subject<'_>, base: &Document, violations: &mut Violations<'_>) {
    for Lost { waiver, rule, fate, .. } in lost(subject, base) {
        let span = match fate {
            Fate::Reworded(span) => Some(span),
            Fate::Gone if rule.is(Trait::AboutChange) => subject.document.waivers.last().map(|waiver| waiver.span),
            Fate::Gone => continue,
        };
        note(subject, violations, "waivers", span, name(waiver));
    }
}

/// Finds those that left although a finding stands that they would have let pass. Where that blocks by itself nothing
/// more is said.
pub(in crate::rules) fn withdrawn(subject: &Subject<'_>, judged: &Judgement, violations: &mut Violations<'_>) {
    let Some(base) = subject.base.filter(|base| !base.waivers.is_empty()) else { return };
    let is_gone = |lost: &Lost<'_>| lost.fate == Fate::Gone && !lost.rule.is(Trait::AboutChange);
    for Lost { waiver, rule, part, .. } in lost(subject, base).into_iter().filter(is_gone).take(MOST_GONE) {
        // What it was about is gone, too.
        if part.is_none() && said(waiver.r#where.as_ref()).is_some() {
            continue;
        }
        let is_in_it = |span: Span| part.is_none_or(|part| part.contains(span));
        let is_about = |finding: &&Finding| {
            let spots = finding.places.spots();
            finding.rule == rule.id && spots.iter().any(|spot| spot.span.map_or(part.is_none(), is_in_it))
        };
        let mut all = judged.findings.iter().chain(judged.waived.iter().map(|waived| &waived.finding));
        let blocks = |finding: &Finding| finding.level == Level::Error;
        if all.any(|finding| is_about(&finding)) && !judged.findings.iter().filter(is_about).any(blocks) {
            let span = subject.document.waivers.last().map(|waiver| waiver.span);
            let span = span.or(subject.document.status.as_ref().map(|status| status.span));
            note(subject, violations, "waivers", span, name(waiver));
        }
    }
}

fn name(waiver: &Waiver) -> Name {
    let rule = named(said(waiver.rule.as_ref()).unwrap_or_default());
    Name::Said(say! { en: "the waiver of {rule}"; ja: "{rule}の例外承認" }.into())
}

/// A waiver of the base that does not stand there as it did.
struct Lost<'d> {
    waiver: &'d Located<Waiver>,
    rule: &'static Rule,
    /// Where the part is now that it names.
    part: Option<Span>,
    fate: Fate,
}

/// What became of a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// One for the same thing stands there in other words.
    Reworded(Span),
    Gone,
}

/// Whose word a waiver is, and why.
type Words<'d> = (RuleId, Option<&'d str>, Option<Cow<'static, str>>);

fn words(waiver: &Waiver, rule: RuleId) -> Words<'_> {
    (rule, said(waiver.reason.as_ref()), table::name(waiver.approved_by.as_ref()))
}

/// The waivers of the head, by what they say: a crowd of them is not compared pair by pair.
#[derive(Default)]
struct Standing<'d> {
    /// The parts for which somebody's words stand there, and the lists of which they name a row.
    parts: BTreeMap<Words<'d>, (BTreeSet<Option<&'d str>>, BTreeSet<&'d str>)>,
    /// The last one for a part.
    of_part: BTreeMap<(RuleId, Option<&'d str>), Span>,
}

impl<'d> Standing<'d> {
    fn of(document: &'d Document) -> Self {
        let mut standing = Self::default();
        for waiver in &document.waivers {
            let Some(rule) = rule_of(waiver) else { continue };
            let part = said(waiver.r#where.as_ref());
            let (parts, lists) = standing.parts.entry(words(waiver, rule.id)).or_default();
            parts.insert(part);
            lists.extend(part.filter(|part| list(part) != *part).map(list));
            standing.of_part.insert((rule.id, part), waiver.span);
        }
        standing
    }

    fn keeps(&self, waiver: &'d Waiver, rule: RuleId) -> bool {
        let known = self.parts.get(&words(waiver, rule));
        known.is_some_and(|(parts, _)| parts.contains(&said(waiver.r#where.as_ref())))
    }

    /// Whether the part has another name now, under which the same words stand: it was given by a number, or its row was
    /// edited.
    fn follows(&self, waiver: &'d Waiver, rule: RuleId, route: &str, part: Option<&NamedPart>) -> bool {
        let Some((parts, lists)) = self.parts.get(&words(waiver, rule)) else { return false };
        match part {
            Some(NamedPart::Found { lasting, .. }) => {
                lasting.as_deref().is_some_and(|lasting| parts.contains(&Some(lasting)))
            }
            Some(NamedPart::Ambiguous(_) | NamedPart::Absent) | None => lists.contains(list(route)),
        }
    }
}

/// The list in which a route names a row; the whole route where it names none.
fn list(route: &str) -> &str {
    route.split(['@', '[', '.']).next().unwrap_or(route)
}

/// The waivers of the base that are somebody's word, and do not stand there any longer. Of one that is void there is
/// nothing to keep.
fn lost<'d>(subject: &Subject<'d>, base: &'d Document) -> Vec<Lost<'d>> {
    let is_other = |by: &str| !base.owner().is_some_and(|owner| subject.policy.is_surely_owner(owner, by));
    let standing = Standing::of(subject.document);
    let changed = base.waivers.iter().filter_map(|waiver| {
        let rule = rule_of(waiver).filter(|rule| !standing.keeps(waiver, rule.id))?;
        let is_word = person_named(waiver.approved_by.as_ref()).is_some_and(is_other);
        let counts = is_word && meant(waiver.reason.as_ref()).is_some() && rule.waiver == Waivable::Yes;
        counts.then_some((waiver, rule))
    });
    let changed: Vec<_> = changed.collect();
    if changed.is_empty() {
        return Vec::new();
    }
    let route = |waiver: &'d Waiver| said(waiver.r#where.as_ref());
    let routes: Vec<&str> = changed.iter().map(|(waiver, _)| route(waiver).unwrap_or_default()).collect();
    let parts = named_parts(subject.source.text(), &routes);
    let fate = |((waiver, rule), part): ((&'d Located<Waiver>, &'static Rule), &NamedPart)| {
        let route = route(waiver);
        if route.is_some_and(|route| standing.follows(waiver, rule.id, route, Some(part))) {
            return None;
        }
        let reworded = standing.of_part.get(&(rule.id, route)).copied();
        let span = match part {
            NamedPart::Found { span, .. } if route.is_some() => Some(*span),
            NamedPart::Found { .. } | NamedPart::Ambiguous(_) | NamedPart::Absent => None,
        };
        Some(Lost { waiver, rule, part: span, fate: reworded.map_or(Fate::Gone, Fate::Reworded) })
    };
    changed.into_iter().zip(&parts).filter_map(fate).collect()
}

fn rule_of(waiver: &Waiver) -> Option<&'static Rule> {
    match registry::find(said(waiver.rule.as_ref())?) {
        Named::Rule(rule) | Named::Renamed(rule) => Some(rule),
        Named::Retired(_) | Named::Unknown => None,
    }
}
