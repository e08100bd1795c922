//! What a rule has to say about its places, as data: ids, levels, keys, places and edits; not how it is shown.

mod fix;
mod gathered;
mod key;
mod places;
mod rule_id;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use fix::{Edit, Fix};
pub(crate) use gathered::Gathered;
pub(crate) use key::Key;
pub(crate) use places::{Name, Places, Related, Spot};
pub(crate) use rule_id::RuleId;

use crate::source::{RepoPath, Span};
use crate::text::{Language, Message, plural};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Blocks.
    Error,
    /// Is shown, and blocks nothing.
    Warning,
    /// Says what a later status will ask for.
    Hint,
}

impl Level {
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }

    /// How a reader of the language calls it.
    pub(crate) const fn label(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, level) => level.as_str(),
            (Language::Ja, Self::Error) => "エラー",
            (Language::Ja, Self::Warning) => "警告",
            (Language::Ja, Self::Hint) => "ヒント",
        }
    }

    /// So many of it: `2 errors`, `エラー2件`.
    pub(crate) fn counted(self, count: usize, language: Language) -> String {
        match language {
            Language::En => plural(count, self.as_str()),
            Language::Ja => format!("{}{count}件", self.label(language)),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing to do, at one place or several of a file.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) rule: RuleId,
    pub(crate) level: Level,
    /// What it is about. Rule and key tell a finding from the others of its file, in every version and language.
    pub(crate) key: Key,
    /// How much of it there is: rows, people, seconds late, approvals lacking; else one.
    pub(crate) extent: u64,
    /// What it is made of, and how much of each, where one part cannot stand for another: roles, the message to customers
    /// beside all else. Empty where it is of one piece.
    pub(crate) parts: BTreeMap<String, u64>,
    /// By what its places are known again, and how many are alike, where one place excuses no other: the sentences that a
    /// word stands in. Empty where as much of it is the same.
    pub(crate) marks: BTreeMap<String, u64>,
    pub(crate) places: Places,
    pub(crate) text: Text,
    /// What would fix it, where that needs no thought.
    pub(crate) fix: Option<Fix>,
    /// Whether nobody can let it pass, also where its rule may be waived.
    pub(crate) firm: bool,
}

/// What is said of a finding.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// What is wrong: no capital letter at its start, the user's things in backticks.
    pub(crate) message: Message,
    /// What to do about it.
    pub(crate) hint: Option<Message>,
}

impl Finding {
    /// A finding about the one thing that its rule is about.
    pub(crate) fn new(rule: RuleId, level: Level, places: Places, message: impl Into<Message>) -> Self {
        let text = Text { message: message.into(), hint: None };
        let (parts, marks) = (BTreeMap::new(), BTreeMap::new());
        Self { rule, level, key: Key::WHOLE, extent: 1, parts, marks, places, text, fix: None, firm: false }
    }

    /// Says what it is about.
    #[must_use]
    pub(crate) fn about(mut self, key: impl Into<Key>) -> Self {
        self.key = key.into();
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.text.hint = Some(hint.into());
        self
    }

    /// Names a place that explains it.
    #[must_use]
    pub(crate) fn related(mut self, path: &RepoPath, span: Option<Span>, label: impl Into<Message>) -> Self {
        self.places.related.push(Related { path: path.clone(), span, label: label.into() });
        self
    }

    pub(crate) fn path(&self) -> &RepoPath {
        self.places.path()
    }

    /// Where it is shown; nothing for the file as a whole.
    pub(crate) fn span(&self) -> Option<Span> {
        self.places.span()
    }

    /// What is wrong, in a language.
    pub(crate) fn message(&self, language: Language) -> String {
        self.text.message.about(&self.places.listing(language))
    }

    /// What to do about it, in a language.
    pub(crate) fn hint_text(&self, language: Language) -> Option<String> {
        self.text.hint.as_ref().map(|hint| hint.about(&self.places.listing(language)))
    }

    /// What it is about, for programs: the rule, and what of it where that is more than one thing.
    pub(crate) fn identity(&self) -> String {
        match self.key.as_str() {
            "" => self.rule.to_string(),
            key => format!("{}/{key}", self.rule),
        }
    }

    /// The order in which findings are shown: by place, then by rule.
    pub(crate) fn order(&self) -> (&RepoPath, Option<Span>, RuleId, &Key) {
        (self.path(), self.span(), self.rule, &self.key)
    }

    /// What is wrong, for tests.
    #[cfg(test)]
    pub(crate) fn english(&self) -> String {
        self.message(Language::En)
    }

    /// What to do about it, for tests.
    #[cfg(test)]
    pub(crate) fn english_hint(&self) -> Option<String> {
        self.hint_text(Language::En)
    }
}

/// Each finding as its identity, and its words in both languages, for tests; fails where a word is of the other one.
#[cfg(test)]
pub(crate) fn in_both_languages(findings: &[Finding]) -> String {
    let mut shown = Vec::new();
    for finding in findings {
        shown.push(format!("  {} x{}\n", finding.identity(), finding.extent));
        for language in [Language::En, Language::Ja] {
            let said = [finding.message(language), finding.hint_text(language).expect("it says what to do")];
            for words in &said {
                let foreign = crate::text::foreign_words(words, language);
                assert!(foreign.is_empty(), "{language:?}: {words:?} has {foreign:?}");
                assert!(!words.ends_with(['.', '。']), "{words:?}");
            }
            shown.push(format!("    {}\n    -> {}\n", said[0], said[1]));
        }
    }
    shown.concat()
}
