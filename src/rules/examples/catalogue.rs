//! The catalogue as it is published, and the files of the rules, held against the registry.

use std::collections::BTreeSet;
use std::path::Path;

use super::rule;
use crate::document::Status;
use crate::finding::Level;
use crate::rules::{Group, Named, Rule, Waivable, all, find};

/// Every rule: its id, its levels each with the status from which it has it, and `!` where it is firm. A level without
/// a status holds from the one that the rule chooses.
const CATALOGUE: &[(Group, &[&str])] = &[
    (
        Group::Integrity,
        &[
            "malformed-document E!",
            "unknown-key E!",
            "wrong-type E!",
            "misplaced-file E!",
            "duplicate-id E!",
            "irregular-file E!",
            "removed-postmortem E",
            "hidden-text E!",
            "illegal-transition E!",
            "unrecorded-transition E!",
            "rewritten-transitions E!",
            "rewritten-records E",
            "invalid-waiver E!",
            "unused-waiver W",
            "changed-waiver W",
            "renamed-rule H",
            "numbered-waiver H",
        ],
    ),
    (
        Group::Completeness,
        &[
            "missing-owner E draft",
            "undesignated-owner H",
            "missing-title E in-review",
            "missing-time E in-review",
            "missing-role E in-review",
            "missing-invitee W",
            "unscheduled-meeting W draft E in-review",
            "missing-section E in-review",
            "placeholder-text E in-review",
            "empty-timeline E in-review",
            "missing-evidence E in-review",
            "missing-moment W",
            "missing-action E reviewed",
            "missing-link W",
            "missing-query W",
            "vague-impact W",
            "missing-external-message E reviewed",
            "incomplete-external-message E reviewed",
            "missing-internal-message W closed",
            "missing-attendee W",
        ],
    ),
    (
        Group::Consistency,
        &[
            "impossible-times E",
            "unexplained-severity E",
            "moved-resolution W",
            "unordered-timeline W",
            "stated-duration W",
            "doubtful-date W",
            "unknown-holidays W",
            "unknown-related W",
            "unfollowed-lesson W",
            "long-overview W",
            "stale-invitation W",
        ],
    ),
    (
        Group::Wording,
        &[
            "unjustified-outage E in-review",
            "blame W",
            "named-person H",
            "human-error W",
            "counterfactual H",
            "root-cause W",
            "rote-apology W",
            "resolution-estimate W",
            "internal-detail W",
            "avoided-term W",
            "escaped-text W",
            "pasted-secret W draft",
        ],
    ),
    (
        Group::Deadlines,
        &[
            "late-meeting E in-review",
            "late-sharing W",
            "long-meeting W",
            "meeting-not-held E reviewed",
            "late-submission E reviewed",
            "late-action W",
        ],
    ),
    (
        Group::Actions,
        &[
            "action-without-ticket E reviewed",
            "action-without-owner W",
            "unlabelled-action W",
            "unproven-action W",
            "low-priority-action W",
            "too-many-actions W",
        ],
    ),
    (Group::Evidence, &["perishable-evidence W"]),
    (Group::Closing, &["unposted-external-message E closed", "posted-before-meeting E closed", "closed-by-owner W"]),
    (
        Group::Review,
        &[
            "missing-approval E reviewed",
            "self-approval E reviewed",
            "unready-status E",
            "changed-after-approval W",
            "unknown-person W",
            "emptied-content E",
        ],
    ),
    (Group::Policy, &["loosened-policy W", "invalid-policy E!"]),
];

/// What the catalogue says of a rule: its group, its levels, and whether it is firm.
fn line(rule: &Rule) -> (Group, Vec<(Option<Status>, Level)>, bool) {
    let found = CATALOGUE.iter().flat_map(|(group, lines)| lines.iter().map(move |line| (*group, *line)));
    let (group, line) = found
        .into_iter()
        .find(|(_, line)| line.split(' ').next() == Some(rule.id.as_str()))
        .unwrap_or_else(|| panic!("`{}` is not in the catalogue: add its line", rule.id));
    let mut levels: Vec<(Option<Status>, Level)> = Vec::new();
    for word in line.split(' ').skip(1) {
        match (word.trim_end_matches('!'), levels.last_mut()) {
            ("E", _) => levels.push((None, Level::Error)),
            ("W", _) => levels.push((None, Level::Warning)),
            ("H", _) => levels.push((None, Level::Hint)),
            (status, Some(last)) => last.0 = Status::from_word(status),
            (word, None) => panic!("`{word}` is no level"),
        }
    }
    (group, levels, line.ends_with('!'))
}

#[test]
fn the_registry_stands_in_the_order_of_the_catalogue() {
    let listed: Vec<&str> =
        CATALOGUE.iter().flat_map(|(_, lines)| *lines).filter_map(|line| line.split(' ').next()).collect();
    let place = |rule: &Rule| {
        listed.iter().position(|id| *id == rule.id.as_str()).unwrap_or_else(|| panic!("{} is not listed", rule.id))
    };
    let places: Vec<usize> = all().map(place).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "a rule is registered twice or out of order: {places:?}");
}

#[test]
fn every_rule_of_the_catalogue_is_registered() {
    let listed = CATALOGUE.iter().flat_map(|(_, lines)| *lines).filter_map(|line| line.split(' ').next());
    let missing: Vec<&str> = listed.filter(|id| matches!(find(id), Named::Unknown)).collect();
    assert!(missing.is_empty(), "the catalogue promises {missing:?}: build them, or take them out of the catalogue");
}

#[test]
fn every_rule_weighs_what_the_catalogue_says() {
    for rule in all() {
        let (group, levels, firm) = line(rule);
        assert_eq!(rule.group, group, "{}", rule.id);
        assert_eq!(rule.waiver == Waivable::Never, firm, "{}: is it firm?", rule.id);
        assert_eq!(rule.levels.len(), levels.len(), "{} has {:?}", rule.id, rule.levels);
        for (&(status, level), &(from, wanted)) in rule.levels.iter().zip(&levels) {
            assert_eq!(level, wanted, "{}", rule.id);
            assert!(from.is_none_or(|from| from == status), "{} weighs from {status}", rule.id);
        }
        assert!(rule.levels.windows(2).all(|pair| pair[0].0 < pair[1].0), "{}: levels in order", rule.id);
    }
}

/// `missing_evidence` as a variant is named: `MissingEvidence`.
fn camel_case(stem: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    stem.split('_').map(capital).collect()
}

/// A file that declares a rule: the group is its folder, the id its name.
#[test]
fn every_rule_is_the_file_of_its_name_and_registered() {
    let mut declared = BTreeSet::new();
    for group in Group::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules").join(group.as_str());
        let Ok(files) = std::fs::read_dir(&folder) else { continue };
        for file in files {
            let path = file.unwrap().path();
            let Some(stem) = path.file_stem().and_then(|name| name.to_str()) else { continue };
            // A rule with parts of its own is a folder.
            let path = if path.is_dir() { path.join("mod.rs") } else { path.clone() };
            let text = std::fs::read_to_string(&path).unwrap();
            if text.lines().any(|line| line == "rule! {") {
                let id = stem.replace('_', "-");
                assert!(
                    text.contains(&format!("\n    id: {},", camel_case(stem))),
                    "{}: the rule is not `{id}`",
                    path.display()
                );
                assert!(
                    all().any(|rule| rule.id.as_str() == id),
                    "`{id}` is not registered: add `&super::{}::{stem}::RULE` to registry.rs",
                    group.as_str()
                );
                assert_eq!(rule(&id).group, *group, "`{id}` is in the folder of another group");
                declared.insert(id);
            }
        }
    }
    let registered: BTreeSet<String> = all().map(|rule| rule.id.as_str().to_owned()).collect();
    assert_eq!(declared, registered, "a rule is declared outside the folder of its group");
}
