//! Who has approved a pull request, and which of its heads.

use crate::document::Moment;
use crate::error::Result;
use crate::integrations::Client;
use crate::integrations::tracker::lacking;
use crate::text::both;

/// A forge's dialect for reviews.
pub(crate) trait Reviews {
    /// The pull request, and everyone whose last word on it is an approval.
    ///
    /// # Errors
    /// When the forge cannot be asked, or does not answer as it should.
    fn approvals(&self, pull: u64, client: &Client) -> Result<(Pull, Vec<Approved>)>;
}

/// A pull request, or merge request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pull {
    /// The commit that it would merge.
    pub(crate) head: String,
    /// Its heads in the order in which they were pushed, where the forge says when somebody approved, and not what.
    pub(crate) pushes: Vec<(Moment, String)>,
    /// The reference by which git fetches its head.
    pub(crate) reference: String,
}

/// Somebody whose last word is an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    /// The name of the account.
    pub(crate) login: String,
    pub(crate) at: Option<Moment>,
    /// The commit that was approved, where the forge says it.
    pub(crate) commit: Option<String>,
}

impl Pull {
    /// # Errors
    /// When the text is not the id of a commit.
    pub(super) fn with_head(id: &str, reference: String) -> Result<Self> {
        if !is_commit(id) {
            return Err(lacking(&both! { en: "commit at its head"; ja: "先頭のコミット" }));
        }
        Ok(Self { head: id.to_lowercase(), pushes: Vec::new(), reference })
    }

    /// Which commit somebody has approved, and when: the one that the forge names, else the head of that time. Nothing
    /// where the forge says too little.
    pub(crate) fn seen_by(&self, approved: &Approved) -> Option<(String, Moment)> {
        let at = approved.at?;
        // GitLab may keep an approval when another head is pushed: its time decides.
        let of_that_time = || self.pushes.iter().rev().find(|(pushed, _)| *pushed <= at).map(|(_, commit)| commit);
        Some((approved.commit.as_ref().or_else(of_that_time)?.clone(), at))
    }
}

/// Whether a text is the whole id of a commit.
pub(super) fn is_commit(id: &str) -> bool {
    matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}
