//! Commits one file as somebody has edited it, by git itself: with every hook, filter and signature that a commit of theirs
//! has, and nothing else that is staged.

use super::commit::{Branching, Recorded, refuse_unless_clean};
use super::{Head, Message, Repository};
use crate::error::{Error, Result};
use crate::source::RepoPath;
use crate::text::both;

impl Repository {
    /// Commits a file as it lies in the worktree, on the branch that is asked for; where git or a hook refuses, all stands
    /// as before.
    ///
    /// # Errors
    /// When an operation is under way, or git or a hook refuses the commit.
    pub(crate) fn commit_file(&self, path: &RepoPath, message: &Message, branching: &Branching) -> Result<Recorded> {
        refuse_unless_clean(self)?;
        let name = path.to_str().ok_or_else(|| {
            Error::new(both! {
                en: "cannot commit `{path}`: it is not UTF-8";
                ja: "`{path}`をコミットできません：UTF-8ではありません"
            })
        })?;
        let before = self.head()?;
        if let Branching::NewFrom(branch) = branching {
            self.writing(&["switch", "--quiet", "--create", branch])
                .run(&both! { en: "switch to new branch `{branch}`"; ja: "新しいブランチ`{branch}`への切り替え" })?;
        }
        let is_known = !self
            .reading(&["ls-files", "-z", "--", name])
            .run(&both! { en: "list what is staged"; ja: "ステージされたファイルの一覧の取得" })?
            .is_empty();
        let added = if is_known {
            Ok(Vec::new())
        } else {
            self.writing(&["add", "--intent-to-add", "--", name])
                .run(&both! { en: "add `{path}`"; ja: "`{path}`の追加" })
        };
        let committed = added.and_then(|_| {
            let git = self.writing(&["commit", "--quiet", "--only", "--cleanup=verbatim", "--file=-", "--", name]);
            let answer = git
                .env("GIT_EDITOR", ":")
                .input(message.to_text().into_bytes())
                .answer(&both! { en: "commit"; ja: "コミット" })?;
            if answer.code == 0 { Ok(()) } else { Err(refused(path, &answer.complaint())) }
        });
        if let Err(error) = committed {
            self.take_back(name, is_known, branching, &before);
            return Err(error);
        }
        let head = self.head()?;
        let commit = head
            .tip()
            .ok_or_else(|| Error::new(both! { en: "git has made no commit"; ja: "gitがコミットを作りませんでした" }))?;
        Ok(Recorded { commit, branch: head.branch().map(str::to_owned) })
    }

    /// Undoes what came before a commit that was refused; what cannot be undone is in nobody's way.
    fn take_back(&self, name: &str, was_known: bool, branching: &Branching, before: &Head) {
        if !was_known {
            let _ = self
                .writing(&["rm", "--quiet", "--cached", "--", name])
                .run(&both! { en: "undo the addition"; ja: "追加の取り消し" });
        }
        if let (Branching::NewFrom(branch), Some(old)) = (branching, before.branch()) {
            let back = self
                .writing(&["switch", "--quiet", old])
                .run(&both! { en: "switch back"; ja: "元のブランチへの切り替え" });
            let _ = back.and_then(|_| {
                self.writing(&["branch", "--quiet", "-D", branch])
                    .run(&both! { en: "undo the branch"; ja: "ブランチの取り消し" })
            });
        }
    }
}

fn refused(path: &RepoPath, complaint: &str) -> Error {
    Error::refusal(both! {
        en: "`{path}` was not committed; nothing was changed";
        ja: "`{path}`をコミットできなかったため、何も変更しませんでした"
    })
    .quoting(complaint)
}
