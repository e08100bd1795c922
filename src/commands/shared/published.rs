//! Where everybody reads postmortems on the forge: the branch that pages are written to after each merge, as last fetched.
//! Nothing here waits for the network.

use super::access;
use crate::document::PostmortemId;
use crate::error::Result;
use crate::forge::pipeline::PAGES_BRANCH;
use crate::forge::{Forge, file_page};
use crate::git::{Repository, Version};
use crate::source::RepoPath;

/// The branch of pages of a clone's `origin`.
#[derive(Debug)]
pub(crate) struct Published {
    files: Version,
    remote: String,
    forge: Option<&'static Forge>,
}

impl Published {
    /// The branch as last fetched; nothing where there is none.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn find(repository: &Repository) -> Result<Option<Self>> {
        let Some(tip) = repository.tip_below("origin", PAGES_BRANCH)? else { return Ok(None) };
        let Some(remote) = repository.config("remote.origin.url")? else { return Ok(None) };
        let files = Version::Tree(repository.tree_of(tip)?);
        Ok(Some(Self { files, remote, forge: access::forge_of_files(repository)? }))
    }

    /// The address of a postmortem's page; nothing for one that was not merged yet.
    ///
    /// # Errors
    /// When the branch cannot be read.
    pub(crate) fn page(&self, repository: &Repository, id: &PostmortemId) -> Result<Option<String>> {
        let path = format!("{}/{id}.md", id.year());
        if repository.side(&self.files, &RepoPath::from(path.as_str()))?.is_none() {
            return Ok(None);
        }
        Ok(file_page(&self.remote, self.forge, Some(PAGES_BRANCH), &path))
    }
}

/// The address of a postmortem's page on that branch.
///
/// # Errors
/// When the repository cannot be read.
pub(crate) fn page(repository: &Repository, id: &PostmortemId) -> Result<Option<String>> {
    match Published::find(repository)? {
        Some(published) => published.page(repository, id),
        None => Ok(None),
    }
}
