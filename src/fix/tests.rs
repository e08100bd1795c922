//! What each fixer changes, and what it leaves alone.

use super::{Attribution, Basis, Committed, fix};
use crate::document::Status;
use crate::policy::{self, Policy};
use crate::rules;
use crate::source::{RepoPath, SourceFile};

const SOUND: &str = include_str!("../../tests/rules/draft.toml");
const TERMS: &str = "[[terms]]\navoid = [\"whitelist\", \"ホワイトリスト\"]\nuse = [\"allowlist\"]\n\
                     [[terms]]\navoid = [\"master\"]\nuse = [\"primary\", \"main\"]\n\
                     [[terms]]\navoid = [\"node\"]\nuse = [\"master node\"]\n";

fn policy(text: &str) -> Policy {
    let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), text.into());
    policy::load(Some(&source), None, &rules::known()).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The fixed text, which a second run leaves alone.
fn fixed_by(policy: &Policy, committed: Committed, text: &str) -> Option<String> {
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-23T07:00:00Z").expect("it is a time");
    let stamp = Attribution { by: "aiko".to_owned(), at };
    let basis = Basis { policy, past: [None; 2], stamp: Some(&stamp), committed };
    let run = |text: &str| {
        let path = RepoPath::from("postmortems/2026/2026-11-20-checkout-latency.toml");
        fix(&SourceFile::new(path, text.into()), basis)
    };
    let fixed = run(text)?;
    assert_eq!(run(&fixed), None, "a second run changes nothing");
    Some(fixed)
}

/// The title as it is after the fix; nothing where nothing is fixed.
fn title(policy_text: &str, literal: &str) -> Option<String> {
    let (_, rest) = SOUND.split_once('\n').expect("it has lines");
    let fixed = fixed_by(&policy(policy_text), Committed::New, &format!("title = {literal}\n{rest}"))?;
    let title = fixed.strip_prefix("title = ").and_then(|text| text.strip_suffix(&format!("\n{rest}")));
    Some(title.expect("the rest stays").to_owned())
}

#[test]
fn a_sound_document_is_left_alone() {
    assert_eq!(fixed_by(&policy(TERMS), Committed::New, SOUND), None);
    assert_eq!(fixed_by(&policy(TERMS), Committed::New, "title = \"whitelist"), None, "it is no TOML");
}

#[test]
fn a_term_with_one_replacement_is_replaced_where_it_stands() {
    let title = |literal| title(TERMS, literal);
    // A title is no Markdown: what looks like code is read like the rest.
    assert_eq!(title("\"The whitelist, the `whitelist`\"").as_deref(), Some("\"The allowlist, the `allowlist`\""));
    assert_eq!(title("'Whitelist **whitelist**'").as_deref(), Some("'Allowlist **allowlist**'"));
    assert_eq!(title("\"新しいホワイトリストが\"").as_deref(), Some("\"新しいallowlistが\""));
    for literal in ["\"The master\"", "\"A node\"", "\"A white**list**\"", "\"A \\u0077hitelist\""] {
        assert_eq!(title(literal), None, "{literal}");
    }
}

#[test]
fn a_replacement_that_could_end_its_string_is_for_people() {
    for instead in ["'a\"b'", "\"a'b\"", "'a\\b'"] {
        let terms = format!("[[terms]]\navoid = [\"whitelist\"]\nuse = [{instead}]\n");
        assert_eq!(title(&terms, "\"The whitelist\""), None, "{instead}");
    }
}

#[test]
fn a_waived_term_stays() {
    let waiver =
        "[[waivers]]\nrule = \"avoided-term\"\nreason = \"It is the name of the file\"\napproved_by = \"ben\"\n";
    let text = SOUND.replacen("title = \"", "title = \"Whitelist: ", 1);
    let policy = policy(TERMS);
    assert!(fixed_by(&policy, Committed::New, &text).is_some());
    assert_eq!(fixed_by(&policy, Committed::New, &format!("{text}\n{waiver}")), None);
}

#[test]
fn hidden_letters_go_raw_and_escaped_and_what_they_hid_is_seen() {
    assert_eq!(title("", "\"Check\u{200b}out \\u202Eslow\\U0000200bed\"").as_deref(), Some("\"Checkout slowed\""));
    assert_eq!(title("", "\"می\\u200Cخواهم 👩\u{200D}🚒\""), None, "writing needs them");
    assert_eq!(title(TERMS, "\"The white\u{ad}list\"").as_deref(), Some("\"The allowlist\""));
}

#[test]
fn line_ends_and_comments_stay_as_they_are() {
    let text = SOUND.replacen("title = \"", "# the\u{200b} title\ntitle = \"Whitelist: ", 1).replace('\n', "\r\n");
    let fixed = fixed_by(&policy(TERMS), Committed::New, &text).expect("there is something to fix");
    assert_eq!(fixed, text.replace('\u{200b}', "").replace("Whitelist", "Allowlist"));
}

#[test]
fn one_legal_step_that_is_not_committed_is_recorded() {
    let policy = policy("");
    let text = SOUND.replacen("status = \"draft\"", "status = \"in-review\"", 1);
    for committed in [Committed::New, Committed::At(Status::Draft)] {
        let fixed = fixed_by(&policy, committed, &text).expect("there is something to fix");
        let row = fixed.strip_prefix(text.trim_end_matches('\n')).expect("the rest stays").trim();
        let lines =
            ["[[transitions]]", "from = \"draft\"", "to = \"in-review\"", "at = 2026-11-23T07:00:00Z", "by = \"aiko\""];
        assert_eq!(row.lines().collect::<Vec<_>>(), lines);
    }
    for committed in [Committed::At(Status::InReview), Committed::At(Status::Closed), Committed::Unknown] {
        assert_eq!(fixed_by(&policy, committed, &text), None, "{committed:?}");
    }
    let leap = SOUND.replacen("status = \"draft\"", "status = \"reviewed\"", 1);
    assert_eq!(fixed_by(&policy, Committed::New, &leap), None, "these are two steps");
}

#[test]
fn labels_get_their_form_by_the_language() {
    let policy = policy("");
    let text = SOUND.replace("[\"sev1\", \"sev1_20261120\"]", "[\"SEV1\", 'sev1-20261120', \"cache\"]");
    let fixed = fixed_by(&policy, Committed::New, &text).expect("there is something to fix");
    assert_eq!(fixed, text.replace("\"SEV1\", 'sev1-20261120'", "\"sev1\", 'sev1_20261120'"));
    let twice = SOUND.replace("[\"sev1\", \"sev1_20261120\"]", "[\"SEV1\", \"sev1\"]");
    assert_eq!(fixed_by(&policy, Committed::New, &twice), None);
}

/// A line of `[incident]` after the fix; nothing where it is left alone.
fn incident(zone: &str, line: &str) -> Option<String> {
    let policy = policy(&format!("[calendar]\ntime_zone = \"{zone}\"\n"));
    let head = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n# kept\n[incident]\n";
    let fixed = fixed_by(&policy, Committed::New, &format!("{head}{line}\n"))?;
    let line = fixed.strip_prefix(head).and_then(|text| text.strip_suffix('\n'));
    Some(line.expect("the rest stays").to_owned())
}

#[test]
fn a_time_is_completed_by_the_zone_of_the_policy() {
    for (line, completed) in [
        ("resolved = 2026-11-20T09:04", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved = 2026-11-20 09:04", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved = 2026-11-20T09:04:30", "resolved = 2026-11-20T09:04:30+09:00"),
        ("resolved = 2026-11-20 09:04:30 # about", "resolved = 2026-11-20T09:04:30+09:00 # about"),
        ("resolved = 2026-11-20T09:04Z", "resolved = 2026-11-20T09:04:00Z"),
        ("resolved = 2026-11-20T09:04+09:00", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved = 2026-11-20T09:04:00+0900", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved = 2026-11-20 9:04", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved = 2026/11/20 9:04", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved   =   2026年11月20日 9時4分   # 復旧", "resolved   =   2026-11-20T09:04:00+09:00   # 復旧"),
        ("resolved = ２０２６－１１－２０ ９：０４", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved = \"2026-11-20 9:04\"", "resolved = 2026-11-20T09:04:00+09:00"),
        ("resolved = '2026-11-20 2:05 PM'", "resolved = 2026-11-20T14:05:00+09:00"),
        ("resolved = 2026-11-20 09:04 UTC", "resolved = 2026-11-20T09:04:00Z"),
        ("resolved = 2026-11-20 09:04 Europe/Berlin", "resolved = 2026-11-20T09:04:00+01:00"),
        (
            "started = 2026-11-20T09:04\nresolved = 2026-11-20 10:04",
            "started = 2026-11-20T09:04:00+09:00\nresolved = 2026-11-20T10:04:00+09:00",
        ),
        (
            "windows = [{ from = 2026-11-20T09:04, until = 2026-11-20T09:30 }]",
            "windows = [{ from = 2026-11-20T09:04:00+09:00, until = 2026-11-20T09:30:00+09:00 }]",
        ),
    ] {
        assert_eq!(incident("Asia/Tokyo", line).as_deref(), Some(completed), "{line}");
    }
    assert_eq!(incident("UTC", "resolved = 2026-11-20T09:04").as_deref(), Some("resolved = 2026-11-20T09:04:00Z"));
}

#[test]
fn a_time_that_may_mean_two_is_for_people() {
    for (zone, line) in [
        ("Europe/Berlin", "resolved = 2026-10-25T02:30"),
        ("Europe/Berlin", "resolved = 2026-03-29T02:30:00"),
        ("Asia/Tokyo", "resolved = 2026-11-20T09:04:00 JST"),
        ("Asia/Tokyo", "resolved = 11/12/2026 9:04"),
        ("Asia/Tokyo", "resolved = 2026-11-20"),
        ("Asia/Tokyo", "resolved = 09:04:00"),
        ("Asia/Tokyo", "resolved = \"soon\""),
        ("Asia/Tokyo", "references = \"2026-11-20 9:04\""),
        ("Asia/Tokyo", "stated_minutes = \"2026-11-20\""),
    ] {
        assert_eq!(incident(zone, line), None, "{line}");
    }
}

#[test]
fn more_times_than_are_told_are_completed_at_once_and_a_due_day_stays_one() {
    let policy = policy("[calendar]\ntime_zone = \"Asia/Tokyo\"\n");
    let head = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n";
    let row = |time: &str| format!("[[timeline]]\nat = {time}\nevent = \"it was 09:04 = late\"\n").repeat(250);
    let due = |day: &str| format!("[[actions]]\ntitle = \"a\"\ndue = {day}\n");
    let text = format!("{head}{}{}", row("2026-11-20T09:04"), due("2026/12/05"));
    let fixed = format!("{head}{}{}", row("2026-11-20T09:04:00+09:00"), due("2026-12-05"));
    assert_eq!(fixed_by(&policy, Committed::New, &text).as_deref(), Some(fixed.as_str()));
}
