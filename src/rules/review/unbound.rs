//! Looks for approvals that change hands: that say of another text than before that it was approved, or do not say of which
//! one, as that text changes.
//!
//! Typed by hand, an approval without `of` is for the text that comes in with it. Were that text to change later, nobody
//! could tell any more for which one it was: the approval would carry over to whatever stands beside it.

use super::approved_text::{ApprovedText, listed};
use super::counted::{Counting, Idle};
use crate::document::{Approval, Status, said};
use crate::finding::Name;
use crate::rules::{Subject, Violations};
use crate::text::{named, say};
use crate::toml_record::Located;

/// Refuses the change; the hint has what the rows need to stay what they are.
pub(super) fn note(subject: &Subject<'_>, text: &ApprovedText<'_>, violations: &mut Violations<'_>) {
    note_altered(text, violations);
    let (policy, severity) = (subject.policy, subject.document.severity());
    if policy.approvals_needed(severity) > 0 || !policy.approver_roles(severity).is_empty() {
        note_unbound(subject, text, violations);
    }
}

fn name(row: &Located<Approval>) -> Option<Name> {
    said(row.by.as_ref()).map(|by| Name::Own(named(by)))
}

fn note_altered(text: &ApprovedText<'_>, violations: &mut Violations<'_>) {
    for (row, before) in text.altered() {
        violations
            .each(
                "altered",
                row.of.as_ref().map_or(row.span, |of| of.span),
                || name(row),
                say! {
                    |people|
                    en: "{} by {people} {} another text than before",
                        people.one_or_many("the approval", "the approvals"), people.one_or_many("names", "name");
                    ja: "{people}の承認が、以前とは別の文章への承認になっています"
                },
            )
            .hint(say! {
                en: "restore `of = \"{before}\"`; an approval of another text is a row of its own";
                ja: "`of = \"{before}\"`に戻してください。別の文章への承認は、新しい行として追加します"
            })
            .from(Status::Draft)
            .firm();
    }
}

fn note_unbound(subject: &Subject<'_>, text: &ApprovedText<'_>, violations: &mut Violations<'_>) {
    let Some(unbound) = text.unbound() else { return };
    let counting = Counting::of(subject);
    // What is too early stays so and can carry nothing over; anything else may count after another step, or once its
    // author is known or owns no more.
    let is_over = |row: &Approval| matches!(counting.objection(row), Some(Idle::Early | Idle::Undated));
    for row in unbound.rows.iter().copied().filter(|row| !is_over(row)) {
        let (changed, of) = (unbound.changed.clone(), unbound.of);
        let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
        violations
            .each(
                "unbound",
                row.span,
                || name(row),
                say! {
                    |people|
                    en: "{} changed, and the {} by {people} {} not say which text {} for",
                        listed(&changed, people), people.one_or_many("approval", "approvals"),
                        people.one_or_many("does", "do"), people.one_or_many("it is", "they are");
                    ja: "{}が変わりますが、{people}の承認には、どの文章への承認かが書かれていません", listed(&changed, people)
                },
            )
            .hint(say! {
                |people|
                en: "add `of = \"{of}\"` to {}, which is the text before this change; then `pmgit approve {id}`",
                    people.one_or_many("it", "them");
                ja: "その行に、変更前の文章を示す`of = \"{of}\"`を追加してから、改めて`pmgit approve {id}`で承認してもらってください"
            })
            .from(Status::Draft)
            .firm();
    }
}
