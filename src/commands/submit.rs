//! `pmgit submit`: the content is complete.

use super::Exit;
use super::shared::context::Context;
use super::shared::transition::{Desk, Step, advance};
use crate::cli;
use crate::document::Status;
use crate::error::Result;

pub(super) fn run(arguments: &cli::Move, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    let step = Step { verb: "submit", to: Status::InReview, stamp: &arguments.stamp, reason: None };
    if desk.document.status() > Status::InReview {
        return Err(crate::error::Error::refusal(format!("`{}` is {} already", desk.entry.id, desk.document.status()))
            .hint(format!("`pmgit reopen {} --reason TEXT` takes it back to in-review", desk.entry.id)));
    }
    advance(&desk, &step, context, |_, _| Ok(()))
}
