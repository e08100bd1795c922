//! Among what a postmortem is looked for: the postmortems of one version, listed once somebody asks for all of them. One that
//! is named by its whole id costs no more than its file.

use std::cell::OnceCell;
use std::sync::Arc;

use super::archive::{Archive, PostmortemFile};
use super::attachments::folder;
use crate::document::PostmortemId;
use crate::error::Result;
use crate::git::{self, Repository, Side, Version};
use crate::policy::Policy;
use crate::source::RepoPath;

/// The postmortems of a version, as a policy reads it.
pub(crate) struct Shelf<'s> {
    pub(crate) repository: &'s Repository,
    pub(crate) policy: &'s Policy,
    pub(crate) version: &'s Version,
    archive: OnceCell<Arc<Archive>>,
}

impl<'s> Shelf<'s> {
    pub(crate) fn new(repository: &'s Repository, policy: &'s Policy, version: &'s Version) -> Self {
        Self { repository, policy, version, archive: OnceCell::new() }
    }

    /// The shelf with postmortems that were listed before, or are those of other directories than the policy's.
    pub(crate) fn holding(self, archive: Arc<Archive>) -> Self {
        Self { archive: OnceCell::from(archive), ..self }
    }

    /// All postmortems.
    ///
    /// # Errors
    /// When the version cannot be read.
    pub(crate) fn archive(&self) -> Result<&Arc<Archive>> {
        if let Some(archive) = self.archive.get() {
            return Ok(archive);
        }
        let archive = Archive::load(self.repository, self.version, &self.policy.documents)?;
        Ok(self.archive.get_or_init(|| Arc::new(archive)))
    }

    /// The postmortem of an id.
    ///
    /// # Errors
    /// When the version cannot be read.
    pub(crate) fn find(&self, id: &PostmortemId) -> Result<Option<PostmortemFile>> {
        if self.archive.get().is_none() {
            let path = id.path(&self.policy.documents);
            if let Some(side) = self.repository.listed_side(self.version, &path)? {
                return Ok(PostmortemFile::new(id.clone(), path, side));
            }
        }
        Ok(self.archive()?.get(id).cloned())
    }

    /// The files that belong to a postmortem.
    ///
    /// # Errors
    /// When the version cannot be read.
    pub(crate) fn files_of(&self, id: &PostmortemId) -> Result<Vec<(RepoPath, Side)>> {
        let folder = folder(id, &self.policy.documents);
        match self.archive.get() {
            Some(archive) => Ok(archive.below(&folder).to_vec()),
            None => git::list(self.repository, self.version, &folder),
        }
    }
}
