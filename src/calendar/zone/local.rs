//! What a clock on the wall means in a zone, and when a zone's days end.

use chrono::offset::LocalResult;
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

use super::Zone;

/// What a clock on the wall means in a zone.
pub(in crate::calendar) enum Local {
    Once(DateTime<Zone>),
    /// The clocks were set back: the earlier moment and the later one.
    Twice(DateTime<Zone>, DateTime<Zone>),
    /// The clocks were set forward over it: how they stood before, and the first moment after.
    Never {
        before: DateTime<Zone>,
        after: DateTime<Zone>,
    },
}

pub(in crate::calendar) fn local(zone: &Zone, clock: NaiveDateTime) -> Local {
    match zone.from_local_datetime(&clock) {
        LocalResult::Single(moment) => Local::Once(moment),
        LocalResult::Ambiguous(earlier, later) => Local::Twice(earlier, later),
        LocalResult::None => {
            let after = zone.end_of_gap(clock).expect("a local time that does not exist lies in a gap");
            let before = (after.to_utc() - Duration::nanoseconds(1)).with_timezone(zone);
            Local::Never { before, after }
        }
    }
}

/// The first moment that no longer belongs to a day. Where midnight does not exist, that is the first moment after the
/// gap. Where it comes twice, it is the earlier one, but for clocks that went back into the day: then the later one.
pub(in crate::calendar) fn end_of_day(zone: &Zone, day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).expect("chrono's last day is long after the year 9999");
    match local(zone, next.and_time(NaiveTime::MIN)) {
        Local::Once(moment) => moment.to_utc(),
        Local::Twice(earlier, later) => {
            let just_before = (later.to_utc() - Duration::nanoseconds(1)).with_timezone(zone);
            if just_before.date_naive() <= day { later.to_utc() } else { earlier.to_utc() }
        }
        Local::Never { after, .. } => after.to_utc(),
    }
}
