//! `[[terms]]`: the words that the team avoids, sought by one automaton for all documents that the policy judges.

use std::sync::Arc;

use crate::wording::{Hit, Prose, Terms};

/// Words the team avoids.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) avoid: Vec<String>,
    pub(crate) instead: Vec<String>,
    /// Empty: everywhere.
    pub(crate) parts: Vec<String>,
}

/// All terms of a policy.
#[derive(Clone, Debug)]
pub(crate) struct AvoidedTerms {
    terms: Vec<Term>,
    /// Each word of the automaton: its term, and its place in it.
    words: Vec<(usize, usize)>,
    automaton: Arc<Terms>,
}

impl AvoidedTerms {
    pub(super) fn new(terms: Vec<Term>) -> Self {
        let words_of = |(at, term): (usize, &Term)| (0..term.avoid.len()).map(move |word| (at, word));
        let words = terms.iter().enumerate().flat_map(words_of).collect();
        // One group, so that the longest word wins, whichever term it is of.
        let automaton = Arc::new(Terms::new(terms.iter().flat_map(|term| &term.avoid)));
        Self { terms, words, automaton }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The words that stand in some prose, from left to right: the term of each, and the word as the policy writes it.
    pub(crate) fn find(&self, prose: &Prose<'_>) -> impl Iterator<Item = (&Term, &str, Hit)> {
        prose.hits(&self.automaton).into_iter().map(|hit| {
            let (term, word) = self.words[hit.term];
            (&self.terms[term], self.terms[term].avoid[word].as_str(), hit)
        })
    }
}

impl Default for AvoidedTerms {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(avoid: &[&str]) -> Term {
        Term { avoid: avoid.iter().map(ToString::to_string).collect(), instead: Vec::new(), parts: Vec::new() }
    }

    fn hit_terms(terms: &AvoidedTerms, text: &str) -> Vec<(String, String)> {
        let prose = Prose::from_markdown(text);
        terms.find(&prose).map(|(term, word, _)| (term.avoid[0].clone(), word.to_owned())).collect()
    }

    #[test]
    fn the_longest_word_wins_whichever_term_it_is_of() {
        let terms = AvoidedTerms::new(vec![term(&["down"]), term(&["master", "went down"])]);
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(hit_terms(&terms, "It went down, down."), [pair("master", "went down"), pair("down", "down")]);
    }

    #[test]
    fn the_thousandth_document_is_judged_as_the_first_and_by_the_same_automaton() {
        let terms = AvoidedTerms::new(vec![term(&["down", "ダウン"])]);
        for text in ["It went **do**wn.", "DBがﾀﾞｳﾝ", "It went up."].iter().cycle().take(1_000) {
            let fresh = AvoidedTerms::new(vec![term(&["down", "ダウン"])]);
            assert_eq!(hit_terms(&terms, text), hit_terms(&fresh, text), "{text}");
        }
        assert!(Arc::ptr_eq(&terms.automaton, &terms.clone().automaton));
    }
}
