//! What is due as Markdown, for an issue or the summary of a job. Whatever a document says stands in code spans, where
//! it is no markup, no mention and no link.

use std::io::{self, Write};

use super::TaskList;
use super::words::{ground, headline, name, person, unread, when, whose};
use crate::tasks::Task;
use crate::text::{clipped, markdown, one_line};

/// A summary may have a megabyte, and an issue a sixteenth of that.
const MOST_LISTED: usize = 100;
const LONGEST: usize = 200;

pub(super) fn write(list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### Postmortems: {}\n", headline(list))?;
    section("Overdue", &list.overdue().collect::<Vec<_>>(), list, out)?;
    section("Due", &list.ahead().collect::<Vec<_>>(), list, out)?;
    if !list.unread.is_empty() {
        writeln!(out, "#### Cannot be read\n")?;
        for one in list.unread.iter().take(MOST_LISTED) {
            writeln!(out, "- {}", quoted(&unread(one)))?;
        }
        more(list.unread.len(), out)?;
    }
    writeln!(out, "{}", quoted(&ground(list)))
}

fn section(title: &str, tasks: &[&Task], list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    if tasks.is_empty() {
        return Ok(());
    }
    writeln!(out, "#### {title}\n")?;
    for task in tasks.iter().take(MOST_LISTED) {
        writeln!(out, "- **{}** {}", when(task, list), line(task, list))?;
    }
    more(tasks.len(), out)
}

fn line(task: &Task, list: &TaskList) -> String {
    let detail = task.detail.as_ref().map_or_else(String::new, |detail| format!(" {}", quoted(detail)));
    let about = &task.about;
    let stands = match (about.status, &about.branch) {
        (Some(status), Some(branch)) => format!(", {status} on {}", quoted(branch)),
        _ => ", no postmortem".to_owned(),
    };
    let title = about.title.as_ref().map_or_else(String::new, |title| format!(" {}", quoted(title)));
    let whose = whose(task, |party| if party.handle.is_some() { quoted(&person(party)) } else { person(party) });
    let severity = if about.severity.is_empty() { String::new() } else { format!(" {}", quoted(&about.severity)) };
    let named = quoted(name(task));
    let named = list.page(task).map_or_else(|| named.clone(), |page| format!("[{named}](<{page}>)"));
    format!(
        "{}{detail}: {whose}. {named}{title}{severity}{stands}. Next: {}",
        task.what.words(),
        markdown::code_span(&one_line(&list.command(task)))
    )
}

fn quoted(text: &str) -> String {
    markdown::code_span(&clipped(&one_line(text), LONGEST))
}

/// How many are not listed, and the end of the list.
fn more(count: usize, out: &mut dyn Write) -> io::Result<()> {
    if count > MOST_LISTED {
        writeln!(out, "- and {} more", count - MOST_LISTED)?;
    }
    writeln!(out)
}
