//! The meeting: its time, its link, who is invited, what is talked about and what came of it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Target;

const TIMES: &str =
    "Times are read in the policy's time zone where they have no offset and no zone's name behind them.";

pub(super) const MEETING_EXAMPLES: &str = "Examples:\n  pmgit meeting schedule 2026-11-20-checkout \"2026-11-23 15:00\"\n  \
    pmgit meeting share 2026-11-20-checkout\n  pmgit meeting hold 2026-11-20-checkout --everyone --outcome \"Agreed\"";

#[derive(Debug, Args)]
pub struct Meeting {
    #[command(subcommand)]
    pub command: MeetingCommand,
}

#[derive(Debug, Subcommand)]
pub enum MeetingCommand {
    /// Set the meeting's time, as a commit; without a time, propose the last ones before the deadline
    #[command(after_help = format!("{TIMES}\n\n\
        Examples:\n  pmgit meeting schedule 2026-11-20-checkout\n  \
        pmgit meeting schedule 2026-11-20-checkout \"2026-11-23 15:00\" --minutes 45\n  \
        pmgit meeting schedule 2026-11-20-checkout 2026-11-23 15:00 Asia/Tokyo"))]
    Schedule(Schedule),
    /// Note that the link was posted for review, as a commit
    #[command(after_help = "Examples:\n  pmgit meeting share 2026-11-20-checkout --at \"2026-11-22 14:30\"\n  \
        pmgit meeting share 2026-11-20-checkout --with ivo --with hana")]
    Share(Share),
    /// Say when the meeting is, by when it must be, and who belongs into it
    #[command(after_help = "Example:\n  pmgit meeting show 2026-11-20-checkout --json")]
    Show(MeetingShow),
    /// Write the invitation as an iCalendar file, or what cancels it
    #[command(after_help = "\
        Names and addresses come from `.pmgit/people.toml`. Write it again after every change: calendars know the meeting \
        by its UID, and the newer message replaces the older one. What they know it by (`uid`, `sequence`, `cancelled`) \
        is recorded as a commit where the document does not have it yet.\n\n\
        Examples:\n  pmgit meeting invite 2026-11-20-checkout --output invite.ics --location \"Room 4\"\n  \
        pmgit meeting invite 2026-11-20-checkout --publish --output meeting.ics\n  \
        pmgit meeting invite 2026-11-20-checkout --cancel > cancel.ics")]
    Invite(Invite),
    /// Print the process's agenda, filled from the postmortem
    #[command(after_help = "Example:\n  pmgit meeting agenda 2026-11-20-checkout --format markdown")]
    Agenda(AgendaArguments),
    /// Record that the meeting was held, what it agreed on and who was there, as a commit
    #[command(after_help = format!("{TIMES}\n\n\
        Example:\n  pmgit meeting hold 2026-11-20-checkout --everyone --absent goro \\\n      \
        --outcome \"Agreed on facts, analysis and actions\""))]
    Hold(Hold),
    /// Write all meetings as one calendar, to be subscribed to
    #[command(after_help = "The same tree is the same file, to the byte.\n\n\
        Example:\n  pmgit meeting calendar --rev main --output meetings.ics")]
    Calendar(MeetingCalendar),
}

#[derive(Debug, Args)]
pub struct Schedule {
    /// When the meeting will begin [default: propose some]; before it the postmortem, as other verbs take it, unless the
    /// branch or the only change implies it
    #[arg(value_name = "ID|TIME", num_args = 0..=9)]
    pub words: Vec<String>,
    /// How many minutes it is to take
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub minutes: Option<u32>,
    /// The link of its entry in the shared calendar
    #[arg(long, value_name = "URL")]
    pub calendar: Option<String>,
    /// When the link was posted for review
    #[arg(long, value_name = "TIME")]
    pub shared: Option<String>,
}

#[derive(Debug, Args)]
pub struct Share {
    #[command(flatten)]
    pub target: Target,
    /// When the link was posted [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Who is asked to read it before the meeting; may be given again
    #[arg(long = "with", value_name = "NAME")]
    pub readers: Vec<String>,
}

#[derive(Debug, Args)]
pub struct MeetingShow {
    #[command(flatten)]
    pub target: Target,
    /// For programs
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Invite {
    #[command(flatten)]
    pub target: Target,
    /// Where to write it [default: the standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Where the meeting is: a room, or the link of a call
    #[arg(long, value_name = "TEXT")]
    pub location: Option<String>,
    /// Write a form that anybody can add to a calendar, and that asks nobody for an answer
    #[arg(long)]
    pub publish: bool,
    /// Cancel the meeting, as a commit, and write what takes the invitation back
    #[arg(long)]
    pub cancel: bool,
}

#[derive(Debug, Args)]
pub struct AgendaArguments {
    #[command(flatten)]
    pub target: Target,
    /// The form
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AgendaFormat::Text)]
    pub format: AgendaFormat,
}

/// The form of an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AgendaFormat {
    Text,
    Markdown,
}

#[derive(Debug, Args)]
pub struct Hold {
    #[command(flatten)]
    pub target: Target,
    /// What the meeting agreed on; `-` opens the editor [default: written in the editor, on a terminal]
    #[arg(long, value_name = "TEXT")]
    pub outcome: Option<String>,
    /// When the meeting began [default: as it was scheduled]
    #[arg(long, value_name = "TIME")]
    pub held: Option<String>,
    #[command(flatten)]
    pub attendance: AttendanceArgs,
}

/// Who was at the meeting.
#[derive(Debug, Args)]
pub struct AttendanceArgs {
    /// Who was there; may be given again
    #[arg(long = "attendee", value_name = "NAME", conflicts_with_all = ["everyone", "absent"])]
    pub attendees: Vec<String>,
    /// All who were invited were there
    #[arg(long)]
    pub everyone: bool,
    /// All who were invited were there, but for this one; may be given again
    #[arg(long, value_name = "NAME")]
    pub absent: Vec<String>,
}

#[derive(Debug, Args)]
pub struct MeetingCalendar {
    /// Where to write it [default: the standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The revision whose postmortems are read [default: the worktree]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}
