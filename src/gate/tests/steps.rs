//! Fixing in steps: what the base had as an error does not block a change that makes it no worse.

use crate::finding::Level;
use crate::gate;
use crate::policy::{self, Policy};
use crate::rules::{self, sound_postmortem};
use crate::source::{RepoPath, SourceFile};

fn policy(text: &str) -> Policy {
    let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), text.into());
    policy::load(Some(&source), None, &rules::known()).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The rules that block the change of one overlay of the sound postmortem to another.
fn blocking(policy_text: &str, before: &str, after: &str) -> Vec<&'static str> {
    errors_of(policy_text, Some(&sound_postmortem(before)), &sound_postmortem(after))
}

/// The rules that block a text beside what it was, or by itself.
pub(super) fn errors_of(policy_text: &str, before: Option<&str>, after: &str) -> Vec<&'static str> {
    let file = |text: &str| SourceFile::new(RepoPath::from(super::PATH), text.into());
    let verdict = gate::guard(&policy(policy_text), &file(after), before.map(file).as_ref(), None);
    let findings = verdict.expect("it asks no repository").findings;
    let errors = findings.iter().filter(|finding| finding.level == Level::Error);
    errors.map(|finding| finding.rule.as_str()).collect()
}

/// A timeline whose rows have evidence or none, one a minute.
fn timeline(rows: &[bool]) -> String {
    let row = |(minute, has_evidence): (usize, &bool)| {
        let evidence = if *has_evidence { "evidence = [\"https://example.com\"]" } else { "evidence = []" };
        format!("{{ at = 2026-11-20T00:{minute:02}:00Z, kind = \"cause\", event = \"Step {minute}\", {evidence} }}")
    };
    format!("timeline = [{}]\n", rows.iter().enumerate().map(row).collect::<Vec<_>>().join(", "))
}

#[test]
fn one_bare_row_fewer_passes_and_one_more_does_not() {
    let bare = |count: usize, all: usize| timeline(&(0..all).map(|at| at >= count).collect::<Vec<_>>());
    assert_eq!(blocking("", &bare(12, 12), &bare(11, 12)), [""; 0]);
    assert_eq!(blocking("", &bare(12, 12), &bare(12, 12)), [""; 0]);
    assert_eq!(blocking("", &bare(1, 50), &bare(2, 50)), ["missing-evidence"], "one excuses no second one");
    assert_eq!(blocking("", &bare(0, 12), &bare(1, 12)), ["missing-evidence"]);
    let inserted = timeline(&[true, false, true]);
    assert_eq!(blocking("", &timeline(&[false, true]), &inserted), [""; 0], "a row came in above it");
}

#[test]
fn each_approval_is_a_step() {
    let policy = "[gate]\napprovals = { minimum = 3 }\n";
    let approved = |people: &[&str]| {
        let row = |by: &&str| format!("{{ by = \"{by}\", at = 2026-11-23T06:28:00Z }}");
        let rows = people.iter().map(row).collect::<Vec<_>>().join(", ");
        format!("status = \"reviewed\"\napprovals = [{rows}]\n")
    };
    let one = approved(&["ben"]);
    assert_eq!(blocking(policy, &one, &approved(&["ben", "farah"])), [""; 0]);
    assert_eq!(blocking(policy, &one, &one), [""; 0]);
    let fewer = ["missing-approval", "rewritten-records"];
    assert_eq!(blocking(policy, &one, &approved(&[])), fewer);
    assert_eq!(blocking(policy, &approved(&["ben", "farah", "goro"]), &one), fewer);
}

#[test]
fn a_late_meeting_may_come_nearer() {
    let on = |day: u32| format!("[meeting]\nscheduled = 2026-12-{day:02}T06:00:00Z\nshared = 2026-11-30T06:00:00Z\n");
    assert_eq!(blocking("", &on(23), &on(16)), [""; 0]);
    assert_eq!(blocking("", &on(23), &on(23)), [""; 0]);
    assert_eq!(blocking("", &on(16), &on(23)), ["late-meeting"]);
}

#[test]
fn a_missing_section_excuses_no_other() {
    let without = |keys: &[&str]| {
        let absent: Vec<String> = keys.iter().map(|key| format!("{key} = \"\"\n")).collect();
        format!("[sections]\n{}", absent.concat())
    };
    assert_eq!(blocking("", &without(&["overview", "detection"]), &without(&["overview"])), [""; 0]);
    assert_eq!(blocking("", &without(&["overview"]), &without(&["detection"])), ["missing-section"]);
}

#[test]
fn a_hint_of_the_base_and_a_waived_finding_excuse_nothing() {
    let old = "[gate]\nsince = 2026-12-01\n";
    let bare = timeline(&[false, true, true, true, true, true]);
    let imported = format!("imported = \"the wiki\"\n{bare}");
    assert_eq!(blocking(old, &imported, &bare), ["rewritten-records", "missing-evidence"]);
    let row = "{ rule = \"missing-evidence\", reason = \"The logs are gone.\", approved_by = \"ben\" }";
    let waived = format!("waivers = [{row}]\n{bare}");
    assert_eq!(blocking("", &waived, &bare), ["missing-evidence"]);
    assert_eq!(blocking("", &bare, &waived), [""; 0]);
}

#[test]
fn a_step_of_the_process_is_excused_by_nothing() {
    let bare = timeline(&[false, true, true, true, true, true]);
    let reviewed = format!("status = \"reviewed\"\n{bare}");
    assert_eq!(blocking("", &bare, &reviewed), ["missing-evidence"]);
}

#[test]
fn a_waiver_of_one_row_leaves_the_others() {
    let bare = timeline(&[false, false, true, true, true, true]);
    let waiver = |index: usize| {
        let parts = format!("reason = \"The logs are gone.\", approved_by = \"ben\", where = \"timeline[{index}]\"");
        format!("{{ rule = \"missing-evidence\", {parts} }}")
    };
    let with = |waivers: &[String]| format!("waivers = [{}]\n{bare}", waivers.join(", "));
    let sound = timeline(&[true; 6]);
    assert_eq!(blocking("", &sound, &with(&[waiver(0)])), ["missing-evidence"]);
    assert_eq!(blocking("", &sound, &with(&[waiver(0), waiver(1)])), [""; 0]);
    assert_eq!(blocking("", &bare, &with(&[waiver(1)])), [""; 0]);
}

/// How much more waivers let pass than they did, by the rule.
fn grown(before: &str, after: &str) -> Vec<(String, u64)> {
    let file = |text: &str| {
        let path = RepoPath::from("postmortems/2026/2026-11-20-checkout-latency.toml");
        SourceFile::new(path, sound_postmortem(text).into_bytes())
    };
    let verdict = gate::guard(&policy(""), &file(after), Some(&file(before)), None).expect("it asks no repository");
    let found = verdict.findings.into_iter().filter(|finding| finding.rule == crate::finding::RuleId::ChangedWaiver);
    found.map(|finding| (finding.key.as_str().to_owned(), finding.extent)).collect()
}

#[test]
fn a_waiver_that_lets_more_pass_is_told_and_one_that_was_given_anew_is_not() {
    let late = |day: u32, reason: &str, approver: &str| {
        format!(
            "waivers = [{{ rule = \"late-meeting\", reason = \"{reason}\", approved_by = \"{approver}\" }}]\n\
             [meeting]\nscheduled = 2026-12-{day:02}T06:00:00Z\nshared = 2026-11-30T06:00:00Z\n"
        )
    };
    let before = late(16, "Two attendees were away.", "ben");
    let week = 7 * 24 * 60 * 60;
    assert_eq!(grown(&before, &late(23, "Two attendees were away.", "ben")), [("late-meeting".to_owned(), week)]);
    for honest in [
        before.clone(),
        late(15, "Two attendees were away.", "ben"),
        late(23, "Two attendees were away, and then three.", "ben"),
        late(23, "Two attendees were away.", "farah"),
    ] {
        assert_eq!(grown(&before, &honest), [], "{honest}");
    }
    let without = "[meeting]\nscheduled = 2026-12-16T06:00:00Z\nshared = 2026-11-30T06:00:00Z\n";
    assert_eq!(grown(without, &before), [], "it is new");
}

#[test]
fn a_waiver_of_rows_grows_by_rows_and_by_parts() {
    let waived = |rest: &str, rule: &str| {
        format!("waivers = [{{ rule = \"{rule}\", reason = \"The logs are gone.\", approved_by = \"ben\" }}]\n{rest}")
    };
    let rows = |rows: &[bool]| waived(&timeline(rows), "missing-evidence");
    assert_eq!(grown(&rows(&[false, true, true]), &rows(&[false, false, true])), [("missing-evidence".to_owned(), 1)]);
    assert_eq!(grown(&rows(&[false, true, true]), &rows(&[false, true, true, true])), []);
    assert_eq!(grown(&rows(&[false, false, true]), &rows(&[true, false, true])), []);
    let people = |absent: &str| waived(&format!("[people]\n{absent} = \"\"\n"), "missing-role");
    assert_eq!(grown(&people("scribe"), &people("incident_commander")), [("missing-role".to_owned(), 1)]);
}

#[test]
fn what_a_waiver_first_lets_pass_is_told() {
    let waived = |rule: &str, rest: &str| {
        format!("waivers = [{{ rule = \"{rule}\", reason = \"It was agreed on.\", approved_by = \"ben\" }}]\n{rest}")
    };
    let bare = timeline(&[false, true]);
    let outage = "[sections]\noverview = \"It was an outage of everything.\"\n";
    for (rule, rest) in [
        ("missing-evidence", bare.as_str()),
        ("unjustified-outage", outage),
        ("missing-section", "[sections]\ndetection = \"\"\n"),
        ("missing-role", "[people]\nscribe = \"\"\n"),
        ("late-meeting", "[meeting]\nscheduled = 2026-12-23T06:00:00Z\nshared = 2026-11-30T06:00:00Z\n"),
    ] {
        let (before, after) = (waived(rule, ""), waived(rule, rest));
        assert_eq!(grown(&before, &after).len(), 1, "{rule}: it let nothing pass there");
        assert_eq!(grown("", &after), [], "{rule}: it comes with what it lets pass");
        assert_eq!(grown(&after, &after), [], "{rule}: it lets pass what it did");
        assert_eq!(grown(&after, &before), [], "{rule}: nothing needs it any longer");
        let anew = after.replace("agreed on", "agreed on when that was known");
        assert_eq!(grown(&before, &anew), [], "{rule}: it was approved anew");
    }
    // What every postmortem lacks until a step asks for it was not seen before.
    for (rule, before, after) in [
        ("missing-approval", "", "status = \"reviewed\"\napprovals = []\n"),
        ("meeting-not-held", "", "status = \"reviewed\"\n[meeting]\nheld = \"\"\noutcome = \"\"\nattendees = []\n"),
        (
            "unposted-external-message",
            "status = \"reviewed\"\n",
            "status = \"closed\"\n[external_message]\nposted = \"\"\nurl = \"\"\nposted_by = \"\"\n",
        ),
    ] {
        let (before, after) = (waived(rule, before), waived(rule, after));
        let told: Vec<String> = grown(&before, &after).into_iter().map(|(key, _)| key).collect();
        assert_eq!(told, [rule], "{rule} at the step");
        assert_eq!(grown(&after, &after), [], "{rule} after the step");
    }
    // Of all else a hint is seen as it is waived.
    let bare =
        |status: &str| waived("missing-section", &format!("status = \"{status}\"\n[sections]\ndetection = \"\"\n"));
    assert_eq!(grown(&bare("draft"), &bare("in-review")), []);
}

#[test]
fn a_waiver_of_one_row_stays_with_it() {
    let row = |minute: u32, evidence: &str| {
        format!(
            "{{ at = 2026-11-20T00:{minute:02}:00Z, kind = \"cause\", event = \"Step {minute}\", evidence = [{evidence}] }}"
        )
    };
    let shown = "\"https://example.com\"";
    let with = |place: &str, rows: &[String]| {
        let waiver = format!(
            "{{ rule = \"missing-evidence\", reason = \"A freeze\", approved_by = \"ben\", where = \"{place}\" }}"
        );
        format!("waivers = [{waiver}]\ntimeline = [{}]\n", rows.join(", "))
    };
    let sound = timeline(&[true; 3]);
    let bare = [row(4, shown), row(12, ""), row(13, shown)];
    let inserted = [row(4, shown), row(8, shown), row(12, ""), row(13, shown)];
    for place in ["timeline@2026-11-20T00:12:00Z", "timeline@2026-11-20T09:12:00+09:00", "timeline@Step 12"] {
        assert_eq!(blocking("", &sound, &with(place, &bare)), [""; 0], "{place}");
        assert_eq!(blocking("", &sound, &with(place, &inserted)), [""; 0], "{place}");
    }
    assert_eq!(blocking("", &sound, &with("timeline[1]", &bare)), [""; 0]);
    assert_eq!(blocking("", &sound, &with("timeline[1]", &inserted)), ["missing-evidence"], "a number moves on");
    assert_eq!(blocking("", &sound, &with("timeline@Step 1", &bare)), ["missing-evidence", "invalid-waiver"]);
}

#[test]
fn what_cannot_be_read_is_excused_by_nothing() {
    let unreadable = "title = \"T\"\nstatus = \"in-review\"\nseverity = \"SEV-1\"\ntags = \"x\"\n".to_owned();
    let closed = unreadable.replace("in-review", "closed");
    let blocking = |after: &str| errors_of("", Some(&unreadable), after);
    assert_eq!(blocking(&closed), ["wrong-type"], "nobody knows what else changed");
    assert_eq!(blocking("[[x\n"), ["malformed-document"]);
    assert_eq!(blocking(&sound_postmortem("")), [""; 0], "it is mended");
}

#[test]
fn one_part_of_a_defect_stands_for_no_other() {
    let people = |absent: &str| format!("[people]\n{absent} = \"\"\n");
    let two = "[people]\nscribe = \"\"\nincident_commander = \"\"\n";
    assert_eq!(blocking("", two, &people("scribe")), [""; 0]);
    assert_eq!(blocking("", &people("scribe"), &people("incident_commander")), ["missing-role"]);
    let message = |absent: &[&str]| {
        let parts: Vec<String> = absent.iter().map(|part| format!("{part} = \"\"\n")).collect();
        format!("status = \"reviewed\"\n[external_message]\n{}", parts.concat())
    };
    let (summary, doing) = (message(&["summary"]), message(&["what_we_are_doing"]));
    let elsewhere = "[gate]\napprovals = { source = \"forge\" }\n";
    assert_eq!(blocking(elsewhere, &message(&["summary", "what_we_are_doing"]), &summary), [""; 0]);
    assert_eq!(blocking(elsewhere, &doing, &summary), ["incomplete-external-message"]);
    let (inside, outside) =
        ("[sections]\ndetection = \"The outage was seen.\"", "[external_message]\nsummary = \"A total outage.\"");
    assert_eq!(blocking("", inside, outside), ["unjustified-outage"], "customers read it now");
    assert_eq!(blocking("", inside, "[sections]\noverview = \"The outage was seen.\""), [""; 0], "it moved");
    assert_eq!(blocking("", inside, "[sections]\noverview = \"The outage was short.\""), ["unjustified-outage"]);
    let title = |letter: char| format!("title = \"Checkout {letter}slowed down\"");
    assert_eq!(blocking("", &title('\u{200E}'), &title('\u{202E}')), ["hidden-text"]);
    let (late, early) = ("[incident]\nmitigated = 2026-11-20T02:02:00Z", "[incident]\ndetected = 2026-11-19T00:12:00Z");
    assert_eq!(blocking("", late, early), ["impossible-times"]);
}

#[test]
fn what_a_step_did_not_say_may_be_added_and_what_it_said_may_not_be_changed() {
    let steps =
        |by: &str, at: &str| format!("transitions = [{{ from = \"draft\", to = \"in-review\", at = {at}{by} }}]\n");
    let (early, late) = ("2026-11-22T05:30:00Z", "2026-11-22T06:30:00Z");
    let whole = steps(", by = \"aiko\"", early);
    assert_eq!(blocking("", &steps("", early), &whole), [""; 0], "the hint asks for it");
    assert_eq!(blocking("", &whole, &steps(", by = \"ben\"", early)), ["rewritten-records"]);
    assert_eq!(blocking("", &whole, &steps(", by = \"aiko\"", late)), ["rewritten-transitions"]);
}

#[test]
fn a_closed_postmortem_without_a_record_is_recorded_step_by_step() {
    let step = |from: &str, to: &str, day: u32| {
        format!("{{ from = \"{from}\", to = \"{to}\", at = 2026-11-{day}T08:00:00Z, by = \"ben\" }}")
    };
    let all = [step("draft", "in-review", 22), step("in-review", "reviewed", 23), step("reviewed", "closed", 24)];
    let recorded = |count: usize| format!("status = \"closed\"\ntransitions = [{}]\n", all[..count].join(", "));
    for count in 0..2 {
        let found = blocking("", &recorded(count), &recorded(count + 1));
        assert!(!found.contains(&"unrecorded-transition"), "{count}: {found:?}");
    }
}
