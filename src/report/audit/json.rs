//! An audit for programs: a contract of its own, version 1, described by `schema/verify.schema.json`.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Audit, Class, Passage};
use crate::report::json::{JsonFinding, count, finding_schema, json_finding, list, object, pretty, text};
use crate::workflow::Move;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    range: &'a str,
    tip: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_up: Option<String>,
    commits: Vec<JsonCommit<'a>>,
    exceptions: Vec<JsonFinding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct JsonCommit<'a> {
    commit: String,
    class: &'static str,
    subject: &'a str,
    author: &'a str,
    committer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    committed: Option<String>,
    findings: Vec<JsonFinding<'a>>,
    submitted_since: Vec<JsonFinding<'a>>,
    transitions: Vec<JsonMove<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excuse: Option<JsonExcuse<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

#[derive(Serialize)]
struct JsonMove<'a> {
    path: String,
    from: &'static str,
    to: &'static str,
    at: String,
    by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonExcuse<'a> {
    reason: &'a str,
    approved_by: &'a str,
}

#[derive(Serialize)]
struct Summary {
    judged: usize,
    past: usize,
    excused: usize,
    notes: usize,
    unjudged: usize,
}

pub(super) fn write(audit: &Audit, name: &str, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        range: name,
        tip: audit.tip.to_string(),
        set_up: audit.set_up.map(|first| first.commit.to_string()),
        commits: audit.passages.iter().map(commit).collect(),
        exceptions: audit.slips.findings.iter().map(|finding| json_finding(finding, &audit.slips)).collect(),
        summary: Summary {
            judged: audit.judged,
            past: audit.count(Class::Past),
            excused: audit.count(Class::Excused),
            notes: audit.count(Class::Note),
            unjudged: audit.count(Class::Unjudged),
        },
    };
    out.write_all(pretty(&output)?.as_bytes())
}

fn commit(passage: &Passage) -> JsonCommit<'_> {
    let committed = DateTime::from_timestamp(passage.logged.committed, 0);
    JsonCommit {
        commit: passage.logged.commit.to_string(),
        class: class(passage.class()),
        subject: &passage.facts.subject,
        author: &passage.facts.author,
        committer: &passage.facts.committer,
        committed: committed.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true)),
        findings: passage.verdict.findings.iter().map(|finding| json_finding(finding, &passage.verdict)).collect(),
        submitted_since: passage
            .submitted_since
            .iter()
            .map(|finding| json_finding(finding, &passage.verdict))
            .collect(),
        transitions: passage.verdict.moves.iter().map(transition).collect(),
        excuse: passage
            .excuse
            .as_ref()
            .map(|excuse| JsonExcuse { reason: &excuse.reason, approved_by: &excuse.approved_by }),
        failure: passage.failure.as_ref().map(ToString::to_string),
    }
}

fn transition(step: &Move) -> JsonMove<'_> {
    JsonMove {
        path: step.place.path.to_string(),
        from: step.from.as_str(),
        to: step.to.as_str(),
        at: step.at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        by: &step.by,
        doubt: step.doubt.as_deref(),
    }
}

const CLASSES: [Class; 4] = [Class::Past, Class::Excused, Class::Note, Class::Unjudged];

fn class(class: Class) -> &'static str {
    match class {
        Class::Past => "past",
        Class::Excused => "excused",
        Class::Note => "note",
        Class::Unjudged => "unjudged",
    }
}

/// The JSON Schema of this output.
pub(crate) fn schema() -> Value {
    let moment = |words: &str| json!({"type": "string", "format": "date-time", "description": words});
    let move_of = object(
        "A step that the commit brought, as the document records it.",
        &[
            ("path", text("The file, from the root of the repository.")),
            ("from", text("The status before.")),
            ("to", text("The status after.")),
            ("at", moment("When, as recorded.")),
            ("by", text("Who, as recorded; evidence beside the commit's author, no more.")),
        ],
        &[("doubt", text("Why it cannot have been then."))],
    );
    let excuse = object(
        "The entry of `.pmgit/exceptions.toml` that excuses the commit.",
        &[("reason", text("Why it may stay.")), ("approved_by", text("Who approved that."))],
        &[],
    );
    let classes: Vec<&str> = CLASSES.iter().map(|&of| class(of)).collect();
    let words = "past: came in past the gate; excused: so, and excused; note: a draft that was submitted since; unjudged: could not be judged.";
    let of_commit = object(
        "One commit of which something is to be told.",
        &[
            ("commit", text("Its id.")),
            ("class", json!({"enum": classes, "description": words})),
            ("subject", text("The first line of its message.")),
            ("author", text("`Name <address>`, as whoever committed says.")),
            ("committer", text("`Name <address>`.")),
            ("findings", list("What the gate would have refused.", &finding_schema())),
            ("submitted_since", list("Drafts that came in, and were submitted since.", &finding_schema())),
            ("transitions", list("The steps that it brought.", &move_of)),
        ],
        &[
            ("committed", moment("The committer's date.")),
            ("excuse", excuse),
            ("failure", text("Why it could not be judged.")),
        ],
    );
    let summary = object(
        "How many there are.",
        &[
            ("judged", count("Commits judged: those that touch the postmortems or `.pmgit/`.")),
            ("past", count("Commits that came in past the gate.")),
            ("excused", count("Commits that are excused.")),
            ("notes", count("Commits that brought a draft that was submitted since.")),
            ("unjudged", count("Commits that could not be judged.")),
        ],
        &[],
    );
    let version = json!({"const": 1, "description": "Raised when a key changes its meaning or leaves; new keys do not raise it."});
    let mut schema = object(
        "What an audit found.",
        &[
            ("version", version),
            ("range", text("What was asked for.")),
            ("tip", text("The commit at the end of the range.")),
            ("commits", list("The oldest first.", &of_commit)),
            ("exceptions", list("What is wrong with `.pmgit/exceptions.toml`.", &finding_schema())),
            ("summary", summary),
        ],
        &[("set_up", text("The commit that set pmgit up, where it is in the range."))],
    );
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("Output of `pmgit verify --format json`");
    schema
}
