//! What a branch brings into the protected one, and what is in its way.

use std::collections::BTreeSet;

use crate::commands::check::merge_verdict;
use crate::commands::shared::ahead::{blockers, onward};
use crate::commands::shared::anchors::{Compared, anchors};
use crate::commands::shared::context::{Context, working_policy};
use crate::commands::shared::shelf::Shelf;
use crate::commands::shared::which::choose;
use crate::diff::pull::Brought;
use crate::diff::{self, Folded, Outdated};
use crate::document::{self, Document, PostmortemId, Status, own_keys};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::forge::PullPage;
use crate::gate::{self, Beside, Loaded};
use crate::git::{self, BlobId, CommitId, Range, Repository, Version};
use crate::history::blob;
use crate::page::{self, Anchors, Subject};
use crate::policy::Policy;
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, both};

/// The branch that a pull request goes into.
pub(super) struct Target {
    /// As the forge calls it.
    pub(super) name: String,
    tip: CommitId,
    /// The policy that stands there; where there is none yet, the branch's own.
    policy: Policy,
}

pub(super) fn target(repository: &Repository, base: Option<&str>) -> Result<Target> {
    let (name, tip) = if let Some(revision) = base {
        // A clone often has a branch as the remote's alone.
        let of_remote = || repository.resolve(&format!("refs/remotes/origin/{revision}")).ok();
        let tip = repository.resolve(revision).or_else(|error| of_remote().ok_or(error))?;
        (revision.to_owned(), tip)
    } else {
        let branch = gate::protected_branch(repository)?.ok_or_else(|| {
            Error::new(both! { en: "cannot determine the target branch"; ja: "マージ先のブランチを特定できません" })
                .cause(both! {
                    en: "no protected branch has a commit, here or on `origin`";
                    ja: "手元にも`origin`にも、コミットのある保護ブランチがありません"
                })
                .hint(both! {
                    en: "name it: `pmgit pr --base BRANCH`";
                    ja: "指定してください：`pmgit pr --base BRANCH`"
                })
        })?;
        (branch.name, branch.commit)
    };
    let before = ["refs/heads/", "refs/remotes/origin/", "remotes/origin/", "origin/"];
    let name = before.iter().find_map(|before| name.strip_prefix(before)).unwrap_or(&name).to_owned();
    let policy = match gate::load_policy(repository, &Version::Tree(repository.tree_of(tip)?))? {
        Loaded::Sound(policy) => *policy,
        Loaded::Broken { .. } => working_policy(repository)?,
        Loaded::Newer { version, .. } => return Err(gate::outdated(version)),
    };
    Ok(Target { name, tip, policy })
}

/// The postmortems that the branch changes, or the one that is asked for, as HEAD has them.
#[expect(clippy::too_many_lines, reason = "the messages of what cannot be brought stand where it is found out")]
pub(super) fn brought<'t>(
    repository: &Repository,
    target: &'t Target,
    id: Option<&str>,
    context: &mut Context<'_>,
) -> Result<Vec<Brought<'t>>> {
    let head = repository.head_version()?;
    let Some(tip) = repository.head()?.tip() else {
        return Err(Error::new(
            both! { en: "there is nothing to open a pull request for"; ja: "プルリクエストにするものがありません" },
        )
        .cause(both! { en: "HEAD has no commit yet"; ja: "HEADにまだコミットがありません" }));
    };
    let base = repository.merge_base(target.tip, tip)?.ok_or_else(|| {
        Error::new(both! {
            en: "cannot find a merge base of `{}` and HEAD", target.name;
            ja: "`{}`とHEADのマージベースが見つかりません", target.name
        })
        .cause(both! { en: "they have no common ancestor"; ja: "共通の祖先がありません" })
        .hint(both! {
            en: "name the branch that it goes into: `pmgit pr --base BRANCH`";
            ja: "マージ先のブランチを指定してください：`pmgit pr --base BRANCH`"
        })
    })?;
    let base = Version::Tree(repository.tree_of(base)?);
    let shelf = Shelf::new(repository, &target.policy, &head);
    let mut removes = false;
    let wanted: BTreeSet<RepoPath> = if let Some(id) = id {
        BTreeSet::from([choose(id.into(), &shelf, context)?.entry.path])
    } else {
        let changes = git::changes(repository, &base, &head, &[&target.policy.documents])?;
        removes = changes.iter().any(|change| change.after.is_none());
        changes.into_iter().filter(|change| change.after.is_some()).map(|change| change.path).collect()
    };
    let entries: Vec<_> = shelf.archive()?.entries.iter().filter(|entry| wanted.contains(&entry.path)).collect();
    if entries.is_empty() && removes {
        return Err(Error::refusal(both! {
            en: "this branch only removes postmortems, so there is no page to write";
            ja: "このブランチはポストモーテムを削除するだけなので、書くページがありません"
        })
        .hint(both! {
            en: "`pmgit diff {}...HEAD` shows what it changes", target.name;
            ja: "`pmgit diff {}...HEAD`で変更内容がわかります", target.name
        }));
    }
    if entries.is_empty() {
        return Err(Error::refusal(both! {
            en: "this branch changes no postmortem that `{}` does not have", target.name;
            ja: "このブランチには、`{}`にないポストモーテムの変更がありません", target.name
        })
        .hint(both! {
            en: "commit it on a branch of its own, or name one: `pmgit pr ID`";
            ja: "専用のブランチでコミットするか、`pmgit pr ID`で指定してください"
        }));
    }
    let refused = refused(repository, target)?;
    let uncommitted = uncommitted(repository, &head, &target.policy.documents)?;
    let (mut found, mut told, mut unread) = (Vec::new(), BTreeSet::new(), None);
    let clone_of = addresses(repository)?;
    let beside = Beside::new(repository, &head, &target.policy);
    for entry in entries {
        let source = entry.read(repository)?;
        let document = match entry.parse(&source) {
            Ok(document) => document,
            Err(error) => {
                context.remark(context.say(both! {
                    en: "`{}` cannot be read, and is left out; `pmgit check` says why", entry.path;
                    ja: "`{}`を読めないため、含めていません。理由は`pmgit check`でわかります", entry.path
                }))?;
                unread = unread.or(Some(error));
                continue;
            }
        };
        if uncommitted.contains(&entry.path) {
            context.remark(context.say(both! {
                en: "`{}` has uncommitted changes, which are left out", entry.path;
                ja: "`{}`のコミットされていない変更は含めていません", entry.path
            }))?;
        }
        told.insert(&entry.path);
        let language = target.policy.language_of(&document);
        let of_it = refused.iter().filter(|(path, _)| *path == entry.path);
        let judging = (&target.policy, &beside);
        let next = match onward(document.status()) {
            Some(to) => Some((to, in_the_way(&source, &document, judging, to)?)),
            None => None,
        };
        let before = repository.source(&base, &entry.path)?;
        let was = before.as_ref().and_then(|source| document::parse(source).0).map(|document| document.status());
        found.push(Brought {
            id: entry.id.to_string(),
            folded: folded(repository, &entry.id, (&base, &head, &source), (&document, &target.policy), &clone_of)?,
            was,
            outdated: outdated(repository, (tip, target.tip), &entry.path, &document)?,
            document,
            refused: of_it.map(|(_, line)| line.in_language(language).to_owned()).collect(),
            next,
            policy: &target.policy,
            on: target.policy.calendar.day_of(context.now.fixed_offset()),
        });
    }
    if let (Some(error), true) = (unread, found.is_empty()) {
        return Err(error);
    }
    // What is in the way of all of them stands with the first.
    let others = refused.into_iter().filter(|(path, _)| !told.contains(path));
    let others = others.map(|(path, line)| (path, line.in_language(target.policy.language).to_owned()));
    let others: Vec<String> = others.map(|(path, line)| format!("{line} (`{path}`)")).collect();
    if let Some(first) = found.first_mut().filter(|_| id.is_none()) {
        first.refused.extend(others);
    }
    Ok(found)
}

/// The documents that index or worktree have in another form than HEAD.
fn uncommitted(repository: &Repository, head: &Version, documents: &str) -> Result<BTreeSet<RepoPath>> {
    if repository.workdir().is_none() {
        return Ok(BTreeSet::new());
    }
    let changes = |version: &Version| git::changes(repository, head, version, &[documents]);
    let both = changes(&Version::Index)?.into_iter().chain(changes(&Version::Worktree)?);
    Ok(both.map(|change| change.path).collect())
}

/// The addresses of the clone's remotes.
fn addresses(repository: &Repository) -> Result<Vec<String>> {
    let names = repository.remotes()?;
    let address = |name: &String| repository.config(&format!("remote.{name}.url"));
    names.iter().filter_map(|name| address(name).transpose()).collect()
}

/// The page; its headings lead to the diff of the pull request that the document names, where that is one of these remotes.
fn folded(
    repository: &Repository,
    id: &PostmortemId,
    (base, head, source): (&Version, &Version, &SourceFile),
    (document, policy): (&Document, &Policy),
    remotes: &[String],
) -> Result<Folded> {
    let blob_at =
        |version| -> Result<Option<BlobId>> { Ok(repository.side(version, source.path())?.as_ref().and_then(blob)) };
    let before = blob_at(base)?;
    let custom = own_keys(source);
    let language = policy.language_of(document);
    let page = page::compose(&Subject { id, document, custom: custom.as_ref(), policy, language });
    let is_ours = |pull: &PullPage| remotes.iter().any(|remote| pull.is_of(remote));
    let named = document.discussions.iter().rev().filter_map(|link| PullPage::parse(&link.value));
    let pull = named.into_iter().find(is_ours);
    let anchors = match (pull, blob_at(head)?) {
        (Some(pull), Some(after)) => anchors(repository, &pull, &page, &Compared { source, before, after })?,
        (None, _) | (_, None) => Anchors::default(),
    };
    Ok(Folded { id: id.to_string(), page, anchors, is_new: before.is_none() })
}

/// The approvals of another text, as far as the branch has had it.
fn outdated(
    repository: &Repository,
    (tip, without): (CommitId, CommitId),
    path: &RepoPath,
    document: &Document,
) -> Result<Vec<Outdated>> {
    let Some(name) = path.to_str().filter(|_| !document.approvals.is_empty()) else { return Ok(Vec::new()) };
    let mut trees = vec![repository.tree_of(without)?];
    let walk = repository.walk(&Range { tip, without: vec![without] }, &[name]);
    // In a shallow clone less is known, and the page is written all the same.
    for commit in walk.into_iter().flatten().take(MOST_VERSIONS) {
        trees.push(commit?.tree);
    }
    let mut earlier = Vec::new();
    for tree in trees {
        let bytes = repository.file(&Version::Tree(tree), path)?;
        earlier.extend(bytes.and_then(|bytes| document::parse(&SourceFile::new(path.clone(), bytes)).0));
    }
    Ok(diff::outdated(document, &earlier.iter().collect::<Vec<_>>()))
}

/// So many earlier versions of a postmortem are read, the newest ones.
const MOST_VERSIONS: usize = 200;

/// What would keep the branch from its target, by path.
fn refused(repository: &Repository, target: &Target) -> Result<Vec<(RepoPath, Both)>> {
    let verdict = match merge_verdict(repository, target.tip, &target.name)? {
        Ok(verdict) => verdict,
        Err(paths) => {
            let told = |path| {
                let words = both! {
                    en: "conflict: `{}` changed it too", target.name;
                    ja: "コンフリクト：`{}`でも変更されています", target.name
                };
                (path, words)
            };
            return Ok(paths.into_iter().map(told).collect());
        }
    };
    let errors = verdict.findings.iter().filter(|finding| finding.level == Level::Error);
    let line = |one: &Finding| format!("{}: {}", one.rule, one.message(verdict.language_of(one.path())));
    Ok(errors.map(|one| (one.path().clone(), Both::same(line(one)))).collect())
}

fn in_the_way(
    source: &SourceFile,
    document: &Document,
    judging: (&Policy, &Beside<'_>),
    to: Status,
) -> Result<Vec<String>> {
    let language = judging.0.language_of(document);
    let found = blockers(source, document, judging, to)?.findings;
    Ok(found.iter().map(|one| format!("{}: {}", one.rule, one.message(language))).collect())
}
