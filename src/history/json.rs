//! A trail for programs: a contract of its own, version 1, described by `schema/log.schema.json`.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{HistoryEntry, RecordKind, Trail, way};
use crate::calendar::to_toml;
use crate::report::{json_list as list, json_object as object, json_text as text, pretty_json};

pub(super) fn write(trail: &Trail<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut output = Map::new();
    let mut set = |key: &str, value: Value| output.insert(key.to_owned(), value);
    set("version", json!(1));
    set("range", json!(trail.range));
    set("tip", json!(trail.tip));
    if let Some(id) = &trail.id {
        set("id", json!(id));
    }
    set("entries", trail.entries.iter().map(|one| entry(trail, one)).collect());
    set("summary", json!({"entries": trail.entries.len(), "marked": trail.marked()}));
    out.write_all(pretty_json(&output)?.as_bytes())
}

fn entry(trail: &Trail<'_>, entry: &HistoryEntry<'_>) -> Value {
    let (record, landing) = (&entry.record, trail.landing(entry));
    let mut object = Map::new();
    let mut set = |key: &str, value: Option<Cow<'_, str>>| {
        if let Some(value) = value {
            object.insert(key.to_owned(), json!(value));
        }
    };
    set("id", Some(entry.id.as_str().into()));
    set("entry", Some(record.kind.word().into()));
    set("at", record.at.map(|at| to_toml(at).into()));
    set("by", record.by.clone());
    set("from", record.from.clone());
    set("to", record.to.clone());
    set("rule", record.rule.clone());
    set("where", record.part.clone());
    set("reason", record.reason.clone());
    set("commit", Some(landing.commit.to_string().into()));
    set("committed", super::committed(landing).map(Cow::Owned));
    set("came_by", Some(way(landing).into()));
    set("author", Some(format!("{} <{}>", landing.author, landing.email).into()));
    set("subject", Some(landing.subject.as_str().into()));
    set("recorded_by", entry.recorded_by.as_deref().map(Cow::Borrowed));
    if let Some(signature) = &landing.signature {
        let word = signature_word(signature.letter);
        object.insert("signature".to_owned(), json!({"state": word, "signer": signature.signer}));
    }
    let marks = entry.marks.iter().map(|mark| json!({"mark": mark.code, "why": mark.why})).collect();
    object.insert("marks".to_owned(), marks);
    Value::Object(object)
}

/// What git's letter for a signature means (`git-log(1)`, `%G?`).
pub(super) fn signature_word(letter: char) -> &'static str {
    match letter {
        'G' => "good",
        'B' => "bad",
        'U' => "good, of unknown validity",
        'X' => "good, expired since",
        'Y' => "good, by an expired key",
        'R' => "good, by a revoked key",
        'E' => "cannot be checked",
        _ => "none",
    }
}

/// The JSON Schema of this output.
pub(crate) fn schema() -> Value {
    let moment = |words: &str| json!({"type": "string", "format": "date-time", "description": words});
    let mark = object(
        "Why the entry deserves a second look.",
        &[
            (
                "mark",
                text(
                    "`after-commit`, `impossible-time`, `rewritten`, `unrecorded`, `illegal`, `gap`, `incomplete`, `unexplained`, `own` or `unreadable`; more may come.",
                ),
            ),
            ("why", text("The same in words.")),
        ],
        &[],
    );
    let signature = object(
        "What git says of the commit's signature; only with `--signatures`.",
        &[("state", text("`good`, `none`, ...")), ("signer", text("Who signed, where git can tell."))],
        &[],
    );
    let kinds = RecordKind::ALL.map(RecordKind::word);
    let entry = object(
        "One entry of the trail.",
        &[
            ("id", text("The postmortem's id at that time.")),
            ("entry", json!({"enum": kinds, "description": "What it is."})),
            ("commit", text("The commit that brought it into the branch.")),
            (
                "came_by",
                json!({"enum": ["merge", "commit"], "description": "Whether that commit is a merge; a squash, a rebase and a direct push are commits alike."}),
            ),
            ("author", text("`Name <address>` of that commit, as whoever committed says.")),
            ("subject", text("The first line of its message.")),
            ("marks", list("Where it contradicts something.", &mark)),
        ],
        &[
            ("at", moment("When, as recorded.")),
            ("by", text("Who, as recorded.")),
            ("from", text("The status, severity or id before.")),
            ("to", text("The status, severity or id after; of `created` and `imported` the status and the severity.")),
            ("rule", text("The rule that is waived.")),
            ("where", text("The part of the document that the waiver holds for.")),
            ("reason", text("Why, as recorded; of `imported` where it came from.")),
            ("committed", moment("The committer's date.")),
            ("recorded_by", text("The handle of the commit's author, where the record names somebody else or nobody.")),
            ("signature", signature),
        ],
    );
    let number = |words: &str| json!({"type": "integer", "minimum": 0, "description": words});
    let summary = object(
        "How many there are.",
        &[("entries", number("Entries in all.")), ("marked", number("Those that are marked."))],
        &[],
    );
    let version = json!({"const": 1, "description": "Raised when a key changes its meaning or leaves; new keys do not raise it."});
    let mut schema = object(
        "The audit trail of one postmortem or of all.",
        &[
            ("version", version),
            ("range", text("The branch or range that was read.")),
            ("tip", text("The commit at its end.")),
            ("entries", list("The oldest first for one postmortem, the newest first for all.", &entry)),
            ("summary", summary),
        ],
        &[("id", text("The postmortem that was asked for."))],
    );
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("Output of `pmgit log --format json`");
    schema
}
