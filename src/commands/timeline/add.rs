//! `pmgit timeline add`: one moment, or one for each line of notes.

use std::io::Read as _;

use super::notes::{self, Note};
use super::span::{self, Span};
use crate::calendar::Undated;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::drafting::{Change, Keep};
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::undated::incident_days;
use crate::commands::shared::which::{Which, behind_id};
use crate::document::edit::Value;
use crate::document::{TimelineMoment, When};
use crate::error::{Error, Result};
use crate::text::both;

/// The longest notes that are read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// What is to come in.
pub(super) enum Given<'a> {
    Text(&'a str),
    Lines(String),
}

/// The postmortem, and the text or the lines of the standard input: these are asked for by `-`, or by no text where
/// somebody pipes some in.
pub(super) fn given<'a>(arguments: &'a cli::AddMoment, context: &mut Context<'_>) -> Result<(Which<'a>, Given<'a>)> {
    let (which, text) = match (arguments.first.as_deref(), arguments.second.as_deref()) {
        (Some(first), Some(second)) => (Which::Like(first), Some(second)),
        (Some("-"), None) => (Which::Implied, Some("-")),
        (None, _) => (Which::Implied, None),
        (Some(first), None) => match behind_id(first, None, "TEXT") {
            Ok((which, text)) => (which, Some(text)),
            Err(_) if !context.asks && arguments.at.is_none() => (Which::Like(first), None),
            Err(error) => return Err(error),
        },
    };
    match text {
        Some(text) if text != "-" => Ok((which, Given::Text(text))),
        None if context.asks => Err(Error::new(both! {
            en: "`timeline add` needs what happened";
            ja: "`timeline add`には、起きたことの説明が必要です"
        })
        .hint(both! {
            en: "give it as TEXT with `--at TIME`, or `-` to read lines such as `17:20 The standby takes over`";
            ja: "TEXTと`--at TIME`を指定するか、`-`で`17:20 待機系に切り替わった`のような行を入力してください"
        })),
        Some(_) | None => lines(arguments, context).map(|lines| (which, Given::Lines(lines))),
    }
}

fn lines(arguments: &cli::AddMoment, context: &mut Context<'_>) -> Result<String> {
    let single = [
        ("--at", arguments.at.is_some()),
        ("--until", arguments.until.is_some()),
        ("--about", arguments.about),
        ("--detail", arguments.detail.is_some()),
        ("--evidence", !arguments.evidence.is_empty()),
    ];
    if let Some((option, _)) = single.iter().find(|(_, is_given)| *is_given) {
        return Err(Error::refusal(both! {
            en: "`{option}` is for one moment, and lines are read from the standard input";
            ja: "`{option}`は1件だけ追加するときのオプションで、標準入力からの行には使えません"
        })
        .hint(both! {
            en: "write the time at the beginning of each line: `17:20 text`";
            ja: "各行の先頭に`17:20 説明`のように時刻を書いてください"
        }));
    }
    let mut text = String::new();
    let cannot =
        || Error::new(both! { en: "cannot read lines from the standard input"; ja: "標準入力から行を読めません" });
    let length = (&mut context.input).take(LONGEST + 1).read_to_string(&mut text);
    let length = length.map_err(|cause| cannot().quoting(cause))?;
    if length as u64 > LONGEST {
        return Err(cannot().cause(both! {
            en: "they are longer than 1 MiB";
            ja: "1 MiBを超えています"
        }));
    }
    Ok(text)
}

pub(super) fn run(
    arguments: &cli::AddMoment,
    which: Which<'_>,
    given: &Given<'_>,
    context: &mut Context<'_>,
) -> Result<Exit> {
    for evidence in &arguments.evidence {
        worded("--evidence", evidence)?;
    }
    arguments.by.as_deref().map(|by| worded("--by", by)).transpose()?;
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let new = match given {
        Given::Lines(lines) => notes::read(lines, &session, context)?,
        Given::Text(text) => vec![one(text, arguments, &session, context)?],
    };
    let rows: Vec<&TimelineMoment> = session.document.timeline.iter().map(|row| &row.value).collect();
    let mut times = span::times(&session.document.timeline);
    // Which of the rows, as they will stand, is which of the new ones.
    let mut order: Vec<Option<usize>> = vec![None; times.len()];
    let mut editor = session.editor()?;
    for (number, note) in new.iter().enumerate() {
        let span = note.span.like(&rows);
        let index = span::place(span.at, &times);
        editor.insert_row("timeline", index, &entries(arguments, note, &span)?)?;
        times.insert(index, Some(span.at));
        order.insert(index, Some(number));
    }
    let says = |number: usize| {
        let note: &Note = &new[number];
        format!("{} {}", note.span.like(&rows).says(), note.event)
    };
    let parts: Vec<(String, String)> = order
        .iter()
        .enumerate()
        .filter_map(|(index, number)| number.map(|number| (format!("timeline[{index}]"), says(number))))
        .collect();
    session.keep(keep, editor, &Change { subject: "add to the timeline", parts: &parts }, context)?;
    Ok(Exit::Clean)
}

/// The one moment that the options describe.
fn one(text: &str, arguments: &cli::AddMoment, session: &EditSession, context: &mut Context<'_>) -> Result<Note> {
    let text = worded("TEXT", text)?;
    arguments.detail.as_deref().map(|text| worded("--detail", text)).transpose()?;
    let undated = incident_days(&session.document, &session.entry.id, context.now);
    let note = match &arguments.at {
        None => notes::of_text(text, arguments.until.as_deref(), undated, session, context)?,
        Some(at) => {
            let (at, is_about) = span::given(at, &session.policy, undated, context)?;
            Note { span: Span { at, until: None, is_about }, event: text.to_owned() }
        }
    };
    let until = arguments.until.as_deref();
    let until =
        until.map(|until| span::given(until, &session.policy, after(note.span.at, undated), context)).transpose()?;
    let until = until.map(|(until, _)| until).or(note.span.until);
    let span = Span { until, is_about: note.span.is_about || arguments.about, ..note.span };
    let span = span.checked(&session.policy, context)?;
    notes::refuse_twin(&span, &note.event, session.into())?;
    Ok(Note { span, ..note })
}

/// The end of a span has the day of its beginning, or the next one where it would be before it.
fn after(at: When, otherwise: Undated) -> Undated {
    match at {
        When::Moment(began) => Undated::following(began),
        When::Day(_) => otherwise,
    }
}

fn entries<'a>(arguments: &cli::AddMoment, note: &Note, span: &Span) -> Result<Vec<(&'a str, Value)>> {
    let mut row = vec![("at", span::written(span.at))];
    row.extend(span.until.map(|until| ("until", span::written(until))));
    row.extend(span.is_about.then_some(("about", Value::Bool(true))));
    row.extend(said_by(arguments)?.map(|by| ("by", Value::String(by))));
    row.extend(arguments.kind.clone().map(|kind| ("kind", Value::String(kind))));
    row.push(("event", Value::String(note.event.clone())));
    row.extend(arguments.detail.as_deref().map(|detail| ("detail", Value::String(as_block(detail)))));
    if !arguments.evidence.is_empty() {
        let links = arguments.evidence.iter().map(|link| link.trim().to_owned());
        row.push(("evidence", Value::Strings(links.collect())));
    }
    Ok(row)
}

fn said_by(arguments: &cli::AddMoment) -> Result<Option<String>> {
    arguments.by.as_deref().map(|by| worded("--by", by).map(str::to_owned)).transpose()
}

/// What has lines ends with one, so that its quotes stand on a line of their own.
pub(super) fn as_block(detail: &str) -> String {
    let detail = detail.trim_matches(['\r', '\n']).trim_end();
    if detail.contains('\n') { format!("{detail}\n") } else { detail.trim_start().to_owned() }
}
