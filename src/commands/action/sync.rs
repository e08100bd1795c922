//! `pmgit action sync`: tickets for the actions that have none, and `done` for those whose ticket was closed.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::errands::{Errands, Origin};
use crate::cli::{self, TrackerName};
use crate::commands::Exit;
use crate::commands::shared::access;
use crate::commands::shared::branch::branch_for;
use crate::commands::shared::context::Context;
use crate::commands::shared::drafting::Keep;
use crate::commands::shared::retry::persistently;
use crate::commands::shared::transition::EditSession;
use crate::document::edit::{Editor, Value};
use crate::document::{Language, said};
use crate::error::{Error, Result};
use crate::gate::{self, Beside};
use crate::integrations::{Draft, Http, Jira, Marker, Outbox, Server, State, Tracker};
use crate::source::SourceFile;
use crate::text::{Both, both, plural};

pub(super) fn run(arguments: &cli::Sync, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    // Held before the document is read: what another run of this clone has written is seen.
    let outbox = (!arguments.dry_run).then(|| Outbox::open(repository.common_dir())).transpose()?;
    // Whoever only looks may do so before committing.
    let keep = if arguments.dry_run { Keep::InWorktree } else { Keep::AsCommit };
    let session = EditSession::open_for(&arguments.target, keep, context)?;
    let plan = Plan::make(&session)?;
    let tracker = tracker(arguments, &session, context)?;
    for note in &plan.notes {
        context.remark(context.say(note))?;
    }
    let Some(outbox) = outbox else { return show(&plan, tracker.as_ref(), context) };
    if plan.missing.is_empty() && plan.open.is_empty() {
        context.out(context.say(both! {
            en: "{}: there is nothing to do", session.entry.id;
            ja: "{}：作成するチケットはありません", session.entry.id
        }))?;
        return Ok(Exit::Clean);
    }
    rehearse(&session, &plan)?;
    let mut errands = Errands {
        http: Http::new(Duration::from_secs(arguments.reach.access.timeout)),
        tracker: tracker.as_ref(),
        outbox: &outbox,
        now: context.now,
        since: since(&session, context.now),
        notes: Vec::new(),
    };
    let mut news = News::default();
    let outcome = news.gather(&plan, &mut errands, &session);
    for note in std::mem::take(&mut errands.notes) {
        context.remark(context.say(note))?;
    }
    // What has been done is on record before it is told what could not be.
    let markers: Vec<Marker> = news.links.iter().map(|link| link.marker.clone()).collect();
    let id = session.entry.id.clone();
    record_persistently(session, &mut news, context)?;
    markers.iter().try_for_each(|marker| outbox.settle(marker))?;
    outcome?;
    if news.links.is_empty() && news.done.is_empty() {
        context.out(context.say(both! {
            en: "{id}: nothing is to be written down";
            ja: "{id}：書き込む変更はありません"
        }))?;
    }
    Ok(Exit::Clean)
}

/// The actions as they stand.
struct Plan {
    /// Those without a ticket.
    missing: Vec<(usize, Draft)>,
    /// Those with a ticket that may have been closed.
    open: Vec<(usize, String)>,
    notes: Vec<Both>,
}

impl Plan {
    fn make(session: &EditSession) -> Result<Self> {
        let (document, id) = (&session.document, &session.entry.id);
        let language = session.policy.language_of(document);
        let link = access::page(&session.repository, &session.entry.path, None)?;
        let mut plan = Self { missing: Vec::new(), open: Vec::new(), notes: Vec::new() };
        for (index, action) in document.actions.iter().enumerate() {
            if action.done.is_some() || said(action.declined.as_ref()).is_some() {
                continue;
            }
            if let Some(ticket) = said(action.ticket.as_ref()) {
                plan.open.push((index, ticket.to_owned()));
            } else if said(action.discuss.as_ref()).is_some() {
                plan.notes.push(both! {
                    en: "`actions[{index}]` is still to be discussed; without `discuss` it gets a ticket";
                    ja: "`actions[{index}]`はこれから議論するため、チケットを作成しません（`discuss`を消すと作成します）"
                });
            } else if let Some(draft) = draft(session, index, language, link.as_deref()) {
                plan.missing.push((index, draft));
            } else {
                plan.notes.push(both! {
                    en: "`actions[{index}]` of `{id}` has no title, so it gets no ticket";
                    ja: "`{id}`の`actions[{index}]`にはタイトルがないため、チケットを作成しません"
                });
            }
        }
        Ok(plan)
    }
}

fn draft(session: &EditSession, index: usize, language: Language, link: Option<&str>) -> Option<Draft> {
    Draft::for_action(&session.document, &session.entry.id, index, language, link)
}

/// Prints what would be created.
fn show(plan: &Plan, tracker: &dyn Tracker, context: &mut Context<'_>) -> Result<Exit> {
    for (_, draft) in &plan.missing {
        context.out(tracker.create(draft).dry_run_text())?;
    }
    if plan.missing.is_empty() {
        context.out(context.say(both! { en: "no ticket would be created"; ja: "作成されるチケットはありません" }))?;
    }
    Ok(Exit::Clean)
}

/// The tracker that the options name, else that of `origin`.
fn tracker(arguments: &cli::Sync, session: &EditSession, context: &Context<'_>) -> Result<Box<dyn Tracker>> {
    let origin = access::origin(&session.repository)?;
    let to = match arguments.to {
        Some(to) => to,
        None => TrackerName::Forge(access::forge_of(
            origin.as_ref(),
            &both! { en: "tracker"; ja: "課題管理サービス" },
            "--to jira --project KEY",
        )?),
    };
    let token = |names: &[&str]| {
        // A dry run needs no secret, and asks for none.
        if arguments.dry_run { Ok(None) } else { access::required(names, &arguments.reach.access, context).map(Some) }
    };
    match to {
        TrackerName::Forge(forge) => {
            let connect = forge.api.issues.ok_or_else(|| {
                Error::new(both! {
                    en: "cannot create tickets on {}", forge.title;
                    ja: "{}にチケットを作成できません", forge.title
                })
                .cause(both! {
                    en: "pmgit does not support its issues";
                    ja: "その課題管理にpmgitは対応していません"
                })
            })?;
            let token = token(forge.tokens)?;
            let (web, project) = access::place(forge, &arguments.reach, origin.as_ref())?;
            connect(web, &project, token.as_ref())
        }
        TrackerName::Jira => {
            let token = token(&["PMGIT_JIRA_TOKEN"])?;
            Ok(Box::new(jira(arguments, token.as_ref(), context)?))
        }
    }
}

fn jira(arguments: &cli::Sync, token: Option<&crate::integrations::Secret>, context: &Context<'_>) -> Result<Jira> {
    let variable = |name: &str| context.variable(name).and_then(|value| value.to_str()).map(str::to_owned);
    let server = arguments.reach.server.clone().or_else(|| variable("PMGIT_JIRA_URL")).ok_or_else(|| {
        Error::new(both! { en: "cannot determine the address of Jira"; ja: "JiraのURLがわかりません" }).hint(both! {
            en: "name it: `--server https://example.atlassian.net`, or set `PMGIT_JIRA_URL`";
            ja: "`--server https://example.atlassian.net`で指定するか、`PMGIT_JIRA_URL`を設定してください"
        })
    })?;
    let project = arguments.reach.project.as_deref().ok_or_else(|| {
        Error::new(both! { en: "cannot determine the Jira project"; ja: "Jiraのプロジェクトがわかりません" }).hint(
            both! { en: "name it by its key: `--project CACHE`"; ja: "キーで指定してください：`--project CACHE`" },
        )
    })?;
    let user = variable("PMGIT_JIRA_USER");
    if token.is_some() && user.is_none() {
        return Err(Error::new(
            both! { en: "cannot determine your Jira account"; ja: "Jiraのアカウントがわかりません" },
        )
        .cause(both! { en: "`PMGIT_JIRA_USER` is not set"; ja: "`PMGIT_JIRA_USER`が設定されていません" })
        .hint(both! {
            en: "set it to the e-mail address of the account whose API token it is";
            ja: "APIトークンを発行したアカウントのメールアドレスを設定してください"
        }));
    }
    let who = user.as_deref().zip(token);
    Jira::new(Server::parse(&server)?, project, &arguments.issue_type, who)
}

/// Before anything is sent: could the links be written back? A refusal afterwards would leave tickets without a record.
fn rehearse(session: &EditSession, plan: &Plan) -> Result<()> {
    if let Some(operation) = session.repository.state()? {
        return Err(Error::refusal(both! {
            en: "cannot record a change during a {operation}";
            ja: "{operation}の途中では変更を記録できません"
        })
        .hint(both! {
            en: "end the {operation} first; nothing was sent";
            ja: "先に{operation}を終わらせてください。何も送信していません"
        }));
    }
    branch_for(&session.repository, &session.policy, &session.entry.id, Some(session.document.status()))?;
    let mut editor = session.editor()?;
    for (index, _) in &plan.missing {
        write_link(&mut editor, *index, "https://example.com/1")?;
    }
    let after = SourceFile::new(session.entry.path.clone(), editor.into_text().into_bytes());
    let head = session.repository.head_version()?;
    let beside = Beside::new(&session.repository, &head, &session.policy);
    if gate::guard(&session.policy, &after, Some(&session.before), Some(&beside))?.blocks() {
        return Err(Error::refusal(both! {
            en: "the links cannot be recorded in `{}`; nothing was sent", session.entry.path;
            ja: "リンクを`{}`に記録できないため、何も送信していません", session.entry.path
        })
        .hint(both! {
            en: "`pmgit check {}` shows what blocks it", session.entry.id;
            ja: "`pmgit check {}`で問題の箇所がわかります", session.entry.id
        }));
    }
    Ok(())
}

/// A time before which no ticket of this postmortem can have been made, whatever is written in it.
fn since(session: &EditSession, now: DateTime<Utc>) -> DateTime<Utc> {
    let began = session.document.incident.began().map(|at| at.to_utc());
    let day = NaiveDate::parse_from_str(session.entry.id.as_str().get(..10).unwrap_or_default(), "%Y-%m-%d");
    let day = day.ok().and_then(|day| day.and_hms_opt(0, 0, 0)).map(|at| at.and_utc());
    let earliest = began.into_iter().chain(day).min().unwrap_or(now).min(now - TimeDelta::days(30));
    earliest.checked_sub_signed(TimeDelta::days(1)).unwrap_or(earliest)
}

/// What is to be written into the document.
#[derive(Default)]
struct News {
    links: Vec<Linked>,
    done: Vec<Closed>,
}

/// An action whose ticket was closed.
struct Closed {
    index: usize,
    ticket: String,
    on: NaiveDate,
}

struct Linked {
    index: usize,
    marker: Marker,
    link: String,
    origin: Origin,
}

impl News {
    /// Asks the tracker, and keeps what it has learned also where that ends in an error.
    fn gather(&mut self, plan: &Plan, errands: &mut Errands<'_>, session: &EditSession) -> Result<()> {
        for (index, link) in &plan.open {
            match errands.look(link)? {
                None | Some(State::Open) => {}
                Some(State::Done(at)) => {
                    let on = at.with_timezone(session.policy.calendar.zone()).date_naive();
                    self.done.push(Closed { index: *index, ticket: link.clone(), on });
                }
                Some(State::Dropped(reason)) => errands.notes.push(both! {
                    en: "{link} was closed as `{reason}`, which is not done; record why as `declined = \"...\"`";
                    ja: "{link}は`{reason}`として閉じられており、完了ではありません。理由を`declined = \"...\"`に書いてください"
                }),
            }
        }
        if plan.missing.is_empty() {
            return Ok(());
        }
        let markers: Vec<&Marker> = plan.missing.iter().map(|(_, draft)| &draft.marker).collect();
        let found = errands.search(&markers)?;
        let mut made = Vec::new();
        let mut outcome = Ok(());
        for (index, draft) in &plan.missing {
            if let Some(ticket) = found.get(&draft.marker).and_then(|tickets| tickets.first()) {
                let link = ticket.link.clone();
                self.links.push(Linked { index: *index, marker: draft.marker.clone(), link, origin: Origin::Found });
                continue;
            }
            match errands.create(draft) {
                Ok(ticket) => made.push((draft.marker.clone(), ticket, Origin::Created)),
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
        }
        if !made.is_empty() {
            errands.settle_twins(&mut made);
        }
        for (marker, ticket, origin) in made {
            let index = plan.missing.iter().find(|(_, draft)| draft.marker == marker).map(|(index, _)| *index);
            let index = index.expect("it was made for one of them");
            self.links.push(Linked { index, marker, link: ticket.link, origin });
        }
        outcome
    }
}

impl News {
    /// Finds the actions in a document that somebody else has changed: by what their tickets are marked with, and by the
    /// tickets themselves. What is settled by now needs no news.
    fn find_again(&mut self, session: &EditSession) {
        let language = session.policy.language_of(&session.document);
        let actions = &session.document.actions;
        let marker = |index: usize| draft(session, index, language, None).map(|draft| draft.marker);
        self.links.retain_mut(|linked| {
            let is_it = |index: &usize| {
                said(actions[*index].ticket.as_ref()).is_none() && marker(*index).as_ref() == Some(&linked.marker)
            };
            (0..actions.len()).find(is_it).inspect(|index| linked.index = *index).is_some()
        });
        self.done.retain_mut(|closed| {
            let is_it = |index: &usize| {
                actions[*index].done.is_none() && said(actions[*index].ticket.as_ref()) == Some(closed.ticket.as_str())
            };
            (0..actions.len()).find(is_it).inspect(|index| closed.index = *index).is_some()
        });
    }
}

fn write_link(editor: &mut Editor, index: usize, link: &str) -> Result<()> {
    editor.fill(&["actions", &index.to_string(), "ticket"], &Value::String(link.to_owned()))
}

/// Writes what was learned into the document. Where somebody else changes that meanwhile, the actions are found anew: the
/// tracker is not asked again, for it may not show yet what it has just made.
fn record_persistently(session: EditSession, news: &mut News, context: &mut Context<'_>) -> Result<()> {
    let id = session.entry.id.to_string();
    let mut first = Some(session);
    let recorded = persistently(|| {
        let session = if let Some(session) = first.take() {
            session
        } else {
            let session = EditSession::open(&id, context)?;
            news.find_again(&session);
            session
        };
        record(&session, news, context)
    });
    if recorded.is_err() {
        context.remark(context.say(both! {
            en: "this is not on record yet; run it again: tickets that exist are found, and not created twice";
            ja: "まだ記録されていません。もう一度実行してください。作成済みのチケットは検索で見つかり、二重には作成しません"
        }))?;
    }
    recorded?.iter().try_for_each(|line| context.out(line))
}

/// Writes what was learned into the document, as one commit; gives back what to say of it.
fn record(session: &EditSession, news: &News, context: &mut Context<'_>) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    if news.links.is_empty() && news.done.is_empty() {
        return Ok(lines);
    }
    let mut editor = session.editor()?;
    let mut trailers = vec![("Postmortem", session.entry.id.to_string())];
    for link in &news.links {
        let (index, to) = (link.index, &link.link);
        lines.push(context.say(match link.origin {
            Origin::Created => {
                both! { en: "actions[{index}]: created {to}"; ja: "`actions[{index}]`：{to}を作成しました" }
            }
            Origin::Found => {
                both! { en: "actions[{index}]: found {to}"; ja: "`actions[{index}]`：{to}が見つかりました" }
            }
        }));
        write_link(&mut editor, link.index, &link.link)?;
        trailers.push(("Postmortem-Ticket", link.link.clone()));
    }
    for Closed { index, on, .. } in &news.done {
        lines.push(context.say(both! { en: "actions[{index}]: done on {on}"; ja: "`actions[{index}]`：{on}に完了" }));
        editor.fill(&["actions", &index.to_string(), "done"], &Value::Date(*on))?;
    }
    let counted = |count: usize, noun: &str, verb: &str| (count > 0).then(|| format!("{} {verb}", plural(count, noun)));
    let said = [counted(news.links.len(), "ticket", "linked"), counted(news.done.len(), "action", "done")];
    let subject = format!("{}: {}", session.entry.id, said.into_iter().flatten().collect::<Vec<_>>().join(", "));
    session.record(context, editor, &subject, trailers, session.document.status())?;
    Ok(lines)
}
