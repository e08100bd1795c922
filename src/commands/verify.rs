//! `pmgit verify`: find in history what came in past the gate.

use super::Exit;
use super::shared::context::{Context, Progress, write_error};
use crate::cli::{self, VerifyFormat};
use crate::commands::shared::lacking::no_protected_branch;
use crate::error::{Error, ErrorKind, Result};
use crate::gate;
use crate::git::{Range, Repository};
use crate::report::{self, Class, Verification, VerificationFormat};
use crate::text::{Language, both, in_place, plural};

pub(super) fn run(arguments: &cli::Verify, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let protected = gate::protected_branch(&repository)?;
    let newest = protected.as_ref().map(|branch| branch.commit);
    let asked = match &arguments.range {
        Some(text) => Some((text.clone(), repository.range(text)?)),
        None => protected.map(|branch| (branch.name, Range::up_to(branch.commit))),
    };
    let (name, range) = asked.ok_or_else(|| {
        no_protected_branch()
            .hint(both! { en: "name it: `pmgit verify BRANCH`"; ja: "指定してください：`pmgit verify BRANCH`" })
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
        return Err(Error::new(both! {
            en: "cannot judge {}", plural(unjudged, "commit");
            ja: "{unjudged}件のコミットを判定できません"
        })
            .hint(both! {
                en: "`git fsck` shows what is missing or damaged; what cannot be repaired can be excused in `.pmgit/exceptions.toml`";
                ja: "`git fsck`で、足りないものや壊れたものがわかります。直せないものは`.pmgit/exceptions.toml`で例外にできます"
            }));
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
    let (language, walking) =
        (context.language, context.say(both! { en: "walking the history ..."; ja: "履歴をたどっています……" }));
    let talk = &mut *context.talk;
    // What cannot be shown of the progress is no failure of the work.
    let mut show = |text: &str| drop(write!(talk, "{}", in_place(text)).and_then(|()| talk.flush()));
    show(&walking);
    let verification = gate::verify(repository, range, newest, &mut |done, all| {
        if done % (all / 100).max(1) == 0 {
            show(&match language {
                Language::En => format!("{done} of {} judged", plural(all, "commit")),
                Language::Ja => format!("コミット{all}件中{done}件を判定しました"),
            });
        }
    });
    show("");
    verification
}
