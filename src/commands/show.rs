//! `pmgit show`: a postmortem as it stands.

use super::Exit;
use super::shared::archive::Archive;
use super::shared::context::{Context, sound, version_of, write_error};
use super::shared::which::{Shelf, choose};
use crate::cli;
use crate::error::Result;
use crate::gate;

pub(super) fn run(arguments: &cli::Show, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, arguments.rev.as_deref())?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let archive = Archive::load(&repository, &version, &policy.documents)?;
    let shelf = Shelf { repository: &repository, policy: &policy, version: &version, archive: &archive };
    let source = choose((&arguments.target).into(), &shelf, context)?.entry.read(&repository)?;
    if context.stdout_is_terminal {
        // A terminal acts on what it is given; a file gets the bytes.
        context.out(source.text().trim_end_matches('\n'))?;
    } else {
        context.out.write_all(source.text().as_bytes()).map_err(write_error)?;
    }
    Ok(Exit::Clean)
}
