//! A branch that pmgit alone writes, here or on a remote: where it stands, and how it moves on. It is never forced.

use super::{CommitId, Repository};
use crate::error::{Error, Result};
use crate::text::both;

/// Whose branch it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    Here,
    /// A remote's, by its name or address: asked, fetched from and pushed to.
    Remote(String),
}

/// Where branches of a home stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) target: Option<CommitId>,
    pub(crate) source: CommitId,
}

/// What became of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    Done,
    /// It did not move, for what git says; another writer may have come first.
    Refused(String),
}

impl Repository {
    /// Where a branch stands and what is to be shown on it, of which nothing is the home's HEAD; both are at hand then.
    ///
    /// # Errors
    /// When the remote cannot be asked or fetched from, or the source is unknown.
    pub(crate) fn stand(&self, home: &Home, target: &str, source: Option<&str>) -> Result<Stand> {
        match home {
            Home::Here => {
                let branches = self.branches()?;
                let target = branches.into_iter().find(|(name, _)| name == target).map(|(_, tip)| tip);
                Ok(Stand { target, source: self.resolve(source.unwrap_or("HEAD"))? })
            }
            Home::Remote(remote) => self.remote_stand(remote, target, source),
        }
    }

    fn remote_stand(&self, remote: &str, target: &str, source: Option<&str>) -> Result<Stand> {
        let doing = both! { en: "ask `{remote}` for its branches"; ja: "`{remote}`のブランチの確認" };
        let (wanted, shown) = (format!("refs/heads/{target}"), source.map(|name| format!("refs/heads/{name}")));
        let shown = shown.as_deref().unwrap_or("HEAD");
        let listed = self.reading(&["ls-remote", "--quiet", "--", remote, &wanted, shown]).run(&doing)?;
        let text = String::from_utf8_lossy(&listed).into_owned();
        let named = |name: &str| -> Result<Option<CommitId>> {
            let line = text.lines().filter_map(|line| line.split_once('\t')).find(|(_, found)| *found == name);
            line.map(|(id, _)| CommitId::from_hex(id)).transpose()
        };
        let unknown = || {
            Error::new(
                both! { en: "`{remote}` has no branch `{}`", source.unwrap_or("HEAD"); ja: "`{remote}`にブランチ`{}`がありません", source.unwrap_or("HEAD") },
            )
        };
        let stand = Stand { target: named(&wanted)?, source: named(shown)?.ok_or_else(unknown)? };
        let mut wants = vec![shown];
        wants.extend(stand.target.is_some().then_some(wanted.as_str()));
        let fetch = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--", remote];
        self.writing(&fetch).args(wants).run(&both! { en: "fetch from `{remote}`"; ja: "`{remote}`からの取得" })?;
        Ok(stand)
    }

    /// Moves a branch from where it stood to a commit that follows; it is not forced.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn move_on(&self, home: &Home, branch: &str, (old, new): (Option<CommitId>, CommitId)) -> Result<Moved> {
        let name = format!("refs/heads/{branch}");
        let answer = match home {
            Home::Here => {
                let old = old.map_or_else(|| self.zeros(), |old| old.to_string());
                let reason = format!("pmgit: pages on {branch}");
                let new = new.to_string();
                self.writing(&["update-ref", "-m", &reason, &name, &new, &old])
                    .answer(&both! { en: "move the branch"; ja: "ブランチの移動" })?
            }
            Home::Remote(remote) => {
                let order = format!("{new}:{name}");
                self.writing(&["push", "--quiet", "--", remote, &order])
                    .answer(&both! { en: "push the pages"; ja: "ページのプッシュ" })?
            }
        };
        Ok(if answer.code == 0 { Moved::Done } else { Moved::Refused(answer.complaint()) })
    }

    /// What a trailer of a commit says: the last line of its last paragraph that begins so.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(crate) fn trailer(&self, commit: CommitId, key: &str) -> Result<Option<String>> {
        let bytes = self.commit_bytes(commit)?;
        let text = String::from_utf8_lossy(&bytes);
        let message = text.split_once("\n\n").map_or("", |(_, message)| message);
        let last = message.trim_end().rsplit("\n\n").next().unwrap_or_default();
        let value = |line: &str| Some(line.strip_prefix(key)?.strip_prefix(':')?.trim().to_owned());
        Ok(last.lines().rev().find_map(value))
    }

    /// Whether a commit is at hand.
    ///
    /// # Errors
    /// When the object store cannot be read.
    pub(crate) fn has_commit(&self, commit: CommitId) -> Result<bool> {
        self.is_commit(&commit.to_string())
    }
}
