//! Who has approved a pull request, and which of its heads.

use crate::document::Moment;
use crate::error::Result;
use crate::integrations::Client;
use crate::integrations::tracker::lacking;

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
}

/// Somebody whose last word is an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    /// The name of the account.
    pub(crate) login: String,
    pub(crate) reviewed: Reviewed,
}

/// What was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reviewed {
    /// The very head, at that time.
    Head(Moment),
    /// An older head: what came after it was not seen.
    Older,
    /// The forge does not say when.
    Unsaid,
}

impl Pull {
    /// # Errors
    /// When the text is not the id of a commit.
    pub(super) fn with_head(id: &str) -> Result<Self> {
        let is_id = matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id { Ok(Self { head: id.to_owned() }) } else { Err(lacking("commit at its head")) }
    }
}
