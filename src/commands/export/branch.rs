//! Pages on a branch: a commit on top of those that pmgit made there before, where a page has changed.
//!
//! ```text
//! where both branches stand -> is the tip ours, and not of a later commit? -> tree -> the same? -> commit -> push
//!        ^                                                                                                  | refused, and
//!        +--------------------------------------------------------------------------------------------------+ it has moved
//! ```
//! A tip is ours where it names the very tree that it has: whoever commits there by hand, merges, reverts or edits on the
//! forge leaves one that does not. Nothing is forced, so that nobody's commit is lost.

use std::collections::{BTreeMap, BTreeSet};

use super::pages::{Exporter, Origin, Sink};
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, sound};
use crate::commands::shared::shelf::Shelf;
use crate::document::Language;
use crate::error::{Error, Result};
use crate::gate;
use crate::git::{
    CommitId, Home, Message, Moved, Range, Repository, Signatures, Stand, TreeId, Version, is_branch_name,
};
use crate::source::RepoPath;
use crate::text::{both, say};

/// How often somebody else may come first.
const TRIES: usize = 5;

/// The commit that the pages are made of, as a trailer.
const OF: &str = "Postmortem-Pages-Of";
/// The tree that pmgit made, as a trailer.
const TREE: &str = "Postmortem-Pages-Tree";

pub(super) fn publish(repository: &Repository, arguments: &cli::Export, context: &mut Context<'_>) -> Result<Exit> {
    let name = arguments.branch.as_deref().unwrap_or_default();
    if !is_branch_name(name) {
        return Err(Error::new(both! {
            en: "`{name}` is not the name of a branch";
            ja: "`{name}`はブランチ名として使えません"
        }));
    }
    let home = arguments.push.clone().map_or(Home::Here, Home::Remote);
    if home == Home::Here {
        refuse_checked_out(repository, name)?;
    }
    for _ in 0..TRIES {
        let stand = repository.stand(&home, name, arguments.rev.as_deref())?;
        let tip = stand.target.map(|tip| Tip::read(repository, tip, name)).transpose()?;
        if tip.as_ref().is_some_and(|tip| is_later(repository, tip, stand.source).unwrap_or(false)) {
            context.out(context.say(say! {
                en: "`{name}` already has the pages of a later commit";
                ja: "`{name}`には、より新しいコミットのページがすでにあります"
            }))?;
            return Ok(Exit::Clean);
        }
        let (tree, count) = pages(repository, arguments, stand.source, context)?;
        if tip.as_ref().is_some_and(|tip| tip.tree == tree) {
            context.out(context.say(say! {
                en: "the pages on `{name}` are up to date";
                ja: "`{name}`のページは最新です"
            }))?;
            return Ok(Exit::Clean);
        }
        let commit = repository.write_commit(tree, stand.target, &message(stand.source, tree))?;
        match repository.move_on(&home, name, (stand.target, commit))? {
            Moved::Done => {
                let commit = commit.short();
                context.out(context.say(say! {
                    en: "wrote {} to `{name}`: commit {commit}", crate::text::plural(count, "postmortem");
                    ja: "{count}件のポストモーテムを`{name}`に書き出しました（コミット{commit}）"
                }))?;
                return Ok(Exit::Clean);
            }
            Moved::Refused(why) if !has_moved(repository, &home, (name, &stand), arguments)? => {
                return Err(refused(name, &why));
            }
            Moved::Refused(_) => {}
        }
    }
    Err(Error::race(both! {
        en: "`{name}` went on moving while the pages were written; nothing was changed";
        ja: "ページの作成中に`{name}`が繰り返し更新されたため、何も変更しませんでした"
    })
    .hint(both! {
        en: "run it again once it is quiet";
        ja: "更新が落ち着いてから、もう一度実行してください"
    }))
}

/// The tip of a branch that pmgit wrote.
struct Tip {
    tree: TreeId,
    /// The commit that its pages are made of.
    of: Option<CommitId>,
}

impl Tip {
    fn read(repository: &Repository, commit: CommitId, name: &str) -> Result<Self> {
        let tree = repository.tree_of(commit)?;
        if repository.trailer(commit, TREE)?.is_none_or(|named| named != tree.to_string()) {
            return Err(foreign(repository, commit, name));
        }
        let of = repository.trailer(commit, OF)?;
        Ok(Self { tree, of: of.and_then(|of| CommitId::from_hex(&of).ok()) })
    }
}

fn foreign(repository: &Repository, commit: CommitId, name: &str) -> Error {
    let author = repository.facts(commit).map(|facts| facts.author).unwrap_or_default();
    let commit = commit.short();
    Error::refusal(both! {
        en: "`{name}` has a commit that pmgit did not make, and is left as it is";
        ja: "`{name}`にはpmgitが作成していないコミットがあるため、そのままにしました"
    })
    .cause(both! { en: "commit {commit} by {author}"; ja: "{author}のコミット{commit}" })
    .hint(both! {
        en: "name another branch, or delete this one once nothing on it is needed: the pages come back";
        ja: "別のブランチを指定するか、必要なものがないことを確認してこのブランチを削除してください。ページは再び作成されます"
    })
}

/// Whether the pages that stand there are of a commit that comes after this one.
fn is_later(repository: &Repository, tip: &Tip, source: CommitId) -> Result<bool> {
    let Some(of) = tip.of.filter(|of| *of != source) else { return Ok(false) };
    // What is not at hand is no commit of the branch that was just fetched: its history was rewritten.
    Ok(repository.has_commit(of)? && repository.is_ancestor(source, of)?)
}

fn has_moved(
    repository: &Repository,
    home: &Home,
    (name, before): (&str, &Stand),
    arguments: &cli::Export,
) -> Result<bool> {
    Ok(repository.stand(home, name, arguments.rev.as_deref())?.target != before.target)
}

fn refused(name: &str, why: &str) -> Error {
    Error::new(both! {
        en: "the pages cannot be written to `{name}`";
        ja: "`{name}`にページを書き込めません"
    })
    .quoting(why)
    .hint(both! {
        en: "whoever runs this needs the right to write that branch, and nothing else";
        ja: "このブランチへの書き込み権限が必要です（ほかの権限は不要です）"
    })
}

/// Git would show every file of a checked out branch as removed.
fn refuse_checked_out(repository: &Repository, name: &str) -> Result<()> {
    let is_out = |tip: &crate::git::Tip| tip.name == name && tip.worktree.is_some();
    let is_here = repository.head()?.branch() == Some(name);
    if !is_here && !repository.tips()?.iter().any(is_out) {
        return Ok(());
    }
    Err(Error::refusal(both! { en: "`{name}` is checked out"; ja: "`{name}`はチェックアウトされています" }).hint(
        both! {
            en: "switch to another branch first: pmgit writes this one without a worktree";
            ja: "先に別のブランチへ切り替えてください。pmgitはこのブランチをワークツリーなしで書き込みます"
        },
    ))
}

/// The pages of a commit as a tree, and how many postmortems it has.
fn pages(
    repository: &Repository,
    arguments: &cli::Export,
    source: CommitId,
    context: &mut Context<'_>,
) -> Result<(TreeId, usize)> {
    let version = Version::Tree(repository.tree_of(source)?);
    let policy = sound(gate::load_policy(repository, &version)?)?;
    let shelf = Shelf::new(repository, &policy, &version);
    let commits = commits(&shelf, source)?;
    let branch = arguments.rev.clone().or(repository.head()?.branch().map(str::to_owned));
    let exporter = Exporter {
        sink: Sink::Objects,
        format: arguments.format,
        language: arguments.language.as_deref().and_then(Language::from_word),
        origin: Some(Origin { branch: branch.unwrap_or_else(|| "HEAD".to_owned()), commits }),
    };
    let written = exporter.write_all(&shelf, context)?;
    Ok((written.tree.finish()?, written.count))
}

/// The commit on the branch that brought each postmortem as it is: so a page stays the same until its postmortem changes.
fn commits(shelf: &Shelf<'_>, source: CommitId) -> Result<BTreeMap<RepoPath, CommitId>> {
    let mut sought: BTreeSet<&RepoPath> = shelf.archive()?.entries.iter().map(|entry| &entry.path).collect();
    let mut found = BTreeMap::new();
    let range = Range::up_to(source);
    for landing in shelf.repository.landings(&range, &[&shelf.policy.documents], Signatures::LeftOut)? {
        if sought.is_empty() {
            break;
        }
        let landing = landing?;
        for change in landing.changes {
            if sought.remove(&change.path) {
                found.insert(change.path, landing.commit);
            }
        }
    }
    Ok(found)
}

fn message(source: CommitId, tree: TreeId) -> Message {
    Message {
        subject: format!("Pages of {}", source.short()),
        body: String::new(),
        trailers: vec![(OF, source.to_string()), (TREE, tree.to_string())],
    }
}
