//! The way of one document through the check, for `tests/soak` and `benches/linear` alone.
//!
//! It is public because tests and examples see no more than that, and hidden because it is no interface: a program
//! reads the output of `pmgit check --format json`.

use crate::finding::Finding;
use crate::gate;
use crate::policy::{self, Policy};
use crate::report::{self, Format, Look, Verdict};
use crate::rules;
use crate::source::{RepoPath, SourceFile};

/// What one input came to.
#[derive(Debug)]
pub struct Judged {
    pub source: SourceFile,
    pub findings: Vec<Finding>,
    /// The report for people, hints and all.
    pub text: Vec<u8>,
    /// The report for programs.
    pub json: Vec<u8>,
}

const PATH: &str = "postmortems/2026/2026-11-20-checkout-latency.toml";

/// Judges a document beside what it was, with the default policy, and writes both reports.
#[must_use]
pub fn judge(after: Vec<u8>, before: Option<Vec<u8>>) -> Judged {
    let policy = Policy::default();
    let source = SourceFile::new(RepoPath::from(PATH), after);
    let before = before.map(|bytes| SourceFile::new(RepoPath::from(PATH), bytes));
    told(gate::guard(&policy, &source, before.as_ref()), source)
}

/// Loads a policy, and writes both reports of what is wrong with it.
#[must_use]
pub fn load_policy(bytes: Vec<u8>) -> Judged {
    let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), bytes);
    let findings = policy::load(Some(&source), None, &rules::known()).err().unwrap_or_default();
    told(Verdict { findings, ..Verdict::default() }, source)
}

/// Writes both reports.
fn told(mut verdict: Verdict, source: SourceFile) -> Judged {
    verdict.sort();
    verdict.sources.insert(source.path().clone(), source.clone());
    let written = |format| {
        let mut out = Vec::new();
        report::write(&verdict, format, &mut out).expect("a vector takes every write");
        out
    };
    let text = written(Format::Text(Look { hints: true, ..Look::plain() }));
    let json = written(Format::Json);
    Judged { source, findings: verdict.findings, text, json }
}
