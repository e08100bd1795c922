//! `pmgit action list`: the actions that are open, those of the newest postmortem first.

use serde::Serialize;

use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::archive::PostmortemFile;
use crate::commands::shared::context::{Context, sound, version_of, write_error};
use crate::commands::shared::shelf::Shelf;
use crate::commands::shared::which::choose;
use crate::document::{self, Action, said, same_person};
use crate::error::Result;
use crate::gate;
use crate::policy::Policy;
use crate::report;
use crate::text::{Language, both, cell, one_line, widest};

/// One action, as programs read it.
#[derive(Serialize)]
struct ActionRow {
    postmortem: String,
    path: String,
    /// Its place among the postmortem's actions, from 0.
    index: usize,
    title: Option<String>,
    kind: Option<String>,
    priority: Option<String>,
    /// All of its owners, in one text.
    owner: Option<String>,
    owners: Vec<String>,
    ticket: Option<String>,
    due: Option<String>,
    /// Why the due date is a day off, in the reader's language; nothing where it is a business day.
    due_on_day_off: Option<String>,
    discuss: Option<String>,
    done_when: Option<String>,
    done: Option<String>,
    proof: Option<String>,
    declined: Option<String>,
    labels: Vec<String>,
}

pub(super) fn run(arguments: &cli::ListActions, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, None)?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let shelf = Shelf::new(&repository, &policy, &version);
    let entries: Vec<PostmortemFile> = match &arguments.id {
        Some(id) => vec![choose(id.into(), &shelf, context)?.entry],
        None => shelf.archive()?.entries.iter().rev().cloned().collect(),
    };
    let mut rows = Vec::new();
    for entry in entries {
        let source = entry.read(&repository)?;
        let document = match (document::parse(&source).0, &arguments.id) {
            (Some(document), _) => document,
            (None, Some(_)) => entry.parse(&source)?,
            (None, None) => {
                context.remark(context.say(both! {
                    en: "`{}` cannot be read; `pmgit check` shows why", entry.path;
                    ja: "`{}`を読めません。理由は`pmgit check`でわかります", entry.path
                }))?;
                continue;
            }
        };
        let wanted = document.actions.iter().enumerate().filter(|(_, action)| is_wanted(arguments, action));
        let reader = (&policy, context.language);
        rows.extend(wanted.map(|(index, action)| row(&entry, index, action, reader)));
    }
    if arguments.json {
        let json = report::pretty_json(&rows).map_err(write_error)?;
        context.out.write_all(json.as_bytes()).map_err(write_error)?;
        return Ok(Exit::Clean);
    }
    if rows.is_empty() {
        context.note(context.say(both! {
            en: "no action is open here; `--all` also lists those that are done or declined";
            ja: "未完了のアクションはありません。`--all`で完了や見送りも一覧できます"
        }))?;
    }
    say(&rows, context)?;
    Ok(Exit::Clean)
}

fn is_wanted(arguments: &cli::ListActions, action: &Action) -> bool {
    let is_open = action.done.is_none() && said(action.declined.as_ref()).is_none();
    let is_owned = |wanted: &String| action.owners().any(|owner| same_person(owner, wanted));
    (is_open || arguments.all) && arguments.owner.as_ref().is_none_or(is_owned)
}

fn row(entry: &PostmortemFile, index: usize, action: &Action, (policy, language): (&Policy, Language)) -> ActionRow {
    let text = |text| said(text).map(str::to_owned);
    ActionRow {
        postmortem: entry.id.to_string(),
        path: entry.path.to_string(),
        index,
        title: text(action.title.as_ref()),
        kind: action.kind.as_ref().map(|kind| kind.value.to_string()),
        priority: text(action.priority.as_ref()),
        owner: action.owner_text(),
        owners: action.owners().map(str::to_owned).collect(),
        ticket: text(action.ticket.as_ref()),
        due: action.due.as_ref().map(|due| due.value.to_string()),
        due_on_day_off: action.due.as_ref().and_then(|due| policy.calendar.day_off_text(due.value, language)),
        discuss: text(action.discuss.as_ref()),
        done_when: text(action.done_when.as_ref()),
        proof: text(action.proof.as_ref()),
        done: action.done.as_ref().map(|done| done.value.to_string()),
        declined: text(action.declined.as_ref()),
        labels: action.labels.iter().map(|label| label.value.clone()).collect(),
    }
}

fn say(rows: &[ActionRow], context: &mut Context<'_>) -> Result<()> {
    let shown = |text: &Option<String>| one_line(text.as_deref().unwrap_or("-"));
    let cells: Vec<[String; 6]> = rows
        .iter()
        .map(|row| {
            let when = match (&row.done, &row.declined) {
                (Some(done), _) => format!("done {done}"),
                (None, Some(_)) => "declined".to_owned(),
                (None, None) => match &row.due_on_day_off {
                    Some(off) => format!("{} ({})", shown(&row.due), one_line(off)),
                    None => shown(&row.due),
                },
            };
            let index = row.index.to_string();
            [row.postmortem.clone(), index, shown(&row.priority), when, shown(&row.owner), shown(&row.ticket)]
        })
        .collect();
    let widths = [0, 1, 2, 3, 4, 5].map(|column| widest(cells.iter().map(|cells| cells[column].as_str())));
    for (row, cells) in rows.iter().zip(&cells) {
        let line: Vec<String> = cells.iter().zip(widths).map(|(text, width)| cell(text, width)).collect();
        context.out(format!("{}  {}", line.join("  "), shown(&row.title)))?;
    }
    Ok(())
}
