//! What shows a change by what it means, and takes it to a pull request.

use clap::{Args, ValueEnum};

use super::forge::pr_tool;
use crate::forge::ForgeTool;

pub(super) const DIFF_EXAMPLES: &str = "Exit codes: 0 it was compared (with --exit-code: nothing differs), 1 something differs (with --exit-code), 2 it could not be compared.\n\n\
    Examples:\n  pmgit diff\n  pmgit diff --staged\n  pmgit diff main...HEAD\n  pmgit diff HEAD~3 2026-11-20-checkout\n  pmgit diff --format markdown origin/main...HEAD";

/// A change is shown by what it means: status, times and by how much, deadlines that moved, rows, people, waivers, policy,
/// and prose word by word. The order of keys and the formatting make no difference.
///
/// A range is one of git's: `A..B` compares two revisions, `A...B` what B has done since both were one, and a revision
/// alone is compared with the worktree. Without one, the worktree is compared with HEAD. What begins with a date is an
/// id, and so is everything behind `--`.
#[derive(Debug, Args)]
pub struct Diff {
    /// A range or revisions, then ids or paths [default: what differs from HEAD]
    #[arg(value_name = "RANGE|ID")]
    pub targets: Vec<String>,
    /// Ids or paths, whatever they look like
    #[arg(last = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// Compare what is staged instead of the worktree
    #[arg(long, visible_alias = "cached")]
    pub staged: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
    /// End with exit code 1 where something differs
    #[arg(long)]
    pub exit_code: bool,
}

/// The form of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// In colour, or with words marked as `[-gone-]{+new+}`
    Text,
    /// For a pull request or a page; what documents say in it is inert
    Markdown,
    /// All of it, for programs; `schema/diff.schema.json` describes it
    Json,
}

pub(super) const PR_EXAMPLES: &str = "Exit codes: 0 it was written or opened, 1 it is refused, so that nothing of somebody else's is lost, 2 it could not be done.\n\n\
    Examples:\n  pmgit pr\n  pmgit pr --open\n  pmgit pr --update\n  pmgit pr --update --body body.md > new.md";

/// Prints the title and, behind an empty line, the body: the facts, what is due, what still blocks it, the six
/// questions of the review, the message to customers as they will read it, and the reviewers by role. Its language is the
/// postmortem's. Nothing that a document says in it pings anybody or acts.
#[derive(Debug, Args)]
pub struct Pr {
    /// The postmortem, by id or the start of one [default: those that this branch changes]
    pub id: Option<String>,
    /// The branch that it goes into [default: the protected one]
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Open it with gh, glab or a push option
    #[arg(long, conflicts_with = "update")]
    pub open: bool,
    /// Renew pmgit's own part of a body that is there already; the rest, and what is ticked, stays
    #[arg(long)]
    pub update: bool,
    /// With --update: read the body from this file, `-` for the standard input, and print the new one
    #[arg(long, value_name = "FILE", requires = "update")]
    pub body: Option<std::path::PathBuf>,
    /// How it is opened and updated [default: what fits the remote and is installed]
    #[arg(long, value_parser = pr_tool(), value_name = "TOOL")]
    pub with: Option<ForgeTool>,
    /// Print only this
    #[arg(long, value_enum, value_name = "PART", conflicts_with_all = ["open", "update"])]
    pub only: Option<PrPart>,
}

/// A part of a pull request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PrPart {
    /// The title, on one line
    Title,
    /// The body, as Markdown
    Body,
    /// The accounts of the reviewers on the forge, one a line
    Reviewers,
}
