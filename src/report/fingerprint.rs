//! How a CI service knows a finding again in the next run, when lines have moved.

use crate::finding::Finding;
use crate::source::SourceFile;
use crate::text::Fnv;

/// The finding's hash, and how many findings of its file have had that hash so far, itself included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub(super) hash: u64,
    pub(super) occurrence: usize,
}

/// How much of a line tells it from others, in bytes. A file may have a hundred thousand findings in one long line.
const LONGEST_LINE: usize = 1_024;

/// The rule, the line without its indent, and what the message names.
///
/// Neither the number of the line nor the prose of the message is part of it, so that a finding stays the same when
/// lines are added above it and when a later version words it better. What stands in backticks is: it tells findings
/// of one rule at one place apart, such as two sections that are missing; but for its digits, for `timeline[3]` becomes
/// `timeline[4]` by a row above it.
pub(super) fn hash(finding: &Finding, source: Option<&SourceFile>) -> u64 {
    let line = source.zip(finding.span()).map_or(&[][..], |(source, span)| {
        let line = source.line(span.start);
        &source.text().as_bytes()[line.start..line.end.min(line.start + LONGEST_LINE)]
    });
    let named: String = finding.message(crate::text::Language::En).split('`').skip(1).step_by(2).flat_map(|name| [name, "\0"]).collect();
    let named = named.replace(|letter: char| letter.is_ascii_digit(), "");
    let parts = [finding.rule.as_str().as_bytes(), line.trim_ascii(), named.as_bytes()];
    parts.into_iter().fold(Fnv::EMPTY, |hash, part| hash.and(part).and(&[0])).value()
}
