//! Applies the waivers of a document: what they let pass, which of them are void, and which let nothing pass.

use super::placeholder::is_placeholder;
use super::weight::{Raised, Weight};
use super::{Judgement, Subject, Violations, Waivable, registry};
use crate::document::{Waiver, extents, said};
use crate::finding::{Finding, Level, Place, RuleId};
use crate::source::Span;
use crate::toml_record::{Located, nearest};

pub(crate) const INVALID_WAIVER: RuleId = RuleId::new("invalid-waiver");
pub(crate) const UNUSED_WAIVER: RuleId = RuleId::new("unused-waiver");

/// A finding that somebody let pass.
#[derive(Clone, Debug)]
pub(crate) struct Waived {
    pub(crate) finding: Finding,
    pub(crate) reason: String,
    pub(crate) approved_by: String,
}

/// A waiver that counts.
struct Valid<'d> {
    waiver: &'d Located<Waiver>,
    rule: &'static str,
    extent: Option<Span>,
    used: bool,
}

pub(super) fn apply(subject: &Subject<'_>, raised: Vec<Raised>) -> Judgement {
    let mut judgement = Judgement::default();
    let mut valid = Vec::new();
    for (waiver, extent) in subject.document.waivers.iter().zip(parts(subject)) {
        match validate(waiver, extent, subject) {
            Ok(waiver) => valid.push(waiver),
            Err((message, hint)) => {
                let place = Place::at(subject.source.path(), waiver.span);
                judgement.findings.push(Finding::new(INVALID_WAIVER, Level::Error, place, message).hint(hint));
            }
        }
    }
    for Raised { finding, firm } in raised {
        let waiver = valid.iter_mut().find(|waiver| !firm && waiver.reaches(&finding));
        match waiver {
            Some(waiver) => {
                waiver.used = true;
                judgement.waived.push(waiver.apply(finding));
            }
            None => judgement.findings.push(finding),
        }
    }
    judgement.findings.extend(unused(subject, &valid));
    judgement
}

/// The part that each waiver names, where the document has it.
fn parts(subject: &Subject<'_>) -> Vec<Option<Span>> {
    let waivers = &subject.document.waivers;
    let routes: Vec<&str> = waivers.iter().map(|waiver| said(waiver.r#where.as_ref()).unwrap_or_default()).collect();
    if routes.iter().all(|route| route.is_empty()) {
        return vec![None; routes.len()];
    }
    extents(subject.source.text(), &routes)
}

/// The waivers that let nothing pass, at the level the policy gives them.
fn unused(subject: &Subject<'_>, valid: &[Valid<'_>]) -> Vec<Finding> {
    let rule = registry::find(UNUSED_WAIVER.as_str()).expect("the registry has `unused-waiver`");
    let Some(weight) = Weight::for_rule(rule, subject, subject.policy) else { return Vec::new() };
    let mut violations = Violations::default();
    for waiver in valid.iter().filter(|waiver| !waiver.used) {
        violations
            .at(waiver.waiver.span, format!("the waiver of `{}` lets nothing pass", waiver.rule))
            .hint("remove it: there is no such finding any more");
    }
    violations.into_iter().map(|violation| weight.weigh(violation, subject).finding).collect()
}

impl Valid<'_> {
    fn reaches(&self, finding: &Finding) -> bool {
        let inside = |extent: Span| finding.place.span.is_some_and(|span| extent.contains(span));
        finding.rule.as_str() == self.rule && self.extent.is_none_or(inside)
    }

    fn apply(&self, finding: Finding) -> Waived {
        Waived {
            finding,
            reason: said(self.waiver.reason.as_ref()).unwrap_or_default().to_owned(),
            approved_by: said(self.waiver.approved_by.as_ref()).unwrap_or_default().to_owned(),
        }
    }
}

/// A waiver names a rule that can be waived, says why, and is approved by somebody other than the owner.
fn validate<'d>(
    waiver: &'d Located<Waiver>,
    extent: Option<Span>,
    subject: &Subject<'_>,
) -> Result<Valid<'d>, (String, String)> {
    let problem = |message: &str, hint: String| Err((message.to_owned(), hint));
    let Some(name) = said(waiver.rule.as_ref()) else {
        return problem("a waiver names no rule", "add `rule = \"late-meeting\"`".to_owned());
    };
    let Some(rule) = registry::find(name) else {
        let ids: Vec<&str> = registry::all().iter().map(|rule| rule.id.as_str()).collect();
        let hint = nearest(name, &ids)
            .map_or_else(|| "`pmgit explain` lists the rules".to_owned(), |near| format!("did you mean `{near}`?"));
        return Err((format!("there is no rule `{}` to waive", name.escape_debug()), hint));
    };
    if rule.waiver == Waivable::Never {
        let message = format!("`{}` cannot be waived", rule.id);
        return Err((message, "remove the waiver and mend what it is about".to_owned()));
    }
    if said(waiver.reason.as_ref()).is_none_or(is_placeholder) {
        return problem("a waiver gives no reason", "add `reason = \"...\"`".to_owned());
    }
    let Some(approver) = said(waiver.approved_by.as_ref()) else {
        let hint = "add `approved_by = \"...\"`: somebody other than the owner".to_owned();
        return problem("nobody approved a waiver", hint);
    };
    if subject.document.owner().is_some_and(|owner| subject.is_same_person(owner, approver)) {
        let hint = "let somebody else approve it, the incident commander for instance".to_owned();
        return problem("the owner cannot approve a waiver", hint);
    }
    if let (Some(route), None) = (said(waiver.r#where.as_ref()), extent) {
        let message = format!("the document has no part `{}`", route.escape_debug());
        let hint = "name a part as in `timeline[3]` or `sections.overview`, counted from 0".to_owned();
        return Err((message, hint));
    }
    Ok(Valid { waiver, rule: rule.id.as_str(), extent, used: false })
}
