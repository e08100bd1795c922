//! The policy of one tree: its files read from there and nowhere else.

use super::kind::kind;
use super::{Door, Question, known_rules};
use crate::cache::Key;
use crate::calendar;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::git::{Change, Mode, Repository, Version};
use crate::policy::{self, FOLDER, NewerPolicy, PEOPLE_PATH, POLICY_PATH, Policy, REMOVED_PATH, Removed};
use crate::release::Release;
use crate::report::Verdict;
use crate::rules;
use crate::source::{RepoPath, SourceFile};
use crate::text::both;

/// A policy, or why there is none.
#[derive(Clone, Debug)]
pub(crate) enum Loaded {
    Sound(Box<Policy>),
    Broken {
        findings: Vec<Finding>,
        sources: Vec<SourceFile>,
    },
    /// It is for a later pmgit, and may be sound.
    Newer {
        version: NewerPolicy,
        source: SourceFile,
    },
}

impl Loaded {
    /// The directory of the postmortems, as far as the policy says it; where that cannot be told, the usual one.
    pub(crate) fn documents(&self) -> String {
        let named = match self {
            Self::Sound(policy) => Some(policy.documents.clone()),
            Self::Broken { sources, .. } => named_documents(sources),
            Self::Newer { source, .. } => named_documents(std::slice::from_ref(source)),
        };
        named.unwrap_or_else(|| Policy::default().documents)
    }
}

/// The directory that a policy names that cannot be read as a whole; nothing where that cannot be told.
pub(crate) fn named_documents(sources: &[SourceFile]) -> Option<String> {
    let Some(source) = sources.iter().find(|source| *source.path() == RepoPath::from(POLICY_PATH)) else {
        return Some(Policy::default().documents);
    };
    let table: toml::Table = source.text().parse().ok()?;
    let Some(named) = table.get("documents") else { return Some(Policy::default().documents) };
    let named = named.as_str()?.trim_end_matches('/');
    let is_path = named.split('/').all(|part| !matches!(part, "" | "." | ".."));
    is_path.then(|| named.to_owned())
}

/// Why nothing can be judged by a policy that is for a later pmgit.
pub(crate) fn outdated(version: NewerPolicy) -> Error {
    let asked = version.asked;
    Error::outdated(version.told())
        .cause(both! {
            en: "`{POLICY_PATH}` says `pmgit = \"{asked}\"`";
            ja: "`{POLICY_PATH}`に`pmgit = \"{asked}\"`とあります"
        })
        .hint(both! {
            en: "upgrade pmgit to {asked} or later; `pmgit --version` says which one runs";
            ja: "pmgitを{asked}以降に更新してください。現在のバージョンは`pmgit --version`でわかります"
        })
}

/// Loads the policy of a tree; with no file, the default. A link is not followed, and is no absent file either.
pub(crate) fn load_policy(repository: &Repository, version: &Version) -> Result<Loaded> {
    Ok(load_with_key(repository, version)?.0)
}

/// The same, and the cache's key for this policy.
pub(super) fn load_with_key(repository: &Repository, version: &Version) -> Result<(Loaded, Key)> {
    let mut links = Vec::new();
    let written = plain_file(repository, version, &POLICY_PATH.into(), &mut links)?;
    let reading = match policy::UnsettledPolicy::parse(written.as_ref(), Release::AT_HAND) {
        Ok(reading) => reading,
        Err(version) => {
            let source = written.clone().expect("only a file asks for a version");
            return Ok((Loaded::Newer { version, source }, Key::for_policy(&[])));
        }
    };
    let people = plain_file(repository, version, &PEOPLE_PATH.into(), &mut links)?;
    if written.is_none() && people.is_none() {
        plain_file(repository, version, &FOLDER.into(), &mut links)?;
    }
    let mut calendars = Vec::new();
    for path in reading.calendar_files() {
        let file = plain_bytes(repository, version, &path, &mut links)?;
        calendars.push(file.map(|bytes| SourceFile::new(path, calendar::with_whole_letters(bytes))));
    }
    if !links.is_empty() {
        let sources = written.into_iter().chain(people).collect();
        return Ok((Loaded::Broken { findings: links, sources }, Key::for_policy(&[])));
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
    if question.plan.policy == question.plan.head || !changes.iter().any(|change| change.path.is_under(FOLDER)) {
        return Ok(None);
    }
    let new = match load_policy(repository, &question.plan.head)? {
        Loaded::Sound(policy) => Some(policy),
        Loaded::Broken { findings, sources } => {
            verdict.findings.extend(findings);
            verdict.sources.extend(sources.into_iter().map(|source| (source.path().clone(), source)));
            None
        }
        // Where work goes on nothing lands; at every other door it would land unjudged.
        Loaded::Newer { .. } if question.plan.door == Door::Elsewhere => None,
        Loaded::Newer { version, .. } => return Err(unjudged(version)),
    };
    let is_submodule = |change: &&Change| change.after.is_some_and(|side| side.mode == Mode::Gitlink);
    let folder = changes.iter().filter(|change| change.path == RepoPath::from(FOLDER)).filter(is_submodule);
    verdict.findings.extend(folder.map(|change| irregular(&change.path, Mode::Gitlink)));
    Ok(new)
}

/// Why a change cannot be judged that brings a policy for a later pmgit.
pub(super) fn unjudged(version: NewerPolicy) -> Error {
    let NewerPolicy { asked, at_hand } = version;
    Error::outdated(both! {
        en: "the policy that this change brings asks for pmgit {asked}, and this is pmgit {at_hand}";
        ja: "この変更のポリシーにはpmgit {asked}が必要ですが、現在はpmgit {at_hand}です"
    })
    .cause(both! {
        en: "what it loosens, and whether it is sound, only a later pmgit can say";
        ja: "何が緩められるか、正しいポリシーかどうかは、新しいpmgitでないと判断できません"
    })
    .hint(both! {
        en: "upgrade pmgit to {asked} or later wherever it judges, and only then raise the version";
        ja: "判定を行うすべての場所でpmgitを{asked}以降に更新してから、バージョンを上げてください"
    })
}

/// What a version has on record of postmortems that left or got another id; what of it cannot be read is for `check` to
/// say.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn removed(repository: &Repository, version: &Version) -> Result<Removed> {
    Ok(Removed::load(file(repository, version, REMOVED_PATH)?.as_ref()).0)
}

/// A file of a tree, the index or the worktree.
pub(crate) fn file(repository: &Repository, version: &Version, path: &str) -> Result<Option<SourceFile>> {
    repository.source(version, &RepoPath::from(path))
}

/// The same where anything else at that path is a finding.
fn plain_file(
    repository: &Repository,
    version: &Version,
    path: &RepoPath,
    links: &mut Vec<Finding>,
) -> Result<Option<SourceFile>> {
    let bytes = plain_bytes(repository, version, path, links)?;
    Ok(bytes.map(|bytes| SourceFile::new(path.clone(), bytes)))
}

fn plain_bytes(
    repository: &Repository,
    version: &Version,
    path: &RepoPath,
    links: &mut Vec<Finding>,
) -> Result<Option<Vec<u8>>> {
    let is_folder = *path == RepoPath::from(FOLDER);
    let side = repository.side(version, path)?;
    if let Some(side) = side.as_ref().filter(|side| side.is_file() && !is_folder) {
        return repository.read(side, path).map(Some);
    }
    // What cannot be read is not absent, so that nothing else stands for it.
    let mode = match side {
        Some(side) => Some(side.mode),
        None => repository.modes(version, std::slice::from_ref(path))?.first().copied().flatten(),
    };
    links.extend(mode.filter(|mode| !(is_folder && *mode == Mode::Tree)).map(|mode| irregular(path, mode)));
    Ok(None)
}

fn irregular(path: &RepoPath, mode: Mode) -> Finding {
    rules::irregular(path, kind(mode))
}
