//! Whether the version that a policy names is one of pmgit.

use super::raw::RawPolicy;
use super::valid::{Check, Policy};
use super::version::KEY;
use crate::release::Release;
use crate::source::Span;
use crate::text::{clipped, say};

impl Check<'_> {
    pub(super) fn apply_version(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let Some(written) = &raw.pmgit else { return };
        match Release::parse(&written.value.0) {
            Some(release) if release >= Release::FIRST => policy.version = release,
            Some(_) => self.no_such_version(&written.value.0, written.span),
            None => self.no_version(&written.value.0, written.span),
        }
    }

    /// With it every rule would be a hint.
    fn no_such_version(&mut self, text: &str, span: Span) {
        let (text, first, here) = (text.to_owned(), Release::FIRST, Release::AT_HAND.edition());
        self.slip(
            KEY,
            span,
            say! { en: "there is no pmgit {text}"; ja: "pmgit {text}というバージョンはありません" },
            say! {
                en: "the first version is {first}; this is {here}";
                ja: "最初のバージョンは{first}、これは{here}です"
            },
        );
    }

    fn no_version(&mut self, text: &str, span: Span) {
        let (text, here) = (clipped(text, LONGEST).escape_debug().to_string(), Release::AT_HAND.edition());
        let text = if text.is_empty() { "\"\"".to_owned() } else { text };
        self.slip(
            KEY,
            span,
            say! { en: "`{text}` is not a version of pmgit"; ja: "`{text}`はpmgitのバージョンではありません" },
            say! {
                en: "write the version that the policy was written for, such as `pmgit = \"{here}\"`";
                ja: "`pmgit = \"{here}\"`のように、ポリシーが前提とするバージョンを書いてください"
            },
        );
    }
}

/// Of a text that is no version, in letters.
const LONGEST: usize = 60;
