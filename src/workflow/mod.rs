//! The transition table, and whether a recorded chain follows it; pure.
//!
//! What else a step needs (complete sections, a meeting, an approval) is for the rules to say.

mod period;
mod word;

use crate::document::{Document, Moment, Records, Status, Transition, meant, person_named, said};
use crate::source::{RepoPath, Span};
use crate::text::{Both, both};
use crate::toml_record::Located;

pub(crate) use period::{Period, Standing, earliest_next, is_before};
pub(crate) use word::{Word, WordOn, words};

/// A step of the process, named by its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProcessStep {
    Submit,
    Return,
    Review,
    Close,
    Reopen,
}

/// Every legal step (process page, "status descriptions"; going back is pmgit's own).
const TABLE: &[(Status, Status, ProcessStep)] = &[
    (Status::Draft, Status::InReview, ProcessStep::Submit),
    (Status::InReview, Status::Draft, ProcessStep::Return),
    (Status::InReview, Status::Reviewed, ProcessStep::Review),
    (Status::InReview, Status::Closed, ProcessStep::Close),
    (Status::Reviewed, Status::Closed, ProcessStep::Close),
    (Status::Reviewed, Status::InReview, ProcessStep::Reopen),
    (Status::Closed, Status::InReview, ProcessStep::Reopen),
];

impl ProcessStep {
    /// The step from one status to another; nothing where the table has none.
    pub(crate) fn between(from: Status, to: Status) -> Option<Self> {
        TABLE.iter().find(|&&(start, end, _)| (start, end) == (from, to)).map(|&(_, _, step)| step)
    }

    /// The command that takes it.
    pub(crate) const fn verb(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Return => "return",
            Self::Review => "review",
            Self::Close => "close",
            Self::Reopen => "reopen",
        }
    }

    /// Whether it goes back, which it does only with a reason.
    pub(crate) const fn needs_reason(self) -> bool {
        match self {
            Self::Return | Self::Reopen => true,
            Self::Submit | Self::Review | Self::Close => false,
        }
    }
}

/// Where a status can lead in one step.
pub(crate) fn next(from: Status) -> impl Iterator<Item = Status> {
    TABLE.iter().filter(move |&&(start, _, _)| start == from).map(|&(_, end, _)| end)
}

/// The shortest way from one status to another, pair by pair; a document with an external message is closed only
/// after it was reviewed.
pub(crate) fn way(from: Status, to: Status, has_external_message: bool) -> Vec<(Status, Status)> {
    let mut ways = vec![vec![from]];
    for _ in Status::ALL {
        if let Some(way) = ways.iter().find(|way| way.last() == Some(&to)) {
            return way.windows(2).map(|pair| (pair[0], pair[1])).collect();
        }
        let longer = ways.iter().flat_map(|way| {
            let last = way.last().copied().unwrap_or(from);
            next(last)
                .filter(move |&end| !(has_external_message && (last, end) == (Status::InReview, Status::Closed)))
                .map(|end| [way.as_slice(), &[end]].concat())
        });
        ways = longer.collect();
    }
    Vec::new()
}

/// A place where the recorded chain of a document does not hold.
#[derive(Debug)]
pub(crate) enum Break<'d> {
    /// The table has no such pair.
    Illegal { entry: &'d Located<Transition>, from: Status, to: Status },
    /// An entry lacks one of its keys.
    Incomplete { entry: &'d Located<Transition>, key: &'static str },
    /// A step back gives no reason.
    Unexplained { entry: &'d Located<Transition>, step: ProcessStep },
    /// An entry starts elsewhere than the one before it ended.
    Gap { entry: &'d Located<Transition>, ended: Status, from: Status },
    /// The chain leads elsewhere than the document stands.
    Unrecorded { ended: Status, status: Status },
}

/// Why a step cannot have been when it is recorded for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Disorder<'d> {
    /// Its incident had not begun.
    BeforeIncident(Moment),
    /// The process had come further already.
    BeforeStep(&'d Located<Transition>),
}

/// A step that a change brings, as it is recorded.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    /// The document.
    pub(crate) path: RepoPath,
    /// Its entry.
    pub(crate) span: Span,
    pub(crate) from: Status,
    pub(crate) to: Status,
    pub(crate) at: Moment,
    /// Who, as the record says; git's author may be somebody else.
    pub(crate) by: String,
    /// Why the record cannot be of what happened, where the document alone shows that.
    pub(crate) doubt: Option<Both>,
}

/// What a document says of its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course<'d> {
    status: Status,
    transitions: &'d [Located<Transition>],
    is_imported: bool,
    /// When its incident began.
    began: Option<Moment>,
}

impl<'d> From<&'d Document> for Course<'d> {
    fn from(document: &'d Document) -> Self {
        Self {
            status: document.status(),
            transitions: &document.transitions,
            is_imported: document.imported.is_some(),
            began: document.incident.began(),
        }
    }
}

impl<'d> From<&'d Records> for Course<'d> {
    fn from(records: &'d Records) -> Self {
        Self {
            status: records.status,
            transitions: &records.transitions,
            is_imported: records.imported.is_some(),
            began: records.began,
        }
    }
}

/// The recorded chain of a document, beside the one that its base has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain<'d> {
    document: Course<'d>,
    base: Option<Course<'d>>,
    /// How many of the base's entries, from the first, the document still has.
    kept: usize,
}

impl<'d> Chain<'d> {
    pub(crate) fn recorded_in<D: Into<Course<'d>>>(document: D, base: Option<D>) -> Self {
        let (document, base) = (document.into(), base.map(Into::into));
        let before = base.map_or(&[][..], |base| base.transitions);
        let kept = before.iter().zip(document.transitions).take_while(|(one, other)| same(one, other)).count();
        Self { document, base, kept }
    }

    /// The first of the base's entries that the document lacks or has changed, by its index.
    pub(crate) fn rewritten(&self) -> Option<usize> {
        self.base.filter(|base| self.kept < base.transitions.len()).map(|_| self.kept)
    }

    /// Where the chain does not hold. The base's entries are not judged again; a rewritten chain is not judged before
    /// the base's entries are back.
    pub(crate) fn breaks(&self) -> Vec<Break<'d>> {
        let mut breaks = Vec::new();
        if self.rewritten().is_some() {
            return breaks;
        }
        for (index, entry) in self.document.transitions.iter().enumerate().skip(self.kept) {
            breaks.extend(self.judge(index, entry));
        }
        let status = self.document.status;
        if let Some(ended) = self.end(self.document.transitions.len()).filter(|&ended| ended != status && self.moved())
        {
            breaks.push(Break::Unrecorded { ended, status });
        }
        breaks
    }

    /// Whether the document came further since the base, also where it went back before.
    pub(crate) fn goes_on(&self) -> bool {
        let leads_on = |entry: &Located<Transition>| entry.from.as_deref() < entry.to.as_deref();
        let new = &self.document.transitions[self.kept..];
        self.base.is_none_or(|base| base.status < self.document.status) || new.iter().any(leads_on)
    }

    /// The entries that the base has not, those of them that are whole.
    pub(crate) fn moves(&self, path: &RepoPath) -> Vec<Move> {
        let entries = self.document.transitions.iter().zip(self.latest_before()).skip(self.kept);
        let whole = |(entry, before): (&Located<Transition>, Option<&'d Located<Transition>>)| {
            Some(Move {
                path: path.clone(),
                span: entry.span,
                from: entry.from.as_deref().copied()?,
                to: entry.to.as_deref().copied()?,
                at: entry.at.as_deref().copied()?,
                by: said(entry.by.as_ref())?.to_owned(),
                doubt: self.doubt(before, entry.at.as_deref().copied()?),
            })
        };
        entries.filter_map(whole).collect()
    }

    /// Whether a step is recorded for a time at which it cannot have been.
    fn doubt(&self, before: Option<&'d Located<Transition>>, at: Moment) -> Option<Both> {
        Some(match self.disorder(before, at)? {
            Disorder::BeforeIncident(_) => {
                both! { en: "before its incident began"; ja: "インシデントの始まりより前" }
            }
            Disorder::BeforeStep(_) => {
                both! { en: "before the step that it follows"; ja: "直前の手順より前" }
            }
        })
    }

    /// The entries that the base has not and that cannot have been when they are recorded for.
    pub(crate) fn disorders(&self) -> Vec<(&'d Located<Transition>, Disorder<'d>)> {
        let entries = self.document.transitions.iter().zip(self.latest_before()).skip(self.kept);
        entries
            .filter_map(|(entry, before)| Some((entry, self.disorder(before, entry.at.as_deref().copied()?)?)))
            .collect()
    }

    /// For each entry, the one before it that has the latest time.
    fn latest_before(&self) -> impl Iterator<Item = Option<&'d Located<Transition>>> {
        let time = |entry: &Located<Transition>| entry.at.as_deref().copied();
        self.document.transitions.iter().scan(None, move |latest: &mut Option<&'d Located<Transition>>, entry| {
            let before = *latest;
            if time(entry).is_some_and(|at| before.and_then(time).is_none_or(|before| at >= before)) {
                *latest = Some(entry);
            }
            Some(before)
        })
    }

    fn disorder(&self, before: Option<&'d Located<Transition>>, at: Moment) -> Option<Disorder<'d>> {
        if let Some(began) = self.document.began.filter(|&began| is_before(at, began)) {
            return Some(Disorder::BeforeIncident(began));
        }
        let before = before?;
        before.at.as_deref().is_some_and(|&before| is_before(at, before)).then_some(Disorder::BeforeStep(before))
    }

    fn judge(&self, index: usize, entry: &'d Located<Transition>) -> Vec<Break<'d>> {
        let absent = [
            ("from", entry.from.is_none()),
            ("to", entry.to.is_none()),
            ("at", entry.at.is_none()),
            ("by", person_named(entry.by.as_ref()).is_none()),
        ];
        let incomplete = absent.into_iter().filter(|&(_, absent)| absent);
        let mut breaks: Vec<_> = incomplete.map(|(key, _)| Break::Incomplete { entry, key }).collect();
        let Some(from) = entry.from.as_deref().copied() else { return breaks };
        if let Some(ended) = self.end(index).filter(|&ended| ended != from && !self.goes_on_from(index, from)) {
            breaks.push(Break::Gap { entry, ended, from });
        }
        let Some(to) = entry.to.as_deref().copied() else { return breaks };
        match ProcessStep::between(from, to) {
            None => breaks.push(Break::Illegal { entry, from, to }),
            Some(step) if step.needs_reason() && meant(entry.reason.as_ref()).is_none() => {
                breaks.push(Break::Unexplained { entry, step });
            }
            Some(_) => {}
        }
        breaks
    }

    /// Where the entries before an index lead; nothing where the last of them does not say.
    fn end(&self, index: usize) -> Option<Status> {
        match index.checked_sub(1) {
            Some(last) => self.document.transitions[last].to.as_deref().copied(),
            None => Some(self.start()),
        }
    }

    /// The first status: draft, but an imported document enters anywhere.
    fn start(&self) -> Status {
        if !self.document.is_imported {
            return Status::Draft;
        }
        match (self.base, self.document.transitions.first()) {
            (Some(base), _) if base.transitions.is_empty() => base.status,
            (_, Some(first)) => first.from.as_deref().copied().unwrap_or(Status::Draft),
            (_, None) => self.document.status,
        }
    }

    /// A base whose status had no record got in once; what is new may go on from there.
    fn goes_on_from(&self, index: usize, from: Status) -> bool {
        index == self.kept && self.base.is_some_and(|base| base.status == from)
    }

    /// Whether anything moved since the base.
    fn moved(&self) -> bool {
        self.base.is_none_or(|base| {
            base.status != self.document.status || base.transitions.len() != self.document.transitions.len()
        })
    }
}

/// Whether an entry is still the same step. What it did not say may be added: a record is completed by that, and not
/// rewritten. Who took it is for `rewritten-records`, which may be waived: a name may have to go.
fn same(before: &Transition, after: &Transition) -> bool {
    fn is_kept<T: PartialEq>(before: Option<&T>, after: Option<&T>) -> bool {
        before.is_none() || before == after
    }
    let text = |text: &Option<Located<String>>| said(text.as_ref()).map(str::to_owned);
    is_kept(before.from.as_deref(), after.from.as_deref())
        && is_kept(before.to.as_deref(), after.to.as_deref())
        && is_kept(before.at.as_deref(), after.at.as_deref())
        && is_kept(text(&before.reason).as_ref(), text(&after.reason).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{RepoPath, SourceFile};

    #[test]
    fn every_pair_of_statuses_is_a_step_or_none() {
        let rows: Vec<String> = Status::ALL
            .iter()
            .map(|&from| {
                let cell = |&to: &Status| ProcessStep::between(from, to).map_or("-", ProcessStep::verb);
                Status::ALL.iter().map(cell).collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(rows, ["- submit - -", "return - review close", "- reopen - close", "- reopen - -"]);
    }

    #[test]
    fn every_status_leads_to_every_other_and_the_way_follows_the_table() {
        for &from in Status::ALL {
            for &to in Status::ALL {
                for told in [false, true] {
                    let way = way(from, to, told);
                    assert_eq!(way.is_empty(), from == to, "{from} to {to}");
                    assert!(way.iter().all(|&(one, other)| ProcessStep::between(one, other).is_some()));
                    assert!(way.windows(2).all(|steps| steps[0].1 == steps[1].0));
                }
            }
        }
        assert_eq!(way(Status::Draft, Status::Closed, false).len(), 2);
        assert_eq!(way(Status::Draft, Status::Closed, true).len(), 3);
    }

    fn document(status: &str, extra: &str, steps: &[(&str, &str)]) -> Document {
        use std::fmt::Write;
        let mut text = format!("title = \"t\"\nseverity = \"SEV-1\"\nstatus = \"{status}\"\n{extra}\n");
        for (from, to) in steps {
            let entry = "at = 2026-11-22T05:30:00Z\nby = \"ben\"\nreason = \"A freeze\"\n";
            write!(text, "[[transitions]]\nfrom = \"{from}\"\nto = \"{to}\"\n{entry}").unwrap();
        }
        let source = SourceFile::new(RepoPath::from("t.toml"), text.into_bytes());
        crate::document::parse(&source).0.unwrap()
    }

    fn step_lines(document: &Document, base: Option<&Document>) -> Vec<String> {
        let tell = |found: Break<'_>| match found {
            Break::Illegal { from, to, .. } => format!("illegal {from} {to}"),
            Break::Incomplete { key, .. } => format!("incomplete {key}"),
            Break::Unexplained { step, .. } => format!("unexplained {}", step.verb()),
            Break::Gap { ended, from, .. } => format!("gap {ended} {from}"),
            Break::Unrecorded { ended, status } => format!("unrecorded {ended} {status}"),
        };
        Chain::recorded_in(document, base).breaks().into_iter().map(tell).collect()
    }

    const SUBMIT: (&str, &str) = ("draft", "in-review");
    const REVIEW: (&str, &str) = ("in-review", "reviewed");
    const CLOSE: (&str, &str) = ("reviewed", "closed");

    #[test]
    fn a_chain_begins_at_draft_and_leads_to_the_status() {
        assert!(step_lines(&document("draft", "", &[]), None).is_empty());
        assert!(step_lines(&document("closed", "", &[SUBMIT, REVIEW, CLOSE]), None).is_empty());
        assert_eq!(step_lines(&document("in-review", "", &[]), None), ["unrecorded draft in-review"]);
        assert_eq!(step_lines(&document("closed", "", &[SUBMIT, REVIEW]), None), ["unrecorded reviewed closed"]);
        assert_eq!(step_lines(&document("reviewed", "", &[REVIEW]), None), ["gap draft in-review"]);
        assert_eq!(step_lines(&document("reviewed", "", &[("draft", "reviewed")]), None), ["illegal draft reviewed"]);
    }

    #[test]
    fn an_imported_document_enters_anywhere_and_goes_on_from_there() {
        let imported = "imported = \"the wiki\"";
        let entered = document("reviewed", imported, &[]);
        assert!(step_lines(&entered, None).is_empty());
        assert!(step_lines(&document("closed", imported, &[CLOSE]), Some(&entered)).is_empty());
        assert!(step_lines(&document("closed", imported, &[CLOSE]), None).is_empty());
        assert_eq!(step_lines(&document("closed", imported, &[]), Some(&entered)), ["unrecorded reviewed closed"]);
        let elsewhere = document("reviewed", imported, &[REVIEW]);
        assert_eq!(step_lines(&elsewhere, Some(&document("draft", imported, &[]))), ["gap draft in-review"]);
    }

    #[test]
    fn what_the_base_has_is_not_judged_again() {
        let odd = document("closed", "", &[("draft", "reviewed")]);
        assert_eq!(step_lines(&odd, None), ["illegal draft reviewed", "unrecorded reviewed closed"]);
        assert!(step_lines(&odd, Some(&odd)).is_empty());
        let reopened = document("in-review", "", &[("draft", "reviewed"), ("closed", "in-review")]);
        assert!(step_lines(&reopened, Some(&odd)).is_empty(), "what got in once can be gone on from");
    }

    #[test]
    fn entries_that_the_base_has_stay_as_they_are() {
        let base = document("reviewed", "", &[SUBMIT, REVIEW]);
        let rewritten = |head: &Document| Chain::recorded_in(head, Some(&base)).rewritten();
        assert_eq!(rewritten(&base), None);
        assert_eq!(rewritten(&document("closed", "", &[SUBMIT, REVIEW, CLOSE])), None);
        assert_eq!(rewritten(&document("draft", "", &[])), Some(0));
        assert_eq!(rewritten(&document("in-review", "", &[SUBMIT])), Some(1));
        assert_eq!(rewritten(&document("closed", "", &[SUBMIT, ("in-review", "closed")])), Some(1));
        assert_eq!(Chain::recorded_in(&base, None).rewritten(), None);
    }
}
