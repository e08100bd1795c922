//! What is due, out: for people, for programs, as Markdown and as the payload of a Slack message.

mod json;
mod markdown;
mod slack;
mod text;
mod words;

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{DateTime, TimeDelta, Utc};

#[cfg(test)]
pub(crate) use json::DueOutput;
pub(super) use json::JsonWhat;

use super::Look;
use crate::calendar::Zone;
use crate::source::RepoPath;
use crate::tasks::Task;
use crate::text::{Both, Language};

/// What is due at a time, and what could not be told.
#[derive(Debug)]
pub(crate) struct TaskList {
    /// The reader's; the policy's where others read it.
    pub(crate) language: Language,
    pub(crate) now: DateTime<Utc>,
    /// How far it looks ahead.
    pub(crate) within: TimeDelta,
    pub(crate) until: DateTime<Utc>,
    /// In which times are shown.
    pub(crate) zone: Zone,
    /// The protected branch.
    pub(crate) trunk: String,
    /// How many other branches hold a version that counts.
    pub(crate) branches: usize,
    /// The commands that lead to branches, as a shell takes them, by the branch's name.
    pub(crate) ways: BTreeMap<String, String>,
    /// Where everybody reads postmortems, by their id.
    pub(crate) pages: BTreeMap<String, String>,
    /// In the order of time.
    pub(crate) tasks: Vec<Task>,
    pub(crate) unread: Vec<Unread>,
}

/// A version of a postmortem that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) path: RepoPath,
    pub(crate) branch: String,
    pub(crate) line: Option<usize>,
    pub(crate) problem: Both,
}

impl TaskList {
    /// Words in its language.
    fn say(&self, words: &Both) -> String {
        words.in_language(self.language).to_owned()
    }

    /// What is late.
    pub(crate) fn overdue(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.due.is_over(self.now))
    }

    /// The command that leads to where a task's postmortem stands; nothing where it is checked out already.
    fn way(&self, task: &Task) -> Option<&str> {
        let branch = task.about.branch.as_ref().filter(|_| !task.about.is_here)?;
        self.ways.get(branch).map(String::as_str)
    }

    /// Where everybody reads the postmortem that a task is about.
    fn page(&self, task: &Task) -> Option<&str> {
        self.pages.get(task.about.id.as_ref()?).map(String::as_str)
    }

    /// What does a task, as it can be pasted into a shell where the list is read.
    fn command(&self, task: &Task) -> String {
        let command = task.command();
        self.way(task).map_or_else(|| command.clone(), |way| format!("{way} && {command}"))
    }

    /// What is not late yet.
    pub(crate) fn ahead(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| !task.due.is_over(self.now))
    }
}

/// The form in which it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TaskListFormat {
    Text(Look),
    Json,
    Markdown,
    Slack,
}

/// Writes what is due.
pub(crate) fn write_tasks(list: &TaskList, format: TaskListFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        TaskListFormat::Text(look) => text::write(list, look, out),
        TaskListFormat::Json => json::write(list, out),
        TaskListFormat::Markdown => markdown::write(list, out),
        TaskListFormat::Slack => slack::write(list, out),
    }
}
