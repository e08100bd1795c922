//! `pmgit list`: the postmortems, newest first.

mod filter;
mod table;

use super::Exit;
use super::shared::ahead::{Ahead, next_command, pasteable, subject};
use super::shared::archive::PostmortemFile;
use super::shared::context::{Context, sound, version_of, write_error};
use super::shared::due::dues;
use super::shared::elsewhere::{Sighting, Way, Ways, ways};
use super::shared::pager;
use super::shared::shelf::Shelf;
use crate::cli;
use crate::document::{self, Document, said};
use crate::error::Result;
use crate::gate::{self, Beside};
use crate::policy::Policy;
use crate::report::{self, ListOutput, ListedPostmortem, NextStep};
use crate::source::SourceFile;
use crate::text::{Listing, say};
use filter::Filter;
use table::{Row, table};

pub(super) fn run(arguments: &cli::List, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, None)?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let shelf = Shelf::new(&repository, &policy, &version);
    let archive = shelf.archive()?;
    let filter = Filter::new(arguments, &policy, context.now)?;
    let beside = Beside::new(&repository, &version, &policy);
    let (mut rows, mut listed) = (Vec::new(), Vec::new());
    for entry in archive.entries.iter().rev() {
        let source = entry.read(&repository)?;
        let document = document::parse(&source).0;
        let one = One { entry, source: &source, document: document.as_ref(), policy: &policy };
        if !one.is_wanted(&filter, context) {
            continue;
        }
        if arguments.json {
            listed.push(one.listed(&beside, context)?);
        } else {
            rows.push(one.row(&Listing::new(context.language)));
        }
    }
    if arguments.json {
        let json = report::pretty_json(&ListOutput(listed)).map_err(write_error)?;
        context.out.write_all(json.as_bytes()).map_err(write_error)?;
        return Ok(Exit::Clean);
    }
    if rows.is_empty() {
        context.note(match archive.entries.len() {
            0 => context.say(say! {
                en: "no postmortem is here yet; `pmgit new` makes one";
                ja: "ここにはまだポストモーテムがありません。`pmgit new`で作成できます"
            }),
            _ => context.say(say! {
                en: "no postmortem matches; `pmgit list` shows all";
                ja: "条件に合うポストモーテムがありません。`pmgit list`ですべて表示できます"
            }),
        })?;
    }
    let text = table(&rows, context.out_look.prose);
    pager::show(&repository, &text, context)?;
    say_elsewhere(&filter, &shelf, context)?;
    Ok(Exit::Clean)
}

/// How many postmortems of other branches are named.
const MOST_ELSEWHERE: usize = 20;

/// Names what only other branches have, and the commands that lead there.
fn say_elsewhere(filter: &Filter<'_>, shelf: &Shelf<'_>, context: &mut Context<'_>) -> Result<()> {
    let now = context.now;
    let is_asked_for = |sighting: &Sighting<'_>| {
        if filter.takes_all() {
            return true;
        }
        let Some((source, document)) = sighting.read() else { return false };
        filter.takes(&subject(sighting.id, &source, &document, shelf.policy), now)
    };
    let Ways { first, more } = ways(&[&is_asked_for], MOST_ELSEWHERE, shelf);
    if first.is_empty() {
        return Ok(());
    }
    context.note(context.say(say! { en: "on other branches:"; ja: "ほかのブランチにあるもの：" }))?;
    for Way { id, command, branch } in &first {
        let way = command.as_deref().unwrap_or(branch);
        context.note(format!("  {id}  {way}"))?;
    }
    if more > 0 {
        context.note(context.say(say! { en: "  and {more} more"; ja: "  ほか{more}件" }))?;
    }
    Ok(())
}

/// A postmortem of the archive; no document where it cannot be read.
struct One<'o> {
    entry: &'o PostmortemFile,
    source: &'o SourceFile,
    document: Option<&'o Document>,
    policy: &'o Policy,
}

impl One<'_> {
    fn is_wanted(&self, filter: &Filter<'_>, context: &Context<'_>) -> bool {
        let Some(document) = self.document else { return filter.takes_all() };
        filter.takes(&subject(&self.entry.id, self.source, document, self.policy), context.now)
    }

    fn row(&self, reader: &Listing) -> Row {
        let id = self.entry.id.to_string();
        let Some(document) = self.document else {
            let none = "-".to_owned();
            let broken = reader.say(say! { en: "broken"; ja: "読み取り不可" });
            let title =
                say! { en: "(cannot be read; see `pmgit check`)"; ja: "（読み取れません。`pmgit check`を参照）" };
            return Row { columns: [id, broken, none.clone(), none], title: title(reader) };
        };
        let owner = document.owner().unwrap_or("-").to_owned();
        Row {
            columns: [id, document.status().label(reader.language).to_owned(), document.severity().to_owned(), owner],
            title: said(document.title.as_ref()).unwrap_or("-").to_owned(),
        }
    }

    fn listed(&self, beside: &Beside<'_>, context: &Context<'_>) -> Result<ListedPostmortem> {
        let (id, path) = (self.entry.id.to_string(), self.source.path().to_string());
        let Some(document) = self.document else { return Ok(ListedPostmortem::broken(id, path)) };
        let dues = dues(&subject(&self.entry.id, self.source, document, self.policy), context.now);
        let ahead = Ahead::of(&self.entry.id, self.source, document, (self.policy, beside))?;
        let next = ahead.map(|ahead| {
            let command = pasteable(&next_command(&self.entry.id, document, &ahead, (context.now, false)), false);
            NextStep::new(ahead.to, ahead.verdict.findings.len(), command)
        });
        Ok(ListedPostmortem::new((id, path), document, (&dues, context.now), next))
    }
}
