//! One document through the whole check, for the tests of what any bytes come to and of what they cost.

mod another;
mod bombs;
mod carried;
mod imported;
mod linear;
mod roles;
mod soak;
mod softened;
mod steps;

use crate::finding::Finding;
use crate::gate;
use crate::policy::{self, Policy};
use crate::report::{self, Format, Look, Verdict};
use crate::rules;
use crate::source::{RepoPath, SourceFile};
use crate::text::Language;

/// What one input came to.
#[derive(Debug)]
struct CheckedInput {
    source: SourceFile,
    findings: Vec<Finding>,
    /// The report for people, hints and all.
    text: Vec<u8>,
    /// The report for programs.
    json: Vec<u8>,
}

const PATH: &str = "postmortems/2026/2026-11-20-checkout-latency.toml";

/// Judges a document beside what it was, with the default policy, and writes both reports.
fn judge(after: Vec<u8>, before: Option<Vec<u8>>) -> CheckedInput {
    let policy = Policy::default();
    let source = SourceFile::new(RepoPath::from(PATH), after);
    let before = before.map(|bytes| SourceFile::new(RepoPath::from(PATH), bytes));
    with_reports(gate::guard(&policy, &source, before.as_ref(), None).expect("it asks no repository"), source)
}

/// Loads a policy, and writes both reports of what is wrong with it.
fn load_policy(bytes: Vec<u8>) -> CheckedInput {
    let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), bytes);
    let findings = policy::load(Some(&source), None, &rules::known()).err().unwrap_or_default();
    with_reports(Verdict { findings, ..Verdict::default() }, source)
}

/// Writes both reports.
fn with_reports(mut verdict: Verdict, source: SourceFile) -> CheckedInput {
    verdict.sort();
    verdict.sources.insert(source.path().clone(), source.clone());
    let written = |format| {
        let mut out = Vec::new();
        report::write(&verdict, Language::En, format, &mut out).expect("a vector takes every write");
        out
    };
    let text = written(Format::Text(Look { hints: true, ..Look::plain() }));
    let json = written(Format::Json);
    CheckedInput { source, findings: verdict.findings, text, json }
}
