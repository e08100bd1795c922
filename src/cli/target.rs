//! The postmortem that a verb is about.

use clap::Args;

#[derive(Debug, Args)]
pub struct Target {
    /// The postmortem: its id, the start of one, its slug, a reference, or words of its id or title [default: the one that
    /// the branch is for, or the only one that is changed]
    pub id: Option<String>,
}
