//! `pmgit check`: find what is wrong.

mod drafts;
mod fixes;
mod landing;
mod pages;
mod summary;

pub(super) use landing::merge_verdict;

use super::Exit;
use super::shared::against::Against;
use super::shared::context::{Context, sound, write_error};
use super::shared::shelf::Shelf;
use super::shared::which::choose;
use crate::cli::{self, CheckFormat};
use crate::error::Result;
use crate::gate::{self, Facts, Question, Recall, Scope};
use crate::git::{self, Repository, Version};
use crate::report::{self, Format, Hints, Look, Verdict};
use crate::source::RepoPath;

pub(super) fn run(arguments: &cli::Check, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let hints = hints(arguments);
    if arguments.fix {
        let Answer { verdict, past, .. } = asked(&repository, arguments, None, hints, context)?;
        fixes::make(&repository, &verdict, past, arguments, context)?;
    }
    let (answer, merge) = match (&arguments.base, &arguments.head) {
        (Some(base), Some(head)) => {
            let merge = landing::merged(&repository, base, head)?;
            let landing = merge.judge(&repository, hints)?;
            if let Some(note) = landing.way.note() {
                context.note(note)?;
            }
            (Answer { verdict: landing.verdict, against: None, past: [None; 2], work: None }, Some(merge))
        }
        (_, head) => (asked(&repository, arguments, head.as_deref(), hints, context)?, None),
    };
    let Answer { mut verdict, against, work, .. } = answer;
    let format = match arguments.format {
        CheckFormat::Text => Format::Text(Look { hints: arguments.hints, ..context.out_look }),
        CheckFormat::Json => Format::Json,
        CheckFormat::Sarif => Format::Sarif(hints),
        CheckFormat::Github => Format::Github(hints),
        CheckFormat::Gitlab => Format::Gitlab(hints),
        CheckFormat::Junit => Format::Junit(hints),
        CheckFormat::Rdjson => Format::Rdjson(hints),
    };
    let language = match format {
        Format::Text(_) => context.language,
        Format::Json
        | Format::Sarif(_)
        | Format::Github(_)
        | Format::Gitlab(_)
        | Format::Junit(_)
        | Format::Rdjson(_) => verdict.language(),
    };
    if let (Some(against), CheckFormat::Text) = (&against, arguments.format) {
        let nothing = arguments.targets.is_empty() && verdict.judged.is_empty() && verdict.findings.is_empty();
        if nothing {
            context.out(context.out_look.sentence(&against.nothing(arguments.staged, language), 0))?;
            return Ok(Exit::Clean);
        }
        context.out(context.out_look.sentence(&against.line(language), 0))?;
    }
    let drafts = match (&work, arguments.format) {
        (Some((files, policy)), CheckFormat::Text) => drafts::find(&repository, &verdict, (files, policy))?,
        _ => Vec::new(),
    };
    verdict.unready = drafts.iter().filter(|draft| !draft.is_ready()).count();
    report::write(&verdict, language, format, context.out).map_err(write_error)?;
    drafts::write(&drafts, against.as_ref(), context)?;
    summary::write(&repository, arguments, &verdict, merge.as_ref(), context)?;
    Ok(if verdict.blocks() { Exit::Blocked } else { Exit::Clean })
}

fn hints(arguments: &cli::Check) -> Hints {
    if arguments.hints { Hints::Shown } else { Hints::LeftOut }
}

/// What was asked for, and what it was compared with.
struct Answer {
    verdict: Verdict,
    against: Option<Against>,
    /// The base and HEAD, where they were compared with.
    past: [Option<Version>; 2],
    /// Work that goes on: where its files are, and whose policy judges it.
    work: Option<(Version, Version)>,
}

/// Work that goes on as the gate would judge it; one version by itself, by its own policy, where all of it is asked for or a
/// revision is named.
fn asked(
    repository: &Repository,
    arguments: &cli::Check,
    head: Option<&str>,
    hints: Hints,
    context: &Context<'_>,
) -> Result<Answer> {
    let files = match head {
        Some(revision) => Version::Tree(repository.tree_of(repository.resolve(revision)?)?),
        None if arguments.staged => Version::Index,
        None if repository.workdir().is_none() => repository.head_version()?,
        None => Version::Worktree,
    };
    let is_by_itself = arguments.all || head.is_some() || repository.workdir().is_none();
    let (plan, against) = if is_by_itself {
        (gate::plan(Facts::Alone(files)), None)
    } else {
        let (facts, against) = Against::find(repository, files)?;
        (gate::plan(Facts::Check(facts)), Some(against))
    };
    let paths = targets(repository, arguments, &files, context)?;
    let scope = match (is_by_itself, paths.is_empty()) {
        (_, false) => Scope::Paths(&paths),
        (true, true) => Scope::All,
        (false, true) => Scope::Changed,
    };
    let recall = if arguments.no_cache { Recall::Never } else { Recall::Allowed };
    let verdict = gate::judge(repository, &Question { plan: &plan, scope, hints, recall })?;
    let base = (!is_by_itself).then_some(plan.base);
    let work = (!is_by_itself).then_some((files, plan.policy));
    Ok(Answer { verdict, against, past: [base, plan.committed], work })
}

fn targets(
    repository: &Repository,
    arguments: &cli::Check,
    version: &Version,
    context: &Context<'_>,
) -> Result<Vec<RepoPath>> {
    if arguments.targets.is_empty() {
        return Ok(Vec::new());
    }
    let policy = sound(gate::load_policy(repository, version)?)?;
    let shelf = Shelf::new(repository, &policy, version);
    let target = |wanted: &String| match file(wanted.trim_start_matches("./"), &shelf)? {
        Some(path) => Ok(path),
        None => choose(wanted.into(), &shelf, context).map(|choice| choice.entry.path),
    };
    arguments.targets.iter().map(target).collect()
}

/// The file of the archive whose path somebody wrote, in whatever place it stands.
fn file(wanted: &str, shelf: &Shelf<'_>) -> Result<Option<RepoPath>> {
    let documents = &shelf.policy.documents;
    if !wanted.starts_with(documents.as_str()) {
        return Ok(None);
    }
    let path = RepoPath::from(wanted);
    if shelf.repository.listed_side(shelf.version, &path)?.is_some() {
        return Ok(Some(path));
    }
    let listed = git::list(shelf.repository, shelf.version, documents)?;
    Ok(listed.into_iter().map(|(path, _)| path).find(|listed| *listed == path))
}
