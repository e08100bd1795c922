//! What every step of the process shares: edit the committed document, let the gate judge it as it would stand, and
//! record it as one commit.

use super::archive::{Archive, PostmortemFile};
use super::branch::branch_for;
use super::context::{Context, working_policy};
use super::handoff;
use super::which::{Shelf, Which, choose};
use crate::calendar::to_toml;
use crate::cli::AttributionArgs;
use crate::commands::Exit;
use crate::document::edit::{Editor, Value};
use crate::document::{Document, Moment, Status};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::gate::{self, Beside};
use crate::git::{self, BlobId, FileEdit, Message, Repository, Version};
use crate::policy::Policy;
use crate::report::Verdict;
use crate::rules::{self, Trait};
use crate::source::SourceFile;
use crate::text::{and_list, one_or_many, plural};
use crate::workflow;

/// A committed postmortem that a verb is about to change.
pub(crate) struct EditSession {
    pub(crate) repository: Repository,
    pub(crate) policy: Policy,
    pub(crate) entry: PostmortemFile,
    pub(crate) before: SourceFile,
    pub(crate) document: Document,
}

/// A step from one status to the next.
pub(crate) struct TransitionRequest<'a> {
    pub(crate) verb: &'a str,
    pub(crate) to: Status,
    pub(crate) stamp: &'a AttributionArgs,
    pub(crate) reason: Option<&'a str>,
}

impl EditSession {
    /// Takes up a postmortem as HEAD has it; what is not committed is not judged, and never lost.
    pub(crate) fn open<'w>(which: impl Into<Which<'w>>, context: &mut Context<'_>) -> Result<Self> {
        let repository = context.open()?;
        if repository.workdir().is_none() {
            return Err(
                Error::new("this repository has no worktree").hint("move postmortems along in a clone of it, and push")
            );
        }
        let calm = repository.calm()?;
        let policy = working_policy(&repository)?;
        let head = repository.head_version()?;
        let archive = Archive::load(&repository, &head, &policy.documents)?;
        let shelf = Shelf { repository: &repository, policy: &policy, version: &head, archive: &archive };
        let which = which.into();
        let choice = match choose(which, &shelf, context) {
            Ok(choice) => choice,
            Err(error) => return Err(uncommitted(&repository, which, &policy, context).unwrap_or(error)),
        };
        choice.tell(context)?;
        let entry = choice.entry;
        let before = entry.read(&repository)?;
        if git::has_uncommitted_changes(&repository, &entry.path)? {
            return Err(Error::refusal(format!("`{}` has changes that are not committed", entry.path))
                .cause("pmgit records a step on what is committed, and leaves what is not alone")
                .hint(format!("commit them first: git commit {} -m \"...\"", entry.path)));
        }
        drop(calm);
        let document = entry.parse(&before)?;
        Ok(Self { repository, policy, entry, before, document })
    }

    /// The committed text, ready to be edited.
    pub(crate) fn editor(&self) -> Result<Editor> {
        Editor::new(self.before.text())
    }

    /// The postmortem's file as it shall be; nothing: it goes.
    pub(crate) fn edit(&self, text: Option<&str>) -> FileEdit {
        FileEdit {
            path: self.entry.path.clone(),
            expected: Some(BlobId::hash(self.before.text().as_bytes())),
            content: text.map(|text| text.as_bytes().to_vec()),
        }
    }

    /// Judges the edited text as it would stand, and records it as one commit; refused with every finding that stands
    /// in the way.
    pub(crate) fn record(
        &self,
        context: &mut Context<'_>,
        edited: Editor,
        subject: &str,
        trailers: Vec<(&'static str, String)>,
        status: Status,
    ) -> Result<()> {
        let after = SourceFile::new(self.entry.path.clone(), edited.into_text().into_bytes());
        let head = self.repository.head_version()?;
        let beside = Beside::new(&self.repository, &head, &self.policy);
        let verdict = gate::guard(&self.policy, &after, Some(&self.before), Some(&beside))?;
        if verdict.blocks() {
            return Err(self.refused(&verdict, context)?);
        }
        let (branching, on) = branch_for(&self.repository, &self.policy, &self.entry.id, Some(status))?;
        let request = git::Request {
            files: vec![self.edit(Some(after.text()))],
            message: Message { subject: subject.to_owned(), body: String::new(), trailers },
            branching,
            on,
        };
        self.commit(&request, context)?;
        let warnings = verdict.count(Level::Warning);
        if warnings == 0 {
            return Ok(());
        }
        let (block, them) = one_or_many(warnings, ("does not block", "it"), ("do not block", "them"));
        context.remark(format!("{} {block}; `pmgit check {}` shows {them}", plural(warnings, "warning"), self.entry.id))
    }

    /// Records the request, and says on which branch where that is not the one the user was on.
    pub(crate) fn commit(&self, request: &git::Request, context: &mut Context<'_>) -> Result<()> {
        let recorded = git::record(&self.repository, request)?;
        context.note_surroundings(&self.repository)?;
        context.note_branch(&request.branching, &recorded)
    }

    /// Tells every finding that stands in the way, and nothing else.
    fn refused(&self, verdict: &Verdict, context: &mut Context<'_>) -> Result<Error> {
        for finding in verdict.findings.iter().filter(|finding| finding.level == Level::Error) {
            context.note_finding(finding, verdict)?;
        }
        let errors = verdict.count(Level::Error);
        let (stand, them) = one_or_many(errors, ("stands", "it"), ("stand", "them"));
        let message = format!("{} {stand} in the way; nothing was changed", plural(errors, "finding"));
        let id = &self.entry.id;
        let met = |finding: &Finding| {
            finding.level == Level::Error && rules::by_id(finding.rule).is(Trait::SatisfiedByReview)
        };
        Ok(Error::refusal(message).hint(if verdict.findings.iter().any(met) {
            format!("`pmgit review {id} --held TIME --outcome TEXT --approved-by NAME` records meeting and approval")
        } else {
            format!("mend {them} and commit, then run this again; `pmgit explain RULE` says how")
        }))
    }
}

/// Moves a postmortem to another status; the edits are what the verb's options set beside it.
pub(crate) fn advance(
    session: &EditSession,
    step: &TransitionRequest<'_>,
    context: &mut Context<'_>,
    edits: impl FnOnce(&mut Editor, &Stamped) -> Result<()>,
) -> Result<Exit> {
    let from = session.document.status();
    if from == step.to {
        return Err(Error::refusal(format!("`{}` is {from} already", session.entry.id))
            .hint(format!("`pmgit status {}` says what comes next", session.entry.id)));
    }
    if workflow::ProcessStep::between(from, step.to).is_none() {
        return Err(Error::refusal(format!("`{}` cannot go from {from} to {}", session.entry.id, step.to))
            .hint(way_on(&session.entry, from)));
    }
    let stamped = Stamped::resolve(step.stamp, context, session)?;
    refuse_disorder(session, step, &stamped)?;
    let mut editor = session.editor()?;
    editor.set(&["status"], &Value::String(step.to.to_string()))?;
    edits(&mut editor, &stamped)?;
    let mut row = vec![
        ("from", Value::String(from.to_string())),
        ("to", Value::String(step.to.to_string())),
        ("at", Value::Datetime(to_toml(stamped.at))),
        ("by", Value::String(stamped.by.clone())),
    ];
    row.extend(step.reason.map(|reason| ("reason", Value::String(reason.to_owned()))));
    editor.append_row("transitions", &row)?;
    let change = format!("{from} -> {}", step.to);
    let trailers = vec![("Postmortem", session.entry.id.to_string()), ("Postmortem-Status", change.clone())];
    session.record(context, editor, &format!("{}: {} ({change})", session.entry.id, step.verb), trailers, step.to)?;
    context.note_future("this step", stamped.at)?;
    context.out(format!("{}: {change}", session.entry.id))?;
    if let Some(next) = next_step(&session.entry, step.to, &session.document) {
        context.out(format!("  next: {next}"))?;
    }
    Ok(Exit::Clean)
}

/// A step is recorded after the one before it, as far as the clocks of two people agree.
fn refuse_disorder(session: &EditSession, step: &TransitionRequest<'_>, stamped: &Stamped) -> Result<()> {
    let last = workflow::earliest_next(&session.document.transitions, None);
    match last {
        Some(last) if step.stamp.at.is_some() && workflow::is_before(stamped.at, last) => {
            Err(Error::refusal(format!("`--at` is before the last step of `{}`", session.entry.id))
                .cause(format!("{} is before {}", to_toml(stamped.at), to_toml(last)))
                .hint("steps are recorded in the order in which they were made; correct the time"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Who does a step, and when.
pub(crate) struct Stamped {
    pub(crate) by: String,
    pub(crate) at: Moment,
}

impl Stamped {
    pub(crate) fn resolve(stamp: &AttributionArgs, context: &mut Context<'_>, session: &EditSession) -> Result<Self> {
        let by = session.acting("--by", stamp.by.as_deref())?;
        let at = match &stamp.at {
            Some(at) => context.moment(at, &session.policy)?,
            None => session.now(context)?,
        };
        Ok(Self { by, at })
    }
}

impl EditSession {
    /// The time of what is done now: that of the clock, but no earlier than what is on record already. A clock that is
    /// wrong, here or where the last step was taken, locks nobody out.
    pub(crate) fn now(&self, context: &mut Context<'_>) -> Result<Moment> {
        let now = context.moment_now(&self.policy);
        let earliest = workflow::earliest_next(&self.document.transitions, self.document.incident.began());
        let Some(earliest) = earliest.filter(|&earliest| now < earliest) else { return Ok(now) };
        if workflow::is_before(now, earliest) {
            context.remark(format!(
                "it is {} by this clock, but the record of `{}` has come to {}; the later time is recorded",
                to_toml(now),
                self.entry.id,
                to_toml(earliest)
            ))?;
        }
        Ok(earliest)
    }
}

fn way_on(entry: &PostmortemFile, from: Status) -> String {
    let step = |to| {
        workflow::ProcessStep::between(from, to).map(|step| format!("`pmgit {} {}` (to {to})", step.verb(), entry.id))
    };
    let verbs: Vec<String> = workflow::next(from).filter_map(step).collect();
    let are = one_or_many(verbs.len(), "the way on is", "the ways on are");
    format!("from {from} {are} {}", and_list(verbs))
}

/// What the process asks for next.
pub(crate) fn next_step(entry: &PostmortemFile, status: Status, document: &Document) -> Option<String> {
    let id = &entry.id;
    Some(match status {
        Status::Draft => format!("write it, then `pmgit submit {id}`"),
        Status::InReview => format!(
            "share it for review 24 hours before the meeting, hold the meeting, then\n        \
             `pmgit review {id} --held TIME --outcome TEXT --approved-by NAME`"
        ),
        Status::Reviewed if document.external_message.is_some() => handoff::after_review(id, document),
        Status::Reviewed => format!("`pmgit close {id}`"),
        Status::Closed => return None,
    })
}

/// A postmortem that is in the worktree and in no commit.
fn uncommitted(repository: &Repository, which: Which<'_>, policy: &Policy, context: &Context<'_>) -> Option<Error> {
    let version = Version::Worktree;
    let archive = &Archive::load(repository, &version, &policy.documents).ok()?;
    let entry = choose(which, &Shelf { repository, policy, version: &version, archive }, context).ok()?.entry;
    Some(
        Error::refusal(format!("`{}` is not committed yet", entry.path))
            .hint(format!("commit it first: git add {0} && git commit {0}", entry.path)),
    )
}
