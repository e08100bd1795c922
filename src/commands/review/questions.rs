//! What `review` asks at a terminal of what nobody has said yet: when the meeting began, who was there, who approved, and
//! at last what came of it. Where something else is in the way of the step, nothing is asked: it is refused first.

use crate::cli;
use crate::commands::shared::ahead::{Ahead, Kind};
use crate::commands::shared::context::Context;
use crate::commands::shared::minutes::{begun, outcome_asked, present};
use crate::commands::shared::reason::Wording;
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::undated::meeting_day;
use crate::document::{Moment, meant};
use crate::error::{Error, Result};
use crate::gate::Beside;
use crate::text::{both, say};

/// What was answered; nothing of what needed no question.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) held: Option<Moment>,
    pub(super) attendees: Vec<String>,
    pub(super) approved_by: Vec<String>,
    pub(super) outcome: Option<Wording>,
}

impl Answers {
    /// Asks for what the step lacks and no option says.
    pub(super) fn ask(arguments: &cli::Review, session: &EditSession, context: &mut Context<'_>) -> Result<Self> {
        let EditSession { repository, policy, entry, before, document } = session;
        let head = repository.head_version()?;
        let beside = Beside::new(repository, &head, policy);
        let mut answers = Self::default();
        let Some(ahead) = Ahead::of(&entry.id, before, document, (policy, &beside))? else { return Ok(answers) };
        let is_ours = |kind: Kind| matches!(kind, Kind::Meeting | Kind::Approvals);
        if ahead.others().next().is_some() || ahead.lacking().any(|item| !is_ours(item.kind)) {
            return Ok(answers);
        }
        let lacks = |kind: Kind| ahead.lacking().any(|item| item.kind == kind);
        let meeting = &document.meeting;
        if lacks(Kind::Meeting) && meeting.held.is_none() && arguments.held.is_none() {
            answers.held = Some(held(session, context)?);
        }
        let is_told = !arguments.attendance.attendees.is_empty()
            || arguments.attendance.everyone
            || !arguments.attendance.absent.is_empty();
        if lacks(Kind::Meeting) && meeting.attendees.is_empty() && !is_told {
            answers.attendees = attendees(session, context)?;
        }
        if lacks(Kind::Approvals) && arguments.approved_by.is_empty() && arguments.from_pull.is_none() {
            answers.approved_by = approvers(session, context)?;
        }
        if lacks(Kind::Meeting) && meant(meeting.outcome.as_ref()).is_none() && arguments.outcome.is_none() {
            answers.outcome = Some(outcome_asked("review", session, context)?);
        }
        Ok(answers)
    }
}

fn held(session: &EditSession, context: &mut Context<'_>) -> Result<Moment> {
    let document = &session.document;
    let planned = document.meeting.planned().map(|at| at.value).filter(|at| begun(*at, session, context).is_ok());
    let question = match planned {
        Some(at) => {
            let at = session.policy.calendar.zone().moment_text(at, context.language);
            context.say(say! { en: "the meeting began (Enter: {at})"; ja: "ミーティングの開始日時（Enter：{at}）" })
        }
        None => context.say(say! { en: "the meeting began"; ja: "ミーティングの開始日時" }),
    };
    let day = meeting_day(document, &session.policy);
    let answer = context.ask_until(&question, |answer, context| match (answer, planned) {
        ("", Some(at)) => Ok(at),
        ("", None) => Err(Error::new(both! {
            en: "a time such as 2026-11-24 15:00; Ctrl-C stops";
            ja: "「2026-11-24 15:00」のように入力してください（Ctrl-Cで中止）"
        })),
        (answer, _) => begun(context.moment_by(answer, &session.policy, day)?, session, context),
    })?;
    answer.ok_or_else(|| ended("--held TIME"))
}

fn attendees(session: &EditSession, context: &mut Context<'_>) -> Result<Vec<String>> {
    let question = context.say(say! {
        en: "who was there: names, `all` who were invited, `all but NAME`; Enter leaves it open";
        ja: "出席者（名前、招待した全員なら「全員」、欠席者がいれば「NAME以外」。Enterで省略）"
    });
    let answer = context.ask_until(&question, |answer, _| {
        let but = answer.strip_prefix("all but ").or_else(|| answer.strip_suffix("以外"));
        let everyone = matches!(answer, "all" | "everyone" | "全員");
        let attendees = if everyone || but.is_some() { Vec::new() } else { names(answer) };
        let absent = but.map(names).unwrap_or_default();
        present(&cli::AttendanceArgs { attendees, everyone, absent }, session)
    })?;
    answer.ok_or_else(|| ended("--everyone"))
}

fn approvers(session: &EditSession, context: &mut Context<'_>) -> Result<Vec<String>> {
    let question = context.say(say! {
        en: "who approved it, other than the owner (names)";
        ja: "承認した人（オーナー以外。複数なら「、」で区切る）"
    });
    let answer = context.ask_until(&question, |answer, context| {
        let names = names(answer);
        let now = context.moment_now(&session.policy);
        for name in &names {
            session.approver("--approved-by", name, now, &both! {
                en: "their own postmortem";
                ja: "自分のポストモーテム"
            })?;
        }
        if names.is_empty() {
            return Err(Error::new(both! {
                en: "the step needs somebody's approval; Ctrl-C stops, and `pmgit approve` is how they record it themselves";
                ja: "承認がないと進めません（Ctrl-Cで中止。承認者本人は`pmgit approve`で記録できます）"
            }));
        }
        Ok(names)
    })?;
    answer.ok_or_else(|| ended("--approved-by NAME"))
}

/// Names as people list them.
fn names(text: &str) -> Vec<String> {
    let names = text.split([',', '、', '，']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

fn ended(option: &str) -> Error {
    Error::new(both! {
        en: "the input ended before everything was answered; nothing was recorded";
        ja: "すべての質問に答える前に入力が終わりました。何も記録していません"
    })
    .hint(both! {
        en: "answer all questions, or give the facts as options, such as `{option}`";
        ja: "すべての質問に答えるか、`{option}`などのオプションで指定してください"
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_listed_in_either_language() {
        for (text, expected) in [
            ("ben", vec!["ben"]),
            ("ben, chloe ,dai", vec!["ben", "chloe", "dai"]),
            ("山田、佐藤　，鈴木", vec!["山田", "佐藤", "鈴木"]),
            (" , ", vec![]),
            ("Aiko Ito,ben", vec!["Aiko Ito", "ben"]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
