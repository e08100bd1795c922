//! Calendar files (RFC 5545): the all-day events of a file as holidays.
//!
//! The known readers of this format tell no lines and repair what is broken; here, what is broken is to be told with its
//! line, and never guessed. And expanding a rule from its beginning to its end, as they do, has no end for a rule that
//! never ends. So the file is read here, as far as holidays need it: days, rules of days, exceptions to them.
//!
//! What begins at a time of day is no holiday, and is left out; `pmgit calendar` names it. So is what has been
//! cancelled, and a day of which the file itself says that people work on it.

mod event;
mod fold;
mod line;
mod recurring;
mod rule;
mod slip;
mod when;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};

use self::event::{Event, day_of};
pub(crate) use self::fold::with_whole_letters;
use self::line::Line;
pub(super) use self::recurring::Recurring;
use self::rule::Rule;
use self::slip::Slip;
use self::when::When;
use super::source::{LeftOut, Source, SourceKind, WhyLeftOut};
use super::{LAST_DAY, Zone};
use crate::finding::{Finding, Gathered, RuleId};
use crate::source::{SourceFile, Span};

/// A larger file holds more than holidays.
pub(crate) const MOST_BYTES: usize = 1 << 20;
const MOST_EVENTS: usize = 5_000;
const MOST_RULES: usize = 1_000;
/// A longer event is a slip of the year.
const MOST_DAYS: u64 = 366;
/// And one that comes again is no holiday where it is longer than this.
const MOST_RECURRING_DAYS: u64 = 31;
/// How many days all events of a file may name one by one.
const MOST_SINGLE_DAYS: u64 = 100_000;

/// Reads a file; what is wrong with it is added to the findings. The zone says which day a moment in UTC is.
pub(crate) fn read(source: &SourceFile, zone: &Zone, findings: &mut Vec<Finding>) -> Source {
    let slips = Gathered::new(source.path());
    let mut reader = Reader { source, slips, open: Vec::new(), events: Vec::new(), is_calendar: false };
    reader.run();
    let events = std::mem::take(&mut reader.events);
    let found = reader.holidays(&events, zone);
    findings.extend(reader.slips.finish());
    found
}

struct Reader<'s> {
    source: &'s SourceFile,
    slips: Gathered<'s>,
    /// The components that have begun and not ended.
    open: Vec<(String, Span)>,
    events: Vec<Event>,
    is_calendar: bool,
}

impl Reader<'_> {
    fn slip(&mut self, span: Span, slip: Slip) {
        self.slips.add(RuleId::InvalidPolicy, slip.key, Some(span), || (slip.message, slip.hint));
    }

    fn run(&mut self) {
        let text = self.source.text();
        if let Some(at) = self.source.invalid_at() {
            return self.slip(Span::new(at, at + 1), slip::not_utf_8());
        }
        if text.len() > MOST_BYTES {
            return self.slip(Span::default(), slip::too_large(text.len()));
        }
        for line in line::lines(text) {
            if self.events.len() > MOST_EVENTS {
                break;
            }
            match line {
                Ok(line) => self.line(&line),
                Err(span) => self.slip(span, slip::nameless_line()),
            }
            if !self.is_calendar {
                break;
            }
        }
        if self.events.len() > MOST_EVENTS {
            let span = self.events[MOST_EVENTS].span;
            self.slip(span, slip::too_many_events());
            self.events.truncate(MOST_EVENTS);
        } else if !self.is_calendar {
            self.slips = Gathered::new(self.source.path());
            let end = text.lines().next().map_or(0, str::len);
            self.slip(Span::new(0, end), slip::not_a_calendar());
        } else {
            for (name, span) in std::mem::take(&mut self.open) {
                self.slip(span, slip::never_ends(&name));
            }
        }
    }

    fn line(&mut self, line: &Line<'_>) {
        let name = line.name();
        match name.as_str() {
            "BEGIN" => self.begin(line),
            "END" => self.end(line),
            _ => match self.open.len() {
                0 => self.slip(line.span, slip::outside(&name)),
                1 => self.heading(&name, line),
                // What an alarm says within an event is not said of the event.
                2 if self.open[1].0 == "VEVENT" => {
                    let event = self.events.last_mut().expect("an event has begun");
                    if let Err(slip) = event.take(&name, line) {
                        event.is_broken = true;
                        self.slip(line.span, slip);
                    }
                }
                _ => {}
            },
        }
    }

    fn heading(&mut self, name: &str, line: &Line<'_>) {
        let value = line.value();
        if name == "VERSION" && value.split(';').all(|version| version.trim() != "2.0") {
            self.slip(line.span, slip::version(value));
        }
        if name == "CALSCALE" && !value.eq_ignore_ascii_case("GREGORIAN") {
            self.slip(line.span, slip::scale(value));
        }
    }

    fn begin(&mut self, line: &Line<'_>) {
        let name = line.value().to_ascii_uppercase();
        self.is_calendar |= self.open.is_empty() && name == "VCALENDAR";
        if self.open.len() == 1 && name == "VEVENT" {
            self.events.push(Event::new(line.span));
        } else if name == "VEVENT" {
            self.slip(line.span, slip::nested_event());
        }
        self.open.push((name, line.span));
    }

    fn end(&mut self, line: &Line<'_>) {
        let name = line.value().to_ascii_uppercase();
        match self.open.last() {
            Some((open, _)) if *open == name => {
                self.open.pop();
            }
            Some((open, _)) => {
                let slip = slip::wrong_end(&name, open);
                self.slip(line.span, slip);
                if let Some(at) = self.open.iter().rposition(|(open, _)| *open == name) {
                    self.open.truncate(at);
                }
            }
            None => self.slip(line.span, slip::stray_end(&name)),
        }
    }

    fn holidays(&mut self, events: &[Event], zone: &Zone) -> Source {
        let mut found = Source::new(self.source.path().to_string(), SourceKind::Calendar);
        let (newest, moved) = (newest(events), moved(events, zone));
        let (mut steps, mut single_days) = (0, 0);
        for event in events {
            let Some(start) = event.start else {
                if !event.is_broken {
                    self.slip(event.span, slip::no_start());
                }
                continue;
            };
            let is_replaced =
                event.instance_of.is_none() && newest.get(&event.uid).is_some_and(|&it| it > event.sequence);
            if is_replaced || event.kind == event::EventKind::Cancelled {
                continue;
            }
            if let Some(why) = why_left_out(event) {
                let line = self.source.position(event.span.start).line;
                found.left_out.push(LeftOut { line, name: event.name.clone(), why });
                continue;
            }
            let Some(days) = self.settle(event, start, zone, &moved) else { continue };
            single_days += days.length * (1 + days.more.len() as u64);
            if single_days > MOST_SINGLE_DAYS || found.recurring.len() + event.rules.len() > MOST_RULES {
                self.slip(event.span, slip::too_many_days());
                break;
            }
            self.add(event, &days, zone, &mut steps, &mut found);
        }
        found
    }

    /// The days of one event; nothing where they cannot be told.
    fn settle(&mut self, event: &Event, start: When, zone: &Zone, moved: &Moved) -> Option<Occurrences> {
        let mut slips: Vec<(Span, Slip)> = event.slips.clone();
        let mut days = |list: &[(When, Span)]| -> Vec<NaiveDate> {
            let settled = list.iter().map(|&one| day_of(one, zone));
            settled.filter_map(|day| day.map_err(|slip| slips.push(slip)).ok()).collect()
        };
        let (more, mut except): (_, BTreeSet<NaiveDate>) =
            (days(&event.more), days(&event.except).into_iter().collect());
        match event.instance_of {
            Some(one) => drop(days(&[one])),
            None => except.extend(moved.get(&event.uid).into_iter().flatten()),
        }
        let most = if event.rules.is_empty() { MOST_DAYS } else { MOST_RECURRING_DAYS };
        let length = match event.length(start) {
            Ok(length) if length <= most => length,
            Ok(length) => {
                slips.push((event.span, slip::too_long(length, most)));
                0
            }
            Err(slip) => {
                slips.push(slip);
                0
            }
        };
        let is_sound = slips.is_empty();
        for (span, slip) in slips {
            self.slip(span, slip);
        }
        is_sound.then_some(Occurrences { first: start.day, more, except, length })
    }

    fn add(&mut self, event: &Event, days: &Occurrences, zone: &Zone, steps: &mut u32, found: &mut Source) {
        for (text, span) in &event.rules {
            match Rule::parse(text, days.first, zone, steps) {
                Ok(rule) => {
                    let first = days.first.year();
                    match rule.until {
                        Some(until) => found.years.add(first, until.year().max(first)),
                        None => found.years.add_endless(first),
                    }
                    let (length, except, name) = (days.length, days.except.clone(), event.name.clone());
                    found.recurring.push(Recurring { rule, length, except, name });
                }
                Err(slip) => self.slip(*span, slip),
            }
        }
        let first = event.rules.is_empty().then_some(days.first);
        for first in first.into_iter().chain(days.more.iter().copied()).filter(|day| !days.except.contains(day)) {
            // An exception to a rule says nothing of the years that the file knows.
            if event.rules.is_empty() && event.instance_of.is_none() {
                found.years.add(first.year(), first.year());
            }
            let last = first.checked_add_days(Days::new(days.length - 1)).map_or(LAST_DAY, |last| last.min(LAST_DAY));
            for day in first.iter_days().take_while(|day| *day <= last) {
                found.add(day, event.name.clone());
            }
        }
    }
}

/// The days of one event, but for those that a rule gives.
struct Occurrences {
    first: NaiveDate,
    more: Vec<NaiveDate>,
    except: BTreeSet<NaiveDate>,
    /// How many days each lasts; one at least.
    length: u64,
}

fn why_left_out(event: &Event) -> Option<WhyLeftOut> {
    if event.kind == event::EventKind::Workday {
        return Some(WhyLeftOut::Workday);
    }
    (!event.lasts_all_day()).then_some(WhyLeftOut::Timed)
}

/// The newest sequence of each event: one that was sent again replaces what it was.
fn newest(events: &[Event]) -> BTreeMap<Option<String>, u32> {
    let mut newest: BTreeMap<Option<String>, u32> = BTreeMap::new();
    for event in events.iter().filter(|event| event.uid.is_some() && event.instance_of.is_none()) {
        let known = newest.entry(event.uid.clone()).or_default();
        *known = (*known).max(event.sequence);
    }
    newest
}

/// The days of each event on which a single occurrence was moved or cancelled.
type Moved = BTreeMap<Option<String>, BTreeSet<NaiveDate>>;

fn moved(events: &[Event], zone: &Zone) -> Moved {
    let mut moved = Moved::new();
    for event in events.iter().filter(|event| event.uid.is_some()) {
        let day = event.instance_of.and_then(|one| day_of(one, zone).ok());
        moved.entry(event.uid.clone()).or_default().extend(day);
    }
    moved
}
