//! Who git says is at work.

use crate::error::{Error, Result};
use crate::git::Repository;

/// A person as git writes them into a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub name: String,
    pub email: String,
}

impl Repository {
    /// The author of a commit made now.
    ///
    /// # Errors
    /// When git knows none.
    pub(crate) fn author(&self) -> Result<Identity> {
        self.identity("GIT_AUTHOR_IDENT")
    }

    /// Git is asked, for `hasconfig` includes and `GIT_AUTHOR_*` are unknown to libgit2.
    fn identity(&self, variable: &str) -> Result<Identity> {
        let answer = self.reading(&["var", variable]).answer("ask git who you are")?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let parsed = (answer.code == 0).then(|| parse(&text)).flatten();
        parsed.ok_or_else(|| {
            let reason = answer.complaint();
            let reason = reason.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
            Error::new("git does not know who you are").cause(reason).hint(
                "tell it:\ngit config --global user.name \"Your Name\"\ngit config --global user.email you@example.com",
            )
        })
    }
}

/// Reads `Name <address> seconds zone`.
fn parse(text: &str) -> Option<Identity> {
    let (rest, _when) = text.rsplit_once('>')?;
    let (name, email) = rest.rsplit_once('<')?;
    Some(Identity { name: name.trim().to_owned(), email: email.to_owned() })
}
