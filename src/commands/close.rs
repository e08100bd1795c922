//! `pmgit close`: nothing more is to be done on the document.

use super::Exit;
use super::shared::context::Context;
use super::shared::transition::{Desk, Step, advance};
use crate::cli;
use crate::document::Status;
use crate::error::Result;

pub(super) fn run(arguments: &cli::Move, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    let step = Step { verb: "close", to: Status::Closed, stamp: &arguments.stamp, reason: None };
    advance(&desk, &step, context, |_, _| Ok(()))
}
