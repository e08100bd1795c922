//! Which keys are records: the lists whose rows somebody's word is in, and the single keys that say what happened.

use std::borrow::Cow;

use crate::document::{Approval, Document, Moment, SeverityChange, fold_handle, meant, person_named, said};
use crate::finding::Name;
use crate::source::Span;
use crate::text::{named, say};
use crate::toml_record::Located;

/// One key of a row and what it says, as it is compared; a key that says nothing is left out.
pub(super) type Said<'d> = (&'static str, Cow<'d, str>);

/// A row that is on record.
#[derive(Clone, Debug)]
pub(super) struct Row<'d> {
    pub(super) span: Span,
    pub(super) says: Vec<Said<'d>>,
    /// How many keys such a row has.
    keys: usize,
}

/// When a key that says what happened is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weighs {
    /// Somebody vouches for it: at once.
    AtOnce,
    /// People correct it until it was reviewed. While it is in review that is a warning.
    OnceReviewed,
    /// Others rely on it from the review on.
    OnceRead,
    /// It may move for reasons of its own, as a link does: never more than a warning.
    Mildly,
}

/// What a change may do to a key although it is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Free {
    Nothing,
    /// More may be written around it.
    Longer,
    /// What it says may change; that it says something may not.
    Wording,
    /// It may name the same person otherwise.
    Spelling,
}

/// What a key of a document says, and where.
type Reading = for<'d> fn(&'d Document) -> Option<(Cow<'d, str>, Span)>;

/// A single key that is a record.
pub(super) struct Fact {
    pub(super) key: &'static str,
    pub(super) weighs: Weighs,
    pub(super) free: Free,
    /// Whether it may come to a postmortem that is here already.
    pub(super) may_come: bool,
    pub(super) of: Reading,
}

impl Fact {
    const fn new(key: &'static str, weighs: Weighs, of: Reading) -> Self {
        Self { key, weighs, free: Free::Nothing, may_come: true, of }
    }
}

/// The single keys that are records. Of `[import]` what it read may be worked off (`rest`, `assumed`).
pub(super) const FACTS: &[Fact] = &[
    Fact {
        free: Free::Wording,
        ..Fact::new("imported", Weighs::AtOnce, |document| {
            meant(document.imported.as_ref())?;
            text(document.imported.as_ref())
        })
    },
    Fact {
        may_come: false,
        ..Fact::new("import.reason", Weighs::AtOnce, |document| text(document.import.reason.as_ref()))
    },
    Fact {
        may_come: false,
        ..Fact::new("import.approved_by", Weighs::AtOnce, |document| person(document.import.approved_by.as_ref()))
    },
    Fact::new("import.digest", Weighs::AtOnce, |document| text(document.import.digest.as_ref())),
    Fact::new("restricted.where", Weighs::AtOnce, |document| text(document.restricted.as_ref()?.r#where.as_ref())),
    Fact::new("restricted.reason", Weighs::AtOnce, |document| text(document.restricted.as_ref()?.reason.as_ref())),
    Fact::new("restricted.approved_by", Weighs::AtOnce, |document| {
        person(document.restricted.as_ref()?.approved_by.as_ref())
    }),
    Fact {
        free: Free::Spelling,
        ..Fact::new("people.owner", Weighs::OnceRead, |document| {
            person_named(document.people.owner.as_ref())?;
            text(document.people.owner.as_ref())
        })
    },
    Fact::new("meeting.held", Weighs::OnceReviewed, |document| time(document.meeting.held.as_ref())),
    Fact {
        free: Free::Longer,
        ..Fact::new("meeting.outcome", Weighs::OnceReviewed, |document| text(document.meeting.outcome.as_ref()))
    },
    Fact::new("external_message.posted", Weighs::OnceReviewed, |document| {
        time(document.external_message.as_ref()?.posted.as_ref())
    }),
    Fact::new("external_message.posted_by", Weighs::OnceReviewed, |document| {
        person(document.external_message.as_ref()?.posted_by.as_ref())
    }),
    Fact::new("external_message.url", Weighs::Mildly, |document| {
        text(document.external_message.as_ref()?.url.as_ref())
    }),
    Fact::new("internal_message.sent", Weighs::OnceReviewed, |document| {
        time(document.internal_message.as_ref()?.sent.as_ref())
    }),
];

pub(super) fn approval(row: &Located<Approval>) -> Row<'_> {
    let of = said(row.of.as_ref()).map(Cow::Borrowed);
    says(row.span, [("by", name(row.by.as_ref())), ("at", moment(row.at.as_ref())), ("of", of)])
}

pub(super) fn severity_change(row: &Located<SeverityChange>) -> Row<'_> {
    let written = |text| said(text).map(Cow::Borrowed);
    says(
        row.span,
        [
            ("from", written(row.from.as_ref())),
            ("to", written(row.to.as_ref())),
            ("at", moment(row.at.as_ref())),
            ("by", name(row.by.as_ref())),
            ("reason", written(row.reason.as_ref())),
            ("approved_by", name(row.approved_by.as_ref())),
        ],
    )
}

fn says<'d, const N: usize>(span: Span, keys: [(&'static str, Option<Cow<'d, str>>); N]) -> Row<'d> {
    Row { span, says: keys.into_iter().filter_map(|(key, text)| Some((key, text?))).collect(), keys: N }
}

impl Row<'_> {
    /// Whether it says all that another one says, and maybe what that one left out.
    pub(super) fn completes(&self, before: &Row<'_>) -> bool {
        before.says.iter().all(|said| self.says.contains(said))
    }

    /// Whether it leaves nothing out, so that nothing can be added to it.
    pub(super) fn is_whole(&self) -> bool {
        self.says.len() == self.keys
    }

    /// Who gave it, and when.
    pub(super) fn giver(&self) -> Option<(&str, &str)> {
        Some((self.get("by")?, self.get("at")?))
    }

    pub(super) fn get(&self, wanted: &str) -> Option<&str> {
        self.says.iter().find(|(key, _)| *key == wanted).map(|(_, text)| text.as_ref())
    }

    /// An approval as a sentence names it.
    pub(super) fn approval_name(&self) -> Name {
        Name::Said(match self.get("by").map(named) {
            Some(by) => say! { en: "the approval by {by}"; ja: "{by}の承認" }.into(),
            None => say! { en: "an approval"; ja: "名前のない承認" }.into(),
        })
    }

    /// A change of the severity as a sentence names it.
    pub(super) fn severity_name(&self) -> Name {
        Name::Said(match self.get("to").map(named) {
            Some(to) => say! { en: "the change of the severity to {to}"; ja: "重大度の{to}への変更" }.into(),
            None => say! { en: "a change of the severity"; ja: "重大度の変更" }.into(),
        })
    }
}

/// Somebody as they are compared; case and width make nobody else of them.
pub(super) fn name(text: Option<&Located<String>>) -> Option<Cow<'static, str>> {
    said(text).map(|text| Cow::Owned(fold_handle(text)))
}

fn moment(time: Option<&Located<Moment>>) -> Option<Cow<'static, str>> {
    time.map(|time| Cow::Owned(time.value.to_utc().to_rfc3339()))
}

fn text(text: Option<&Located<String>>) -> Option<(Cow<'_, str>, Span)> {
    Some((Cow::Borrowed(said(text)?), text?.span))
}

fn person(text: Option<&Located<String>>) -> Option<(Cow<'_, str>, Span)> {
    person_named(text)?;
    Some((name(text)?, text?.span))
}

fn time(time: Option<&Located<Moment>>) -> Option<(Cow<'_, str>, Span)> {
    Some((moment(time)?, time?.span))
}
