//! What is said about the sound postmortem with an overlay, as texts, for the tests of single rules.

pub(super) use super::examples::merge as document;
use super::{Entering, Judgement, Names, Subject, UNKNOWN_NAMES, check};
use crate::document::{PostmortemId, parse};
use crate::finding::{Finding, Level};
use crate::policy::{self, Policy};
use crate::source::{RepoPath, SourceFile};
use crate::text::Language;

/// The errors and warnings of an overlay at the status it names: `error missing-owner: the postmortem has no owner`.
pub(super) fn judged(overlay: &str) -> Vec<String> {
    judged_under("", overlay)
}

/// The same under a policy.
pub(super) fn judged_under(policy: &str, overlay: &str) -> Vec<String> {
    judgement(policy, &document(overlay)).findings.iter().filter(|one| one.level != Level::Hint).map(tell).collect()
}

/// The hints of an overlay.
pub(super) fn hinted(overlay: &str) -> Vec<String> {
    judgement("", &document(overlay)).findings.iter().filter(|one| one.level == Level::Hint).map(tell).collect()
}

/// Judges a text as it is, by itself.
pub(super) fn judgement(policy: &str, text: &str) -> Judgement {
    judgement_among("", policy, text)
}

/// The same where the repository knows its people.
pub(super) fn judgement_among(people: &str, policy: &str, text: &str) -> Judgement {
    judge(&UNKNOWN_NAMES, &load(policy, people), text)
}

/// Judges a text beside these names.
pub(super) fn judgement_beside(names: &Names, text: &str) -> Judgement {
    judge(names, &load("", ""), text)
}

fn judge(names: &Names, policy: &Policy, text: &str) -> Judgement {
    let id = PostmortemId::parse("2026-11-20-checkout-latency").expect("it is an id");
    let source = SourceFile::new(id.path("postmortems"), text.into());
    let (document, findings) = parse(&source);
    let document = document.unwrap_or_else(|| panic!("{findings:#?} in\n{text}"));
    let entering = Entering::Alone;
    let subject = Subject {
        id: Some(&id),
        source: &source,
        document: &document,
        base: None,
        committed: None,
        entering,
        policy,
        names,
    };
    check(&subject, policy)
}

fn load(policy: &str, people: &str) -> Policy {
    let file = |path: &str, text: &str| SourceFile::new(RepoPath::from(path), text.into());
    let (policy, people) = (file(policy::POLICY_PATH, policy), file(policy::PEOPLE_PATH, people));
    policy::load(Some(&policy), Some(&people), &super::known()).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn tell(finding: &Finding) -> String {
    format!("{} {}: {}", finding.level, finding.rule, finding.message(Language::En))
}
