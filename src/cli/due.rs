//! What is due: whose, until when, and in which form.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const DUE_EXAMPLES: &str = "Roles: owner, commander, facilitator, approver, support, action-owner.\n\
    Exit codes: 0 nothing is overdue, 1 something is, 2 it could not be determined.\n\n\
    Examples:\n  pmgit due\n  pmgit due --for aiko --for support --within 2w\n  \
    pmgit due --format markdown > due.md\n  pmgit due --incidents incidents.csv";

/// Postmortems are read as they are committed: on the protected branch, as last fetched or as it stands here, whichever
/// is ahead, and on every branch that is not merged into it, local and remote-tracking. Each is told of once. A version
/// whose transitions equal those of the protected branch, or begin them, is left out; of several others the one counts
/// that has come furthest: most transitions, then the latest one, then the newest
/// commit. Commands begin with the `git switch` that leads to the branch, unless it is checked out here.
#[derive(Debug, Args)]
pub struct Due {
    /// Only what is theirs: a handle, a name or an address of people.toml, a team, or a role; may be given again
    #[arg(long = "for", value_name = "PERSON|ROLE")]
    pub whose: Vec<String>,
    /// How far to look ahead: hours, days or weeks, such as 36h, 7d or 2w
    #[arg(long, value_name = "SPAN", default_value = "7d")]
    pub within: String,
    /// The time to tell it for
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub now: String,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = DueFormat::Text)]
    pub format: DueFormat,
    /// Also tell of the incidents in this file that need a postmortem and have none: CSV or JSON with reference,
    /// severity and resolved
    #[arg(long, value_name = "FILE")]
    pub incidents: Option<PathBuf>,
}

/// The form of what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DueFormat {
    /// By urgency, each with the next command
    Text,
    /// All of it, for programs; `schema/due.schema.json` describes it
    Json,
    /// For an issue or the summary of a job
    Markdown,
    /// The payload of a Slack message, for an incoming webhook
    Slack,
}
