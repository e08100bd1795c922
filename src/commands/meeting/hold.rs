//! `pmgit meeting hold`: the minutes. Nobody is recorded as present unless somebody says so.

use super::moment_text;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::commands::shared::minutes::{Minutes, begun, outcome_asked, present};
use crate::commands::shared::reason::{Wording, left_out};
use crate::commands::shared::retry::retried;
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::undated::meeting_day;
use crate::commands::shared::upload::say_next;
use crate::commands::shared::which::Which;
use crate::document::{Moment, PostmortemId, Status};
use crate::error::{Error, Result};
use crate::text::{Both, backticked, both, say};

/// What stands for a text that is written in the editor.
const WRITTEN: &str = "-";

pub(super) fn run(arguments: &cli::Hold, context: &mut Context<'_>) -> Result<Exit> {
    let (outcome, id) = match arguments.outcome.as_deref().filter(|outcome| outcome.trim() != WRITTEN) {
        Some(outcome) => (Wording::given("--outcome", outcome)?, None),
        None if context.asks => asked(arguments, context).map(|(outcome, id)| (outcome, Some(id)))?,
        None => return Err(left_out("meeting hold", "--outcome")),
    };
    let which = id.as_ref().map_or_else(|| Which::from(&arguments.target), |id| Which::Like(id.as_str()));
    let exit = retried(context, |context| record(which, outcome.text(), arguments, context));
    outcome.settle(exit, context)
}

/// Lets the person at the terminal write what the meeting came to, once it is sure that it was held.
fn asked(arguments: &cli::Hold, context: &mut Context<'_>) -> Result<(Wording, PostmortemId)> {
    let session = EditSession::open_to_record(&arguments.target, context)?;
    held(arguments, &session, context)?;
    present(&arguments.attendance, &session)?;
    let wording = outcome_asked("meeting hold", &session, context)?;
    Ok((wording, session.entry.id))
}

fn record(which: Which<'_>, outcome: &str, arguments: &cli::Hold, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open_to_record(which, context)?;
    let id = &session.entry.id;
    let held = held(arguments, &session, context)?;
    let attendees = present(&arguments.attendance, &session)?;
    let mut editor = session.editor()?;
    Minutes::new(Some(held), Some(outcome), &attendees)?.write(&mut editor)?;
    if editor.text() == session.before.text() {
        return Err(Error::refusal(both! {
            en: "the minutes of `{id}` already say so";
            ja: "`{id}`の議事録は、すでにその内容です"
        })
        .hint(both! {
            en: "give what is to be corrected: `--held`, `--outcome` or `--attendee`";
            ja: "訂正する項目を`--held`、`--outcome`、`--attendee`で指定してください"
        }));
    }
    let trailers = vec![("Postmortem", id.to_string())];
    session.record(context, editor, &format!("{id}: hold the meeting"), trailers, session.document.status())?;
    if attendees.is_empty() {
        let standing = session.document.meeting.attendees.iter().map(|one| backticked(&one.value));
        let standing = context.language.and_list(standing);
        context.remark(if standing.is_empty() {
            context.say(say! { en: "nobody is recorded as present"; ja: "出席者が記録されていません" })
        } else {
            context.say(say! {
                en: "recorded as present: {standing}, as the document said before";
                ja: "出席者は、文書にある{standing}のままです"
            })
        })?;
        context.hint_line(context.say(say! {
            en: "`--everyone`, `--absent NAME` or `--attendee NAME` says who was there";
            ja: "出席者は`--everyone`、`--absent NAME`、`--attendee NAME`で指定できます"
        }))?;
    }
    let at = moment_text(held, &session.policy, context.language);
    context.out(context.say(say! {
        en: "{id}: the meeting was held on {at}";
        ja: "{id}：ミーティングの実施を記録しました：{at}"
    }))?;
    let by = if context.asks { "" } else { " --approved-by NAME" };
    let review = format!("`pmgit review {id}{by}`");
    let next = Some(match session.document.status() {
        Status::Draft => {
            let submit = format!("`pmgit submit {id}`");
            context.say(say! { en: "{submit}, then {review}"; ja: "{submit}のあと、{review}" })
        }
        Status::InReview => review,
        Status::Reviewed | Status::Closed => {
            say_next(&session.repository, None, context)?;
            return Ok(Exit::Clean);
        }
    });
    say_next(&session.repository, next, context)?;
    Ok(Exit::Clean)
}

/// When it began: as it is told, else as it is recorded already, else as it was scheduled.
fn held(arguments: &cli::Hold, session: &EditSession, context: &mut Context<'_>) -> Result<Moment> {
    let meeting = &session.document.meeting;
    if let Some(held) = &arguments.held {
        let held = context.moment_by(held, &session.policy, meeting_day(&session.document, &session.policy))?;
        return begun(held, session, context);
    }
    if let Some(held) = &meeting.held {
        return Ok(held.value);
    }
    let id = &session.entry.id;
    let at = |time: Moment| moment_text(time, &session.policy, context.language);
    let (cause, hint) = match (&meeting.cancelled, &meeting.scheduled) {
        (None, Some(scheduled)) if scheduled.value <= context.now => return Ok(scheduled.value),
        (Some(cancelled), _) => (
            both! { en: "it was cancelled on {}", at(cancelled.value); ja: "{}に中止されています", at(cancelled.value) },
            both! {
                en: "if it was held all the same, say when it began: `--held TIME`";
                ja: "中止のあとで実施した場合は、開始日時を`--held TIME`で指定してください"
            },
        ),
        (None, Some(scheduled)) => (
            both! {
                en: "it is scheduled for {}, which has not come yet", at(scheduled.value);
                ja: "予定の日時がまだ来ていません：{}", at(scheduled.value)
            },
            say_when(),
        ),
        (None, None) => (both! { en: "it was never scheduled"; ja: "日時が設定されていません" }, say_when()),
    };
    let error = Error::refusal(both! {
        en: "cannot determine when the meeting of `{id}` was held";
        ja: "`{id}`のミーティングがいつ実施されたのかわかりません"
    });
    Err(error.cause(cause).hint(hint))
}

fn say_when() -> Both {
    both! {
        en: "say when it began: `--held TIME`";
        ja: "開始日時を`--held TIME`で指定してください"
    }
}
