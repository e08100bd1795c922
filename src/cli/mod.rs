//! The arguments; their doc comments are the help. No logic.

mod archive;
mod calendar;
mod check;
mod diff;
mod due;
mod export;
mod facts;
mod forge;
mod groups;
mod integrations;
mod log;
mod meeting;
mod message;
mod place;
mod plumbing;
mod reach;
mod rows;
mod setup;
mod target;
mod timeline;
mod transitions;
mod unfilled;
mod version;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub(crate) use archive::{Edit, List, New, Preview, Remove, Rename, Show, ShowFormat, Status};
pub(crate) use calendar::{Calendar, CalendarFormat};
pub(crate) use check::{Check, CheckFormat, Explain, Verify, VerifyFormat};
pub(crate) use diff::{Diff, DiffFormat, Pr, PrPart};
pub(crate) use due::{Due, DueFormat};
pub(crate) use export::{Export, ExportFormat};
pub(crate) use facts::{AddImpact, Impact, ImpactCommand, People, PeopleCommand};
pub(crate) use forge::TrackerName;
pub(crate) use integrations::{Approvals, ApprovalsCommand, Approve, Asked, Comment, Import, Notify, Sync};
pub(crate) use log::{Log, LogFormat};
pub(crate) use meeting::{
    AgendaArguments, AgendaFormat, AttendanceArgs, Hold, Invite, Meeting, MeetingCalendar, MeetingCommand, MeetingShow,
    Schedule, Share,
};
pub(crate) use message::{
    External, ExternalFormat, ExternalStep, Internal, InternalFormat, InternalStep, Message, MessageCommand, Posted,
    Sent,
};
pub(crate) use place::{Place, PlaceValue};
pub(crate) use plumbing::{Complete, Hook, HookCommand, MergeDriver, Textconv};
pub(crate) use reach::{Access, Reach};
pub(crate) use rows::{Action, ActionCommand, AddAction, DeclineAction, DoneAction, EditAction, ListActions};
pub(crate) use setup::{Demo, Doctor, Init};
pub(crate) use target::Target;
pub(crate) use timeline::{AddMoment, EditMoment, RemoveMoment, Timeline, TimelineCommand};
pub(crate) use transitions::{AttributionArgs, Back, Close, EditsArgs, Move, Review, Severity, Waive};
pub(crate) use unfilled::Unfilled;

/// Postmortems as code: from draft to closed in git, with a gate in front of main
///
/// A postmortem is a TOML file in a git repository. `pmgit new` scaffolds it, `submit`, `review` and `close` move it
/// along as commits, and hooks and CI refuse every merge that skips a required section, says "outage" without a
/// justification, or missed a deadline without a reason.
#[derive(Debug, Parser)]
#[command(
    name = "pmgit",
    version,
    propagate_version = true,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Start with `pmgit demo`, or in a repository of your own with `pmgit init` and `pmgit new`."
)]
pub struct Cli {
    /// Run as if started in this directory
    #[arg(short = 'C', value_name = "DIR", global = true, help_heading = "Global options")]
    pub directory: Option<PathBuf>,
    /// When to use colour; `auto` is on a terminal without `NO_COLOR`
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t = Colour::Auto,
        global = true,
        help_heading = "Global options"
    )]
    pub color: Colour,
    /// With `--version`: also show the time zone data and libraries this program was built with
    #[arg(long, requires = "version", help_heading = "Global options")]
    pub verbose: bool,
    #[command(subcommand)]
    pub command: Command,
    /// A word that was to be filled in, and was not.
    #[arg(skip)]
    pub(crate) unfilled: Option<Unfilled>,
}

/// What the shims of git's hooks call, and nothing else.
#[derive(Debug, Parser)]
#[command(name = "pmgit")]
struct Shim {
    #[command(subcommand)]
    command: ShimCommand,
}

#[derive(Debug, Subcommand)]
enum ShimCommand {
    Hook(Hook),
}

impl Cli {
    /// Reads the arguments of the process, its name first; the terminal has so many cells in a line, where there is one.
    ///
    /// A commit waits for its hook, and most have nothing of pmgit's: to build the whole command line would be a good
    /// part of their cost, so the shims' own is tried first.
    ///
    /// # Errors
    /// When they are wrong, or ask for help.
    pub fn read(arguments: &[OsString], columns: Option<usize>) -> Result<Self, clap::Error> {
        if arguments.get(1).is_some_and(|verb| verb == "hook")
            && let Ok(Shim { command: ShimCommand::Hook(hook) }) = Shim::try_parse_from(arguments)
        {
            return Ok(Self {
                directory: None,
                color: Colour::Auto,
                verbose: false,
                command: Command::Hook(hook),
                unfilled: None,
            });
        }
        let mut command = Self::command();
        if asks_for_help(arguments) {
            command = groups::with_page(command, columns);
        }
        let read = command.try_get_matches_from_mut(arguments).and_then(|matches| {
            let unfilled = unfilled::unfilled(&command, &matches);
            Self::from_arg_matches(&matches)
                .map(|cli| Self { unfilled, ..cli })
                .map_err(|error: clap::Error| error.format(&mut command))
        });
        match &read {
            Err(error)
                if error.kind() == ErrorKind::DisplayVersion && arguments.iter().any(|word| word == "--verbose") =>
            {
                Err(verbose_version())
            }
            _ => read,
        }
    }
}

/// Whether the page may be shown: it is made for nobody else, for every command would wait for it.
fn asks_for_help(arguments: &[OsString]) -> bool {
    let is_help = |word: &str| {
        let is_short = word.starts_with('-') && !word.starts_with("--") && word.contains('h');
        is_short || word == "--help" || word == "help"
    };
    arguments.len() < 2 || arguments.iter().filter_map(|word| word.to_str()).any(is_help)
}

fn verbose_version() -> clap::Error {
    // clap wants a text that lives as long as the process, which ends after printing it.
    let command = Cli::command().version(&*version::verbose().leak());
    command.try_get_matches_from(["pmgit", "--version"]).expect_err("clap answers `--version` as an error")
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set up postmortems in this repository: policy, schema, templates and hooks
    #[command(
        after_help = "Examples:\n  pmgit init --time-zone Asia/Tokyo\n  pmgit init --ci github\n  pmgit init --server"
    )]
    Init(Init),
    /// Scaffold a postmortem, commit it, and say what is due when
    #[command(after_help = archive::NEW_EXAMPLE)]
    New(New),
    /// Find what is wrong or missing, and what the gate would say
    #[command(after_help = check::CHECK_EXAMPLES)]
    Check(Check),
    /// Show what changed in meaning between two versions
    #[command(after_help = diff::DIFF_EXAMPLES)]
    Diff(Diff),
    /// Write, open or renew the pull request of a branch
    #[command(after_help = diff::PR_EXAMPLES)]
    Pr(Pr),
    /// List what came into a protected branch past the gate
    #[command(after_help = check::VERIFY_EXAMPLES)]
    Verify(Verify),
    /// Show who moved what when: the audit trail of one or of all
    #[command(after_help = log::LOG_EXAMPLES)]
    Log(Log),
    /// Show what is due and overdue, by whom, over all branches
    #[command(after_help = due::DUE_EXAMPLES)]
    Due(Due),
    /// Explain a rule: what it means, why, and how to fix it
    #[command(after_help = "Example:\n  pmgit explain unjustified-outage")]
    Explain(Explain),
    /// Move a draft to in-review: its content is complete
    #[command(after_help = "Example:\n  pmgit submit 2026-11-20-checkout")]
    Submit(Move),
    /// Move a postmortem to reviewed: the meeting was held and agreed
    #[command(after_help = transitions::REVIEW_EXAMPLES)]
    Review(Review),
    /// Close a postmortem: nothing more is to be done on it
    #[command(after_help = transitions::CLOSE_EXAMPLES)]
    Close(Close),
    /// Send a postmortem from in-review back to draft
    #[command(
        after_help = "Example:\n  pmgit return 2026-11-20-checkout --reason \"The timeline ends before the recovery\""
    )]
    Return(Back),
    /// Take a reviewed or closed postmortem back to in-review
    #[command(after_help = "Example:\n  pmgit reopen 2026-11-20-checkout --reason \"A second region was affected\"")]
    Reopen(Back),
    /// Schedule the meeting, invite to it, and record what it came to
    #[command(after_help = meeting::MEETING_EXAMPLES)]
    Meeting(Meeting),
    /// Record that you have read a postmortem and approve it
    #[command(after_help = "Example:\n  pmgit approve 2026-11-20-checkout")]
    Approve(Approve),
    /// Import approvals given on a forge
    #[command(after_help = "Example:\n  pmgit approvals import 2026-11-20-checkout --from github --pull 17")]
    Approvals(Approvals),
    /// Change the severity of a postmortem, on record
    #[command(after_help = transitions::SEVERITY_EXAMPLE)]
    Severity(Severity),
    /// Let a finding pass, on record
    #[command(after_help = transitions::WAIVE_EXAMPLE)]
    Waive(Waive),
    /// Add to the timeline, change it and take from it, without opening the file
    #[command(after_help = timeline::ADD_EXAMPLES)]
    Timeline(Timeline),
    /// Add measures of the impact without opening the file
    #[command(after_help = facts::IMPACT_EXAMPLE)]
    Impact(Impact),
    /// Say who took part, without opening the file
    #[command(after_help = facts::PEOPLE_EXAMPLES)]
    People(People),
    /// Add actions, change and settle them, and list the open ones
    #[command(after_help = rows::ACTION_EXAMPLES)]
    Action(Action),
    /// Show what customers and the company are told, and record that they were
    #[command(after_help = message::MESSAGE_EXAMPLES)]
    Message(Message),
    /// Show where a postmortem stands, what is missing, and the next command
    #[command(after_help = "Example:\n  pmgit status 2026-11-20-checkout")]
    Status(Status),
    /// List the postmortems
    #[command(visible_alias = "ls", after_help = archive::LIST_EXAMPLES)]
    List(List),
    /// Show a postmortem as a page to read, print and send
    #[command(after_help = archive::SHOW_EXAMPLES)]
    Show(Show),
    /// Show a postmortem in the browser while it is written: each save renews the page
    #[command(after_help = archive::PREVIEW_EXAMPLES)]
    Preview(Preview),
    /// Write every postmortem as a page, with its files, into a directory
    #[command(after_help = export::EXPORT_EXAMPLES)]
    Export(Export),
    /// Open a postmortem, or one text of it, in the editor
    #[command(after_help = archive::EDIT_EXAMPLES)]
    Edit(Edit),
    /// Give a postmortem another id, on record
    #[command(visible_alias = "mv", after_help = "Example:\n  pmgit rename 2026-11-20-checkout checkout-latency")]
    Rename(Rename),
    /// Take a postmortem out of the archive, on record
    #[command(visible_alias = "rm", after_help = archive::REMOVE_EXAMPLE)]
    Remove(Remove),
    /// Show which days are not business days, and what is due when
    #[command(after_help = calendar::CALENDAR_EXAMPLES)]
    Calendar(Calendar),
    /// Post to Slack where a postmortem stands and what is due next
    #[command(after_help = integrations::NOTIFY_EXAMPLES)]
    Notify(Notify),
    /// Keep one comment on a pull request up to date
    #[command(after_help = integrations::comment_help())]
    Comment(Comment),
    /// Check whether the hooks of this clone would run, and how to fix them
    #[command(after_help = "Exit codes: 0 all is well, 1 something would not run.\n\n\
        Examples:\n  pmgit doctor\n  pmgit doctor --run --json")]
    Doctor(Doctor),
    /// Take back the hooks and the git configuration that `init` set up
    #[command(after_help = "Example:\n  pmgit uninstall")]
    Uninstall,
    /// Play the whole story in a scratch repository
    #[command(after_help = "Example:\n  pmgit demo")]
    Demo(Demo),
    /// Print completions for a shell
    #[command(after_help = "Example:\n  pmgit completions bash > ~/.local/share/bash-completion/completions/pmgit")]
    Completions {
        /// The shell to print for
        shell: clap_complete::Shell,
    },
    /// Say what may stand where the cursor is, as the scripts of `completions` ask
    #[command(hide = true)]
    Complete(Complete),
    /// Write the man pages into a directory
    #[command(after_help = "Example:\n  pmgit man ~/.local/share/man/man1")]
    Man {
        /// Where to write them
        #[arg(value_name = "DIR")]
        into: PathBuf,
    },
    /// Run one of git's hooks, as the shims that `init` installs do
    Hook(Hook),
    /// Merge three versions of a postmortem, as git does after `init`
    #[command(after_help = plumbing::DRIVER_EXAMPLE)]
    MergeDriver(MergeDriver),
    /// Print a postmortem in one form, for `git diff` and `git log -p`
    #[command(
        after_help = "Key order, alignment and quoting do not show; a file that is not TOML is printed as it is.\n\n\
        Example:\n  pmgit textconv postmortems/2026/2026-11-20-checkout.toml"
    )]
    Textconv(Textconv),
}

/// The whole command line, for completions, man pages and the reference.
#[must_use]
pub fn command() -> clap::Command {
    groups::with_page(Cli::command(), None)
}
