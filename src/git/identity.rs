//! Who git says is at work.

use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::both;

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
        let answer = self
            .reading(&["var", variable])
            .answer(&both! { en: "ask git who you are"; ja: "gitの名前の設定の確認" })?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let parsed = (answer.code == 0).then(|| parse(&text)).flatten();
        parsed.ok_or_else(|| {
            let reason = answer.complaint();
            let reason = reason.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
            Error::new(both! {
                en: "git does not know who you are";
                ja: "gitにあなたの名前が設定されていません"
            }).quoting(reason).hint(
                both! {
                    en: "set it:\ngit config --global user.name \"Your Name\"\ngit config --global user.email you@example.com";
                    ja: "設定してください：\ngit config --global user.name \"Your Name\"\ngit config --global user.email you@example.com"
                },
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
