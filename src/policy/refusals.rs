//! Every key of the policy with values that it cannot have, and beside them what comes near and is sound.

use super::tests::{file, table};
use super::{Policy, UnsettledPolicy};
use crate::finding::Finding;
use crate::release::Release;
use crate::rules;

fn settled(text: &str, people: &str) -> Result<Policy, Vec<Finding>> {
    let (policy, people) = (file(super::POLICY_PATH, text), file(super::PEOPLE_PATH, people));
    let policy = UnsettledPolicy::parse(Some(&policy), Release::AT_HAND).expect("no later pmgit is asked for");
    policy.settle(Some(&people), &[], &rules::known())
}

fn slips(text: &str) -> Vec<Finding> {
    settled(text, "[aiko]\n[ben]\n").err().unwrap_or_default()
}

fn sound(text: &str) -> Policy {
    settled(text, "[aiko]\n[ben]\n").unwrap_or_else(|findings| panic!("{text}: {findings:#?}"))
}

const WRONG: &[&str] = &[
    // Files of other tools.
    "ignore = \"book.toml\"\n",
    "ignore = [1]\n",
    "ignore = [\"\", \"/book.toml\", \"../x.toml\", \"a//b\", \"tools/[\", \"a***\", \" book.toml\"]\n",
    // The gate.
    "[gate]\napprovals = { source = \"mail\" }\n",
    "[gate]\napprovals = { source = true }\n",
    "[gate]\napprovals = { source = \"forge\", minimum = 2 }\n",
    "[gate]\npeople = \"knwon\"\n",
    "[gate]\npeople = [\"ben\"]\n",
    // Severities.
    "[[severities]]\nname = \"SEV-1\"\nomit = \"yes\"\n",
    "[[severities]]\nname = \"SEV-1\"\nomit = true\nmeeting = { within = 3 }\npostmortem = \"voluntary\"\n",
    "[[severities]]\nname = \"SEV1\"\nomit = true\n",
    "[[severities]]\nname = \"P1\"\nomit = true\n",
    "[[severities]]\nname = \"SEV-1\"\n[[severities]]\nname = \"SEV-1\"\nomit = true\n",
    "severities = [{ name = \"SEV-1\", omit = true }, { name = \"SEV-2\", omit = true }, { name = \"SEV-3\", omit = true }, \
     { name = \"SEV-4\", omit = true }, { name = \"SEV-5\", omit = true }]\n",
    "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 1.5, roles = \"scribe\" }\n",
    "[[severities]]\nname = \"SEV-1\"\napprovals = { roles = [\"owner\", \"engineering_manager\", 1] }\n",
    "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 0, roles = [\"scribe\"] }\n",
    "[gate]\napprovals = { source = \"forge\" }\n[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 1, roles = [\"scribe\"] }\n",
    "[[severities]]\nname = \"SEV-1\"\napprovals = 2\n",
    // Sections.
    "[[sections]]\nkey = \"detection\"\nomit = 1\n",
    "[[sections]]\nkey = \"detection\"\nomit = true\nrequired_from = \"never\"\n",
    "[[sections]]\nkey = \"detecton\"\nomit = true\n",
    "[[sections]]\nkey = \"detection\"\n[[sections]]\nkey = \"detection\"\n",
    "sections = [{ key = \"overview\", omit = true }, { key = \"what_happened\", omit = true }, \
     { key = \"contributing_factors\", omit = true }, { key = \"resolution\", omit = true }, \
     { key = \"customer_impact\", omit = true }, { key = \"detection\", omit = true }, \
     { key = \"went_well\", omit = true }, { key = \"went_poorly\", omit = true }]\n",
    "[[sections]]\nkey = \"detection\"\nrequired_from = \"always\"\n",
    "[[sections]]\nkey = \"detection\"\nrequired_for = \"SEV-1\"\n",
    "[[sections]]\nkey = \"detection\"\nrequired_for = []\ntemplates = []\n",
    "[[sections]]\nkey = \"detection\"\nrequired_for = [\"SEV1\", \"P1\"]\n",
    "severities = [{ name = \"SEV-5\", omit = true }]\nsections = [{ key = \"detection\", required_for = [\"SEV-5\"] }]\n",
    "[[sections]]\nkey = \"detection\"\nrequired_from = \"never\"\nrequired_for = [\"SEV-1\"]\n",
    "[[sections]]\nkey = \"runbook\"\nrequired_for = [\"SEV-1\"]\n",
    "[[sections]]\nkey = \"detection\"\ntemplates = [\"security\", \" \"]\n",
    // The calendar and the meeting.
    "[calendar]\nholidays = [\"02-30\", \"13-01\", \"12/24\", \"1-2\", \"12-24 \", \"12月24日\", \"１２-２４\", \"2026-12-24\"]\n",
    "[calendar]\nholidays = [\"japan-yearend\", \"\"]\n",
    "[meeting]\nmaximum = 0\n",
    "[meeting]\nmaximum = \"60\"\n",
    "meeting = 60\n",
    // Names.
    "[review]\nexperienced = \"ben\"\n",
    "[review]\nexperienced = [\"bne\", \"\", \"a stranger\"]\n",
    "[words]\nproviders = [\"AWS\", \" \"]\n",
    "[words]\nproviders = { aws = true }\n",
    "not_applicable = [\"\"]\n",
    "[public]\nsections = [\"overwiev\", \"\", \"secrets\"]\n",
    "[public]\nfields = [\"title\", \"people.owner\", \"incident.start\", 1]\n",
    "[public]\ntags = \"public\"\nnames = [\"a\"]\n",
    // Rules.
    "[rules.missing-role]\nlevel = \"hints\"\n",
    "[rules.missing-role]\nparts = \"scribe\"\nlevel = \"hint\"\n",
    "[rules.missing-role]\nparts = [\"scrib\", \"owner\"]\nlevel = \"hint\"\n",
    "[rules.missing-role]\nparts = []\nlevel = \"hint\"\n",
    "[rules.hidden-text]\nlevel = \"hint\"\n",
    "[rules.missing-evidence]\nparts = [\"timeline\"]\nlevel = \"hint\"\n",
    "[rules.missing-time]\nparts = [\"resolved\", \"mitigated\"]\nlevel = \"warning\"\n",
    "[rules.missing-time]\nparts = [\"resolved\"]\nfrom = \"closed\"\n",
];

#[test]
fn a_value_that_a_key_cannot_have_is_said_in_both_languages() {
    insta::assert_snapshot!(table(WRONG, slips));
}

#[test]
fn every_slip_has_its_place() {
    for text in WRONG {
        for slip in slips(text) {
            let span = slip.span().unwrap_or_else(|| panic!("{text}: {slip:?}"));
            assert!(span.start < span.end && span.end <= text.len(), "{text}: {slip:?}");
            assert!(slip.hint_text(crate::text::Language::En).is_some(), "{text}: {slip:?}");
        }
    }
}

const EIGHT_OMITTED_AND_ONE_LEFT: &str = "sections = [{ key = \"lessons\", required_from = \"in-review\" }, \
    { key = \"overview\", omit = true }, { key = \"what_happened\", omit = true }, \
    { key = \"contributing_factors\", omit = true }, { key = \"resolution\", omit = true }, \
    { key = \"customer_impact\", omit = true }, { key = \"detection\", omit = true }, \
    { key = \"went_well\", omit = true }, { key = \"went_poorly\", omit = true }]\n";

#[test]
fn what_comes_near_is_sound() {
    for text in [
        "ignore = []\n",
        "ignore = [\"book.toml\", \"book.toml\", \"tools/**\", \"*/*.lock.toml\", \"a b.toml\", \"設定.toml\"]\n",
        "[gate]\napprovals = { source = \"forge\" }\n",
        "[gate]\napprovals = { source = \"recorded\", minimum = 0 }\n",
        "[gate]\npeople = \"known\"\n",
        "[[severities]]\nname = \"SEV-5\"\nomit = true\n",
        "[[severities]]\nname = \"SEV-1\"\nomit = false\nmeeting = { within = 3 }\n",
        "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 0 }\n",
        "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 0, roles = [] }\n",
        "[[severities]]\nname = \"SEV-1\"\napprovals = { roles = [\"scribe\", \"scribe\"] }\n",
        "[gate]\napprovals = { minimum = 0 }\n[[severities]]\nname = \"SEV-1\"\napprovals = { roles = [\"scribe\"] }\n",
        "severities = [{ name = \"P1\" }, { name = \"SEV-1\", omit = true }, { name = \"SEV-2\", omit = true }, \
         { name = \"SEV-3\", omit = true }, { name = \"SEV-4\", omit = true }, { name = \"SEV-5\", omit = true }]\n",
        "[[sections]]\nkey = \"detection\"\nomit = true\n",
        EIGHT_OMITTED_AND_ONE_LEFT,
        "[[sections]]\nkey = \"detection\"\nrequired_from = \"never\"\ntemplates = [\"security\"]\n",
        "[[sections]]\nkey = \"detection\"\nrequired_for = [\"SEV-1\", \"SEV-1\"]\n",
        "[[sections]]\nkey = \"runbook\"\nrequired_from = \"closed\"\nrequired_for = [\"P1\"]\n[[severities]]\nname = \"P1\"\n",
        "[calendar]\nholidays = [\"02-29\", \"12-24\", \"12-24\", \"japan-year-end\", 2026-12-24]\n",
        "[meeting]\nmaximum = 1\n",
        "[review]\nexperienced = [\"ben\", \"@Ben\"]\n",
        "[review]\nexperienced = []\n[words]\nproviders = []\n",
        "[rules.missing-role]\nparts = [\"scribe\", \"scribe\"]\nlevel = \"hint\"\n",
        "[rules.missing-time]\nlevel = \"warning\"\n",
        "[rules.missing-time]\nparts = [\"resolved\"]\nlevel = \"error\"\n",
    ] {
        sound(text);
    }
}

#[test]
fn nobody_can_approve_where_only_known_people_may_and_nobody_is_known() {
    let known = "[gate]\npeople = \"known\"\n";
    for people in ["", "# nobody yet\n"] {
        let found = settled(known, people).expect_err("nobody is known");
        assert_eq!(
            found.iter().map(Finding::english).collect::<Vec<_>>(),
            ["nobody can approve: `people = \"known\"`, but `.pmgit/people.toml` lists nobody"]
        );
    }
    assert!(settled(known, "[ben]\n").is_ok() && settled("[gate]\npeople = \"any\"\n", "").is_ok());
    // Where nobody is known, no reader can be mistyped.
    assert!(settled("[review]\nexperienced = [\"ivo\"]\n", "").is_ok());
}

#[test]
fn the_day_of_leaving_is_a_day() {
    for left in ["\"2026-10-31\"", "2026-10-31T00:00:00Z", "true", "[2026-10-31]"] {
        let found = settled("", &format!("[ben]\nleft = {left}\n")).expect_err("it is no day");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].key.as_str(), "ben.left");
    }
    let policy = settled("", "[ben]\nleft = 2026-10-31\nemail = \"ben@example.com\"\n[aiko]\n").expect("it is sound");
    let day = |text: &str| text.parse().expect("a day");
    for (name, on, has_left) in [
        ("ben", "2026-10-30", false),
        ("ben", "2026-10-31", true),
        ("@Ben", "2027-01-01", true),
        ("Ben <ben@example.com>", "2027-01-01", true),
        ("ben@example.com", "2027-01-01", true),
        ("aiko", "2027-01-01", false),
        ("a stranger", "2027-01-01", false),
    ] {
        assert_eq!(policy.has_left(name, day(on)), has_left, "{name} on {on}");
    }
}

#[test]
fn a_pattern_stays_within_its_folder_and_never_covers_a_postmortem() {
    let ignores = |pattern: &str, path: &str| {
        sound(&format!("documents = \"pm\"\nignore = [\"{pattern}\"]\n")).ignores(&format!("pm/{path}").as_str().into())
    };
    for (pattern, path) in [
        ("book.toml", "book.toml"),
        ("*.toml", "book.toml"),
        ("tools/**", "tools/a/b.toml"),
        ("**/Cargo.toml", "a/b/Cargo.toml"),
        ("2026/book.toml", "2026/book.toml"),
        ("**", "2026/Checkout.toml"),
    ] {
        assert!(ignores(pattern, path), "{pattern} {path}");
    }
    for (pattern, path) in [
        ("book.toml", "2026/book.toml"),
        ("*.toml", "tools/book.toml"),
        ("book.toml", "Book.toml"),
        ("**", "2026/2026-11-20-checkout-latency.toml"),
        ("2026/*", "2026/2026-11-20-checkout-latency.toml"),
    ] {
        assert!(!ignores(pattern, path), "{pattern} {path}");
    }
    let policy = sound("documents = \"pm\"\nignore = [\"book.toml\"]\n");
    assert!(!policy.ignores(&"book.toml".into()) && !policy.ignores(&"pmx/book.toml".into()));
}

#[test]
fn a_section_is_required_where_severity_and_template_say_so() {
    let policy = sound(
        "[[sections]]\nkey = \"detection\"\nrequired_for = [\"SEV-1\"]\n\
         [[sections]]\nkey = \"threat\"\nrequired_from = \"reviewed\"\ntemplates = [\"security\"]\n\
         [[sections]]\nkey = \"went_well\"\nrequired_from = \"never\"\n[[sections]]\nkey = \"went_poorly\"\nomit = true\n",
    );
    let required = |key: &str, severity: &str, template: Option<&str>| {
        let section = policy.section(key)?;
        section.required_in(severity, template).map(crate::document::Status::as_str)
    };
    assert_eq!(required("detection", "SEV-1", None), Some("in-review"));
    assert_eq!(required("detection", "SEV-2", None), None);
    assert_eq!(required("detection", "SEV-1", Some("security")), Some("in-review"));
    assert_eq!(required("threat", "SEV-4", Some("security")), Some("reviewed"));
    assert_eq!(required("threat", "SEV-4", Some("privacy")), None);
    assert_eq!(required("threat", "SEV-4", None), None);
    assert_eq!(required("went_well", "SEV-1", None), None);
    assert!(policy.section("went_poorly").is_none());
    assert_eq!(required("overview", "SEV-5", None), Some("in-review"));
}

#[test]
fn severities_that_look_alike_are_refused_and_others_are_not() {
    let row = |name: &str| format!("[[severities]]\nname = \"{name}\"\n");
    let omitted = "[[severities]]\nname = \"SEV-1\"\nomit = true\n";
    for name in
        ["sev-1", "SEV-01", "SEV1", "SEV_1", "ＳＥＶ－１", "ЅEV-1", "SEV-l", "SEV-I", "SEV 1", "Sev-001", "ꓢEV-1"]
    {
        let found = slips(&row(name));
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert!(found[0].english().ends_with(" look alike"), "{}", found[0].english());
        assert!(slips(&format!("{omitted}{}", row(name))).is_empty(), "{name} takes its place");
    }
    for names in [["major", "MAJOR"], ["P1", "p-1"], ["重大度1", "重大度１"], ["SEV-10", "SEV-1O"]] {
        assert_eq!(slips(&names.map(row).concat()).len(), 1, "{names:?}");
    }
    for name in ["SEV-0", "SEV-6", "SEV-10", "SEV-11", "SEV-1a", "P1", "critical", "重大", "SEV-100"] {
        assert!(slips(&row(name)).is_empty(), "{name}: {:?}", slips(&row(name)));
    }
}

#[test]
fn a_severity_that_wants_less_of_anything_is_lower() {
    let policy = sound(
        "[[severities]]\nname = \"SEV-1\"\n[[severities]]\nname = \"quiet\"\napprovals = { minimum = 0 }\n\
         [[severities]]\nname = \"loud\"\npostmortem = \"required\"\nactions = { within = 1 }\nexternal_message = \"required\"\nmeeting = { within = 1 }\n",
    );
    for (from, to, is_lower) in [
        ("SEV-1", "SEV-2", true),
        ("SEV-2", "SEV-1", false),
        ("SEV-5", "SEV-4", false),
        ("SEV-1", "quiet", true),
        ("SEV-5", "quiet", true),
        ("loud", "SEV-1", true),
        ("old", "SEV-1", false),
        ("old", "SEV-2", true),
        ("SEV-1", "gone", true),
        ("", "SEV-2", false),
    ] {
        assert_eq!(policy.is_lower_severity(from, to), is_lower, "{from} to {to}");
    }
}
