//! The policy as it judges: every value there and sound, or every problem at once with its span.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday, WeekdaySet};
use glob::Pattern;

use super::people::Directory;
use super::raw::{Duty, Need, RawLevel, RawPolicy, RawSection, RawSeverity, RawWithin, Unit};
use super::terms::{AvoidedTerms, Term};
use super::version::NewerPolicy;
use crate::calendar::{Calendar, Within, Zone};
use crate::document::{Document, Language, Maybe, Status, said};
use crate::finding::{Finding, Gathered, Key, Level, RuleId};
use crate::release::Release;
use crate::source::{SourceFile, Span};
use crate::text::{Message, backticked, say};
use crate::toml_record::{self, Limits, Located, Reader, Record, did_you_mean, nearest};

/// How postmortems are judged.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    /// The pmgit that it was written for; where it names none, the one at hand.
    pub(crate) version: Release,
    /// The directory of the postmortems, without a slash at its end.
    pub(crate) documents: String,
    pub(crate) language: Language,
    pub(crate) gate: Gate,
    pub(crate) severities: Vec<Severity>,
    pub(crate) calendar: Calendar,
    pub(crate) sections: Vec<Section>,
    pub(crate) rules: BTreeMap<RuleId, Setting>,
    /// The rules that it calls by a name that they had, and their name now.
    pub(crate) renamed: Vec<(String, RuleId)>,
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
    /// The language that a document is read in: its own, or the policy's where it names none.
    pub(crate) fn language_of(&self, document: &Document) -> Language {
        document.language.as_deref().copied().unwrap_or(self.language)
    }

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
///
/// # Errors
/// When it is of a later pmgit than the one at hand.
pub(super) fn read(
    source: &SourceFile,
    at_hand: Release,
    findings: &mut Vec<Finding>,
) -> Result<Option<RawPolicy>, NewerPolicy> {
    let (table, slips) = toml_record::parse_table(source, Limits::default());
    findings.extend(slips);
    let Some(table) = table else { return Ok(None) };
    if let Some(newer) = NewerPolicy::of(&table, at_hand) {
        return Err(newer);
    }
    let mut reader = Reader::new(source.path());
    let raw = RawPolicy::read_table(&table, &mut reader);
    findings.extend(reader.finish());
    Ok(Some(raw))
}

/// Checks what was read, with the calendar files that it names; what is wrong is added to the findings.
pub(super) fn settle(
    raw: &RawPolicy,
    (source, at_hand): (&SourceFile, Release),
    calendars: &[SourceFile],
    rules: &[KnownRule],
    findings: &mut Vec<Finding>,
) -> Policy {
    let mut policy = Policy { version: at_hand, ..Policy::default() };
    let mut check = Check { rules, calendars, slips: Gathered::new(source.path()), of_calendars: Vec::new() };
    check.apply(raw, &mut policy);
    findings.extend(check.slips.finish());
    findings.append(&mut check.of_calendars);
    policy
}

pub(super) struct Check<'s> {
    rules: &'s [KnownRule],
    calendars: &'s [SourceFile],
    slips: Gathered<'s>,
    /// What is wrong in the calendar files.
    pub(super) of_calendars: Vec<Finding>,
}

impl Check<'_> {
    pub(super) fn slip(
        &mut self,
        key: impl Into<Key>,
        span: Span,
        message: impl Into<Message>,
        hint: impl Into<Message>,
    ) {
        self.slips.add(RuleId::InvalidPolicy, key, Some(span), || (message, hint));
    }

    fn apply(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        self.apply_version(raw, policy);
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
            let name = documents.escape_debug().to_string();
            self.slip(
                "documents",
                documents.span,
                say! { en: "`documents` cannot be `{name}`"; ja: "`documents`を`{name}`にすることはできません" },
                say! {
                    en: "name a directory in the repository, such as `postmortems`";
                    ja: "`postmortems`のような、リポジトリ直下からのディレクトリを書いてください"
                },
            );
        }
    }

    fn apply_gate(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let gate = &raw.gate;
        if let Some(branches) = &gate.branches {
            let mut patterns = Vec::new();
            for branch in &branches.0 {
                match Pattern::new(&branch.value) {
                    Ok(pattern) if !branch.value.is_empty() => patterns.push(pattern),
                    _ => self.no_glob(branch),
                }
            }
            policy.gate.branches = Some(patterns);
        }
        policy.gate.since = gate.since.as_deref().copied().or(policy.gate.since);
        set(&mut policy.gate.emergency, gate.emergency.as_ref());
        set(&mut policy.gate.minimum_status, gate.minimum_status.as_ref());
        set(&mut policy.gate.minimum_approvals, gate.approvals.minimum.as_ref());
    }

    fn no_glob(&mut self, branch: &Located<String>) {
        let name = if branch.value.is_empty() { "\"\"".to_owned() } else { branch.value.escape_debug().to_string() };
        self.slip(
            format!("gate.branches.{name}"),
            branch.span,
            say! {
                en: "`{name}` is not a branch name or pattern";
                ja: "`{name}`はブランチの名前やパターンではありません"
            },
            say! {
                en: "write a branch name; `*` stands for any characters, as in `release/*`";
                ja: "ブランチの名前を書いてください。`release/*`のように、`*`は任意の文字列を表します"
            },
        );
    }

    fn apply_severity(&mut self, raw: &Located<RawSeverity>, policy: &mut Policy) {
        let Some(name) = said(raw.name.as_ref()) else {
            self.slip(
                "severities.name",
                raw.span,
                say! {
                    |rows|
                    en: "a severity has no `name`{}", rows.in_places();
                    ja: "`name`のない重大度があります{}", rows.in_places()
                },
                say! { en: "add `name = \"SEV-1\"`"; ja: "`name = \"SEV-1\"`のように追加してください" },
            );
            return;
        };
        let mut severity = policy.severity(name).cloned().unwrap_or_else(|| Severity::new(name));
        severity.meeting = self.within("severities.meeting.within", &raw.meeting.value, severity.meeting);
        severity.actions = self.within("severities.actions.within", &raw.actions.value, severity.actions);
        set(&mut severity.external_message, raw.external_message.as_ref());
        set(&mut severity.postmortem, raw.postmortem.as_ref());
        match policy.severities.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = severity,
            None => policy.severities.push(severity),
        }
    }

    /// A number of days; what is left out keeps its default, also within the table.
    fn within(&mut self, key: &'static str, raw: &RawWithin, default: Option<Within>) -> Option<Within> {
        let (count, unit) = match default {
            Some(Within::Days(count)) => (Some(count), Unit::Days),
            Some(Within::BusinessDays(count)) => (Some(count), Unit::BusinessDays),
            None => (None, Unit::Days),
        };
        if let Some(within) = raw.within.as_ref().filter(|within| within.value > MOST_DAYS) {
            let days = within.value;
            self.slip(
                key,
                within.span,
                say! {
                    |rows|
                    en: "{days} days are more than the limit of {MOST_DAYS}{}", rows.and_more();
                    ja: "{days}日は上限の{MOST_DAYS}日を超えています{}", rows.and_more()
                },
                say! { en: "write a number of days up to the limit"; ja: "上限以下の日数を書いてください" },
            );
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
                Err(unknown) => {
                    self.slip("calendar.time_zone", name.span, unknown.message(), unknown.hint());
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
                    self.no_weekday(day);
                }
            }
        }
        let holidays = self.holidays(whole, &zone, self.calendars);
        let span = raw.weekend.as_ref().map_or_else(|| raw.span.unwrap_or_default(), |days| days.span);
        if let Ok(calendar) = Calendar::new(zone, weekend, holidays) {
            policy.calendar = calendar;
        } else {
            self.slip(
                "calendar.weekend",
                span,
                say! { en: "the weekend includes all seven days"; ja: "`weekend`に7つの曜日がすべて入っています" },
                say! {
                    en: "leave at least one day of the week out of `weekend`";
                    ja: "少なくとも1つの曜日を`weekend`から外してください"
                },
            );
        }
    }

    fn no_weekday(&mut self, day: &Located<String>) {
        let name = day.value.escape_debug().to_string();
        let key = format!("calendar.weekend.{name}");
        let hint = match nearest(&day.value, &WEEKDAYS) {
            Some(near) => did_you_mean(near),
            None => say! {
                |rows|
                en: "write {}", rows.language.or_list(WEEKDAYS.map(backticked));
                ja: "{}のいずれかを書いてください", rows.language.or_list(WEEKDAYS.map(backticked))
            }
            .into(),
        };
        let message = say! { en: "`{name}` is not a day of the week"; ja: "`{name}`という曜日はありません" };
        self.slip(key, day.span, message, hint);
    }

    fn apply_section(&mut self, raw: &Located<RawSection>, policy: &mut Policy) {
        let Some(key) = said(raw.value.key.as_ref()) else {
            self.slip(
                "sections.key",
                raw.span,
                say! {
                    |rows|
                    en: "a section has no `key`{}", rows.in_places();
                    ja: "`key`のないセクションがあります{}", rows.in_places()
                },
                say! { en: "add `key = \"overview\"`"; ja: "`key = \"overview\"`のように追加してください" },
            );
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
            let key = format!("rules.{}", name.escape_debug());
            let is_named = |rule: &&KnownRule| rule.id.as_str() == name || rule.formerly.contains(&name.as_str());
            let Some(rule) = self.rules.iter().find(is_named) else {
                let hint = nearest(name, &ids).map_or_else(
                    || say! { en: "`pmgit explain` lists the rules"; ja: "ルールの一覧は`pmgit explain`で確認できます" }.into(),
                    did_you_mean,
                );
                let name = name.escape_debug().to_string();
                let message = say! { en: "there is no rule `{name}`"; ja: "`{name}`というルールはありません" };
                self.slip(key, setting.key, message, hint);
                continue;
            };
            let level = setting.level.as_ref().map(|level| match level.value {
                RawLevel::Error => RuleLevel::At(Level::Error),
                RawLevel::Warning => RuleLevel::At(Level::Warning),
                RawLevel::Off => RuleLevel::Off,
            });
            let below = level.is_some_and(|level| level != RuleLevel::At(Level::Error)) || setting.from.is_some();
            if rule.firm && below {
                let name = name.clone();
                self.slip(
                    key,
                    setting.key,
                    say! { en: "`{name}` is always an error"; ja: "`{name}`は常にエラーです" },
                    say! {
                        en: "remove this table: the rule guards the integrity of the archive";
                        ja: "記録の保全に必要なルールなので、このテーブルを削除してください"
                    },
                );
                continue;
            }
            let new = Setting { level, from: setting.from.as_deref().copied() };
            if rule.id.as_str() == name {
                policy.rules.insert(rule.id, new);
            } else {
                // Where the policy has both names, the one that the rule has now counts.
                policy.rules.entry(rule.id).or_insert(new);
                policy.renamed.push((name.clone(), rule.id));
            }
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
                self.slip(
                    "terms.avoid",
                    term.span,
                    say! {
                        |rows|
                        en: "a term has no words to avoid{}", rows.in_places();
                        ja: "避ける言葉のない`[[terms]]`があります{}", rows.in_places()
                    },
                    say! {
                        en: "add `avoid = [\"whitelist\"]`";
                        ja: "`avoid = [\"whitelist\"]`のように追加してください"
                    },
                );
                continue;
            }
            terms.push(Term { avoid, instead: words(&term.r#use), parts: words(&term.r#where) });
        }
        policy.terms = AvoidedTerms::new(terms);
    }
}

/// The longest deadline, in days: some ten years.
const MOST_DAYS: u32 = 3_660;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn set<T: Copy>(slot: &mut T, value: Option<&Located<T>>) {
    if let Some(value) = value {
        *slot = value.value;
    }
}
