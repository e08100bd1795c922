//! `pmgit check`: find what is wrong.

mod against;
mod fixes;
mod summary;

use against::Against;

use super::Exit;
use super::diff::Ends;
use super::shared::archive::Archive;
use super::shared::context::{Context, head_version, sound, write_error};
use crate::cli::{self, CheckFormat};
use crate::error::{Error, Result};
use crate::gate::{self, Facts, Question, Recall, Scope, Tip};
use crate::git::{CommitId, MergeOutcome, Repository, TreeId, Version};
use crate::report::{self, Format, Hints, Look, Verdict};
use crate::source::RepoPath;

pub(super) fn run(arguments: &cli::Check, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let hints = hints(arguments);
    if arguments.fix {
        fixes::make(&repository, &asked(&repository, arguments, None, hints)?.verdict, arguments, context)?;
    }
    let (answer, merge) = match (&arguments.base, &arguments.head) {
        (Some(base), Some(head)) => {
            let merge = merged(&repository, base, head)?;
            (Answer { verdict: judge_merge(&repository, &merge, hints)?, against: None }, Some(merge.ends))
        }
        (_, head) => (asked(&repository, arguments, head.as_deref(), hints)?, None),
    };
    let Answer { verdict, against } = answer;
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
            let what = if arguments.staged { "no postmortem is staged" } else { "no postmortem differs" };
            context.out(format!("{what} from {against}; `pmgit check --all` checks every one"))?;
            return Ok(Exit::Clean);
        }
        context.out(against.line(language))?;
    }
    report::write(&verdict, language, format, context.out).map_err(write_error)?;
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
}

/// Work that goes on as the gate would judge it; one version by itself, by its own policy, where all of it is asked for or a
/// revision is named.
fn asked(repository: &Repository, arguments: &cli::Check, head: Option<&str>, hints: Hints) -> Result<Answer> {
    let files = match head {
        Some(revision) => Version::Tree(repository.tree_of(repository.resolve(revision)?)?),
        None if arguments.staged => Version::Index,
        None if repository.workdir().is_none() => head_version(repository)?,
        None => Version::Worktree,
    };
    let is_by_itself = arguments.all || head.is_some() || repository.workdir().is_none();
    let (plan, against) = if is_by_itself {
        (gate::plan(Facts::Alone(files)), None)
    } else {
        let (facts, against) = Against::find(repository, files)?;
        (gate::plan(Facts::Check(facts)), Some(against))
    };
    let paths = targets(repository, arguments, &files)?;
    let scope = match (is_by_itself, paths.is_empty()) {
        (_, false) => Scope::Paths(&paths),
        (true, true) => Scope::All,
        (false, true) => Scope::Changed,
    };
    let recall = if arguments.no_cache { Recall::Never } else { Recall::Allowed };
    let verdict = gate::judge(repository, &Question { plan: &plan, scope, hints, recall })?;
    Ok(Answer { verdict, against })
}

fn targets(repository: &Repository, arguments: &cli::Check, version: &Version) -> Result<Vec<RepoPath>> {
    if arguments.targets.is_empty() {
        return Ok(Vec::new());
    }
    let policy = sound(gate::load_policy(repository, version)?)?;
    let archive = Archive::load(repository, version, &policy.documents)?;
    let listed = crate::git::list(repository, version, &policy.documents)?;
    let by_path =
        |wanted: &str| listed.iter().map(|(path, _)| path).find(|path| path.to_str() == Some(wanted)).cloned();
    arguments
        .targets
        .iter()
        .map(|wanted| match by_path(wanted.trim_start_matches("./")) {
            Some(path) => Ok(path),
            None => archive.find(wanted).map(|entry| entry.path.clone()),
        })
        .collect()
}

/// HEAD as it would be merged into a base, by the base's policy; where it cannot be merged, the files that collide.
pub(super) fn merge_verdict(
    repository: &Repository,
    base: CommitId,
    name: &str,
) -> Result<std::result::Result<Verdict, Vec<RepoPath>>> {
    let head = repository.resolve("HEAD")?;
    let merge = match merge(repository, base, head, [name, "HEAD"])? {
        Ok(merge) => merge,
        Err(paths) => return Ok(Err(paths)),
    };
    judge_merge(repository, &merge, Hints::LeftOut).map(Ok)
}

/// A change as it would land in a branch.
struct Merge {
    target: Tip,
    lands: TreeId,
    ends: Ends,
}

/// The base, and the tree that it would have with the head merged into it.
fn merged(repository: &Repository, base: &str, head: &str) -> Result<Merge> {
    let (target, topic) = (repository.resolve(base)?, repository.resolve(head)?);
    merge(repository, target, topic, [base, head])?.map_err(|paths| {
        let mut error = Error::new(format!("`{head}` does not merge into `{base}`"));
        for path in paths.iter().take(10) {
            error = error.cause(format!("both sides changed `{path}`"));
        }
        error.hint("merge or rebase, solve the conflict, and check again")
    })
}

fn merge(
    repository: &Repository,
    target: CommitId,
    topic: CommitId,
    names: [&str; 2],
) -> Result<std::result::Result<Merge, Vec<RepoPath>>> {
    let lands = if repository.is_ancestor(target, topic)? {
        repository.tree_of(topic)?
    } else {
        match crate::git::merge_tree(repository, target, topic)? {
            MergeOutcome::Clean(tree) => tree,
            MergeOutcome::Conflict(paths) => return Ok(Err(paths)),
        }
    };
    let target = Tip::read(repository, target, names[0].to_owned())?;
    let (before, after) = (Version::Tree(target.tree), Version::Tree(lands));
    Ok(Ok(Merge { target, lands, ends: Ends { before, after, names: names.map(str::to_owned) } }))
}

fn judge_merge(repository: &Repository, merge: &Merge, hints: Hints) -> Result<Verdict> {
    let plan = gate::plan(Facts::Change { target: merge.target.clone(), lands: merge.lands });
    gate::judge(repository, &Question { hints, ..Question::of_changed(&plan) })
}
