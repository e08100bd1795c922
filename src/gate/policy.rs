//! The policy of one tree: its files read from there and nowhere else.

use super::{Question, known_rules};
use crate::cache::Key;
use crate::error::Result;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::git::{Change, Mode, Repository, Side, Version};
use crate::policy::{self, FOLDER, PEOPLE_PATH, POLICY_PATH, Policy};
use crate::report::Verdict;
use crate::source::{RepoPath, SourceFile};
use crate::text::say;

/// A policy, or what is wrong with it.
#[derive(Clone, Debug)]
pub(crate) enum Loaded {
    Sound(Box<Policy>),
    Broken { findings: Vec<Finding>, sources: Vec<SourceFile> },
}

/// Loads the policy of a tree; with no file, the default. A link is not followed, and is no absent file either.
pub(crate) fn load_policy(repository: &Repository, version: &Version) -> Result<Loaded> {
    Ok(load_with_key(repository, version)?.0)
}

/// The same, and the cache's key for this policy.
pub(super) fn load_with_key(repository: &Repository, version: &Version) -> Result<(Loaded, Key)> {
    let mut links = Vec::new();
    let written = plain_file(repository, version, &POLICY_PATH.into(), &mut links)?;
    let people = plain_file(repository, version, &PEOPLE_PATH.into(), &mut links)?;
    if written.is_none() && people.is_none() {
        plain_file(repository, version, &FOLDER.into(), &mut links)?;
    }
    let reading = policy::UnsettledPolicy::parse(written.as_ref());
    let mut calendars = Vec::new();
    for path in reading.calendar_files() {
        calendars.push(plain_file(repository, version, &path, &mut links)?);
    }
    if !links.is_empty() {
        return Ok((Loaded::Broken { findings: links, sources: Vec::new() }, Key::for_policy(&[])));
    }
    let files = [&written, &people].into_iter().chain(&calendars).map(Option::as_ref);
    let key = Key::for_policy(&files.collect::<Vec<_>>());
    let calendars: Vec<SourceFile> = calendars.into_iter().flatten().collect();
    let loaded = match reading.settle(people.as_ref(), &calendars, &known_rules()) {
        Ok(policy) => Loaded::Sound(Box::new(policy)),
        Err(findings) => {
            let sources = written.clone().into_iter().chain(people).chain(calendars).collect();
            Loaded::Broken { findings, sources }
        }
    };
    Ok((loaded, key))
}

/// A changed policy must be sound before it can judge anything; the sound one is given back, to be compared.
pub(super) fn judge_new(
    repository: &Repository,
    question: &Question<'_>,
    changes: &[Change],
    verdict: &mut Verdict,
) -> Result<Option<Box<Policy>>> {
    if question.policy == question.head || !changes.iter().any(|change| change.path.is_under(FOLDER)) {
        return Ok(None);
    }
    let new = match load_policy(repository, question.head)? {
        Loaded::Sound(policy) => Some(policy),
        Loaded::Broken { findings, sources } => {
            verdict.findings.extend(findings);
            verdict.sources.extend(sources.into_iter().map(|source| (source.path().clone(), source)));
            None
        }
    };
    let is_submodule = |change: &&Change| change.after.is_some_and(|side| side.mode == Mode::Gitlink);
    let folder = changes.iter().filter(|change| change.path == RepoPath::from(FOLDER)).filter(is_submodule);
    verdict.findings.extend(folder.map(|change| irregular(&change.path)));
    Ok(new)
}

/// A file of a tree, the index or the worktree.
pub(crate) fn file(repository: &Repository, version: &Version, path: &str) -> Result<Option<SourceFile>> {
    let path = RepoPath::from(path);
    Ok(repository.file(version, &path)?.map(|bytes| SourceFile::new(path, bytes)))
}

/// The same where anything else at that path is a finding.
fn plain_file(
    repository: &Repository,
    version: &Version,
    path: &RepoPath,
    links: &mut Vec<Finding>,
) -> Result<Option<SourceFile>> {
    let Some(side) = repository.side(version, path)? else { return Ok(None) };
    if !Side::is_file(&side) || *path == RepoPath::from(FOLDER) {
        links.push(irregular(path));
        return Ok(None);
    }
    let bytes = repository.read(&side, path)?;
    Ok(Some(SourceFile::new(path.clone(), bytes)))
}

fn irregular(path: &RepoPath) -> Finding {
    let name = path.to_string();
    let message = say! {
        en: "`{name}` is a symbolic link or a submodule, which is not followed";
        ja: "`{name}`はシンボリックリンクかサブモジュールのため、参照先は読み込まれません"
    };
    let hint = say! { en: "replace it with the file itself"; ja: "ファイルそのものを置いてください" };
    Finding::new(RuleId::InvalidPolicy, Level::Error, Places::file(path), message).about("link").hint(hint)
}
