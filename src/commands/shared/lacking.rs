//! What a repository lacks that a command needs: how it is said, so that each command only adds what to do.

use crate::error::Error;
use crate::text::both;

/// A bare repository has no files to work on.
pub(crate) fn no_worktree() -> Error {
    Error::new(both! { en: "this repository has no worktree"; ja: "このリポジトリにはワークツリーがありません" })
}

/// Nothing tells which branch the postmortems land on.
pub(crate) fn no_protected_branch() -> Error {
    Error::new(both! {
        en: "cannot determine the protected branch";
        ja: "どのブランチが保護ブランチかわかりません"
    })
    .cause(both! {
        en: "no protected branch has a commit, here or on `origin`";
        ja: "手元にも`origin`にも、コミットのある保護ブランチがありません"
    })
}
