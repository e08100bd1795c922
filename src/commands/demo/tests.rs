//! The demo's incident: complete at in-review in both languages, so that every rule is content with it.

use crate::document::edit::{Editor, Value};
use crate::document::{PostmortemId, parse};
use crate::policy::Policy;
use crate::rules::{self, Entering, Subject};
use crate::source::SourceFile;
use crate::text::Language;

fn submitted(text: &str) -> String {
    let word = |word: &str| Value::String(word.to_owned());
    let mut editor = Editor::new(text).expect("the incident is TOML");
    editor.set(&["status"], &word("in-review")).expect("the status can be set");
    let at = Value::Datetime("2026-11-21T09:00:00Z".to_owned());
    let transition = [("from", word("draft")), ("to", word("in-review")), ("at", at), ("by", word("aiko"))];
    editor.append_row("transitions", &transition).expect("the transition can be recorded");
    editor.into_text()
}

#[test]
fn incident_is_complete_in_both_languages() {
    for text in [Language::En, Language::Ja].map(super::incident) {
        let id = PostmortemId::parse(super::ID).expect("it is an id");
        let source = SourceFile::new(id.path("postmortems"), submitted(text).into_bytes());
        let (document, findings) = parse(&source);
        assert!(findings.is_empty(), "{findings:?}");
        let document = document.expect("nothing is wrong with it");
        let policy = Policy::default();
        let entering = Entering::New;
        let subject = Subject {
            id: Some(&id),
            source: &source,
            document: &document,
            base: None,
            committed: None,
            entering,
            policy: &policy,
            names: &crate::rules::UNKNOWN_NAMES,
        };
        let findings = rules::check(&subject, &policy).findings;
        let blocking: Vec<_> =
            findings.into_iter().filter(|finding| finding.level != crate::finding::Level::Hint).collect();
        assert!(blocking.is_empty(), "{blocking:?}");
    }
}

#[test]
fn languages_tell_the_same_incident() {
    let table = |text: &str| text.parse::<toml::Table>().expect("the incident is TOML");
    let (en, ja) = (table(super::incident(Language::En)), table(super::incident(Language::Ja)));
    let keys = |table: &toml::Table| table.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&en), keys(&ja));
    for rows in ["impact", "timeline", "queries", "actions"] {
        assert_eq!(en[rows].as_array().map(Vec::len), ja[rows].as_array().map(Vec::len), "{rows}");
    }
    assert_eq!(en["people"], ja["people"]);
}
