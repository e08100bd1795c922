//! The version of pmgit that a policy was written for: `pmgit = "0.2"`.

use std::fmt;

use toml::de::DeTable;

use super::POLICY_PATH;
use super::raw::RawPolicy;
use super::valid::{Check, Policy};
use crate::finding::{Finding, Level, Places, RuleId};
use crate::release::Release;
use crate::source::Span;
use crate::text::{clipped, say};
use crate::toml_record::{Read, Reader, Shape, TomlValue, Wanted};

/// The key's name, which no version can change: by it each one knows whether it can read the rest.
const KEY: &str = "pmgit";

/// A version as it is written, sound or not.
#[derive(Clone, Debug)]
pub(crate) struct VersionText(String);

impl Read for VersionText {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            reader.wrong_type(value, Wanted::Version);
        }
        text.map(|text| Self(text.to_owned()))
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

/// A policy that asks for a later pmgit than the one at hand, which reads no more of it than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NewerPolicy {
    pub(crate) asked: Release,
    pub(crate) at_hand: Release,
}

impl NewerPolicy {
    /// Looks at nothing but the version: whatever a later pmgit knows may stand beside it.
    pub(super) fn of(table: &DeTable<'_>, at_hand: Release) -> Option<Self> {
        let asked = Release::parse(table.get(KEY)?.get_ref().as_str()?)?;
        (asked > at_hand).then_some(Self { asked, at_hand })
    }

    /// The same where only a finding can say it.
    pub(super) fn finding(self) -> Finding {
        let Self { asked, at_hand } = self;
        let message = say! {
            en: "the policy asks for pmgit {asked}, and this is pmgit {at_hand}";
            ja: "このポリシーにはpmgit {asked}が必要ですが、これはpmgit {at_hand}です"
        };
        let hint = say! { en: "upgrade pmgit"; ja: "pmgitを更新してください" };
        let place = Places::file(&POLICY_PATH.into());
        Finding::new(RuleId::InvalidPolicy, Level::Error, place, message).about(KEY).hint(hint)
    }
}

/// `the policy asks for pmgit 0.3, and this is pmgit 0.2`.
impl fmt::Display for NewerPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the policy asks for pmgit {}, and this is pmgit {}", self.asked, self.at_hand)
    }
}

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
