//! What the base excused, or had only as a hint, is new at the head: every example of every rule that can be an error,
//! under everything by which a document makes its own findings lighter.

use std::collections::BTreeSet;

use super::steps::errors_of;
use crate::rules::{failing_overlays, overlay_over, sound_postmortem};

/// What a document can say so that its findings weigh less, and the policy under which it may.
const SOFTENERS: [(&str, &str, &str); 9] = [
    ("imported", "[gate]\nsince = 2026-12-01\n", "imported = \"the wiki\"\n"),
    ("voluntary", "", "severity = \"SEV-4\"\n"),
    ("restricted", "", "[restricted]\nwhere = \"the vault\"\nreason = \"A legal matter.\"\napproved_by = \"ben\"\n"),
    ("draft", "", "status = \"draft\"\ntransitions = []\n"),
    ("Japanese", "", "language = \"ja\"\n"),
    ("justified", "", "[incident]\nfull_outage = \"Every region answered 503 to every customer for fifty minutes.\"\n"),
    (
        "not applicable",
        "",
        "[not_applicable]\ndetected = \"Nobody saw it.\"\nmitigated = \"It ended by itself.\"\nscribe = \"There was no call.\"\n\
         customer_impact = \"No customer saw it.\"\nwent_well = \"Nothing did.\"\nactions = \"There is nothing to do.\"\n",
    ),
    ("without an owner", "", "[people]\nowner = \"\"\n"),
    ("with no message", "", "external_message = \"\"\n"),
];

/// The words of a waiver of a rule.
fn waiver(rule: &str) -> String {
    format!("[[waivers]]\nrule = \"{rule}\"\nreason = \"It was agreed in the meeting.\"\napproved_by = \"ben\"\n")
}

#[test]
fn what_the_base_said_of_itself_excuses_nothing_once_it_is_gone() {
    let (mut tried, mut softened, mut through) = (0, BTreeSet::new(), Vec::new());
    for (rule, overlay) in failing_overlays() {
        let rule = rule.as_str();
        let waived = waiver(rule);
        let of_waiver = ("waived", "", waived.as_str());
        for (name, policy, softener) in SOFTENERS.into_iter().chain([of_waiver]) {
            let head = sound_postmortem(&overlay);
            let base = sound_postmortem(&overlay_over(&overlay, softener));
            if errors_of(policy, None, &base).contains(&rule) || !errors_of(policy, None, &head).contains(&rule) {
                continue;
            }
            tried += 1;
            softened.insert(name);
            if !errors_of(policy, Some(&base), &head).contains(&rule) {
                through.push(format!("{rule}, {name}:\n{overlay}"));
            }
        }
    }
    assert!(through.is_empty(), "{} of {tried} came through:\n{}", through.len(), through.join("\n"));
    assert!(tried > 100, "only {tried} attempts");
    assert_eq!(softened.len(), SOFTENERS.len() + 1, "some soften nothing: {softened:?}");
}

/// Whether a step is legal and recorded depends on the status and the steps of the base, so another base is another step.
const OF_STEPS: [&str; 2] = ["illegal-transition", "unrecorded-transition"];

#[test]
fn one_defect_of_the_base_excuses_no_other() {
    let overlays = failing_overlays();
    let of_each = |(rule, overlay): &(_, String)| {
        let text = sound_postmortem(overlay);
        (*rule, errors_of("", None, &text), text)
    };
    let documents: Vec<_> = overlays.iter().map(of_each).filter(|(_, errors, _)| !errors.is_empty()).collect();
    let (mut tried, mut through) = (0, Vec::new());
    for (at, (rule, errors, head)) in documents.iter().enumerate() {
        // Each against a handful of the others: every pair takes too long.
        for (known, excused, base) in documents.iter().cycle().skip(at + 1).step_by(7).take(9) {
            for error in errors.iter().filter(|error| !excused.contains(*error) && !OF_STEPS.contains(error)) {
                tried += 1;
                if !errors_of("", Some(base), head).contains(error) {
                    through.push(format!("{error} of {rule}, where the base had {known}"));
                }
            }
        }
    }
    assert!(through.is_empty(), "{} of {tried} came through:\n{}", through.len(), through.join("\n"));
    assert!(tried > 300, "only {tried} attempts");
}
