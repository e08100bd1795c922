//! A time as far as it is known: a moment, or its day alone.

use chrono::{DateTime, FixedOffset, NaiveDate};
use toml::de::DeValue;
use toml::value::Datetime;

use super::wanted::Wanted;
use super::{Read, Reader, Shape, TomlValue};

/// An instant with the offset it was written with.
pub(crate) type Moment = DateTime<FixedOffset>;

/// A moment, or the day alone where nothing more is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Moment(Moment),
    Day(NaiveDate),
}

impl When {
    /// The moment; nothing where only the day is known.
    pub(crate) fn moment(self) -> Option<Moment> {
        match self {
            Self::Moment(moment) => Some(moment),
            Self::Day(_) => None,
        }
    }

    /// The day as it is written, in the offset of the time itself.
    pub(crate) fn day(self) -> NaiveDate {
        match self {
            Self::Moment(moment) => moment.date_naive(),
            Self::Day(day) => day,
        }
    }

    /// Whether it is surely earlier than another: of a day and a moment, only where their days differ.
    pub(crate) fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Moment(one), Self::Moment(other)) => one < other,
            (one, other) => one.day() < other.day(),
        }
    }
}

impl Read for When {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let DeValue::Datetime(datetime) = value.get_ref() else {
            reader.wrong_type(value, if reader.allows_day() { Wanted::MomentOrDay } else { Wanted::Moment });
            return None;
        };
        match datetime {
            Datetime { time: None, offset: None, .. } if reader.allows_day() => {
                <NaiveDate as Read>::read(value, reader).map(Self::Day)
            }
            Datetime { .. } => <Moment as Read>::read(value, reader).map(Self::Moment),
        }
    }

    fn shape() -> Shape {
        Shape::Either(vec![<Moment as Read>::shape(), <NaiveDate as Read>::shape()])
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, When};

    #[test]
    fn of_a_day_and_a_moment_only_their_days_are_compared() {
        let moment = |text: &str| When::Moment(Moment::parse_from_rfc3339(text).expect("a moment"));
        let day = |text: &str| When::Day(text.parse().expect("a day"));
        let (morning, evening) = (moment("2026-11-20T08:00:00+09:00"), moment("2026-11-20T20:00:00+09:00"));
        assert!(morning.is_before(evening) && !evening.is_before(morning));
        let same = day("2026-11-20");
        assert!(!same.is_before(morning) && !morning.is_before(same) && !same.is_before(evening));
        assert!(day("2026-11-19").is_before(morning) && evening.is_before(day("2026-11-21")));
        assert_eq!(evening.day().to_string(), "2026-11-20", "in its own offset");
    }
}
