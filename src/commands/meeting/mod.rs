//! `pmgit meeting`: when it is, who belongs into it, what is talked about and what came of it.

mod agenda;
mod calendar;
mod hold;
mod invite;
mod numbering;
mod proposal;
mod schedule;
mod share;
mod show;

use chrono::{DateTime, FixedOffset};

use super::Exit;
use super::shared::archive::PostmortemFile;
use super::shared::context::{Context, sound, version_of};
use super::shared::published;
use super::shared::retry::retried;
use super::shared::shelf::Shelf;
use super::shared::which::{Choice, How, Which, choose};
use crate::calendar::to_toml;
use crate::cli::{self, MeetingCommand};
use crate::document::{Document, PostmortemId};
use crate::error::Result;
use crate::gate;
use crate::git::Repository;
use crate::policy::{Policy, Removed};
use crate::render::Page;
use crate::source::RepoPath;
use crate::text::Language;

pub(super) fn run(arguments: &cli::Meeting, context: &mut Context<'_>) -> Result<Exit> {
    // It opens the editor, and tries again by itself.
    if let MeetingCommand::Hold(arguments) = &arguments.command {
        return hold::run(arguments, context);
    }
    retried(context, |context| run_at_once(&arguments.command, context))
}

/// Records when the meeting is, as `meeting schedule` does.
///
/// # Errors
/// When it cannot be recorded.
pub(super) fn schedule_at(id: &PostmortemId, at: DateTime<FixedOffset>, context: &mut Context<'_>) -> Result<Exit> {
    let words = vec![id.to_string(), to_toml(at)];
    let arguments = cli::Schedule { words, minutes: None, calendar: None, shared: None };
    retried(context, |context| schedule::run(&arguments, context))
}

fn run_at_once(command: &MeetingCommand, context: &mut Context<'_>) -> Result<Exit> {
    match command {
        MeetingCommand::Schedule(arguments) => schedule::run(arguments, context),
        MeetingCommand::Share(arguments) => share::run(arguments, context),
        MeetingCommand::Show(arguments) => show::run(arguments, context),
        MeetingCommand::Invite(arguments) => invite::run(arguments, context),
        MeetingCommand::Agenda(arguments) => agenda::run(arguments, context),
        MeetingCommand::Hold(arguments) => hold::run(arguments, context),
        MeetingCommand::Calendar(arguments) => calendar::run(arguments, context),
    }
}

/// A postmortem as it stands in the worktree, to be read and not changed.
struct WorktreePostmortem {
    repository: Repository,
    policy: Policy,
    entry: PostmortemFile,
    how: How,
    document: Document,
    origin: String,
    /// Where everybody reads it.
    link: Option<String>,
    /// Where it was before it was renamed.
    earlier: Vec<RepoPath>,
}

impl WorktreePostmortem {
    fn open<'w>(which: impl Into<Which<'w>>, context: &Context<'_>) -> Result<Self> {
        let repository = context.open()?;
        let version = version_of(&repository, None)?;
        let policy = sound(gate::load_policy(&repository, &version)?)?;
        let renamed = gate::removed(&repository, &version)?;
        let shelf = Shelf::new(&repository, &policy, &version);
        let Choice { entry, how } = choose(which.into(), &shelf, context)?;
        let origin = origin(&renamed, &shelf, &entry.id)?;
        let document = entry.parse(&entry.read(&repository)?)?;
        let earlier = renamed.all_earlier(entry.id.as_str()).into_iter().filter_map(PostmortemId::parse);
        let earlier = earlier.map(|id| id.path(&policy.documents)).collect();
        let link = published::page(&repository, &entry.id)?;
        Ok(Self { repository, policy, entry, how, document, origin, link, earlier })
    }

    /// A moment in the language of whoever reads what is said.
    fn moment_text(&self, moment: DateTime<FixedOffset>, context: &Context<'_>) -> String {
        moment_text(moment, &self.policy, context.language)
    }

    fn page(&self) -> Page<'_> {
        let Self { policy, entry, document, origin, link, .. } = self;
        Page { id: &entry.id, origin, path: &entry.path, link: link.as_deref(), document, policy }
    }
}

/// The first id of a postmortem, unless another one has taken that since.
fn origin(renamed: &Removed, shelf: &Shelf<'_>, id: &PostmortemId) -> Result<String> {
    let first = renamed.first_name(id.as_str());
    let other = PostmortemId::parse(first).filter(|first| first != id);
    let is_taken = other.map(|first| shelf.find(&first)).transpose()?.flatten().is_some();
    Ok(if is_taken { id.to_string() } else { first.to_owned() })
}

/// A moment as a deadline beside it is told: `Mon 23 Nov 2026, 15:00 Asia/Tokyo`.
fn moment_text(moment: DateTime<FixedOffset>, policy: &Policy, language: Language) -> String {
    policy.calendar.zone().moment_text(moment, language)
}
