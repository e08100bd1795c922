//! What the base had already is a warning: what got in once can be mended in steps.

use std::collections::BTreeMap;

use crate::finding::{Finding, Level, RuleId};

/// The findings of a base, counted: one more of a kind that is known is new all the same.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    counts: BTreeMap<(RuleId, String), usize>,
}

impl Baseline {
    pub(super) fn from_findings(findings: impl IntoIterator<Item = Finding>) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            *counts.entry(key(&finding)).or_default() += 1;
        }
        Self { counts }
    }

    /// Makes warnings of those errors that are known.
    pub(super) fn weaken(mut self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|finding| finding.level == Level::Error) {
            if let Some(left) = self.counts.get_mut(&key(finding)).filter(|left| **left > 0) {
                *left -= 1;
                finding.level = Level::Warning;
            }
        }
    }
}

/// A rule and its words, without the number of a row: that changes when a row comes in above it.
fn key(finding: &Finding) -> (RuleId, String) {
    let mut words = String::with_capacity(finding.message.len());
    for part in finding.message.split_inclusive('[') {
        let numbered = words.ends_with('[');
        words.push_str(if numbered { part.trim_start_matches(|letter: char| letter.is_ascii_digit()) } else { part });
    }
    (finding.rule, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{MALFORMED_DOCUMENT, Place, UNKNOWN_KEY};

    fn finding(rule: RuleId, message: &str) -> Finding {
        Finding::new(rule, Level::Error, Place::file(&"postmortems/2026/a.toml".into()), message)
    }

    fn errors(known: &[Finding], now: &[Finding]) -> usize {
        let mut now = now.to_vec();
        Baseline::from_findings(known.iter().cloned()).weaken(&mut now);
        now.iter().filter(|finding| finding.level == Level::Error).count()
    }

    #[test]
    fn one_more_of_a_known_kind_is_new() {
        let one = finding(UNKNOWN_KEY, "there is no key `a`");
        assert_eq!(errors(std::slice::from_ref(&one), std::slice::from_ref(&one)), 0);
        assert_eq!(errors(std::slice::from_ref(&one), &[one.clone(), one.clone()]), 1);
        assert_eq!(errors(std::slice::from_ref(&one), &[finding(MALFORMED_DOCUMENT, &one.message)]), 1);
        assert_eq!(errors(&[], &[one]), 1);
    }

    #[test]
    fn a_row_that_moved_down_is_the_same_row() {
        let row = |index: usize| finding(UNKNOWN_KEY, &format!("`timeline[{index}].evidence[0]` is odd [sic] 7"));
        assert_eq!(errors(&[row(3)], &[row(14)]), 0);
        assert_eq!(errors(&[row(3)], &[row(3), row(4)]), 1);
        assert_eq!(key(&row(3)).1, "`timeline[].evidence[]` is odd [sic] 7");
    }
}
