//! A review for programs: a contract of its own, version 1, described by `schema/diff.schema.json`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::change::{Change, PathStep, What, moment};
use super::words::Piece;
use super::{Content, Diff, FileDiff, Moved, Standing};
use crate::document::edit::Tree;
use crate::report::{json_list as list, json_object as object, json_text as text, pretty_json};
use crate::rules::Loosened;

pub(super) fn write(review: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let settings = |settings: &[Loosened]| -> Vec<Value> {
        settings.iter().map(|one| json!({"setting": one.what, "before": one.before, "after": one.after})).collect()
    };
    let credited: Vec<Value> =
        review.credited().into_iter().map(|(person, with)| json!({"person": person, "with": with})).collect();
    let output = json!({
        "version": 1,
        "before": review.before,
        "after": review.after,
        "files": review.files.iter().map(file).collect::<Vec<_>>(),
        "policy": {"looser": settings(&review.policy.looser), "stricter": settings(&review.policy.stricter)},
        "credited": credited,
        "notes": review.notes,
    });
    out.write_all(pretty_json(&output)?.as_bytes())
}

fn file(file: &FileDiff) -> Value {
    let mut object = Map::new();
    let mut set = |key: &str, value: Value| object.insert(key.to_owned(), value);
    set("path", json!(file.path.to_string()));
    set("name", json!(file.name));
    set("title", json!(file.title));
    let (standing, from) = match &file.standing {
        Standing::Added => ("added", None),
        Standing::Removed => ("removed", None),
        Standing::Changed => ("changed", None),
        Standing::RenamedFrom(old) => ("renamed", Some(old.to_string())),
    };
    set("change", json!(standing));
    set("from", json!(from));
    set("modes", file.modes.map_or(Value::Null, |(before, after)| json!([before, after])));
    let (by, changes, deadlines, why) = match &file.content {
        Content::Meaning { changes, moved, .. } => {
            ("meaning", changes.iter().map(change).collect(), moved.iter().map(deadline).collect(), None)
        }
        Content::Lines { why, .. } => ("lines", Vec::new(), Vec::new(), Some(why)),
        Content::Unreadable(why) => ("nothing", Vec::new(), Vec::new(), Some(why)),
    };
    set("compared_by", json!(by));
    set("why", json!(why));
    set("changes", Value::Array(changes));
    set("deadlines", Value::Array(deadlines));
    Value::Object(object)
}

fn deadline(moved: &Moved) -> Value {
    json!({"what": moved.what, "before": moved.before, "after": moved.after, "by": moved.by})
}

fn change(change: &Change) -> Value {
    let mut object = Map::new();
    let mut set = |key: &str, value: Value| object.insert(key.to_owned(), value);
    set("path", json!(change.place()));
    let row = change.path.iter().rev().find_map(|step| match step {
        PathStep::Row { name, .. } => Some(name),
        PathStep::Key(_) => None,
    });
    set("row", json!(row));
    match &change.what {
        What::Added(new) => {
            set("change", json!("added"));
            set("after", value(new));
        }
        What::Removed(old) => {
            set("change", json!("removed"));
            set("before", value(old));
        }
        What::Changed(old, new) => {
            set("change", json!("changed"));
            set("before", value(old));
            set("after", value(new));
            if let Some(span) = super::change::days(old, new) {
                set("seconds", json!(span.num_seconds()));
            }
        }
        What::Time(old, new) => {
            set("change", json!("changed"));
            set("before", json!(moment(*old)));
            set("after", json!(moment(*new)));
            set("seconds", json!((*new - *old).num_seconds()));
        }
        What::Text { before, after, pieces } => {
            set("change", json!("changed"));
            set("before", json!(before));
            set("after", json!(after));
            set("words", pieces.iter().map(piece).collect());
        }
        What::Items { added, removed, is_reordered } => {
            set("change", json!("items"));
            set("removed", removed.iter().map(value).collect());
            set("added", added.iter().map(value).collect());
            set("reordered", json!(is_reordered));
        }
        What::Moved(from) => {
            set("change", json!("moved"));
            set("before", json!(from));
            set("after", json!(super::text::row_number(&change.path)));
        }
    }
    Value::Object(object)
}

fn piece(piece: &Piece) -> Value {
    match piece {
        Piece::Same(text) => json!({"same": text}),
        Piece::Gone(text) => json!({"removed": text}),
        Piece::New(text) => json!({"added": text}),
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

/// The JSON Schema of this output.
pub(crate) fn schema() -> Value {
    let setting = object(
        "A setting of the policy.",
        &[("setting", text("Its name.")), ("before", text("In words.")), ("after", text("In words."))],
        &[],
    );
    let credited = object(
        "Somebody whom the change credits with letting something pass.",
        &[
            ("person", text("The handle.")),
            ("with", list("What it is credited with.", &text("An approval, a waiver, a removal, in words."))),
        ],
        &[],
    );
    let policy = object(
        "What the policy asks for less, and for more.",
        &[("looser", list("What it asks for less.", &setting)), ("stricter", list("What it asks for more.", &setting))],
        &[],
    );
    let mut root = object(
        "What a change means: version 1 of the output of `pmgit diff --format json`.",
        &[
            ("version", json!({"const": 1, "description": "The version of this contract."})),
            ("before", text("How the version before is called.")),
            ("after", text("How the version after is called.")),
            ("files", list("The files that differ in meaning.", &file_schema())),
            ("policy", policy),
            ("credited", list("Who is credited with what.", &credited)),
            ("notes", list("What could not be told.", &text("In words."))),
        ],
        &[],
    );
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!("pmgit diff");
    root
}

fn file_schema() -> Value {
    let deadline = object(
        "A deadline that moved.",
        &[
            ("what", text("What is due.")),
            ("before", maybe("By when it was due.")),
            ("after", maybe("By when it is due.")),
            ("by", maybe("By how much it moved.")),
        ],
        &[],
    );
    let modes = json!({
        "type": ["array", "null"],
        "items": {"type": "string"},
        "description": "Git's modes before and after, where they differ.",
    });
    object(
        "A file that differs.",
        &[
            ("path", text("The path, from the root of the repository.")),
            ("name", text("The id of a postmortem, else the path.")),
            ("title", maybe("The title of a postmortem.")),
            ("change", one_of("What became of the file.", &["added", "removed", "changed", "renamed"])),
            ("from", maybe("The path before, where it was renamed.")),
            ("modes", modes),
            ("compared_by", one_of("How it was compared.", &["meaning", "lines", "nothing"])),
            ("why", maybe("Why it could not be compared by meaning.")),
            ("changes", list("What differs in meaning.", &change_schema())),
            ("deadlines", list("The deadlines that moved.", &deadline)),
        ],
        &[],
    )
}

fn change_schema() -> Value {
    let any = |doc: &str| json!({"description": doc});
    let piece = object(
        "A part of a text: what stayed, went or came.",
        &[],
        &[("same", text("In both.")), ("removed", text("Only before.")), ("added", text("Only after."))],
    );
    object(
        "Something that one version says otherwise than the other.",
        &[
            ("path", text("Where, as in `timeline[3].at`; a row is counted from 0.")),
            ("row", maybe("What a reader knows the row by.")),
            ("change", one_of("What became of it.", &["added", "removed", "changed", "items", "moved"])),
        ],
        &[
            ("before", any("The value before; of a moved row its number.")),
            ("after", any("The value after; of a moved row its number.")),
            ("seconds", json!({"type": "integer", "description": "By how much a moment or a date is later."})),
            ("words", list("A text, word by word.", &piece)),
            ("added", list("Items that a list has got.", &any("A value."))),
            ("removed", list("Items that a list has lost.", &any("A value."))),
            ("reordered", json!({"type": "boolean", "description": "Whether the others stand in another order."})),
        ],
    )
}

fn maybe(description: &str) -> Value {
    json!({"type": ["string", "null"], "description": description})
}

fn one_of(description: &str, words: &[&str]) -> Value {
    json!({"enum": words, "description": description})
}
