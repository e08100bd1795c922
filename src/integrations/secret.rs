//! A token or an address that only its service may see: it has no way into a message, a log or a dry run.

use std::fmt;

use crate::error::{Error, Result};
use crate::text::{Both, both};

/// A secret. Its text is seen by the wire alone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    text: String,
    /// What must not be shown, beside the text: what it was made of.
    parts: Vec<String>,
}

impl Secret {
    /// Takes a secret as a person or a program gives it; white space around it is none of it.
    ///
    /// # Errors
    /// When it is empty, or more than one line; the error does not show it.
    pub(crate) fn new(text: &str, name: impl Into<Both>) -> Result<Self> {
        let (text, name) = (text.trim(), name.into());
        if text.is_empty() {
            return Err(Error::new(both! { en: "{} is empty", name.en(); ja: "{}が空です", name.ja() }));
        }
        if text.chars().any(|letter| letter.is_control() || letter.is_whitespace() || !letter.is_ascii()) {
            return Err(Error::new(both! {
                en: "{} is not one word of ASCII", name.en();
                ja: "{}に空白や、ASCII以外の文字が含まれています", name.ja()
            })
            .hint(both! { en: "set it to the secret alone"; ja: "トークンだけを設定してください" }));
        }
        Ok(Self { text: text.to_owned(), parts: Vec::new() })
    }

    /// The secret as another text holds it, such as a header's value.
    pub(super) fn within(&self, text: String) -> Self {
        let parts = [&self.text].into_iter().chain(&self.parts).cloned().collect();
        Self { text, parts }
    }

    /// The secret behind a word that a header's value begins with, such as `Bearer `.
    pub(crate) fn prefixed(&self, word: &str) -> Self {
        self.within(format!("{word}{}", self.text))
    }

    /// The secret, a part of which must not be shown by itself either.
    #[must_use]
    pub(super) fn and(mut self, part: &str) -> Self {
        self.parts.push(part.to_owned());
        self
    }

    pub(super) fn reveal(&self) -> &str {
        &self.text
    }

    /// A text with every sight of the secret covered: a service may answer with what it was sent.
    pub(super) fn cover(&self, text: &str) -> String {
        // The whole comes before what it was made of.
        let known = [&self.text].into_iter().chain(&self.parts).filter(|part| !part.is_empty());
        known.fold(text.to_owned(), |text, part| text.replace(part.as_str(), "[secret]"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_nowhere() {
        let token = Secret::new(" xoxb-1 \n", Both::same("the token")).unwrap();
        let header = token.prefixed("Bearer ");
        assert_eq!(format!("{token:?} {header:?}"), "[secret] [secret]");
        assert_eq!(header.cover("you sent `Bearer xoxb-1`, xoxb-1"), "you sent `[secret]`, [secret]");
    }

    #[test]
    fn what_is_no_secret_is_refused_without_showing_it() {
        for text in ["", "  \n", "two words", "two\nlines", "tab\t1", "秘密"] {
            let error = Secret::new(text, Both::same("`PMGIT_JIRA_TOKEN`")).unwrap_err().to_string();
            assert!(error.contains("`PMGIT_JIRA_TOKEN` is"), "{error}");
            assert!(text.trim().is_empty() || !error.contains(text), "{error}");
        }
    }
}
