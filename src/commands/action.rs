//! `pmgit action`: what is to be done about an incident.

mod errands;
mod sync;

use super::Exit;
use super::context::Context;
use crate::cli::{self, ActionCommand};
use crate::error::Result;

pub(super) fn run(arguments: &cli::Action, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        ActionCommand::Sync(arguments) => sync::run(arguments, context),
    }
}
