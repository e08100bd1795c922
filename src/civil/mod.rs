//! Times as people write them: a day, the time on a clock, and whose clock it is, each as far as it is written. Letters
//! of any width, both languages, any order.
//!
//! It knows no zone's rules and no clock of its own: `calendar` makes moments of what is read here. What may mean two
//! things is refused with both, and so are the abbreviations of zones, all of them alike.

mod abbreviations;
mod clock;
mod day;
mod folded;
mod lead;
mod place;
mod slip;
#[cfg(test)]
mod tests;

use chrono::{FixedOffset, NaiveDate, NaiveTime, Weekday};

pub(crate) use self::folded::ascii;
use self::folded::folded;
pub(crate) use self::lead::{Lead, lead};
pub(crate) use self::slip::unknown;
use crate::text::Message;

/// What somebody wrote of a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) day: Option<Day>,
    pub(crate) weekday: Option<Weekday>,
    pub(crate) clock: Option<Clock>,
    pub(crate) place: Option<Place>,
    /// `~9:05`, `9時頃`.
    pub(crate) is_about: bool,
    /// `JST`, which counts for nothing without an offset beside it.
    abbreviation: Option<String>,
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    Date(NaiveDate),
    /// The year goes without saying.
    OfYear {
        month: u32,
        day: u32,
    },
    /// So many days before today.
    Ago(i64),
}

/// What a clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) time: NaiveTime,
    /// `24:00` is the first moment of the next day.
    pub(crate) is_end_of_day: bool,
}

/// Whose clock it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Offset(FixedOffset),
    /// By a name, as it is written.
    Zone(String),
    /// `+09:00[Asia/Tokyo]`: the two must agree.
    Both(FixedOffset, String),
}

/// Reads a time.
///
/// # Errors
/// When it is none, or may mean two things; the message says what to write.
pub(crate) fn read(text: &str) -> Result<Written, Message> {
    let folded = folded(text);
    let mut written = Written::default();
    let mut rest = skip_joints(&folded);
    while !rest.is_empty() {
        rest = skip_joints(written.take(rest)?.ok_or_else(|| unknown(text))?);
    }
    written.finish().and_then(|written| written.ok_or_else(|| unknown(text)))
}

/// Whether a text means the moment at which it is read.
pub(crate) fn is_now(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "now" | "今" | "いま" | "現在")
}

impl Written {
    /// Takes one piece off a text; nothing where it begins with none.
    fn take<'t>(&mut self, text: &'t str) -> Result<Option<&'t str>, Message> {
        if let Some(rest) = about(text) {
            self.is_about = true;
            return Ok(Some(rest));
        }
        if let Some((weekday, rest)) = day::weekday(text).filter(|_| self.weekday.is_none()) {
            self.weekday = Some(weekday);
            return Ok(Some(rest));
        }
        if let Some(rest) = self.take_day(text)? {
            return Ok(Some(rest));
        }
        if self.clock.is_none()
            && let Some((clock, rest)) = clock::clock(text)?
        {
            self.clock = Some(clock);
            return Ok(Some(rest));
        }
        self.take_place(text, place::place(text)?)
    }

    fn take_day<'t>(&mut self, text: &'t str) -> Result<Option<&'t str>, Message> {
        match self.day {
            None => {
                let Some((day, rest)) = day::day(text)? else { return Ok(None) };
                self.day = Some(day);
                Ok(Some(rest))
            }
            // `Fri Nov 20 09:04:00 2026`
            Some(Day::OfYear { month, day }) => {
                let Some((year, rest)) = day::year(text) else { return Ok(None) };
                self.day = Some(Day::Date(day::date(year, month, day)?));
                Ok(Some(rest))
            }
            Some(Day::Date(_) | Day::Ago(_)) => Ok(None),
        }
    }

    fn take_place<'t>(
        &mut self,
        text: &'t str,
        found: Option<(place::Found, &'t str)>,
    ) -> Result<Option<&'t str>, Message> {
        let Some((found, rest)) = found else { return Ok(None) };
        let standing = self.place.take();
        self.place = match (found, standing) {
            (place::Found::Abbreviation(name), standing) => {
                self.abbreviation = Some(name);
                standing
            }
            (place::Found::Offset(offset), None) => Some(Place::Offset(offset)),
            (place::Found::Offset(offset), Some(Place::Offset(other))) if offset == other => {
                Some(Place::Offset(offset))
            }
            (place::Found::Zone(name), None) => Some(Place::Zone(name)),
            (place::Found::Zone(name), Some(Place::Offset(offset)))
            | (place::Found::Offset(offset), Some(Place::Zone(name))) => Some(Place::Both(offset, name)),
            (place::Found::Offset(_) | place::Found::Zone(_), Some(_)) => return Err(slip::two_places(text)),
        };
        Ok(Some(rest))
    }

    /// Nothing where it is no time at all.
    fn finish(self) -> Result<Option<Self>, Message> {
        if self.day.is_none() && self.clock.is_none() {
            return Ok(None);
        }
        match (&self.abbreviation, &self.place) {
            (None, _) => Ok(Some(self)),
            // As mail programs write it: `+0900 (JST)`.
            (Some(name), Some(Place::Offset(offset) | Place::Both(offset, _)))
                if abbreviations::may_mean(name, *offset) =>
            {
                Ok(Some(self))
            }
            (Some(name), _) => Err(slip::abbreviation(name)),
        }
    }
}

/// What may stand between the pieces.
fn skip_joints(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_start_matches([' ', '\t', ',', '、']);
        rest = ["at ", "on ", "の"].iter().find_map(|word| strip_word(rest, word)).unwrap_or(rest);
        if rest.len() == before.len() {
            return rest;
        }
    }
}

/// The signs and words of a time that is not exact.
fn about(text: &str) -> Option<&str> {
    const BEFORE: [&str; 9] =
        ["~", "約", "about ", "around ", "approximately ", "approx. ", "approx ", "ca. ", "circa "];
    BEFORE.iter().find_map(|word| strip_word(text, word)).or_else(|| about_behind(text))
}

/// The same right behind a time: `9時頃`, `10.30ish`.
fn about_behind(text: &str) -> Option<&str> {
    ["頃", "ごろ", "ころ", "ish"].iter().find_map(|word| strip_word(text, word).filter(|rest| is_boundary(rest)))
}

/// What stands behind a word, whatever its case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

/// The number that a text begins with: how many digits it has, and what stands behind.
fn number(text: &str) -> Option<(u32, usize, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    Some((digits.parse().ok()?, length, rest))
}

/// Whether a word ends here.
fn is_boundary(rest: &str) -> bool {
    !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric())
}
