//! The record of what left the archive: `.pmgit/removed.toml` with one entry more.

use crate::document::PostmortemId;
use crate::document::edit::{Editor, Value};
use crate::error::{Error, Result};
use crate::git::{BlobId, FileEdit, Repository};
use crate::policy::REMOVED_PATH;
use crate::source::RepoPath;
use crate::text::both;

/// The first lines of the record.
const HEADER: &str = "#:schema ./removed.schema.json\n# Postmortems that left the archive, or their old names. Append-only; `pmgit remove` and `pmgit rename` write it.\n";

/// The record with one entry more than HEAD has.
pub(crate) fn entry_added(
    repository: &Repository,
    id: &PostmortemId,
    reason: &str,
    approved_by: &str,
    became: Option<&PostmortemId>,
) -> Result<FileEdit> {
    let before = repository.file(&repository.head_version()?, &RepoPath::from(REMOVED_PATH))?;
    let text = before.as_deref().map_or_else(|| HEADER.to_owned(), |bytes| String::from_utf8_lossy(bytes).into_owned());
    let mut editor = Editor::new(text).map_err(|error| {
        Error::new(both! {
            en: "cannot add to the record `{REMOVED_PATH}`";
            ja: "`{REMOVED_PATH}`に記録を追加できません"
        })
        .cause(error)
        .hint(both! {
            en: "fix it in a commit of its own, then repeat the command";
            ja: "このファイルを直してコミットしてから、もう一度実行してください"
        })
    })?;
    let mut row = vec![
        ("id", Value::String(id.to_string())),
        ("reason", Value::String(reason.to_owned())),
        ("approved_by", Value::String(approved_by.to_owned())),
    ];
    row.extend(became.map(|became| ("became", Value::String(became.to_string()))));
    editor.append_row("removed", &row)?;
    Ok(FileEdit {
        path: RepoPath::from(REMOVED_PATH),
        expected: before.as_deref().map(BlobId::hash),
        content: Some(editor.into_text().into_bytes()),
    })
}
