//! `pmgit check`: find what is wrong.

mod fixes;
mod summary;

use super::Exit;
use super::diff::Ends;
use super::shared::archive::Archive;
use super::shared::context::{Context, head_version, sound, write_error};
use crate::cli::{self, CheckFormat};
use crate::error::{Error, Result};
use crate::gate::{self, Door, Question, Recall, Scope};
use crate::git::{CommitId, MergeOutcome, Repository, Version};
use crate::report::{self, Format, Hints, Look, Verdict};
use crate::source::RepoPath;

pub(super) fn run(arguments: &cli::Check, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let hints = hints(arguments);
    if arguments.fix {
        fixes::make(&repository, &asked(&repository, arguments, None, hints)?, arguments, context)?;
    }
    let (verdict, merge) = match (&arguments.base, &arguments.head) {
        (Some(base), Some(head)) => {
            let merge = merged(&repository, base, head)?;
            (judge_merge(&repository, &merge, base, hints)?, Some(merge))
        }
        (_, head) => (asked(&repository, arguments, head.as_deref(), hints)?, None),
    };
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
    let by_default =
        !arguments.all && arguments.targets.is_empty() && arguments.head.is_none() && repository.workdir().is_some();
    if by_default && verdict.judged.is_empty() && verdict.findings.is_empty() && arguments.format == CheckFormat::Text {
        let what = if arguments.staged { "no postmortem is staged" } else { "no postmortem differs from HEAD" };
        context.out(format!("{what}; `pmgit check --all` checks every one"))?;
        return Ok(Exit::Clean);
    }
    report::write(&verdict, language, format, context.out).map_err(write_error)?;
    summary::write(&repository, arguments, &verdict, merge.as_ref(), context)?;
    Ok(if verdict.blocks() { Exit::Blocked } else { Exit::Clean })
}

fn hints(arguments: &cli::Check) -> Hints {
    if arguments.hints { Hints::Shown } else { Hints::LeftOut }
}

/// What was asked for, judged by its own policy, with nothing to compare it with.
fn asked(repository: &Repository, arguments: &cli::Check, head: Option<&str>, hints: Hints) -> Result<Verdict> {
    let base = head_version(repository)?;
    let version = match head {
        Some(revision) => Version::Tree(repository.tree_of(repository.resolve(revision)?)?),
        None if arguments.staged => Version::Index,
        None if repository.workdir().is_none() => base,
        None => Version::Worktree,
    };
    let paths = targets(repository, arguments, &version)?;
    let whole = arguments.all || (head.is_some() && paths.is_empty()) || repository.workdir().is_none();
    let scope = match (whole, paths.is_empty()) {
        (_, false) => Scope::Paths(&paths),
        (true, true) => Scope::All,
        (false, true) => Scope::Changed,
    };
    gate::judge(
        repository,
        &Question {
            door: Door::Check,
            base: &base,
            base_name: None,
            head: &version,
            policy: &version,
            scope,
            hints,
            recall: if arguments.no_cache { Recall::Never } else { Recall::Allowed },
            other_parents: &[],
        },
    )
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
    let ends = match merge(repository, base, head, [name, "HEAD"])? {
        Ok(ends) => ends,
        Err(paths) => return Ok(Err(paths)),
    };
    judge_merge(repository, &ends, name, Hints::LeftOut).map(Ok)
}

/// The tree of the base, and the tree that it would have with the head merged into it.
fn merged(repository: &Repository, base: &str, head: &str) -> Result<Ends> {
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
) -> Result<std::result::Result<Ends, Vec<RepoPath>>> {
    let tree = if repository.is_ancestor(target, topic)? {
        repository.tree_of(topic)?
    } else {
        match crate::git::merge_tree(repository, target, topic)? {
            MergeOutcome::Clean(tree) => tree,
            MergeOutcome::Conflict(paths) => return Ok(Err(paths)),
        }
    };
    let before = Version::Tree(repository.tree_of(target)?);
    Ok(Ok(Ends { before, after: Version::Tree(tree), names: names.map(str::to_owned) }))
}

fn judge_merge(repository: &Repository, ends: &Ends, base: &str, hints: Hints) -> Result<Verdict> {
    gate::judge(
        repository,
        &Question {
            door: Door::Protected,
            base: &ends.before,
            base_name: Some(base),
            head: &ends.after,
            policy: &ends.before,
            scope: Scope::Changed,
            hints,
            recall: Recall::Never,
            other_parents: &[],
        },
    )
}
