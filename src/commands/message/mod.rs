//! `pmgit message`: what customers and the company are told, and that they were.

mod external;
mod internal;

pub(super) use self::external::Post;
use super::Exit;
use super::shared::archive::PostmortemFile;
use super::shared::context::{Context, sound, version_of};
use super::shared::retry::retried;
use super::shared::shelf::Shelf;
use super::shared::which::choose;
use crate::cli::{self, ExternalStep, InternalStep, MessageCommand};
use crate::document::Document;
use crate::error::Result;
use crate::gate;
use crate::git::Repository;
use crate::policy::Policy;
use crate::source::SourceFile;

pub(super) fn run(arguments: &cli::Message, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        MessageCommand::External(external) => match &external.step {
            None => retried(context, |context| external::show(external, context)),
            Some(ExternalStep::Posted(posted)) => external::posted(&external.target, posted, context),
        },
        MessageCommand::Internal(internal) => match &internal.step {
            None => retried(context, |context| internal::write(internal, context)),
            Some(InternalStep::Sent(sent)) => {
                retried(context, |context| internal::sent(&internal.target, sent, context))
            }
        },
    }
}

/// A postmortem to read from: the worktree's, or HEAD's where there is no worktree.
struct ReadablePostmortem {
    repository: Repository,
    policy: Policy,
    entry: PostmortemFile,
    source: SourceFile,
    document: Document,
}

impl ReadablePostmortem {
    fn open(target: &cli::Target, context: &Context<'_>) -> Result<Self> {
        let repository = context.open()?;
        let version = version_of(&repository, None)?;
        let policy = sound(gate::load_policy(&repository, &version)?)?;
        let shelf = Shelf::new(&repository, &policy, &version);
        let entry = choose(target.into(), &shelf, context)?.entry;
        let source = entry.read(&repository)?;
        let document = entry.parse(&source)?;
        Ok(Self { repository, policy, entry, source, document })
    }
}
