//! The arguments; their doc comments are the help. No logic.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

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
    #[command(subcommand)]
    pub command: Command,
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
    #[command(after_help = NEW_EXAMPLE)]
    New(New),
    /// Find what is wrong with postmortems
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Find in history what came into a protected branch past the gate
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Verify),
    /// Say what a rule means, why, and how to mend it
    #[command(after_help = "Example:\n  pmgit explain unjustified-outage")]
    Explain(Explain),
    /// Move a draft to in-review: its content is complete
    #[command(after_help = "Example:\n  pmgit submit 2026-11-20-checkout")]
    Submit(Move),
    /// Move a postmortem to reviewed: the meeting was held and agreed
    #[command(after_help = REVIEW_EXAMPLE)]
    Review(Review),
    /// Close a postmortem: nothing more is to be done on it
    #[command(after_help = "Example:\n  pmgit close 2026-11-20-checkout --by dai")]
    Close(Move),
    /// Send a postmortem from in-review back to draft
    #[command(
        after_help = "Example:\n  pmgit return 2026-11-20-checkout --reason \"The timeline ends before the recovery\""
    )]
    Return(Back),
    /// Take a reviewed or closed postmortem back to in-review
    #[command(after_help = "Example:\n  pmgit reopen 2026-11-20-checkout --reason \"A second region was affected\"")]
    Reopen(Back),
    /// Let a finding pass, on record
    #[command(after_help = WAIVE_EXAMPLE)]
    Waive(Waive),
    /// Say where postmortems stand, and what still stands in the way
    #[command(after_help = "Example:\n  pmgit status 2026-11-20-checkout")]
    Status(Status),
    /// List the postmortems
    #[command(visible_alias = "ls", after_help = "Example:\n  pmgit list --status in-review --owner aiko")]
    List(List),
    /// Print a postmortem
    #[command(after_help = "Example:\n  pmgit show 2026-11-20-checkout --rev main")]
    Show(Show),
    /// Open a postmortem in the editor
    #[command(after_help = "Example:\n  pmgit edit 2026-11-20-checkout")]
    Edit(Edit),
    /// Give a postmortem another id, on record
    #[command(visible_alias = "mv", after_help = "Example:\n  pmgit rename 2026-11-20-checkout checkout-latency")]
    Rename(Rename),
    /// Take a postmortem out of the archive, on record; history keeps the text
    #[command(visible_alias = "rm", after_help = REMOVE_EXAMPLE)]
    Remove(Remove),
    /// Say whether the hooks of this clone would run, what is in their way, and what to do
    #[command(after_help = "Exit codes: 0 all is well, 1 something would not run.\n\n\
        Examples:\n  pmgit doctor\n  pmgit doctor --run --json")]
    Doctor(Doctor),
    /// Take back the hooks and the git configuration that `init` set up
    Uninstall,
    /// Play the whole story in a scratch repository
    Demo(Demo),
    /// Print completions for a shell
    #[command(after_help = "Example:\n  pmgit completions bash > ~/.local/share/bash-completion/completions/pmgit")]
    Completions {
        /// The shell to print for
        shell: clap_complete::Shell,
    },
    /// Write the man pages into a directory
    #[command(after_help = "Example:\n  pmgit man ~/.local/share/man/man1")]
    Man {
        /// Where to write them
        #[arg(value_name = "DIR")]
        into: PathBuf,
    },
    /// Run one of git's hooks, as the shims that `init` installs do
    Hook(Hook),
    /// Merge three versions of a postmortem, as git does once `init --merge-driver` has set it up
    #[command(after_help = DRIVER_EXAMPLE)]
    MergeDriver(MergeDriver),
    /// Print a postmortem in one form, for `git diff`, `git log -p` and `git blame`
    #[command(
        after_help = "Key order, alignment and quoting do not show; a file that is no TOML is printed as it is.\n\n\
        Example:\n  pmgit textconv postmortems/2026/2026-11-20-checkout.toml"
    )]
    Textconv(Textconv),
}

const NEW_EXAMPLE: &str = "Times are read in the policy's time zone where they have no offset; `now` is one.\n\n\
    Example:\n  pmgit new \"Checkout slowed down\" --severity SEV-1 --owner aiko \\\n      \
    --started \"2026-11-20 09:04\" --resolved 2026-11-20T01:40:00Z";
const CHECK_EXAMPLES: &str = "Exit codes: 0 nothing blocks, 1 something does, 2 it could not be checked.\n\n\
    Examples:\n  pmgit check\n  pmgit check --all --format json\n  pmgit check --fix --dry-run\n  pmgit check --base origin/main --head HEAD";
const VERIFY_EXAMPLES: &str = "Exit codes: 0 nothing came in past the gate, 1 something did, 2 it could not be told.\n\n\
    Examples:\n  pmgit verify\n  pmgit verify v1.0..origin/main\n  pmgit verify --format json";
const REVIEW_EXAMPLE: &str = "Example:\n  pmgit review 2026-11-20-checkout --held \"2026-11-24 15:00\" \\\n      \
    --outcome \"Agreed on facts, analysis and actions\" --attendee aiko --attendee ben --approved-by ben";
const WAIVE_EXAMPLE: &str = "Example:\n  pmgit waive 2026-11-20-checkout late-meeting --approved-by ben \\\n      \
    --reason \"Two attendees were on the call of the next incident\"";
const REMOVE_EXAMPLE: &str = "Example:\n  pmgit remove 2026-11-20-checkout --approved-by ben \\\n      \
    --reason \"It was written twice: see 2026-11-20-checkout-latency\"";

const DRIVER_EXAMPLE: &str = "Rows are merged by what they are, values three ways, prose by its lines; the result \
    stands in OURS.\nExit codes: 0 it is clean, 1 it has conflict markers, 2 it could not be merged.\n\n\
    Example:\n  pmgit merge-driver base.toml ours.toml theirs.toml";

#[derive(Debug, Args)]
pub struct Init {
    /// The directory of the postmortems
    #[arg(long, value_name = "DIR")]
    pub documents: Option<String>,
    /// The language of new postmortems
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
    /// The time zone in which days are counted, such as Asia/Tokyo
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Write the files and leave the hooks alone
    #[arg(long)]
    pub no_hooks: bool,
    /// Let git merge postmortems by what they mean, and show their diffs in one form
    #[arg(long)]
    pub merge_driver: bool,
    /// Install the gate in a bare repository: the hook that judges every push to it
    #[arg(long, conflicts_with_all = ["documents", "language", "time_zone", "no_hooks", "merge_driver", "ci"])]
    pub server: bool,
    /// Write the workflow that judges every pull request on this forge
    #[arg(long, value_enum, value_name = "FORGE", help_heading = "The workflow")]
    pub ci: Option<Forge>,
    /// Run the workflow of the target branch, which no pull request can edit
    #[arg(long, requires = "ci", help_heading = "The workflow")]
    pub hardened: bool,
    /// Where the workflow builds pmgit from, if the runner has none: a git address
    #[arg(long, value_name = "URL", requires_all = ["ci", "revision"], help_heading = "The workflow")]
    pub source: Option<String>,
    /// The commit of --source to build, by its full id
    #[arg(long, value_name = "COMMIT", requires_all = ["ci", "source"], help_heading = "The workflow")]
    pub revision: Option<String>,
}

/// A kind of server with pull requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Forge {
    Github,
    Gitlab,
    Forgejo,
}

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
    /// The last part of the id [default: from the title]
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<String>,
    /// The language [default: the policy's]
    #[arg(long, value_name = "LANG", value_parser = ["en", "ja"])]
    pub language: Option<String>,
    /// Open it in the editor once it is committed
    #[arg(short, long)]
    pub edit: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Check {
    /// Ids or paths [default: what differs from HEAD]
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
    /// Judge also what an earlier check has judged, and is the same
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
/// parent, as if it stood at the gate; and each recorded step is compared with the commit that brought it. What stood
/// there before pmgit was set up is not judged. Commits in `.pmgit/exceptions.toml` are listed as excused.
#[derive(Debug, Args)]
pub struct Verify {
    /// A branch, or a range such as `v1.0..main` [default: the protected branch]
    pub range: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = VerifyFormat::Text)]
    pub format: VerifyFormat,
}

/// The form of an audit.
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
}

/// Who moves a postmortem, and when.
#[derive(Debug, Args)]
pub struct Stamp {
    /// Who does it [default: git's identity]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// When it was done [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

#[derive(Debug, Args)]
pub struct Move {
    /// The postmortem, by id or the start of one
    pub id: String,
    #[command(flatten)]
    pub stamp: Stamp,
}

#[derive(Debug, Args)]
pub struct Back {
    /// The postmortem, by id or the start of one
    pub id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[command(flatten)]
    pub stamp: Stamp,
}

#[derive(Debug, Args)]
pub struct Review {
    /// The postmortem, by id or the start of one
    pub id: String,
    /// When the meeting began
    #[arg(long, value_name = "TIME")]
    pub held: Option<String>,
    /// What the meeting agreed on
    #[arg(long, value_name = "TEXT")]
    pub outcome: Option<String>,
    /// Who was there; may be given again
    #[arg(long = "attendee", value_name = "NAME")]
    pub attendees: Vec<String>,
    /// Who approved it, other than the owner; may be given again
    #[arg(long = "approved-by", value_name = "NAME")]
    pub approved_by: Vec<String>,
    #[command(flatten)]
    pub stamp: Stamp,
}

#[derive(Debug, Args)]
pub struct Waive {
    /// The postmortem, by id or the start of one
    pub id: String,
    /// The rule whose finding may pass
    pub rule: String,
    /// Why it may pass
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who lets it pass, other than the owner
    #[arg(long, value_name = "NAME")]
    pub approved_by: String,
    /// The part it holds for, such as timeline[3] [default: the whole document]
    #[arg(long = "where", value_name = "PART")]
    pub part: Option<String>,
}

#[derive(Debug, Args)]
pub struct Status {
    /// The postmortem, by id or the start of one [default: every open one]
    pub id: Option<String>,
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
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    /// The postmortem, by id or the start of one
    pub id: String,
    /// The revision to read it from [default: the worktree]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}

#[derive(Debug, Args)]
pub struct Edit {
    /// The postmortem, by id or the start of one
    pub id: String,
}

#[derive(Debug, Args)]
pub struct Rename {
    /// The postmortem, by id or the start of one
    pub id: String,
    /// The new id, or its new last part
    pub new: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "renamed")]
    pub reason: String,
    /// Who approved it [default: you]
    #[arg(long, value_name = "NAME")]
    pub approved_by: Option<String>,
}

#[derive(Debug, Args)]
pub struct Remove {
    /// The postmortem, by id or the start of one
    pub id: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who approved it, other than the owner
    #[arg(long, value_name = "NAME")]
    pub approved_by: String,
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// Run the hooks of other tools too, as a commit that changes nothing would; asks for a clean worktree
    #[arg(long)]
    pub run: bool,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Where to make the scratch repository [default: a new directory for temporary files]
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Hook {
    #[command(subcommand)]
    pub command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub enum HookCommand {
    /// Judge what git is about to commit, merge or push
    Run {
        /// The hook's name
        #[arg(value_parser = ["pre-commit", "pre-merge-commit", "pre-push", "pre-receive"])]
        event: String,
        /// What git gave the hook
        #[arg(last = true)]
        arguments: Vec<std::ffi::OsString>,
    },
}

#[derive(Debug, Args)]
pub struct MergeDriver {
    /// The common ancestor (`%O`)
    pub base: PathBuf,
    /// Our version (`%A`), which the result replaces
    pub ours: PathBuf,
    /// Their version (`%B`)
    pub theirs: PathBuf,
    /// How long conflict markers are (`%L`)
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub marker_size: u16,
    /// The label of the ancestor in conflicts (`%S`)
    #[arg(long, value_name = "LABEL")]
    pub base_label: Option<String>,
    /// The label of our side (`%X`)
    #[arg(long, value_name = "LABEL")]
    pub our_label: Option<String>,
    /// The label of their side (`%Y`)
    #[arg(long, value_name = "LABEL")]
    pub their_label: Option<String>,
    /// The document that is merged (`%P`), for messages
    #[arg(long, value_name = "PATH")]
    pub path: Option<String>,
}

#[derive(Debug, Args)]
pub struct Textconv {
    /// The document
    pub file: PathBuf,
}

/// The whole command line, for completions, man pages and the reference.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}
