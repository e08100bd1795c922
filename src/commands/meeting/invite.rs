//! `pmgit meeting invite`: the invitation, or what takes it back, as an iCalendar file.

use super::WorktreePostmortem;
use super::moment_text;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::output::deliver;
use crate::document::{Document, Moment, same_person};
use crate::error::{Error, Result};
use crate::invitees::{self, Role};
use crate::policy::PEOPLE_PATH;
use crate::render::{Address, Calendar, Invitation, Method, Organizer, address_of};
use crate::text::{and_list, one_or_many, or_list};

pub(super) fn run(arguments: &cli::Invite, context: &mut Context<'_>) -> Result<Exit> {
    let reading = WorktreePostmortem::open(&arguments.id, context)?;
    let (id, page) = (&reading.entry.id, reading.page());
    let scheduled = scheduled(&reading)?;
    let location = arguments.location.as_deref().map(|place| worded("--location", place)).transpose()?;
    let invitation = Invitation {
        organizer: organizer(&reading)?,
        now: context.now,
        location: location.map(str::to_owned),
        is_cancelled: arguments.cancel,
    };
    let event = invitation.event(&page, scheduled).ok_or_else(|| {
        Error::refusal(format!("no calendar can hold the meeting of `{id}`"))
            .cause(format!(
                "it is scheduled for {}, and iCalendar ends with the year 9999",
                moment_text(scheduled, &reading.policy)
            ))
            .hint(format!("`pmgit meeting schedule {id} TIME` moves it"))
    })?;
    if scheduled <= context.now && !arguments.cancel {
        context.remark(format!("the time of the meeting, {}, is over", moment_text(scheduled, &reading.policy)))?;
    }
    let untold = invitation.untold(&page);
    if !untold.is_empty() {
        let names: Vec<String> = untold.iter().map(|handle| format!("`{handle}`")).collect();
        let has = one_or_many(names.len(), "has", "have");
        context.remark(format!(
            "{} {has} no e-mail address in {PEOPLE_PATH}; the invitation names them and does not reach them",
            and_list(&names)
        ))?;
    }
    for note in missing(&reading) {
        context.remark(note)?;
    }
    let method = if arguments.cancel { Method::Cancel } else { Method::Request };
    let text = Calendar { method, name: None, events: vec![event] }.write();
    deliver(context, arguments.output.as_deref(), text.as_bytes())?;
    if arguments.cancel {
        context.remark(format!(
            "the document still says when it was to be; `pmgit meeting schedule {id} TIME` sets another time"
        ))?;
    }
    Ok(Exit::Clean)
}

fn scheduled(reading: &WorktreePostmortem) -> Result<Moment> {
    let (id, meeting) = (&reading.entry.id, &reading.document.meeting);
    if let Some(held) = &meeting.held {
        return Err(Error::refusal(format!(
            "the meeting of `{id}` was held on {}",
            moment_text(held.value, &reading.policy)
        ))
        .hint("nobody needs an invitation to it any more"));
    }
    let scheduled = meeting.scheduled.as_ref().map(|at| at.value);
    scheduled.ok_or_else(|| {
        Error::refusal(format!("the meeting of `{id}` has no time yet"))
            .hint(format!("`pmgit meeting schedule {id}` proposes some"))
    })
}

/// The owner invites (process page, step 2); where the people do not know their address, git may, for it is they who
/// run this.
fn organizer(reading: &WorktreePostmortem) -> Result<Organizer> {
    let id = &reading.entry.id;
    let Some(owner) = reading.document.owner() else {
        return Err(Error::refusal(format!("`{id}` has no owner, who invites to the meeting"))
            .hint("name one: `owner = \"...\"` below `[people]`"));
    };
    let by_git = || {
        Context::whoami(&reading.repository, &reading.policy).ok().filter(|me| same_person(me, owner))?;
        let identity = reading.repository.author().ok()?;
        Address::new(&identity.name, &identity.email)
    };
    let address = address_of(&reading.policy, owner).or_else(by_git).ok_or_else(|| {
        Error::refusal(format!("cannot invite without an e-mail address of `{owner}`, who owns `{id}`")).hint(format!(
            "add it to {PEOPLE_PATH}:\n[{}]\nname = \"...\"\nemail = \"...\"",
            key(owner.trim().trim_start_matches('@'))
        ))
    })?;
    Ok(Organizer { handle: owner.to_owned(), address })
}

/// Who ought to be there and is not known: roles that nobody holds, teams that nobody speaks for.
pub(super) fn missing(reading: &WorktreePostmortem) -> Vec<String> {
    let mut notes = Vec::new();
    let vacant = vacant(&reading.document);
    if !vacant.is_empty() {
        notes.push(format!("nobody is named below `[people]` as {}; the process invites them", or_list(&vacant)));
    }
    let teams = invitees::unheard_teams(&reading.document, &reading.policy);
    if !teams.is_empty() {
        let teams: Vec<String> = teams.iter().map(|team| format!("`{team}`")).collect();
        notes.push(format!("nobody of {} is invited, which will own an action", or_list(&teams)));
    }
    notes
}

fn vacant(document: &Document) -> Vec<String> {
    invitees::vacant(document).into_iter().map(Role::key).map(|key| format!("`{key}`")).collect()
}

/// A handle as a key of TOML; a string of JSON is one.
fn key(handle: &str) -> String {
    let is_bare = handle.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { handle.to_owned() } else { serde_json::Value::from(handle).to_string() }
}
