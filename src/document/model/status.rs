//! Where a postmortem stands.

use crate::toml_record::choice;

choice! {
    /// Where a postmortem stands (process page, "status descriptions").
    pub(crate) enum Status {
        /// The content is still being written.
        Draft = "draft",
        /// The content is complete and ready for the meeting.
        InReview = "in-review",
        /// The meeting is over and the content is agreed.
        Reviewed = "reviewed",
        /// The document needs no more work.
        Closed = "closed",
    }
}
