//! Commits one file as somebody has edited it, by git itself: with every hook, filter and signature that a commit of theirs
//! has, and nothing else that is staged.

use super::commit::{Branching, Recorded, refuse_unless_clean};
use super::{Head, Message, Repository};
use crate::error::{Error, Result};
use crate::source::RepoPath;

impl Repository {
    /// Commits a file as it lies in the worktree, on the branch that is asked for; where git or a hook refuses, all stands
    /// as before.
    ///
    /// # Errors
    /// When an operation is under way, or git or a hook refuses the commit.
    pub(crate) fn commit_file(&self, path: &RepoPath, message: &Message, branching: &Branching) -> Result<Recorded> {
        refuse_unless_clean(self)?;
        let name = path.to_str().ok_or_else(|| Error::new(format!("cannot commit `{path}`: it is not UTF-8")))?;
        let before = self.head()?;
        if let Branching::NewFrom(branch) = branching {
            self.writing(&["switch", "--quiet", "--create", branch])
                .run(&format!("switch to new branch `{branch}`"))?;
        }
        let is_known = !self.reading(&["ls-files", "-z", "--", name]).run("list what is staged")?.is_empty();
        let added = if is_known {
            Ok(Vec::new())
        } else {
            self.writing(&["add", "--intent-to-add", "--", name]).run(&format!("add `{path}`"))
        };
        let committed = added.and_then(|_| {
            let git = self.writing(&["commit", "--quiet", "--only", "--cleanup=verbatim", "--file=-", "--", name]);
            let answer = git.env("GIT_EDITOR", ":").input(message.to_text().into_bytes()).answer("commit")?;
            if answer.code == 0 { Ok(()) } else { Err(refused(path, &answer.complaint())) }
        });
        if let Err(error) = committed {
            self.take_back(name, is_known, branching, &before);
            return Err(error);
        }
        let head = self.head()?;
        let commit = head.tip().ok_or_else(|| Error::new("git has made no commit"))?;
        Ok(Recorded { commit, branch: head.branch().map(str::to_owned) })
    }

    /// Undoes what came before a commit that was refused; what cannot be undone is in nobody's way.
    fn take_back(&self, name: &str, was_known: bool, branching: &Branching, before: &Head) {
        if !was_known {
            let _ = self.writing(&["rm", "--quiet", "--cached", "--", name]).run("take back the addition");
        }
        if let (Branching::NewFrom(branch), Some(old)) = (branching, before.branch()) {
            let back = self.writing(&["switch", "--quiet", old]).run("switch back");
            let _ = back.and_then(|_| self.writing(&["branch", "--quiet", "-D", branch]).run("take back the branch"));
        }
    }
}

fn refused(path: &RepoPath, complaint: &str) -> Error {
    Error::refusal(format!("`{path}` was not committed; nothing was changed"))
        .cause(complaint)
        .in_japanese(Error::new(format!("`{path}`をコミットできなかったため、何も変更しませんでした")).cause(complaint))
}
