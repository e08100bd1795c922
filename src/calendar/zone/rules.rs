//! What a zone's clocks show at a moment, and which moments a clock means: chrono's `TimeZone` on the parsed rules.

use std::fmt;

use chrono::offset::LocalResult;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use jiff_core::Timestamp;
use jiff_core::tz::{self, Abbreviation, AmbiguousOffset};

use super::Zone;

/// How far a zone's clocks are from UTC at a moment, and what that time is called, such as `CEST` or `+0545`.
#[derive(Clone)]
pub(crate) struct ZoneOffset {
    zone: Zone,
    fixed: FixedOffset,
    abbreviation: Abbreviation,
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

/// What `%Z` prints.
impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.abbreviation.as_str())
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.abbreviation.as_str())
    }
}

impl Zone {
    /// The offset at a moment, in seconds since 1970.
    fn offset_at(&self, moment: i64) -> ZoneOffset {
        let info = self.rules.to_offset_info(within_range(moment));
        let fixed = FixedOffset::east_opt(info.offset().seconds()).expect("no zone is a whole day from UTC");
        ZoneOffset { zone: self.clone(), fixed, abbreviation: info.into_abbreviation() }
    }

    fn offsets_of(&self, clock: NaiveDateTime) -> AmbiguousOffset {
        let civil = tz::Offset::UTC.to_datetime(within_range(clock.and_utc().timestamp()));
        self.rules.to_ambiguous_timestamp(civil).offset()
    }

    /// The first moment after the gap that a clock lies in; `None` if the zone's clocks do show that time.
    pub(super) fn end_of_gap(&self, clock: NaiveDateTime) -> Option<DateTime<Self>> {
        let AmbiguousOffset::Gap { before, after } = self.offsets_of(clock) else { return None };
        let clock = clock.and_utc().timestamp();
        // The clocks are turned after the one and no later than the other.
        let (mut early, mut late) = (clock - i64::from(after.seconds()), clock - i64::from(before.seconds()));
        while late - early > 1 {
            let middle = early.midpoint(late);
            if self.rules.to_offset(within_range(middle)) == after {
                late = middle;
            } else {
                early = middle;
            }
        }
        DateTime::from_timestamp(late, 0).map(|moment| moment.with_timezone(self))
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone.clone()
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> LocalResult<ZoneOffset> {
        let clock = local.and_utc().timestamp();
        let at = |offset: tz::Offset| self.offset_at(clock - i64::from(offset.seconds()));
        match self.offsets_of(*local) {
            AmbiguousOffset::Unambiguous { offset } => LocalResult::Single(at(offset)),
            AmbiguousOffset::Fold { before, after } => LocalResult::Ambiguous(at(before), at(after)),
            AmbiguousOffset::Gap { .. } => LocalResult::None,
        }
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset_at(utc.and_utc().timestamp())
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> LocalResult<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }
}

/// The last second that the parsed rules can be asked about, in the year 9999.
const LAST_SECOND: i64 = Timestamp::MAX.as_second();

/// 400 years, after which dates fall on the same days of the week again, and the rules of a zone on the same dates.
const CYCLE: i64 = 146_097 * 86_400;

/// The moment itself, or one at which a zone's clocks show the same: chrono's years go far beyond 9999, and the day
/// that ends that year ends beyond it.
fn within_range(moment: i64) -> Timestamp {
    let moment = if moment > LAST_SECOND { LAST_SECOND - CYCLE + (moment - LAST_SECOND) % CYCLE } else { moment };
    Timestamp::from_second(moment).unwrap_or(Timestamp::MIN)
}
