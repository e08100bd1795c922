//! `pmgit action`: what is to be done, added, done and declined without opening the file.

mod choice;
mod edit;
mod errands;
mod list;
mod sync;

use chrono::{Datelike as _, NaiveDate};

use super::Exit;
use super::shared::context::{Context, worded};
use super::shared::drafting::{Change, Keep};
use super::shared::reason::{Need, Wording, left_out};
use super::shared::retry::retried;
use super::shared::transition::EditSession;
use super::shared::which::{Which, behind_id};
use crate::calendar::{Undated, day_text, weekday_text};
use crate::cli::{self, ActionCommand};
use crate::deadline;
use crate::document::edit::Value;
use crate::document::{labels, said};
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::policy::Policy;
use crate::text::{Both, Language, both, named, one_line, say};

pub(super) fn run(arguments: &cli::Action, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        ActionCommand::Add(arguments) => retried(context, |context| add(arguments, context)),
        ActionCommand::Edit(arguments) => retried(context, |context| edit::run(arguments, context)),
        ActionCommand::Done(arguments) => retried(context, |context| done(arguments, context)),
        ActionCommand::Decline(arguments) => decline(arguments, context),
        ActionCommand::List(arguments) => list::run(arguments, context),
        ActionCommand::Sync(arguments) => sync::run(arguments, context),
    }
}

fn add(arguments: &cli::AddAction, context: &mut Context<'_>) -> Result<Exit> {
    let (which, title) = behind_id(&arguments.first, arguments.second.as_deref(), "TITLE")?;
    let title = worded("TITLE", title)?;
    let given = |option: &str, text: &Option<String>| -> Result<Option<Value>> {
        let text = text.as_deref().map(|text| worded(option, text)).transpose()?;
        Ok(text.map(|text| Value::String(text.to_owned())))
    };
    let priority = given("--priority", &arguments.priority)?;
    let ticket = given("--ticket", &arguments.ticket)?;
    let (discuss, done_when) = (given("--discuss", &arguments.discuss)?, given("--done-when", &arguments.done_when)?);
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let owner = owners(&arguments.owner, &session.policy)?;
    refuse_twin(&session, title, arguments.ticket.as_deref())?;
    let due = match &arguments.due {
        Some(due) => Some(context.day_by(due, &session.policy, Undated::Next)?),
        None => deadline::actions_by(&session.document, &session.policy).map(|deadline| deadline.last_day),
    };
    let language = session.policy.language_of(&session.document);
    let labels = labels(&session.document, language, session.entry.id.date());
    let row: Vec<(&str, Value)> = [
        ("title", Some(Value::String(title.to_owned()))),
        ("kind", arguments.kind.clone().map(Value::String)),
        ("priority", priority),
        ("owner", owner),
        ("ticket", ticket),
        ("due", due.map(Value::Date)),
        ("discuss", discuss),
        ("done_when", done_when),
        ("labels", Some(labels).filter(|labels| !labels.is_empty()).map(Value::Strings)),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((key, value?)))
    .collect();
    let mut editor = session.editor()?;
    editor.append_row("actions", &row)?;
    let by = due.map_or_else(String::new, |due| due_text(due, &session.policy, context));
    let parts = [(format!("actions[{}]", session.document.actions.len()), format!("{title}{by}"))];
    session.keep(keep, editor, &Change { subject: "add an action", parts: &parts }, context)?;
    Ok(Exit::Clean)
}

/// One owner is written as a text, several as a list.
fn owners(given: &[String], policy: &Policy) -> Result<Option<Value>> {
    let mut owners: Vec<String> = Vec::new();
    for owner in given {
        let owner = worded("--owner", owner)?;
        if let Some(twin) = owners.iter().find(|known| policy.is_same_person(known, owner)) {
            let error = Error::refusal(both! {
                en: "`--owner` names `{}` twice", one_line(owner);
                ja: "`--owner`に`{}`が2回指定されています", one_line(owner)
            });
            return Err(if twin == owner {
                error.hint(both! { en: "give each owner once"; ja: "担当は1回ずつ指定してください" })
            } else {
                error
                    .cause(both! { en: "`{}` is the same", one_line(twin); ja: "`{}`は同じ人です", one_line(twin) })
                    .hint(both! { en: "give each owner once"; ja: "担当は1回ずつ指定してください" })
            });
        }
        owners.push(owner.to_owned());
    }
    Ok(match owners.len() {
        0 => None,
        1 => owners.pop().map(Value::String),
        _ => Some(Value::Strings(owners)),
    })
}

/// One action has one row.
fn refuse_twin(session: &EditSession, title: &str, ticket: Option<&str>) -> Result<()> {
    let is_twin = |index: &usize| {
        let action = &session.document.actions[*index];
        said(action.title.as_ref()) == Some(title)
            || ticket.is_some_and(|ticket| said(action.ticket.as_ref()) == Some(ticket.trim()))
    };
    match (0..session.document.actions.len()).find(is_twin) {
        Some(index) => {
            let known = said(session.document.actions[index].title.as_ref()).unwrap_or("-");
            Err(Error::refusal(both! {
                en: "`{}` has this action already", session.entry.id;
                ja: "`{}`には、すでにこのアクションがあります", session.entry.id
            })
            .quoting(format_args!("`actions[{index}]`: {known}"))
            .hint(both! {
                en: "`pmgit edit {}` opens it", session.entry.id;
                ja: "`pmgit edit {}`で開けます", session.entry.id
            }))
        }
        None => Ok(()),
    }
}

fn done(arguments: &cli::DoneAction, context: &mut Context<'_>) -> Result<Exit> {
    let (which, action) = behind_id(&arguments.first, arguments.second.as_deref(), "ACTION")?;
    let proof = arguments.proof.as_deref().map(|proof| worded("--proof", proof)).transpose()?;
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let proof = proof.map(|proof| ("proof", Value::String(proof.to_owned())));
    let index = choice::choose(&session.document, action, &session.entry.id)?;
    let action = &session.document.actions[index];
    // What is done already may lack only what shows it.
    if let Some((key, proof)) = &proof
        && action.done.is_some()
        && said(action.proof.as_ref()).is_none()
        && arguments.at.is_none()
    {
        return write(
            &session,
            index,
            &[(key, proof.clone())],
            ("prove an action", &both! { en: "proven"; ja: "完了を示すリンクを追加" }),
            keep,
            context,
        );
    }
    let on = context.day_by(arguments.at.as_deref().unwrap_or("today"), &session.policy, Undated::Last)?;
    if on > today(&session.policy, context) {
        return Err(Error::refusal(both! { en: "{on} has not come yet"; ja: "{on}はまだ来ていません" }).hint(both! {
            en: "record an action as done once it is; `due` says when it should be";
            ja: "完了の日付は、完了してから記録してください。期限は`due`に書きます"
        }));
    }
    refuse_settled(&session, index)?;
    let entries: Vec<(&str, Value)> = std::iter::once(("done", Value::Date(on))).chain(proof).collect();
    write(&session, index, &entries, ("an action is done", &both! { en: "done {on}"; ja: "{on}に完了" }), keep, context)
}

fn decline(arguments: &cli::DeclineAction, context: &mut Context<'_>) -> Result<Exit> {
    let (which, action) = behind_id(&arguments.first, arguments.second.as_deref(), "ACTION")?;
    let keep = Keep::by(arguments.commit);
    let open = |which: Which<'_>, context: &mut Context<'_>| {
        let session = EditSession::open_for(which, keep, context)?;
        let index = choice::choose(&session.document, action, &session.entry.id)?;
        refuse_settled(&session, index)?;
        Ok::<_, Error>((session, index))
    };
    let (reason, id) = match &arguments.reason {
        Some(reason) => (Wording::given("--reason", reason)?, None),
        None if context.asks => {
            let (session, index) = open(which, context)?;
            let reason = asked_why(&session, index, context)?;
            (reason, Some(session.entry.id))
        }
        None => return Err(left_out("action decline", "--reason")),
    };
    let which = id.as_ref().map_or(which, |id| Which::Like(id.as_str()));
    let outcome = retried(context, |context| {
        let (session, index) = open(which, context)?;
        let why = one_line(reason.text());
        let says = both! { en: "declined: {why}"; ja: "見送り：{why}" };
        let entries = [("declined", Value::String(reason.text().to_owned()))];
        write(&session, index, &entries, ("decline an action", &says), keep, context)
    });
    reason.settle(outcome, context)
}

/// Lets the person at the terminal write why an action will not be done.
fn asked_why(session: &EditSession, index: usize, context: &mut Context<'_>) -> Result<Wording> {
    let title = named(said(session.document.actions[index].title.as_ref()).unwrap_or("-"));
    let question = context.say(say! {
        en: "Why will {title} not be done? The reason stays in the postmortem, for those who have the same idea later.";
        ja: "{title}を行わない理由を書いてください。理由はポストモーテムに記録され、後から同じことを考える人の手がかりになります。"
    });
    let rule = RuleId::ActionWithoutTicket.as_str();
    let id = &session.entry.id;
    let need = Need { verb: "action decline", option: "--reason", id, question, rule, findings: Vec::new() };
    Wording::asked(&session.repository, &need, context)
}

/// An action comes to its end once.
fn refuse_settled(session: &EditSession, index: usize) -> Result<()> {
    let action = &session.document.actions[index];
    let standing = match (&action.done, said(action.declined.as_ref())) {
        (Some(done), _) => both! { en: "done since {}", done.value; ja: "完了（{}）", done.value },
        (None, Some(reason)) => both! { en: "declined: {reason}"; ja: "見送り：{reason}" },
        (None, None) => return Ok(()),
    };
    let title = said(action.title.as_ref()).unwrap_or("-");
    Err(Error::refusal(both! {
        en: "`actions[{index}]` of `{}` is settled already", session.entry.id;
        ja: "`{}`の`actions[{index}]`は完了または見送りになっています", session.entry.id
    })
    .cause(both! { en: "{title}: {}", standing.en(); ja: "{title}：{}", standing.ja() })
    .hint(both! {
        en: "`pmgit edit {}` opens it", session.entry.id;
        ja: "`pmgit edit {}`で開けます", session.entry.id
    }))
}

/// Writes how an action came to its end.
fn write(
    session: &EditSession,
    index: usize,
    entries: &[(&str, Value)],
    (subject, says): (&str, &Both),
    keep: Keep,
    context: &mut Context<'_>,
) -> Result<Exit> {
    let title = said(session.document.actions[index].title.as_ref()).unwrap_or("-");
    let mut editor = session.editor()?;
    for (key, value) in entries {
        editor.fill(&["actions", &index.to_string(), key], value)?;
    }
    let parts = [(
        format!("actions[{index}]"),
        context.say(both! { en: "{title}, {}", says.en(); ja: "{title}：{}", says.ja() }),
    )];
    session.keep(keep, editor, &Change { subject, parts: &parts }, context)?;
    Ok(Exit::Clean)
}

/// Behind a title: when it is due, and why that is a day off where it is one: `, due Mon 23 Nov 2026 (Labor Thanksgiving
/// Day)`, `、期限は2026年11月23日(月)（勤労感謝の日）`.
fn due_text(due: NaiveDate, policy: &Policy, context: &Context<'_>) -> String {
    let day = day_text(due, context.language);
    // The weekday shows in the day itself.
    let weekday = weekday_text(due.weekday(), context.language);
    let off = policy.calendar.day_off_text(due, context.language).filter(|off| *off != weekday);
    match (context.language, off) {
        (Language::En, Some(off)) => format!(", due {day} ({off})"),
        (Language::En, None) => format!(", due {day}"),
        (Language::Ja, Some(off)) => format!("、期限は{day}（{off}）"),
        (Language::Ja, None) => format!("、期限は{day}"),
    }
}

/// The day it is in the policy's time zone.
fn today(policy: &Policy, context: &Context<'_>) -> NaiveDate {
    policy.calendar.day_of(context.now.fixed_offset())
}
