//! Compares the policy before and after a change.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Offset as _, TimeZone as _, Weekday};

use crate::calendar::{Calendar, JAPAN, Within};
use crate::document::Status;
use crate::finding::{Finding, Level, Places};
use crate::policy::{Duty, Need, PEOPLE_PATH, POLICY_PATH, Policy, RuleLevel};
use crate::rules::{Archive, Check, all, rule};
use crate::source::RepoPath;
use crate::text::{Language, and_list, one_or_many};

rule! {
    /// The change loosens the policy.
    ///
    /// A policy is loosened for good reasons; it should not happen by the way. Everything that a change asks for less
    /// than before is told, side by side, so that whoever approves it knows what they approve: deadlines, levels of
    /// rules, what is required from when, approvals, protected branches. A new holiday, also one of a calendar file, is a later deadline, and so is a time zone further west; somebody new
    /// among the people is an approver whom nobody questions, and two handles that were one person are two approvers.
    /// The change itself is judged by the policy before it.
    ///
    /// ```toml policy-before
    /// [gate]
    /// approvals = { minimum = 2 }
    /// ```
    ///
    /// ```toml policy fails
    /// [gate]
    /// approvals = { minimum = 1 }
    /// ```
    ///
    /// ```toml policy-before
    /// [rules.missing-query]
    /// level = "error"
    /// ```
    ///
    /// ```toml policy fails
    /// [rules.missing-query]
    /// level = "off"
    /// ```
    ///
    /// ```toml policy-before
    /// [calendar]
    /// holidays = [2026-12-29]
    /// ```
    ///
    /// ```toml policy fails
    /// [calendar]
    /// holidays = [2026-12-29, 2026-12-30]
    /// ```
    ///
    /// ```toml policy-before
    /// [gate]
    /// approvals = { minimum = 1 }
    /// ```
    ///
    /// ```toml policy passes
    /// [gate]
    /// approvals = { minimum = 2 }
    ///
    /// [calendar]
    /// holidays = [2026-12-26]
    /// ```
    ///
    /// Say in the pull request why it may be loosened, and let those decide who own the process.
    id: LoosenedPolicy,
    group: Policy,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    let Some(after) = archive.policy_after else { return };
    let built_in;
    let before = if let Some(before) = archive.policy_before {
        before
    } else {
        // Before the first policy the built-in one holds; the day on which pmgit came is news and loosens nothing.
        built_in = Policy {
            gate: crate::policy::Gate { since: after.gate.since, ..Default::default() },
            people: archive.policy.people.clone(),
            ..Policy::default()
        };
        &built_in
    };
    for Loosened { what, before, after, file } in loosened(before, after) {
        let message = format!("the change loosens `{}`: {before} before, {after} after", what.escape_debug());
        let file = RepoPath::from(file.as_str());
        let finding = Finding::new(RULE.id, Level::Warning, Places::file(&file), message);
        findings.push(finding.hint("say in the pull request why it may be loosened"));
    }
}

/// What the people are called beside the settings of the policy: they have a file of their own.
const PEOPLE: &str = "people";

/// What was loosened: the setting, its value before and its value after, and the file that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loosened {
    pub(crate) what: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) file: String,
}

/// Everything that a policy asks for less than the one before it; the other way round, what it asks for more.
pub(crate) fn loosened(before: &Policy, after: &Policy) -> Vec<Loosened> {
    let mut found = Found::default();
    if before.documents != after.documents {
        found.tell(
            "documents",
            format!("`{}`", before.documents.escape_debug()),
            format!("`{}`", after.documents.escape_debug()),
        );
    }
    found.compare_gate(before, after);
    found.compare_severities(before, after);
    found.compare_zones(&before.calendar, &after.calendar);
    found.compare_weekends(&before.calendar, &after.calendar);
    found.compare_holidays(&before.calendar, &after.calendar);
    found.compare_sections(before, after);
    found.compare_rules(before, after);
    for key in after.not_applicable.iter().filter(|key| !before.not_applicable.contains(key)) {
        found.tell("not_applicable", format!("no `{}`", key.escape_debug()), format!("`{}`", key.escape_debug()));
    }
    found.compare_terms(before, after);
    found.compare_people(before, after);
    found.list
}

#[derive(Default)]
struct Found {
    list: Vec<Loosened>,
}

impl Found {
    fn tell(&mut self, what: impl Into<String>, before: impl Into<String>, after: impl Into<String>) {
        let what = what.into();
        let file = if what == PEOPLE { PEOPLE_PATH } else { POLICY_PATH }.to_owned();
        self.list.push(Loosened { what, before: before.into(), after: after.into(), file });
    }

    fn compare_gate(&mut self, before: &Policy, after: &Policy) {
        let (then, now) = (&before.gate, &after.gate);
        let usual = || vec!["main".to_owned(), "master".to_owned()];
        let names = |branches: &Option<Vec<glob::Pattern>>| {
            branches.as_ref().map(|list| list.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>())
        };
        let (were, are) = (names(&then.branches).unwrap_or_else(usual), names(&now.branches).unwrap_or_else(usual));
        for branch in were.iter().filter(|branch| !are.contains(branch) && !now.protects(branch, None)) {
            self.tell("gate.branches", format!("`{}` protected", branch.escape_debug()), "not");
        }
        let day = |day: Option<chrono::NaiveDate>| day.map_or("not set".to_owned(), |day| day.to_string());
        if now.since > then.since {
            self.tell("gate.since", day(then.since), day(now.since));
        }
        if now.emergency && !then.emergency {
            self.tell("gate.emergency", "false", "true");
        }
        if now.minimum_status < then.minimum_status {
            self.tell("gate.minimum_status", then.minimum_status.to_string(), now.minimum_status.to_string());
        }
        if now.minimum_approvals < then.minimum_approvals {
            self.tell("gate.approvals.minimum", then.minimum_approvals.to_string(), now.minimum_approvals.to_string());
        }
    }

    fn compare_severities(&mut self, before: &Policy, after: &Policy) {
        for then in &before.severities {
            // A severity that is gone is judged as none is: by no deadline.
            let now = after.severity(&then.name);
            let of = |what: &str| format!("severities.{}.{what}", then.name);
            let (meeting, actions) = (now.and_then(|now| now.meeting), now.and_then(|now| now.actions));
            for (what, then, now) in [("meeting", then.meeting, meeting), ("actions", then.actions, actions)] {
                if length(now) > length(then) {
                    self.tell(of(what), limit_text(then), limit_text(now));
                }
            }
            let needs_none = now.is_none_or(|now| now.external_message == Need::Optional);
            if then.external_message == Need::Required && needs_none {
                self.tell(of("external_message"), "required", "optional");
            }
            let is_free = now.is_none_or(|now| now.postmortem == Duty::Voluntary);
            if then.postmortem == Duty::Required && is_free {
                self.tell(of("postmortem"), "required", "voluntary");
            }
        }
    }

    /// A day ends later further west, in winter or in summer; a year stands for all of them.
    fn compare_zones(&mut self, before: &Calendar, after: &Calendar) {
        let ends = |calendar: &Calendar| {
            let zone = calendar.zone();
            [1, 7].map(|month| {
                let noon = NaiveDate::from_ymd_opt(2026, month, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
                noon.map(|noon| -zone.offset_from_utc_datetime(&noon).fix().local_minus_utc())
            })
        };
        if ends(before).into_iter().zip(ends(after)).any(|(then, now)| now > then) {
            self.tell("calendar.time_zone", before.zone().to_string(), after.zone().to_string());
        }
    }

    fn compare_weekends(&mut self, before: &Calendar, after: &Calendar) {
        for day in after.weekend().difference(before.weekend()).iter(Weekday::Mon) {
            self.tell("calendar.weekend", format!("{day} a business day"), "none");
        }
    }

    /// A holiday on a weekend moves no deadline. Those of a calendar file are told at that file.
    fn compare_holidays(&mut self, before: &Calendar, after: &Calendar) {
        let mut by_source: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for day in after.holidays_beyond(before) {
            let source = after.holidays_on(day).first().map_or(POLICY_PATH, |holiday| holiday.source);
            by_source.entry(source).or_default().push(day.to_string());
        }
        for (source, new) in by_source {
            let (then, now) = one_or_many(new.len(), ("a business day", "a holiday"), ("business days", "holidays"));
            let now = if source == POLICY_PATH { now.to_owned() } else { format!("{now} of `{source}`") };
            self.tell("calendar.holidays", format!("{} {then}", first_few(&new)), now);
            if let Some(last) = self.list.last_mut().filter(|_| source != JAPAN) {
                source.clone_into(&mut last.file);
            }
        }
    }

    /// A file that is not there, or empty, knows nobody and doubts nobody, so that its arrival loosens nothing.
    fn compare_people(&mut self, before: &Policy, after: &Policy) {
        let name = |handle: &str| format!("`{}`", handle.escape_debug());
        let known = |policy: &'_ Policy| policy.people.clone().filter(|people| !people.is_empty());
        let Some(before) = known(before) else { return };
        let Some(after) = known(after) else {
            let names: Vec<String> = before.handles().map(name).collect();
            return self.tell(PEOPLE, format!("only {} known", first_few(&names)), "everybody");
        };
        let new: Vec<String> = after.handles().filter(|handle| before.get(handle).is_none()).map(name).collect();
        if !new.is_empty() {
            self.tell(PEOPLE, format!("{} not known", first_few(&new)), "known");
        }
        let mut told: Vec<&str> = Vec::new();
        for one in before.handles() {
            let mut others = before.handles().filter(|other| *other != one && !told.contains(other));
            let apart = others.find(|other| before.share_address(one, other) && !after.share_address(one, other));
            if let Some(other) = apart {
                told.push(one);
                self.tell(PEOPLE, format!("{} and {} one person", name(one), name(other)), "two");
            }
        }
    }

    fn compare_sections(&mut self, before: &Policy, after: &Policy) {
        let from =
            |status: Option<Status>| status.map_or("never required".to_owned(), |from| format!("required from {from}"));
        for then in &before.sections {
            let now = after.sections.iter().find(|now| now.key == then.key).and_then(|now| now.required_from);
            let is_later = then.required_from.is_some_and(|then| now.is_none_or(|now| now > then));
            if is_later {
                self.tell(format!("sections.{}", then.key), from(then.required_from), from(now));
            }
        }
    }

    fn compare_rules(&mut self, before: &Policy, after: &Policy) {
        for rule in all() {
            let setting = |policy: &Policy| {
                let setting = policy.rules.get(&rule.id);
                let (from, level) = rule.heaviest();
                let level = setting.and_then(|setting| setting.level).unwrap_or(RuleLevel::At(level));
                (level, setting.and_then(|setting| setting.from).unwrap_or(from))
            };
            let ((then, then_from), (now, now_from)) = (setting(before), setting(after));
            let is_later = now != RuleLevel::Off && now_from > then_from;
            if weight(now) < weight(then) || (is_later && then != RuleLevel::Off) {
                let tell = |level, from: Status| match level {
                    RuleLevel::Off => "off".to_owned(),
                    RuleLevel::At(level) if then_from == now_from => level.to_string(),
                    RuleLevel::At(level) => format!("{level} from {from}"),
                };
                self.tell(format!("rules.{}", rule.id), tell(then, then_from), tell(now, now_from));
            }
        }
    }

    fn compare_terms(&mut self, before: &Policy, after: &Policy) {
        for then in before.terms.iter() {
            for word in &then.avoid {
                let covers = |now: &&crate::policy::Term| {
                    let everywhere = now.parts.is_empty();
                    let wide = !then.parts.is_empty() && then.parts.iter().all(|part| now.parts.contains(part));
                    now.avoid.contains(word) && (everywhere || wide)
                };
                if !after.terms.iter().any(|now| covers(&now)) {
                    self.tell("terms", format!("\"{}\" avoided", word.escape_debug()), "less or not at all");
                }
            }
        }
    }
}

/// `a, b and c`; of many the first few, and how many more there are.
fn first_few(items: &[String]) -> String {
    const FEW: usize = 5;
    match items.len().checked_sub(FEW) {
        None | Some(0 | 1) => and_list(items),
        Some(more) => and_list(items[..FEW].iter().cloned().chain([format!("{more} more")])),
    }
}

/// A span in calendar days, as long as it usually takes; none is longer than any.
fn length(within: Option<Within>) -> u64 {
    match within {
        Some(Within::Days(days)) => days.into(),
        Some(Within::BusinessDays(days)) => (u64::from(days) * 7).div_ceil(5),
        None => u64::MAX,
    }
}

fn limit_text(within: Option<Within>) -> String {
    within.map_or_else(|| "no deadline".to_owned(), |within| within.describe(Language::En))
}

fn weight(level: RuleLevel) -> u8 {
    match level {
        RuleLevel::At(Level::Error) => 3,
        RuleLevel::At(Level::Warning) => 2,
        RuleLevel::At(Level::Hint) => 1,
        RuleLevel::Off => 0,
    }
}

#[cfg(test)]
mod tests;
