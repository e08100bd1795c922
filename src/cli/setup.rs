//! What sets a repository up, and says whether it is.

use std::path::PathBuf;

use clap::Args;

use super::forge::forge_where;
use super::reach::Reach;
use crate::forge::Forge;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
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
    /// The team's size: `small` asks less of a team of ten [default: standard]
    #[arg(long, value_name = "SIZE", value_parser = ["standard", "small"])]
    pub size: Option<String>,
    /// Write the files and leave the hooks alone
    #[arg(long)]
    pub no_hooks: bool,
    /// Let git merge postmortems by their lines, without the driver that knows what they mean
    #[arg(long)]
    pub no_merge_driver: bool,
    /// Set up the merge driver, as is done anyway
    #[arg(long, hide = true, conflicts_with = "no_merge_driver")]
    pub merge_driver: bool,
    /// Install the gate in a bare repository: the hook that judges every push to it
    #[arg(long, conflicts_with_all = ["documents", "language", "time_zone", "size", "no_hooks", "no_merge_driver", "ci"])]
    pub server: bool,
    /// Write the workflows of this forge: one judges every pull request, the other tells on workdays what is due
    #[arg(long, value_parser = forge_where(|_| true), value_name = "FORGE", help_heading = "The workflow")]
    pub ci: Option<&'static Forge>,
    /// Run the workflow of the target branch, which no pull request can edit
    #[arg(long, requires = "ci", help_heading = "The workflow")]
    pub hardened: bool,
    /// Let the workflow keep one comment up to date, by the secret `PMGIT_COMMENT_TOKEN`
    #[arg(long, requires = "ci", help_heading = "The workflow")]
    pub comment: bool,
    /// Write a workflow too that keeps the postmortems as pages on the branch `postmortem-pages`, after each merge
    #[arg(long, requires = "ci", help_heading = "The workflow")]
    pub pages: bool,
    /// Where the workflows download pmgit, if the runner has none: the address of a release's .tar.gz
    #[arg(long, value_name = "URL", requires_all = ["ci", "sha256"], help_heading = "The workflow")]
    pub release: Option<String>,
    /// The SHA-256 of the file of --release, which alone is run
    #[arg(long, value_name = "DIGEST", requires_all = ["ci", "release"], help_heading = "The workflow")]
    pub sha256: Option<String>,
    /// Where the workflows build pmgit from, if there is no release to download: a git address
    #[arg(long, value_name = "URL", requires_all = ["ci", "revision"], help_heading = "The workflow")]
    pub source: Option<String>,
    /// The commit of --source to build, by its full id
    #[arg(long, value_name = "COMMIT", requires_all = ["ci", "source"], help_heading = "The workflow")]
    pub revision: Option<String>,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Doctor {
    /// Run the hooks of other tools too, as a commit that changes nothing would; asks for a clean worktree
    #[arg(long)]
    pub run: bool,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
    /// Ask the forge whether it requires the check, how it merges, and whether what it merges is up to date
    #[arg(long, help_heading = "The forge")]
    pub online: bool,
    /// Print a shell script that proves the gate on the real server in five minutes, and run nothing
    #[arg(long, conflicts_with_all = ["run", "json", "online"], help_heading = "The forge")]
    pub prove: bool,
    /// The forge [default: that of the workflow that stands here, else that of the remote `origin`]
    #[arg(long, value_parser = forge_where(|_| true), value_name = "FORGE", help_heading = "The forge")]
    pub forge: Option<&'static Forge>,
    #[command(flatten, next_help_heading = "The forge")]
    pub reach: Reach,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Where to make the scratch repository [default: a new directory for temporary files]
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
}
