//! `pmgit list`: the postmortems, newest first.

use serde::Serialize;

use super::Exit;
use super::shared::archive::{Archive, Shelf};
use super::shared::context::{Context, sound, version_of, write_error};
use super::shared::elsewhere::{Sighting, Way, Ways, ways};
use crate::cli;
use crate::document::{self, Document, said, same_person};
use crate::error::Result;
use crate::gate;
use crate::report;
use crate::text::{cell, one_line, say, widest};

/// One line of the list.
#[derive(Serialize)]
struct PostmortemRow {
    id: String,
    status: String,
    severity: String,
    owner: String,
    title: String,
    path: String,
}

pub(super) fn run(arguments: &cli::List, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, None)?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let archive = Archive::load(&repository, &version, &policy.documents)?;
    let shelf = Shelf { repository: &repository, policy: &policy, version: &version, archive: &archive };
    let mut rows = Vec::new();
    for entry in archive.entries.iter().rev() {
        let source = entry.read(&repository)?;
        let row = match document::parse(&source).0 {
            Some(document) if is_wanted(arguments, &document) => {
                row(entry.id.as_str(), source.path().to_string(), &document)
            }
            None if arguments.status.is_empty() && arguments.severity.is_none() && arguments.owner.is_none() => {
                broken(entry.id.as_str(), source.path().to_string())
            }
            Some(_) | None => continue,
        };
        rows.push(row);
    }
    if arguments.json {
        let json = report::pretty_json(&rows).map_err(write_error)?;
        context.out.write_all(json.as_bytes()).map_err(write_error)?;
        return Ok(Exit::Clean);
    }
    if rows.is_empty() {
        context.note(match archive.entries.len() {
            0 => "no postmortem is here yet; `pmgit new` makes one",
            _ => "no postmortem is like that; `pmgit list` shows all",
        })?;
    }
    say(&rows, context)?;
    say_elsewhere(arguments, &shelf, context)?;
    Ok(Exit::Clean)
}

/// How many postmortems of other branches are named.
const MOST_ELSEWHERE: usize = 20;

/// What only other branches have, and the commands that lead there.
fn say_elsewhere(arguments: &cli::List, shelf: &Shelf<'_>, context: &mut Context<'_>) -> Result<()> {
    let is_anything = arguments.status.is_empty() && arguments.severity.is_none() && arguments.owner.is_none();
    let is_asked_for = |sighting: &Sighting<'_>| {
        is_anything || sighting.document().is_some_and(|document| is_wanted(arguments, &document))
    };
    let Ways { first, more } = ways(&[&is_asked_for], MOST_ELSEWHERE, shelf);
    if first.is_empty() {
        return Ok(());
    }
    context.note(context.say(say! { en: "on other branches:"; ja: "ほかのブランチにあるもの：" }))?;
    let (ids, branches) =
        (widest(first.iter().map(|way| way.id.as_str())), widest(first.iter().map(|way| way.branch.as_str())));
    for Way { id, branch, command } in &first {
        let command = command.as_deref().unwrap_or_default();
        let line = format!("  {}  {}  {command}", cell(id.as_str(), ids), cell(branch, branches));
        context.note(line.trim_end())?;
    }
    if more > 0 {
        context.note(context.say(say! { en: "  and {more} more"; ja: "  ほか{more}件" }))?;
    }
    Ok(())
}

fn say(rows: &[PostmortemRow], context: &mut Context<'_>) -> Result<()> {
    let columns: [fn(&PostmortemRow) -> &str; 4] =
        [|row| &row.id, |row| &row.status, |row| &row.severity, |row| &row.owner];
    let widths = columns.map(|column| widest(rows.iter().map(column)));
    for row in rows {
        let cells = columns.iter().zip(widths).map(|(column, width)| cell(column(row), width));
        let line: Vec<String> = cells.chain([one_line(&row.title)]).collect();
        context.out(line.join("  "))?;
    }
    Ok(())
}

fn is_wanted(arguments: &cli::List, document: &Document) -> bool {
    let status =
        arguments.status.is_empty() || arguments.status.iter().any(|wanted| wanted == document.status().as_str());
    let severity = arguments.severity.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(document.severity()));
    let owner =
        arguments.owner.as_ref().is_none_or(|wanted| document.owner().is_some_and(|owner| same_person(owner, wanted)));
    status && severity && owner
}

fn row(id: &str, path: String, document: &Document) -> PostmortemRow {
    PostmortemRow {
        id: id.to_owned(),
        status: document.status().to_string(),
        severity: document.severity().to_owned(),
        owner: document.owner().unwrap_or("-").to_owned(),
        title: said(document.title.as_ref()).unwrap_or("-").to_owned(),
        path,
    }
}

fn broken(id: &str, path: String) -> PostmortemRow {
    let title = "(cannot be read; see `pmgit check`)".to_owned();
    PostmortemRow {
        id: id.to_owned(),
        status: "broken".to_owned(),
        severity: "-".to_owned(),
        owner: "-".to_owned(),
        title,
        path,
    }
}
