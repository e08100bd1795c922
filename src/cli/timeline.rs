//! The timeline of a postmortem, without opening its file.

use clap::{Args, Subcommand};

pub(super) const ADD_EXAMPLES: &str = "The row goes into the file of the worktree, as an editor would put it there, and the commit is \
    yours; `--commit` makes one of it.\n\n\
    Lines of notes come from the standard input: each begins with its time (`17:20 text`, `2026-11-20 9:05 text`, \
    `- [10:30] text`, `12:43 - 12:49 text`). A line that is only a day is the day of those below it, and days go on past \
    midnight where times fall back. One line that cannot be read refuses all.\n\n\
    Examples:\n  pmgit timeline add 2026-11-20-checkout \"The standby takes over\" \\\n      \
    --at \"2026-11-20 09:20\" --kind action --by emeka --evidence https://grafana.example.com/d/1\n  \
    pmgit timeline add 2026-11-20-checkout \"17:20 The standby takes over\"\n  \
    pmgit timeline add 2026-11-20-checkout -";
const KINDS: [&str; 8] = ["cause", "detection", "page", "public", "impact", "action", "status", "recovery"];
const ROWS: &str = "A row is named by its number as findings count, from 0; by its time; or by words of its text. Where \
    several fit, they are listed.";

fn edit_help() -> String {
    format!(
        "{ROWS} It moves to where its new time belongs.\n\n\
        Examples:\n  pmgit timeline edit 2026-11-20-checkout 17:20 --at 17:25\n  \
        pmgit timeline edit 2026-11-20-checkout \"standby takes over\" --kind action --clear about"
    )
}

fn remove_help() -> String {
    format!(
        "{ROWS} What the row said is printed; comments around it stay.\n\n\
        Example:\n  pmgit timeline remove 2026-11-20-checkout \"standby takes over\""
    )
}

#[derive(Debug, Args)]
pub struct Timeline {
    #[command(subcommand)]
    pub command: TimelineCommand,
}

#[derive(Debug, Subcommand)]
pub enum TimelineCommand {
    /// Add a moment where it belongs by its time, or one for each line of notes
    #[command(after_help = ADD_EXAMPLES)]
    Add(AddMoment),
    /// Change a row
    #[command(after_help = edit_help())]
    Edit(EditMoment),
    /// Take a row out
    #[command(visible_alias = "rm", after_help = remove_help())]
    Remove(RemoveMoment),
}

#[derive(Debug, Args)]
pub struct AddMoment {
    /// What happened: facts, no judgement; `-` reads lines of notes; before it the postmortem, as other verbs take it,
    /// unless the branch or the only change implies it [default: the lines of the standard input]
    #[arg(value_name = "ID|TEXT")]
    pub first: Option<String>,
    /// What happened, behind an id
    #[arg(value_name = "TEXT")]
    pub second: Option<String>,
    /// When, in the policy's time zone unless it has an offset: a time, `now`, or only the day if that is all you know; a
    /// time without a day is one of the incident's [default: the time that TEXT begins with]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// When it ended, if it lasted: a time, `now` or a day
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// The time is approximate
    #[arg(long)]
    pub about: bool,
    /// Who did or said it
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// What kind of moment it is
    #[arg(long, value_name = "KIND", value_parser = KINDS)]
    pub kind: Option<String>,
    /// A log, a chat or code that belongs to it, as Markdown
    #[arg(long, value_name = "TEXT")]
    pub detail: Option<String>,
    /// A link to what shows it; may be given again
    #[arg(long, value_name = "URL")]
    pub evidence: Vec<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct EditMoment {
    /// The row: its number, its time or words of its text; before it the postmortem, as other verbs take it, unless the
    /// branch or the only change implies it
    #[arg(value_name = "ID|ROW")]
    pub first: String,
    /// The row, behind an id
    #[arg(value_name = "ROW")]
    pub second: Option<String>,
    /// When it was; without a day, on the day that the row has
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// When it ended
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// The time is approximate
    #[arg(long)]
    pub about: bool,
    /// What happened
    #[arg(long, value_name = "TEXT")]
    pub event: Option<String>,
    /// Who did or said it
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// What kind of moment it is
    #[arg(long, value_name = "KIND", value_parser = KINDS)]
    pub kind: Option<String>,
    /// A log, a chat or code that belongs to it, as Markdown
    #[arg(long, value_name = "TEXT")]
    pub detail: Option<String>,
    /// A link to what shows it, beside those that are there; may be given again
    #[arg(long, value_name = "URL")]
    pub evidence: Vec<String>,
    /// Take a key away; may be given again
    #[arg(long, value_name = "KEY", value_parser = ["until", "about", "by", "kind", "detail", "evidence"])]
    pub clear: Vec<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct RemoveMoment {
    /// The row: its number, its time or words of its text; before it the postmortem, as other verbs take it, unless the
    /// branch or the only change implies it
    #[arg(value_name = "ID|ROW")]
    pub first: String,
    /// The row, behind an id
    #[arg(value_name = "ROW")]
    pub second: Option<String>,
    /// Record it as a commit of its own
    #[arg(long)]
    pub commit: bool,
}
