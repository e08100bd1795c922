//! `pmgit list`: the postmortems, newest first.

use serde::Serialize;

use super::Exit;
use super::archive::Archive;
use super::context::{Context, head_version, sound, written};
use crate::cli;
use crate::document::{self, Document, said, same_person};
use crate::error::Result;
use crate::gate;
use crate::git::Version;

/// One line of the list.
#[derive(Serialize)]
struct Row {
    id: String,
    status: String,
    severity: String,
    owner: String,
    title: String,
    path: String,
}

pub(super) fn run(arguments: &cli::List, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = if repository.workdir().is_some() { Version::Worktree } else { head_version(&repository)? };
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let archive = Archive::of(&repository, &version, &policy.documents)?;
    let mut rows = Vec::new();
    for entry in archive.entries.iter().rev() {
        let source = entry.read(&repository)?;
        let row = match document::parse(&source).0 {
            Some(document) if is_wanted(arguments, &document) => {
                row(entry.id.as_str(), source.path().to_string(), &document)
            }
            Some(_) => continue,
            None if arguments.status.is_empty() && arguments.severity.is_none() && arguments.owner.is_none() => {
                broken(entry.id.as_str(), source.path().to_string())
            }
            None => continue,
        };
        rows.push(row);
    }
    if arguments.json {
        serde_json::to_writer_pretty(&mut *context.out, &rows).map_err(|error| written(error.into()))?;
        context.say("")?;
        return Ok(Exit::Clean);
    }
    if rows.is_empty() {
        context
            .tell("no postmortems; `pmgit new` makes one, and those on other branches are there after `git switch`")?;
    }
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let widths = [width(|row| &row.id), width(|row| &row.status), width(|row| &row.severity), width(|row| &row.owner)];
    for row in &rows {
        context.say(format!(
            "{:<a$}  {:<b$}  {:<c$}  {:<d$}  {}",
            row.id,
            row.status,
            row.severity,
            row.owner,
            row.title,
            a = widths[0],
            b = widths[1],
            c = widths[2],
            d = widths[3],
        ))?;
    }
    Ok(Exit::Clean)
}

fn is_wanted(arguments: &cli::List, document: &Document) -> bool {
    let status =
        arguments.status.is_empty() || arguments.status.iter().any(|wanted| wanted == document.status().as_str());
    let severity = arguments.severity.as_ref().is_none_or(|wanted| wanted == document.severity());
    let owner =
        arguments.owner.as_ref().is_none_or(|wanted| document.owner().is_some_and(|owner| same_person(owner, wanted)));
    status && severity && owner
}

fn row(id: &str, path: String, document: &Document) -> Row {
    Row {
        id: id.to_owned(),
        status: document.status().to_string(),
        severity: document.severity().to_owned(),
        owner: document.owner().unwrap_or("-").to_owned(),
        title: said(document.title.as_ref()).unwrap_or("-").replace('\n', " "),
        path,
    }
}

fn broken(id: &str, path: String) -> Row {
    let title = "(cannot be read; see `pmgit check`)".to_owned();
    Row { id: id.to_owned(), status: "broken".to_owned(), severity: "-".to_owned(), owner: "-".to_owned(), title, path }
}
