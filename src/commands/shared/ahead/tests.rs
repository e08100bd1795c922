//! The checklist agrees with the rules, whatever a document lacks and whatever the policy asks for.

use super::checklist::{at, checklist};
use super::*;
use crate::document::parse;
use crate::policy::POLICY_PATH;
use crate::rules::{self, failing_overlays, overlay_over, sound_postmortem};
use crate::source::RepoPath;
use crate::text::{Language, Listing};

const POLICIES: [&str; 5] = [
    "",
    "[gate]\napprovals = { minimum = 3 }\n",
    "[[sections]]\nkey = \"detection\"\nrequired_from = \"closed\"\n[[sections]]\nkey = \"lucky\"\nheading = { en = \"Luck\", ja = \"運\" }\nrequired_from = \"in-review\"\n",
    "[rules.missing-evidence]\nlevel = \"warning\"\n[rules.missing-role]\nlevel = \"hint\"\nparts = [\"scribe\"]\n",
    "[gate]\nsince = 2027-01-01\n[rules.missing-time]\nfrom = \"reviewed\"\n",
];

fn policy(text: &str) -> Policy {
    let source = SourceFile::new(RepoPath::from(POLICY_PATH), text.as_bytes().to_vec());
    crate::policy::load(Some(&source), None, &rules::known()).expect("the policy is sound")
}

/// The checklist of a document's next step, beside the errors that the rules find there.
fn look(text: &str, policy: &Policy) -> Option<(Vec<Item>, Vec<Finding>)> {
    let id = PostmortemId::parse("2026-11-20-a").expect("an id");
    let source = SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.as_bytes().to_vec());
    let document = parse(&source).0?;
    let to = onward(document.status())?;
    let would_be = at(&document, to);
    let mut errors = rules::check(&subject(&id, &source, &would_be, policy), policy).findings;
    errors.retain(|finding| finding.level == Level::Error);
    let items = checklist(&subject(&id, &source, &document, policy), to, &errors);
    Some((items, errors))
}

#[test]
fn what_is_in_the_way_is_open_on_the_checklist_and_nothing_else_is() {
    let mut looked = 0;
    let overlays: Vec<String> = failing_overlays().into_iter().map(|(_, overlay)| overlay).collect();
    let overlays: Vec<&str> = std::iter::once("").chain(overlays.iter().map(String::as_str)).collect();
    for policy in POLICIES.map(policy) {
        for status in ["draft", "in-review", "reviewed"] {
            for overlay in &overlays {
                let text = sound_postmortem(&overlay_over(overlay, &format!("status = \"{status}\"\n")));
                let Some((items, errors)) = look(&text, &policy) else { continue };
                looked += 1;
                for kind in errors.iter().filter_map(|error| Kind::of(error.rule)) {
                    let item =
                        items.iter().find(|item| item.kind == kind).unwrap_or_else(|| panic!("{kind:?}\n{text}"));
                    assert!(!item.is_done(), "{item:?}\n{text}");
                }
                for item in items.iter().filter(|item| !item.is_done()) {
                    let is_found = errors.iter().any(|error| Kind::of(error.rule) == Some(item.kind));
                    assert!(is_found && item.lacking <= item.asked, "{item:?}\n{text}");
                }
                for item in &items {
                    for language in Language::ALL {
                        let reader = Listing::new(*language);
                        assert!(!item.amount(&reader).is_empty() && !item.kind.name(&reader).is_empty(), "{item:?}");
                    }
                }
            }
        }
    }
    assert!(looked > 1_000, "{looked} were looked at");
}

#[test]
fn what_counts_is_what_the_policy_asks_for() {
    let amounts = |text: &str, rules: &str| -> Vec<String> {
        let (items, _) = look(text, &policy(rules)).expect("there is a next step");
        let reader = Listing::new(Language::En);
        items.iter().map(|item| format!("{}: {}", item.kind.name(&reader), item.amount(&reader))).collect()
    };
    let draft = sound_postmortem("status = \"draft\"\n[sections]\ndetection = \"\"\n[people]\nscribe = \"\"\n");
    let told = amounts(&draft, "");
    assert!(told.contains(&"sections: 7 of 8; lacking: detection".to_owned()), "{told:?}");
    assert!(told.contains(&"roles: 2 of 3; lacking: scribe".to_owned()), "{told:?}");
    let told = amounts(&draft, "[[sections]]\nkey = \"detection\"\nrequired_from = \"never\"\n");
    assert!(told.contains(&"sections: 7 of 7".to_owned()), "{told:?}");
    let told = amounts(&draft, "[rules.missing-role]\nlevel = \"hint\"\nparts = [\"scribe\"]\n");
    assert!(told.contains(&"roles: 2 of 2".to_owned()), "{told:?}");
    let reviewed = sound_postmortem("status = \"in-review\"\n");
    let told = amounts(&reviewed, "[gate]\napprovals = { minimum = 3 }\n");
    assert!(told.iter().any(|one| one.starts_with("approvals: 0 of 3")), "{told:?}");
    let excused = sound_postmortem(
        "status = \"draft\"\n[sections]\nwent_well = \"\"\n[not_applicable]\nwent_well = \"Nobody responded.\"\n",
    );
    let told = amounts(&excused, "");
    assert!(told.contains(&"sections: 7 of 7".to_owned()), "{told:?}");
    // A postmortem that nobody had to write needs little.
    let voluntary = amounts(&sound_postmortem("status = \"draft\"\nseverity = \"SEV-4\"\n"), "");
    assert!(voluntary.contains(&"sections: 2 of 2".to_owned()), "{voluntary:?}");
    assert!(!voluntary.iter().any(|one| one.starts_with("evidence")), "{voluntary:?}");
}
