//! Bytes to a postmortem: what cannot be parsed stops at its syntax and type findings.

use serde_json::Value;

use super::Document;
use super::edit::Tree;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::source::SourceFile;
use crate::text::say;
use crate::toml_record::{self, Limits, Reader, Record};

/// Keys without which a file is not a postmortem; an imported one may have no severity.
const REQUIRED: &[&str] = &["title", "status", "severity"];

/// Times of which only what was written elsewhere may have lost all but the day.
const TIMES: &[[&str; 2]] =
    &[["incident", "started"], ["incident", "detected"], ["incident", "mitigated"], ["incident", "resolved"]];

/// Parses one postmortem. The document is there when its syntax and its types are right; unknown keys do not keep it
/// from being judged.
pub(crate) fn parse(source: &SourceFile) -> (Option<Document>, Vec<Finding>) {
    let (table, mut findings) = toml_record::parse_table(source, Limits::default());
    let Some(table) = table else { return (None, super::conflict::explain(source).unwrap_or(findings)) };
    let origin = table.get("imported").and_then(|origin| origin.get_ref().as_str());
    let is_imported = origin.is_some_and(|origin| !origin.trim().is_empty());
    let mut reader = Reader::new(source.path()).with_free_table("custom");
    if !is_imported {
        reader = reader.with_exact_times(TIMES);
    }
    let document = Document::read_table(&table, &mut reader);
    findings.extend(reader.finish());
    let absent = REQUIRED.iter().copied().filter(|&key| !table.contains_key(key));
    let absent = absent.filter(|&key| key != "severity" || !is_imported);
    findings.extend(absent.map(|key| {
        let message = say! { en: "the key `{key}` is missing"; ja: "キー`{key}`がありません" };
        let hint = say! {
            en: "add `{key} = \"...\"` at the top of the file";
            ja: "ファイルの先頭に`{key} = \"...\"`を追加してください"
        };
        Finding::new(RuleId::MalformedDocument, Level::Error, Places::file(source.path()), message)
            .about(key)
            .hint(hint)
    }));
    let unusable = findings.iter().any(|finding| matches!(finding.rule, RuleId::MalformedDocument | RuleId::WrongType));
    // Who is named is judged beside the rest: a document that names nobody can be read all the same.
    findings.extend(super::handle::slips(&document, source.path()));
    ((!unusable).then_some(document), findings)
}

/// All that a file says, also what the model does not know; nothing where it is not TOML.
pub(crate) fn tree_of(source: &SourceFile) -> Option<Tree> {
    Some(Tree::of_table(&toml_record::parse_table(source, Limits::default()).0?))
}

/// The team's own keys, of which the model reads nothing.
pub(crate) fn own_keys(source: &SourceFile) -> Option<Tree> {
    // Few postmortems have some, and the others are not read twice: `customer_impact` is no such key.
    let text = source.text();
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if !text.match_indices("custom").any(|(at, word)| !text[at + word.len()..].starts_with(is_part)) {
        return None;
    }
    tree_of(source)?.get(&["custom"]).cloned()
}

/// The JSON Schema of a postmortem, for editors.
pub(crate) fn schema() -> Value {
    toml_record::schema("Postmortem", &Document::shape(), REQUIRED)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::finding::in_both_languages;
    use crate::source::RepoPath;
    use crate::text::Language;

    fn slips(text: &str) -> Vec<Finding> {
        parse(&SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec())).1
    }

    const REQUIRED_KEYS: &str = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n";

    #[test]
    fn keys_and_values_that_a_postmortem_cannot_have_are_said_in_both_languages() {
        let mut shown = String::new();
        for text in [
            "colour = 1\n",
            "[people]\ncomander = \"hana\"\n",
            "[people]\ntags = [\"cache\"]\n",
            "[[timeline]]\nat = 2026-11-20T00:12:00Z\nrelated = []\n",
            "[[timeline]]\ncolour = 1\n[[timeline]]\ncolour = 1\n",
            "\"日本\\n語\" = 1\n",
            "incident = 1\n",
            "timeline = 1\n",
            "[timeline]\nat = 1\n",
            "[[incident]]\n",
            "[[impact]]\nvalue = 99999999999999999999\n",
            "tags = [1]\n",
            "tags = [1, true, 2.5]\n",
            "language = \"jp\"\n",
            "language = 1\n",
            "[[timeline]]\nkind = \"causes\"\n",
            "[[timeline]]\nkind = \"xyz\"\n[[timeline]]\nkind = \"zyx\"\n",
            "[incident]\nresolved = \"2026-11-20 10:40\"\n",
            "[incident]\nresolved = 2026-11-20\n",
            "[incident]\nresolved = 10:40:00\n",
            "[incident]\nresolved = 2026-11-20T10:40:00\n",
            "[[timeline]]\nat = 1\n[[timeline]]\nat = true\n[[timeline]]\nat = []\n",
            "[[actions]]\ndue = 2026-11-20T10:40:00Z\n",
            "[[impact]]\nvalue = \"many\"\n",
            "custom = 1\n",
        ] {
            write!(shown, "{text:?}\n{}", in_both_languages(&slips(&format!("{REQUIRED_KEYS}{text}"))))
                .expect("a String takes every write");
        }
        shown += &in_both_languages(&slips(""));
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn a_key_that_thousands_of_rows_have_is_one_finding_and_another_key_another_one() {
        let rows = "[[timeline]]\ncolour = 1\nat = \"x\"\n".repeat(10_000);
        let found = slips(&format!("{REQUIRED_KEYS}{rows}[[timeline]]\nsize = 1\n"));
        let told: Vec<(String, u64)> = found.iter().map(|slip| (slip.identity(), slip.extent)).collect();
        let of = |identity: &str, extent| (identity.to_owned(), extent);
        assert_eq!(
            told,
            [
                of("unknown-key/timeline.colour", 10_000),
                of("wrong-type/timeline.at", 10_000),
                of("unknown-key/timeline.size", 1)
            ]
        );
        assert_eq!(found[0].english(), "unknown key `timeline.colour` (in 10000 places)");
        assert_eq!(found[0].message(Language::Ja), "`timeline.colour`というキーはありません（10000か所）");
        assert_eq!(found[1].english(), "`timeline.at` has the wrong type in 10000 places");
    }

    #[test]
    fn an_item_of_a_list_is_another_thing_than_the_list() {
        let keys =
            |text: &str| slips(&format!("{REQUIRED_KEYS}{text}")).iter().map(Finding::identity).collect::<Vec<_>>();
        assert_eq!(keys("tags = 1\n"), ["wrong-type/tags"]);
        assert_eq!(keys("tags = [1]\n"), ["wrong-type/tags[]"]);
    }
}
