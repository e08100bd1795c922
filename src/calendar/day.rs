//! Days and spans as people give them: the end of a named day, `3d`, `36h`, `2w`.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{Calendar, Deadline};
use crate::text::{Both, both};

impl Calendar {
    /// What may take until the end of a day.
    #[must_use]
    pub(crate) fn by_end_of(&self, day: NaiveDate) -> Deadline {
        self.until_end_of(day, day.year())
    }
}

/// Reads a span: a whole number with `h`, `d` or `w` behind it.
///
/// # Errors
/// When it is none; the text says what to write.
pub(crate) fn parse_span(text: &str) -> Result<TimeDelta, Both> {
    let unknown = || {
        both! {
            en: "`{text}` is not a span of time; write hours, days or weeks: `36h`, `7d`, `2w`";
            ja: "`{text}`は期間ではありません。時間、日、週で書いてください：`36h`、`7d`、`2w`"
        }
    };
    let trimmed = text.trim();
    let unit = trimmed.chars().next_back().ok_or_else(unknown)?;
    let hours: i64 = match unit.to_ascii_lowercase() {
        'h' => 1,
        'd' => 24,
        'w' => 7 * 24,
        _ => return Err(unknown()),
    };
    let digits = &trimmed[..trimmed.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(unknown());
    }
    let count: i64 = digits.parse().map_err(|_| unknown())?;
    count.checked_mul(hours).and_then(TimeDelta::try_hours).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Holidays, find_zone};
    use crate::text::Language;

    #[test]
    fn a_span_is_a_number_of_hours_days_or_weeks() {
        let hours = |text| parse_span(text).map(|span| span.num_hours());
        assert_eq!([hours("36h"), hours("7d"), hours(" 2W "), hours("0d")], [Ok(36), Ok(168), Ok(336), Ok(0)]);
        for wrong in ["", "7", "d", "-1d", "+1d", "1.5d", "7 d", "7日", "99999999999999999999d", "9223372036854775807w"]
        {
            let told = parse_span(wrong).expect_err(wrong);
            assert!(told.en().contains("`36h`") && told.ja().contains("`36h`"), "{told:?}");
        }
    }

    #[test]
    fn a_named_day_ends_in_the_zone_of_the_calendar() {
        let tokyo =
            Calendar::new(find_zone("Asia/Tokyo").expect("a zone"), chrono::WeekdaySet::EMPTY, Holidays::default())
                .expect("sound");
        let last = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");
        let day = NaiveDate::from_ymd_opt(2026, 12, 5).expect("a day");
        assert_eq!(tokyo.by_end_of(day).end.to_rfc3339(), "2026-12-05T15:00:00+00:00");
        assert_eq!(tokyo.by_end_of(day).describe(Language::En), "Sat 5 Dec, 24:00 Asia/Tokyo");
        assert_eq!(tokyo.by_end_of(last).last_day, last);
    }
}
