//! Applies the waivers of a document: what they let pass, which of them are void, and which let nothing pass.

use super::placeholder::is_placeholder;
use super::registry::{self, Named};
use super::weight::{Weight, is_firm};
use super::{Rule, Subject, Violation, Violations, Waivable};
use crate::document::{Waiver, extents, said};
use crate::finding::{Finding, Level, Places, RuleId};
use crate::source::Span;
use crate::text::{Message, say};
use crate::toml_record::{Located, nearest};

/// A finding that somebody let pass.
#[derive(Clone, Debug)]
pub(crate) struct Waived {
    pub(crate) finding: Finding,
    pub(crate) reason: String,
    pub(crate) approved_by: String,
}

/// The waivers of one document.
pub(super) struct Waivers<'d> {
    valid: Vec<Valid<'d>>,
    void: Vec<Finding>,
    /// Those of a rule that there is no more.
    retired: Vec<(&'d Located<Waiver>, &'static str)>,
}

/// A waiver that counts.
pub(super) struct Valid<'d> {
    waiver: &'d Located<Waiver>,
    rule: RuleId,
    /// Whether it names the rule as it was called before.
    is_old_name: bool,
    /// The part of the document that it is about; nothing for all of it.
    part: Option<Span>,
    used: bool,
}

/// Why a waiver does not count, and what to do.
type Void = (Message, Message);

impl<'d> Waivers<'d> {
    pub(super) fn read(subject: &Subject<'d>) -> Self {
        let mut waivers = Self { valid: Vec::new(), void: Vec::new(), retired: Vec::new() };
        for (waiver, part) in subject.document.waivers.iter().zip(parts(subject)) {
            match named_rule(waiver) {
                Ok(Named::Retired(version)) => waivers.retired.push((waiver, version)),
                Ok(named) => match validate(waiver, named, part, subject) {
                    Ok(valid) => waivers.valid.push(valid),
                    Err(void) => waivers.note(waiver, void, subject),
                },
                Err(void) => waivers.note(waiver, void, subject),
            }
        }
        waivers
    }

    fn note(&mut self, waiver: &Located<Waiver>, (message, hint): Void, subject: &Subject<'_>) {
        let places = Places::at(subject.source.path(), waiver.span);
        self.void.push(Finding::new(RuleId::InvalidWaiver, Level::Error, places, message).hint(hint));
    }

    /// What is wrong with those that cannot count.
    pub(super) fn take_void(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.void)
    }

    /// The parts of the document that waivers of a rule are about.
    pub(super) fn parts_of(&self, rule: RuleId) -> Vec<(usize, Span)> {
        let of_rule = self.valid.iter().enumerate().filter(|(_, valid)| valid.rule == rule);
        of_rule.filter_map(|(at, valid)| Some((at, valid.part?))).collect()
    }

    /// The waiver that lets a violation pass.
    pub(super) fn use_for(&mut self, rule: &Rule, violation: &Violation) -> Option<&Valid<'d>> {
        if is_firm(rule, violation) {
            return None;
        }
        let is_whole = |valid: &Valid<'_>| valid.rule == rule.id && valid.part.is_none();
        let at = violation.excuse.or_else(|| self.valid.iter().position(is_whole))?;
        self.valid[at].used = true;
        Some(&self.valid[at])
    }

    /// What is to be said of the waivers themselves: those that let nothing pass, and those that use an old name.
    pub(super) fn leftovers(&self, subject: &Subject<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let unused = self.valid.iter().filter(|valid| !valid.used);
        findings.extend(weighed(RuleId::UnusedWaiver, subject, |violations| {
            for valid in unused {
                let rule = valid.rule;
                violations
                    .at(valid.waiver.span, say! {
                        en: "the waiver of `{rule}` excuses nothing";
                        ja: "`{rule}`の例外承認は何も許可していません"
                    })
                    .hint(say! {
                        en: "remove it: there is no such finding any more";
                        ja: "該当する指摘はもうないため、削除してください"
                    })
                    .about(rule.as_str());
            }
            for &(waiver, version) in &self.retired {
                let name = said(waiver.rule.as_ref()).unwrap_or_default().to_owned();
                violations
                    .at(waiver.span, say! {
                        en: "there is no rule `{name}` any more: pmgit {version} removed it";
                        ja: "ルール`{name}`はpmgit {version}で廃止されました"
                    })
                    .hint(say! { en: "remove the waiver"; ja: "この例外承認を削除してください" });
            }
        }));
        findings
    }
}

/// What a rule about waivers finds, at the level that the policy gives it.
fn weighed(id: RuleId, subject: &Subject<'_>, look: impl FnOnce(&mut Violations<'_>)) -> Vec<Finding> {
    let Some(weight) = Weight::for_rule(registry::rule(id), subject, subject.policy) else { return Vec::new() };
    let mut violations = Violations::new(subject.source.path(), &[]);
    look(&mut violations);
    violations.into_iter().map(|violation| weight.weigh(violation, subject)).collect()
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

impl Valid<'_> {
    pub(super) fn apply(&self, finding: Finding) -> Waived {
        Waived {
            finding,
            reason: said(self.waiver.reason.as_ref()).unwrap_or_default().to_owned(),
            approved_by: said(self.waiver.approved_by.as_ref()).unwrap_or_default().to_owned(),
        }
    }
}

fn void(message: impl Into<Message>, hint: impl Into<Message>) -> Void {
    (message.into(), hint.into())
}

/// The rule that a waiver names.
fn named_rule(waiver: &Waiver) -> Result<Named, Void> {
    let Some(name) = said(waiver.rule.as_ref()) else {
        return Err(void(
            say! { en: "the waiver names no rule"; ja: "例外承認にルール名がありません" },
            say! { en: "add `rule = \"late-meeting\"`"; ja: "`rule = \"late-meeting\"`のように書いてください" },
        ));
    };
    match registry::find(name) {
        Named::Unknown => {
            let ids: Vec<&str> = RuleId::ALL.iter().map(|id| id.as_str()).collect();
            let near = nearest(name, &ids).map(str::to_owned);
            let name = name.escape_debug().to_string();
            let hint: Message = match near {
                Some(near) => say! { en: "did you mean `{near}`?"; ja: "`{near}`のことですか？" }.into(),
                None => say! { en: "`pmgit explain` lists the rules"; ja: "ルールの一覧は`pmgit explain`で見られます" }.into(),
            };
            Err(void(say! { en: "there is no rule `{name}` to waive"; ja: "`{name}`というルールはありません" }, hint))
        }
        named => Ok(named),
    }
}

/// Whether a waiver names a rule, also by a name that the rule had.
pub(crate) fn is_named(waiver: &Waiver, rule: RuleId) -> bool {
    let named = said(waiver.rule.as_ref()).map(registry::find);
    matches!(named, Some(Named::Rule(found) | Named::Renamed(found)) if found.id == rule)
}

/// A waiver counts where its rule can be waived, it says why, and somebody other than the owner approved it.
fn validate<'d>(
    waiver: &'d Located<Waiver>,
    named: Named,
    part: Option<Span>,
    subject: &Subject<'_>,
) -> Result<Valid<'d>, Void> {
    let (rule, is_old_name) = match named {
        Named::Rule(rule) => (rule, false),
        Named::Renamed(rule) => (rule, true),
        Named::Retired(_) | Named::Unknown => unreachable!("such a waiver is void already"),
    };
    let id = rule.id;
    if rule.waiver == Waivable::Never {
        return Err(void(
            say! { en: "`{id}` cannot be waived"; ja: "`{id}`は例外承認できません" },
            say! { en: "remove the waiver and fix the finding"; ja: "例外承認を削除し、指摘そのものを直してください" },
        ));
    }
    if said(waiver.reason.as_ref()).is_none_or(is_placeholder) {
        return Err(void(
            say! { en: "the waiver of `{id}` gives no reason"; ja: "`{id}`の例外承認に理由がありません" },
            say! { en: "add `reason = \"...\"`"; ja: "`reason = \"...\"`を書いてください" },
        ));
    }
    let Some(approver) = said(waiver.approved_by.as_ref()) else {
        return Err(void(
            say! { en: "nobody approved the waiver of `{id}`"; ja: "`{id}`の例外承認に承認者がいません" },
            say! {
                en: "add `approved_by = \"...\"`: somebody other than the owner";
                ja: "`approved_by = \"...\"`に、オーナー以外の人を書いてください"
            },
        ));
    };
    if subject.document.owner().is_some_and(|owner| subject.is_same_person(owner, approver)) {
        return Err(void(
            say! { en: "the owner cannot approve the waiver of `{id}`"; ja: "オーナー自身は`{id}`の例外を承認できません" },
            say! {
                en: "ask somebody else to approve it, such as the incident commander";
                ja: "インシデントコマンダーなど、別の人に承認してもらってください"
            },
        ));
    }
    if let (Some(route), None) = (said(waiver.r#where.as_ref()), part) {
        let route = route.escape_debug().to_string();
        return Err(void(
            say! { en: "the document has no part `{route}`"; ja: "この文書に`{route}`という箇所はありません" },
            say! {
                en: "name a part such as `timeline[3]` or `sections.overview`, counted from 0";
                ja: "`timeline[3]`や`sections.overview`のように書いてください（番号は0から数えます）"
            },
        ));
    }
    Ok(Valid { waiver, rule: id, is_old_name, part, used: false })
}
