//! What is due for programs: a contract of its own, version 1, described by `schema/due.schema.json`.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::{TaskList, Unread};
use crate::document::Status;
use crate::report::json::{count, list, object, pretty, text};
use crate::tasks::{Due, Party, Role, Task, What};

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    now: String,
    until: String,
    time_zone: &'static str,
    branch: &'a str,
    tasks: Vec<JsonTask<'a>>,
    unread: Vec<JsonUnread<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct JsonTask<'a> {
    what: &'static str,
    state: &'static str,
    due: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<String>,
    late_seconds: i64,
    who: Vec<JsonParty<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postmortem: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    severity: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    next: &'a [String],
}

#[derive(Serialize)]
struct JsonParty<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonUnread<'a> {
    path: String,
    branch: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    problem: &'a str,
}

#[derive(Serialize)]
struct Summary {
    overdue: usize,
    due: usize,
    unread: usize,
    unmerged_branches: usize,
}

pub(super) fn write(list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        now: moment(list.now),
        until: moment(list.until),
        time_zone: list.zone.name(),
        branch: &list.trunk,
        tasks: list.tasks.iter().map(|task| json_task(task, list)).collect(),
        unread: list.unread.iter().map(json_unread).collect(),
        summary: Summary {
            overdue: list.overdue().count(),
            due: list.ahead().count(),
            unread: list.unread.len(),
            unmerged_branches: list.branches,
        },
    };
    out.write_all(pretty(&output)?.as_bytes())
}

fn json_task<'a>(task: &'a Task, list: &TaskList) -> JsonTask<'a> {
    let about = &task.about;
    let is_over = task.due.is_over(list.now);
    JsonTask {
        what: task.what.name(),
        state: if is_over { "overdue" } else { "due" },
        due: moment(task.due.moment()),
        last_day: match &task.due {
            Due::Day(deadline) => Some(deadline.last_day.to_string()),
            Due::Moment { .. } => None,
        },
        late_seconds: if is_over { (list.now - task.due.moment()).num_seconds() } else { 0 },
        who: task.who.iter().map(json_party).collect(),
        postmortem: about.id.as_deref(),
        title: about.title.as_deref(),
        severity: &about.severity,
        status: about.status.map(Status::as_str),
        branch: about.branch.as_deref(),
        reference: about.reference.as_deref(),
        detail: task.detail.as_deref(),
        next: &task.next,
    }
}

fn json_party(party: &Party) -> JsonParty<'_> {
    JsonParty { role: party.role.name(), person: party.handle.as_deref(), name: party.name.as_deref() }
}

fn json_unread(unread: &Unread) -> JsonUnread<'_> {
    JsonUnread { path: unread.path.to_string(), branch: &unread.branch, line: unread.line, problem: &unread.problem }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The JSON Schema of this output.
pub(crate) fn schema() -> Value {
    let moment = |words: &str| json!({"type": "string", "format": "date-time", "description": words});
    let party = object(
        "Somebody, in a role.",
        &[("role", json!({"enum": Role::ALL.map(Role::name), "description": "In which role it is theirs."}))],
        &[
            ("person", text("The handle; absent where the document names nobody.")),
            ("name", text("The name, where `people.toml` has it.")),
        ],
    );
    let whats: Vec<String> = What::ALL.iter().map(|what| format!("{}: {}", what.name(), what.words())).collect();
    let task = object(
        "One thing to be done.",
        &[
            ("what", json!({"enum": What::ALL.map(What::name), "description": whats.join("; ")})),
            ("state", json!({"enum": ["overdue", "due"], "description": "Whether it is late."})),
            ("due", moment("The moment it is due; with a last day, the end of that day.")),
            ("late_seconds", count("For how long it has been late.")),
            ("who", list("Whose it is, the first before the others.", &party)),
            ("severity", text("The severity.")),
            (
                "next",
                json!({"type": "array", "items": {"type": "string"}, "description": "The words of the command that does it; those in capitals are to be filled in."}),
            ),
        ],
        &[
            ("last_day", json!({"type": "string", "format": "date", "description": "The last day, in the time zone."})),
            ("postmortem", text("The id; absent where there is none yet.")),
            ("title", text("Its title.")),
            ("status", text("Where it stands.")),
            ("branch", text("The branch that has the version that counts.")),
            ("reference", text("The incident that has no postmortem.")),
            ("detail", text("More of it: an action's title, or when a draft was last changed.")),
        ],
    );
    let unread = object(
        "A version of a postmortem that cannot be read.",
        &[
            ("path", text("The file, from the root of the repository.")),
            ("branch", text("A branch that has it.")),
            ("problem", text("The first thing that is wrong.")),
        ],
        &[("line", count("Where, counted from 1."))],
    );
    let summary = object(
        "How many there are.",
        &[
            ("overdue", count("Tasks that are late.")),
            ("due", count("Tasks that are due by `until`.")),
            ("unread", count("Versions that cannot be read.")),
            ("unmerged_branches", count("Branches looked at beside the protected one.")),
        ],
        &[],
    );
    let version = json!({"const": 1, "description": "Raised when a key changes its meaning or leaves; new keys do not raise it."});
    let mut schema = object(
        "What is due and overdue.",
        &[
            ("version", version),
            ("now", moment("The time it is told for.")),
            ("until", moment("How far it looks ahead.")),
            ("time_zone", text("The policy's time zone.")),
            ("branch", text("The protected branch.")),
            ("tasks", list("In the order of time.", &task)),
            ("unread", list("What could not be told.", &unread)),
            ("summary", summary),
        ],
        &[],
    );
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("Output of `pmgit due --format json`");
    schema
}
