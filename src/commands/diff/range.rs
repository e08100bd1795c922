//! Which two versions are compared: git's ranges, revisions, the worktree and the index.

use crate::error::{Error, Result};
use crate::git::{Repository, Version};
use crate::text::{Both, both};

/// Two versions, and what they are called.
#[derive(Clone, Debug)]
pub(in crate::commands) struct Ends {
    pub(in crate::commands) before: Version,
    pub(in crate::commands) after: Version,
    pub(in crate::commands) names: [Both; 2],
}

/// Whether a word on the command line is an id, the start of one, or a path, and no revision: every id begins with a date.
pub(super) fn is_id(word: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00-";
    let has_form = word.len() >= 4
        && word.bytes().zip(FORM).all(|(byte, form)| if *form == b'0' { byte.is_ascii_digit() } else { byte == b'-' });
    (has_form && !word.contains("..")) || (word.strip_suffix(".toml").is_some() && !word.contains(':'))
}

impl Ends {
    /// What some revisions on the command line mean.
    ///
    /// # Errors
    /// When one is unknown, there are too many, they have no common ancestor, or there is nothing to compare with.
    pub(super) fn resolve(repository: &Repository, revisions: &[&String], staged: bool) -> Result<Self> {
        let side = |revision: &str| tree(repository, revision);
        match revisions {
            [] => {
                let head = repository.head_version()?;
                Self::with_files(repository, head, "HEAD", staged)
            }
            [range] if range.contains("...") => Self::since_both_were_one(repository, range, staged),
            [range] if range.contains("..") => {
                refuse_staged(staged, range)?;
                let (before, after) = named(range, "..");
                Ok(Self { before: side(before)?, after: side(after)?, names: [before, after].map(Both::same) })
            }
            [revision] => match side(revision) {
                Ok(tree) => Self::with_files(repository, tree, revision, staged),
                Err(error) => Self::of_one(repository, revision).ok_or(error)?,
            },
            [before, after] if ![before, after].into_iter().any(|word| word.contains("..")) => {
                refuse_staged(staged, before)?;
                Ok(Self { before: side(before)?, after: side(after)?, names: [before, after].map(Both::same) })
            }
            _ => Err(Error::new(both! {
                en: "cannot compare more than two versions";
                ja: "3つ以上の版は比較できません"
            })
            .hint(both! {
                en: "name a range `A..B`, or one or two revisions; ids begin with a date, or stand behind `--`";
                ja: "範囲`A..B`か、リビジョンを1つまたは2つ指定してください。IDは日付で始めるか、`--`の後に書きます"
            })),
        }
    }

    /// A tree, and the files that stand beside it.
    fn with_files(repository: &Repository, before: Version, name: &str, staged: bool) -> Result<Self> {
        let (after, files) = if staged {
            (Version::Index, both! { en: "the index"; ja: "インデックス" })
        } else {
            (Version::Worktree, both! { en: "the worktree"; ja: "ワークツリー" })
        };
        if repository.is_bare() {
            return Err(Error::new(both! {
                en: "cannot compare `{}` with {}", name.escape_debug(), files.en();
                ja: "`{}`と{}を比較できません", name.escape_debug(), files.ja()
            })
            .cause(both! { en: "the repository is bare"; ja: "ベアリポジトリです" })
            .hint(both! {
                en: "name a range: `pmgit diff A..B`";
                ja: "範囲を指定してください：`pmgit diff A..B`"
            }));
        }
        Ok(Self { before, after, names: [Both::same(name), files] })
    }

    /// `A...B`: what B has done since both were one.
    fn since_both_were_one(repository: &Repository, range: &str, staged: bool) -> Result<Self> {
        refuse_staged(staged, range)?;
        let (one, other) = named(range, "...");
        let (left, right) = (commit(repository, one)?, commit(repository, other)?);
        let base = repository.merge_base(left, right)?.ok_or_else(|| {
            Error::new(both! {
                en: "cannot find a merge base of `{}` and `{}`", one.escape_debug(), other.escape_debug();
                ja: "`{}`と`{}`のマージベースが見つかりません", one.escape_debug(), other.escape_debug()
            })
            .cause(both! { en: "they have no common ancestor"; ja: "共通の祖先がありません" })
            .hint(both! {
                en: "compare them as they are: `pmgit diff {one}..{other}`";
                ja: "そのまま比較してください：`pmgit diff {one}..{other}`"
            })
        })?;
        let version = |commit| Ok(Version::Tree(repository.tree_of(commit)?));
        Ok(Self {
            before: version(base)?,
            after: version(right)?,
            names: [Both::same(base.short()), Both::same(other)],
        })
    }

    /// `A^!` and other words for one step.
    fn of_one(repository: &Repository, revision: &str) -> Option<Result<Self>> {
        let range = repository.range(revision).ok()?;
        let [parent] = range.without[..] else { return None };
        let version = |commit| Ok(Version::Tree(repository.tree_of(commit)?));
        let parent_name = both! { en: "the parent of {revision}"; ja: "{revision}の親" };
        let names = [parent_name, Both::same(revision)];
        Some(version(parent).and_then(|before| Ok(Self { before, after: version(range.tip)?, names })))
    }
}

/// Both ends of a range; what is left out is HEAD.
fn named<'r>(range: &'r str, dots: &str) -> (&'r str, &'r str) {
    let (one, other) = range.split_once(dots).unwrap_or((range, ""));
    let or_head = |name: &'r str| if name.is_empty() { "HEAD" } else { name };
    (or_head(one), or_head(other))
}

fn refuse_staged(staged: bool, range: &str) -> Result<()> {
    if staged {
        return Err(Error::new(both! {
            en: "cannot compare `{}` with the index", range.escape_debug();
            ja: "`{}`とインデックスを比較できません", range.escape_debug()
        })
        .cause(both! { en: "it names both versions already"; ja: "すでに両方の版が指定されています" })
        .hint(both! {
            en: "leave out `--staged`, or name one revision";
            ja: "`--staged`を外すか、リビジョンを1つ指定してください"
        }));
    }
    Ok(())
}

fn tree(repository: &Repository, revision: &str) -> Result<Version> {
    Ok(Version::Tree(repository.tree_of(commit(repository, revision)?)?))
}

fn commit(repository: &Repository, revision: &str) -> Result<crate::git::CommitId> {
    repository.resolve(revision).map_err(|error| {
        if repository.is_shallow() {
            error
        } else {
            error.hint(both! {
                en: "a postmortem's id begins with its date; `pmgit list` lists them";
                ja: "ポストモーテムのIDは日付で始まります。`pmgit list`で一覧できます"
            })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn what_begins_with_a_date_is_an_id() {
        for id in ["2026", "2026-11", "2026-11-20", "2026-11-20-checkout", "postmortems/2026/x.toml"] {
            assert!(is_id(id), "{id}");
        }
        for revision in ["main", "HEAD~2", "20261120", "202", "v1..v2", "2026a", "HEAD:a.toml", "2026-11-20..HEAD"] {
            assert!(!is_id(revision), "{revision}");
        }
    }
}
