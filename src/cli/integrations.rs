//! What goes out to other services, and comes in from them: always asked for, never by itself.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::forge::{TrackerName, forge_where, has_issues, has_reviews, secrets, tracker};
use super::reach::{Access, Reach};
use super::{AttributionArgs, EditsArgs, Target};
use crate::forge::Forge;
use crate::policy::Account;
use crate::text::and_list;

pub(super) const NOTIFY_EXAMPLES: &str = "The address of the webhook is a secret: it comes from PMGIT_SLACK_WEBHOOK, or \
    from --token-command.\nNames and titles are escaped, so that nobody is pinged but whom `--owner` asks for. What may have been posted is never \
    posted again.\n\n\
    Examples:\n  pmgit notify 2026-11-20-checkout --dry-run\n  pmgit notify 2026-11-20-checkout --owner\n  pmgit notify --payload payload.json";
pub(super) const LIST_EXAMPLES: &str = "Nothing is recorded. `pmgit check --base A --head B --approvers FILE` takes what \
    is printed, so that the summary of a job names who is credited by a change and has not approved it.\n\n\
    Example:\n  pmgit approvals list --from github --pull 17";

const SYNC: &str = "Actions that are done, declined or to be discussed get no ticket. Each ticket has \
    a mark that is searched for before one is created, so a lost answer creates no duplicate. The links, \
    and `done` for tickets that were closed, are written into the document as one commit.";
const SYNC_EXAMPLES: &str = "Examples:\n  \
    pmgit action sync 2026-11-20-checkout --to github --project example/shop --dry-run\n  \
    pmgit action sync 2026-11-20-checkout --to jira --server https://example.atlassian.net --project CACHE";
const JIRA_SECRETS: &str = "PMGIT_JIRA_USER (e-mail address) and PMGIT_JIRA_TOKEN; --server or PMGIT_JIRA_URL";

const IMPORT: &str = "Only approvals of the text at hand are recorded, and only the last word of each person. The text \
    is that of the commit that each one has approved; GitLab does not say which, so that --commit names it.";
const IMPORT_EXAMPLES: &str = "Examples:\n  \
    pmgit approvals import 2026-11-20-checkout --from github --pull 17\n  \
    pmgit approvals import 2026-11-20-checkout --from gitlab --pull 17 --commit HEAD";

const COMMENT: &str = "The comment is known by a mark and by its author; a second run writes over \
    it, and what says the same already is left alone. It decides nothing.";
const COMMENT_EXAMPLE: &str = "Example:\n  pmgit comment --on github --pull 17 page.md";

pub(super) fn sync_help() -> String {
    let secrets = secrets(&[("jira", JIRA_SECRETS.to_owned())], has_issues);
    format!("{SYNC}\n\n{secrets}\n{SYNC_EXAMPLES}")
}

pub(super) fn comment_help() -> String {
    format!("{COMMENT}\n\n{}\n{COMMENT_EXAMPLE}", secrets(&[], |_| true))
}

fn import_help() -> String {
    let keys = and_list(Account::ALL.map(|account| format!("`{}`", account.key)));
    format!("{IMPORT} The {keys} keys of `.pmgit/people.toml` say whose account is whose.\n\n{IMPORT_EXAMPLES}")
}

#[derive(Debug, Args)]
pub struct Notify {
    #[command(flatten)]
    pub target: Target,
    /// Post this payload as it is instead; `-` reads it from the standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "link"])]
    pub payload: Option<PathBuf>,
    /// The link of the postmortem [default: its page on the forge of the remote `origin`]
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    /// Mention the owner, by the member id that people.toml has
    #[arg(long, conflicts_with = "payload")]
    pub owner: bool,
    #[command(flatten)]
    pub access: Access,
    /// Print the payload, and post nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Comment {
    /// The page, in Markdown, as `pmgit check --summary FILE` writes it; `-` reads it from the standard input
    pub file: PathBuf,
    /// The forge [default: that of the remote `origin`]
    #[arg(long, value_parser = forge_where(|_| true), value_name = "FORGE")]
    pub on: Option<&'static Forge>,
    /// The number of the pull request, or merge request
    #[arg(long, value_name = "N")]
    pub pull: u64,
    /// The account that comments [default: that of the token]
    #[arg(long, value_name = "NAME")]
    pub login: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Args)]
pub struct Sync {
    #[command(flatten)]
    pub target: Target,
    /// The tracker [default: that of the remote `origin`]
    #[arg(long, value_parser = tracker(), value_name = "TRACKER")]
    pub to: Option<TrackerName>,
    #[command(flatten)]
    pub reach: Reach,
    /// The type of a new issue of Jira
    #[arg(long, value_name = "TYPE", default_value = "Task")]
    pub issue_type: String,
    /// Print what would be created, and send nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Approve {
    #[command(flatten)]
    pub target: Target,
    #[command(flatten)]
    pub stamp: AttributionArgs,
    #[command(flatten)]
    pub edits: EditsArgs,
}

#[derive(Debug, Args)]
pub struct Approvals {
    #[command(subcommand)]
    pub command: ApprovalsCommand,
}

#[derive(Debug, Subcommand)]
pub enum ApprovalsCommand {
    /// List the accounts that have approved the pull request's head on the forge, a line each
    #[command(after_help = LIST_EXAMPLES)]
    List(Asked),
    /// Record who has approved the pull request on the forge, each with the text that they approved
    #[command(after_help = import_help())]
    Import(Import),
}

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    pub target: Target,
    /// The commit that was approved, where the forge does not say it
    #[arg(long, value_name = "REV")]
    pub commit: Option<String>,
    /// Record approvals of an earlier text, too: the pull request is merged
    #[arg(long)]
    pub merged: bool,
    #[command(flatten)]
    pub asked: Asked,
}

/// Of which pull request the reviews are asked for.
#[derive(Debug, Args)]
pub struct Asked {
    /// The forge [default: that of the remote `origin`]
    #[arg(long, value_parser = forge_where(has_reviews), value_name = "FORGE")]
    pub from: Option<&'static Forge>,
    /// The number of the pull request, or merge request
    #[arg(long, value_name = "N")]
    pub pull: u64,
    #[command(flatten)]
    pub reach: Reach,
}
