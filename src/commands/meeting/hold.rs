//! `pmgit meeting hold`: the minutes. Nobody is recorded as present unless somebody says so.

use super::moment_text;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::minutes::Minutes;
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::undated::meeting_day;
use crate::document::{Moment, Status};
use crate::error::{Error, Result};
use crate::invitees;
use crate::text::{backticked, say};
use crate::toml_record::nearest;

pub(super) fn run(arguments: &cli::Hold, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.target, context)?;
    let id = &session.entry.id;
    let held = held(arguments, &session, context)?;
    let attendees = attendees(arguments, &session, context)?;
    let mut editor = session.editor()?;
    Minutes::new(Some(held), Some(&arguments.outcome), &attendees)?.write(&mut editor)?;
    if editor.text() == session.before.text() {
        return Err(Error::refusal(context.say(say! {
            en: "the minutes of `{id}` already say so";
            ja: "`{id}`の議事録は、すでにその内容です"
        }))
        .hint(context.say(say! {
            en: "give what is to be corrected: `--held`, `--outcome` or `--attendee`";
            ja: "訂正する項目を`--held`、`--outcome`、`--attendee`で指定してください"
        })));
    }
    let trailers = vec![("Postmortem", id.to_string())];
    session.record(context, editor, &format!("{id}: hold the meeting"), trailers, session.document.status())?;
    context.note_future("the meeting", held)?;
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
        ja: "{id}：ミーティングの実施を記録しました（{at}）"
    }))?;
    let review = format!("`pmgit review {id} --approved-by NAME`");
    let next = match session.document.status() {
        Status::Draft => {
            let submit = format!("`pmgit submit {id}`");
            context.say(say! { en: "{submit}, then {review}"; ja: "{submit}のあと、{review}" })
        }
        Status::InReview => review,
        Status::Reviewed | Status::Closed => return Ok(Exit::Clean),
    };
    context.out(context.say(say! { en: "  next: {next}"; ja: "  次：{next}" }))?;
    Ok(Exit::Clean)
}

/// When it began: as it is told, else as it is recorded already, else as it was scheduled.
fn held(arguments: &cli::Hold, session: &EditSession, context: &mut Context<'_>) -> Result<Moment> {
    let meeting = &session.document.meeting;
    if let Some(held) = &arguments.held {
        return context.moment_by(held, &session.policy, meeting_day(&session.document, &session.policy));
    }
    if let Some(held) = &meeting.held {
        return Ok(held.value);
    }
    let id = &session.entry.id;
    let at = |time: Moment| moment_text(time, &session.policy, context.language);
    let (cause, hint) = match (&meeting.cancelled, &meeting.scheduled) {
        (None, Some(scheduled)) if scheduled.value <= context.now => return Ok(scheduled.value),
        (Some(cancelled), _) => (
            context.say(say! { en: "it was cancelled on {}", at(cancelled.value); ja: "{}に中止されています", at(cancelled.value) }),
            context.say(say! {
                en: "if it was held all the same, say when it began: `--held TIME`";
                ja: "中止のあとで実施した場合は、開始日時を`--held TIME`で指定してください"
            }),
        ),
        (None, Some(scheduled)) => (
            context.say(say! {
                en: "it is scheduled for {}, which has not come yet", at(scheduled.value);
                ja: "予定の日時（{}）がまだ来ていません", at(scheduled.value)
            }),
            say_when(context),
        ),
        (None, None) => (
            context.say(say! { en: "it was never scheduled"; ja: "日時が設定されていません" }),
            say_when(context),
        ),
    };
    let error = Error::refusal(context.say(say! {
        en: "cannot tell when the meeting of `{id}` was held";
        ja: "`{id}`のミーティングがいつ実施されたのかわかりません"
    }));
    Err(error.cause(cause).hint(hint))
}

fn say_when(context: &Context<'_>) -> String {
    context.say(say! {
        en: "say when it began: `--held TIME`";
        ja: "開始日時を`--held TIME`で指定してください"
    })
}

/// Who was there: those who are named, or those who were invited, less who is said to have been absent.
fn attendees(arguments: &cli::Hold, session: &EditSession, context: &Context<'_>) -> Result<Vec<String>> {
    if !arguments.everyone && arguments.absent.is_empty() {
        return Ok(arguments.attendees.clone());
    }
    let invited = invitees::invitees_of(&session.document, &session.policy);
    let handles: Vec<&str> = invited.iter().map(|invitee| invitee.handle).collect();
    for absent in &arguments.absent {
        let absent = worded("--absent", absent)?;
        if !handles.iter().any(|handle| session.policy.is_same_person(handle, absent)) {
            let error = Error::refusal(context.say(say! {
                en: "`{absent}` was not invited";
                ja: "`{absent}`は招待されていません"
            }));
            let id = &session.entry.id;
            return Err(error.hint(match nearest(absent, &handles) {
                Some(near) => context.say(say! { en: "did you mean `{near}`?"; ja: "`{near}`のことですか？" }),
                None => context.say(say! {
                    en: "`pmgit meeting show {id}` shows who was";
                    ja: "招待された人は`pmgit meeting show {id}`で確認できます"
                }),
            }));
        }
    }
    let was_absent = |handle: &str| arguments.absent.iter().any(|absent| session.policy.is_same_person(handle, absent));
    let present = handles.into_iter().filter(|handle| !was_absent(handle));
    Ok(present.map(|handle| handle.trim().trim_start_matches('@').to_owned()).collect())
}
