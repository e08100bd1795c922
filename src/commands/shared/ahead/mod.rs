//! What comes next for a postmortem: what the step asks for, what is in its way, and the command that leads on.

mod checklist;
mod next;
#[cfg(test)]
mod tests;

pub(crate) use checklist::{Item, Kind};
pub(crate) use next::{next_command, pasteable};

use crate::document::edit::{Editor, Value};
use crate::document::{Document, PostmortemId, Status, exact};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::gate::{self, Beside};
use crate::policy::Policy;
use crate::report::Verdict;
use crate::rules::{Entering, Subject, UNKNOWN_NAMES};
use crate::source::SourceFile;
use crate::workflow;

/// By what postmortems are judged, and what stands beside them.
pub(crate) type Judging<'j> = (&'j Policy, &'j Beside<'j>);

/// The next step of a postmortem.
pub(crate) struct Ahead {
    pub(crate) to: Status,
    /// What would be an error there.
    pub(crate) verdict: Verdict,
    /// What would be a warning there: it blocks nothing.
    pub(crate) warnings: Vec<Finding>,
    /// What it asks for, by kind.
    pub(crate) items: Vec<Item>,
}

impl Ahead {
    /// Looks at what comes next; nothing for what is closed.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn of(
        id: &PostmortemId,
        source: &SourceFile,
        document: &Document,
        judging: Judging<'_>,
    ) -> Result<Option<Self>> {
        let Some(to) = onward(document.status()) else { return Ok(None) };
        let mut verdict = judged_at(source, document, judging, to)?;
        let warnings = verdict.findings.extract_if(.., |finding| finding.level == Level::Warning).collect();
        verdict.findings.retain(|finding| finding.level == Level::Error);
        let items = checklist::checklist(&subject(id, source, document, judging.0), to, &verdict.findings);
        Ok(Some(Self { to, verdict, warnings, items }))
    }

    /// Whether the step would pass.
    pub(crate) fn is_ready(&self) -> bool {
        self.verdict.findings.is_empty()
    }

    /// What is lacking, by kind.
    pub(crate) fn lacking(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.is_done())
    }

    /// What else is in the way: of no kind that is counted.
    pub(crate) fn others(&self) -> impl Iterator<Item = &Finding> {
        self.verdict.findings.iter().filter(|finding| Kind::of(finding.rule).is_none())
    }
}

/// A document by itself, as the rules and the list of what is due look at it.
pub(crate) fn subject<'s>(
    id: &'s PostmortemId,
    source: &'s SourceFile,
    document: &'s Document,
    policy: &'s Policy,
) -> Subject<'s> {
    let (entering, names) = (Entering::Alone, &UNKNOWN_NAMES);
    Subject { id: Some(id), source, document, base: None, committed: None, entering, policy, names }
}

/// The status that comes next.
pub(crate) fn onward(status: Status) -> Option<Status> {
    match status {
        Status::Draft => Some(Status::InReview),
        Status::InReview => Some(Status::Reviewed),
        Status::Reviewed => Some(Status::Closed),
        Status::Closed => None,
    }
}

/// What would be an error at a later status. The places are of the document as it would stand, whose lines have the same
/// numbers.
pub(crate) fn blockers(source: &SourceFile, document: &Document, judging: Judging<'_>, to: Status) -> Result<Verdict> {
    let mut verdict = judged_at(source, document, judging, to)?;
    verdict.findings.retain(|finding| finding.level == Level::Error);
    Ok(verdict)
}

/// The document judged as if it stood at a later status.
fn judged_at(source: &SourceFile, document: &Document, (policy, beside): Judging<'_>, to: Status) -> Result<Verdict> {
    let Ok(text) = as_if(source, document, to) else { return Ok(Verdict::default()) };
    let would_be = SourceFile::new(source.path().clone(), text.into_bytes());
    gate::guard(policy, &would_be, Some(source), Some(beside))
}

fn as_if(source: &SourceFile, document: &Document, to: Status) -> Result<String> {
    let mut editor = Editor::new(source.text())?;
    editor.set(&["status"], &Value::String(to.to_string()))?;
    // The step would come after all that is on record.
    let approvals = document.approvals.iter().filter_map(|approval| approval.at.as_deref().copied());
    let others = [exact(&document.incident.resolved).map(|at| at.value), document.meeting.held.as_deref().copied()];
    let known = approvals.chain(others.into_iter().flatten()).max();
    let at = workflow::earliest_next(&document.transitions, document.incident.began()).max(known);
    let at = at.map_or_else(|| "2000-01-01T00:00:00Z".to_owned(), crate::calendar::to_toml);
    let row = [
        ("from", Value::String(document.status().to_string())),
        ("to", Value::String(to.to_string())),
        ("at", Value::Datetime(at)),
        ("by", Value::String("pmgit".to_owned())),
    ];
    editor.append_row("transitions", &row)?;
    Ok(editor.into_text())
}
