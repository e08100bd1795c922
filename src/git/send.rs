//! A branch that is pushed because somebody asked for it: one of the few places from which anything leaves the machine.

use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::both;

impl Repository {
    /// The remote that a new branch would be pushed to: `remote.pushDefault`, else `origin`, else the only one there is.
    ///
    /// # Errors
    /// When git's settings cannot be read.
    pub(crate) fn push_remote(&self) -> Result<Option<String>> {
        if let Some(name) = self.config("remote.pushDefault")? {
            return Ok(Some(name));
        }
        let names = self.remotes()?;
        let only = names.first().filter(|_| names.len() == 1);
        Ok(names.iter().find(|name| *name == "origin").or(only).cloned())
    }

    /// Pushes a branch and notes where, as `git push --set-upstream` does; gives back what the remote has to say.
    ///
    /// # Errors
    /// When git cannot push it.
    pub(crate) fn push(&self, remote: &str, branch: &str) -> Result<Vec<String>> {
        let doing = both! { en: "push `{branch}` to `{remote}`"; ja: "`{branch}`の`{remote}`へのプッシュ" };
        let reference = format!("refs/heads/{branch}:refs/heads/{branch}");
        let answer = self.writing(&["push", "--set-upstream", remote, &reference]).answer(&doing)?;
        if answer.code != 0 {
            return Err(Error::cannot(&doing).quoting(answer.complaint()));
        }
        let told = String::from_utf8_lossy(&answer.stderr).into_owned();
        let lines = told.lines().filter_map(|line| line.strip_prefix("remote:")).map(str::trim);
        Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }
}

/// Whether a branch can have this name.
pub(crate) fn is_branch_name(name: &str) -> bool {
    git2::Branch::name_is_valid(name).unwrap_or(false)
}
