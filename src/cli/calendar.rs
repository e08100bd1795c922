//! What shows the calendar of the policy.

use clap::{Args, ValueEnum};

pub(super) const CALENDAR_EXAMPLES: &str = "Examples:\n  pmgit calendar --from 2026-12-01 --to 2027-01-31\n  \
    pmgit calendar --resolved \"2026-11-20 10:40\"\n  pmgit calendar --resolved - --format json";

/// The policy of the worktree says which days are no business days: its weekend, the dates it lists, the calendars that
/// pmgit ships, and the calendar files in `.pmgit`.
#[derive(Debug, Args)]
pub struct Calendar {
    /// The first day [default: today, in the policy's time zone]
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE", conflicts_with = "days")]
    pub to: Option<String>,
    /// How many days [default: 30]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=36_600))]
    pub days: Option<u32>,
    /// Also show what is due when for an incident that was resolved then; `-` reads times from standard input, one a line
    #[arg(long, value_name = "TIME")]
    pub resolved: Option<String>,
    /// The revision to read the policy from [default: the worktree]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = CalendarFormat::Text)]
    pub format: CalendarFormat,
}

/// The form of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalendarFormat {
    /// The days that are no business days, a line each
    Text,
    /// The same for programs
    Json,
}
