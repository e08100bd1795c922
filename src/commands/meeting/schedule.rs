//! `pmgit meeting schedule`: the meeting's time, as one commit; without one, the times that are still in time.

use chrono::{DateTime, FixedOffset};

use super::WorktreePostmortem;
use super::moment_text;
use super::proposal::{Proposal, schedule_time};
use crate::calendar::to_toml;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::transition::EditSession;
use crate::deadline;
use crate::document::edit::Value;
use crate::document::{Document, Maybe, Moment, Status, said};
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::rules;
use crate::text::Language;

pub(super) fn run(arguments: &cli::Schedule, context: &mut Context<'_>) -> Result<Exit> {
    let sets_nothing = arguments.minutes.is_none() && arguments.calendar.is_none() && arguments.shared.is_none();
    if arguments.time.is_empty() && sets_nothing {
        return propose(&arguments.id, context);
    }
    let session = EditSession::open(&arguments.id, context)?;
    let plan = Plan::read(arguments, &session, context)?;
    let changes = plan.changes(&session.document, context)?;
    if changes.is_empty() {
        return Err(Error::refusal(format!("the meeting of `{}` is scheduled so already", session.entry.id))
            .hint(format!("`pmgit meeting show {}` says how", session.entry.id)));
    }
    refuse_held(&session)?;
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

/// What the options ask for.
struct Plan<'a> {
    time: Option<Moment>,
    minutes: Option<u32>,
    calendar: Option<&'a str>,
    shared: Option<Moment>,
}

impl<'a> Plan<'a> {
    fn read(arguments: &'a cli::Schedule, session: &EditSession, context: &Context<'_>) -> Result<Self> {
        let time = (!arguments.time.is_empty()).then(|| arguments.time.join(" "));
        Ok(Self {
            time: time.map(|time| context.moment(&time, &session.policy)).transpose()?,
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
                format!("{id}: {verb} the meeting {to} {}", moment_text(time, &session.policy))
            }
        }
    }

    fn report(&self, session: &EditSession, context: &mut Context<'_>) -> Result<Exit> {
        let id = &session.entry.id;
        let Some(time) = self.time else {
            context.out(format!("{id}: noted"))?;
            return Ok(Exit::Clean);
        };
        if time < context.now {
            context.remark(format!("{} is over", to_toml(time)))?;
        }
        let verb = if session.document.meeting.planned().is_some() { "moved to" } else { "scheduled for" };
        context.out(format!("{id}: the meeting is {verb} {}", moment_text(time, &session.policy)))?;
        if let Some(deadline) = deadline::meeting_by(&session.document, &session.policy) {
            context.out(format!("  it must begin by {}", deadline.describe(Language::En)))?;
        }
        if session.document.meeting.shared.is_none() && self.shared.is_none() {
            let by = time - deadline::SHARED_BEFORE;
            let when =
                if by > context.now { format!("by {}", moment_text(by, &session.policy)) } else { "now".to_owned() };
            context.out(format!("  share the link {when}: `pmgit meeting share {id}` notes it"))?;
        }
        context.out(format!("  next: `pmgit meeting invite {id} --output FILE`"))?;
        Ok(Exit::Clean)
    }
}

/// Says which times are still in time, or what else there is; changes nothing.
fn propose(id: &str, context: &mut Context<'_>) -> Result<Exit> {
    let WorktreePostmortem { policy, entry, document, .. } = WorktreePostmortem::open(id, context)?;
    let id = &entry.id;
    let meeting = &document.meeting;
    if let Some(cancelled) = meeting.cancelled.filter(|_| meeting.is_cancelled()) {
        context.out(format!("{id}: the meeting was cancelled on {}", moment_text(cancelled.value, &policy)))?;
    } else if let Some(scheduled) = meeting.scheduled {
        context.out(format!("{id}: the meeting is scheduled for {}", moment_text(scheduled.value, &policy)))?;
    }
    let Some(proposal) = Proposal::find(&document, &policy, context.now) else {
        let unresolved = document.incident.resolved.is_none();
        let cause = if unresolved { "`incident.resolved` is missing" } else { "its severity asks for no meeting" };
        return Err(Error::refusal(format!("the meeting of `{id}` has no deadline, so no time can be proposed"))
            .cause(cause)
            .hint(format!("name a time: `pmgit meeting schedule {id} \"2026-11-23 15:00\"`")));
    };
    for line in proposal.lines(&policy, context.now) {
        context.out(line)?;
    }
    if let Some(last) = proposal.times.last() {
        let last = schedule_time(*last, &policy);
        context.out(format!("  next: `pmgit meeting schedule {id} \"{last}\"`, or any other time"))?;
    }
    Ok(Exit::Clean)
}

/// Warns of a time behind the deadline; whether it is refused is the gate's to say, and from in-review on it does.
fn tell_late(session: &EditSession, context: &mut Context<'_>) -> Result<()> {
    let id = &session.entry.id;
    let Some(proposal) = Proposal::find(&session.document, &session.policy, context.now) else { return Ok(()) };
    if session.document.waivers.iter().any(|waiver| rules::is_named(waiver, RuleId::LateMeeting)) {
        return context.remark("the meeting begins after its deadline; a waiver says why");
    }
    let is_draft = session.document.status() == Status::Draft;
    if is_draft {
        context.remark(format!(
            "the meeting begins too late, and must begin by {}",
            proposal.deadline.describe(Language::En)
        ))?;
    }
    if let Some(times) = proposal.alternatives(&session.policy).filter(|_| proposal.is_in_time()) {
        context.remark(format!("in time would be {times}"))?;
    }
    if is_draft {
        let waive = format!("`pmgit waive {id} late-meeting --reason TEXT --approved-by NAME`");
        context.hint_line(format!("where it has to be late, say why: {waive}"))?;
    }
    Ok(())
}

fn refuse_held(session: &EditSession) -> Result<()> {
    let Some(held) = &session.document.meeting.held else { return Ok(()) };
    let held: DateTime<FixedOffset> = held.value;
    Err(Error::refusal(format!(
        "the meeting of `{}` was held on {}",
        session.entry.id,
        moment_text(held, &session.policy)
    ))
    .hint(
        "for another meeting take `held` and `outcome` out of `[meeting]` and commit that; \
         `pmgit meeting hold` corrects them",
    ))
}
