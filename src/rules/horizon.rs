//! What a policy and a document can know of: rules and meanings that are younger than they are only hints, so that a new
//! version of pmgit refuses nothing that the team did not ask for.
//!
//! That holds for rules that guard integrity as well: an upgrade breaks nobody. What an older version refused stays
//! refused, and a change that names an older version loosens the policy, and is reported.

use chrono::NaiveDate;

use super::{Bilingual, Rule, Subject, all};
use crate::document::Status;
use crate::finding::RuleId;
use crate::policy::Policy;
use crate::release::Release;

/// The version of the policy, and the day on which the document was closed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Horizon {
    version: Release,
    closed: Option<NaiveDate>,
}

impl Horizon {
    /// The horizon of a policy, and of a document that is closed.
    pub(super) fn of(subject: &Subject<'_>, policy: &Policy) -> Self {
        Self { version: policy.version, closed: closed_on(subject) }
    }

    /// Whether a finding of this rule can weigh what it weighs; `stricter` is the version of a meaning that the rule got
    /// later. A policy that sets a rule, or the part that is violated, knows it as it was then, and no later meaning.
    pub(super) fn covers(&self, rule: &Rule, is_set: bool, stricter: Option<Release>) -> bool {
        debug_assert!(
            stricter.is_none_or(|since| rule.stricter.iter().any(|meaning| meaning.since == since)),
            "`{}` does not list what it finds since {stricter:?}",
            rule.id
        );
        let is_known = |since: Release| since <= self.version;
        let knows_rule = is_set || is_known(rule.since);
        let [rule_day, stricter_day] = [Some(rule.since), stricter].map(|since| since.and_then(Release::day));
        knows_rule && stricter.is_none_or(is_known) && ![rule_day, stricter_day].iter().any(|day| self.precedes(*day))
    }

    /// Whether the document was closed before a version came out, or on that very day.
    fn precedes(&self, day: Option<NaiveDate>) -> bool {
        self.closed.zip(day).is_some_and(|(closed, day)| closed <= day)
    }
}

/// The day on which a closed document came to be closed, in UTC. Nobody moves it far back: each step comes after the one
/// before it, and the steps of the base stay as they are.
fn closed_on(subject: &Subject<'_>) -> Option<NaiveDate> {
    if subject.status() != Status::Closed {
        return None;
    }
    let closing = subject.document.transitions.get(subject.last_entry_into(Status::Closed)?)?;
    Some(closing.at.as_deref()?.to_utc().date_naive())
}

/// Whether a policy sets a rule as a whole.
pub(super) fn sets(policy: &Policy, rule: RuleId) -> bool {
    policy.rules.get(&rule).is_some_and(|setting| setting.parts.is_empty())
}

/// Something that a policy does not know of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct News {
    pub(crate) rule: &'static Rule,
    pub(crate) since: Release,
    /// The meaning that the rule got later; nothing where the rule itself is new.
    pub(crate) stricter: Option<Bilingual>,
}

/// The rules and meanings that are younger than a policy, and so only hints to it.
pub(crate) fn news(policy: &Policy) -> Vec<News> {
    let mut news = Vec::new();
    for rule in all() {
        let is_new = rule.since > policy.version && !sets(policy, rule.id);
        if is_new {
            news.push(News { rule, since: rule.since, stricter: None });
            continue;
        }
        let meanings = rule.stricter.iter().filter(|meaning| meaning.since > policy.version);
        news.extend(meanings.map(|meaning| News { rule, since: meaning.since, stricter: Some(meaning.what) }));
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::finding::Level;
    use crate::rules::sample;
    use crate::rules::{Entering, UNKNOWN_NAMES, Violations, by_id, check, check_archive};
    use crate::source::SourceFile;

    /// Before every rule: a policy cannot name it, and so sees all of them as a later pmgit would.
    const BEFORE_ALL: Release = Release::literal("0.0");

    fn found(policy: &Policy, overlay: &str) -> Vec<(RuleId, Level)> {
        let path = "postmortems/2026/2026-11-20-checkout-latency.toml";
        let source = SourceFile::new(path.into(), sample::document(overlay).into());
        let document = document::parse(&source).0.expect("it is sound");
        let subject = Subject {
            id: None,
            source: &source,
            document: &document,
            base: None,
            committed: None,
            entering: Entering::Alone,
            policy,
            names: &UNKNOWN_NAMES,
        };
        check(&subject, policy).findings.into_iter().map(|finding| (finding.rule, finding.level)).collect()
    }

    fn policy(text: &str, version: Release) -> Policy {
        let source = SourceFile::new(crate::policy::POLICY_PATH.into(), text.into());
        let policy = crate::policy::load(Some(&source), None, &crate::rules::known()).expect("it is sound");
        Policy { version, ..policy }
    }

    #[test]
    fn every_rule_that_is_younger_than_the_policy_is_a_hint_and_says_the_same() {
        // Errors, warnings and one that cannot be waived.
        let overlay = "timeline = []\n[people]\nowner = \"\"\n[meeting]\nscheduled = 2026-12-24T06:00:00Z\n\
                       [sections]\noverview = \"\"\nresolution = \"An\\u202e outage.\"\n";
        let known = found(&policy("", Release::AT_HAND), overlay);
        assert!(
            known.contains(&(RuleId::HiddenText, Level::Error))
                && known.contains(&(RuleId::EmptyTimeline, Level::Error))
        );
        let young = found(&policy("", BEFORE_ALL), overlay);
        assert_eq!(young, known.iter().map(|&(rule, _)| (rule, Level::Hint)).collect::<Vec<_>>());
    }

    #[test]
    fn a_policy_that_sets_a_younger_rule_knows_it() {
        let empty = "timeline = []\n[people]\nowner = \"\"\n";
        let set = |level: &str| policy(&format!("[rules.empty-timeline]\nlevel = \"{level}\"\n"), BEFORE_ALL);
        assert!(found(&set("error"), empty).contains(&(RuleId::EmptyTimeline, Level::Error)));
        assert!(found(&set("warning"), empty).contains(&(RuleId::EmptyTimeline, Level::Warning)));
        assert!(!found(&set("off"), empty).iter().any(|(rule, _)| *rule == RuleId::EmptyTimeline));
        assert!(found(&set("error"), empty).contains(&(RuleId::MissingOwner, Level::Hint)), "and no other");
        let scribe = policy("[rules.missing-role]\nlevel = \"error\"\nparts = [\"scribe\"]\n", BEFORE_ALL);
        for (role, level) in [("scribe", Level::Error), ("incident_commander", Level::Hint)] {
            let weighed = found(&scribe, &format!("[people]\n{role} = \"\"\n"));
            assert!(weighed.contains(&(RuleId::MissingRole, level)), "{role}: {weighed:?}");
        }
        let from = policy("[rules.empty-timeline]\nfrom = \"draft\"\n", BEFORE_ALL);
        assert!(found(&from, empty).contains(&(RuleId::EmptyTimeline, Level::Error)));
    }

    #[test]
    fn rules_of_the_archive_are_weighed_alike() {
        use crate::policy::Removed;
        use crate::rules::{Archive, ChangedPath, PathKind};
        let entry = ChangedPath {
            path: "postmortems/2026/2026-11-20-a.toml".into(),
            before: None,
            after: Some(PathKind::Symlink),
            owners: Vec::new(),
        };
        let level = |policy: &Policy| {
            let archive = Archive {
                changed: std::slice::from_ref(&entry),
                present: &[],
                base: None,
                removed_before: None,
                removed_after: &Removed::default(),
                removed_source: None,
                guards_removals: false,
                policy,
                documents_before: "postmortems",
                policy_before: None,
                policy_after: None,
                policy_source: None,
            };
            check_archive(&archive).iter().map(|finding| finding.level).collect::<Vec<_>>()
        };
        assert_eq!(level(&policy("", Release::AT_HAND)), [Level::Error]);
        assert_eq!(level(&policy("", BEFORE_ALL)), [Level::Hint]);
        assert_eq!(level(&policy("[rules.irregular-file]\nlevel = \"error\"\n", BEFORE_ALL)), [Level::Error]);
    }

    /// As a later version may declare it.
    static GROWN: Rule = Rule {
        id: RuleId::MissingEvidence,
        group: crate::rules::Group::Completeness,
        levels: &[(Status::Draft, Level::Error)],
        waiver: crate::rules::Waivable::Yes,
        traits: &[],
        parts: &[],
        firm_parts: &[],
        since: Release::literal("0.2"),
        stricter: &[super::super::Stricter {
            since: Release::literal("0.4"),
            what: Bilingual { en: "evidence that is no link", ja: "リンクではない根拠" },
        }],
        formerly: &[],
        source: Bilingual { en: "", ja: "" },
        page: Bilingual { en: "", ja: "" },
        check: crate::rules::Check::Elsewhere,
    };

    fn covers(horizon: Horizon, is_set: bool) -> [bool; 2] {
        [None, Some(Release::literal("0.4"))].map(|stricter| horizon.covers(&GROWN, is_set, stricter))
    }

    #[test]
    fn a_stricter_meaning_is_younger_than_its_rule() {
        for (version, is_named, expected) in [
            ("0.1", false, [false, false]),
            ("0.1", true, [true, false]),
            ("0.2", false, [true, false]),
            ("0.3.9", true, [true, false]),
            ("0.4", false, [true, true]),
            ("1.0", false, [true, true]),
        ] {
            let horizon = Horizon { version: Release::literal(version), closed: None };
            assert_eq!(covers(horizon, is_named), expected, "{version}, named: {is_named}");
        }
    }

    #[test]
    fn a_violation_carries_its_version_to_the_scale() {
        let path = "a".into();
        let mut violations = Violations::new(&path, &[]);
        violations.at(crate::source::Span::default(), |_: &_| String::new()).since("0.4");
        let [violation] = violations.into_iter().collect::<Vec<_>>().try_into().expect("one");
        assert_eq!(violation.since, Some(Release::literal("0.4")));
    }

    #[test]
    fn a_document_that_was_closed_before_a_version_or_on_its_day_is_spared() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let closed = |text: &str| Horizon { version: Release::AT_HAND, closed: Some(day(text)) };
        for (text, spared) in [("2026-11-30", true), ("2026-12-01", true), ("2026-12-02", false)] {
            assert_eq!(closed(text).precedes(Some(day("2026-12-01"))), spared, "{text}");
        }
        assert!(!closed("2026-11-30").precedes(None), "what has not come out was there before nothing");
        let open = Horizon { version: Release::AT_HAND, closed: None };
        assert!(!open.precedes(Some(day("2026-12-01"))));
    }

    #[test]
    fn the_closing_is_the_last_one_of_a_document_that_is_closed() {
        let closing = |text: &str| {
            let source = SourceFile::new(
                "postmortems/2026/2026-11-20-a.toml".into(),
                format!("title = \"T\"\nseverity = \"SEV-1\"\n{text}").into(),
            );
            let (document, slips) = document::parse(&source);
            let document = document.unwrap_or_else(|| panic!("{slips:#?}"));
            let policy = Policy::default();
            let entering = Entering::Alone;
            let subject = Subject {
                id: None,
                source: &source,
                document: &document,
                base: None,
                committed: None,
                entering,
                policy: &policy,
                names: &UNKNOWN_NAMES,
            };
            closed_on(&subject).map(|day| day.to_string())
        };
        let step = |to: &str, at: &str| format!("[[transitions]]\nto = \"{to}\"\nat = {at}\n");
        let twice = [step("closed", "2026-11-25T00:00:00Z"), step("reviewed", "2026-11-26T00:00:00Z")].concat();
        let again = format!("{twice}{}", step("closed", "2026-12-02T02:00:00+09:00"));
        assert_eq!(closing(&format!("status = \"closed\"\n{again}")).as_deref(), Some("2026-12-01"), "in UTC");
        assert_eq!(closing(&format!("status = \"reviewed\"\n{twice}")), None, "it was reopened");
        assert_eq!(closing("status = \"closed\"\n"), None);
        assert_eq!(closing("status = \"closed\"\n[[transitions]]\nto = \"closed\"\n"), None);
    }

    #[test]
    fn what_is_new_to_a_policy_is_what_is_weighed_as_a_hint() {
        let told = |policy: &Policy| news(policy).iter().map(|one| one.rule.id).collect::<Vec<_>>();
        assert_eq!(told(&policy("", Release::AT_HAND)), []);
        assert_eq!(told(&policy("", BEFORE_ALL)).len(), all().len());
        let set = policy("[rules.empty-timeline]\nlevel = \"off\"\n", BEFORE_ALL);
        assert_eq!(told(&set).len(), all().len() - 1);
        assert!(!told(&set).contains(&RuleId::EmptyTimeline));
        let oldest = policy("pmgit = \"0.1\"\n", Release::FIRST);
        let young = told(&oldest);
        assert!(all().all(|rule| young.contains(&rule.id) == (rule.since > Release::FIRST)));
        assert!(all().all(|rule| rule.since >= Release::FIRST && rule.since <= Release::AT_HAND.edition()));
        assert!(
            all()
                .flat_map(|rule| rule.stricter.iter().map(move |one| (rule, one)))
                .all(|(rule, one)| { one.since > rule.since && one.since <= Release::AT_HAND.edition() }),
            "a meaning came later than its rule"
        );
        assert_eq!(by_id(RuleId::HiddenText).since, Release::FIRST);
    }
}
