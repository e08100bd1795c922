//! What a finding is about, so that it is known again in another version, language or output.

use std::borrow::Cow;
use std::fmt;

/// What a finding of a rule is about: a role, a section, a phrase; nothing where the rule finds one thing only.
///
/// It has no numbers of rows, no dates and no counts: those change while the defect stays the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Key(Cow<'static, str>);

impl Key {
    /// The one thing that a rule is about.
    pub(crate) const WHOLE: Self = Self(Cow::Borrowed(""));

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Key {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for Key {
    fn from(mut text: String) -> Self {
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(end);
        }
        Self(Cow::Owned(text))
    }
}

/// In letters: a document may name a thing by a megabyte.
const LONGEST: usize = 200;

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
