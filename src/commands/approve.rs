//! `pmgit approve`: somebody other than the owner has read the postmortem, and stands behind it.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::Exit;
use super::shared::context::Context;
use super::shared::transition::{EditSession, Stamped};
use super::shared::upload::say_next;
use crate::calendar::to_toml;
use crate::cli;
use crate::document::edit::{Editor, Value};
use crate::document::{Approval, Moment, Status, TextDigest, person_named};
use crate::error::{Error, Result};
use crate::text::both;
use crate::workflow::{Period, Standing};

pub(super) fn run(arguments: &cli::Approve, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open_to_record(&arguments.target, context)?;
    refuse_unless_under_review(&session)?;
    let stamped = Stamped::resolve(&arguments.stamp, context, &session)?;
    let own = both! { en: "their own postmortem"; ja: "自分のポストモーテム" };
    // Whoever owns it under the name that git knows is nobody else under the address, unless people.toml says who that is.
    let is_known = session.policy.people.as_ref().is_some_and(|people| people.get(&stamped.by).is_some());
    if let Some(owner) = session.document.owner().filter(|_| arguments.stamp.by.is_none() && !is_known)
        && session.policy.is_same_person(owner, &session.repository.author()?.name)
    {
        session.approver("--by", owner, stamped.at, &own)?;
    }
    let approver = session.approver("--by", &stamped.by, stamped.at, &own)?;
    let of = TextDigest::of(&session.document);
    let standing = standing(&session, &approver, &of);
    if let (Some(at), Status::InReview) = (standing, session.document.status()) {
        return Err(Error::refusal(both! {
            en: "`{approver}` has approved `{}` already", session.entry.id;
            ja: "`{approver}`は`{}`を承認済みです", session.entry.id
        })
        .cause(both! { en: "the approval is from {}", to_toml(at); ja: "承認の日時：{}", to_toml(at) }));
    }
    let period = Period::of_review(&session.document.transitions);
    if let (Standing::Early, Some(since)) = (period.standing(stamped.at), period.since()) {
        return Err(Error::refusal(both! {
            en: "an approval from before the review does not count";
            ja: "レビュー前の承認は数えられません"
        })
        .cause(both! {
            en: "`{}` came into review at {}", session.entry.id, to_toml(since);
            ja: "`{}`がレビューに入ったのは{}です", session.entry.id, to_toml(since)
        })
        .hint(both! { en: "correct the time of `--at`"; ja: "`--at`の日時を直してください" }));
    }
    let mut editor = session.editor()?;
    let at = unused(&session, &approver, stamped.at);
    add(&mut editor, &approver, at, &of)?;
    let trailers = vec![("Postmortem", session.entry.id.to_string()), ("Postmortem-Approval", approver.clone())];
    let subject = format!("{}: approve ({approver})", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    context.note_future(&both! { en: "the approval"; ja: "承認" }, stamped.at)?;
    context.out(context.say(both! {
        en: "{}: approved by {approver}", session.entry.id;
        ja: "{}：{approver}が承認しました", session.entry.id
    }))?;
    say_next(&session.repository, None, context)?;
    let me = Context::whoami(&session.repository, &session.policy)?;
    if !session.policy.is_same_person(&me, &approver) {
        context.remark(context.say(both! {
            en: "the commit is by {me}; an approval is worth most in a commit of the approver's own";
            ja: "このコミットは{me}によるものです。承認は、承認者本人のコミットで記録するのが確実です"
        }))?;
    }
    Ok(Exit::Clean)
}

/// Adds a row, which says what was approved.
pub(super) fn add(editor: &mut Editor, by: &str, at: Moment, of: &TextDigest) -> Result<()> {
    let row = [
        ("by", Value::String(by.to_owned())),
        ("at", Value::Datetime(to_toml(at))),
        ("of", Value::String(of.to_string())),
    ];
    editor.append_row("approvals", &row)
}

/// Whether a handle is the owner's, under whatever spelling.
pub(super) fn is_owner(session: &EditSession, approver: &str) -> bool {
    session.document.owner().is_some_and(|owner| session.policy.may_be_owner(owner, approver))
}

/// A draft is not read to be approved yet.
pub(super) fn refuse_unless_under_review(session: &EditSession) -> Result<()> {
    match session.document.status() {
        Status::Draft => Err(Error::refusal(both! {
            en: "`{}` is a draft", session.entry.id;
            ja: "`{}`は下書きです", session.entry.id
        })
        .cause(both! {
            en: "only approvals given after it came into review count";
            ja: "レビューに入った後の承認だけが数えられます"
        })
        .hint(both! {
            en: "`pmgit submit {}` first", session.entry.id;
            ja: "先に`pmgit submit {}`を実行してください", session.entry.id
        })),
        Status::InReview | Status::Reviewed | Status::Closed => Ok(()),
    }
}

/// The moment, or the next second in which this person has not approved another text: a row is known by who and when.
pub(super) fn unused(session: &EditSession, by: &str, at: Moment) -> Moment {
    let is_theirs =
        |row: &Approval| person_named(row.by.as_ref()).is_some_and(|own| session.policy.is_same_person(own, by));
    let own = session.document.approvals.iter().filter(|row| is_theirs(row));
    let taken: BTreeSet<Moment> = own.filter_map(|row| row.at.as_deref().copied()).collect();
    let mut at = at;
    while taken.contains(&at) {
        at += TimeDelta::seconds(1);
    }
    at
}

/// When the postmortem last came into review.
pub(super) fn under_review_since(session: &EditSession) -> Option<Moment> {
    Period::of_review(&session.document.transitions).since()
}

/// When this person approved that text since then, the last time. A row that does not say what it is for may be for
/// another text.
pub(super) fn standing(session: &EditSession, approver: &str, of: &TextDigest) -> Option<Moment> {
    let period = Period::of_review(&session.document.transitions);
    let is_theirs = |by: &str| session.policy.is_same_person(by, approver);
    let is_of_it =
        |row: &Approval| row.of.as_ref().and_then(|known| TextDigest::parse(&known.value).ok()).as_ref() == Some(of);
    let approvals = session.document.approvals.iter().filter(|row| is_of_it(row));
    approvals
        .filter(|approval| person_named(approval.by.as_ref()).is_some_and(is_theirs))
        .filter_map(|approval| approval.at.as_deref().copied())
        .filter(|&at| period.standing(at) != Standing::Early)
        .max()
}
