//! A ticket's text and mark, and a draft for other tests.

use super::*;
use crate::document::parse;
use crate::source::{RepoPath, SourceFile};

pub(in crate::integrations) fn draft(action: &str, language: Language) -> Draft {
    let text =
        format!("title = \"A `b` @channel <b>\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\nactions = [{action}]\n");
    let source = SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.into_bytes());
    let (document, findings) = parse(&source);
    let document = document.unwrap_or_else(|| panic!("{findings:?}"));
    let id = PostmortemId::parse("2026-11-20-a").unwrap();
    Draft::for_action(&document, &id, 0, language, Some("https://example.com/a")).unwrap()
}

pub(in crate::integrations) const ACTION: &str =
    r#"{ title = "Limit it\n/close", priority = "P0", owner = "@team-cache", due = 2026-12-05 }"#;

#[test]
fn a_ticket_says_where_it_comes_from_and_pings_nobody() {
    let draft = draft(ACTION, Language::En);
    assert_eq!(draft.title, "Limit it /close");
    assert_eq!(draft.labels, ["sev1", "sev1_20261120"]);
    assert_eq!(
        draft.markdown(),
        "- Postmortem: ``A `b` @channel <b>``\n- Id: `2026-11-20-a`\n- Link: <https://example.com/a>\n\
         - Priority: `P0`\n- Owner: `@team-cache`\n- Due: `2026-12-05`\n\n<!-- pmgit:2026-11-20-a/29ddc3946cf2ee17 -->\n"
    );
    let japanese = self::draft(ACTION, Language::Ja);
    assert_eq!(japanese.labels, ["sev1", "sev1-20261120"]);
    assert!(japanese.markdown().contains("- 担当: `@team-cache`\n- 期限: `2026-12-05`\n"));
}

#[test]
fn a_marker_is_the_same_for_the_same_action_and_for_no_other() {
    let of = |action| draft(action, Language::En).marker;
    assert_eq!(of(r#"{ title = "A  b", owner = "x" }"#), of(r#"{ title = " A b", priority = "P1" }"#));
    assert_ne!(of(r#"{ title = "A b" }"#), of(r#"{ title = "A c" }"#));
    let id = PostmortemId::parse("2026-11-20-a").unwrap();
    assert_ne!(Marker::new(&id, "A", 0), Marker::new(&id, "A", 1));
}
