//! What people do to one document on two branches.

use insta::assert_snapshot;

use super::{clean, conflict, merged};

const BASE: &str = r#"#:schema ../../.pmgit/postmortem.schema.json
title    = "Checkout slowed down"
status   = "draft"
severity = "SEV-1"
tags     = ["cache"]

[incident]
started  = 2026-11-20T00:04:00Z
# detected = 2026-11-20T00:12:00Z
# mitigated = 2026-11-20T01:02:00Z
resolved = 2026-11-20T01:40:00Z   # by the on-call

[people]
owner = "aiko"
responders = [
  "ben",
  "chloe",
]

[sections]
overview = "Slow."
what_happened = """
First.
Second.
Third.
Fourth.
"""

[[timeline]]
at    = 2026-11-20T00:12:00Z
kind  = "detection"
event = "The alert fires."

[[timeline]]
at    = 2026-11-20T01:40:00Z
kind  = "recovery"
event = "The latency is back to normal."

[[actions]]
title = "Limit the connections"
owner = "team-cache"

[[transitions]]
from = "draft"
to   = "in-review"
at   = 2026-11-21T00:00:00Z
by   = "aiko"
"#;

/// The base with some of its text replaced.
fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(BASE.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old:?}");
        text.replace(old, new)
    })
}

/// What a merge has changed of ours.
fn changed(ours: &str, merged: &str) -> String {
    let diff = similar::TextDiff::from_lines(ours, merged);
    diff.unified_diff().context_radius(1).to_string()
}

const RECOVERY: &str = "[[timeline]]\nat    = 2026-11-20T01:40:00Z";

fn moment(minute: &str, event: &str) -> String {
    format!("[[timeline]]\nat = 2026-11-20T00:{minute}:00Z\nevent = \"{event}\"\n\n")
}

#[test]
fn moments_that_both_sides_add_stay_in_the_order_of_time() {
    let late = with(&[(RECOVERY, &format!("{}{RECOVERY}", moment("40", "A restart.")))]);
    let early = with(&[(RECOVERY, &format!("{}{RECOVERY}", moment("20", "A page.")))]);
    assert_snapshot!(changed(&late, &clean(BASE, &late, &early)));
    assert_eq!(clean(BASE, &late, &early), clean(BASE, &early, &late));
}

#[test]
fn two_fields_of_one_moment_are_changed_by_two_people() {
    let reworded = with(&[("\"The alert fires.\"", "\"The alert for checkout fires.\"")]);
    let evident = with(&[("\"The alert fires.\"", "\"The alert fires.\"\nevidence = [\"https://example.com/1\"]")]);
    let text = clean(BASE, &reworded, &evident);
    assert!(
        text.contains("event = \"The alert for checkout fires.\"\nevidence = [\"https://example.com/1\"]\n"),
        "{text}"
    );
}

#[test]
fn evidence_of_a_moment_is_not_given_to_another_one_that_took_its_place() {
    let other = with(&[("\"The alert fires.\"", "\"Somebody writes to support about slow pages.\"")]);
    let evident = with(&[("\"The alert fires.\"", "\"The alert fires.\"\nevidence = [\"https://example.com/1\"]")]);
    let text = conflict(BASE, &other, &evident);
    assert!(text.contains("The alert fires.") && text.contains("Somebody writes"), "{text}");
    assert!(clean(BASE, &other, BASE).contains("Somebody writes"));
}

#[test]
fn a_moment_that_both_sides_add_is_one_moment() {
    let add = |link: &str| {
        with(&[(
            RECOVERY,
            &format!("{}evidence = [\"{link}\"]\n\n{RECOVERY}", moment("20", "A page.").trim_end().to_owned() + "\n"),
        )])
    };
    let text = clean(BASE, &add("https://example.com/1"), &add("https://example.com/2"));
    assert_eq!(text.matches("A page.").count(), 1, "{text}");
    assert!(text.contains("[\"https://example.com/1\", \"https://example.com/2\"]"), "{text}");
    let named = add("https://example.com/1").replace("\"A page.\"\n", "\"A page.\"\nkind = \"page\"\n");
    conflict(BASE, &named, &named.replace("\"page\"", "\"action\""));
}

#[test]
fn two_values_for_one_key_clash_at_its_line_alone() {
    let ours = with(&[("resolved = 2026-11-20T01:40:00Z", "resolved = 2026-11-20T01:41:00Z")]);
    let theirs = with(&[("resolved = 2026-11-20T01:40:00Z", "resolved = 2026-11-20T01:50:00Z")]);
    assert_snapshot!(changed(&ours, &conflict(BASE, &ours, &theirs)));
}

#[test]
fn examples_that_both_sides_fill_in_are_gone_and_no_other_comment_is() {
    let ours = with(&[("# detected = ", "detected = ")]);
    let theirs = with(&[("# mitigated = ", "mitigated = ")]);
    assert_snapshot!(changed(BASE, &clean(BASE, &ours, &theirs)));
}

#[test]
fn lists_take_what_both_sides_add_in_the_style_they_have() {
    let ours = with(&[("[\"cache\"]", "[\"cache\", \"failover\"]"), ("  \"chloe\",\n", "  \"chloe\",\n  \"dai\",\n")]);
    let theirs = with(&[
        ("[\"cache\"]", "[\"latency\", \"cache\"]"),
        ("  \"ben\",\n", ""),
        ("  \"chloe\",\n", "  \"chloe\",\n  \"emeka\",\n"),
    ]);
    assert_snapshot!(changed(&ours, &clean(BASE, &ours, &theirs)));
}

#[test]
fn prose_is_merged_by_its_lines_and_clashes_by_them() {
    let ours = with(&[("First.", "At first.")]);
    let theirs = with(&[("Fourth.", "At last.")]);
    assert!(clean(BASE, &ours, &theirs).contains("\nAt first.\nSecond.\nThird.\nAt last.\n"));
    let theirs = with(&[("First.", "In the beginning.")]);
    assert_snapshot!(changed(&ours, &conflict(BASE, &ours, &theirs)));
}

#[test]
fn a_row_that_one_side_removes_and_the_other_changes_clashes() {
    let ours = with(&[("[[actions]]\ntitle = \"Limit the connections\"\nowner = \"team-cache\"\n\n", "")]);
    let theirs = with(&[("\"team-cache\"", "\"team-checkout\"")]);
    assert_snapshot!(changed(&ours, &conflict(BASE, &ours, &theirs)));
}

#[test]
fn steps_of_both_sides_clash_as_a_whole() {
    let step = |by: &str| {
        format!(
            "{BASE}\n[[transitions]]\nfrom = \"in-review\"\nto   = \"reviewed\"\nat   = 2026-11-22T00:00:00Z\nby   = \"{by}\"\n"
        )
    };
    let (ours, theirs) = (step("ben"), step("chloe"));
    assert_snapshot!(changed(&ours, &conflict(BASE, &ours, &theirs)));
    assert_eq!(clean(BASE, &ours, &ours), ours);
    // A step that both have, and one more on one side.
    let further = format!(
        "{ours}\n[[transitions]]\nfrom = \"reviewed\"\nto = \"closed\"\nat = 2026-11-23T00:00:00Z\nby = \"ben\"\n"
    );
    assert_eq!(clean(BASE, &ours, &further), further);
}

#[test]
fn a_key_that_both_sides_add_at_different_lines_is_no_duplicate() {
    let ours = with(&[("[incident]\n", "[incident]\nstated_minutes = 50\n")]);
    let theirs = with(&[("   # by the on-call\n", "   # by the on-call\nstated_minutes = 50\n")]);
    assert_eq!(clean(BASE, &ours, &theirs).matches("stated_minutes").count(), 1);
    let theirs = theirs.replace("= 50", "= 60");
    conflict(BASE, &ours, &theirs);
}

#[test]
fn a_table_that_both_sides_add_is_one_table() {
    let add = |key: &str| {
        with(&[(
            "\n[[timeline]]\nat    = 2026-11-20T00:12",
            &format!("\n[meeting]\n{key}\n\n[[timeline]]\nat    = 2026-11-20T00:12"),
        )])
    };
    let (ours, theirs) = (add("minutes = 30"), add("calendar = \"https://example.com\""));
    let text = clean(BASE, &ours, &theirs);
    assert_eq!(text.matches("[meeting]").count(), 1, "{text}");
    assert!(text.contains("minutes = 30") && text.contains("calendar = "), "{text}");
}

#[test]
fn two_documents_without_a_base_are_merged_where_they_agree() {
    let theirs = with(&[("\"Slow.\"", "\"Very slow.\"")]);
    assert_snapshot!(changed(BASE, &conflict("", BASE, &theirs)));
}

#[test]
fn what_is_not_toml_is_merged_by_lines() {
    let broken = |text: &str| text.replace("[people]", "[people");
    let (base, ours) = (broken(BASE), broken(&with(&[("First.", "At first.")])));
    let theirs = broken(&with(&[("Fourth.", "At last.")]));
    assert!(clean(&base, &ours, &theirs).contains("[people\n"));
    let both = broken(&with(&[("First.", "In the beginning.")]));
    assert!(
        conflict(&base, &ours, &both).contains("<<<<<<< ours\nAt first.\n=======\nIn the beginning.\n>>>>>>> theirs\n")
    );
    // A side that is mended.
    assert_eq!(clean(&base, &base, BASE), BASE);
}

#[test]
fn line_ends_of_ours_are_kept() {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let (ours, theirs) = (crlf(&with(&[("First.", "At first.")])), with(&[("Fourth.", "At last.")]));
    let text = clean(BASE, &ours, &theirs);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.contains("At first.") && text.contains("At last."));
}

#[test]
fn a_last_line_without_an_end_stays_one() {
    let ours = BASE.trim_end().to_owned();
    let theirs = with(&[("First.", "At first.")]);
    assert_eq!(clean(BASE, &ours, &theirs), theirs.trim_end());
    let further = format!("{BASE}\n[[transitions]]\nfrom = \"in-review\"\nto = \"draft\"");
    let text = clean(BASE, &further, &theirs);
    assert!(text.ends_with("by   = \"aiko\"\n\n[[transitions]]\nfrom = \"in-review\"\nto = \"draft\""), "{text}");
}

#[test]
fn a_reference_that_comes_first_on_both_sides_clashes_for_the_first_is_the_primary_one() {
    let add = |reference: &str| with(&[("[incident]\n", &format!("[incident]\nreferences = [\"{reference}\"]\n"))]);
    conflict(BASE, &add("PD-1"), &add("PD-2"));
}

#[test]
fn tables_of_a_row_and_of_the_team_are_kept() {
    let ours = with(&[("[people]", "[custom.deep]\na = 1\n\n[people]")]);
    let theirs = with(&[("owner = \"team-cache\"\n", "owner = \"team-cache\"\n\n[actions.more]\nb = 2\n")]);
    let text = clean(BASE, &ours, &theirs);
    assert!(text.contains("[custom.deep]\na = 1\n") && text.contains("[actions.more]\nb = 2\n"), "{text}");
}

fn waiver(place: &str) -> String {
    format!("\n[[waivers]]\nrule = \"missing-evidence\"\nwhere = \"{place}\"\nreason = \"Lost.\"\n")
}

#[test]
fn a_waiver_follows_its_row_to_the_number_that_it_has_in_the_merge() {
    let early = with(&[(RECOVERY, &format!("{}{RECOVERY}", moment("20", "A page.")))]);
    let waived = format!("{BASE}{}", waiver("timeline[1]"));
    assert!(clean(BASE, &early, &waived).contains("where = \"timeline[2]\""));
    assert!(clean(BASE, &waived, &early).contains("where = \"timeline[2]\""));
    // Both sides have moved the row that the base's waiver names, and have said so.
    let later = with(&[(RECOVERY, &format!("{}{RECOVERY}", moment("40", "A restart.")))]);
    let named = |text: &str| format!("{text}{}", waiver("timeline[2]"));
    assert!(clean(&waived, &named(&early), &named(&later)).contains("where = \"timeline[3]\""));
    assert!(clean(BASE, &early, &format!("{BASE}{}", waiver("timeline[1].event"))).contains("\"timeline[2].event\""));
}

#[test]
fn a_waiver_that_names_a_row_by_what_it_is_needs_no_care() {
    let at = BASE[..BASE.find(RECOVERY).unwrap()].rfind("at = ").unwrap_or_default();
    let time = BASE[at + 5..].lines().next().unwrap();
    let place = format!("timeline@{time}");
    let early = with(&[(RECOVERY, &format!("{}{RECOVERY}", moment("20", "A page.")))]);
    let later = with(&[(RECOVERY, &format!("{RECOVERY}\n{}", moment("59", "A [3] restart.")))]);
    let waived = |text: &str| format!("{text}{}", waiver(&place));
    for (ours, theirs) in
        [(early.clone(), waived(&later)), (waived(&early), later.clone()), (waived(&early), waived(&later))]
    {
        let text = clean(BASE, &ours, &theirs);
        assert!(text.contains("A page.") && text.contains("A [3] restart."), "{text}");
        assert_eq!(text.matches(&format!("where = \"{place}\"")).count(), 1, "{text}");
        assert!(!text.contains('\u{E000}'));
    }
    let bracket = format!("{BASE}{}", waiver("timeline@A [3] restart."));
    assert!(clean(BASE, &early, &bracket).contains("where = \"timeline@A [3] restart.\""));
}

#[test]
fn a_waiver_of_a_row_that_the_other_side_removes_is_in_doubt() {
    let at = BASE.find("[[timeline]]").unwrap();
    let without = format!("{}{}", &BASE[..at], &BASE[BASE.find(RECOVERY).unwrap()..]);
    let waived = format!("{BASE}{}", waiver("timeline[0]"));
    let text = conflict(BASE, &without, &waived);
    assert!(text.contains("where = \"timeline[0]\"") && text.contains("The alert fires."), "{text}");
    // A waiver that names nothing is no business of the merge.
    let odd = format!("{BASE}{}", waiver("timeline[9]"));
    assert!(clean(BASE, &without, &odd).contains("timeline[9]"));
}

#[test]
fn anything_is_merged_without_a_panic() {
    let cuts: Vec<usize> = (0..BASE.len()).step_by(97).collect();
    for &one in &cuts {
        for &other in cuts.iter().step_by(3) {
            merged(BASE, &BASE[..one], &BASE[other..]);
            merged(&BASE[..one], BASE, &BASE[other..]);
        }
    }
}
