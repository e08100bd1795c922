//! What git and shells call.

use std::path::PathBuf;

use clap::{Args, Subcommand};

pub(super) const DRIVER_EXAMPLE: &str = "Rows are merged by what they are, values three ways, prose by its lines; the result \
    stands in OURS.\nExit codes: 0 it is clean, 1 it has conflict markers, 2 it could not be merged.\n\n\
    Example:\n  pmgit merge-driver base.toml ours.toml theirs.toml";

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

#[derive(Debug, Args)]
pub struct Complete {
    /// The words of the command line behind `pmgit`, up to the cursor
    #[arg(last = true)]
    pub words: Vec<std::ffi::OsString>,
}
