//! A verification for programs: a contract of its own, version 1, described by `schema/verify.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::{Class, Loosening, Passage, Verification};
use crate::report::contract::{StatusWord, Timestamp, Version, words};
use crate::report::json::{JsonFinding, json_finding, pretty};
use crate::text::Language;
use crate::workflow::{Move, Word, WordOn};

/// The commits that bypassed the gate, and what is wrong with them.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct VerifyOutput<'a> {
    version: Version<1>,
    /// The branch or range that was asked for.
    range: &'a str,
    /// The commit at the end of the range.
    tip: String,
    /// The commit that set pmgit up, where it lies in the range.
    #[serde(skip_serializing_if = "Option::is_none")]
    set_up: Option<String>,
    /// The commits worth reporting, the oldest first.
    commits: Vec<JsonCommit<'a>>,
    /// What is wrong with `.pmgit/exceptions.toml`.
    exceptions: Vec<JsonFinding>,
    /// The counts.
    summary: Summary,
}

/// One commit worth reporting.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonCommit<'a> {
    /// The id of the commit.
    commit: String,
    class: JsonClass,
    /// The first line of the message.
    subject: &'a str,
    /// The author as `Name <address>`, as recorded in the commit.
    author: &'a str,
    /// The committer as `Name <address>`, as recorded in the commit.
    committer: &'a str,
    /// The committer's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    committed: Option<Timestamp>,
    /// What the gate would have rejected.
    findings: Vec<JsonFinding>,
    /// The settings of the policy that it made less strict.
    loosened: Vec<JsonLoosening<'a>>,
    /// The drafts that it brought in and that were submitted since.
    submitted_since: Vec<JsonFinding>,
    /// The transitions that it brought in.
    transitions: Vec<JsonMove<'a>>,
    /// The approvals and waivers that it brought in and that name neither its author nor its committer, or somebody who
    /// owned the postmortem earlier.
    recorded: Vec<JsonWord<'a>>,
    /// The entry of `.pmgit/exceptions.toml` that excuses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    excuse: Option<JsonExcuse<'a>>,
    /// Why it could not be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

words! {
    /// What the commit counts as.
    enum JsonClass {
        /// It bypassed the gate.
        Past = "past",
        /// It bypassed the gate and is excused.
        Excused = "excused",
        /// It brought in a draft that was submitted since.
        Note = "note",
        /// It made the policy less strict, and did nothing else that is worth reporting.
        Loosened = "loosened",
        /// It put the word of somebody else on record, and did nothing else that is worth reporting.
        Recorded = "recorded",
        /// It could not be judged.
        Unjudged = "unjudged",
    }
}

impl From<Class> for JsonClass {
    fn from(class: Class) -> Self {
        match class {
            Class::Past => Self::Past,
            Class::Excused => Self::Excused,
            Class::Note => Self::Note,
            Class::Loosened => Self::Loosened,
            Class::Recorded => Self::Recorded,
            Class::Unjudged => Self::Unjudged,
        }
    }
}

/// A transition that the commit brought in, as the document records it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonMove<'a> {
    /// The file, from the root of the repository.
    path: String,
    /// The status before.
    from: StatusWord,
    /// The status after.
    to: StatusWord,
    /// When, as recorded.
    at: Timestamp,
    /// Who, as recorded: evidence beside the commit's author, not proof.
    by: &'a str,
    /// Why it cannot have happened at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<&'a str>,
}

/// An approval or waiver that the commit brought in, and that names somebody else, or an earlier owner.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonWord<'a> {
    /// The file, from the root of the repository.
    path: String,
    kind: JsonWordKind,
    /// Who approved it, as recorded.
    by: &'a str,
    /// When, the rule, the severity, the commit, the incident or the role, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'a str>,
    /// Whether they owned the postmortem earlier.
    owned_it: bool,
}

words! {
    /// What the record says that somebody approved.
    enum JsonWordKind {
        /// The postmortem.
        Approval = "approval",
        /// A waiver of a rule.
        Waiver = "waiver",
        /// A lower severity.
        Severity = "severity",
        /// That the details are kept elsewhere.
        Restricted = "restricted",
        /// That a postmortem counts as imported.
        Import = "import",
        /// That a postmortem left, or got another id.
        Removal = "removal",
        /// A commit that may stay although it came in past the gate.
        Exception = "exception",
        /// An incident that needs no postmortem.
        Skipped = "skipped",
        /// A role whose approval is asked for, which they came into after the review began.
        Role = "role",
    }
}

/// A setting of the policy that the commit made less strict.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonLoosening<'a> {
    /// The setting, such as `gate.approvals`.
    setting: &'a str,
    /// Its value before, in words.
    before: String,
    /// Its value after, in words.
    after: String,
    /// The file that sets it, from the root of the repository.
    file: &'a str,
}

/// An entry of `.pmgit/exceptions.toml`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonExcuse<'a> {
    /// Why the commit may stay.
    reason: &'a str,
    /// Who approved that.
    approved_by: &'a str,
}

/// How many there are of each.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary {
    /// The commits that were judged: those that touch the postmortems or `.pmgit/`.
    judged: usize,
    /// The commits that bypassed the gate.
    past: usize,
    /// The commits that are excused.
    excused: usize,
    /// The commits that brought in a draft that was submitted since.
    notes: usize,
    /// The commits that made the policy less strict, whatever else they did.
    loosened: usize,
    /// The commits that put the word of somebody else on record, whatever else they did.
    recorded: usize,
    /// The commits that could not be judged.
    unjudged: usize,
}

pub(super) fn write(verification: &Verification, name: &str, out: &mut dyn Write) -> io::Result<()> {
    let output = VerifyOutput {
        version: Version,
        range: name,
        tip: verification.tip.to_string(),
        set_up: verification.set_up.map(|first| first.commit.to_string()),
        commits: verification.passages.iter().map(commit).collect(),
        exceptions: verification
            .slips
            .findings
            .iter()
            .map(|finding| json_finding(finding, &verification.slips, verification.slips.language()))
            .collect(),
        summary: Summary {
            judged: verification.judged,
            past: verification.count(Class::Past),
            excused: verification.count(Class::Excused),
            notes: verification.count(Class::Note),
            loosened: verification.loosening(),
            recorded: verification.recording(),
            unjudged: verification.count(Class::Unjudged),
        },
    };
    out.write_all(pretty(&output)?.as_bytes())
}

fn commit(passage: &Passage) -> JsonCommit<'_> {
    JsonCommit {
        commit: passage.logged.commit.to_string(),
        class: passage.class().into(),
        subject: &passage.facts.subject,
        author: &passage.facts.author,
        committer: &passage.facts.committer,
        committed: Timestamp::of_git(passage.logged.committed),
        findings: passage
            .verdict
            .findings
            .iter()
            .map(|finding| json_finding(finding, &passage.verdict, passage.verdict.language()))
            .collect(),
        loosened: passage.loosened.iter().map(|one| loosening(one, passage.verdict.language())).collect(),
        submitted_since: passage
            .submitted_since
            .iter()
            .map(|finding| json_finding(finding, &passage.verdict, passage.verdict.language()))
            .collect(),
        transitions: passage.verdict.moves.iter().map(|step| transition(step, passage.verdict.language())).collect(),
        recorded: passage.verdict.words.iter().map(recorded).collect(),
        excuse: passage
            .excuse
            .as_ref()
            .map(|excuse| JsonExcuse { reason: &excuse.reason, approved_by: &excuse.approved_by }),
        failure: passage.failure.as_ref().map(|error| error.told(passage.verdict.language(), None)),
    }
}

fn loosening(one: &Loosening, language: Language) -> JsonLoosening<'_> {
    let (before, after) = (one.before.in_language(language), one.after.in_language(language));
    JsonLoosening { setting: &one.setting, before, after, file: &one.file }
}

fn recorded(word: &Word) -> JsonWord<'_> {
    let (kind, of) = match &word.on {
        WordOn::Approval(at) => (JsonWordKind::Approval, Some(at.as_str())),
        WordOn::Waiver(rule) => (JsonWordKind::Waiver, Some(rule.as_str())),
        WordOn::Severity(severity) => (JsonWordKind::Severity, Some(severity.as_str())),
        WordOn::Restricted => (JsonWordKind::Restricted, None),
        WordOn::Import => (JsonWordKind::Import, None),
        WordOn::Removal => (JsonWordKind::Removal, None),
        WordOn::Exception(commit) => (JsonWordKind::Exception, Some(commit.as_str())),
        WordOn::Role(role) => (JsonWordKind::Role, Some(role.as_str())),
        WordOn::Skipped(incident) => (JsonWordKind::Skipped, Some(incident.as_str())),
    };
    JsonWord {
        path: word.path.to_string(),
        kind,
        by: &word.by,
        of: of.filter(|of| !of.is_empty()),
        owned_it: word.owned_it,
    }
}

fn transition(step: &Move, language: Language) -> JsonMove<'_> {
    JsonMove {
        path: step.path.to_string(),
        from: StatusWord(step.from),
        to: StatusWord(step.to),
        at: Timestamp::as_written(step.at),
        by: &step.by,
        doubt: step.doubt.as_ref().map(|doubt| doubt.in_language(language)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Status;
    use crate::error::Error;
    use crate::finding::{Edit, Finding, Fix, Level, Places, RuleId};
    use crate::git::{CommitId, Facts, Logged, TreeId};
    use crate::report::verify::Excuse;
    use crate::report::{Verdict, assert_complete, assert_valid};
    use crate::source::RepoPath;
    use crate::text::Both;

    const ID: &str = "3f786850e387550fdab836ed7e6dc881de23001b";

    fn passage() -> Passage {
        let (commit, tree) = (CommitId::from_hex(ID).expect("an id"), TreeId::from_hex(ID).expect("an id"));
        let place = Places::file(&RepoPath::from("postmortems/2026/2026-11-20-checkout.toml"));
        let finding = Finding::new(RuleId::MissingOwner, Level::Error, place.clone(), "no owner").hint("name one");
        let fix =
            Some(Fix::new([Edit { span: crate::source::Span::new(0, 0), text: "owner = \"aiko\"\n".to_owned() }]));
        let finding = Finding { fix, ..finding.related(place.path(), None, "people are named here") };
        let step = Move {
            path: place.path().clone(),
            span: crate::source::Span::new(0, 1),
            from: Status::Draft,
            to: Status::InReview,
            at: "2026-11-22T05:30:00+09:00".parse().expect("a moment"),
            by: "aiko".to_owned(),
            doubt: Some(Both::same("after the commit")),
        };
        let word = Word {
            path: place.path().clone(),
            by: "ben".to_owned(),
            on: WordOn::Waiver("late-meeting".to_owned()),
            owned_it: false,
        };
        let words = |text: &str| text.to_owned();
        Passage {
            logged: Logged { commit, tree, parent: None, committed: 1_795_000_000 },
            facts: Facts { author: words("Aiko"), committer: words("Ben"), subject: words("Write") },
            verdict: Verdict {
                findings: vec![finding.clone()],
                moves: vec![step],
                words: vec![word],
                ..Verdict::default()
            },
            loosened: vec![Loosening {
                setting: words("gate.approvals"),
                before: "2".into(),
                after: "1".into(),
                file: words(".pmgit/policy.toml"),
            }],
            submitted_since: vec![finding],
            excuse: Some(Excuse { reason: words("an emergency"), approved_by: words("ben") }),
            failure: Some(Error::new(Both::same("an object is missing"))),
        }
    }

    fn verification(passages: Vec<Passage>) -> Verification {
        let Passage { logged, verdict: slips, .. } = passage();
        Verification { tip: logged.commit, set_up: Some(logged), judged: passages.len(), passages, slips }
    }

    fn output_bytes(verification: &Verification) -> Vec<u8> {
        let mut out = Vec::new();
        write(verification, "main", &mut out).expect("a vector takes it");
        out
    }

    #[test]
    fn complete_output_is_as_its_schema_says() {
        assert_complete::<VerifyOutput<'_>>("verify", &output_bytes(&verification(vec![passage()])));
    }

    #[test]
    fn every_class_is_a_word_of_the_closed_list() {
        let passages = vec![
            passage(),
            Passage { excuse: None, ..passage() },
            Passage { excuse: None, failure: None, ..passage() },
            Passage { excuse: None, failure: None, verdict: Verdict::default(), ..passage() },
            Passage {
                excuse: None,
                failure: None,
                verdict: Verdict::default(),
                submitted_since: Vec::new(),
                ..passage()
            },
            Passage {
                excuse: None,
                failure: None,
                verdict: Verdict::default(),
                submitted_since: Vec::new(),
                loosened: Vec::new(),
                ..passage()
            },
        ];
        let output = assert_valid::<VerifyOutput<'_>>("verify", &output_bytes(&verification(passages)));
        let commits = output["commits"].as_array().expect("a list");
        let classes: Vec<_> = commits.iter().map(|commit| commit["class"].as_str().expect("a word")).collect();
        assert_eq!(classes, ["excused", "unjudged", "past", "note", "loosened", "recorded"]);
    }
}
