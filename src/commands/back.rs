//! `pmgit return` and `pmgit reopen`: a step back, with its reason.

use super::Exit;
use super::context::{Context, worded};
use super::transition::{Desk, Step, advance};
use crate::cli;
use crate::document::Status;
use crate::error::{Error, Result};

pub(super) fn to_draft(arguments: &cli::Back, context: &mut Context<'_>) -> Result<Exit> {
    run("return", Status::Draft, arguments, context)
}

pub(super) fn to_review(arguments: &cli::Back, context: &mut Context<'_>) -> Result<Exit> {
    run("reopen", Status::InReview, arguments, context)
}

fn run(verb: &str, to: Status, arguments: &cli::Back, context: &mut Context<'_>) -> Result<Exit> {
    let reason = worded("--reason", &arguments.reason)?;
    let desk = Desk::open(&arguments.id, context)?;
    if to == Status::InReview && desk.document.status() == Status::Draft {
        return Err(Error::refusal(format!("`{}` is a draft; there is nothing to reopen", desk.entry.id))
            .hint(format!("`pmgit submit {}`", desk.entry.id)));
    }
    let step = Step { verb, to, stamp: &arguments.stamp, reason: Some(reason) };
    advance(&desk, &step, context, |_, _| Ok(()))
}
