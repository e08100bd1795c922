//! One event as its lines say it.

use chrono::NaiveDate;

use super::line::Line;
use super::slip::{self, Slip};
use super::when::{When, whole_days};
use crate::calendar::Zone;
use crate::source::Span;

/// An event, as far as holidays need it.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) span: Span,
    pub(super) uid: Option<String>,
    pub(super) sequence: u32,
    pub(super) name: String,
    pub(super) start: Option<When>,
    end: Option<(When, Span)>,
    duration: Option<u64>,
    pub(super) rules: Vec<(String, Span)>,
    /// When it takes place as well.
    pub(super) more: Vec<(When, Span)>,
    /// When it does not.
    pub(super) except: Vec<(When, Span)>,
    /// The one occurrence of another event that this one stands for.
    pub(super) instance_of: Option<(When, Span)>,
    /// Whether something of it could not be read, and was told.
    pub(super) is_broken: bool,
    /// What matters only if it lasts all day.
    pub(super) slips: Vec<(Span, Slip)>,
    pub(super) kind: EventKind,
    /// Whether Outlook says that it lasts all day, where it writes midnights.
    is_all_day: bool,
}

/// What an event says of its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EventKind {
    Holiday,
    /// People work on them: how Apple's calendars write China's working weekends.
    Workday,
    Cancelled,
}

impl Event {
    pub(super) fn new(span: Span) -> Self {
        Self {
            span,
            uid: None,
            sequence: 0,
            name: String::new(),
            start: None,
            end: None,
            duration: None,
            rules: Vec::new(),
            more: Vec::new(),
            except: Vec::new(),
            instance_of: None,
            is_broken: false,
            slips: Vec::new(),
            kind: EventKind::Holiday,
            is_all_day: false,
        }
    }

    /// Takes in one property; what holidays do not need is passed over.
    pub(super) fn take(&mut self, name: &str, line: &Line<'_>) -> Result<(), Slip> {
        let is = |value: &str| line.value().eq_ignore_ascii_case(value);
        match name {
            "UID" => self.uid = Some(line.value().to_owned()),
            "SUMMARY" => self.name = line.plain_value(),
            "SEQUENCE" => self.sequence = line.value().parse().map_err(|_| slip::sequence(line.value()))?,
            "DTSTART" if self.start.is_some() => return Err(slip::second_start()),
            "DTSTART" => self.start = Some(when(line)?),
            "DTEND" => self.end = Some((when(line)?, line.span)),
            "DURATION" => match whole_days(line.value()) {
                Some(days) => self.duration = Some(days),
                None => self.doubt(line, slip::duration(line.value())),
            },
            "RRULE" => self.rules.push((line.value().to_owned(), line.span)),
            "EXRULE" => self.doubt(line, slip::excluding_rule()),
            "RDATE" => {
                let list = self.list(line);
                self.more.extend(list);
            }
            "EXDATE" => {
                let list = self.list(line);
                self.except.extend(list);
            }
            "RECURRENCE-ID" => {
                if line.parameter("RANGE").is_some() {
                    self.doubt(line, slip::all_later_days());
                }
                self.instance_of = Some((when(line)?, line.span));
            }
            "STATUS" if is("CANCELLED") => self.kind = EventKind::Cancelled,
            "X-APPLE-SPECIAL-DAY" if is("ALTERNATE-WORKDAY") && self.kind == EventKind::Holiday => {
                self.kind = EventKind::Workday;
            }
            "X-MICROSOFT-CDO-ALLDAYEVENT" => self.is_all_day = is("TRUE"),
            _ => {}
        }
        Ok(())
    }

    /// Whether it is an event of whole days.
    pub(super) fn lasts_all_day(&self) -> bool {
        let is_day = |when: When| when.time.is_none() || (self.is_all_day && when.is_midnight());
        self.start.is_some_and(is_day)
    }

    /// How many days it lasts; one where nothing is said (RFC 5545, 3.6.1), and where the end is the beginning, as some
    /// programs write it.
    pub(super) fn length(&self, start: When) -> Result<u64, (Span, Slip)> {
        if let Some((end, span)) = self.end {
            if end.time.is_some() && !(self.is_all_day && end.is_midnight()) {
                return Err((span, slip::mixed_end()));
            }
            let days = (end.day - start.day).num_days();
            return match u64::try_from(days) {
                Ok(days) => Ok(days.max(1)),
                Err(_) => Err((span, slip::early_end(end.day))),
            };
        }
        Ok(self.duration.map_or(1, |days| days.max(1)))
    }

    fn doubt(&mut self, line: &Line<'_>, slip: Slip) {
        self.slips.push((line.span, slip));
    }

    fn list(&mut self, line: &Line<'_>) -> Vec<(When, Span)> {
        let mut list = Vec::new();
        for text in line.value().split(',').filter(|text| !text.trim().is_empty()) {
            match When::parse(text.trim()) {
                Ok(when) => list.push((when, line.span)),
                Err(slip) => self.doubt(line, slip),
            }
        }
        list
    }
}

/// The day that is meant where an event of whole days is spoken of.
pub(super) fn day_of((when, span): (When, Span), zone: &Zone) -> Result<NaiveDate, (Span, Slip)> {
    when.day_in(zone).ok_or_else(|| (span, slip::unclear_day()))
}

fn when(line: &Line<'_>) -> Result<When, Slip> {
    let when = When::parse(line.value())?;
    if line.parameter("VALUE").is_some_and(|value| value.eq_ignore_ascii_case("DATE")) && when.time.is_some() {
        return Err(slip::moment_as_day(line.value()));
    }
    Ok(when)
}
