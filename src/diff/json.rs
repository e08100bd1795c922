//! A review for programs: a contract of its own, version 1, described by `schema/diff.schema.json`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::change::{Change, PathStep, What, days, moment};
use super::words::Piece;
use super::{Content, Diff, FileDiff, Moved, Standing};
use crate::document::edit::Tree;
use crate::git::Mode;
use crate::report::{Version, pretty_json, words};
use crate::rules::Loosened;
use crate::text::{Both, Language};

/// What a change means: its effect on documents, deadlines and the policy.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct DiffOutput<'d> {
    version: Version<1>,
    /// The name of the version before.
    before: &'d str,
    /// The name of the version after.
    after: &'d str,
    /// The files that differ in meaning.
    files: Vec<JsonFile<'d>>,
    /// How the policy changed.
    policy: JsonPolicy<'d>,
    /// The people whom the change credits with letting something pass.
    credited: Vec<JsonCredited>,
    /// What could not be determined, in words.
    notes: Vec<&'d str>,
}

/// A file that differs.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonFile<'d> {
    /// The path, from the root of the repository.
    path: String,
    /// The id of a postmortem, otherwise the path.
    name: &'d str,
    /// The title of a postmortem.
    title: Option<&'d str>,
    change: FileChange,
    /// The path before, where it was renamed.
    from: Option<String>,
    /// Git's modes before and after, where they differ.
    modes: Option<[FileMode; 2]>,
    compared_by: ComparedBy,
    /// Why it could not be compared by meaning.
    why: Option<&'d str>,
    /// What differs in meaning.
    changes: Vec<JsonChange<'d>>,
    /// The deadlines that moved.
    deadlines: Vec<JsonDeadline<'d>>,
}

words! {
    /// What happened to the file.
    enum FileChange {
        /// It is new.
        Added = "added",
        /// It is gone.
        Removed = "removed",
        /// Its content or its mode differs.
        Changed = "changed",
        /// It has another path; its content may differ too.
        Renamed = "renamed",
    }
}

words! {
    /// A mode as git prints it.
    enum FileMode {
        /// A regular file.
        Regular = "100644",
        /// An executable file.
        Executable = "100755",
        /// A symbolic link.
        Symlink = "120000",
        /// A submodule.
        Gitlink = "160000",
        /// A directory.
        Tree = "040000",
    }
}

impl From<Mode> for FileMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Regular => Self::Regular,
            Mode::Executable => Self::Executable,
            Mode::Symlink => Self::Symlink,
            Mode::Gitlink => Self::Gitlink,
            Mode::Tree => Self::Tree,
        }
    }
}

words! {
    /// How the two versions were compared.
    enum ComparedBy {
        /// By their values, listed in `changes`.
        Meaning = "meaning",
        /// By their lines, because one of them cannot be parsed.
        Lines = "lines",
        /// Not at all, because one of them is not a regular file.
        Nothing = "nothing",
    }
}

/// A value that differs between the two versions.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonChange<'d> {
    /// Where, as in `timeline[3].at`; rows count from 0.
    path: String,
    /// The name by which a reader knows the row.
    row: Option<&'d str>,
    change: ValueChange,
    /// The value before; for a moved row, its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// The value after; for a moved row, its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
    /// By how many seconds a moment or a date is later; negative where it is earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
    /// A text, word by word.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<JsonPiece<'d>>>,
    /// The items that a list gained.
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<Vec<Value>>,
    /// The items that a list lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Vec<Value>>,
    /// Whether the other items are in another order.
    #[serde(skip_serializing_if = "Option::is_none")]
    reordered: Option<bool>,
}

words! {
    /// What happened to the value.
    enum ValueChange {
        /// It is new: see `after`.
        Added = "added",
        /// It is gone: see `before`.
        Removed = "removed",
        /// It differs: see `before` and `after`.
        Changed = "changed",
        /// The items of a list differ: see `added`, `removed` and `reordered`.
        Items = "items",
        /// A row has another place among the others: see `before` and `after`.
        Moved = "moved",
    }
}

/// A part of a text; one of the keys is present.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonPiece<'d> {
    /// Text in both versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    same: Option<&'d str>,
    /// Text only in the version before.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<&'d str>,
    /// Text only in the version after.
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<&'d str>,
}

/// A deadline that moved, in words.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonDeadline<'d> {
    /// What is due.
    what: &'d str,
    /// When it was due.
    before: Option<&'d str>,
    /// When it is due.
    after: Option<&'d str>,
    /// By how much it moved.
    by: Option<&'d str>,
}

/// How the policy changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonPolicy<'d> {
    /// The settings that ask for less.
    looser: Vec<JsonSetting<'d>>,
    /// The settings that ask for more.
    stricter: Vec<JsonSetting<'d>>,
}

/// A setting of the policy.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonSetting<'d> {
    /// Its name.
    setting: &'d str,
    /// The value before, in words.
    before: String,
    /// The value after, in words.
    after: String,
}

/// A person whom the change credits with letting something pass.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonCredited {
    /// The handle.
    person: String,
    /// The approvals, waivers, removals and the like, in words.
    with: Vec<String>,
}

pub(super) fn write(review: &Diff, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let output = DiffOutput {
        version: Version,
        before: review.before.in_language(language),
        after: review.after.in_language(language),
        files: review.files.iter().map(|file| json_file(file, language)).collect(),
        policy: JsonPolicy {
            looser: review.policy.looser.iter().map(|setting| json_setting(setting, language)).collect(),
            stricter: review.policy.stricter.iter().map(|setting| json_setting(setting, language)).collect(),
        },
        credited: review.credited().into_iter().map(|(person, with)| json_credited(person, &with, language)).collect(),
        notes: review.notes.iter().map(|note| note.in_language(language)).collect(),
    };
    out.write_all(pretty_json(&output)?.as_bytes())
}

fn json_credited(person: String, with: &[Both], language: Language) -> JsonCredited {
    JsonCredited { person, with: with.iter().map(|what| what.in_language(language).to_owned()).collect() }
}

fn json_setting(setting: &Loosened, language: Language) -> JsonSetting<'_> {
    let [before, after] = [&setting.before, &setting.after].map(|side| side.in_language(language));
    JsonSetting { setting: &setting.what, before, after }
}

fn json_file(file: &FileDiff, language: Language) -> JsonFile<'_> {
    let (change, from) = match &file.standing {
        Standing::Added => (FileChange::Added, None),
        Standing::Removed => (FileChange::Removed, None),
        Standing::Changed => (FileChange::Changed, None),
        Standing::RenamedFrom(old) => (FileChange::Renamed, Some(old.to_string())),
    };
    let (compared_by, changes, deadlines, why) = match &file.content {
        Content::Meaning { changes, moved, .. } => {
            let changes = changes.iter().map(json_change).collect();
            (ComparedBy::Meaning, changes, moved.iter().map(|one| json_deadline(one, language)).collect(), None)
        }
        Content::Lines { why, .. } => (ComparedBy::Lines, Vec::new(), Vec::new(), Some(why.in_language(language))),
        Content::Unreadable(why) => (ComparedBy::Nothing, Vec::new(), Vec::new(), Some(why.in_language(language))),
    };
    JsonFile {
        path: file.path.to_string(),
        name: &file.name,
        title: file.title.as_deref(),
        change,
        from,
        modes: file.modes.map(|(before, after)| [before.into(), after.into()]),
        compared_by,
        why,
        changes,
        deadlines,
    }
}

fn json_deadline(moved: &Moved, language: Language) -> JsonDeadline<'_> {
    let [before, after, by] =
        [&moved.before, &moved.after, &moved.by].map(|words| words.as_ref().map(|words| words.in_language(language)));
    JsonDeadline { what: moved.what.in_language(language), before, after, by }
}

fn json_change(change: &Change) -> JsonChange<'_> {
    let row = change.path.iter().rev().find_map(|step| match step {
        PathStep::Row { name, .. } => Some(name.as_str()),
        PathStep::Key(_) => None,
    });
    JsonChange { path: change.place(), row, ..json_what(change) }
}

/// What happened to a value, without its place.
fn json_what(change: &Change) -> JsonChange<'_> {
    let base = |change: ValueChange, before: Option<Value>, after: Option<Value>| JsonChange {
        path: String::new(),
        row: None,
        change,
        before,
        after,
        seconds: None,
        words: None,
        added: None,
        removed: None,
        reordered: None,
    };
    match &change.what {
        What::Added(new) => base(ValueChange::Added, None, Some(value(new))),
        What::Removed(old) => base(ValueChange::Removed, Some(value(old)), None),
        What::Changed(old, new) => JsonChange {
            seconds: days(old, new).map(|span| span.num_seconds()),
            ..base(ValueChange::Changed, Some(value(old)), Some(value(new)))
        },
        What::Time(old, new) => JsonChange {
            seconds: Some((*new - *old).num_seconds()),
            ..base(ValueChange::Changed, Some(json!(moment(*old))), Some(json!(moment(*new))))
        },
        What::Text { before, after, pieces } => JsonChange {
            words: Some(pieces.iter().map(json_piece).collect()),
            ..base(ValueChange::Changed, Some(json!(before)), Some(json!(after)))
        },
        What::Items { added, removed, is_reordered } => JsonChange {
            added: Some(added.iter().map(value).collect()),
            removed: Some(removed.iter().map(value).collect()),
            reordered: Some(*is_reordered),
            ..base(ValueChange::Items, None, None)
        },
        What::Moved(from) => {
            let number = super::text::row_number(&change.path);
            base(ValueChange::Moved, Some(json!(from)), Some(json!(number)))
        }
    }
}

fn json_piece(piece: &Piece) -> JsonPiece<'_> {
    match piece {
        Piece::Same(text) => JsonPiece { same: Some(text), ..JsonPiece::default() },
        Piece::Gone(text) => JsonPiece { removed: Some(text), ..JsonPiece::default() },
        Piece::New(text) => JsonPiece { added: Some(text), ..JsonPiece::default() },
    }
}

/// A value of TOML; dates, times and what JSON has no number for are text.
fn value(tree: &Tree) -> Value {
    match tree {
        Tree::Leaf { kind: "integer" | "float" | "boolean", text } => {
            serde_json::from_str(&text.replace('_', "")).unwrap_or_else(|_| json!(text))
        }
        Tree::Leaf { text, .. } => json!(text),
        Tree::Array(items) => items.iter().map(value).collect(),
        Tree::Table(entries) => entries.iter().map(|(key, tree)| (key.clone(), value(tree))).collect(),
    }
}
