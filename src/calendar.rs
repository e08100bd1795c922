//! stub until the calendar room lands
use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use std::collections::{BTreeSet, HashSet};
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    Days(u32),
    BusinessDays(u32),
}
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    zone: Tz,
    weekend: HashSet<Weekday>,
    holidays: BTreeSet<NaiveDate>,
}
impl Calendar {
    pub(crate) fn new(zone: Tz, weekend: HashSet<Weekday>, holidays: BTreeSet<NaiveDate>) -> Result<Self, String> {
        Ok(Self { zone, weekend, holidays })
    }
    pub(crate) fn zone(&self) -> Tz {
        self.zone
    }
    pub(crate) fn weekend(&self) -> &HashSet<Weekday> {
        &self.weekend
    }
}
impl Default for Calendar {
    fn default() -> Self {
        Self { zone: Tz::UTC, weekend: HashSet::new(), holidays: BTreeSet::new() }
    }
}
pub(crate) fn parse_zone(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| String::new())
}
