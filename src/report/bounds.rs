//! How much of a verdict is kept: a small push may hold a million findings, and nobody reads them. What weighs most stays,
//! the rest is counted, so that too much never makes a refusal a pass.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::Verdict;
use crate::finding::{Finding, Level};
use crate::rules::Waived;
use crate::source::RepoPath;

/// So many findings are kept, and so many waived ones.
const MOST_KEPT: usize = 30_000;

/// So many bytes of the files that findings stand in are kept for the reports.
pub(crate) const MOST_SOURCES: usize = 64 << 20;

/// So many while documents are still judged, by each thread: they are read again where they are needed.
pub(crate) const MOST_SOURCES_MEANWHILE: usize = 16 << 20;

/// What was only counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unlisted {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) waived: usize,
}

impl Unlisted {
    pub(super) fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.waived += other.waived;
    }
}

/// Whether as much again may be kept for a while, so that not every finding is compared with all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slack {
    Some,
    None,
}

impl Verdict {
    /// Keeps what weighs most, and of that what stands first: the same of any two halves that come together.
    pub(crate) fn keep_within(&mut self, slack: Slack) {
        let most = match slack {
            Slack::Some => 2 * MOST_KEPT,
            Slack::None => MOST_KEPT,
        };
        if self.findings.len() > most {
            for finding in beyond(&mut self.findings, |finding| finding) {
                match finding.level {
                    Level::Error => self.unlisted.errors += 1,
                    Level::Warning => self.unlisted.warnings += 1,
                    Level::Hint => self.unshown_hints += 1,
                }
            }
        }
        if self.waived.len() > most {
            self.unlisted.waived += beyond(&mut self.waived, |waived: &Waived| &waived.finding).len();
        }
    }

    /// The paths of what is kept, sorted.
    pub(crate) fn paths(&self) -> BTreeSet<RepoPath> {
        let findings = self.findings.iter().chain(self.waived.iter().map(|waived| &waived.finding));
        findings.map(|finding| finding.path().clone()).collect()
    }
}

/// Takes away what is beyond as much as is kept.
fn beyond<T>(all: &mut Vec<T>, finding: impl Fn(&T) -> &Finding) -> Vec<T> {
    let order = |one: &T, other: &T| -> Ordering {
        let (one, other) = (finding(one), finding(other));
        one.level.cmp(&other.level).then_with(|| one.order().cmp(&other.order()))
    };
    all.select_nth_unstable_by(MOST_KEPT, order);
    all.split_off(MOST_KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Places, RuleId};

    fn finding(level: Level, at: usize) -> Finding {
        Finding::new(RuleId::MissingOwner, level, Places::file(&format!("{at:07}").as_str().into()), "it is so")
    }

    fn verdict(findings: impl IntoIterator<Item = Finding>) -> Verdict {
        Verdict { findings: findings.into_iter().collect(), ..Verdict::default() }
    }

    #[test]
    fn what_weighs_most_is_kept_and_all_is_counted() {
        let mut all = Verdict::default();
        for part in 0..20 {
            let findings = (0..10_000).map(|at| {
                let level = [Level::Hint, Level::Warning, Level::Warning, Level::Error][at % 4];
                finding(level, part * 10_000 + at)
            });
            all.absorb(verdict(findings));
            assert!(all.findings.len() <= 2 * MOST_KEPT);
        }
        all.keep_within(Slack::None);
        all.sort();
        assert_eq!(all.findings.len(), MOST_KEPT);
        assert!(all.findings.iter().all(|one| one.level == Level::Error) && all.blocks());
        assert_eq!(
            [Level::Error, Level::Warning, Level::Hint].map(|level| all.count(level)),
            [50_000, 100_000, 50_000]
        );
    }

    #[test]
    fn one_error_among_a_million_hints_is_kept() {
        let mut all = verdict([finding(Level::Error, 999_999)]);
        for part in 0..10 {
            all.absorb(verdict((0..30_000).map(|at| finding(Level::Hint, part * 30_000 + at))));
        }
        all.keep_within(Slack::None);
        all.sort();
        assert!(all.blocks() && all.findings.iter().any(|one| one.level == Level::Error));
    }

    #[test]
    fn which_are_kept_does_not_depend_on_who_came_first() {
        let part = |part: usize| verdict((0..12_000).map(|at| finding(Level::Warning, at * 7 + part)));
        let [forth, back] = [[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0]].map(|order| {
            let mut all = Verdict::default();
            for at in order {
                all.absorb(part(at));
            }
            all.keep_within(Slack::None);
            all.sort();
            all.findings.iter().map(|one| one.path().to_string()).collect::<Vec<_>>()
        });
        assert_eq!(forth.len(), MOST_KEPT);
        assert_eq!(forth, back);
    }
}
