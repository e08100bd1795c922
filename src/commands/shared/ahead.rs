//! What comes next for a postmortem, and what is in its way.

use crate::document::edit::{Editor, Value};
use crate::document::{Document, Status, exact};
use crate::error::Result;
use crate::finding::Level;
use crate::gate::{self, Beside};
use crate::policy::Policy;
use crate::report::Verdict;
use crate::source::SourceFile;
use crate::workflow;

/// The status that comes next.
pub(crate) fn onward(status: Status) -> Option<Status> {
    match status {
        Status::Draft => Some(Status::InReview),
        Status::InReview => Some(Status::Reviewed),
        Status::Reviewed => Some(Status::Closed),
        Status::Closed => None,
    }
}

/// What would be an error at a later status: the document judged as if it stood there. The places are of that document,
/// whose lines have the same numbers.
pub(crate) fn blockers(
    source: &SourceFile,
    document: &Document,
    (policy, beside): (&Policy, &Beside<'_>),
    to: Status,
) -> Result<Verdict> {
    let Ok(text) = as_if(source, document, to) else { return Ok(Verdict::default()) };
    let would_be = SourceFile::new(source.path().clone(), text.into_bytes());
    let mut verdict = gate::guard(policy, &would_be, Some(source), Some(beside))?;
    verdict.findings.retain(|finding| finding.level == Level::Error);
    Ok(verdict)
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
