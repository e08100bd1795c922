//! `pmgit timeline`: moments that come in, change and go without opening the file, each where its time belongs.

mod add;
mod choice;
mod edit;
mod notes;
mod remove;
mod span;

use super::Exit;
use super::shared::context::Context;
use super::shared::retry::retried;
use crate::cli::{self, TimelineCommand};
use crate::error::Result;

pub(super) fn run(arguments: &cli::Timeline, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        TimelineCommand::Add(arguments) => {
            // What comes from the standard input comes once.
            let (which, given) = add::given(arguments, context)?;
            retried(context, |context| add::run(arguments, which, &given, context))
        }
        TimelineCommand::Edit(arguments) => retried(context, |context| edit::run(arguments, context)),
        TimelineCommand::Remove(arguments) => retried(context, |context| remove::run(arguments, context)),
    }
}
