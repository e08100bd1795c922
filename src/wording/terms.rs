//! Many terms sought at once in a folded text; knows no rule, only the places where a term stands as a word.
//!
//! An edge of a term that is a Latin letter must be the edge of a word; a Japanese edge may stand anywhere, for
//! Japanese puts nothing between its words. A term of a longer phrase hides the shorter ones in it.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::addresses;
use super::dictionary::Dictionary;
use super::eye::Sought;
use super::fold::fold;
use super::letters::continues_word;
use super::prefilter::Prefilter;

/// Terms in groups, one for each rule that seeks some, all in one dictionary: a text is read once for all of them.
#[derive(Debug)]
pub(crate) struct Terms {
    /// Made for the first text that may hold a term.
    dictionary: OnceLock<Dictionary>,
    patterns: Vec<String>,
    /// What else is sought in the texts that the quick no lets pass.
    beside: Vec<String>,
    /// The term of each pattern: a term that folds to nothing has none.
    names: Vec<Name>,
    groups: usize,
    prefilter: OnceLock<Prefilter>,
    /// Made for the first text in which a disguise is looked for.
    sought: OnceLock<Sought>,
    /// How many texts have been asked about.
    asked: AtomicUsize,
}

/// From how many texts on the quick no pays for its making, half a millisecond: a hook reads the texts of one document.
const MANY: usize = 200;

/// A term's group and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) group: usize,
    pub(super) term: usize,
}

impl Terms {
    /// Takes one group of terms.
    pub(crate) fn new<T: AsRef<str>>(terms: impl IntoIterator<Item = T>) -> Self {
        Self::in_groups([terms])
    }

    /// Has the quick no also ask for other words, which are sought in the same texts.
    #[must_use]
    pub(crate) fn beside(mut self, others: &Self) -> Self {
        self.beside.extend(others.patterns.iter().cloned());
        self
    }

    /// The terms as the eye seeks them.
    pub(super) fn sought(&self) -> &Sought {
        self.sought.get_or_init(|| Sought::of(self.patterns.iter().map(String::as_str)))
    }

    /// Whether a term stands in a text as it is written, be it in a longer word.
    pub(super) fn spells(&self, text: &str) -> bool {
        let folded = fold(text).text;
        let mut spells = false;
        for (at, _) in folded.char_indices() {
            self.dictionary().beginning_at(folded.as_bytes(), at, |_, _| spells = true);
        }
        spells
    }

    /// Takes all groups; no group hides the terms of another.
    pub(crate) fn in_groups<T: AsRef<str>, G: IntoIterator<Item = T>>(groups: impl IntoIterator<Item = G>) -> Self {
        let (mut names, mut patterns, mut count) = (Vec::new(), Vec::new(), 0);
        for (group, terms) in groups.into_iter().enumerate() {
            count = group + 1;
            for (term, text) in terms.into_iter().enumerate() {
                let folded = fold(text.as_ref()).text.trim().to_owned();
                if !folded.is_empty() {
                    names.push(Name { group, term });
                    patterns.push(folded);
                }
            }
        }
        let (dictionary, prefilter, asked) = (OnceLock::new(), OnceLock::new(), AtomicUsize::new(0));
        Self {
            dictionary,
            patterns,
            beside: Vec::new(),
            names,
            groups: count,
            prefilter,
            sought: OnceLock::new(),
            asked,
        }
    }

    /// Whether the Markdown need not be read: it is certain, and cheap to tell, that no term stands in it.
    pub(super) fn can_pass_over(&self, markdown: &str) -> bool {
        // The counter is shared by all threads; once it has done its work, it is left alone.
        let pays = self.prefilter.get().is_some() || self.asked.fetch_add(1, Ordering::Relaxed) >= MANY;
        pays && !self.may_stand_in(markdown)
    }

    /// Whether some term may stand in what a reader sees of the Markdown; `false` is certain.
    pub(super) fn may_stand_in(&self, markdown: &str) -> bool {
        self.prefilter.get_or_init(|| Prefilter::new(self.patterns.iter().chain(&self.beside))).may_match(markdown)
    }

    fn dictionary(&self) -> &Dictionary {
        self.dictionary.get_or_init(|| Dictionary::new(&self.patterns))
    }

    /// The terms that stand as words in the folded text, from left to right, the longest first where several begin; one may
    /// lie within another.
    pub(super) fn candidates(&self, text: &str) -> Vec<(Name, Range<usize>)> {
        let (dictionary, bytes) = (self.dictionary(), text.as_bytes());
        let mut found: Vec<(Name, Range<usize>)> = Vec::new();
        let mut was_of_word = false;
        for (at, &byte) in bytes.iter().enumerate() {
            // Within a Latin word no term begins, and within a letter neither.
            let is_inside = was_of_word && byte.is_ascii_alphanumeric() || !text.is_char_boundary(at);
            was_of_word = byte.is_ascii_alphanumeric();
            if is_inside {
                continue;
            }
            dictionary.beginning_at(bytes, at, |pattern, end| {
                if is_word(text, at..end) {
                    found.push((self.names[pattern], at..end));
                }
            });
        }
        if found.is_empty() {
            return found;
        }
        let addresses = addresses::find(text);
        found.retain(|(_, range)| !touches(&addresses, range));
        found.sort_by_key(|(name, range)| (range.start, std::cmp::Reverse(range.end), *name));
        found
    }

    /// The terms that stand as words in the folded text, from left to right; of a group never two in one place, and
    /// the longest first.
    pub(super) fn find(&self, text: &str) -> Vec<(Name, Range<usize>)> {
        let mut found = self.candidates(text);
        let mut ends = vec![0; self.groups];
        found.retain(|(name, range)| {
            let free = range.start >= ends[name.group];
            ends[name.group] = ends[name.group].max(if free { range.end } else { 0 });
            free
        });
        found
    }
}

fn touches(addresses: &[Range<usize>], range: &Range<usize>) -> bool {
    let next = addresses.partition_point(|address| address.end <= range.start);
    addresses.get(next).is_some_and(|address| address.start < range.end)
}

/// Whether the range is a word, or several, and not a part of a longer one or of a name.
fn is_word(text: &str, range: Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let mut term = text[range].chars();
    let (first, last) = (term.next(), term.next_back());
    let last = last.or(first);
    let begins_inside = first.is_some_and(continues_word) && joins(before.chars().rev());
    let ends_inside = last.is_some_and(continues_word) && joins(after.chars());
    !begins_inside && !ends_inside
}

/// Whether a word goes on into these letters: `outages`, `outage_count`, `outage.service`, but not `outage-free`,
/// `outage's` or the end of a sentence (UAX 29, where the apostrophe would join).
fn joins(mut beyond: impl Iterator<Item = char>) -> bool {
    match beyond.next() {
        Some('_') => beyond.find(|&letter| letter != '_').is_some_and(continues_word),
        Some('.') => beyond.next().is_some_and(continues_word),
        next => next.is_some_and(continues_word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit_terms(terms: &[&str], text: &str) -> Vec<String> {
        let terms = Terms::new(terms);
        terms.find(text).into_iter().map(|(name, range)| format!("{}:{}", name.term, &text[range])).collect()
    }

    #[test]
    fn a_latin_term_is_found_as_a_word_only() {
        let hit = |text| !hit_terms(&["outage"], text).is_empty();
        for text in [
            "outage",
            "the outage.",
            "outage's",
            "post-outage",
            "outage-free",
            "(outage)",
            "outageが",
            "障害outage",
            "outage/incident",
            "_outage",
            "outage...",
            "outage\u{FFFC}",
            "an outage ",
        ] {
            assert!(hit(text), "{text}");
        }
        for text in [
            "outages",
            "outageous",
            "outage_count",
            "max_outage",
            "outage__x",
            "outageid",
            "outage2",
            "2outage",
            "outage.service",
            "com.outage",
            "outageé",
            "https://a.b/outage",
            "outage@a.b",
        ] {
            assert!(!hit(text), "{text}");
        }
    }

    #[test]
    fn a_japanese_term_is_found_anywhere() {
        assert_eq!(hit_terms(&["機能停止"], "全機能停止が"), ["0:機能停止"]);
        assert_eq!(hit_terms(&["db障害"], "mydb障害 db障害が"), ["0:db障害"]);
    }

    #[test]
    fn the_longest_term_wins_where_it_is_a_word() {
        let terms = ["human error", "human error rate", "error", "ダウン", "ダウンロード"];
        assert_eq!(hit_terms(&terms, "human error rate"), ["1:human error rate"]);
        assert_eq!(hit_terms(&terms, "human error rates"), ["0:human error"]);
        assert_eq!(hit_terms(&terms, "error, human errors"), ["2:error"]);
        assert_eq!(hit_terms(&terms, "ダウンロードがダウン"), ["4:ダウンロード", "3:ダウン"]);
    }

    #[test]
    fn no_group_hides_the_terms_of_another() {
        let terms = Terms::in_groups([vec!["error", "human error"], vec![], vec!["error"]]);
        let found = terms.find("human error").into_iter().map(|(name, range)| (name.group, name.term, range));
        assert_eq!(found.collect::<Vec<_>>(), [(0, 1, 0..11), (2, 0, 6..11)]);
    }

    #[test]
    fn terms_are_folded_and_an_empty_one_is_never_found() {
        assert_eq!(hit_terms(&["", " ", "\u{200B}", " ＯＵＴage "], "outage"), ["3:outage"]);
        assert!(hit_terms(&[], "outage").is_empty());
    }

    #[test]
    fn a_crowd_of_hits_is_found_in_time_that_grows_with_the_text() {
        let text = "outage/".repeat(100_000);
        assert_eq!(hit_terms(&["outage"], &text).len(), 100_000);
        assert_eq!(hit_terms(&["outage"], &format!("https://{text}")).len(), 0);
        assert_eq!(hit_terms(&["outage"], &"outage_".repeat(100_000)).len(), 0);
    }
}
