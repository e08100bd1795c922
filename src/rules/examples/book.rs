//! `docs/rules.md`, written from the rules and from what was measured of them, and compared with what stands there.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::rules::page::{Style, by_group, list, page};
use crate::rules::{Check, all};
use crate::text::Language;

/// What was found in real postmortems and read by hand.
#[derive(Deserialize)]
struct Measured {
    documents: usize,
    on: toml::value::Datetime,
    rules: Vec<PrecisionRow>,
    dropped: Vec<PrecisionRow>,
}

/// One rule or phrase in one language.
#[derive(Deserialize)]
struct PrecisionRow {
    /// A rule's id, or a phrase.
    name: String,
    language: String,
    hits: usize,
    right: usize,
    /// Why it is on although it is below the line, or what the wrong hits are.
    #[serde(default)]
    note: String,
}

impl PrecisionRow {
    /// In percent; nothing where there was no hit.
    fn precision(&self) -> Option<usize> {
        (self.right * 100).checked_div(self.hits)
    }
}

/// Below this, in percent, a rule is not on by default.
const LINE: usize = 80;

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn measured() -> Measured {
    let text = fs::read_to_string(docs("precision.toml")).expect("the measurement is there");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

fn table(rows: &[PrecisionRow], what: &str) -> String {
    let mut text = format!("| {what} | language | hits | right | precision | |\n|---|---|---|---|---|---|\n");
    for row in rows {
        let precision = row.precision().map_or("–".to_owned(), |percent| format!("{percent} %"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {precision} | {} |",
            row.name, row.language, row.hits, row.right, row.note
        );
    }
    text
}

const OPENING: &str = "\
# The rules

<!-- Written by a test from the rules' own pages and from precision.toml: PMGIT_BLESS=1 cargo test --lib rules -->

An **error** blocks, a **warning** is shown and blocks nothing. A rule has its level from a status on; before it, its
findings are hints, which `pmgit check --hints` shows. The policy sets level and status of any rule that can be waived:

```toml
# .pmgit/policy.toml
[rules.missing-query]
level = \"error\"
from  = \"reviewed\"
```

A finding is waived in the document, with a reason and by somebody other than the owner: `pmgit waive`. A rule whose
waiver is \"never\" guards the integrity of the archive. `pmgit explain RULE` shows the pages below.
";

const PRECISION: &str = "\
## Precision of the wording rules

A rule about words is on by default where four of five of its hits are right. Its phrases are sought in the prose of
published postmortems of other teams, all of it, also outside of the parts that the rule reads in a postmortem of
pmgit's, and each hit is read by a person. The hits are counted, and shown, by

```sh
PMGIT_PRECISION=DIRECTORY PMGIT_PRECISION_COUNTS=1 cargo test --lib precision -- --nocapture
PMGIT_PRECISION=DIRECTORY cargo test --lib precision -- --nocapture
```

";

/// The whole book.
fn book() -> String {
    let measured = measured();
    let mut text = format!("{OPENING}\n{}", list(Language::En, Style::Markdown { heading: 2 }));
    text.push('\n');
    text.push_str(PRECISION);
    let _ = writeln!(
        text,
        "Measured on {} over {} postmortems, in English and Japanese:\n",
        measured.on, measured.documents
    );
    text.push_str(&table(&measured.rules, "rule"));
    text.push_str("\nPhrases that were tried and are not sought:\n\n");
    text.push_str(&table(&measured.dropped, "phrase"));
    text.push_str("\n## The pages\n");
    for (_, rules) in by_group() {
        for rule in rules {
            let _ = write!(text, "\n{}", page(rule, Language::En, Style::Markdown { heading: 3 }));
        }
    }
    text
}

#[test]
fn the_book_says_what_the_rules_say() {
    let (path, text) = (docs("rules.md"), book());
    if std::env::var_os("PMGIT_BLESS").is_some() {
        fs::write(&path, &text).expect("the book can be written");
    }
    let standing = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(standing == text, "`docs/rules.md` is not what the rules say: PMGIT_BLESS=1 cargo test --lib rules");
}

#[test]
fn every_rule_about_words_was_measured_in_either_language() {
    let measured = measured();
    for rule in all() {
        let seeks_own_words = matches!(rule.check, Check::Words(_)) && rule.id.as_str() != "avoided-term";
        for language in ["en", "ja"] {
            let rows = measured.rules.iter().filter(|row| row.name == rule.id.as_str() && row.language == language);
            assert_eq!(rows.count(), usize::from(seeks_own_words), "{} in {language}", rule.id);
        }
    }
}

#[test]
fn a_rule_that_is_wrong_too_often_is_not_on() {
    let measured = measured();
    for row in &measured.rules {
        assert!(row.right <= row.hits, "{}: more are right than there are", row.name);
        let is_below = row.precision().is_some_and(|percent| percent < LINE);
        assert!(!is_below || row.name == "unjustified-outage", "{} in {} is below {LINE} %", row.name, row.language);
    }
    for row in &measured.dropped {
        assert!(row.precision().is_some_and(|percent| percent < LINE), "{} might be sought", row.name);
    }
}
