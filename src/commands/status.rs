//! `pmgit status`: where postmortems stand, and what still stands in the way.

use super::Exit;
use super::shared::ahead::{blockers, onward};
use super::shared::archive::{Archive, PostmortemFile};
use super::shared::context::{Context, sound, version_of};
use super::shared::handoff;
use super::shared::transition::next_step;
use super::shared::which::{Shelf, choose, of_branch};
use crate::cli;
use crate::deadline;
use crate::document::{self, Document, PostmortemId, Status, said};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::gate::{self, Beside};
use crate::git::{self, Version};
use crate::policy::Policy;
use crate::report::Verdict;
use crate::source::SourceFile;
use crate::text::{Language, and_list, cell, one_line, plural, widest};
use crate::workflow;

pub(super) fn run(arguments: &cli::Status, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, None)?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let archive = Archive::load(&repository, &version, &policy.documents)?;
    let beside = Beside::new(&repository, &version, &policy);
    let judging = (&policy, &beside);
    let shelf = Shelf { repository: &repository, policy: &policy, version: &version, archive: &archive };
    // On the branch of one, its status is asked for, as `gh pr status` and `git status` say what is at hand.
    let at_hand = if arguments.id.is_some() || arguments.all { None } else { of_branch(&shelf)? };
    // One that cannot be read has a line among the others, which says so.
    let at_hand = match at_hand {
        Some(id) => {
            let source = choose(id.as_str().into(), &shelf, context)?.entry.read(&repository)?;
            document::parse(&source).0.map(|_| id)
        }
        None => None,
    };
    match arguments.id.as_deref().or(at_hand.as_ref().map(PostmortemId::as_str)) {
        Some(id) => {
            let entry = &choose(id.into(), &shelf, context)?.entry;
            let source = entry.read(&repository)?;
            let document = entry.parse(&source)?;
            one(entry, &source, &document, judging, context)?;
            if version == Version::Worktree && git::has_uncommitted_changes(&repository, &entry.path)? {
                context.remark("it has changes that are not committed; commit them before the next step")?;
            }
        }
        None => every_open(&archive, &repository, judging, context)?,
    }
    Ok(Exit::Clean)
}

/// By what postmortems are judged, and what stands beside them.
type Judging<'j> = (&'j Policy, &'j Beside<'j>);

/// One line for each postmortem that is not closed.
fn every_open(
    archive: &Archive,
    repository: &crate::git::Repository,
    judging: Judging<'_>,
    context: &mut Context<'_>,
) -> Result<()> {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for entry in archive.entries.iter().rev() {
        let source = entry.read(repository)?;
        let [status, severity, ahead] = match document::parse(&source).0 {
            Some(document) if document.status() == Status::Closed => continue,
            Some(document) => summary(&source, &document, judging)?,
            None => ["broken", "-", "cannot be read; `pmgit check` shows why"].map(str::to_owned),
        };
        rows.push([entry.id.to_string(), status, severity, ahead]);
    }
    let widths = [0, 1, 2].map(|column| widest(rows.iter().map(|row| row[column].as_str())));
    for [id, status, severity, ahead] in &rows {
        let [a, b, c] = widths;
        context.out(format!("{}  {}  {}  {ahead}", cell(id, a), cell(status, b), cell(severity, c)))?;
    }
    if rows.is_empty() {
        context.note("no postmortem is open here; `pmgit list` also names those on other branches")?;
    }
    Ok(())
}

/// The status, the severity, and what is ahead.
fn summary(source: &SourceFile, document: &Document, judging: Judging<'_>) -> Result<[String; 3]> {
    let status = document.status();
    let ahead = match onward(status) {
        None => String::new(),
        Some(to) => match blockers(source, document, judging, to)?.findings.len() {
            0 => format!("ready for {to}"),
            count => format!("{} before {to}", plural(count, "finding")),
        },
    };
    Ok([status.to_string(), document.severity().to_owned(), ahead])
}

fn one(
    entry: &PostmortemFile,
    source: &SourceFile,
    document: &Document,
    judging: Judging<'_>,
    context: &mut Context<'_>,
) -> Result<()> {
    let (policy, beside) = judging;
    let status = document.status();
    context.out(one_line(said(document.title.as_ref()).unwrap_or("(no title)")))?;
    let verdict = gate::guard(policy, source, None, Some(beside))?;
    let mut facts = vec![
        ("id", entry.id.to_string()),
        ("status", status.to_string()),
        ("severity", document.severity().to_owned()),
        ("owner", document.owner().unwrap_or("nobody").to_owned()),
    ];
    let due = deadline::lines(document, policy, Language::En);
    facts.extend(due.into_iter().enumerate().map(|(at, line)| (if at == 0 { "due" } else { "" }, line)));
    if !verdict.waived.is_empty() {
        facts.push(("waived", plural(verdict.waived.len(), "finding")));
    }
    for (name, fact) in facts {
        context.out(format!("  {name:<8}  {}", one_line(&fact)))?;
    }
    let ahead = match onward(status) {
        Some(to) => blockers(source, document, judging, to)?,
        None => Verdict::default(),
    };
    let in_the_way = &ahead.findings;
    let stands =
        |finding: &&Finding| finding.level != Level::Hint && !in_the_way.iter().any(|one| is_same(one, finding));
    let standing: Vec<&Finding> = verdict.findings.iter().filter(stands).collect();
    let count = |level| standing.iter().filter(|finding| finding.level == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let parts = [(errors, "error"), (warnings, "warning")];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|&(count, noun)| plural(count, noun)).collect();
    say_findings(&format!("{} as it stands", and_list(parts)), &standing, source, context)?;
    if let Some(to) = onward(status) {
        let title = format!("{} before {to}", plural(in_the_way.len(), "finding"));
        let would_be = ahead.sources.get(source.path()).unwrap_or(source);
        say_findings(&title, &in_the_way.iter().collect::<Vec<_>>(), would_be, context)?;
        say_next(entry, document, in_the_way, to, context)?;
    }
    Ok(())
}

/// The command that leads on, or what comes before it.
fn say_next(
    entry: &PostmortemFile,
    document: &Document,
    in_the_way: &[Finding],
    to: Status,
    context: &mut Context<'_>,
) -> Result<()> {
    let status = document.status();
    let Some(step) = workflow::ProcessStep::between(status, to) else { return Ok(()) };
    context.out("")?;
    if in_the_way.is_empty() {
        return context.out(format!("ready for {to}: `pmgit {} {}`", step.verb(), entry.id));
    }
    if let Some(next) = next_step(entry, status, document) {
        context.out(format!("next: {next}"))?;
    }
    for line in handoff::by_hand(document, context.now.fixed_offset()) {
        context.out(line)?;
    }
    context.out("`pmgit explain RULE` says what a rule asks for, and why")
}

/// Whether a finding is told among those that are in the way already.
fn is_same(one: &Finding, other: &Finding) -> bool {
    one.rule == other.rule && one.key == other.key
}

/// The findings with their lines, those of one rule together.
fn say_findings(title: &str, findings: &[&Finding], source: &SourceFile, context: &mut Context<'_>) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    context.out(format!("\n{title}:"))?;
    let width = widest(findings.iter().map(|finding| finding.rule.as_str()));
    let mut groups: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for &finding in findings {
        let rule = finding.rule.as_str();
        match groups.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, group)) => group.push(finding),
            None => groups.push((rule, vec![finding])),
        }
    }
    for (rule, group) in groups {
        for (at, finding) in group.into_iter().enumerate() {
            let line = finding.span().map_or_else(String::new, |span| source.position(span.start).line.to_string());
            let rule = if at == 0 { rule } else { "" };
            context.out(format!("  {rule:<width$} {line:>5}  {}", one_line(&finding.message(context.language))))?;
        }
    }
    Ok(())
}
