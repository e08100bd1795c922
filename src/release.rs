//! Versions of pmgit: which one is at hand, and the day on which each one came out.

use std::fmt;

use chrono::NaiveDate;

/// A version of pmgit; `0.2` is `0.2.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Release {
    major: u32,
    minor: u32,
    patch: u32,
}

/// The day on which each version came out, in UTC. One that is not here has not come out yet, so that nothing was closed
/// before it did. The line of a release: `(Release::literal("0.2"), NaiveDate::from_ymd_opt(2027, 1, 15).expect("a day"))`.
const DAYS: &[(Release, NaiveDate)] = &[];

impl Release {
    /// The one that runs. What a build adds to it (`-rc.1`) makes no difference.
    pub(crate) const AT_HAND: Self = Self::literal(concat!(
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR"),
        ".",
        env!("CARGO_PKG_VERSION_PATCH")
    ));

    /// There was none before it.
    pub(crate) const FIRST: Self = Self::literal("0.1");

    /// A version that stands in the program; anything else does not compile.
    pub(crate) const fn literal(text: &str) -> Self {
        Self::parse(text).expect("it is written as `0.2` or `0.2.1`")
    }

    /// Reads `0.2` or `0.2.1`, and nothing that only looks like it.
    pub(crate) const fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut numbers = [0; 3];
        let (mut at, mut count) = (0, 0);
        while count < numbers.len() {
            let start = at;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                if at - start >= MOST_DIGITS {
                    return None;
                }
                numbers[count] = numbers[count] * 10 + (bytes[at] - b'0') as u32;
                at += 1;
            }
            let has_leading_zero = at > start + 1 && bytes[start] == b'0';
            if at == start || has_leading_zero {
                return None;
            }
            count += 1;
            if at == bytes.len() {
                break;
            }
            if bytes[at] != b'.' {
                return None;
            }
            at += 1;
        }
        // What is left over is a fourth number, or a point at the end.
        if at != bytes.len() || count < 2 || bytes[at - 1] == b'.' {
            return None;
        }
        let [major, minor, patch] = numbers;
        Some(Self { major, minor, patch })
    }

    /// The version without its last number, by which rules come and policies are written.
    pub(crate) const fn edition(self) -> Self {
        Self { patch: 0, ..self }
    }

    /// The day on which it came out; nothing before that.
    pub(crate) fn day(self) -> Option<NaiveDate> {
        self.day_in(DAYS)
    }

    fn day_in(self, days: &[(Self, NaiveDate)]) -> Option<NaiveDate> {
        days.iter().find(|(release, _)| *release == self).map(|&(_, day)| day)
    }
}

/// More digits are no number of a version.
const MOST_DIGITS: usize = 6;

/// As a policy names it: `0.2`, or `0.2.1`.
impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, patch } = self;
        write!(f, "{major}.{minor}")?;
        if *patch > 0 { write!(f, ".{patch}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_two_or_three_numbers() {
        for (text, shown) in [("0.2", "0.2"), ("0.2.0", "0.2"), ("0.2.1", "0.2.1"), ("10.20.30", "10.20.30")] {
            assert_eq!(Release::parse(text).map(|release| release.to_string()).as_deref(), Some(shown), "{text}");
        }
        for text in [
            "",
            ".",
            "0",
            "2",
            "0.",
            ".2",
            "0.2.",
            "0..2",
            "0.2.1.",
            "0.2.1.0",
            "v0.2",
            "0.2v",
            "0.2-rc.1",
            "0.2+b",
            "latest",
            "0.x",
            "0.02",
            "00.2",
            " 0.2",
            "0.2 ",
            "0.2\n",
            "-0.2",
            "+0.2",
            "0,2",
            "０.２",
            "٠.٢",
            "1e3",
            "0.9999999",
            "99999999999999999999.0",
            ">=0.2",
            "~0.2",
            "^0.2",
            "0.2.*",
        ] {
            assert_eq!(Release::parse(text), None, "`{text}`");
        }
    }

    #[test]
    fn versions_order_by_their_numbers_and_not_by_their_letters() {
        let ordered = ["0.0", "0.1", "0.1.9", "0.2", "0.2.1", "0.2.10", "0.10", "1.0"].map(Release::literal);
        assert!(ordered.is_sorted_by(|one, next| one < next), "{ordered:?}");
        assert_eq!(Release::literal("0.2"), Release::literal("0.2.0"));
        assert_eq!(Release::literal("0.2.7").edition(), Release::literal("0.2"));
    }

    #[test]
    fn a_version_that_has_not_come_out_has_no_day() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 15).expect("a day");
        let days = [(Release::literal("0.2"), day)];
        assert_eq!(Release::literal("0.2").day_in(&days), Some(day));
        for other in ["0.1", "0.2.1", "0.3"] {
            assert_eq!(Release::literal(other).day_in(&days), None, "{other}");
        }
    }

    /// `## 0.2.0 (2027-01-15)`, or `(unreleased)` as long as it has not come out.
    #[test]
    fn the_days_are_those_of_the_changelog() {
        let headings = include_str!("../CHANGELOG.md").lines().filter_map(|line| line.strip_prefix("## "));
        let headings: Vec<_> = headings
            .map(|heading| {
                let (version, day) = heading.split_once(" (").expect("a version, and its day in parentheses");
                let day = day.strip_suffix(')').expect("the day is in parentheses");
                let day = (day != "unreleased").then(|| day.parse().expect("a day, or `unreleased`"));
                (Release::literal(version), day)
            })
            .collect();
        let released: Vec<_> = headings.iter().rev().filter_map(|&(release, day)| Some((release, day?))).collect();
        assert_eq!(released, DAYS, "`DAYS` in src/release.rs has what CHANGELOG.md says, the oldest first");
        assert_eq!(headings.first().map(|&(release, _)| release), Some(Release::AT_HAND), "the newest is this one");
    }
}
