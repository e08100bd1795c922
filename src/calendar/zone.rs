//! Time zones: finding one by its name, and where its days end when its clocks are turned.

use chrono::offset::LocalResult;
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};

use crate::toml_record::edit_distance;

/// Finds a zone by its IANA name, in any case.
///
/// # Errors
/// When there is none; the text proposes the nearest name.
pub(crate) fn find_zone(name: &str) -> Result<Tz, String> {
    let name = name.trim();
    Tz::from_str_insensitive(name).map_err(|_| {
        let proposal = match nearest(name) {
            Some(zone) => format!("did you mean `{zone}`?"),
            None => "write a name such as `Asia/Tokyo` or an offset such as `+09:00`".to_owned(),
        };
        format!("`{name}` is no IANA time zone; {proposal}")
    })
}

/// The zone whose name, or whose city, takes the fewest changes; an abbreviation is near to too many.
fn nearest(name: &str) -> Option<Tz> {
    let wanted = name.to_lowercase().replace(' ', "_");
    let length = wanted.chars().count();
    let distance = |zone: &Tz| {
        let known = zone.name().to_lowercase();
        let city = known.rsplit('/').next().unwrap_or_default();
        edit_distance(&wanted, &known).min(edit_distance(&wanted, city))
    };
    let (distance, zone) = TZ_VARIANTS.iter().map(|zone| (distance(zone), *zone)).min_by_key(|(edits, _)| *edits)?;
    (length > 3 && distance <= length / 4).then_some(zone)
}

/// What a clock on the wall means in a zone.
pub(super) enum Local {
    Once(DateTime<Tz>),
    /// The clocks were set back: the earlier moment and the later one.
    Twice(DateTime<Tz>, DateTime<Tz>),
    /// The clocks were set forward over it: how they stood before, and the first moment after.
    Never {
        before: DateTime<Tz>,
        after: DateTime<Tz>,
    },
}

pub(super) fn local(zone: Tz, clock: NaiveDateTime) -> Local {
    match zone.from_local_datetime(&clock) {
        LocalResult::Single(moment) => Local::Once(moment),
        LocalResult::Ambiguous(one, other) => Local::Twice(one.min(other), one.max(other)),
        LocalResult::None => {
            let gap = GapInfo::new(&clock, &zone).expect("a local time that does not exist lies in a gap");
            let after = gap.end.expect("a gap that is not the last line of the table has an end");
            let before = (after.to_utc() - Duration::nanoseconds(1)).with_timezone(&zone);
            Local::Never { before, after }
        }
    }
}

/// The first moment that no longer belongs to a day. Where midnight does not exist, that is the first moment after the
/// gap. Where it comes twice, it is the earlier one, but for clocks that went back into the day: then the later one.
pub(super) fn end_of_day(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).expect("chrono's last day is long after the year 9999");
    match local(zone, next.and_time(NaiveTime::MIN)) {
        Local::Once(moment) => moment.to_utc(),
        Local::Twice(earlier, later) => {
            let just_before = (later.to_utc() - Duration::nanoseconds(1)).with_timezone(&zone);
            if just_before.date_naive() <= day { later.to_utc() } else { earlier.to_utc() }
        }
        Local::Never { after, .. } => after.to_utc(),
    }
}
