//! Single values: texts, truth values, numbers, days and moments.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};
use toml::de::DeValue;
use toml::value::{Datetime, Offset};

use super::reader::Read;
use super::wanted::Wanted;
use super::{Number, Reader, Shape, TomlValue};

impl Read for String {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            reader.wrong_type(value, Wanted::Text);
        }
        text.map(str::to_owned)
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

impl Read for bool {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            reader.wrong_type(value, Wanted::Truth);
        }
        truth
    }

    fn shape() -> Shape {
        Shape::Truth
    }
}

/// A count: a whole number that is not negative.
impl Read for u32 {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let count = match value.get_ref() {
            DeValue::Integer(integer) => u32::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        if count.is_none() {
            reader.wrong_type(value, Wanted::Count);
        }
        count
    }

    fn shape() -> Shape {
        Shape::Count
    }
}

impl Read for Number {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let number = match value.get_ref() {
            #[expect(clippy::cast_precision_loss, reason = "a metric is shown, not counted with")]
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|whole| whole as f64)
            }
            DeValue::Float(float) => float.as_str().parse::<f64>().ok().filter(|number| number.is_finite()),
            _ => None,
        };
        if number.is_none() {
            reader.wrong_type(value, Wanted::Number);
        }
        number.map(Number)
    }

    fn shape() -> Shape {
        Shape::Number
    }
}

impl Read for DateTime<FixedOffset> {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let moment = match value.get_ref() {
            DeValue::Datetime(datetime) => offset_moment(datetime),
            _ => None,
        };
        if moment.is_none() {
            reader.wrong_type(value, Wanted::Moment);
        }
        moment
    }

    fn shape() -> Shape {
        Shape::Moment
    }
}

impl Read for NaiveDate {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let date = match value.get_ref() {
            DeValue::Datetime(Datetime { date: Some(date), time: None, offset: None }) => {
                NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
            }
            _ => None,
        };
        if date.is_none() {
            reader.wrong_type(value, Wanted::Date);
        }
        date
    }

    fn shape() -> Shape {
        Shape::Date
    }
}

/// A TOML date-time with an offset as an instant; a leap second counts as the one before it.
fn offset_moment(datetime: &Datetime) -> Option<DateTime<FixedOffset>> {
    let (date, time, offset) = (datetime.date?, datetime.time?, datetime.offset?);
    let minutes = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i32::from(minutes),
    };
    let second = u32::from(time.second.unwrap_or(0)).min(59);
    let time =
        NaiveTime::from_hms_nano_opt(time.hour.into(), time.minute.into(), second, time.nanosecond.unwrap_or(0))?;
    let local = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())?.and_time(time);
    FixedOffset::east_opt(minutes * 60)?.from_local_datetime(&local).single()
}
