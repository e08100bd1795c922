//! `pmgit meeting agenda`: what is talked about, from the process and the document.

use super::WorktreePostmortem;
use crate::cli::{self, AgendaFormat};
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::error::Result;
use crate::render::{Markup, agenda};

pub(super) fn run(arguments: &cli::AgendaArguments, context: &mut Context<'_>) -> Result<Exit> {
    let reading = WorktreePostmortem::open(&arguments.target, context)?;
    let markup = match arguments.format {
        AgendaFormat::Text => Markup::Text,
        AgendaFormat::Markdown => Markup::Markdown,
    };
    let text = agenda(&reading.page(), markup);
    match arguments.format {
        AgendaFormat::Text => context.out_prose(text.trim_end())?,
        AgendaFormat::Markdown => context.out(text.trim_end())?,
    }
    Ok(Exit::Clean)
}
