//! How a CI service knows a finding again in the next run.

use std::collections::BTreeMap;

use super::reading::Reading;
use crate::finding::Finding;
use crate::rules::Waived;
use crate::text::Fnv;

/// A hash of what the finding is about, and its number among the findings of its file with that hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    hash: u64,
    occurrence: usize,
}

impl Fingerprint {
    /// As code scanning has them: the hash, and the occurrence behind a colon.
    pub(super) fn within_a_file(self) -> String {
        format!("{:016x}:{}", self.hash, self.occurrence)
    }

    /// Of a report that has one namespace for all files: the path is part of it.
    pub(super) fn within_a_report(self, finding: &Finding) -> String {
        let path = Fnv::EMPTY.and(finding.path().as_bytes()).value();
        format!("{path:016x}{:016x}-{}", self.hash, self.occurrence)
    }
}

/// Every finding, hints and waived ones too, with its fingerprint.
///
/// Only the rule and the key are in it: no word of the message, no language, no number and no line of the document. So
/// an alert stays the same one while rows come and go, while the sentence is worded better, and when the finding is
/// waived; it is closed when there is nothing left to do, and who dismisses it dismisses what is of its kind in that
/// file. A second finding of one identity is rare: one part of its places is waived and the other is not. Those that
/// nothing lets pass are numbered first, so that a waiver for the rest changes no number.
pub(super) fn fingerprinted<'v>(
    reading: &Reading<'v>,
) -> impl Iterator<Item = (&'v Finding, Option<&'v Waived>, Fingerprint)> {
    let mut counts = BTreeMap::new();
    reading.all().map(move |(finding, waived)| {
        let hash = Fnv::EMPTY.and(finding.identity().as_bytes()).value();
        let count = counts.entry((finding.path(), hash)).or_insert(0_usize);
        *count += 1;
        (finding, waived, Fingerprint { hash, occurrence: *count })
    })
}
