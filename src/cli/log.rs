//! What tells the audit trail.

use clap::{Args, ValueEnum};

pub(super) const LOG_EXAMPLES: &str = "Exit codes: 0 it was shown, marked or not, 2 it could not be determined.\n\n\
    Examples:\n  pmgit log 2026-11-20-checkout\n  pmgit log --format csv > trail.csv\n  pmgit log --rev refs/tags/v1.0..main --signatures";

/// Each transition, approval, waiver and change of the severity, as the documents record it, with the commit by which it
/// came into the protected branch. The trail of one postmortem is told from its beginning, across renames; that of all
/// of them the newest first, as `git log` does.
///
/// A line is marked with `!` where the record contradicts itself, its commit or an earlier commit. Nothing is judged by
/// the policy: that is what `pmgit verify` does.
#[derive(Debug, Args)]
pub struct Log {
    /// The postmortem, by id or the start of one, also one that was renamed or removed [default: all]
    pub id: Option<String>,
    /// A branch, or a range such as `refs/tags/v1.0..main` [default: the protected branch]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Let git verify the signature of each commit, which takes a while where many are signed
    #[arg(long)]
    pub signatures: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub format: LogFormat,
}

/// The form of a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// An entry a line
    Text,
    /// All of it, for programs; `schema/log.schema.json` describes it
    Json,
    /// A row an entry, for spreadsheets; a text that would be a formula has `'` before it
    Csv,
}
