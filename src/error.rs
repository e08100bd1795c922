//! What went wrong, why, and what to do: failures of pmgit itself, never findings about a document.

use std::fmt;

use crate::text::{Both, Label, Language, both, without_credentials};

/// The result of everything that can fail.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what could not be done, with its causes from near to far and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    kind: ErrorKind,
    message: Both,
    causes: Vec<Both>,
    hint: Option<Box<Both>>,
    /// The file whose changes are not committed, where that alone is in the way.
    uncommitted: Option<Box<str>>,
}

/// Tells a refusal, which is an answer, from a failure, which is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// The request was understood and is not allowed: exit code 1.
    Refusal,
    /// Somebody else wrote first, and nothing was changed: whoever reads anew may try again. Exit code 1.
    Race,
    /// pmgit could not do its work: exit code 2.
    Failure,
    /// A later pmgit is asked for: a failure, and a client's hook lets it pass.
    Outdated,
}

impl Error {
    /// Starts a failure; the message names the operation and its operands, in lower case.
    pub(crate) fn new(message: impl Into<Both>) -> Self {
        Self { kind: ErrorKind::Failure, message: message.into(), causes: Vec::new(), hint: None, uncommitted: None }
    }

    /// Starts a failure of what is named by a verb and its operands in English, and by nouns in Japanese: `read the
    /// index`, `インデックスの読み込み`.
    pub(crate) fn cannot(doing: &Both) -> Self {
        Self::new(both! { en: "cannot {}", doing.en(); ja: "{}に失敗しました", doing.ja() })
    }

    /// Starts a refusal.
    pub(crate) fn refusal(message: impl Into<Both>) -> Self {
        Self { kind: ErrorKind::Refusal, ..Self::new(message) }
    }

    /// Starts the report of a lost race.
    pub(crate) fn race(message: impl Into<Both>) -> Self {
        Self { kind: ErrorKind::Race, ..Self::new(message) }
    }

    /// Starts a failure because a later pmgit is asked for.
    pub(crate) fn outdated(message: impl Into<Both>) -> Self {
        Self { kind: ErrorKind::Outdated, ..Self::new(message) }
    }

    /// Adds a cause below the ones that are there.
    #[must_use]
    pub(crate) fn cause(mut self, cause: impl Into<Both>) -> Self {
        self.causes.push(cause.into());
        self
    }

    /// Adds what git, the system or a library says, in its own words.
    #[must_use]
    pub(crate) fn quoting(self, words: impl fmt::Display) -> Self {
        self.cause(Both::same(words))
    }

    /// Says what to do next.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<Both>) -> Self {
        self.hint = Some(Box::new(hint.into()));
        self
    }

    /// Names the file whose changes are in the way because they are not committed.
    #[must_use]
    pub(crate) fn uncommitted_file(mut self, path: impl Into<String>) -> Self {
        self.uncommitted = Some(path.into().into());
        self
    }

    /// The file whose changes are in the way because they are not committed.
    pub(crate) fn uncommitted(&self) -> Option<&str> {
        self.uncommitted.as_deref()
    }

    /// Adds another way to what is said to do next.
    #[must_use]
    pub(crate) fn or_else_hint(mut self, way: &Both) -> Self {
        self.hint = self.hint.map(|hint| Box::new(hint.and(way)));
        self
    }

    /// The same without what to do, where something else is to be done.
    pub(crate) fn without_hint(mut self) -> Self {
        self.hint = None;
        self
    }

    /// The same as an answer: trying again would not help.
    #[must_use]
    pub(crate) fn settled(mut self) -> Self {
        if self.kind == ErrorKind::Race {
            self.kind = ErrorKind::Refusal;
        }
        self
    }

    /// What could not be done, without the causes.
    pub(crate) fn message(&self) -> &Both {
        &self.message
    }

    /// Tells whether this is a refusal or a failure.
    #[must_use]
    pub(crate) fn kind(&self) -> ErrorKind {
        self.kind
    }
}

/// How far causes and the hint are set in.
const INDENT: usize = 2;

impl Error {
    /// The whole of it in a language, with its causes and the hint; each within so many cells where a width is known. What
    /// git says of a remote may hold the password that its address has.
    pub(crate) fn told(&self, language: Language, width: Option<usize>) -> String {
        let mut text = without_credentials(self.message.in_language(language)).into_owned();
        let causes = self.causes.iter().map(|cause| (Label::Cause, cause));
        for (label, line) in causes.chain(self.hint.iter().map(|hint| (Label::Hint, &**hint))) {
            text.push('\n');
            text.push_str(&label.within(&without_credentials(line.in_language(language)), INDENT, language, width));
        }
        text
    }
}

/// An error as the cause of another.
impl From<&Error> for Both {
    fn from(error: &Error) -> Self {
        Self::each(|language| error.told(language, None))
    }
}

impl From<Error> for Both {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::En, None))
    }
}

impl std::error::Error for Error {}
