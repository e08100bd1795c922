//! `pmgit reopen`: back to review, with the reason.

use super::Exit;
use super::shared::context::Context;
use super::shared::step_back::step_back;
use crate::cli;
use crate::document::Status;
use crate::error::Result;

pub(super) fn run(arguments: &cli::Back, context: &mut Context<'_>) -> Result<Exit> {
    step_back("reopen", Status::InReview, arguments, context)
}
