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
