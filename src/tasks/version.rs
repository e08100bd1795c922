//! Which version of a postmortem counts, where the protected branch and others have different ones.
//!
//! The one counts that has come furthest: with the most transitions, then the latest last one; of several branches that
//! are equal in that, the newest commit's. Where no branch has come further than the protected one, that one counts: a
//! version whose transitions equal its transitions, or begin them, is stale, however its text differs.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use crate::document::Document;

/// A version of a postmortem on other branches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version<'d> {
    pub(crate) document: &'d Document,
    /// When the newest of its branches got its last commit; in seconds since 1970.
    pub(crate) committed: i64,
}

/// The version that counts, by its index; nothing where the protected branch's does.
pub(crate) fn furthest(protected: Option<&Document>, others: &[Version<'_>]) -> Option<usize> {
    let key = |&(at, other): &(usize, &Version<'_>)| (reach(other.document), other.committed, Reverse(at));
    let (at, best) = others.iter().enumerate().max_by_key(key)?;
    (Some(reach(best.document)) > protected.map(reach)).then_some(at)
}

/// Whether one version has come further than another one: with more steps, or with a later last one.
pub(crate) fn is_further(one: &Document, than: &Document) -> bool {
    reach(one) > reach(than)
}

/// How far a postmortem has come.
fn reach(document: &Document) -> (usize, Option<DateTime<Utc>>) {
    let last = document.transitions.last().and_then(|last| last.at.as_deref()).map(DateTime::to_utc);
    (document.transitions.len(), last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    /// A document with so many steps; each but the last is the same in all, the last one is at this hour.
    fn document(steps: usize, hour: usize) -> Document {
        let mut text = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n".to_owned();
        for step in 1..=steps {
            let hour = if step == steps { hour } else { 0 };
            let entry = format!(
                "[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nat = 2026-11-{step:02}T{hour:02}:00:00Z\nby = \"a\"\n"
            );
            text.push_str(&entry);
        }
        crate::document::parse(&SourceFile::new("a.toml".into(), text.into_bytes())).0.expect("it is a postmortem")
    }

    fn chosen(protected: Option<(usize, usize)>, others: &[(usize, usize, i64)]) -> Option<usize> {
        let protected = protected.map(|(steps, hour)| document(steps, hour));
        let documents: Vec<Document> = others.iter().map(|&(steps, hour, _)| document(steps, hour)).collect();
        let versions: Vec<Version<'_>> = documents
            .iter()
            .zip(others)
            .map(|(document, &(_, _, committed))| Version { document, committed })
            .collect();
        furthest(protected.as_ref(), &versions)
    }

    #[test]
    fn a_version_that_equals_or_begins_the_protected_one_is_stale() {
        assert_eq!(chosen(Some((2, 0)), &[(2, 0, 9), (1, 0, 9), (0, 0, 9)]), None);
        assert_eq!(chosen(Some((0, 0)), &[(0, 0, 9)]), None);
        assert_eq!(chosen(Some((1, 0)), &[]), None);
    }

    #[test]
    fn of_several_with_news_the_furthest_counts() {
        assert_eq!(chosen(Some((1, 0)), &[(2, 0, 1), (3, 0, 1), (1, 0, 9)]), Some(1));
        assert_eq!(chosen(None, &[(0, 0, 1), (1, 0, 0)]), Some(1));
        assert_eq!(
            chosen(None, &[(0, 0, 1), (0, 0, 5), (0, 0, 3)]),
            Some(1),
            "the newest commit, where all else is equal"
        );
        assert_eq!(chosen(None, &[(0, 0, 1), (0, 0, 1)]), Some(0));
        assert_eq!(chosen(None, &[(1, 3, 9), (1, 7, 0)]), Some(1), "the latest step before the newest commit");
    }

    #[test]
    fn a_branch_that_has_gone_another_way_counts_only_where_it_has_come_further() {
        assert_eq!(chosen(Some((3, 0)), &[(2, 5, 9)]), None);
        assert_eq!(chosen(Some((2, 0)), &[(2, 5, 9)]), Some(0));
        assert_eq!(chosen(Some((2, 8)), &[(2, 5, 9)]), None);
        assert_eq!(chosen(Some((2, 0)), &[(3, 5, 9)]), Some(0));
    }
}
