//! What takes the archive elsewhere.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const EXPORT_EXAMPLES: &str = "The directory is made, or is empty. Files that belong to a postmortem come along.\n\n\
    Examples:\n  pmgit export ../postmortems\n  pmgit export --format html --rev main /srv/www/postmortems";

#[derive(Debug, Args)]
pub struct Export {
    /// Where to write them
    #[arg(value_name = "DIR")]
    pub into: PathBuf,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExportFormat::Markdown)]
    pub format: ExportFormat,
    /// The revision to read them from [default: the worktree]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// The language of headings and labels [default: each postmortem's]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
}

/// How an archive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A page of Markdown for each, and a list of them
    Markdown,
    /// A page of HTML for each, and a list of them
    Html,
}
