//! `pmgit meeting show`: when it is, by when it must be, and who belongs into it.

use serde::Serialize;

use super::WorktreePostmortem;
use super::invite::missing;
use super::moment_text;
use crate::calendar::to_toml;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, write_error};
use crate::deadline;
use crate::document::{Maybe, Moment, said};
use crate::error::Result;
use crate::invitees::{self, Invitee, Role};
use crate::render::{address_of, name_of, role_name};
use crate::report::{self, Version};
use crate::text::{Language, cell, one_line, say, widest};

/// The answer for programs.
#[derive(Serialize)]
struct MeetingJson<'a> {
    version: Version<1>,
    id: &'a str,
    title: Option<&'a str>,
    severity: &'a str,
    status: &'static str,
    scheduled: Option<String>,
    minutes: Option<u32>,
    shared: Option<String>,
    held: Option<String>,
    /// When it was called off.
    cancelled: Option<String>,
    calendar: Option<&'a str>,
    outcome: Option<&'a str>,
    /// The first moment that is too late.
    deadline: Option<String>,
    invitees: Vec<Invited<'a>>,
    /// The keys below `[people]` that ought to name somebody.
    vacant: Vec<&'static str>,
    /// Teams that own an action, and of whom nobody is invited.
    unheard_teams: Vec<&'a str>,
}

#[derive(Serialize)]
struct Invited<'a> {
    handle: &'a str,
    name: &'a str,
    email: Option<String>,
    required: bool,
    roles: Vec<&'static str>,
}

pub(super) fn run(arguments: &cli::MeetingShow, context: &mut Context<'_>) -> Result<Exit> {
    let reading = WorktreePostmortem::open(&arguments.target, context)?;
    let invitees = invitees::invitees_of(&reading.document, &reading.policy);
    if arguments.json {
        let json = report::pretty_json(&answer(&reading, &invitees)).map_err(write_error)?;
        context.out.write_all(json.as_bytes()).map_err(write_error)?;
        return Ok(Exit::Clean);
    }
    let untitled = context.say(say! { en: "(no title)"; ja: "（タイトルなし）" });
    context.out(one_line(said(reading.document.title.as_ref()).unwrap_or(&untitled)))?;
    for line in times(&reading, context) {
        context.out(format!("  {line}"))?;
    }
    let required = context.say(say! { en: "required"; ja: "必須" });
    let optional = context.say(say! { en: "optional"; ja: "任意" });
    for (heading, wanted) in [(required, true), (optional, false)] {
        let listed: Vec<_> = invitees.iter().filter(|invitee| invitee.is_required() == wanted).collect();
        if listed.is_empty() {
            continue;
        }
        context.out(heading)?;
        let width = widest(listed.iter().map(|invitee| invitee.handle));
        for invitee in listed {
            let roles: Vec<&str> = invitee.roles.iter().map(|role| role_name(*role, context.language)).collect();
            let roles = if context.language == Language::En { roles.join(", ") } else { roles.join("、") };
            let address = address_of(&reading.policy, invitee.handle);
            let address = address.map(|known| format!("  {} <{}>", one_line(&known.name), one_line(&known.email)));
            let handle = cell(invitee.handle, width);
            context.out(format!("  {handle}  {roles}{}", address.unwrap_or_default()))?;
        }
    }
    for note in missing(&reading, context) {
        context.remark(note)?;
    }
    Ok(Exit::Clean)
}

fn times(reading: &WorktreePostmortem, context: &Context<'_>) -> Vec<String> {
    let (meeting, policy, language) = (&reading.document.meeting, &reading.policy, context.language);
    let at = |time: Moment| moment_text(time, policy, language);
    let mut lines = Vec::new();
    lines.push(match (meeting.held, meeting.planned(), meeting.cancelled) {
        (Some(held), _, _) => {
            context.say(say! { en: "held on {}", at(held.value); ja: "実施日時：{}", at(held.value) })
        }
        (None, Some(planned), _) => {
            context.say(say! { en: "scheduled for {}", at(planned.value); ja: "予定日時：{}", at(planned.value) })
        }
        (None, None, Some(cancelled)) => {
            context.say(say! { en: "cancelled on {}", at(cancelled.value); ja: "中止：{}", at(cancelled.value) })
        }
        (None, None, None) => context.say(say! { en: "not scheduled yet"; ja: "日時は未定" }),
    });
    if meeting.held.is_none() {
        let deadline = deadline::meeting_by(&reading.document, policy).map(|deadline| deadline.describe(language));
        lines.extend(deadline.map(|by| context.say(say! { en: "must begin by {by}"; ja: "開始期限：{by}" })));
        match (meeting.shared, deadline::share_by(&reading.document)) {
            (Some(shared), _) => lines.push(
                context.say(say! { en: "shared on {}", at(shared.value); ja: "リンクの共有：{}", at(shared.value) }),
            ),
            (None, Some(by)) => lines.push(
                context.say(say! { en: "the link is to be shared by {}", at(by); ja: "リンクの共有期限：{}", at(by) }),
            ),
            (None, None) => {}
        }
    }
    lines.extend(said(meeting.calendar.as_ref()).map(|link| {
        let link = one_line(link);
        context.say(say! { en: "calendar: {link}"; ja: "カレンダー：{link}" })
    }));
    lines.extend(said(meeting.outcome.as_ref()).map(|outcome| {
        let outcome = one_line(outcome);
        context.say(say! { en: "outcome: {outcome}"; ja: "結果：{outcome}" })
    }));
    lines
}

fn answer<'a>(reading: &'a WorktreePostmortem, invitees: &[Invitee<'a>]) -> MeetingJson<'a> {
    let (document, policy) = (&reading.document, &reading.policy);
    let meeting = &document.meeting;
    let moment = |at: &Maybe<Moment>| at.as_ref().map(|at| to_toml(at.value));
    MeetingJson {
        version: Version,
        id: reading.entry.id.as_str(),
        title: said(document.title.as_ref()),
        severity: document.severity(),
        status: document.status().as_str(),
        scheduled: moment(&meeting.scheduled),
        minutes: meeting.minutes.as_deref().copied(),
        shared: moment(&meeting.shared),
        held: moment(&meeting.held),
        cancelled: moment(&meeting.cancelled),
        calendar: said(meeting.calendar.as_ref()),
        outcome: said(meeting.outcome.as_ref()),
        deadline: deadline::meeting_by(document, policy).map(|deadline| to_toml(deadline.end.fixed_offset())),
        invitees: invitees
            .iter()
            .map(|invitee| Invited {
                handle: invitee.handle,
                name: name_of(policy, invitee.handle),
                email: address_of(policy, invitee.handle).map(|known| known.email),
                required: invitee.is_required(),
                roles: invitee.roles.iter().map(|role| role.key()).collect(),
            })
            .collect(),
        vacant: invitees::vacant(document).into_iter().map(Role::key).collect(),
        unheard_teams: invitees::unheard_teams(document, policy),
    }
}
