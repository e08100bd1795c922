//! One file or folder per verb, and what verbs share in `shared`; the only rooms that join floors.

mod action;
mod approvals;
mod approve;
mod calendar;
mod check;
mod close;
mod comment;
mod completions;
mod demo;
mod diff;
mod doctor;
mod due;
mod edit;
mod explain;
mod export;
mod hook;
mod impact;
mod init;
mod list;
mod log;
mod meeting;
mod merge_driver;
mod message;
mod new;
mod notify;
mod people;
mod pr;
mod preview;
mod remove;
mod rename;
mod reopen;
mod r#return;
mod review;
mod severity;
mod shared;
mod show;
mod status;
mod submit;
mod textconv;
mod timeline;
mod uninstall;
mod verify;
mod waive;

use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::cli::{Cli, Command, Unfilled};
use crate::error::{Error, ErrorKind, Result};
use crate::report::Look;
use crate::text::{Label, Language, TextStyle, both, readable};
use shared::context::Context;
use shared::own_edits::{committing, settled};
use shared::pipe::Pipe;

/// What the process has around it: the clock, chance, the environment and the terminal come in as values.
#[derive(Debug)]
pub struct Surroundings {
    pub now: DateTime<Utc>,
    /// A number that nobody else has drawn; nothing where the system has none to give.
    pub random: Option<u128>,
    pub environment: Vec<(OsString, OsString)>,
    /// Nothing where the working directory is gone.
    pub directory: Option<PathBuf>,
    /// How pmgit was called.
    pub program: Option<OsString>,
    /// Whether somebody is there to answer a question.
    pub asks: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    /// How many cells a line of the terminal has; nothing where there is none.
    pub columns: Option<usize>,
}

/// How a verb ended when it did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Clean,
    /// Something blocks.
    Blocked,
}

/// Runs one command line. Returns the exit code: 0 clean, 1 findings that block or a refusal, 2 pmgit could not do
/// its work.
pub fn run(
    cli: Cli,
    surroundings: Surroundings,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> u8 {
    let (mut out, mut talk) = (Pipe::new(out), Pipe::new(talk));
    let mut context = match Context::new(&cli, surroundings, input, &mut out, &mut talk) {
        Ok(context) => context,
        Err((error, language, talk)) => return report(&error, language, talk, Look::plain()),
    };
    let outcome = match &cli.unfilled {
        Some(unfilled) => Err(fill_in(unfilled)),
        None => dispatch(cli.command, &mut context),
    };
    match outcome {
        Ok(Exit::Clean) => 0,
        Ok(Exit::Blocked) => 1,
        Err(error) => {
            // What could be said is said first; the error is what matters.
            let _ = context.out.flush();
            report(&error, context.language, context.talk, context.talk_look)
        }
    }
}

fn dispatch(command: Command, context: &mut Context<'_>) -> Result<Exit> {
    match command {
        Command::Check(arguments) => check::run(&arguments, context),
        Command::Due(arguments) => due::run(&arguments, context),
        Command::Diff(arguments) => diff::run(&arguments, context),
        Command::Pr(arguments) => pr::run(&arguments, context),
        Command::Verify(arguments) => verify::run(&arguments, context),
        Command::Log(arguments) => log::run(&arguments, context),
        Command::Explain(arguments) => explain::run(&arguments, context),
        Command::List(arguments) => list::run(&arguments, context),
        Command::Show(arguments) => show::run(&arguments, context),
        Command::Preview(arguments) => preview::run(&arguments, context),
        Command::Export(arguments) => export::run(&arguments, context),
        Command::Completions { shell } => completions::completions(shell, context),
        Command::Complete(arguments) => completions::complete(&arguments, context),
        Command::Man { into } => completions::man(&into, context),
        Command::Submit(arguments) => {
            committing(Some(arguments.edits), context, |context| submit::run(&arguments, context))
        }
        Command::Review(arguments) => {
            committing(Some(arguments.edits), context, |context| review::run(&arguments, context))
        }
        Command::Close(arguments) => settled(Some(arguments.edits), context, |context| close::run(&arguments, context)),
        Command::Return(arguments) => {
            committing(Some(arguments.edits), context, |context| r#return::run(&arguments, context))
        }
        Command::Reopen(arguments) => {
            committing(Some(arguments.edits), context, |context| reopen::run(&arguments, context))
        }
        Command::Approve(arguments) => {
            settled(Some(arguments.edits), context, |context| approve::run(&arguments, context))
        }
        Command::Approvals(arguments) => settled(None, context, |context| approvals::run(&arguments, context)),
        Command::Notify(arguments) => notify::run(&arguments, context),
        Command::Comment(arguments) => comment::run(&arguments, context),
        Command::Severity(arguments) => {
            committing(Some(arguments.edits), context, |context| severity::run(&arguments, context))
        }
        Command::Waive(arguments) => {
            committing(Some(arguments.edits), context, |context| waive::run(&arguments, context))
        }
        Command::Timeline(arguments) => committing(None, context, |context| timeline::run(&arguments, context)),
        Command::Impact(arguments) => settled(None, context, |context| impact::run(&arguments, context)),
        Command::People(arguments) => settled(None, context, |context| people::run(&arguments, context)),
        Command::Action(arguments) => committing(None, context, |context| action::run(&arguments, context)),
        Command::Message(arguments) => committing(None, context, |context| message::run(&arguments, context)),
        Command::Meeting(arguments) => committing(None, context, |context| meeting::run(&arguments, context)),
        Command::Status(arguments) => status::run(&arguments, context),
        Command::Edit(arguments) => edit::run(&arguments, context),
        Command::Rename(arguments) => {
            settled(Some(arguments.edits), context, |context| rename::run(&arguments, context))
        }
        Command::Remove(arguments) => {
            committing(Some(arguments.edits), context, |context| remove::run(&arguments, context))
        }
        Command::Hook(arguments) => hook::run(&arguments.command, context),
        Command::MergeDriver(arguments) => merge_driver::run(&arguments, context),
        Command::Textconv(arguments) => textconv::run(&arguments, context),
        Command::Init(arguments) => init::run(&arguments, context),
        Command::New(arguments) => new::run(&arguments, context),
        Command::Calendar(arguments) => calendar::run(&arguments, context),
        Command::Doctor(arguments) => doctor::run(&arguments, context),
        Command::Uninstall => uninstall::run(context),
        Command::Demo(arguments) => demo::run(&arguments, context),
    }
}

/// A command that was taken from the help or a hint with a word in it that stands for the person's own.
fn fill_in(Unfilled { shown, word }: &Unfilled) -> Error {
    Error::new(both! {
        en: "`{word}` in `{shown}` stands for what you write there";
        ja: "`{shown}`の`{word}`は、実際の内容に置き換える部分です"
    })
    .hint(both! {
        en: "put your own in its place and try again";
        ja: "置き換えてから、もう一度実行してください"
    })
}

/// Says what went wrong.
fn report(error: &Error, language: Language, talk: &mut dyn Write, look: Look) -> u8 {
    let code = match error.kind() {
        ErrorKind::Refusal | ErrorKind::Race => 1,
        ErrorKind::Failure | ErrorKind::Outdated => 2,
    };
    let (text, paint) = (error.told(language, look.prose), look.paint);
    let text = readable(&text);
    let (first, rest) = text.split_once('\n').map_or((text.as_ref(), None), |(first, rest)| (first, Some(rest)));
    let word = paint.paint(TextStyle::Alarm, Label::Error.word(language));
    let first = paint.paint(TextStyle::Bold, format!(": {first}"));
    let _ = writeln!(talk, "{word}{first}");
    if let Some(rest) = rest {
        let _ = writeln!(talk, "{rest}");
    }
    code
}
