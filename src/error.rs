//! What went wrong, why, and what to do: failures of pmgit itself, never findings about a document.

use std::fmt;

use crate::text::{Label, Language, without_credentials};

/// The result of everything that can fail.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what could not be done, with its causes from near to far and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    kind: ErrorKind,
    message: String,
    causes: Vec<String>,
    hint: Option<String>,
    /// The same for a reader of Japanese, where it is written.
    japanese: Option<Box<Error>>,
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
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Failure, message: message.into(), causes: Vec::new(), hint: None, japanese: None }
    }

    /// Starts a refusal.
    pub(crate) fn refusal(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Refusal, ..Self::new(message) }
    }

    /// Starts the report of a lost race.
    pub(crate) fn race(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Race, ..Self::new(message) }
    }

    /// Starts a failure because a later pmgit is asked for.
    pub(crate) fn outdated(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Outdated, ..Self::new(message) }
    }

    /// Adds a cause below the ones that are there.
    #[must_use]
    pub(crate) fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the same in Japanese, with its own causes and hint.
    #[must_use]
    pub(crate) fn in_japanese(mut self, japanese: Self) -> Self {
        self.japanese = Some(Box::new(japanese));
        self
    }

    /// The error in a language; in English where it is not written in that.
    pub(crate) fn in_language(&self, language: Language) -> &Self {
        match language {
            Language::En => self,
            Language::Ja => self.japanese.as_deref().unwrap_or(self),
        }
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
    pub(crate) fn message(&self) -> &str {
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
    /// The whole of it, with its causes and the hint; each within so many cells where a width is known. What git says of a
    /// remote may hold the password that its address has.
    pub(crate) fn within(&self, width: Option<usize>) -> String {
        let mut text = without_credentials(&self.message).into_owned();
        let causes = self.causes.iter().map(|cause| (Label::Cause, cause));
        for (label, line) in causes.chain(self.hint.iter().map(|hint| (Label::Hint, hint))) {
            text.push('\n');
            text.push_str(&label.within(&without_credentials(line), INDENT, width));
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.within(None))
    }
}

impl std::error::Error for Error {}
