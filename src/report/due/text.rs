//! What is due for people at a terminal: by urgency, each with the command that does it.

use std::io::{self, Write};

use super::words::{deed, ground, headline, name, person, standing, unread, when, whose};
use super::{Look, TaskList};
use crate::tasks::Task;
use crate::text::{TextStyle, one_line, plural};

pub(super) fn write(list: &TaskList, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let overdue: Vec<&Task> = list.overdue().collect();
    let ahead: Vec<&Task> = list.ahead().collect();
    for (title, style, tasks) in [("overdue", TextStyle::Alarm, overdue), ("due", TextStyle::Bold, ahead)] {
        if tasks.is_empty() {
            continue;
        }
        writeln!(out, "{}", look.paint.paint(style, title))?;
        for one in tasks {
            write_task(one, list, out)?;
        }
        writeln!(out)?;
    }
    if !list.unread.is_empty() {
        writeln!(out, "{}", look.paint.paint(TextStyle::Alarm, "cannot be read"))?;
        for one in &list.unread {
            writeln!(out, "  {}", one_line(&unread(one)))?;
        }
        writeln!(out)?;
    }
    let missing = match list.unread.len() {
        0 => String::new(),
        count => format!(", {} not read", plural(count, "version")),
    };
    writeln!(out, "{}{missing} ({})", headline(list), one_line(&ground(list)))
}

fn write_task(task: &Task, list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}, {}: {}", one_line(&deed(task)), when(task, list), one_line(&whose(task, person)))?;
    let title = task.about.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
    writeln!(out, "    {} ({}){}", one_line(name(task)), one_line(&standing(task)), one_line(&title))?;
    writeln!(out, "    {}", one_line(&list.command(task)))
}
