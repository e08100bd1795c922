//! What the outputs for programs share: the version of a contract, closed lists of words, moments and days.
//!
//! Each output is a struct in a file of its own. Its JSON Schema comes from that struct, and only the tests build it:
//! they compare it with the file in `schema/`, so the program carries none.

#[cfg(test)]
mod schema;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

use crate::calendar;
use crate::document::{Moment, Status};
use crate::finding::RuleId;
use crate::text::Language;

#[cfg(test)]
pub(crate) use self::schema::{assert_complete, assert_valid, closed_list, output_schema};

/// The version of an output's contract, printed as its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version<const NUMBER: u32>;

impl<const NUMBER: u32> Serialize for Version<NUMBER> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(NUMBER)
    }
}

/// A word of a closed list.
pub(crate) trait Word {
    /// The word as programs read it.
    fn word(&self) -> &'static str;
}

/// Declares a closed list of words that an output prints; the doc comments become the schema's descriptions.
macro_rules! words {
    ($(#[doc = $doc:literal])+ $vis:vis enum $Name:ident { $( $(#[doc = $text:literal])+ $Variant:ident = $word:literal, )+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $Name { $( $(#[doc = $text])+ $Variant, )+ }

        impl $crate::report::Word for $Name {
            fn word(&self) -> &'static str {
                match self { $( Self::$Variant => $word, )+ }
            }
        }

        impl ::serde::Serialize for $Name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::report::Word::word(self))
            }
        }

        #[cfg(test)]
        impl ::schemars::JsonSchema for $Name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let words = [$( ($word, concat!($($text),+)) ),+];
                $crate::report::closed_list(concat!($($doc),+), words)
            }
        }
    };
}

pub(crate) use words;

/// A moment as RFC 3339 writes it.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Timestamp(String);

impl Timestamp {
    /// An instant in UTC.
    pub(crate) fn utc(at: DateTime<Utc>) -> Self {
        Self(at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    /// A git date, in seconds since 1970; `None` where no calendar reaches it.
    pub(crate) fn of_git(seconds: i64) -> Option<Self> {
        DateTime::from_timestamp(seconds, 0).map(Self::utc)
    }

    /// A moment as a document writes it, with its offset.
    pub(crate) fn as_written(at: Moment) -> Self {
        Self(calendar::to_toml(at))
    }
}

/// A day as RFC 3339 writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day(pub(crate) NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A status, by the word that documents use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatusWord(pub(crate) Status);

impl Serialize for StatusWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

/// A rule, by its id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleWord(pub(crate) RuleId);

impl Serialize for RuleWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

/// A language, by its code (ISO 639-1).
#[derive(Clone, Copy, Debug)]
pub(crate) struct LanguageWord(pub(crate) Language);

impl Serialize for LanguageWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}
