//! `pmgit verify`: find in history what came in past the gate.

use super::Exit;
use super::shared::context::{Context, Progress, head_version, write_error};
use crate::cli::{self, VerifyFormat};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::{self, Loaded};
use crate::git::{Range, Repository};
use crate::policy::Policy;
use crate::report::{self, Class, Verification, VerificationFormat};
use crate::text::{in_place, plural};

pub(super) fn run(arguments: &cli::Verify, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let protected = protected_branch(&repository)?;
    let newest = protected.as_ref().map(|(_, branch)| branch.tip);
    let asked = match &arguments.range {
        Some(text) => Some((text.clone(), repository.range(text)?)),
        None => protected,
    };
    let (name, range) = asked.ok_or_else(|| {
        Error::new("cannot tell which branch is protected")
            .cause("no protected branch has a commit, here or on `origin`")
            .hint("name it: `pmgit verify BRANCH`")
    })?;
    let newest = newest.unwrap_or(range.tip);
    let verification = with_progress(&repository, &range, newest, context)?;
    let format = match arguments.format {
        VerifyFormat::Text => VerificationFormat::Text(context.out_look),
        VerifyFormat::Json => VerificationFormat::Json,
    };
    report::write_verification(&verification, &name, context.language, format, context.out).map_err(write_error)?;
    let unjudged = verification.count(Class::Unjudged);
    if unjudged > 0 {
        if let Some(outdated) = outdated(&verification) {
            return Err(outdated);
        }
        return Err(Error::new(format!("cannot judge {}", plural(unjudged, "commit")))
            .hint("`git fsck` says what is missing or damaged; what cannot be mended can be excused in `.pmgit/exceptions.toml`"));
    }
    Ok(if verification.blocks() { Exit::Blocked } else { Exit::Clean })
}

/// The first commit that only a later pmgit can judge: the rest follows when that one can.
fn outdated(verification: &Verification) -> Option<Error> {
    let unjudged = verification.passages.iter().filter(|passage| passage.class() == Class::Unjudged);
    let mut failures = unjudged.filter_map(|passage| passage.failure.as_ref());
    failures.find(|failure| failure.kind() == ErrorKind::Outdated).cloned()
}

/// Runs the verification. A person at a terminal sees how far it is.
fn with_progress(
    repository: &Repository,
    range: &Range,
    newest: crate::git::CommitId,
    context: &mut Context<'_>,
) -> Result<Verification> {
    let newest = repository.tree_of(newest)?;
    if context.progress == Progress::LeftOut {
        return gate::verify(repository, range, newest, &mut |_, _| ());
    }
    let talk = &mut *context.talk;
    // What cannot be shown of the progress is no failure of the work.
    let mut show = |text: &str| drop(write!(talk, "{}", in_place(text)).and_then(|()| talk.flush()));
    show("walking the history ...");
    let verification = gate::verify(repository, range, newest, &mut |done, all| {
        if done % (all / 100).max(1) == 0 {
            show(&format!("{done} of {} judged", plural(all, "commit")));
        }
    });
    show("");
    verification
}

/// The branch that is audited where none is named: the current one where it is protected, else the remote's default
/// branch as last fetched, else `main` or `master`.
pub(super) fn protected_branch(repository: &Repository) -> Result<Option<(String, Range)>> {
    let head = repository.head()?;
    let default = repository.remote_default_branch()?;
    let policy = match gate::load_policy(repository, &head_version(repository)?)? {
        Loaded::Sound(policy) => *policy,
        Loaded::Broken { .. } | Loaded::Newer { .. } => Policy::default(),
    };
    let all = |tip| Range { tip, without: Vec::new() };
    if let (Some(branch), Some(tip)) = (head.branch(), head.tip())
        && policy.gate.protects(branch, default.as_deref())
    {
        return Ok(Some((branch.to_owned(), all(tip))));
    }
    let there: Vec<_> =
        repository.remote_branches()?.into_iter().filter(|(name, _)| name.starts_with("origin/")).collect();
    let names = default.iter().map(String::as_str).chain(["main", "master"]);
    for name in names {
        let remote = format!("origin/{name}");
        if let Some((name, tip)) = there.iter().find(|(known, _)| *known == remote) {
            return Ok(Some((name.clone(), all(*tip))));
        }
    }
    let here = repository.branches()?;
    let here = here.into_iter().filter(|(name, _)| policy.gate.protects(name, default.as_deref()));
    Ok(here.map(|(name, tip)| (name, all(tip))).next())
}
