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
use crate::document::edit::{Editor, Value};
use crate::error::Result;
pub(super) use notes::Desk;

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

/// Puts the lines of notes that begin with a time into the timeline of a new postmortem; gives back how many there were, the
/// text, and the notes that are left.
///
/// # Errors
/// When the text cannot be edited.
pub(super) fn with_notes(
    text: &str,
    notes: &str,
    desk: Desk<'_>,
    context: &Context<'_>,
) -> Result<(usize, String, String)> {
    let (taken, rest) = notes::taken(notes, desk, context);
    let rows: Vec<_> = desk.document.timeline.iter().map(|row| &row.value).collect();
    let mut times = span::times(&desk.document.timeline);
    let mut editor = Editor::new(text)?;
    for note in &taken {
        let span = note.span.like(&rows);
        let index = span::place(span.at, &times);
        let mut row = vec![("at", span::written(span.at))];
        row.extend(span.until.map(|until| ("until", span::written(until))));
        row.extend(span.is_about.then_some(("about", Value::Bool(true))));
        row.push(("event", Value::String(note.event.clone())));
        editor.insert_row("timeline", index, &row)?;
        times.insert(index, Some(span.at));
    }
    Ok((taken.len(), editor.into_text(), rest))
}
