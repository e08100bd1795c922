//! What is due as Markdown, for an issue or the summary of a job. Whatever a document says stands in code spans, where
//! it is no markup, no mention and no link.

use std::io::{self, Write};

use super::TaskList;
use super::words::{ground, headline, name, person, stands, unread, unreadable, when, whose};
use crate::tasks::Task;
use crate::text::{both, clipped, markdown, one_line};

/// A summary may have a megabyte, and an issue a sixteenth of that.
const MOST_LISTED: usize = 100;
const LONGEST: usize = 200;

pub(super) fn write(list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    let headline = headline(list);
    let head = list.say(&both! { en: "Postmortems: {headline}"; ja: "ポストモーテムの期限：{headline}" });
    writeln!(out, "### {head}\n")?;
    section(true, &list.overdue().collect::<Vec<_>>(), list, out)?;
    section(false, &list.ahead().collect::<Vec<_>>(), list, out)?;
    if !list.unread.is_empty() {
        writeln!(out, "#### {}\n", capital(&unreadable(list)))?;
        for one in list.unread.iter().take(MOST_LISTED) {
            writeln!(out, "- {}", quoted(&unread(one, list)))?;
        }
        more(list.unread.len(), list, out)?;
    }
    writeln!(out, "{}", quoted(&ground(list)))
}

fn section(is_overdue: bool, tasks: &[&Task], list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    if tasks.is_empty() {
        return Ok(());
    }
    writeln!(out, "#### {}\n", capital(&super::words::title(list, is_overdue)))?;
    for task in tasks.iter().take(MOST_LISTED) {
        writeln!(out, "- **{}** {}", when(task, list), line(task, list))?;
    }
    more(tasks.len(), list, out)
}

fn line(task: &Task, list: &TaskList) -> String {
    let detail = task
        .detail
        .as_ref()
        .map_or_else(String::new, |detail| format!(" {}", quoted(detail.in_language(list.language))));
    let about = &task.about;
    let stands = stands(about.status, about.branch.as_deref().map(quoted).as_deref(), list);
    let title = about.title.as_ref().map_or_else(String::new, |title| format!(" {}", quoted(title)));
    let whose = whose(task, list, |party| {
        let person = person(party, list.language);
        if party.handle.is_some() { quoted(&person) } else { person }
    });
    let severity = if about.severity.is_empty() { String::new() } else { format!(" {}", quoted(&about.severity)) };
    let (what, name) = (task.what.in_language(list.language), quoted(name(task)));
    let name = list.page(task).map_or_else(|| name.clone(), |page| format!("[{name}](<{page}>)"));
    let next = markdown::code_span(&one_line(&list.command(task)));
    list.say(&both! {
        en: "{what}{detail}: {whose}. {name}{title}{severity}, {stands}. Next: {next}";
        ja: "{what}{detail}：{whose}。{name}{title}{severity}、{stands}。次のコマンド：{next}"
    })
}

/// A heading begins with a capital where its script has them.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn quoted(text: &str) -> String {
    markdown::code_span(&clipped(&one_line(text), LONGEST))
}

/// How many are not listed, and the end of the list.
fn more(count: usize, list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    if count > MOST_LISTED {
        let more = count - MOST_LISTED;
        writeln!(out, "- {}", list.say(&both! { en: "and {more} more"; ja: "ほか{more}件" }))?;
    }
    writeln!(out)
}
