//! `pmgit status`: where postmortems stand, and what still stands in the way.

use super::Exit;
use super::archive::{Archive, Entry};
use super::context::{Context, head_version, sound};
use crate::cli;
use crate::deadline;
use crate::document::edit::{Editor, Value};
use crate::document::{self, Document, Status, said};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::gate;
use crate::git::Version;
use crate::policy::Policy;
use crate::report::{Verdict, plural};
use crate::source::SourceFile;
use crate::workflow;

pub(super) fn run(arguments: &cli::Status, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = if repository.workdir().is_some() { Version::Worktree } else { head_version(&repository)? };
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let archive = Archive::of(&repository, &version, &policy.documents)?;
    match &arguments.id {
        Some(id) => {
            let entry = archive.find(id, &policy.documents)?;
            let source = entry.read(&repository)?;
            let document = entry.parse(&source)?;
            one(entry, &source, &document, &policy, context)?;
        }
        None => every_open(&archive, &repository, &policy, context)?,
    }
    Ok(Exit::Clean)
}

/// One line for each postmortem that is not closed.
fn every_open(
    archive: &Archive,
    repository: &crate::git::Repository,
    policy: &Policy,
    context: &mut Context<'_>,
) -> Result<()> {
    let mut count = 0;
    for entry in archive.entries.iter().rev() {
        let source = entry.read(repository)?;
        let line = match document::parse(&source).0 {
            Some(document) if document.status() == Status::Closed => continue,
            Some(document) => summary(&source, &document, policy),
            None => "cannot be read; see `pmgit check`".to_owned(),
        };
        count += 1;
        context.say(format!("{}  {line}", entry.id))?;
    }
    if count == 0 {
        context.tell("no postmortem is open here; those on other branches are there after `git switch`")?;
    }
    Ok(())
}

fn summary(source: &SourceFile, document: &Document, policy: &Policy) -> String {
    let status = document.status();
    let next = onward(status);
    let in_the_way = next.map_or(0, |to| blockers(source, document, policy, to).len());
    let mut line = format!("{:<9}  {}", status.as_str(), document.severity());
    if let Some(to) = next {
        line.push_str(&match in_the_way {
            0 => format!("  ready for {to}"),
            count => format!("  {} before {to}", plural(count, "finding")),
        });
    }
    line
}

fn one(
    entry: &Entry,
    source: &SourceFile,
    document: &Document,
    policy: &Policy,
    context: &mut Context<'_>,
) -> Result<()> {
    let status = document.status();
    context.say(format!("{}: {status}, {}", entry.id, document.severity()))?;
    if let Some(title) = said(document.title.as_ref()) {
        context.say(format!("  {title}"))?;
    }
    context.say(format!("  owner: {}", document.owner().unwrap_or("nobody")))?;
    for line in deadline::lines(document, policy) {
        context.say(format!("  {line}"))?;
    }
    let verdict = gate::guard(policy, source, None);
    if !verdict.waived.is_empty() {
        context.say(format!("  {} waived", plural(verdict.waived.len(), "finding")))?;
    }
    say_findings(
        "standing",
        &verdict.findings.iter().filter(|finding| finding.level != Level::Hint).collect::<Vec<_>>(),
        source,
        context,
    )?;
    if let Some(to) = onward(status)
        && let Some(step) = workflow::Step::between(status, to)
    {
        let in_the_way = blockers(source, document, policy, to);
        if in_the_way.is_empty() {
            context.say(format!("ready for {to}: `pmgit {} {}`", step.verb(), entry.id))?;
        } else {
            say_findings(&format!("before {to}"), &in_the_way.iter().collect::<Vec<_>>(), source, context)?;
        }
    }
    Ok(())
}

/// The status that comes next.
fn onward(status: Status) -> Option<Status> {
    match status {
        Status::Draft => Some(Status::InReview),
        Status::InReview => Some(Status::Reviewed),
        Status::Reviewed => Some(Status::Closed),
        Status::Closed => None,
    }
}

fn say_findings(title: &str, findings: &[&Finding], source: &SourceFile, context: &mut Context<'_>) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    context.say(format!("{title}: {}", plural(findings.len(), "finding")))?;
    for finding in findings {
        let line = finding.place.span.map_or(1, |span| source.position(span.start).line);
        context.say(format!("  {:<7} {:>4}  {}  {}", finding.level.as_str(), line, finding.message, finding.rule))?;
    }
    Ok(())
}

/// What would be an error at a later status: the document judged as if it stood there.
fn blockers(source: &SourceFile, document: &Document, policy: &Policy, to: Status) -> Vec<Finding> {
    let Ok(text) = as_if(source, document, to) else { return Vec::new() };
    let would_be = SourceFile::new(source.path().clone(), text.into_bytes());
    let verdict: Verdict = gate::guard(policy, &would_be, None);
    verdict.findings.into_iter().filter(|finding| finding.level == Level::Error).collect()
}

fn as_if(source: &SourceFile, document: &Document, to: Status) -> Result<String> {
    let mut editor = Editor::new(source.text())?;
    editor.set(&["status"], &Value::String(to.to_string()))?;
    let at = document.transitions.last().and_then(|last| last.at.as_ref()).map(|at| at.value);
    let resolved = document.incident.resolved.as_ref().map(|at| at.value);
    let at = at.or(resolved).map_or_else(|| "2000-01-01T00:00:00Z".to_owned(), crate::calendar::to_toml);
    let row = [
        ("from", Value::String(document.status().to_string())),
        ("to", Value::String(to.to_string())),
        ("at", Value::Datetime(at)),
        ("by", Value::String("-".to_owned())),
    ];
    editor.append_row("transitions", &row)?;
    Ok(editor.into_text())
}
