//! The policy as it judges: every value there and sound, or every problem at once with its span.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday, WeekdaySet};
use glob::Pattern;

use super::people::Directory;
use super::raw::{Duty, Need, RawLevel, RawPolicy, RawSection, RawSeverity, RawWithin, Unit};
use super::terms::{AvoidedTerms, Term};
use crate::calendar::{Calendar, Within, Zone};
use crate::document::{Language, Maybe, Status, said};
use crate::finding::{Finding, Level, Places, RuleId};
use crate::source::{SourceFile, Span};
use crate::text::Message;
use crate::toml_record::{self, Limits, Located, Reader, Record, nearest};

/// How postmortems are judged.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    /// The directory of the postmortems, without a slash at its end.
    pub(crate) documents: String,
    pub(crate) language: Language,
    pub(crate) gate: Gate,
    pub(crate) severities: Vec<Severity>,
    pub(crate) calendar: Calendar,
    pub(crate) sections: Vec<Section>,
    pub(crate) rules: BTreeMap<RuleId, Setting>,
    pub(crate) not_applicable: Vec<String>,
    pub(crate) terms: AvoidedTerms,
    /// Who the handles are; nothing where the repository does not say.
    pub(crate) people: Option<Directory>,
}

/// What may be merged, and into which branches.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    /// Nothing: the remote's default branch, `main` and `master`.
    pub(crate) branches: Option<Vec<Pattern>>,
    pub(crate) since: Option<NaiveDate>,
    pub(crate) emergency: bool,
    pub(crate) minimum_status: Status,
    pub(crate) minimum_approvals: u32,
}

/// A severity and what it asks for.
#[derive(Clone, Debug)]
pub(crate) struct Severity {
    pub(crate) name: String,
    pub(crate) meeting: Option<Within>,
    pub(crate) actions: Option<Within>,
    pub(crate) external_message: Need,
    pub(crate) postmortem: Duty,
}

/// A prose section.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) key: String,
    pub(crate) heading_en: String,
    pub(crate) heading_ja: String,
    pub(crate) required_from: Option<Status>,
}

/// A rule's level as the policy sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) level: Option<RuleLevel>,
    pub(crate) from: Option<Status>,
}

/// A level, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RuleLevel {
    At(Level),
    Off,
}

/// What the policy must know of a rule to be checked itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownRule {
    pub(crate) id: RuleId,
    /// The names that it had.
    pub(crate) formerly: &'static [&'static str],
    /// Whether it may be waived or set below error.
    pub(crate) firm: bool,
}

impl Policy {
    pub(crate) fn severity(&self, name: &str) -> Option<&Severity> {
        self.severities.iter().find(|severity| severity.name == name)
    }

    /// Whether a postmortem of this severity is written of one's own free will.
    pub(crate) fn is_voluntary(&self, severity: &str) -> bool {
        self.severity(severity).is_some_and(|severity| severity.postmortem == Duty::Voluntary)
    }
}

impl Gate {
    /// Whether a branch, named without `refs/heads/`, is protected.
    pub(crate) fn protects(&self, branch: &str, remote_default: Option<&str>) -> bool {
        match &self.branches {
            Some(patterns) => patterns.iter().any(|pattern| pattern.matches(branch)),
            None => matches!(branch, "main" | "master") || remote_default == Some(branch),
        }
    }
}

impl Section {
    pub(crate) fn heading(&self, language: Language) -> &str {
        match language {
            Language::En => &self.heading_en,
            Language::Ja => &self.heading_ja,
        }
    }
}

/// Reads `policy.toml`; what is wrong with its syntax and types is added to the findings.
pub(super) fn read(source: &SourceFile, findings: &mut Vec<Finding>) -> Option<RawPolicy> {
    let (table, slips) = toml_record::parse_table(source, Limits::default());
    findings.extend(slips);
    let mut reader = Reader::new(source.path());
    let raw = RawPolicy::read_table(&table?, &mut reader);
    findings.extend(reader.finish());
    Some(raw)
}

/// Checks what was read, with the calendar files that it names; what is wrong is added to the findings.
pub(super) fn settle(
    raw: &RawPolicy,
    source: &SourceFile,
    calendars: &[SourceFile],
    rules: &[KnownRule],
    findings: &mut Vec<Finding>,
) -> Policy {
    let mut policy = Policy::default();
    let mut check = Check { source, rules, calendars, findings: Vec::new() };
    check.apply(raw, &mut policy);
    findings.append(&mut check.findings);
    policy
}

pub(super) struct Check<'s> {
    source: &'s SourceFile,
    rules: &'s [KnownRule],
    calendars: &'s [SourceFile],
    pub(super) findings: Vec<Finding>,
}

impl Check<'_> {
    pub(super) fn slip(&mut self, span: Span, message: impl Into<Message>, hint: impl Into<Message>) {
        let place = Places::at(self.source.path(), span);
        self.findings.push(Finding::new(RuleId::InvalidPolicy, Level::Error, place, message).hint(hint));
    }

    fn apply(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        self.apply_documents(raw, policy);
        set(&mut policy.language, raw.language.as_ref());
        self.apply_gate(raw, policy);
        for severity in &raw.severities {
            self.apply_severity(severity, policy);
        }
        self.apply_calendar(raw, policy);
        for section in &raw.sections {
            self.apply_section(section, policy);
        }
        self.apply_rules(raw, policy);
        if let Some(keys) = &raw.not_applicable {
            policy.not_applicable = keys.0.iter().map(|key| key.value.clone()).collect();
        }
        self.apply_terms(raw, policy);
    }

    fn apply_documents(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let Some(documents) = &raw.documents else { return };
        let path = documents.trim_end_matches('/');
        let sound = |part: &str| !part.is_empty() && part != "." && part != ".." && part != ".git" && part != ".pmgit";
        if path.split('/').all(sound) && !path.contains(['\\', '\n', ':', '*', '?', '[', '"']) {
            path.clone_into(&mut policy.documents);
        } else {
            let message = format!("`documents` cannot be `{}`", documents.escape_debug());
            self.slip(documents.span, message, "name a directory below the root of the repository: `postmortems`");
        }
    }

    fn apply_gate(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let gate = &raw.gate;
        if let Some(branches) = &gate.branches {
            let mut patterns = Vec::new();
            for branch in &branches.0 {
                match Pattern::new(&branch.value) {
                    Ok(pattern) if !branch.value.is_empty() => patterns.push(pattern),
                    _ => self.slip(branch.span, format!("`{}` is no glob", branch.value.escape_debug()), GLOB),
                }
            }
            policy.gate.branches = Some(patterns);
        }
        policy.gate.since = gate.since.as_deref().copied().or(policy.gate.since);
        set(&mut policy.gate.emergency, gate.emergency.as_ref());
        set(&mut policy.gate.minimum_status, gate.minimum_status.as_ref());
        set(&mut policy.gate.minimum_approvals, gate.approvals.minimum.as_ref());
    }

    fn apply_severity(&mut self, raw: &Located<RawSeverity>, policy: &mut Policy) {
        let Some(name) = said(raw.name.as_ref()) else {
            self.slip(raw.span, "a severity has no `name`".to_owned(), "add `name = \"SEV-1\"`");
            return;
        };
        let mut severity = policy.severity(name).cloned().unwrap_or_else(|| Severity::new(name));
        severity.meeting = self.within(&raw.meeting.value, severity.meeting);
        severity.actions = self.within(&raw.actions.value, severity.actions);
        set(&mut severity.external_message, raw.external_message.as_ref());
        set(&mut severity.postmortem, raw.postmortem.as_ref());
        match policy.severities.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = severity,
            None => policy.severities.push(severity),
        }
    }

    /// A number of days; what is left out keeps its default, also within the table.
    fn within(&mut self, raw: &RawWithin, default: Option<Within>) -> Option<Within> {
        let (count, unit) = match default {
            Some(Within::Days(count)) => (Some(count), Unit::Days),
            Some(Within::BusinessDays(count)) => (Some(count), Unit::BusinessDays),
            None => (None, Unit::Days),
        };
        if let Some(within) = raw.within.as_ref().filter(|within| within.value > MOST_DAYS) {
            let message = format!("{} days are more than the limit of {MOST_DAYS}", within.value);
            self.slip(within.span, message, "name the days within which it must happen");
            return default;
        }
        let count = raw.within.as_deref().copied().or(count)?;
        Some(match raw.unit.as_deref().copied().unwrap_or(unit) {
            Unit::Days => Within::Days(count),
            Unit::BusinessDays => Within::BusinessDays(count),
        })
    }

    fn apply_calendar(&mut self, whole: &RawPolicy, policy: &mut Policy) {
        let raw = &whole.calendar;
        let zone = match &raw.time_zone {
            Some(name) => match crate::calendar::find_zone(name) {
                Ok(zone) => zone,
                Err(hint) => {
                    self.slip(name.span, format!("there is no time zone `{}`", name.escape_debug()), hint);
                    return;
                }
            },
            None => Zone::utc(),
        };
        let mut weekend = WeekdaySet::from_array([Weekday::Sat, Weekday::Sun]);
        if let Some(days) = &raw.weekend {
            weekend = WeekdaySet::EMPTY;
            for day in &days.0 {
                if let Ok(weekday) = day.value.parse::<Weekday>() {
                    weekend.insert(weekday);
                } else {
                    let hint = nearest(&day.value, &WEEKDAYS).map_or(WEEKDAYS.join(", "), ToString::to_string);
                    self.slip(day.span, format!("`{}` is no day of the week", day.value.escape_debug()), hint);
                }
            }
        }
        let holidays = self.holidays(whole, &zone, self.calendars);
        let span = raw.weekend.as_ref().map_or_else(|| raw.span.unwrap_or_default(), |days| days.span);
        if let Ok(calendar) = Calendar::new(zone, weekend, holidays) {
            policy.calendar = calendar;
        } else {
            let hint = "leave at least one day of the week out of `weekend`";
            self.slip(span, "the weekend has all seven days".to_owned(), hint);
        }
    }

    fn apply_section(&mut self, raw: &Located<RawSection>, policy: &mut Policy) {
        let Some(key) = said(raw.value.key.as_ref()) else {
            self.slip(raw.span, "a section has no `key`".to_owned(), "add `key = \"overview\"`");
            return;
        };
        let known = policy.sections.iter().position(|section| section.key == key);
        let at = known.unwrap_or_else(|| {
            policy.sections.push(Section {
                key: key.to_owned(),
                heading_en: key.to_owned(),
                heading_ja: key.to_owned(),
                required_from: None,
            });
            policy.sections.len() - 1
        });
        let section = &mut policy.sections[at];
        if let Some(heading) = said(raw.heading.en.as_ref()) {
            heading.clone_into(&mut section.heading_en);
        }
        if let Some(heading) = said(raw.heading.ja.as_ref()) {
            heading.clone_into(&mut section.heading_ja);
        }
        section.required_from = raw.required_from.as_deref().copied().or(section.required_from);
    }

    fn apply_rules(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let ids: Vec<&str> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
        for (name, setting) in &raw.rules {
            let is_named = |rule: &&KnownRule| rule.id.as_str() == name || rule.formerly.contains(&name.as_str());
            let Some(rule) = self.rules.iter().find(is_named) else {
                let hint = nearest(name, &ids).map_or_else(
                    || "`pmgit explain` lists the rules".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.slip(setting.key, format!("there is no rule `{}`", name.escape_debug()), hint);
                continue;
            };
            let level = setting.level.as_ref().map(|level| match level.value {
                RawLevel::Error => RuleLevel::At(Level::Error),
                RawLevel::Warning => RuleLevel::At(Level::Warning),
                RawLevel::Off => RuleLevel::Off,
            });
            let below = level.is_some_and(|level| level != RuleLevel::At(Level::Error)) || setting.from.is_some();
            if rule.firm && below {
                let message = format!("`{name}` is always an error");
                self.slip(setting.key, message, "remove this table: the rule guards the integrity of the archive");
                continue;
            }
            policy.rules.insert(rule.id, Setting { level, from: setting.from.as_deref().copied() });
        }
    }

    fn apply_terms(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let words = |list: &Maybe<super::raw::Words>| -> Vec<String> {
            list.iter().flat_map(|list| list.value.0.iter()).map(|word| word.value.trim().to_owned()).collect()
        };
        let mut terms = Vec::new();
        for term in &raw.terms {
            let avoid = words(&term.avoid);
            if avoid.is_empty() || avoid.iter().any(String::is_empty) {
                self.slip(term.span, "a term avoids nothing".to_owned(), "add `avoid = [\"whitelist\"]`");
                continue;
            }
            terms.push(Term { avoid, instead: words(&term.r#use), parts: words(&term.r#where) });
        }
        policy.terms = AvoidedTerms::new(terms);
    }
}

/// The longest deadline, in days: some ten years.
const MOST_DAYS: u32 = 3_660;

const GLOB: &str = "name branches, with `*` for any letters: `release/*`";

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn set<T: Copy>(slot: &mut T, value: Option<&Located<T>>) {
    if let Some(value) = value {
        *slot = value.value;
    }
}
