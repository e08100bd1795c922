//! What the base had already as an error is a warning: what got in once can be fixed in steps.

use std::collections::BTreeMap;

use crate::finding::{Finding, Key, Level, RuleId};
use crate::rules;
use crate::source::RepoPath;

/// The errors of a base, and how much there is of each: more of it is new all the same.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    extents: BTreeMap<Known, u64>,
    are_paths_told_apart: bool,
    of: Of,
}

/// Of what a base has some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Of {
    #[default]
    Errors,
    /// All that is excused in a postmortem that was imported. An old text is mended word by word, so that as much of a
    /// thing in another sentence is the same.
    Import,
}

/// What makes two findings the same one, part by part.
type Known = (RuleId, Key, String, Option<RepoPath>);

impl Baseline {
    /// The errors of one file, which may have had another name.
    pub(super) fn of_file(findings: &[Finding]) -> Self {
        Self::default().with(findings)
    }

    /// The errors of an archive, each known with its file.
    pub(super) fn of_archive(findings: &[Finding]) -> Self {
        Self { are_paths_told_apart: true, ..Self::default() }.with(findings)
    }

    /// What an imported postmortem brought along, judged as one that was written here.
    pub(super) fn of_import(findings: &[Finding]) -> Self {
        Self { of: Of::Import, ..Self::default() }.with(findings)
    }

    fn with(mut self, findings: &[Finding]) -> Self {
        // What the document said of itself made a hint of it there: that excuses nothing.
        self.extents = self.sums(findings);
        self
    }

    /// How much there is of each error.
    fn sums(&self, findings: &[Finding]) -> BTreeMap<Known, u64> {
        let mut sums = BTreeMap::new();
        for finding in findings.iter().filter(|finding| self.counts(finding)) {
            for (known, extent) in self.known(finding) {
                let sum: &mut u64 = sums.entry(known).or_default();
                *sum = sum.saturating_add(extent);
            }
        }
        sums
    }

    fn counts(&self, finding: &Finding) -> bool {
        match self.of {
            Of::Errors => finding.level == Level::Error,
            Of::Import => rules::is_excused_by_import(finding),
        }
    }

    fn known(&self, finding: &Finding) -> Vec<(Known, u64)> {
        let path = self.are_paths_told_apart.then(|| finding.path().clone());
        let known = |part: &str| (finding.rule, finding.key.clone(), part.to_owned(), path.clone());
        // Where its places are told apart, as much of it elsewhere is another thing.
        let are_alike = finding.marks.is_empty() || self.of == Of::Import;
        let parts = if are_alike { &finding.parts } else { &finding.marks };
        if parts.is_empty() {
            return vec![(known(""), finding.extent)];
        }
        parts.iter().map(|(part, &extent)| (known(part), extent)).collect()
    }

    /// Makes warnings of those errors of which there is no more than there was; of what an import brought, hints.
    pub(super) fn weaken(&self, findings: &mut [Finding]) {
        let sums = self.sums(findings);
        for finding in findings.iter_mut().filter(|finding| self.counts(finding)) {
            let is_no_more = |known: &Known| self.extents.get(known).is_some_and(|before| sums[known] <= *before);
            if self.known(finding).iter().all(|(known, _)| is_no_more(known)) {
                finding.level = match self.of {
                    Of::Errors => Level::Warning,
                    Of::Import => Level::Hint,
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Places;

    fn finding(rule: RuleId, key: &'static str, extent: u64) -> Finding {
        let places = Places::file(&"postmortems/2026/a.toml".into());
        Finding { extent, ..Finding::new(rule, Level::Error, places, |_: &_| String::new()).about(key) }
    }

    fn errors(known: &[Finding], now: &[Finding]) -> usize {
        let mut now = now.to_vec();
        Baseline::of_file(known).weaken(&mut now);
        now.iter().filter(|finding| finding.level == Level::Error).count()
    }

    #[test]
    fn the_same_key_is_known_and_more_of_it_is_new() {
        let rows = |extent| finding(RuleId::MissingEvidence, "", extent);
        assert_eq!(errors(&[rows(12)], &[rows(12)]), 0);
        assert_eq!(errors(&[rows(12)], &[rows(11)]), 0, "one row fewer");
        assert_eq!(errors(&[rows(1)], &[rows(2)]), 1, "one bare row excuses no second one");
        assert_eq!(errors(&[rows(1)], &[rows(1), rows(1)]), 2, "nor where they are two findings");
        assert_eq!(errors(&[], &[rows(1)]), 1);
        assert_eq!(errors(&[rows(1)], &[finding(RuleId::EmptyTimeline, "", 1)]), 1);
        let section = |key| finding(RuleId::MissingSection, key, 1);
        assert_eq!(errors(&[section("overview")], &[section("overview"), section("detection")]), 1);
    }

    #[test]
    fn a_hint_of_the_base_excuses_nothing() {
        for level in [Level::Hint, Level::Warning] {
            let known = Finding { level, ..finding(RuleId::MissingOwner, "", 1) };
            assert_eq!(errors(&[known], &[finding(RuleId::MissingOwner, "", 1)]), 1, "{level}");
        }
    }

    #[test]
    fn a_part_stands_for_no_other() {
        let lacks = |roles: &[&str]| {
            let parts = roles.iter().map(|role| ((*role).to_owned(), 1)).collect();
            Finding { parts, ..finding(RuleId::MissingRole, "", roles.len() as u64) }
        };
        assert_eq!(errors(&[lacks(&["scribe", "responders"])], &[lacks(&["scribe"])]), 0);
        assert_eq!(errors(&[lacks(&["scribe"])], &[lacks(&["responders"])]), 1);
        assert_eq!(errors(&[lacks(&["scribe"])], &[lacks(&["scribe", "responders"])]), 1);
    }

    #[test]
    fn a_place_that_is_known_excuses_no_other() {
        let says = |sentences: &[&str]| {
            let mut marks = BTreeMap::new();
            for one in sentences {
                *marks.entry((*one).to_owned()).or_default() += 1;
            }
            Finding { marks, ..finding(RuleId::UnjustifiedOutage, "outage", sentences.len() as u64) }
        };
        assert_eq!(errors(&[says(&["a", "b"])], &[says(&["a"])]), 0);
        assert_eq!(errors(&[says(&["a", "b"])], &[says(&["a", "c"])]), 1);
        assert_eq!(errors(&[says(&["a"])], &[says(&["a", "a"])]), 1, "as often as it was");
    }

    #[test]
    fn in_an_archive_a_file_excuses_no_other() {
        let at = |path: &str| Finding { places: Places::file(&path.into()), ..finding(RuleId::IrregularFile, "", 1) };
        let mut now = [at("a"), at("b")];
        Baseline::of_archive(&[at("a")]).weaken(&mut now);
        assert_eq!(now.map(|finding| finding.level), [Level::Warning, Level::Error]);
    }
}
