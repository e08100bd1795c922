//! A door whose policy is broken, or for a later pmgit. Nothing can be judged there, and nobody may be locked in.

use super::policy::{named_documents, outdated, unjudged};
use super::{Door, Loaded, Question, load_policy};
use crate::error::Result;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::git::{self, Change, Repository, Side, Version};
use crate::policy::{FOLDER, NewerPolicy, POLICY_PATH};
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
    match way_out(repository, question, directory(&findings, &sources).as_deref())? {
        WayOut::NoneOfItsBusiness | WayOut::Repaired => return Ok(Verdict::default()),
        WayOut::None => {}
    }
    let mut verdict = Verdict { findings, ..Verdict::default() };
    verdict.sources.extend(sources.into_iter().map(|source| (source.path().clone(), source)));
    if question.plan.door != Door::Alone {
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

/// The same where the policy is for a later pmgit: a team must be able to go back. What such a change loosens cannot be
/// compared, and that is said.
///
/// # Errors
/// When anything else is to be judged.
pub(super) fn judge_newer(
    repository: &Repository,
    question: &Question<'_>,
    version: NewerPolicy,
    source: SourceFile,
) -> Result<Verdict> {
    match way_out(repository, question, named_documents(&[source]).as_deref())? {
        WayOut::NoneOfItsBusiness => Ok(Verdict::default()),
        WayOut::Repaired => Ok(Verdict { findings: vec![incomparable(version)], ..Verdict::default() }),
        WayOut::None => Err(outdated(version)),
    }
}

fn incomparable(version: NewerPolicy) -> Finding {
    let asked = version.asked;
    let message = say! {
        en: "the policy before this change is for pmgit {asked}, so what the change loosens is not known";
        ja: "変更前のポリシーはpmgit {asked}のものなので、何を緩める変更なのか比較できません"
    };
    let hint = say! {
        en: "explain in the pull request why the version is lowered";
        ja: "バージョンを下げる理由をプルリクエストに書いてください"
    };
    let place = Places::file(&RepoPath::from(POLICY_PATH));
    Finding::new(RuleId::LoosenedPolicy, Level::Warning, place, message).about("pmgit").hint(hint)
}

/// Why a change may pass although nothing can be judged.
enum WayOut {
    /// It touches neither documents nor the policy's folder.
    NoneOfItsBusiness,
    /// It touches the policy's folder alone, and leaves a sound policy.
    Repaired,
    None,
}

/// The directory of the documents, where that can be told: what a link or a submodule says of it is not known.
fn directory(findings: &[Finding], sources: &[SourceFile]) -> Option<String> {
    let is_elsewhere = |path: &RepoPath| [FOLDER, POLICY_PATH].into_iter().any(|own| *path == RepoPath::from(own));
    let is_read = !findings.iter().any(|one| one.rule == RuleId::IrregularFile && is_elsewhere(one.path()));
    if is_read { named_documents(sources) } else { None }
}

fn way_out(repository: &Repository, question: &Question<'_>, documents: Option<&str>) -> Result<WayOut> {
    if question.plan.door == Door::Alone {
        return Ok(WayOut::None);
    }
    let changed = everything(repository, question)?;
    let is_policy = |change: &Change| change.path.is_under(FOLDER);
    if !changed.iter().any(|change| is_policy(change) || is_judged(change, documents)) {
        // Whoever asks is told that nothing can be judged, even where nothing has changed.
        return Ok(if question.plan.door == Door::Preview { WayOut::None } else { WayOut::NoneOfItsBusiness });
    }
    if !changed.iter().all(is_policy) {
        return Ok(WayOut::None);
    }
    match load_policy(repository, &question.plan.head)? {
        Loaded::Sound(_) => Ok(WayOut::Repaired),
        Loaded::Broken { .. } => Ok(WayOut::None),
        Loaded::Newer { version, .. } => Err(unjudged(version)),
    }
}

/// All that differs, in whatever directory; what git has told of some directories is not enough here.
fn everything(repository: &Repository, question: &Question<'_>) -> Result<Vec<Change>> {
    let root = match &question.plan.head {
        Version::Empty | Version::Tree(_) => "",
        // As git's pathspec.
        Version::Index | Version::Worktree => ".",
    };
    git::changes(repository, &question.plan.base, &question.plan.head, &[root])
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
