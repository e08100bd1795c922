//! What finds faults, and says what a rule means.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const CHECK_EXAMPLES: &str = "Exit codes: 0 nothing blocks, 1 something does, 2 it could not be checked.\n\n\
    Examples:\n  pmgit check\n  pmgit check --all --format json\n  pmgit check --fix --dry-run\n  pmgit check --base origin/main --head HEAD";
pub(super) const VERIFY_EXAMPLES: &str = "Exit codes: 0 nothing came in past the gate, 1 something did, 2 it could not be determined.\n\n\
    Examples:\n  pmgit verify\n  pmgit verify refs/tags/v1.0..origin/main\n  pmgit verify --format json";

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Check {
    /// Ids or paths [default: what differs from where the branch left the mainline, else from HEAD]
    #[arg(value_name = "ID|PATH")]
    pub targets: Vec<String>,
    /// Check every postmortem
    #[arg(long, conflicts_with_all = ["targets", "base"])]
    pub all: bool,
    /// Check what is staged
    #[arg(long, conflicts_with_all = ["base", "head"])]
    pub staged: bool,
    /// Judge the head as a merge into this revision, with this revision's policy
    #[arg(long, value_name = "REV", requires = "head")]
    pub base: Option<String>,
    /// Check this revision instead of the worktree
    #[arg(long, value_name = "REV")]
    pub head: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Show hints too: what later statuses will ask for
    #[arg(long)]
    pub hints: bool,
    /// Mend in the worktree what is safe to mend, show it as a diff, and check what remains
    #[arg(long, conflicts_with_all = ["staged", "head", "base"])]
    pub fix: bool,
    /// With --fix: show the diff, write nothing, and check the files as they stand
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Write a page for the pull request, in Markdown: what was found, the postmortems as their readers will see them, what
    /// the change means, what is due, and who is credited [default: the file that `GITHUB_STEP_SUMMARY` names, with --format github]
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Write the same page as short as a comment must be: what has no room is left out by whole sections
    #[arg(long, value_name = "FILE", requires = "base")]
    pub comment: Option<PathBuf>,
    /// The address of the pull request: the headings of the postmortems lead to their lines in its diff
    #[arg(long, value_name = "URL", requires = "base")]
    pub pull_url: Option<String>,
    /// The accounts that have approved the pull request, as `pmgit approvals list` prints them: the summary names who is
    /// credited and is not among them
    #[arg(long, value_name = "FILE", requires = "base")]
    pub approvers: Option<PathBuf>,
    /// Also judge the documents that an earlier check found clean and that are unchanged
    #[arg(long)]
    pub no_cache: bool,
}

/// The form of the findings. Hints are left out unless asked for; waived findings are suppressions in `sarif`, listed in
/// `json`, counted in `text` and `github`, and left out elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Each finding with the line it is about
    Text,
    /// All of it, for programs; `schema/check.schema.json` describes it
    Json,
    /// SARIF 2.1.0, for code scanning; waived findings are suppressions
    Sarif,
    /// Annotations of GitHub Actions, and a job summary; waived findings are counted
    Github,
    /// Code quality of GitLab; without waived findings
    Gitlab,
    /// XML of test results: an error is a failure, a warning a skipped test; without waived findings
    Junit,
    /// Reviewdog's format; without waived findings
    Rdjson,
}

/// Each commit by which postmortems or the policy changed is judged against its first parent, by the policy of that
/// parent, as if it stood at the gate; and each recorded step is compared with the commit that brought it. In all
/// other ancestry it looks for the set-up of pmgit and for postmortems that a parent has and the result lacks. Each
/// commit that loosens the policy is listed; that alone is not a failure. What stood there before pmgit was set up is
/// not judged. Commits in `.pmgit/exceptions.toml` are listed as excused.
#[derive(Debug, Args)]
pub struct Verify {
    /// A branch, or a range such as `refs/tags/v1.0..main` [default: the protected branch]
    pub range: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = VerifyFormat::Text)]
    pub format: VerifyFormat,
}

/// The form of an verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// By commit, each finding with the line it is about
    Text,
    /// All of it, for programs; `schema/verify.schema.json` describes it
    Json,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The rule; without one, all rules are listed
    pub rule: Option<String>,
    /// Write Markdown
    #[arg(long)]
    pub markdown: bool,
    /// The language of the page [default: `PMGIT_LANGUAGE`, or the locale's]
    #[arg(long, value_name = "en|ja", value_parser = ["en", "ja"], hide_possible_values = true)]
    pub language: Option<String>,
}
