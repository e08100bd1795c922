//! A door whose policy is broken. Nothing can be judged there, and nobody may be locked in.

use super::{Door, Loaded, Question, load_policy};
use crate::error::Result;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::git::{self, Change, Repository, Side, Version};
use crate::policy::{FOLDER, POLICY_PATH, Policy};
use crate::report::Verdict;
use crate::rules::is_document;
use crate::source::{RepoPath, SourceFile};
use crate::text::say;

/// Lets pass what is none of the policy's business, and a change of its folder alone that leaves a sound policy.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    findings: Vec<Finding>,
    sources: Vec<SourceFile>,
) -> Result<Verdict> {
    if question.door != Door::Check {
        let changed = everything(repository, question)?;
        let documents = documents(&sources);
        let is_policy = |change: &Change| change.path.is_under(FOLDER);
        if !changed.iter().any(|change| is_policy(change) || is_judged(change, documents.as_deref())) {
            return Ok(Verdict::default());
        }
        if changed.iter().all(is_policy)
            && let Loaded::Sound(_) = load_policy(repository, question.head)?
        {
            return Ok(Verdict::default());
        }
    }
    let mut verdict = Verdict { findings, ..Verdict::default() };
    verdict.sources.extend(sources.into_iter().map(|source| (source.path().clone(), source)));
    if question.door != Door::Check {
        let place = Places::file(&RepoPath::from(POLICY_PATH));
        let message = say! {
            en: "the policy that judges this change is broken";
            ja: "この変更の判定に使うポリシーに誤りがあります"
        };
        let hint = say! {
            en: "fix it first, in a change that touches only `{FOLDER}`: such a change passes";
            ja: "先に、`{FOLDER}`だけを変更してポリシーを修正してください。その変更は受け入れられます"
        };
        verdict.findings.push(Finding::new(RuleId::InvalidPolicy, Level::Error, place, message).hint(hint));
        verdict.sort();
    }
    Ok(verdict)
}

/// All that differs, in whatever directory; what git has told of some directories is not enough here.
fn everything(repository: &Repository, question: &Question<'_>) -> Result<Vec<Change>> {
    let root = match question.head {
        Version::Empty | Version::Tree(_) => "",
        // As git's pathspec.
        Version::Index | Version::Worktree => ".",
    };
    git::changes(repository, question.base, question.head, &[root])
}

/// The directory that the broken policy names all the same; nothing where that cannot be told.
fn documents(sources: &[SourceFile]) -> Option<String> {
    let Some(source) = sources.iter().find(|source| *source.path() == RepoPath::from(POLICY_PATH)) else {
        return Some(Policy::default().documents);
    };
    let table: toml::Table = source.text().parse().ok()?;
    let Some(named) = table.get("documents") else { return Some(Policy::default().documents) };
    let named = named.as_str()?.trim_end_matches('/');
    let is_path = named.split('/').all(|part| !matches!(part, "" | "." | ".."));
    is_path.then(|| named.to_owned())
}

/// Whether a change may be one of documents: where their directory is not known, any TOML file may be one.
fn is_judged(change: &Change, documents: Option<&str>) -> bool {
    match documents {
        Some(directory) => concerns(&change.path, directory),
        None => is_document(&change.path) || change.after.as_ref().is_some_and(|side| !Side::is_file(side)),
    }
}

/// Whether a path lies in a directory, or is the directory itself or a parent that has turned into something else.
pub(super) fn concerns(path: &RepoPath, directory: &str) -> bool {
    path.is_under(directory) || path.to_str().is_some_and(|path| RepoPath::from(directory).is_under(path))
}
