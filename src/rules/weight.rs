//! How much a rule's findings weigh in one document.

use super::horizon::Horizon;
use super::{Group, ImportExcuse, Rule, Subject, Trait, Violation, Waivable};
use crate::document::Status;
use crate::finding::{Finding, Level, Text};
use crate::policy::{Policy, RuleLevel, Setting};

/// What a document says of itself, by which findings weigh less: the same for every rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    import: ImportExcuse,
    is_restricted: bool,
    is_voluntary: bool,
    /// What is younger than it weighs no more than a hint.
    horizon: Horizon,
}

impl Circumstances {
    pub(super) fn of(subject: &Subject<'_>, policy: &Policy) -> Self {
        Self {
            import: subject.import_excuse(),
            is_restricted: subject.is_restricted(),
            is_voluntary: subject.is_voluntary(),
            horizon: Horizon::of(subject, policy),
        }
    }

    /// The most that a rule can weigh.
    fn most(&self, rule: &Rule) -> Level {
        if self.import == ImportExcuse::Everything {
            return if rule.is(Trait::KeptWhereImported) { Level::Error } else { Level::Hint };
        }
        let is_elsewhere = rule.group == Group::Completeness && !rule.is(Trait::KeptWhereRestricted);
        if is_elsewhere && self.is_restricted {
            return Level::Hint;
        }
        if !self.is_voluntary {
            return Level::Error;
        }
        if rule.is(Trait::MilderWhereVoluntary) {
            return Level::Warning;
        }
        let is_optional = rule.group == Group::Completeness && !rule.is(Trait::KeptWhereVoluntary);
        if is_optional { Level::Hint } else { Level::Error }
    }
}

/// A rule's levels by status as they hold for one document.
pub(super) struct Weight<'r> {
    rule: &'r Rule,
    /// What the policy says of it.
    setting: Option<&'r Setting>,
    circumstances: Circumstances,
}

impl<'r> Weight<'r> {
    /// The weight of a rule; nothing where the policy has turned it off.
    pub(super) fn for_rule(rule: &'r Rule, circumstances: Circumstances, policy: &'r Policy) -> Option<Self> {
        let setting = policy.rules.get(&rule.id);
        let is_off = setting.is_some_and(|setting| setting.level == Some(RuleLevel::Off) && setting.parts.is_empty());
        // What cannot be softened is still looked for.
        if is_off && rule.firm_parts.is_empty() {
            return None;
        }
        Some(Self { rule, setting, circumstances })
    }

    /// The rule itself.
    pub(super) fn rule(&self) -> &'r Rule {
        self.rule
    }

    /// The parts of the rule that the policy has set apart from the others.
    pub(super) fn parts_apart(&self) -> &'r [String] {
        self.setting.map_or(&[], |setting| &setting.parts)
    }

    /// Whether the policy has turned the rule off for this.
    pub(super) fn is_off(&self, violation: &Violation) -> bool {
        !violation.firm && self.setting_of(violation).is_some_and(|setting| setting.level == Some(RuleLevel::Off))
    }

    /// What the policy says of the part that is violated.
    fn setting_of(&self, violation: &Violation) -> Option<&'r Setting> {
        let parts = || violation.parts.keys().map(String::as_str);
        self.setting.filter(|setting| setting.holds_for(parts()))
    }

    /// The finding at its level.
    pub(super) fn weigh(&self, violation: Violation, subject: &Subject<'_>) -> Finding {
        let (is_set, since) = (self.setting_of(&violation).is_some(), violation.since);
        let set = self.level_at(subject.status(), self.setting_of(&violation), violation.from);
        // What cannot be softened has at least the weight that it has by itself.
        let own = violation.firm.then(|| self.level_at(subject.status(), None, violation.from));
        let level = own.map_or(set, |own| own.min(set)).max(violation.at_most.unwrap_or(Level::Error));
        // What cannot be waived cannot be talked away either.
        let firm = is_firm(self.rule, &violation);
        let level = if firm { level } else { level.max(self.circumstances.most(self.rule)) };
        let level = if self.circumstances.horizon.covers(self.rule, is_set, since) { level } else { Level::Hint };
        Finding {
            rule: self.rule.id,
            level,
            key: violation.key,
            extent: violation.extent.unwrap_or(violation.places.total() as u64),
            parts: violation.parts,
            marks: violation.marks,
            places: violation.places,
            text: Text { message: violation.message, hint: violation.hint },
            fix: violation.fix,
            firm,
        }
    }

    /// Levels order from heavy to light, so the lighter of two is their maximum.
    fn level_at(&self, status: Status, setting: Option<&Setting>, own_from: Option<Status>) -> Level {
        let (from, heaviest) = self.rule.heaviest();
        if status >= own_from.or(setting.and_then(|setting| setting.from)).unwrap_or(from) {
            return match setting.and_then(|setting| setting.level) {
                Some(RuleLevel::At(level)) => level,
                Some(RuleLevel::Off) => Level::Hint,
                None => heaviest,
            };
        }
        // Before it comes to its full weight it has what lighter steps the rule has by itself.
        let lighter = self.rule.levels.iter().rfind(|&&(step, level)| step <= status && level > heaviest);
        lighter.map_or(Level::Hint, |&(_, level)| level)
    }
}

/// Whether nothing can lighten or waive it.
pub(super) fn is_firm(rule: &Rule, violation: &Violation) -> bool {
    violation.firm || rule.waiver == Waivable::Never
}

/// How much a rule of the archive weighs, where no document has a status; nothing where the policy has turned it off.
pub(super) fn of_archive(rule: &Rule, policy: &Policy) -> Option<Level> {
    match policy.rules.get(&rule.id).and_then(|setting| setting.level) {
        Some(RuleLevel::Off) => None,
        Some(RuleLevel::At(level)) => Some(level),
        None if rule.since > policy.version => Some(Level::Hint),
        None => Some(rule.heaviest().1),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Level, RuleId};
    use crate::rules::sample::{document, hinted, judged, judged_under, judgement};

    const OLD: &str = "[gate]\nsince = 2026-12-01\n";

    #[test]
    fn an_imported_postmortem_gets_hints_alone() {
        let overlay = "imported = \"the wiki\"\ntimeline = []\n[people]\nowner = \"\"\n[incident]\nstarted = \"\"\n";
        assert!(judged_under(OLD, overlay).is_empty(), "{:?}", judged_under(OLD, overlay));
        let overlay = format!("{overlay}resolved = \"\"\n");
        assert!(judged_under(OLD, &overlay).is_empty(), "{:?}", judged_under(OLD, &overlay));
    }

    #[test]
    fn a_postmortem_that_is_not_older_than_pmgit_cannot_call_itself_imported() {
        let overlay = "imported = \"the wiki\"\n[people]\nowner = \"\"\n";
        let missing = "error missing-owner: the postmortem has no owner";
        for policy in ["", "[gate]\nsince = 2026-11-20\n"] {
            let found = judged_under(policy, overlay);
            assert!(found.iter().any(|one| one == missing), "{found:?}");
        }
    }

    #[test]
    fn a_restricted_postmortem_needs_only_owner_times_and_meeting() {
        let overlay = "timeline = []\nimpact = []\n[incident]\nstarted = \"\"\n[sections]\noverview = \"\"\n\
                       [restricted]\nwhere = \"the vault\"\nreason = \"A legal matter.\"\napproved_by = ";
        let missing = ["error missing-time: the time `incident.started` is missing"];
        assert_eq!(judged(&format!("{overlay}\"ben\"")), missing);
        for approver in ["\"\"", "\"Aiko\"", "\"@aiko\""] {
            let found = judged(&format!("{overlay}{approver}"));
            assert!(found.contains(&"error empty-timeline: the timeline is empty".to_owned()), "{approver}: {found:?}");
        }
    }

    #[test]
    fn a_policy_says_from_which_status_a_rule_weighs_and_how_much() {
        let empty = "timeline = []\n";
        let told = |level: &str| vec![format!("{level} empty-timeline: the timeline is empty")];
        assert_eq!(judged_under("[rules.empty-timeline]\nfrom = \"reviewed\"\n", empty), Vec::<String>::new());
        let reviewed = format!("status = \"reviewed\"\n{empty}");
        assert_eq!(judged_under("[rules.empty-timeline]\nfrom = \"reviewed\"\n", &reviewed), told("error"));
        assert_eq!(judged_under("[rules.empty-timeline]\nlevel = \"warning\"\n", empty), told("warning"));
        assert_eq!(judged_under("[rules.empty-timeline]\nlevel = \"off\"\n", empty), Vec::<String>::new());
        let late = "[[sections]]\nkey = \"overview\"\nrequired_from = \"closed\"\n";
        assert_eq!(judged_under(late, "[sections]\noverview = \"\"\n"), Vec::<String>::new());
        let strict = "[rules.unscheduled-meeting]\nfrom = \"draft\"\n";
        let unscheduled = "status = \"draft\"\n[meeting]\nscheduled = \"\"\n";
        let missing = |level: &str| vec![format!("{level} unscheduled-meeting: the meeting is not scheduled")];
        assert_eq!(judged_under("", unscheduled), missing("warning"));
        assert_eq!(judged_under(strict, unscheduled), missing("error"));
    }

    #[test]
    fn a_part_that_is_set_apart_is_a_finding_of_its_own() {
        let policy = |level: &str| format!("[rules.missing-role]\nlevel = \"{level}\"\nparts = [\"scribe\"]\n");
        let vacant = "[people]\nincident_commander = \"\"\nscribe = \"\"\nresponders = []\n";
        let (rest, scribe) = ("`[people]` lacks the incident commander and responders", "`[people]` lacks the scribe");
        let all = judgement(&policy("hint"), &document(vacant)).findings;
        let roles: Vec<_> = all.iter().filter(|one| one.rule == RuleId::MissingRole).collect();
        let told: Vec<_> = roles.iter().map(|one| (one.level, one.key.as_str(), one.extent, one.english())).collect();
        assert_eq!(told, [(Level::Error, "", 2, rest.to_owned()), (Level::Hint, "parts", 1, scribe.to_owned())]);
        assert_eq!(judged_under(&policy("off"), vacant), [format!("error missing-role: {rest}")]);
        assert_eq!(judged_under(&policy("off"), "[people]\nscribe = \"\"\n"), Vec::<String>::new());
        // Who is set apart and there is nothing to be said of.
        assert!(judged_under(&policy("hint"), "").is_empty());
        let late = "[rules.missing-link]\nfrom = \"closed\"\nparts = [\"chat\"]\n";
        let none = "[incident]\nrecording = \"\"\nchat = \"\"\n";
        assert_eq!(judged_under(late, none), ["warning missing-link: the recording of the call is not linked"]);
    }

    #[test]
    fn the_resolution_cannot_be_softened_with_the_rest() {
        let times = "[incident]\nmitigated = \"\"\nresolved = \"\"\n";
        let told = |policy: &str| {
            let found = judged_under(&format!("[rules.missing-time]\n{policy}\n"), times).into_iter();
            found.filter(|one| one.contains("missing-time")).collect::<Vec<_>>()
        };
        let resolved = "error missing-time: the time `incident.resolved` is missing";
        let mitigated = |level: &str| format!("{level} missing-time: the time `incident.mitigated` is missing");
        assert_eq!(told("level = \"off\""), [resolved]);
        assert_eq!(told("level = \"hint\""), [resolved]);
        assert_eq!(told("from = \"closed\""), [resolved]);
        assert_eq!(told("level = \"warning\"").len(), 2);
        assert!(told("level = \"warning\"").contains(&mitigated("warning")));
        assert_eq!(told("level = \"off\"\nparts = [\"mitigated\"]"), [resolved]);
        // It can be made stricter.
        let draft = format!("status = \"draft\"\n{times}");
        let strict = judged_under("[rules.missing-time]\nfrom = \"draft\"\n", &draft);
        assert!(strict.contains(&resolved.to_owned()), "{strict:?}");
    }

    #[test]
    fn a_rule_may_be_no_more_than_a_hint() {
        let policy = "[rules.empty-timeline]\nlevel = \"hint\"\n";
        assert!(judged_under(policy, "timeline = []\n").is_empty());
        let hints = judgement(policy, &document("timeline = []\n")).findings;
        assert!(hints.iter().any(|one| one.rule == RuleId::EmptyTimeline && one.level == Level::Hint));
    }

    #[test]
    fn rules_of_meeting_and_deadline_warn_where_a_postmortem_is_voluntary() {
        let unscheduled = "severity = \"SEV-3\"\n[meeting]\nscheduled = \"\"\n";
        assert_eq!(judged(unscheduled), ["warning unscheduled-meeting: the meeting is not scheduled"]);
        let late = "severity = \"SEV-4\"\n[meeting]\nscheduled = 2026-12-24T06:00:00Z\nshared = 2026-12-22T06:00:00Z\n";
        assert_eq!(judged(late).len(), 1);
        assert!(judged(late)[0].starts_with("warning late-meeting"), "{:?}", judged(late));
    }

    #[test]
    fn a_voluntary_postmortem_needs_an_owner_an_overview_and_its_factors_alone() {
        let text = "title = \"The nightly report came late\"\nstatus = \"in-review\"\nseverity = \"SEV-4\"\n\
                    [incident]\nresolved = 2026-11-20T09:40:00+09:00\n\
                    [people]\nowner = \"aiko\"\n\
                    [meeting]\nscheduled = 2026-11-24T15:00:00+09:00\n\
                    [sections]\noverview = \"The report was sent at noon instead of 6.\"\n\
                    contributing_factors = \"The queue has one worker, and a backup ran at the same time.\"\n\
                    [[transitions]]\nfrom = \"draft\"\nto = \"in-review\"\nat = 2026-11-22T05:30:00Z\nby = \"aiko\"\n";
        let told = |text: &str| {
            let findings = judgement("", text).findings.into_iter().filter(|one| one.level != Level::Hint);
            findings.map(|one| format!("{} {}", one.level, one.rule)).collect::<Vec<_>>()
        };
        assert_eq!(told(text), [""; 0]);
        let without_meeting = text.replace("scheduled = 2026-11-24T15:00:00+09:00\n", "");
        assert_eq!(told(&without_meeting), ["warning unscheduled-meeting"]);
        for (key, rule) in
            [("owner", "missing-owner"), ("overview", "missing-section"), ("contributing_factors", "missing-section")]
        {
            let is_other = |line: &&str| !line.contains(&format!("{key} = "));
            let lacking: String = text.split_inclusive('\n').filter(is_other).collect();
            assert_eq!(told(&lacking), [format!("error {rule}")], "{key}");
        }
        let reviewed = text.replace("in-review\"\nseverity", "reviewed\"\nseverity");
        assert!(told(&reviewed).contains(&"warning missing-action".to_owned()), "{:?}", told(&reviewed));
        let required = told(&text.replace("SEV-4", "SEV-2"));
        let errors = required.iter().filter(|one| one.starts_with("error")).count();
        assert_eq!(errors, 4, "{required:#?}");
    }

    #[test]
    fn what_a_later_status_asks_for_is_a_hint_before_it() {
        let hints = hinted("status = \"draft\"\ntimeline = []\n");
        assert!(hints.contains(&"hint empty-timeline: the timeline is empty".to_owned()), "{hints:?}");
    }
}
