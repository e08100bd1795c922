//! What is due for people at a terminal: by urgency, each with the command that does it.

use std::io::{self, Write};

use super::words::{deed, ground, headline, name, person, standing, unread, when, whose};
use super::{Duties, Look};
use crate::duty::Task;
use crate::report::{one_line, plural};

pub(super) fn write(duties: &Duties, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (red, bold, off) = if look.colour { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
    let overdue: Vec<&Task> = duties.overdue().collect();
    let ahead: Vec<&Task> = duties.ahead().collect();
    for (title, style, tasks) in [("overdue", red, overdue), ("due", bold, ahead)] {
        if tasks.is_empty() {
            continue;
        }
        writeln!(out, "{style}{title}{off}")?;
        for one in tasks {
            write_task(one, duties, out)?;
        }
        writeln!(out)?;
    }
    if !duties.unread.is_empty() {
        writeln!(out, "{red}cannot be read{off}")?;
        for one in &duties.unread {
            writeln!(out, "  {}", one_line(&unread(one)))?;
        }
        writeln!(out)?;
    }
    let missing = match duties.unread.len() {
        0 => String::new(),
        count => format!(", {} not read", plural(count, "version")),
    };
    writeln!(out, "{}{missing} ({})", headline(duties), one_line(&ground(duties)))
}

fn write_task(task: &Task, duties: &Duties, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}, {}: {}", one_line(&deed(task)), when(task, duties), one_line(&whose(task, person)))?;
    let title = task.about.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
    writeln!(out, "    {} ({}){}", one_line(name(task)), one_line(&standing(task)), one_line(&title))?;
    writeln!(out, "    {}", one_line(&task.command()))
}
