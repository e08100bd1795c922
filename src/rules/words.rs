//! The words that the wording rules seek, all in one automaton: a document's prose is read once for all of them.
//!
//! The language of a document chooses its lists; Japanese texts are read for the English ones too, and every text for
//! the outage in either language.

use std::sync::LazyLock;

use super::Subject;
use super::prose::{Part, prose};
use crate::document::Language;
use crate::source::Span;
use crate::wording::lists::{List, en, ja};
use crate::wording::{Prose, Terms};

/// What a phrase is about: one topic a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    Outage,
    Blame,
    HumanError,
    Counterfactual,
    RootCause,
    RoteApology,
    ResolutionEstimate,
}

impl Topic {
    pub(crate) const ALL: [Self; 7] = [
        Self::Outage,
        Self::Blame,
        Self::HumanError,
        Self::Counterfactual,
        Self::RootCause,
        Self::RoteApology,
        Self::ResolutionEstimate,
    ];

    const fn list(self, language: Language) -> List {
        match (self, language) {
            (Self::Outage, Language::En) => en::OUTAGE,
            (Self::Outage, Language::Ja) => ja::OUTAGE,
            (Self::Blame, Language::En) => en::BLAME,
            (Self::Blame, Language::Ja) => ja::BLAME,
            (Self::HumanError, Language::En) => en::HUMAN_ERROR,
            (Self::HumanError, Language::Ja) => ja::HUMAN_ERROR,
            (Self::Counterfactual, Language::En) => en::COUNTERFACTUAL,
            (Self::Counterfactual, Language::Ja) => ja::COUNTERFACTUAL,
            (Self::RootCause, Language::En) => en::ROOT_CAUSE,
            (Self::RootCause, Language::Ja) => ja::ROOT_CAUSE,
            (Self::RoteApology, Language::En) => en::ROTE_APOLOGY,
            // What an apology must say in Japanese is a matter of form, and no sign of its being rote.
            (Self::RoteApology, Language::Ja) => List::NONE,
            (Self::ResolutionEstimate, Language::En) => en::RESOLUTION_ESTIMATE,
            (Self::ResolutionEstimate, Language::Ja) => ja::RESOLUTION_ESTIMATE,
        }
    }
}

/// The lists in the order of the automaton's groups.
static LISTS: LazyLock<Vec<(Topic, Language, List)>> = LazyLock::new(|| {
    let of_topic = |topic: Topic| Language::ALL.iter().map(move |&language| (topic, language, topic.list(language)));
    Topic::ALL.into_iter().flat_map(of_topic).collect()
});

static TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::in_groups(LISTS.iter().map(|(_, _, list)| list.phrases())));

/// A phrase that was found and is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) topic: Topic,
    pub(crate) phrase: &'static str,
    pub(crate) language: Language,
    pub(crate) span: Span,
}

/// The phrases of all topics in one piece of prose, from left to right.
pub(crate) fn find(prose: &Prose<'_>, language: Language) -> Vec<Word> {
    let mut words = Vec::new();
    for hit in prose.hits(&TERMS) {
        let (topic, tongue, list) = LISTS[hit.group];
        if tongue == Language::Ja && language == Language::En && topic != Topic::Outage {
            continue;
        }
        let (before, behind) = (&prose.visible()[..hit.visible.start], &prose.visible()[hit.visible.end..]);
        let line = (before.rsplit('\n').next().unwrap_or_default(), behind.split('\n').next().unwrap_or_default());
        if let Some(phrase) = list.meant(hit.term, line.0, line.1) {
            words.push(Word { topic, phrase, language: tongue, span: hit.span });
        }
    }
    words
}

/// A document's prose as it is read once for all wording rules.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(super) parts: Vec<(Part<'a>, Prose<'a>)>,
    /// Each with the place of its part in `parts`.
    words: Vec<(usize, Word)>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        let text = subject.source.text();
        let part = |part: Part<'a>| Prose::from_literal(text, part.text.span).map(|prose| (part, prose));
        let parts: Vec<_> = prose(subject.document).into_iter().filter_map(part).collect();
        let language = subject.language();
        let words_of = |(at, (_, prose)): (usize, &(Part<'a>, Prose<'a>))| {
            find(prose, language).into_iter().map(move |word| (at, word))
        };
        let words = parts.iter().enumerate().flat_map(words_of).collect();
        Self { parts, words }
    }

    /// The phrases of a topic, each with the part in which it stands.
    pub(super) fn words(&self, topic: Topic) -> impl Iterator<Item = (&Part<'a>, &Word)> {
        let here = self.words.iter().filter(move |(_, word)| word.topic == topic);
        here.map(|(part, word)| (&self.parts[*part].0, word))
    }
}
