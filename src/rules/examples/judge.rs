//! Judges an example as a door would: the documents, the archive and the policy.

use super::baseline;
use super::page::{Example, File, Text};
use crate::document::{Document, PostmortemId, parse};
use crate::finding::Finding;
use crate::policy::{PEOPLE_PATH, POLICY_PATH, Policy, REMOVED_PATH, Removed, load};
use crate::rules::archive::{Archive, ChangedPath, PathKind};
use crate::rules::{Entering, Subject, UNKNOWN_NAMES, check, check_archive, grown_waivers, known};
use crate::source::{RepoPath, SourceFile};

/// Where the document of an example is.
pub(super) const PATH: &str = "postmortems/2026/2026-11-20-checkout-latency.toml";

/// Every finding of an example.
pub(super) fn judge(example: &Example) -> Vec<Finding> {
    let policy = match policy(example.policy.as_deref(), example.people.as_deref()) {
        Ok(policy) => policy,
        Err(findings) => return findings,
    };
    let path = example.path.clone().unwrap_or_else(|| PATH.into());
    let mut findings = Vec::new();
    if !example.gone && example.kind != PathKind::Symlink && example.kind != PathKind::Submodule {
        let source = SourceFile::new(path.clone(), head(example).into_bytes());
        let base = example.base.as_ref().map(|text| base(&path, text));
        let entering = example.entering.unwrap_or(match base {
            Some(_) => Entering::Known,
            None => Entering::Alone,
        });
        findings.extend(document(&source, base.as_ref().map(|(source, base)| (source, base)), entering, &policy));
    }
    findings.extend(archive(example, path, &policy));
    findings
}

/// The findings of a document without a base, by the default policy.
pub(super) fn alone(text: &str) -> Vec<Finding> {
    document(&source(text), None, Entering::Alone, &Policy::default())
}

/// The findings of a document beside its base, by the default policy.
pub(super) fn beside(text: &str, before: &str) -> Vec<Finding> {
    let was = source(before);
    let before = parse(&was).0.expect("the base can be parsed");
    document(&source(text), Some((&was, &before)), Entering::Known, &Policy::default())
}

pub(super) fn source(text: &str) -> SourceFile {
    SourceFile::new(PATH.into(), text.as_bytes().to_vec())
}

/// The text of an example's document.
pub(super) fn head(example: &Example) -> String {
    example.document.as_ref().map_or_else(|| baseline::merge(""), text)
}

pub(super) fn policy(policy: Option<&str>, people: Option<&str>) -> Result<Policy, Vec<Finding>> {
    let file = |path: &str, text: Option<&str>| text.map(|text| SourceFile::new(path.into(), text.into()));
    load(file(POLICY_PATH, policy).as_ref(), file(PEOPLE_PATH, people).as_ref(), &known())
}

fn text(text: &Text) -> String {
    if text.whole { text.text.clone() } else { baseline::merge(&text.text) }
}

fn base(path: &RepoPath, before: &Text) -> (SourceFile, Document) {
    let source = SourceFile::new(path.clone(), text(before).into_bytes());
    let (document, findings) = parse(&source);
    let document = document.unwrap_or_else(|| panic!("the base of an example is wrong: {findings:?}"));
    (source, document)
}

fn document(
    source: &SourceFile,
    base: Option<(&SourceFile, &Document)>,
    entering: Entering,
    policy: &Policy,
) -> Vec<Finding> {
    let (document, mut findings) = parse(source);
    let Some(document) = document else { return findings };
    let id = PostmortemId::of_path(source.path(), &policy.documents);
    let names = &UNKNOWN_NAMES;
    let alone = |source, document, id| Subject {
        id,
        source,
        document,
        base: None,
        committed: None,
        entering: Entering::Alone,
        policy,
        names,
    };
    let subject = Subject { base: base.map(|(_, base)| base), entering, ..alone(source, &document, id.as_ref()) };
    let judged = check(&subject, policy);
    if let Some((source, base)) = base {
        let then = check(&alone(source, base, id.as_ref()), policy).waived;
        findings.extend(grown_waivers(&subject, &judged.waived, &then));
    }
    findings.extend(judged.findings);
    findings
}

/// The archive's findings where the example's document comes, changes or leaves.
fn archive(example: &Example, path: RepoPath, policy: &Policy) -> Vec<Finding> {
    let removed = |text: Option<&String>| {
        let source = text.map(|text| SourceFile::new(REMOVED_PATH.into(), text.clone().into_bytes()));
        let (removed, findings) = Removed::load(source.as_ref());
        (source, removed, findings)
    };
    let (_, before, _) = removed(example.removed_before.as_ref());
    let (after_source, after, mut findings) = removed(example.removed.as_ref());
    let is_there = !example.gone;
    let mut present = example.beside.clone();
    present.extend(is_there.then(|| path.clone()));
    present.sort();
    let had = example.gone || example.base.is_some() || example.file == File::RemovedBefore;
    let entry = ChangedPath {
        path,
        before: had.then_some(PathKind::Regular),
        after: is_there.then_some(example.kind),
        owners: vec!["aiko".to_owned()],
    };
    let policy_before = example.policy_before.as_deref().map(|text| {
        self::policy(Some(text), None).unwrap_or_else(|findings| panic!("the policy before is wrong: {findings:?}"))
    });
    findings.extend(check_archive(&Archive {
        changed: &[entry],
        present: &present,
        base: Some("origin/main"),
        removed_before: Some(&before),
        removed_after: &after,
        removed_source: after_source.as_ref(),
        guards_removals: true,
        policy,
        documents_before: "postmortems",
        policy_before: policy_before.as_ref(),
        policy_after: policy_before.as_ref().map(|_| policy),
        policy_source: None,
    }));
    findings
}
