//! Moments as people type them on a command line, and as a document writes them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, SecondsFormat, TimeZone, Timelike};

use super::zone::{self, Local, Zone, find_zone};

/// Reads a moment: RFC 3339, `2026-11-20 09:04` with or without seconds, an offset or an IANA name behind it, or `now`.
/// Without an offset and a name, the clock is the zone's.
///
/// # Errors
/// When it is none, or the zone's clocks showed that time twice or never; the text says what to write.
pub(crate) fn parse_moment(
    text: &str,
    zone: &Zone,
    now: DateTime<FixedOffset>,
) -> Result<DateTime<FixedOffset>, String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("now") {
        let now = now.with_nanosecond(0).unwrap_or(now);
        return Ok(now.with_timezone(zone).fixed_offset());
    }
    let (clock, rest) = clock(text)?;
    match rest {
        "" => in_zone(clock, zone),
        "Z" | "z" => Ok(clock.and_utc().fixed_offset()),
        _ if rest.starts_with(['+', '-']) => with_offset(clock, rest),
        _ => in_zone(clock, &find_zone(rest)?),
    }
}

/// Writes a moment as TOML 1.0 does: with seconds, and with the offset it has, `Z` for none.
#[must_use]
pub(crate) fn to_toml(moment: DateTime<FixedOffset>) -> String {
    // An offset of a zone's local mean time has seconds, which RFC 3339 cannot write.
    let seconds = moment.offset().local_minus_utc();
    let offset = FixedOffset::east_opt(seconds - seconds % 60).unwrap_or(*moment.offset());
    moment.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The date and the time that a text begins with, and what stands behind them.
fn clock(text: &str) -> Result<(NaiveDateTime, &str), String> {
    let unknown =
        || format!("`{text}` is no date and time; write `2026-11-20 09:04`, `2026-11-20T09:04:00+09:00` or `now`");
    let (date, behind) = text.split_at_checked(10).ok_or_else(unknown)?;
    let is_date = date
        .bytes()
        .enumerate()
        .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if !is_date {
        return Err(unknown());
    }
    let date =
        NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(|_| format!("`{date}` is no day of the calendar"))?;
    let behind = behind.strip_prefix(['T', 't', ' ']).map(str::trim_start).ok_or_else(unknown)?;
    let end = behind.find(|letter: char| !letter.is_ascii_digit() && !":.".contains(letter)).unwrap_or(behind.len());
    let (time, rest) = behind.split_at(end);
    Ok((date.and_time(time_of_day(time).ok_or_else(unknown)?), rest.trim()))
}

/// `09:04`, `09:04:30` or `09:04:30.5`; a leap second is none, for no zone's table knows one.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let is_padded = text.split(':').all(|part| part.split('.').next().is_some_and(|digits| digits.len() == 2));
    let time =
        NaiveTime::parse_from_str(text, "%H:%M:%S%.f").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M")).ok()?;
    (is_padded && time.nanosecond() < 1_000_000_000).then_some(time)
}

fn with_offset(clock: NaiveDateTime, text: &str) -> Result<DateTime<FixedOffset>, String> {
    let digits: Vec<i32> = text[1..].split(':').filter_map(|part| part.parse().ok()).collect();
    let is_padded =
        text.len() == 6 && text.is_ascii() && text[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let offset = match digits[..] {
        [hours, minutes] if is_padded && hours < 24 && minutes < 60 => {
            let seconds = (hours * 60 + minutes) * 60;
            FixedOffset::east_opt(if text.starts_with('-') { -seconds } else { seconds })
        }
        _ => None,
    };
    let offset = offset.ok_or_else(|| format!("`{text}` is no offset; write `+09:00`, `-03:30` or `Z`"))?;
    offset.from_local_datetime(&clock).single().ok_or_else(|| format!("`{clock}` lies outside the calendar"))
}

fn in_zone(clock: NaiveDateTime, zone: &Zone) -> Result<DateTime<FixedOffset>, String> {
    let shown = clock.format("%Y-%m-%d %H:%M:%S");
    let written = |offset: FixedOffset| format!("`{}{offset}`", clock.format("%Y-%m-%dT%H:%M:%S"));
    match zone::local(zone, clock) {
        Local::Once(moment) => Ok(moment.fixed_offset()),
        Local::Twice(earlier, later) => {
            let (earlier, later) = (written(earlier.offset().fix()), written(later.offset().fix()));
            Err(format!("`{shown}` comes twice in {zone}, for the clocks go back; write {earlier} or {later}"))
        }
        Local::Never { before, after } => {
            let (from, to) = (before.offset().fix(), after.offset().fix());
            let (first, second) = (written(from), written(to));
            Err(format!(
                "`{shown}` does not exist in {zone}, where the clocks go from {from} to {to}; write {first} or {second}"
            ))
        }
    }
}
