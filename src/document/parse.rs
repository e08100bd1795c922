//! Bytes to a postmortem: what cannot be parsed stops at its syntax and type findings.

use serde_json::Value;

use super::Document;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::source::SourceFile;
use crate::text::say;
use crate::toml_record::{self, Limits, Reader, Record};

/// Keys without which a file is no postmortem.
const REQUIRED: &[&str] = &["title", "status", "severity"];

/// Parses one postmortem. The document is there when its syntax and its types are right; unknown keys do not keep it
/// from being judged.
pub(crate) fn parse(source: &SourceFile) -> (Option<Document>, Vec<Finding>) {
    let (table, mut findings) = toml_record::parse_table(source, Limits::default());
    let Some(table) = table else { return (None, super::conflict::explain(source).unwrap_or(findings)) };
    let mut reader = Reader::new(source.path()).with_free_table("custom");
    let document = Document::read_table(&table, &mut reader);
    findings.extend(reader.finish());
    let absent = REQUIRED.iter().copied().filter(|&key| !table.contains_key(key));
    findings.extend(absent.map(|key| {
        let message = say! { en: "the key `{key}` is missing"; ja: "キー`{key}`がありません" };
        let hint = say! {
            en: "add `{key} = \"...\"` at the top of the file";
            ja: "ファイルの先頭に`{key} = \"...\"`を追加してください"
        };
        Finding::new(RuleId::MalformedDocument, Level::Error, Places::file(source.path()), message).about(key).hint(hint)
    }));
    let unusable = findings.iter().any(|finding| matches!(finding.rule, RuleId::MalformedDocument | RuleId::WrongType));
    ((!unusable).then_some(document), findings)
}

/// The JSON Schema of a postmortem, for editors.
pub(crate) fn schema() -> Value {
    toml_record::schema("Postmortem", &Document::shape(), REQUIRED)
}
