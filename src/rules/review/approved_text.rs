//! Which text an approval is for, and whether that is the one at hand.
//!
//! | row | is for |
//! |---|---|
//! | with `of` | the text of that digest |
//! | without, new at the head | the head's text |
//! | without, as the base has it | the base's text |
//! | whose `of` was removed or altered | nothing |

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::document::{Approval, Document, Status, TextDigest, UnknownDigest, changed_parts, said};
use crate::policy::PersonMark;
use crate::rules::{Entering, Subject};
use crate::text::{Listing, Message, named, say};
use crate::toml_record::Located;

/// How much of the text must be as it was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// The status was reached before, or nobody knows when the text changed.
    Nothing,
    /// What goes to customers.
    Message,
    Whole,
}

/// The texts that the approvals of a document are compared with.
#[derive(Clone, Debug)]
pub(crate) struct ApprovedText<'s> {
    subject: &'s Subject<'s>,
    asked: Asked,
    /// What the rows of the base say in `of`, by who and when: a crowd of approvals is not compared pair by pair.
    rows: BTreeMap<Row, BTreeSet<Option<&'s str>>>,
    /// Computed once somebody asks.
    head: OnceCell<TextDigest>,
    base: OnceCell<TextDigest>,
}

/// Why an approval is not one of this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// What it was for was removed or altered.
    Altered,
    Malformed,
    /// A later pmgit wrote it.
    Newer,
    /// It is for the base's text.
    Base,
    /// It is for a text that is neither here nor at the base.
    Another,
}

/// What the base has of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// There is no such row.
    New,
    /// It stands there as it is here.
    Same,
    /// It says here for which text it is, which is the base's.
    Bound,
    Altered,
}

impl<'s> ApprovedText<'s> {
    pub(super) fn of(subject: &'s Subject<'s>) -> Self {
        let asked = if subject.document.approvals.is_empty() { Asked::Nothing } else { asked(subject) };
        let mut rows: BTreeMap<Row, BTreeSet<Option<&str>>> = BTreeMap::new();
        for row in subject.base.map_or(&[][..], |base| &base.approvals) {
            for key in keys(subject, row) {
                rows.entry(key).or_default().insert(of(row));
            }
        }
        Self { subject, asked, rows, head: OnceCell::new(), base: OnceCell::new() }
    }

    /// Why an approval does not count for this text; nothing where it does.
    pub(super) fn mismatch(&self, approval: &Approval) -> Option<Mismatch> {
        let known = self.known(approval);
        if known == Known::Altered {
            return Some(Mismatch::Altered);
        }
        if self.asked == Asked::Nothing {
            return None;
        }
        let head = self.head_digest();
        let own = match self.digest(approval, known) {
            Ok(own) => own,
            Err(mismatch) => return Some(mismatch),
        };
        let is_same = match self.asked {
            Asked::Nothing => true,
            Asked::Message => own.has_message_of(&head),
            Asked::Whole => own == head,
        };
        if is_same {
            return None;
        }
        let is_base = self.subject.base.is_some_and(|base| own == self.base_digest(base));
        Some(if is_base { Mismatch::Base } else { Mismatch::Another })
    }

    /// Whether an approval is for that very text.
    pub(super) fn is_for(&self, approval: &Approval, text: &TextDigest) -> bool {
        let known = self.known(approval);
        known != Known::Altered && self.digest(approval, known) == Ok(*text)
    }

    /// The text that an approval is for.
    fn digest(&self, approval: &Approval, known: Known) -> Result<TextDigest, Mismatch> {
        if let Some(of) = &approval.of {
            return TextDigest::parse(&of.value).map_err(|unknown| match unknown {
                UnknownDigest::Malformed => Mismatch::Malformed,
                UnknownDigest::Newer => Mismatch::Newer,
            });
        }
        Ok(match self.subject.base.filter(|_| known != Known::New) {
            None => self.head_digest(),
            Some(base) => self.base_digest(base),
        })
    }

    fn head_digest(&self) -> TextDigest {
        *self.head.get_or_init(|| TextDigest::of(self.subject.document))
    }

    fn base_digest(&self, base: &Document) -> TextDigest {
        *self.base.get_or_init(|| TextDigest::of(base))
    }

    /// The label of an approval that does not count, with what has changed since.
    pub(super) fn label(&self, approval: &Approval, mismatch: Mismatch) -> Message {
        match mismatch {
            Mismatch::Altered => say! {
                en: "its `of` was removed or altered";
                ja: "`of`が消されたか、書き換えられた承認"
            }
            .into(),
            Mismatch::Malformed => {
                say! { en: "its `of` is not a digest"; ja: "`of`がダイジェストになっていない承認" }.into()
            }
            Mismatch::Newer => {
                let of = approval.of.as_ref().map(|of| of.value.as_str()).unwrap_or_default();
                let version = named(of.split(':').next().unwrap_or_default());
                say! {
                    en: "its `of` is of version {version}, which needs a newer pmgit than {}", env!("CARGO_PKG_VERSION");
                    ja: "`of`の版が{version}の承認（{}より新しいpmgitが必要です）", env!("CARGO_PKG_VERSION")
                }
                .into()
            }
            Mismatch::Base => {
                let changed =
                    self.subject.base.map(|base| changed(base, self.subject.document, self.asked)).unwrap_or_default();
                say! {
                    |reader|
                    en: "given for another text: {} changed since", listed(&changed, reader);
                    ja: "別の文章への承認（その後、{}が変わっています）", listed(&changed, reader)
                }
                .into()
            }
            Mismatch::Another => say! { en: "given for another text"; ja: "別の文章への承認" }.into(),
        }
    }

    /// The rows that say of another text than at the base that it was approved, or of none; and what they said there.
    pub(super) fn altered(&self) -> Vec<(&'s Located<Approval>, String)> {
        let Some(base) = self.subject.base else { return Vec::new() };
        let is_altered = |row: &&Located<Approval>| self.known(row) == Known::Altered;
        let rows = self.subject.document.approvals.iter().filter(is_altered);
        rows.map(|row| {
            let before = self.at_base(row).into_iter().find_map(|said| *said.last()?).map(str::to_owned);
            (row, before.unwrap_or_else(|| self.base_digest(base).to_string()))
        })
        .collect()
    }

    /// Which rows the base has as they are, that do not say for which text they are, while the text changes that they
    /// are for: from then on nobody could tell.
    pub(super) fn unbound(&self) -> Option<Unbound<'s>> {
        let (subject, base) = (self.subject, self.subject.base?);
        let is_unbound =
            |row: &&Located<Approval>| row.of.is_none() && row.at.is_some() && self.known(row) == Known::Same;
        let rows: Vec<&Located<Approval>> = subject.document.approvals.iter().filter(is_unbound).collect();
        if rows.is_empty() {
            return None;
        }
        let asked = match (base.status(), subject.status()) {
            // On its way there it must be approved as it is now in any case.
            (_, Status::Closed) | (Status::Draft | Status::InReview, Status::Reviewed) => return None,
            (_, Status::Reviewed) => Asked::Message,
            (_, Status::Draft | Status::InReview) => Asked::Whole,
        };
        let changed = changed(base, subject.document, asked);
        (!changed.is_empty()).then(|| Unbound { rows, changed, of: self.base_digest(base) })
    }

    /// A row is known by who and when.
    fn known(&self, approval: &Approval) -> Known {
        let Some(base) = self.subject.base else { return Known::New };
        let same = self.at_base(approval);
        let has = |of: Option<&str>| same.iter().any(|said| said.contains(&of));
        let is_of_base = || of(approval) == Some(self.base_digest(base).to_string().as_str());
        if same.is_empty() {
            Known::New
        } else if has(of(approval)) {
            Known::Same
        } else if has(None) && is_of_base() {
            Known::Bound
        } else {
            Known::Altered
        }
    }

    /// What the base's rows that are this one say of the text.
    fn at_base(&self, approval: &Approval) -> Vec<&BTreeSet<Option<&'s str>>> {
        keys(self.subject, approval).into_iter().filter_map(|key| self.rows.get(&key)).collect()
    }
}

/// A row, by its moment and one of the marks of whoever gave it.
type Row = (DateTime<Utc>, PersonMark);

/// By what a row is known; nothing where it does not say who and when.
fn keys(subject: &Subject<'_>, approval: &Approval) -> Vec<Row> {
    let (Some(by), Some(at)) = (said(approval.by.as_ref()), approval.at.as_deref()) else { return Vec::new() };
    subject.marks_of(by).into_iter().map(|mark| (at.to_utc(), mark)).collect()
}

fn of(approval: &Approval) -> Option<&str> {
    approval.of.as_ref().map(|of| of.value.as_str())
}

/// The parts that have changed since the base, as far as they are asked for.
fn changed(base: &Document, document: &Document, asked: Asked) -> Vec<String> {
    let mut parts = changed_parts(base, document);
    if asked == Asked::Message {
        parts.retain(|part| part == MESSAGE);
    }
    parts
}

/// The part that is what goes to customers.
const MESSAGE: &str = "external_message";

/// Parts by name, the first few of them.
pub(super) fn listed(parts: &[String], reader: &Listing) -> String {
    Listing::of(reader.language, parts.iter().map(|part| named(part)), parts.len()).to_string()
}

/// Approvals that do not say for which text they are, as that text changes.
#[derive(Debug)]
pub(super) struct Unbound<'s> {
    pub(super) rows: Vec<&'s Located<Approval>>,
    /// The parts that change, by name.
    pub(super) changed: Vec<String>,
    /// What they are for.
    pub(super) of: TextDigest,
}

fn asked(subject: &Subject<'_>) -> Asked {
    let status = subject.status();
    match subject.base {
        // By itself nobody can tell whether a text changed before or after it was reviewed.
        None if status >= Status::Reviewed && subject.entering == Entering::Alone => Asked::Nothing,
        None => Asked::Whole,
        Some(base) if base.status() < Status::Reviewed || is_reopened(subject.document, base) => Asked::Whole,
        Some(base) if base.status() == Status::Reviewed && status == Status::Closed => Asked::Message,
        Some(_) => Asked::Nothing,
    }
}

/// Whether it was reviewed before and is closed now: only what goes to customers must be approved, also after the review.
pub(super) fn is_closing(subject: &Subject<'_>) -> bool {
    asked(subject) == Asked::Message
}

/// Whether it went back into review since the base, wherever it stands now.
fn is_reopened(document: &Document, base: &Document) -> bool {
    let new = document.transitions.iter().skip(base.transitions.len());
    new.into_iter().any(|entry| entry.to.as_deref() == Some(&Status::InReview))
}
