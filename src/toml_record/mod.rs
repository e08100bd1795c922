//! TOML tables as typed records: every value with its span, every slip a finding, the schema from the same types.
//!
//! A record is declared once by [`record!`]: its fields, their types and their doc comments. From that come the
//! reader, which reports every unknown key and wrong type in one pass, and the shape, from which the JSON Schema is
//! written. It knows neither postmortems nor policies.

mod bare_values;
mod conflict;
mod dates;
mod keys;
mod left_over;
mod located;
mod look_alikes;
mod mistakes;
mod nearest;
mod parser_words;
mod parts;
mod place;
mod quotes;
mod reader;
mod route;
mod scalars;
mod shape;
mod slip;
mod syntax;
#[cfg(test)]
mod tests;
mod tokens;
mod wanted;
mod when;

pub(crate) use conflict::{Conflict, conflicts};
pub(crate) use located::{Free, Located, Number, OneOrMore, Table};
pub(crate) use nearest::{edit_distance, nearest};
pub(crate) use parts::parts;
pub(crate) use reader::{Field, Read, Reader, Record, did_you_mean, read_map};
pub(crate) use shape::{FieldShape, Presence, Shape, schema};
pub(crate) use syntax::{Limits, Piece, parse_table, pieces};
pub(crate) use wanted::Wanted;
pub(crate) use when::{Moment, When};

/// Declares a record: a struct whose fields are read from the keys of a TOML table of the same names.
macro_rules! record {
    ($(#[doc = $doc:literal])* $vis:vis struct $Name:ident { $( $(#[doc = $text:literal])* $field:ident: $Type:ty, )* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        $vis struct $Name { $( $(#[doc = $text])* pub(crate) $field: $Type, )* }

        impl $crate::toml_record::Record for $Name {
            const KEYS: &'static [&'static str] = &[$( stringify!($field) ),*];

            fn read_key(
                &mut self,
                name: &str,
                key: $crate::source::Span,
                value: &$crate::toml_record::TomlValue<'_>,
                reader: &mut $crate::toml_record::Reader<'_>,
            ) -> bool {
                $( if name == $crate::toml_record::plain(stringify!($field)) {
                    self.$field = <$Type as $crate::toml_record::Field>::read(key, value, reader);
                    return true;
                } )*
                false
            }

            fn shape() -> $crate::toml_record::Shape {
                $crate::toml_record::Shape::Table {
                    doc: concat!($($doc, "\n",)* ""),
                    fields: vec![$( $crate::toml_record::FieldShape {
                        name: $crate::toml_record::plain(stringify!($field)),
                        doc: concat!($($text, "\n",)* ""),
                        shape: <$Type as $crate::toml_record::Field>::shape(),
                        presence: <$Type as $crate::toml_record::Field>::PRESENCE,
                    } ),*],
                }
            }
        }
    };
}

/// Declares a closed set of words: an enum that is read from a TOML string.
macro_rules! choice {
    ($(#[$meta:meta])* $vis:vis enum $Name:ident { $( $(#[doc = $text:literal])* $Variant:ident = $word:literal, )* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $Name { $( $(#[doc = $text])* $Variant, )* }

        impl $Name {
            /// Every word of the set, in order.
            pub(crate) const ALL: &'static [$Name] = &[$( $Name::$Variant ),*];

            /// The word as it is written.
            #[must_use]
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $( $Name::$Variant => $word, )* }
            }

            /// The member that is written so.
            #[must_use]
            pub(crate) fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.as_str() == word)
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::toml_record::Read for $Name {
            fn read(value: &$crate::toml_record::TomlValue<'_>, reader: &mut $crate::toml_record::Reader<'_>) -> Option<Self> {
                reader.word(value, Self::from_word, &[$( $word ),*])
            }

            fn shape() -> $crate::toml_record::Shape {
                $crate::toml_record::Shape::Choice(vec![$( ($word, concat!($($text,)* "")) ),*])
            }
        }
    };
}

pub(crate) use {choice, record};

/// A value of the parsed TOML with its span.
pub(crate) type TomlValue<'t> = toml::Spanned<toml::de::DeValue<'t>>;

/// A field's key: `r#where` is the key `where`.
pub(crate) fn plain(field: &'static str) -> &'static str {
    field.strip_prefix("r#").unwrap_or(field)
}
