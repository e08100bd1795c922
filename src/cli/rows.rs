//! The actions of a postmortem, without opening its file.

use clap::{Args, Subcommand};

use super::Sync;

pub(super) const ACTION_EXAMPLES: &str = "A row goes into the file of the worktree, as an editor would put it there, and the commit is yours; `--commit` makes \
    one of it.\n\nExamples:\n  pmgit action add 2026-11-20-checkout \"Limit the connections of a client\" --kind prevent \\\n      \
    --priority P0 --owner team-cache --ticket https://jira.example.com/browse/CACHE-91\n  \
    pmgit action done 2026-11-20-checkout CACHE-91\n  pmgit action list";

const EDIT_EXAMPLES: &str = "`--clear done` reopens an action that was noted as done by mistake.\n\n\
    Examples:\n  pmgit action edit 2026-11-20-checkout CACHE-91 --due 2026-12-11 --owner team-cache\n  \
    pmgit action edit 2026-11-20-checkout 0 --ticket https://jira.example.com/browse/CACHE-91 --clear discuss";

const KINDS: [&str; 4] = ["prevent", "prepare", "follow-up", "process"];

#[derive(Debug, Args)]
pub struct Action {
    #[command(subcommand)]
    pub command: ActionCommand,
}

#[derive(Debug, Subcommand)]
pub enum ActionCommand {
    /// Add an action, with the labels for its ticket
    #[command(
        after_help = "Example:\n  pmgit action add 2026-11-20-checkout \"Limit the connections of a client\" --kind prevent \\\n      \
        --priority P0 --owner team-cache --ticket https://jira.example.com/browse/CACHE-91"
    )]
    Add(AddAction),
    /// Change what an action says
    #[command(after_help = EDIT_EXAMPLES)]
    Edit(EditAction),
    /// Note that an action is done
    #[command(after_help = "An action that is done already takes a `--proof` that it lacks.\n\n\
        Example:\n  pmgit action done 2026-11-20-checkout CACHE-91 --at 2026-12-03 \\\n      \
        --proof https://github.com/example/shop/pull/812")]
    Done(DoneAction),
    /// Note that an action will not be done, and why
    #[command(
        after_help = "Example:\n  pmgit action decline 2026-11-20-checkout \"Rewrite\" --reason \"The limit prevents it\""
    )]
    Decline(DeclineAction),
    /// List the open actions
    #[command(
        visible_alias = "ls",
        after_help = "Each line has the postmortem, the action's number there, priority, due date, owner, ticket and title.\n\n\
        Example:\n  pmgit action list --owner team-cache"
    )]
    List(ListActions),
    /// Create tickets for actions that have none, and note which are done
    #[command(after_help = super::integrations::sync_help())]
    Sync(Sync),
}

#[derive(Debug, Args)]
pub struct AddAction {
    /// What is to be done: begins with a verb, has an end; before it the postmortem, as other verbs take it, unless the
    /// branch or the only change implies it
    #[arg(value_name = "ID|TITLE")]
    pub first: String,
    /// What is to be done, behind an id
    #[arg(value_name = "TITLE")]
    pub second: Option<String>,
    /// What it is good for
    #[arg(long, value_name = "KIND", value_parser = KINDS)]
    pub kind: Option<String>,
    /// How urgent it is: P0 or P1
    #[arg(long, value_name = "PRIORITY")]
    pub priority: Option<String>,
    /// The team or person who does it; may be given again
    #[arg(long, value_name = "NAME")]
    pub owner: Vec<String>,
    /// How anyone can see that it is finished
    #[arg(long, value_name = "TEXT")]
    pub done_when: Option<String>,
    /// The day by which it is done [default: by the policy's rule for the severity]
    #[arg(long, value_name = "DATE")]
    pub due: Option<String>,
    /// The link of its ticket
    #[arg(long, value_name = "URL")]
    pub ticket: Option<String>,
    /// Why there is no ticket yet: it goes on the meeting's agenda
    #[arg(long, value_name = "TEXT", conflicts_with = "ticket")]
    pub discuss: Option<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct EditAction {
    /// The action: its number as `action list` and findings count, from 0; its ticket; or how its title begins; before it
    /// the postmortem, as other verbs take it, unless the branch or the only change implies it
    #[arg(value_name = "ID|ACTION")]
    pub first: String,
    /// The action, behind an id
    #[arg(value_name = "ACTION")]
    pub second: Option<String>,
    /// What is to be done
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// What it is good for
    #[arg(long, value_name = "KIND", value_parser = KINDS)]
    pub kind: Option<String>,
    /// How urgent it is: P0 or P1
    #[arg(long, value_name = "PRIORITY")]
    pub priority: Option<String>,
    /// The team or person who does it, instead of those who are named; may be given again
    #[arg(long, value_name = "NAME")]
    pub owner: Vec<String>,
    /// How anyone can see that it is finished
    #[arg(long, value_name = "TEXT")]
    pub done_when: Option<String>,
    /// The day by which it is done
    #[arg(long, value_name = "DATE")]
    pub due: Option<String>,
    /// The link of its ticket
    #[arg(long, value_name = "URL")]
    pub ticket: Option<String>,
    /// Why there is no ticket yet: it goes on the meeting's agenda
    #[arg(long, value_name = "TEXT")]
    pub discuss: Option<String>,
    /// Take a key away; may be given again
    #[arg(long, value_name = "KEY", value_parser = ["kind", "priority", "owner", "done-when", "due", "ticket", "discuss", "done", "proof", "declined"])]
    pub clear: Vec<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct DoneAction {
    /// The action: its number as `action list` and findings count, from 0; its ticket; or how its title begins; before it the postmortem, as other verbs take it, unless the branch or the only change
    /// implies it
    #[arg(value_name = "ID|ACTION")]
    pub first: String,
    /// The action, behind an id
    #[arg(value_name = "ACTION")]
    pub second: Option<String>,
    /// The day on which it was done [default: today]
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// What shows it: a link to a commit, pull request, query or page
    #[arg(long, value_name = "LINK")]
    pub proof: Option<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct DeclineAction {
    /// The action: its number as `action list` and findings count, from 0; its ticket; or how its title begins; before it the postmortem, as other verbs take it, unless the branch or the only change
    /// implies it
    #[arg(value_name = "ID|ACTION")]
    pub first: String,
    /// The action, behind an id
    #[arg(value_name = "ACTION")]
    pub second: Option<String>,
    /// Why it will not be done [default: written in the editor, on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct ListActions {
    /// The postmortem, by id or the start of one [default: every one]
    pub id: Option<String>,
    /// Also those that are done or declined
    #[arg(long)]
    pub all: bool,
    /// Only those of this team or person
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}
