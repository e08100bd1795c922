//! Whose word counts in a document: not the owner's own, nor that of a stranger where the policy asks for known people,
//! nor that of somebody who had left by then; and nobody's where nobody owns it.

use super::Subject;
use crate::document::{Document, Moment, Waiver, exact, said};
use crate::policy::PEOPLE_PATH;
use crate::text::{Message, say};

/// Why somebody's word does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Objection {
    /// It is the owner's own.
    Owner,
    /// The name may be short for the owner's, and nothing tells the two apart.
    Alike,
    /// Nobody owns the document, so that anybody could be the owner.
    Unowned,
    /// The policy counts only people that the people file knows.
    Stranger,
    /// The people file says that they were gone.
    Left,
}

impl Subject<'_> {
    /// Why the word of somebody does not count that was given at a moment, or no earlier than that.
    pub(crate) fn objection(&self, by: &str, at: Option<Moment>) -> Option<Objection> {
        if self.owners().next().is_none() {
            return Some(Objection::Unowned);
        }
        if self.is_owner(by) {
            return Some(if self.is_surely_owner(by) { Objection::Owner } else { Objection::Alike });
        }
        if !self.policy.may_approve(by) {
            return Some(Objection::Stranger);
        }
        let day = self.policy.calendar.day_of(at?);
        self.policy.has_left(by, day).then_some(Objection::Left)
    }

    /// No waiver has a time of its own. One that the base does not have is younger than every record there, and all are
    /// younger than their incident.
    pub(super) fn earliest(&self, waiver: &Waiver) -> Option<Moment> {
        let marks = |one: &Waiver| {
            [&one.rule, &one.r#where, &one.approved_by].map(|text| said(text.as_ref()).map(str::to_owned))
        };
        let is_same = |one: &Waiver| marks(one) == marks(waiver);
        let base = self.base.filter(|base| !base.waivers.iter().any(|one| is_same(&one.value)));
        base.and_then(newest_record).max(self.document.incident.began())
    }

    /// The same of a record that the base does not have, where it says no time.
    pub(super) fn earliest_new(&self) -> Option<Moment> {
        self.base.and_then(newest_record).max(self.document.incident.began())
    }

    /// The same of what keeps the details elsewhere.
    pub(super) fn earliest_restriction(&self) -> Option<Moment> {
        let base = self.base.filter(|base| base.restricted.is_none());
        base.and_then(newest_record).max(self.document.incident.began())
    }
}

/// The last moment that a document has on record.
fn newest_record(document: &Document) -> Option<Moment> {
    let transitions = document.transitions.iter().filter_map(|entry| entry.at.as_deref().copied());
    let approvals = document.approvals.iter().filter_map(|approval| approval.at.as_deref().copied());
    transitions.chain(approvals).chain(exact(&document.incident.resolved).map(|time| time.value)).max()
}

impl Objection {
    /// What is wrong with what somebody approved: `the waiver of ...`.
    pub(crate) fn message(self, approver: String, what: Message) -> Message {
        match self {
            Self::Owner => say! {
                |reader|
                en: "the owner cannot approve {}", what.about(reader);
                ja: "オーナー自身は{}を承認できません", what.about(reader)
            }
            .into(),
            Self::Alike => say! {
                |reader|
                en: "{approver} cannot approve {}: the name may be the owner's", what.about(reader);
                ja: "{approver}はオーナーと区別できない名前のため、{}を承認できません", what.about(reader)
            }
            .into(),
            Self::Unowned => say! {
                |reader|
                en: "nobody can approve {}: the postmortem has no owner", what.about(reader);
                ja: "オーナーが決まっていないため、誰も{}を承認できません", what.about(reader)
            }
            .into(),
            Self::Stranger => say! {
                |reader|
                en: "{approver} cannot approve {}: they are not in `{PEOPLE_PATH}`", what.about(reader);
                ja: "{approver}は`{PEOPLE_PATH}`に登録されていないため、{}を承認できません", what.about(reader)
            }
            .into(),
            Self::Left => say! {
                |reader|
                en: "{approver} cannot approve {}: they had already left", what.about(reader);
                ja: "{approver}はすでに離任しているため、{}を承認できません", what.about(reader)
            }
            .into(),
        }
    }

    pub(crate) fn hint(self) -> Message {
        match self {
            Self::Owner => say! {
                en: "ask someone else to approve it, such as the incident commander";
                ja: "インシデントコマンダーなど、別の人に承認してもらってください"
            }
            .into(),
            Self::Alike => say! {
                en: "if they are another person, write their handle, or list both in `{PEOPLE_PATH}` first, in a change of its own";
                ja: "別の人の場合は、ハンドルで書くか、先に別の変更で両方の人を`{PEOPLE_PATH}`に登録してください"
            }
            .into(),
            Self::Unowned => say! {
                en: "name the owner first: `owner = \"...\"` under `[people]`";
                ja: "まず`[people]`にオーナーを書いてください：`owner = \"...\"`"
            }
            .into(),
            Self::Stranger => say! {
                en: "ask somebody who is listed there, or list them first, in a change of their own";
                ja: "登録されている人に承認してもらうか、先に別の変更で登録してください"
            }
            .into(),
            Self::Left => say! {
                en: "ask somebody else; `left` in `{PEOPLE_PATH}` is the first day without them";
                ja: "ほかの人に承認してもらってください（`{PEOPLE_PATH}`の`left`は、その人がいない最初の日です）"
            }
            .into(),
        }
    }

    /// The same in a few words, beside an approval.
    pub(crate) fn label(self) -> Message {
        match self {
            Self::Owner => say! { en: "given by the owner"; ja: "オーナー自身の承認" }.into(),
            Self::Alike => say! {
                en: "the name may be the owner's; list both people in `{PEOPLE_PATH}` if they are two";
                ja: "オーナーと区別できない名前の承認（別の人なら、両方を`{PEOPLE_PATH}`に登録してください）"
            }
            .into(),
            Self::Unowned => {
                say! { en: "nobody owns the postmortem"; ja: "オーナーが決まっていない状態での承認" }.into()
            }
            Self::Stranger => say! { en: "not in `{PEOPLE_PATH}`"; ja: "`{PEOPLE_PATH}`に未登録の人の承認" }.into(),
            Self::Left => say! { en: "given after they had left"; ja: "離任後の承認" }.into(),
        }
    }
}
