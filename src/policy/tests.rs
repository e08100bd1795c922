//! What is said of a policy that cannot be applied, in both languages: the snapshot is the table.

use super::{Exceptions, KnownRule, Removed, Skipped, UnsettledPolicy};
use crate::finding::{Finding, RuleId, in_both_languages};
use crate::release::Release;
use crate::source::{RepoPath, SourceFile};

const RULES: &[KnownRule] = &[
    KnownRule { id: RuleId::MissingEvidence, formerly: &[], firm: false, parts: &[], firm_parts: &[] },
    KnownRule { id: RuleId::HiddenText, formerly: &[], firm: true, parts: &[], firm_parts: &[] },
    KnownRule {
        id: RuleId::MissingTime,
        formerly: &[],
        firm: false,
        parts: &["mitigated", "resolved"],
        firm_parts: &["resolved"],
    },
];

pub(super) fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(RepoPath::from(path), text.as_bytes().to_vec())
}

fn of_policy(text: &str) -> Vec<Finding> {
    let policy = file(super::POLICY_PATH, text);
    UnsettledPolicy::parse(Some(&policy), Release::AT_HAND)
        .expect("it asks for no later pmgit")
        .settle(None, &[], RULES)
        .err()
        .unwrap_or_default()
}

fn of_people(text: &str) -> Vec<Finding> {
    let people = file(super::PEOPLE_PATH, text);
    UnsettledPolicy::parse(None, Release::AT_HAND)
        .expect("there is none")
        .settle(Some(&people), &[], RULES)
        .err()
        .unwrap_or_default()
}

pub(super) fn table(texts: &[&str], slips: impl Fn(&str) -> Vec<Finding>) -> String {
    let row = |text: &&str| {
        let found = slips(text);
        assert!(!found.is_empty() && found.iter().all(|slip| slip.rule == RuleId::InvalidPolicy), "{text}: {found:?}");
        format!("{text:?}\n{}", in_both_languages(&found))
    };
    texts.iter().map(row).collect()
}

#[test]
fn a_policy_that_cannot_be_applied_is_said_in_both_languages() {
    let many: Vec<String> = (0..10).map(|at| format!("\"{at}.ics\", ")).collect();
    let many = format!("[calendar]\nholidays = [{}]\n", many.concat());
    insta::assert_snapshot!(table(
        &[
            "documents = 3\n",
            "documents = \"../elsewhere\"\n",
            "languages = \"en\"\n",
            "[gate]\nbranches = [\"release/[\", \"\"]\n",
            "[gate]\nemergency = 1\n",
            "[gate.approvals]\nminimum = -1\n",
            "[[severities]]\nmeeting.within = 3\n[[severities]]\n",
            "[[severities]]\nname = \"SEV-1\"\nmeeting.within = 9999\nactions.unit = \"weeks\"\n",
            "[calendar]\ntime_zone = \"Asia/Tokio\"\n",
            "[calendar]\ntime_zone = \"JST\"\n",
            "[calendar]\nweekend = [\"sonday\", \"x\"]\n",
            "[calendar]\nweekend = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]\n",
            "[calendar]\nholidays = [\"japn\", \"germany\", \"../company.ics\", \"company.ics\", 3]\n",
            &many,
            "[[sections]]\nheading.en = \"Lessons\"\n",
            "[rules.missing-evidenze]\nlevel = \"warning\"\n",
            "[rules.x]\nlevel = \"loud\"\n",
            "[rules.hidden-text]\nlevel = \"off\"\n",
            "[[terms]]\nuse = [\"allowlist\"]\n",
            "[gate\n",
        ],
        of_policy
    ));
}

#[test]
fn people_and_records_that_cannot_be_read_are_said_in_both_languages() {
    let people = table(&["[aiko]\nmail = \"aiko@example.com\"\n[ben]\nteams = 1\n", "aiko = 1\n"], of_people);
    let exceptions = table(
        &[
            "[[exceptions]]\n[[exceptions]]\ncommit = \"main\"\nreason = \"A freeze\"\napproved_by = \"ben\"\nwhy = \"y\"\n",
            "[[exceptions]]\ncommit = \"0123\"\nreason = \"A freeze\"\napproved_by = \"ben\"\n",
        ],
        |text| Exceptions::load(Some(&file(super::EXCEPTIONS_PATH, text))).1,
    );
    let skipped = table(&["[[skipped]]\nreference = \"PD-1\"\n[[skipped]]\nreason = \"A freeze\"\n"], |text| {
        Skipped::load(Some(&file(super::SKIPPED_PATH, text))).1
    });
    let removed = table(&["[[removed]]\nid = 1\nwhy = \"x\"\n[[remove]]\n"], |text| {
        Removed::load(Some(&file(super::REMOVED_PATH, text))).1
    });
    insta::assert_snapshot!([people, exceptions, skipped, removed].concat());
}

#[test]
fn one_slip_in_many_rows_is_one_finding_and_less_of_it_the_same_one() {
    let slips = |count| {
        let text = "[[skipped]]\nreference = \"PD-1\"\nreason = \"A freeze\"\n".repeat(count);
        let found = Skipped::load(Some(&file(super::SKIPPED_PATH, &text))).1;
        found.iter().map(|slip| (slip.identity(), slip.extent)).collect::<Vec<_>>()
    };
    assert_eq!(slips(300), [("invalid-policy/skipped.approved_by".to_owned(), 300)]);
    assert_eq!(slips(299), [("invalid-policy/skipped.approved_by".to_owned(), 299)]);
}

#[test]
fn an_entry_that_lacks_something_excuses_nothing() {
    let (skipped, _) = Skipped::load(Some(&file(super::SKIPPED_PATH, "[[skipped]]\nreference = \"PD-1\"\n")));
    assert!(!skipped.has("PD-1"));
}

#[test]
fn a_commit_and_a_reference_may_be_digits_alone() {
    let exception = "[[exceptions]]\ncommit = \"123456789012\"\nreason = \"A freeze\"\napproved_by = \"ben\"\n";
    assert!(Exceptions::load(Some(&file(super::EXCEPTIONS_PATH, exception))).1.is_empty());
    let skip = "[[skipped]]\nreference = \"8123\"\nreason = \"A drill of the team\"\napproved_by = \"ben\"\n";
    assert!(Skipped::load(Some(&file(super::SKIPPED_PATH, skip))).1.is_empty());
    let figure = exception.replace("A freeze", "42");
    assert!(!Exceptions::load(Some(&file(super::EXCEPTIONS_PATH, &figure))).1.is_empty(), "a number is no reason");
}
