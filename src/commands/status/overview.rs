//! All postmortems that are not closed, a line each: where they stand, and what is ahead.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr as _;

use crate::commands::shared::ahead::{Ahead, Judging, subject};
use crate::commands::shared::archive::{Archive, PostmortemFile};
use crate::commands::shared::context::{Context, write_error};
use crate::commands::shared::due::dues;
use crate::commands::shared::further::OtherBranches;
use crate::document::{self, PostmortemId, Status};
use crate::error::Result;
use crate::git::Repository;
use crate::source::SourceFile;
use crate::text::{Language, Listing, TextStyle, cell, fitted, plural, say, widest, wrapped};

/// A line of it.
struct Row {
    columns: [String; 3],
    ahead: String,
    is_late: bool,
}

/// Writes a line for each postmortem that is not closed, the newest first.
pub(super) fn write(
    archive: &Archive,
    repository: &Repository,
    judging: Judging<'_>,
    context: &mut Context<'_>,
) -> Result<()> {
    let mut rows = Vec::new();
    // Of branches that cannot be read nothing is known.
    let others = OtherBranches::of(repository, judging.0).ok();
    let apart = others.as_ref().and_then(|others| others.ids_of_other_versions().ok()).unwrap_or_default();
    let others = others.as_ref().map(|others| (others, &apart));
    for entry in archive.entries.iter().rev() {
        rows.extend(row(entry, &entry.read(repository)?, others, judging, context)?);
    }
    let widths = [0, 1, 2].map(|column| widest(rows.iter().map(|row| row.columns[column].as_str())));
    let look = context.out_look;
    for Row { columns, ahead, is_late } in &rows {
        let cells: Vec<String> = columns.iter().zip(widths).map(|(text, width)| cell(text, width)).collect();
        let style = if *is_late { TextStyle::Red } else { TextStyle::Plain };
        let line = format!("{}  {ahead}", cells.join("  "));
        let lines = match look.prose {
            Some(width) if line.width() > width => {
                let [id, status, severity] = columns;
                let rest = wrapped(&format!("{status}, {severity}, {ahead}"), width.saturating_sub(2));
                std::iter::once(fitted(id, width)).chain(rest.into_iter().map(|line| format!("  {line}"))).collect()
            }
            Some(_) | None => vec![line],
        };
        for line in lines {
            writeln!(context.out, "{}", look.paint.paint(style, line)).map_err(write_error)?;
        }
    }
    if rows.is_empty() {
        context.note(context.say(say! {
            en: "no postmortem is open here; `pmgit list` also names those on other branches";
            ja: "ここには進行中のポストモーテムがありません。ほかのブランチのものも`pmgit list`で確認できます"
        }))?;
    }
    Ok(())
}

fn row(
    entry: &PostmortemFile,
    source: &SourceFile,
    others: Option<(&OtherBranches<'_>, &BTreeSet<PostmortemId>)>,
    judging: Judging<'_>,
    context: &Context<'_>,
) -> Result<Option<Row>> {
    let reader = Listing::new(context.language);
    let Some(document) = document::parse(source).0 else {
        let broken = reader.say(say! { en: "broken"; ja: "読み取り不可" });
        let columns = [entry.id.to_string(), broken, "-".to_owned()];
        let ahead = say! { en: "cannot be read; `pmgit check` shows why"; ja: "読み取れません。`pmgit check`で原因がわかります" };
        return Ok(Some(Row { columns, ahead: ahead(&reader), is_late: false }));
    };
    if document.status() == Status::Closed {
        return Ok(None);
    }
    let columns =
        [entry.id.as_str(), document.status().label(context.language), document.severity()].map(str::to_owned);
    // What is due here is settled there, or known better.
    let others = others.filter(|(_, apart)| apart.contains(&entry.id)).map(|(others, _)| others);
    if let Some(further) = others.and_then(|others| others.further(&entry.id, &document)) {
        return Ok(Some(Row { columns, ahead: further.in_brief(&reader), is_late: false }));
    }
    let Some(found) = Ahead::of(&entry.id, source, &document, judging)? else { return Ok(None) };
    let (to, count) = (found.to, found.verdict.findings.len());
    let mut ahead = if found.is_ready() {
        reader.say(say! { en: "ready for {to}"; ja: "「{}」に進めます", to.label(Language::Ja) })
    } else {
        reader.say(say! { en: "{} before {to}", plural(count, "finding"); ja: "「{}」まで指摘{count}件", to.label(Language::Ja) })
    };
    let dues = dues(&subject(&entry.id, source, &document, judging.0), context.now);
    let late = dues.iter().filter(|task| task.due.is_over(context.now)).count();
    if late > 0 {
        ahead.push_str(&reader.say(say! { en: ", {late} overdue"; ja: "、期限超過{late}件" }));
    }
    Ok(Some(Row { columns, ahead, is_late: late > 0 }))
}
