//! `pmgit review`: the meeting was held and agreed.

mod questions;

use crate::cli;
use crate::commands::Exit;
use crate::commands::approvals::{Given, PullRequest, Texts, given};
use crate::commands::approve::{add, standing, unused};
use crate::commands::shared::context::Context;
use crate::commands::shared::minutes::{Minutes, begun, present};
use crate::commands::shared::reason::Wording;
use crate::commands::shared::retry::retried;
use crate::commands::shared::transition::{EditSession, Stamped, TransitionRequest, advance, refuse_impossible};
use crate::commands::shared::undated::meeting_day;
use crate::commands::shared::which::Which;
use crate::deadline;
use crate::document::edit::Editor;
use crate::document::{PostmortemId, Status, TextDigest};
use crate::error::Result;
use crate::text::both;
use questions::Answers;

pub(super) fn run(arguments: &cli::Review, context: &mut Context<'_>) -> Result<Exit> {
    let said = arguments.outcome.as_deref().map(|outcome| Wording::given("--outcome", outcome)).transpose()?;
    let (mut answers, id) = if context.asks { asked(arguments, context)? } else { (Answers::default(), None) };
    let outcome = answers.outcome.take().or(said);
    let which = id.as_ref().map_or_else(|| Which::from(&arguments.target), |id| Which::Like(id.as_str()));
    let exit = retried(context, |context| {
        let session = EditSession::open_to_record(which, context)?;
        step(&session, arguments, &answers, outcome.as_ref().map(Wording::text), context)
    });
    match outcome {
        Some(outcome) => outcome.settle(exit, context),
        None => exit,
    }
}

/// Asks the person at the terminal for what nobody has said, once it is sure that the step can be taken.
fn asked(arguments: &cli::Review, context: &mut Context<'_>) -> Result<(Answers, Option<PostmortemId>)> {
    let session = EditSession::open_to_record(&arguments.target, context)?;
    refuse_impossible(&session, Status::Reviewed)?;
    let answers = Answers::ask(arguments, &session, context)?;
    Ok((answers, Some(session.entry.id)))
}

fn step(
    session: &EditSession,
    arguments: &cli::Review,
    answers: &Answers,
    outcome: Option<&str>,
    context: &mut Context<'_>,
) -> Result<Exit> {
    let day = meeting_day(&session.document, &session.policy);
    let held = match &arguments.held {
        Some(held) => Some(begun(context.moment_by(held, &session.policy, day)?, session, context)?),
        None => answers.held,
    };
    let told = present(&arguments.attendance, session)?;
    let attendees = if told.is_empty() { &answers.attendees } else { &told };
    let minutes = Minutes::new(held, outcome, attendees)?;
    let found = match arguments.from_pull {
        Some(number) => given(session, pull_request(arguments, number), context)?,
        None => Vec::new(),
    };
    let approvers = [arguments.approved_by.as_slice(), &answers.approved_by].concat();
    let step = TransitionRequest { verb: "review", to: Status::Reviewed, stamp: &arguments.stamp, reason: None };
    let exit = advance(session, &step, context, |editor, stamped| {
        minutes.write(editor)?;
        for one in &found {
            add(editor, &one.by, one.at, &one.of)?;
        }
        approve(session, &approvers, &found, editor, stamped)
    })?;
    say_due(session, context)?;
    Ok(exit)
}

/// The pull request whose approvals come in with the step: only those of this very text.
fn pull_request(arguments: &cli::Review, number: u64) -> PullRequest<'_> {
    let (from, reach, commit) = (arguments.from, &arguments.reach, arguments.commit.as_deref());
    PullRequest { from, number, reach, commit, texts: Texts::ThisOne }
}

/// Says by when what comes after the meeting is due, as the document says it now.
fn say_due(session: &EditSession, context: &mut Context<'_>) -> Result<()> {
    let now = EditSession::open(session.entry.id.as_str(), context)?;
    for line in deadline::lines(&now.document, &now.policy, context.language) {
        context.out(format!("  {line}"))?;
    }
    Ok(())
}

/// Records each approver once, and nobody whose approval is there already.
fn approve(
    session: &EditSession,
    approvers: &[String],
    found: &[Given],
    editor: &mut Editor,
    stamped: &Stamped,
) -> Result<()> {
    let of = TextDigest::of(&session.document);
    for (at, approver) in approvers.iter().enumerate() {
        let mut others = approvers[..at].iter().chain(found.iter().map(|one| &one.by));
        let is_known = others.any(|other| session.policy.is_same_person(other, approver));
        let handle = session.approver(
            "--approved-by",
            approver,
            stamped.at,
            &both! {
                en: "their own postmortem";
                ja: "自分のポストモーテム"
            },
        )?;
        if is_known || standing(session, &handle, &of).is_some() {
            continue;
        }
        add(editor, &handle, unused(session, &handle, stamped.at), &of)?;
    }
    Ok(())
}
