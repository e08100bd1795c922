//! `pmgit completions` and `pmgit man`: what a packager or a shell needs, made from the arguments themselves.

use std::path::Path;

use super::Exit;
use super::shared::context::{Context, write_error};
use crate::cli;
use crate::error::{Error, Result};

pub(super) fn completions(shell: clap_complete::Shell, context: &mut Context<'_>) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "pmgit", &mut script);
    context.out.write_all(&script).map_err(write_error)?;
    Ok(Exit::Clean)
}

pub(super) fn man(directory: &Path, context: &mut Context<'_>) -> Result<Exit> {
    let target = context.directory.join(directory);
    let failed = |cause: std::io::Error| {
        Error::new(format!("cannot write the man pages into `{}`", target.display()))
            .cause(cause)
            .hint("name a directory that can be written")
    };
    std::fs::create_dir_all(&target).map_err(failed)?;
    clap_mangen::generate_to(cli::command(), &target).map_err(failed)?;
    context.note(format!("wrote the man pages into `{}`", target.display()))?;
    Ok(Exit::Clean)
}
