//! What adds to the archive, and reads it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{EditsArgs, Target};

pub(super) const NEW_EXAMPLE: &str = "Times are read in the policy's time zone where they have no offset; `now` is one.\n\n\
    Example:\n  pmgit new \"Checkout slowed down\" --severity SEV-1 --owner aiko \\\n      \
    --started \"2026-11-20 09:04\" --resolved 2026-11-20T01:40:00Z";
pub(super) const EDIT_EXAMPLES: &str = "A text opens as Markdown and goes back into its place alone; everything else in the file stays as it \
    is, byte by byte. The editor is the one that git opens.\n\n\
    Examples:\n  pmgit edit 2026-11-20-checkout\n  pmgit edit 2026-11-20-checkout resolution\n  \
    pmgit edit 2026-11-20-checkout external_message.summary --commit";
pub(super) const LIST_EXAMPLES: &str = "At a terminal the titles are shortened to fit, and a pager shows what is longer than the screen: \
    `PMGIT_PAGER`, else git's. A pipe gets everything.\n\n\
    Examples:\n  pmgit list --status in-review --owner aiko\n  pmgit list --system checkout --since 2026-01\n  \
    pmgit list --overdue --json";
pub(super) const SHOW_EXAMPLES: &str = "At a terminal a pager shows what is longer than the screen: `PMGIT_PAGER`, else git's. The HTML is one \
    file that loads nothing and runs nothing.\n\n\
    Examples:\n  pmgit show 2026-11-20-checkout\n  pmgit show 2026-11-20-checkout --brief\n  \
    pmgit show 2026-11-20-checkout --output checkout.html\n  \
    pmgit show 2026-11-20-checkout --format toml --rev main";
pub(super) const PREVIEW_EXAMPLES: &str = "What `pmgit check ID --hints` finds stands beside the heading or row that it is about. The page is served on \
    127.0.0.1 alone, to whoever knows its address; Ctrl-C ends it. The browser is `BROWSER`, else the desktop's.\n\n\
    Examples:\n  pmgit preview\n  pmgit preview 2026-11-20-checkout\n  pmgit preview 2026-11-20-checkout --no-open --port 8080";
pub(super) const REMOVE_EXAMPLE: &str = "History keeps the text.\n\nExample:\n  pmgit remove 2026-11-20-checkout --approved-by ben \\\n      \
    --reason \"It was written twice: see 2026-11-20-checkout-latency\"";

#[derive(Debug, Args)]
pub struct New {
    /// What happened, in a line
    pub title: Option<String>,
    /// The severity, one of the policy's
    #[arg(long, value_name = "SEV")]
    pub severity: Option<String>,
    /// Who owns the postmortem [default: you]
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// Who chose the owner, usually the incident commander as the call ends
    #[arg(long, value_name = "NAME")]
    pub designated_by: Option<String>,
    /// Who led the response
    #[arg(long, value_name = "NAME")]
    pub incident_commander: Option<String>,
    /// When the first contributing factor began
    #[arg(long, value_name = "TIME")]
    pub started: Option<String>,
    /// When somebody or something noticed
    #[arg(long, value_name = "TIME")]
    pub detected: Option<String>,
    /// When customers were no longer impacted
    #[arg(long, value_name = "TIME")]
    pub mitigated: Option<String>,
    /// When the incident was over; every deadline starts here
    #[arg(long, value_name = "TIME")]
    pub resolved: Option<String>,
    /// When the meeting will begin
    #[arg(long, value_name = "TIME")]
    pub meeting: Option<String>,
    /// The incident's id or link; may be given again
    #[arg(long = "reference", value_name = "REF")]
    pub references: Vec<String>,
    /// Notes to write it from, such as a chat log: a file, or `-` for the standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<String>,
    /// The last part of the id [default: from the title, else from the reference]
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<String>,
    /// The language [default: the policy's]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
    /// The kind of postmortem, if your team has several: `.pmgit/templates/NAME.toml`, or a name that the policy's
    /// sections have in `templates`
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Write it although another branch has one of the same incident
    #[arg(long)]
    pub anyway: bool,
    /// Begin a branch for it, also where the current one is not protected [default name: postmortem/ID]
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub branch: Option<String>,
    /// Push the branch
    #[arg(long)]
    pub push: bool,
    /// Open it in the editor once it is committed
    #[arg(short, long)]
    pub edit: bool,
}

#[derive(Debug, Args)]
pub struct Status {
    /// The postmortem, by id, the start of one, or words of its title [default: the one that the branch is for, else every open one]
    pub id: Option<String>,
    /// Every open one, also on the branch of one
    #[arg(long, conflicts_with = "id")]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct List {
    /// Only those that stand here; may be given again
    #[arg(long, value_name = "STATUS", value_parser = ["draft", "in-review", "reviewed", "closed"])]
    pub status: Vec<String>,
    /// Only those of this severity
    #[arg(long, value_name = "SEV")]
    pub severity: Option<String>,
    /// Only those of this owner
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// Only those that impacted this system; may be given again
    #[arg(long = "system", value_name = "NAME")]
    pub systems: Vec<String>,
    /// Only those with this tag; may be given again
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only those of this incident, by its id or link; may be given again
    #[arg(long = "reference", value_name = "REF")]
    pub references: Vec<String>,
    /// Only incidents that began on this day or later: 2026-11-20, 2026-11, 2026, or 30d ago
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Only incidents that began on this day or before: 2026-11-20, 2026-11, 2026, or 30d ago
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Only those for which something is overdue
    #[arg(long)]
    pub overdue: bool,
    /// Write JSON, with times, counts, what is due and the next step; `schema/list.schema.json` describes it
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    pub target: Target,
    /// How to write it [default: by the end of `--output`, else text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ShowFormat>,
    /// One screen: what happened, the impact, when, and what is being done
    #[arg(long)]
    pub brief: bool,
    /// The copy that anybody may read: what the policy's `[public]` allows, and nothing else
    #[arg(long, conflicts_with = "brief")]
    pub public: bool,
    /// The revision to read it from [default: the worktree]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// The language of headings and labels [default: the postmortem's]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Preview {
    #[command(flatten)]
    pub target: Target,
    /// The port of 127.0.0.1 to listen on [default: any that is free]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// Print the address, and leave the browser alone
    #[arg(long)]
    pub no_open: bool,
    /// The language of headings, labels and findings [default: the postmortem's]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
}

/// How a postmortem is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// The page for a terminal
    Text,
    /// The page for a forge or a wiki
    Markdown,
    /// The page as one file for a browser, a mail or a printer
    Html,
    /// The file as it is
    Toml,
    /// What the file says, for programs
    Json,
}

#[derive(Debug, Args)]
pub struct Edit {
    #[command(flatten)]
    pub target: Target,
    /// The text to write: by its key, its heading or the start of one, such as `resolution`, `What went well` or
    /// `external_message.summary` [default: the whole file]
    pub section: Option<String>,
    /// Record the text as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct Rename {
    /// The postmortem, by id or the start of one; it is always named
    pub id: String,
    /// The new id, or its new last part
    pub new: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "renamed")]
    pub reason: String,
    /// Who approved it [default: you]
    #[arg(long, value_name = "NAME")]
    pub approved_by: Option<String>,
    #[command(flatten)]
    pub edits: EditsArgs,
}

#[derive(Debug, Args)]
pub struct Remove {
    /// The postmortem, by id or the start of one; it is always named
    pub id: String,
    /// Why [default: written in the editor, on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Who approved it, other than the owner
    #[arg(long, value_name = "NAME")]
    pub approved_by: String,
    #[command(flatten)]
    pub edits: EditsArgs,
}
