//! `pmgit meeting schedule`: the meeting's time, as one commit; without one, the times that are still in time.

use super::WorktreePostmortem;
use super::moment_text;
use super::proposal::{Proposal, schedule_time};
use crate::calendar::{Undated, to_toml};
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded, working_policy};
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::which::Which;
use crate::deadline;
use crate::document::edit::Value;
use crate::document::{Document, Maybe, Moment, Status, said};
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::rules;
use crate::text::{Language, both, say};

pub(super) fn run(arguments: &cli::Schedule, context: &mut Context<'_>) -> Result<Exit> {
    let sets_nothing = arguments.minutes.is_none() && arguments.calendar.is_none() && arguments.shared.is_none();
    let (which, time) = which_and_when(&arguments.words, context)?;
    if time.is_empty() && sets_nothing {
        return propose(which, context);
    }
    let session = EditSession::open_to_record(which, context)?;
    let plan = Plan::read(arguments, time, &session, context)?;
    let changes = plan.changes(&session.document, context)?;
    if changes.is_empty() {
        let id = &session.entry.id;
        return Err(Error::refusal(both! {
            en: "the meeting of `{id}` is already scheduled like that";
            ja: "`{id}`のミーティングは、すでにその内容で設定されています"
        })
        .hint(both! {
            en: "`pmgit meeting show {id}` shows how";
            ja: "`pmgit meeting show {id}`で確認できます"
        }));
    }
    refuse_held(&session, context)?;
    let late = plan.time.filter(|time| {
        deadline::meeting_by(&session.document, &session.policy).is_some_and(|deadline| !deadline.is_met_by(*time))
    });
    if late.is_some() {
        tell_late(&session, context)?;
    }
    let mut editor = session.editor()?;
    for (key, value) in changes {
        editor.fill(&["meeting", key], &value)?;
    }
    if plan.time.is_some() {
        editor.remove(&["meeting", "cancelled"])?;
    }
    let mut trailers = vec![("Postmortem", session.entry.id.to_string())];
    trailers.extend(plan.time.map(|time| ("Postmortem-Meeting", to_toml(time))));
    session.record(context, editor, &plan.subject(&session), trailers, session.document.status())?;
    plan.report(&session, context)
}

/// Where the first word names a postmortem, and where the words are a time alone. What reads as a time is one; so is what
/// has no letters in its first word and is meant to.
fn which_and_when<'w>(words: &'w [String], context: &Context<'_>) -> Result<(Which<'w>, &'w [String])> {
    let Some((first, rest)) = words.split_first() else { return Ok((Which::Implied, words)) };
    let policy = working_policy(&context.open()?)?;
    let is_time = |words: &[String]| context.reading(&policy, Undated::Next).moment(&words.join(" ")).is_ok();
    let is_number = !first.chars().any(char::is_alphabetic);
    if is_time(words) || (is_number && !rest.is_empty() && !is_time(rest)) {
        return Ok((Which::Implied, words));
    }
    Ok((Which::Like(first), rest))
}

/// What the options ask for.
struct Plan<'a> {
    time: Option<Moment>,
    minutes: Option<u32>,
    calendar: Option<&'a str>,
    shared: Option<Moment>,
}

impl<'a> Plan<'a> {
    fn read(
        arguments: &'a cli::Schedule,
        words: &[String],
        session: &EditSession,
        context: &mut Context<'_>,
    ) -> Result<Self> {
        let time = (!words.is_empty()).then(|| words.join(" "));
        Ok(Self {
            time: time.map(|time| context.moment_by(&time, &session.policy, Undated::Next)).transpose()?,
            minutes: arguments.minutes,
            calendar: arguments.calendar.as_deref().map(|link| worded("--calendar", link)).transpose()?,
            shared: arguments.shared.as_deref().map(|shared| context.moment(shared, &session.policy)).transpose()?,
        })
    }

    /// The keys that change, with their values. Whoever was invited is told where time or length changes: calendars know
    /// the meeting by its `uid`, and the change by a higher `sequence`.
    fn changes(&self, document: &Document, context: &Context<'_>) -> Result<Vec<(&'static str, Value)>> {
        let meeting = &document.meeting;
        let moves = |new: Option<Moment>, old: Maybe<Moment>| {
            new.filter(|new| old.map(|old| old.value) != Some(*new)).map(|new| Value::Datetime(to_toml(new)))
        };
        let time = moves(self.time, meeting.planned());
        let minutes = self.minutes.filter(|minutes| meeting.minutes.as_deref() != Some(minutes));
        let has_uid = said(meeting.uid.as_ref()).is_some();
        let is_known = meeting.scheduled.is_some() || has_uid || meeting.sequence.is_some();
        let is_other = is_known && (time.is_some() || minutes.is_some());
        let sequence = is_other.then(|| Value::Integer(meeting.next_sequence().into()));
        let is_first = time.is_some() && !has_uid;
        let uid = is_first.then(|| context.unique_name()).transpose()?.map(Value::String);
        let calendar = self.calendar.filter(|link| said(meeting.calendar.as_ref()) != Some(link));
        let all = [
            ("scheduled", time),
            ("minutes", minutes.map(|minutes| Value::Integer(minutes.into()))),
            ("uid", uid),
            ("sequence", sequence),
            ("calendar", calendar.map(|link| Value::String(link.to_owned()))),
            ("shared", moves(self.shared, meeting.shared)),
        ];
        Ok(all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    fn subject(&self, session: &EditSession) -> String {
        let id = &session.entry.id;
        match self.time {
            None => format!("{id}: note what the meeting is like"),
            Some(time) => {
                let verb = if session.document.meeting.planned().is_some() { "move" } else { "schedule" };
                let to = if verb == "move" { "to" } else { "for" };
                format!("{id}: {verb} the meeting {to} {}", moment_text(time, &session.policy, Language::En))
            }
        }
    }

    fn report(&self, session: &EditSession, context: &mut Context<'_>) -> Result<Exit> {
        let (id, policy, language) = (&session.entry.id, &session.policy, context.language);
        let Some(time) = self.time else {
            context.out(context.say(say! { en: "{id}: noted"; ja: "{id}：記録しました" }))?;
            return Ok(Exit::Clean);
        };
        let at = moment_text(time, policy, language);
        if time < context.now {
            let past = &at;
            context.remark(context.say(say! { en: "{past} is in the past"; ja: "{past}は過去の日時です" }))?;
        }
        let is_moved = session.document.meeting.planned().is_some();
        context.out(if is_moved {
            context.say(say! {
                en: "{id}: the meeting is moved to {at}";
                ja: "{id}：ミーティングを{at}に変更しました"
            })
        } else {
            context.say(say! {
                en: "{id}: the meeting is scheduled for {at}";
                ja: "{id}：ミーティングを{at}に設定しました"
            })
        })?;
        if let Some(deadline) = deadline::meeting_by(&session.document, policy) {
            let by = deadline.describe(language);
            context.out(context.say(say! { en: "  it must begin by {by}"; ja: "  開始期限：{by}" }))?;
        }
        if session.document.meeting.shared.is_none() && self.shared.is_none() {
            let by = time - deadline::SHARED_BEFORE;
            let is_ahead = by > context.now;
            let by = moment_text(by, policy, language);
            let (en, ja) = if is_ahead {
                (format!("by {by}"), format!("{by}までに"))
            } else {
                ("now".into(), "すぐに".into())
            };
            context.out(context.say(say! {
                en: "  share the link {en}: `pmgit meeting share {id}` notes it";
                ja: "  リンクを{ja}共有してください（`pmgit meeting share {id}`で記録できます）"
            }))?;
        }
        context.out(context.say(say! {
            en: "  next: `pmgit meeting invite {id} --output meeting.ics`";
            ja: "  次：`pmgit meeting invite {id} --output meeting.ics`"
        }))?;
        Ok(Exit::Clean)
    }
}

/// Says which times are still in time, or what else there is; changes nothing.
fn propose(which: Which<'_>, context: &mut Context<'_>) -> Result<Exit> {
    let WorktreePostmortem { policy, entry, document, .. } = WorktreePostmortem::open(which, context)?;
    let (id, meeting, language) = (&entry.id, &document.meeting, context.language);
    if let Some(cancelled) = meeting.cancelled.filter(|_| meeting.is_cancelled()) {
        let at = moment_text(cancelled.value, &policy, language);
        context.out(context.say(say! {
            en: "{id}: the meeting was cancelled on {at}";
            ja: "{id}：ミーティングは{at}に中止されました"
        }))?;
    } else if let Some(scheduled) = meeting.scheduled {
        let at = moment_text(scheduled.value, &policy, language);
        context.out(context.say(say! {
            en: "{id}: the meeting is scheduled for {at}";
            ja: "{id}：ミーティングの日時は{at}です"
        }))?;
    }
    let Some(proposal) = Proposal::find(&document, &policy, context.now) else {
        let cause = if document.incident.resolved.is_none() {
            both! { en: "`incident.resolved` is missing"; ja: "`incident.resolved`がありません" }
        } else {
            both! {
                en: "its severity does not ask for a meeting";
                ja: "この重大度では、ミーティングは求められていません"
            }
        };
        return Err(Error::refusal(both! {
            en: "the meeting of `{id}` has no deadline, so no time can be proposed";
            ja: "`{id}`のミーティングには期限がないため、候補を示せません"
        })
        .cause(cause)
        .hint(both! {
            en: "name a time: `pmgit meeting schedule {id} \"2026-11-23 15:00\"`";
            ja: "日時を指定してください：`pmgit meeting schedule {id} \"2026-11-23 15:00\"`"
        }));
    };
    for line in proposal.lines(&policy, context.now, language) {
        context.out(line)?;
    }
    if let Some(last) = proposal.times.last() {
        let last = schedule_time(*last, &policy);
        context.out(context.say(say! {
            en: "  next: `pmgit meeting schedule {id} \"{last}\"`, or any other time";
            ja: "  次：`pmgit meeting schedule {id} \"{last}\"`（ほかの日時も指定できます）"
        }))?;
    }
    Ok(Exit::Clean)
}

/// Warns of a time behind the deadline; whether it is refused is the gate's to say, and from in-review on it does.
fn tell_late(session: &EditSession, context: &mut Context<'_>) -> Result<()> {
    let (id, language) = (&session.entry.id, context.language);
    let Some(proposal) = Proposal::find(&session.document, &session.policy, context.now) else { return Ok(()) };
    if session.document.waivers.iter().any(|waiver| rules::is_named(waiver, RuleId::LateMeeting)) {
        return context.remark(context.say(say! {
            en: "the meeting begins after its deadline; a waiver says why";
            ja: "ミーティングの開始が期限を過ぎています（理由は例外承認に記録されています）"
        }));
    }
    let is_draft = session.document.status() == Status::Draft;
    if is_draft {
        let by = proposal.deadline.describe(language);
        context.remark(context.say(say! {
            en: "the meeting begins too late: it must begin by {by}";
            ja: "ミーティングの開始が期限を過ぎています：{by}"
        }))?;
    }
    if let Some(times) = proposal.alternatives(&session.policy, language).filter(|_| proposal.is_in_time()) {
        context.remark(context.say(say! { en: "in time would be {times}"; ja: "期限に間に合う日時：{times}" }))?;
    }
    if is_draft {
        let waive = format!("`pmgit waive {id} late-meeting --reason TEXT --approved-by NAME`");
        context.hint_line(context.say(say! {
            en: "if it has to be late, say why: {waive}";
            ja: "遅れが避けられない場合は、理由を記録してください：{waive}"
        }))?;
    }
    Ok(())
}

fn refuse_held(session: &EditSession, context: &Context<'_>) -> Result<()> {
    let Some(held) = &session.document.meeting.held else { return Ok(()) };
    let (id, at) = (&session.entry.id, moment_text(held.value, &session.policy, context.language));
    Err(Error::refusal(both! {
        en: "the meeting of `{id}` was held on {at}";
        ja: "`{id}`のミーティングは、{at}に実施済みです"
    })
    .hint(both! {
        en: "for another meeting, take `held` and `outcome` out of `[meeting]` and commit that; `pmgit meeting hold` corrects them";
        ja: "もう一度開く場合は、`[meeting]`から`held`と`outcome`を削除してコミットしてください。記録の訂正には`pmgit meeting hold`を使います"
    }))
}
