//! What takes the archive elsewhere.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const EXPORT_EXAMPLES: &str = "The directory is made, or is empty. Files that belong to a postmortem come along. \
    A branch gets one commit where a page has changed, and none where all are as they were; it is never forced, and one that \
    anybody else has written to is refused.\n\n\
    Examples:\n  pmgit export ../postmortems\n  pmgit export --format html --rev main /srv/www/postmortems\n  \
    pmgit export --branch postmortem-pages --push origin";

#[derive(Debug, Args)]
pub struct Export {
    /// Where to write them
    #[arg(value_name = "DIR", required_unless_present = "branch", conflicts_with = "branch")]
    pub into: Option<PathBuf>,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExportFormat::Markdown)]
    pub format: ExportFormat,
    /// The revision to read them from; with --push, a branch of the remote [default: the worktree; HEAD with --branch]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// The language of headings and labels [default: each postmortem's]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
    /// Write them to a branch, as a commit on top of those that pmgit made there before
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
    /// Take both branches from this remote, and push the commit there
    #[arg(long, value_name = "REMOTE", requires = "branch")]
    pub push: Option<String>,
}

/// How an archive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A page of Markdown for each, and a list of them
    Markdown,
    /// A page of HTML for each, and a list of them
    Html,
}
