//! Who comes into a role whose approval is asked for, before and after the review began.

use super::steps::errors_of;
use crate::gate;
use crate::policy;
use crate::rules::{self, sound_postmortem};
use crate::source::{RepoPath, SourceFile};

const ASKED: &str =
    "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 2, roles = [\"engineering_managers\"] }\n";

fn managed(status: &str, managers: &str) -> String {
    sound_postmortem(&format!("status = \"{status}\"\n[people]\nengineering_managers = [{managers}]\n"))
}

const WAIVER: &str =
    "[[waivers]]\nrule = \"rewritten-records\"\nreason = \"Farah is on leave.\"\napproved_by = \"ben\"\n";

#[test]
fn a_role_that_approves_does_not_change_hands_unseen_once_the_review_began() {
    for status in ["in-review", "reviewed", "closed"] {
        let stood = managed(status, "\"farah\", \"hana\"");
        for managers in ["\"chloe\"", "\"farah\"", "\"farah\", \"hana\", \"chloe\"", "\"farah\", \"chloe\"", ""] {
            let head = managed(status, managers);
            let told = |policy: &str, head: &str| errors_of(policy, Some(&stood), head).contains(&"rewritten-records");
            assert!(told(ASKED, &head), "{status}: {managers}");
            assert!(!told("", &head), "{status}: {managers}, and no role is asked for");
            let by_ben = format!("{head}{WAIVER}");
            assert!(!told(ASKED, &by_ben), "{status}: {managers}, by somebody else's word");
            let by_owner = by_ben.replace("approved_by = \"ben\"\n", "approved_by = \"aiko\"\n");
            assert!(told(ASKED, &by_owner), "{status}: {managers}, by the owner's word");
        }
        for managers in ["\"hana\", \"farah\"", "\"Farah\", \"hana\"", "\"@farah\", \"hana\""] {
            assert_eq!(
                errors_of(ASKED, Some(&stood), &managed(status, managers)),
                errors_of(ASKED, Some(&stood), &stood)
            );
        }
    }
    let draft = managed("draft", "\"farah\"");
    assert_eq!(errors_of(ASKED, Some(&draft), &managed("draft", "\"chloe\"")), [""; 0], "it is free before");
    assert_eq!(errors_of(ASKED, Some(&draft), &managed("in-review", "\"chloe\"")), [""; 0], "and as it is submitted");
}

#[test]
fn a_role_that_nobody_had_may_be_filled_and_that_is_told() {
    let (before, after) = (managed("in-review", ""), managed("in-review", "\"chloe\""));
    let file = |path: &str, text: &str| SourceFile::new(RepoPath::from(path), text.into());
    let policy = policy::load(Some(&file(policy::POLICY_PATH, ASKED)), None, &rules::known()).expect("it is sound");
    let judged = gate::guard(&policy, &file(super::PATH, &after), Some(&file(super::PATH, &before)), None);
    let found = judged.expect("it asks no repository").findings;
    let told: Vec<String> = found
        .iter()
        .filter(|one| one.rule.as_str() == "rewritten-records")
        .map(|one| format!("{} {}", one.level, one.key.as_str()))
        .collect();
    assert_eq!(told, ["warning roles-filled"]);
}
