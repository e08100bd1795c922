//! Where a finding stands: the places of one kind, and the related ones that explain it.

use crate::source::{RepoPath, Span};
use crate::text::{Language, Listing, Message};

/// The places of a finding, all in one file, of which the first is where it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    path: RepoPath,
    spots: Vec<Spot>,
    total: usize,
    /// How many of them have no name of their own, being a further place of a thing that was named before.
    further: usize,
    /// What explains the finding, in this file or another: the time that a deadline is counted from.
    pub(crate) related: Vec<Related>,
}

/// One place: a span, or the file as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) span: Option<Span>,
    /// What stands there, where places are told apart by it; a place without a name beside others that have one is a
    /// further place of the same thing.
    pub(crate) name: Option<Name>,
}

/// What a row or another thing is called in a sentence.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// The user's own words, ready for a sentence.
    Own(String),
    /// Words of pmgit's, for a thing that says nothing of itself.
    Said(Message),
}

/// A place that explains a finding, with what it says.
#[derive(Clone, Debug)]
pub(crate) struct Related {
    pub(crate) path: RepoPath,
    pub(crate) span: Option<Span>,
    pub(crate) label: Message,
}

/// Of one kind and document, so many places are kept; all are counted.
pub(crate) const MOST_KEPT: usize = 100;

impl Places {
    /// A span of a file, or the file as a whole.
    pub(crate) fn new(path: &RepoPath, span: Option<Span>) -> Self {
        Self::of(path, Spot { span, name: None })
    }

    /// A file as a whole.
    pub(crate) fn file(path: &RepoPath) -> Self {
        Self::new(path, None)
    }

    /// A span of a file.
    pub(crate) fn at(path: &RepoPath, span: Span) -> Self {
        Self::new(path, Some(span))
    }

    /// One place of several.
    pub(crate) fn of(path: &RepoPath, spot: Spot) -> Self {
        Self { path: path.clone(), spots: vec![spot], total: 1, further: 0, related: Vec::new() }
    }

    /// Counts one more place, and keeps it while there is room.
    pub(crate) fn add(&mut self, spot: Spot) {
        self.total += 1;
        self.further += usize::from(spot.name.is_none());
        if self.spots.len() < MOST_KEPT {
            self.spots.push(spot);
        }
    }

    pub(crate) fn path(&self) -> &RepoPath {
        &self.path
    }

    /// Where the finding is shown; nothing for the file as a whole.
    pub(crate) fn span(&self) -> Option<Span> {
        self.spots.first().and_then(|spot| spot.span)
    }

    /// The places that were kept, the first one among them.
    pub(crate) fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// How many there are in all, kept or not.
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// What stands at the places, as a sentence lists it.
    pub(crate) fn listing(&self, language: Language) -> Listing {
        let names: Vec<&Name> = self.spots.iter().filter_map(|spot| spot.name.as_ref()).collect();
        let further = if names.is_empty() { 0 } else { self.further };
        Listing::of(language, names.into_iter().map(|name| name.in_language(language)), self.total - further)
    }
}

impl Name {
    pub(crate) fn in_language(&self, language: Language) -> String {
        match self {
            Self::Own(words) => words.clone(),
            Self::Said(message) => message.in_language(language),
        }
    }
}
