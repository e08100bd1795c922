//! `pmgit close`: nothing more is to be done on the document.

use super::Exit;
use super::message::Post;
use super::shared::context::Context;
use super::shared::transition::{EditSession, TransitionRequest, advance};
use crate::cli;
use crate::document::Status;
use crate::error::Result;

pub(super) fn run(arguments: &cli::Close, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open_to_record(&arguments.target, context)?;
    let post = arguments.proof.as_deref().map(|url| Post::of(&session, url)).transpose()?;
    let step = TransitionRequest { verb: "close", to: Status::Closed, stamp: &arguments.stamp, reason: None };
    advance(&session, &step, context, |editor, stamped| match &post {
        Some(post) => post.fill(editor, stamped.at, &stamped.by),
        None => Ok(()),
    })
}
