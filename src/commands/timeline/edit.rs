//! `pmgit timeline edit`: change a row, and put it where its time belongs.

use super::add::as_block;
use super::choice::choose;
use super::span::{self, Span};
use crate::calendar::Undated;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::drafting::{Change, Keep};
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::waived_rows::ChangedRow;
use crate::commands::shared::which::behind_id;
use crate::document::edit::Value;
use crate::document::{TimelineMoment, When, said};
use crate::error::{Error, Result};
use crate::text::both;

pub(super) fn run(arguments: &cli::EditMoment, context: &mut Context<'_>) -> Result<Exit> {
    let (which, named) = behind_id(&arguments.first, arguments.second.as_deref(), "ROW")?;
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let index = choose(&session, named, context)?;
    let row = &session.document.timeline[index];
    let others: Vec<&TimelineMoment> = session.document.timeline.iter().map(|row| &row.value).collect();
    let span = time(arguments, row, &session, context)?.map(|span| span.like(&others));
    let mut editor = session.editor()?;
    let number = index.to_string();
    for key in &arguments.clear {
        editor.remove(&["timeline", &number, key])?;
    }
    for (key, value) in values(arguments, row, span.as_ref())? {
        editor.set(&["timeline", &number, key], &value)?;
    }
    let mut times = span::times(&session.document.timeline);
    let before = index;
    let mut index = index;
    if let Some(span) = span {
        times.remove(index);
        let place = span::place(span.at, &times);
        if place != index && times.iter().all(Option::is_some) {
            let next = if place > index { place + 1 } else { place };
            index = if editor.move_row("timeline", index, next)? { place } else { index };
        }
    }
    if editor.text() == session.before.text() {
        return Err(nothing(named));
    }
    let changed = ChangedRow { list: "timeline", before, after: index };
    changed.lead_waivers(&session.document, session.before.text(), &mut editor)?;
    let event = arguments.event.as_deref().or_else(|| said(row.event.as_ref())).unwrap_or("-").trim();
    let at =
        span.map_or_else(|| row.at.as_deref().map_or_else(|| "-".to_owned(), |at| span::text(*at)), |span| span.says());
    let parts = [(format!("timeline[{index}]"), format!("{at} {event}"))];
    session.keep(keep, editor, &Change { subject: "edit the timeline", parts: &parts }, context)?;
    Ok(Exit::Clean)
}

/// The row's time as it shall be; nothing where that stays.
fn time(
    arguments: &cli::EditMoment,
    row: &TimelineMoment,
    session: &EditSession,
    context: &mut Context<'_>,
) -> Result<Option<Span>> {
    if arguments.at.is_none() && arguments.until.is_none() && !arguments.about {
        return Ok(None);
    }
    let standing = row.at.as_deref().copied();
    let day = standing.map_or(Undated::Last, |at| match at {
        When::Moment(at) => Undated::On(session.policy.calendar.day_of(at)),
        When::Day(day) => Undated::On(day),
    });
    let read = |text: &Option<String>, context: &mut Context<'_>| {
        text.as_deref().map(|text| span::given(text, &session.policy, day, context)).transpose()
    };
    let at = read(&arguments.at, context)?;
    let until = read(&arguments.until, context)?.map(|(until, _)| until);
    let is_cleared = |key: &str| arguments.clear.iter().any(|cleared| cleared == key);
    let until = until.or_else(|| row.until.as_deref().copied().filter(|_| !is_cleared("until")));
    let was_about = row.about.as_deref() == Some(&true) && !is_cleared("about");
    let is_about = arguments.about || was_about || at.is_some_and(|(_, is_about)| is_about);
    let Some(at) = at.map(|(at, _)| at).or(standing) else {
        return Err(Error::refusal(both! { en: "the row has no time yet"; ja: "この項目にはまだ日時がありません" })
            .hint(both! { en: "give it with `--at TIME`"; ja: "`--at TIME`で指定してください" }));
    };
    Span { at, until, is_about }.checked(&session.policy, context).map(Some)
}

fn values<'a>(arguments: &cli::EditMoment, row: &TimelineMoment, span: Option<&Span>) -> Result<Vec<(&'a str, Value)>> {
    let mut values = Vec::new();
    if let Some(span) = span {
        values.push(("at", span::written(span.at)));
        values.extend(span.until.map(|until| ("until", span::written(until))));
        values.extend(span.is_about.then_some(("about", Value::Bool(true))));
    }
    let texts = [("--event", "event", &arguments.event), ("--by", "by", &arguments.by)];
    for (option, key, text) in texts {
        if let Some(text) = text.as_deref().map(|text| worded(option, text)).transpose()? {
            values.push((key, Value::String(text.to_owned())));
        }
    }
    values.extend(arguments.kind.clone().map(|kind| ("kind", Value::String(kind))));
    if let Some(detail) = &arguments.detail {
        worded("--detail", detail)?;
        values.push(("detail", Value::String(as_block(detail))));
    }
    if !arguments.evidence.is_empty() {
        let is_cleared = arguments.clear.iter().any(|key| key == "evidence");
        let mut links: Vec<String> =
            row.evidence.iter().map(|link| link.value.clone()).filter(|_| !is_cleared).collect();
        for link in &arguments.evidence {
            let link = worded("--evidence", link)?;
            if !links.iter().any(|known| known == link) {
                links.push(link.to_owned());
            }
        }
        values.push(("evidence", Value::Strings(links)));
    }
    Ok(values)
}

fn nothing(row: &str) -> Error {
    Error::refusal(both! {
        en: "nothing of the row `{row}` would change";
        ja: "項目`{row}`に変更はありません"
    })
    .hint(both! {
        en: "say what to change: `--at`, `--event`, `--kind`, ...; `--clear KEY` takes a key away";
        ja: "`--at`、`--event`、`--kind`などで変更内容を指定してください。`--clear KEY`でキーを削除できます"
    })
}
