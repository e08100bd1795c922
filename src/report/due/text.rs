//! What is due for people at a terminal: by urgency, each with the command that does it.

use std::io::{self, Write};

use super::words::{deed, ground, headline, name, person, standing, title, unread, unreadable, when, whose};
use super::{Look, TaskList};
use crate::tasks::Task;
use crate::text::{Language, TextStyle, both, folded, one_line, plural};

pub(super) fn write(list: &TaskList, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let overdue: Vec<&Task> = list.overdue().collect();
    let ahead: Vec<&Task> = list.ahead().collect();
    for (is_overdue, style, tasks) in [(true, TextStyle::Alarm, overdue), (false, TextStyle::Bold, ahead)] {
        if tasks.is_empty() {
            continue;
        }
        writeln!(out, "{}", look.paint.paint(style, title(list, is_overdue)))?;
        for one in tasks {
            write_task(one, list, look, out)?;
        }
        writeln!(out)?;
    }
    if !list.unread.is_empty() {
        writeln!(out, "{}", look.paint.paint(TextStyle::Alarm, unreadable(list)))?;
        for one in &list.unread {
            writeln!(out, "  {}", one_line(&unread(one, list)))?;
        }
        writeln!(out)?;
    }
    let missing = match list.unread.len() {
        0 => String::new(),
        count => list.say(&both! { en: ", {} not read", plural(count, "version"); ja: "、読めない版{count}件" }),
    };
    let (headline, ground) = (headline(list), one_line(&ground(list)));
    let line = list.say(&both! { en: "{headline}{missing} ({ground})"; ja: "{headline}{missing}（{ground}）" });
    writeln!(out, "{}", folded(&line, look.prose))
}

fn write_task(task: &Task, list: &TaskList, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let whose = one_line(&whose(task, list, |party| person(party, list.language)));
    let (deed, when) = (one_line(&deed(task, list)), when(task, list));
    let line = format!("  {}", list.say(&both! { en: "{deed}, {when}: {whose}"; ja: "{deed}、{when}：{whose}" }));
    writeln!(out, "{}", folded(&line, look.prose))?;
    let (name, standing) = (one_line(name(task)), one_line(&standing(task, list)));
    let title = task.about.title.as_ref().map_or_else(String::new, |title| match list.language {
        Language::En => format!(": {}", one_line(title)),
        Language::Ja => format!("：{}", one_line(title)),
    });
    let line = list.say(&both! { en: "{name} ({standing}){title}"; ja: "{name}（{standing}）{title}" });
    writeln!(out, "{}", folded(&format!("    {line}"), look.prose))?;
    writeln!(out, "    {}", one_line(&list.command(task)))
}
