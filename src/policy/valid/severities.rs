//! The severities: the built-in ones, and what a policy makes of them.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::rows::List;
use super::{Check, Policy, set};
use crate::calendar::Within;
use crate::document::said;
use crate::policy::raw::{ApprovalSource, ApproverRole, Duty, Need, RawPolicy, RawSeverity, RawWithin, Unit};
use crate::text::say;
use crate::toml_record::Located;
use crate::wording::latin_at_a_glance;

/// A severity and what it asks for.
#[derive(Clone, Debug)]
pub(crate) struct Severity {
    pub(crate) name: String,
    pub(crate) meeting: Option<Within>,
    pub(crate) actions: Option<Within>,
    pub(crate) external_message: Need,
    pub(crate) postmortem: Duty,
    /// How many recorded approvals it needs, in place of the gate's number.
    pub(crate) minimum_approvals: Option<u32>,
    /// The roles that must each have approved.
    pub(crate) approver_roles: Vec<ApproverRole>,
}

/// The letters and digits of a name alone, in one case and width.
fn plain(name: &str) -> String {
    name.nfkc().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a reader takes a name for: its letters and digits without case, width, disguise and leading zeros, and those that
/// look like digits as digits.
fn likeness(name: &str) -> String {
    let mut read = String::new();
    let mut is_within_number = false;
    let plain: Vec<char> = plain(name).chars().collect();
    for (at, &letter) in plain.iter().enumerate() {
        let next_is_digit = plain.get(at + 1).is_some_and(char::is_ascii_digit);
        if letter == '0' && !is_within_number && next_is_digit {
            continue;
        }
        is_within_number = letter.is_ascii_digit();
        read.push(match latin_at_a_glance(letter).unwrap_or(letter) {
            'l' | 'i' => '1',
            'o' => '0',
            letter => letter,
        });
    }
    read
}

/// The number of `1`, `sev1` and `重大度1`.
fn number_behind_a_word(said: &str) -> Option<&str> {
    let words = ["severity", "sev", "重大度", "レベル"];
    let number = words.iter().find_map(|word| said.strip_prefix(word)).unwrap_or(said);
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

const SEVERITIES: List = List { key: "severities", name: "name" };

/// The longest deadline, in days: some ten years.
const MOST_DAYS: u32 = 3_660;

impl Policy {
    pub(crate) fn severity(&self, name: &str) -> Option<&Severity> {
        self.severities.iter().find(|severity| severity.name == name)
    }

    /// The severity that a person means: by its name in any case and width, with or without its hyphen, or by its number
    /// alone; where no name has a number, by its place in the policy. Nothing where that may be several.
    pub(crate) fn severity_meant(&self, text: &str) -> Option<&Severity> {
        let only = |is_meant: &dyn Fn(&str) -> bool| {
            let mut found = self.severities.iter().filter(|severity| is_meant(&plain(&severity.name)));
            found.next().filter(|_| found.next().is_none())
        };
        let said = plain(text);
        if let Some(severity) = self.severity(text.trim()).or_else(|| only(&|name| name == said)) {
            return Some(severity);
        }
        let number: usize = number_behind_a_word(&said)?.parse().ok()?;
        let numbered = |name: &str| name.trim_start_matches(|sign: char| !sign.is_ascii_digit()).parse() == Ok(number);
        if self.severities.iter().any(|severity| severity.name.contains(|sign: char| sign.is_ascii_digit())) {
            return only(&numbered);
        }
        self.severities.get(number.checked_sub(1)?)
    }

    /// Whether one severity may ask for less than another: it stands further down in the policy, or not there at all, or
    /// wants less of anything. What one asked for that the policy does not know, nobody can tell; only the first one
    /// asks for no less.
    pub(crate) fn is_lower_severity(&self, from: &str, to: &str) -> bool {
        let rank = |name: &str| self.severities.iter().position(|severity| severity.name == name);
        match (rank(from), rank(to)) {
            (Some(from), Some(to)) => to > from || self.asks_less(&self.severities[to], &self.severities[from]),
            (_, None) => from != to,
            (None, Some(to)) => to > 0 && !from.is_empty(),
        }
    }

    /// Whether one severity wants less of anything than another.
    fn asks_less(&self, one: &Severity, other: &Severity) -> bool {
        let [fewer, more] = [one, other].map(|severity| self.approvals_needed(&severity.name));
        let roles = self.approver_roles(&one.name);
        let is_later = |one: Option<Within>, other: Option<Within>| Within::length(one) > Within::length(other);
        is_later(one.meeting, other.meeting)
            || is_later(one.actions, other.actions)
            || (one.external_message == Need::Optional && other.external_message == Need::Required)
            || (one.postmortem == Duty::Voluntary && other.postmortem == Duty::Required)
            || fewer < more
            || self.approver_roles(&other.name).iter().any(|role| !roles.contains(role))
    }

    /// Whether a postmortem of this severity is written of one's own free will.
    pub(crate) fn is_voluntary(&self, severity: &str) -> bool {
        self.severity(severity).is_some_and(|severity| severity.postmortem == Duty::Voluntary)
    }

    /// How many recorded approvals a postmortem of this severity needs.
    pub(crate) fn approvals_needed(&self, severity: &str) -> usize {
        let own = self.severity(severity).and_then(|severity| severity.minimum_approvals);
        match self.gate.approvals {
            ApprovalSource::Recorded => own.unwrap_or(self.gate.minimum_approvals) as usize,
            ApprovalSource::Forge => 0,
        }
    }

    /// The roles of which a postmortem of this severity needs an approval each.
    pub(crate) fn approver_roles(&self, severity: &str) -> &[ApproverRole] {
        match self.gate.approvals {
            ApprovalSource::Recorded => self.severity(severity).map_or(&[], |severity| &severity.approver_roles),
            ApprovalSource::Forge => &[],
        }
    }
}

impl Check<'_> {
    pub(super) fn apply_severities(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let defaults = Policy::default().severities;
        let built_in: Vec<&str> = defaults.iter().map(|severity| severity.name.as_str()).collect();
        let mut seen: Vec<&str> = Vec::new();
        for severity in &raw.severities {
            let Some(name) = said(severity.name.as_ref()) else {
                self.nameless_severity(severity);
                continue;
            };
            if seen.contains(&name) {
                self.repeated(SEVERITIES, name, severity.span);
                continue;
            }
            seen.push(name);
            if severity.omit.as_deref() == Some(&true) {
                self.omit_severity(severity, name, &built_in, policy);
            } else {
                self.apply_severity(severity, name, policy);
            }
        }
        self.refuse_alike(raw, policy);
        if let (true, Some(last)) = (policy.severities.is_empty(), raw.severities.last()) {
            self.slip(
                "severities.omit",
                last.span,
                say! { en: "the policy omits every severity"; ja: "すべての重大度が`omit`で外されています" },
                say! {
                    en: "leave one of them, or add one of your own with `[[severities]]`";
                    ja: "どれかを残すか、独自の重大度を`[[severities]]`で追加してください"
                },
            );
        }
    }

    /// Of two names that look alike nobody knows which one was meant.
    fn refuse_alike(&mut self, raw: &RawPolicy, policy: &Policy) {
        let written = |name: &str| raw.severities.iter().find(|row| said(row.name.as_ref()) == Some(name));
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for name in policy.severities.iter().map(|severity| severity.name.as_str()) {
            let Some(&first) = known.get(&likeness(name)) else {
                known.insert(likeness(name), name);
                continue;
            };
            let Some(row) = written(name).or_else(|| written(first)) else { continue };
            let [name, first] = [name, first].map(|name| name.escape_debug().to_string());
            let (own, other) = (name.clone(), first.clone());
            self.slip(
                format!("severities.{name}.name"),
                row.name.as_ref().map_or(row.span, |name| name.span),
                say! {
                    en: "the severities `{first}` and `{name}` look alike";
                    ja: "重大度`{first}`と`{name}`は見分けがつきません"
                },
                say! {
                    en: "write `{other}` to set what it asks for, or omit it: `name = \"{other}\"` with `omit = true`, if `{own}` is to take its place";
                    ja: "`{other}`の設定を変える場合は`{other}`と書き、`{own}`に置き換える場合は`name = \"{other}\"`に`omit = true`を付けて外してください"
                },
            );
        }
    }

    fn nameless_severity(&mut self, raw: &Located<RawSeverity>) {
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
    }

    fn omit_severity(&mut self, raw: &Located<RawSeverity>, name: &str, built_in: &[&str], policy: &mut Policy) {
        if !self.may_omit(SEVERITIES, name, raw.span, built_in) {
            return;
        }
        let others = [
            raw.meeting.span.map(|_| "meeting"),
            raw.actions.span.map(|_| "actions"),
            raw.external_message.as_ref().map(|_| "external_message"),
            raw.postmortem.as_ref().map(|_| "postmortem"),
            raw.approvals.span.map(|_| "approvals"),
        ];
        self.only_omitted(SEVERITIES, name, raw.span, &others.into_iter().flatten().collect::<Vec<_>>());
        policy.severities.retain(|severity| severity.name != name);
    }

    fn apply_severity(&mut self, raw: &Located<RawSeverity>, name: &str, policy: &mut Policy) {
        let mut severity = policy.severity(name).cloned().unwrap_or_else(|| Severity::new(name));
        severity.meeting = self.within("severities.meeting.within", &raw.meeting.value, severity.meeting);
        severity.actions = self.within("severities.actions.within", &raw.actions.value, severity.actions);
        set(&mut severity.external_message, raw.external_message.as_ref());
        set(&mut severity.postmortem, raw.postmortem.as_ref());
        self.apply_approvals(raw, &mut severity, policy.gate.approvals);
        match policy.severities.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = severity,
            None => policy.severities.push(severity),
        }
    }

    fn apply_approvals(&mut self, raw: &RawSeverity, severity: &mut Severity, source: ApprovalSource) {
        let approvals = &raw.approvals;
        severity.minimum_approvals = approvals.minimum.as_deref().copied();
        for role in approvals.roles.iter().flat_map(|roles| &roles.value.0) {
            if !severity.approver_roles.contains(&role.value) {
                severity.approver_roles.push(role.value);
            }
        }
        match (source, &approvals.minimum, &approvals.roles) {
            (ApprovalSource::Forge, minimum, roles) => {
                self.no_count_on_the_forge("severities.approvals.minimum", minimum.as_ref());
                self.no_count_on_the_forge("severities.approvals.roles", roles.as_ref());
            }
            (ApprovalSource::Recorded, Some(minimum), Some(roles)) if minimum.value == 0 && !roles.0.is_empty() => {
                self.slip(
                    "severities.approvals.minimum",
                    minimum.span,
                    say! {
                        |rows|
                        en: "`minimum = 0` contradicts `roles`, which asks for approvals{}", rows.and_more();
                        ja: "`minimum = 0`が、承認を求める`roles`と矛盾しています{}", rows.and_more()
                    },
                    say! {
                        en: "remove `roles` if no approval is needed, else write how many are";
                        ja: "承認が不要なら`roles`を削除し、必要ならその数を書いてください"
                    },
                );
            }
            (ApprovalSource::Recorded, _, _) => {}
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(policy: &Policy, text: &str) -> Option<String> {
        policy.severity_meant(text).map(|severity| severity.name.clone())
    }

    #[test]
    fn a_severity_is_known_by_what_people_write() {
        let policy = Policy::default();
        let ways = [
            "SEV-1",
            "sev-1",
            "sev1",
            "Sev 1",
            " SEV_1 ",
            "1",
            "１",
            "ｓｅｖ１",
            "ＳＥＶ－１",
            "severity 1",
            "重大度1",
            "重大度：１",
        ];
        for way in ways {
            assert_eq!(meant(&policy, way).as_deref(), Some("SEV-1"), "{way}");
        }
        for way in ["", "SEV", "6", "0", "SEV-11", "1 or 2", "12", "high", "-", "99999999999999999999999"] {
            assert_eq!(meant(&policy, way), None, "{way}");
        }
    }

    #[test]
    fn names_of_a_teams_own_are_known_by_their_numbers_or_their_places() {
        let named = |names: &[&str]| {
            let first = &Policy::default().severities[0];
            let severities = names.iter().map(|name| Severity { name: (*name).to_owned(), ..first.clone() }).collect();
            Policy { severities, ..Policy::default() }
        };
        let words = named(&["critical", "major", "軽微"]);
        assert_eq!(meant(&words, "Major").as_deref(), Some("major"));
        assert_eq!(meant(&words, "1").as_deref(), Some("critical"));
        assert_eq!(meant(&words, "３").as_deref(), Some("軽微"));
        assert_eq!((meant(&words, "4"), meant(&words, "0"), meant(&words, "maj")), (None, None, None));
        let upside_down = named(&["P3", "P2", "P1"]);
        assert_eq!(meant(&upside_down, "1").as_deref(), Some("P1"));
        assert_eq!(meant(&upside_down, "p 3").as_deref(), Some("P3"));
        let twice = named(&["sev-1", "SEV1", "p1"]);
        assert_eq!(meant(&twice, "SEV1").as_deref(), Some("SEV1"));
        assert_eq!((meant(&twice, "Sev 1"), meant(&twice, "1")), (None, None));
    }
}
