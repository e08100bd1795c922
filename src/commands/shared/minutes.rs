//! What a meeting came to, as `review` and `meeting hold` write it into the document.

use super::context::{Context, worded};
use super::reason::{Need, Wording};
use super::transition::EditSession;
use crate::calendar::to_toml;
use crate::cli::AttendanceArgs;
use crate::document::Moment;
use crate::document::edit::{Editor, Value};
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::invitees;
use crate::text::both;
use crate::toml_record::nearest;
use crate::workflow;

/// When the meeting was held, its outcome, and who was there; what is not told stays as it is.
pub(crate) struct Minutes<'a> {
    held: Option<Moment>,
    outcome: Option<&'a str>,
    attendees: &'a [String],
}

impl<'a> Minutes<'a> {
    /// Takes what the options say; one that says nothing is refused.
    pub(crate) fn new(held: Option<Moment>, outcome: Option<&'a str>, attendees: &'a [String]) -> Result<Self> {
        if let Some(outcome) = outcome {
            worded("--outcome", outcome)?;
        }
        for attendee in attendees {
            worded("--attendee", attendee)?;
        }
        Ok(Self { held, outcome, attendees })
    }

    pub(crate) fn write(&self, editor: &mut Editor) -> Result<()> {
        if let Some(held) = self.held {
            editor.fill(&["meeting", "held"], &Value::Datetime(to_toml(held)))?;
            // It was held all the same.
            editor.remove(&["meeting", "cancelled"])?;
        }
        if let Some(outcome) = self.outcome {
            editor.fill(&["meeting", "outcome"], &Value::String(outcome.to_owned()))?;
        }
        if !self.attendees.is_empty() {
            editor.fill(&["meeting", "attendees"], &Value::Strings(self.attendees.to_vec()))?;
        }
        Ok(())
    }
}

/// Who was there: those who are named, or those who were invited, less who is said to have been absent.
///
/// # Errors
/// When somebody who was not invited is said to have been absent.
pub(crate) fn present(arguments: &AttendanceArgs, session: &EditSession) -> Result<Vec<String>> {
    if !arguments.everyone && arguments.absent.is_empty() {
        return Ok(arguments.attendees.clone());
    }
    let invited = invitees::invitees_of(&session.document, &session.policy);
    let handles: Vec<&str> = invited.iter().map(|invitee| invitee.handle).collect();
    for absent in &arguments.absent {
        let absent = worded("--absent", absent)?;
        if !handles.iter().any(|handle| session.policy.is_same_person(handle, absent)) {
            let error = Error::refusal(both! {
                en: "`{absent}` was not invited";
                ja: "`{absent}`は招待されていません"
            });
            let id = &session.entry.id;
            return Err(error.hint(match nearest(absent, &handles) {
                Some(near) => both! { en: "did you mean `{near}`?"; ja: "`{near}`のことですか？" },
                None => both! {
                    en: "`pmgit meeting show {id}` shows who was";
                    ja: "招待された人は`pmgit meeting show {id}`で確認できます"
                },
            }));
        }
    }
    let was_absent = |handle: &str| arguments.absent.iter().any(|absent| session.policy.is_same_person(handle, absent));
    let present = handles.into_iter().filter(|handle| !was_absent(handle));
    Ok(present.map(|handle| handle.trim().trim_start_matches('@').to_owned()).collect())
}

/// The time at which a meeting was held, which has come.
///
/// # Errors
/// When it has not: nothing can be agreed in a meeting that is ahead. The clocks of two people may differ a little.
pub(crate) fn begun(held: Moment, session: &EditSession, context: &Context<'_>) -> Result<Moment> {
    // A clock that is wrong, here or where the last step was taken, locks nobody out.
    let document = &session.document;
    let recorded = workflow::earliest_next(&document.transitions, document.incident.began());
    let now = recorded.map_or(context.now.fixed_offset(), |at| at.max(context.now.fixed_offset()));
    if !workflow::is_before(now, held) {
        return Ok(held);
    }
    let (id, zone) = (&session.entry.id, session.policy.calendar.zone());
    let (at, now) = (zone.moment_text(held, context.language), context.moment_now(&session.policy));
    let now = zone.moment_text(now, context.language);
    Err(Error::refusal(both! {
        en: "a meeting that was held on {at} has not begun yet";
        ja: "ミーティングの実施日時がまだ来ていません：{at}"
    })
    .cause(both! { en: "by this clock it is {now}"; ja: "現在の日時：{now}" })
    .hint(both! {
        en: "for a meeting that is ahead: `pmgit meeting schedule {id} TIME`; else give the time at which it began: `--held TIME`";
        ja: "これから開く場合は`pmgit meeting schedule {id} TIME`を使います。実施済みの場合は、開始日時を`--held TIME`で指定してください"
    }))
}

/// Lets the person at the terminal write what a meeting agreed on.
///
/// # Errors
/// When nothing is written, or the editor fails.
pub(crate) fn outcome_asked(verb: &str, session: &EditSession, context: &mut Context<'_>) -> Result<Wording> {
    let id = &session.entry.id;
    let question = context.say(both! {
        en: "What did the meeting of `{id}` agree on: facts, analysis, actions? What was declined, and why?";
        ja: "`{id}`のミーティングで合意したことを書いてください（事実、分析、アクション）。見送ったものがあれば、その理由も書いてください。"
    });
    let rule = RuleId::MeetingNotHeld.as_str();
    let need = Need { verb, option: "--outcome", id, question, rule, findings: Vec::new() };
    Wording::asked(&session.repository, &need, context)
}
