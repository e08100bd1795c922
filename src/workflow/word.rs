//! Whose word a change brings on record: whoever commits it need not be the one whom it names.

use crate::document::{Document, person_named};
use crate::source::RepoPath;

/// The word of somebody that a change brings: an approval, or that something may pass or leave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word {
    /// The document, or the record that is about none.
    pub(crate) path: RepoPath,
    /// Whose it is, as the record says.
    pub(crate) by: String,
    pub(crate) on: WordOn,
    /// Whether whoever it is owned the postmortem earlier, as far as its history was read.
    pub(crate) owned_it: bool,
}

/// What somebody's word is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WordOn {
    /// The postmortem, which they approved; when.
    Approval(String),
    /// A rule that they waived.
    Waiver(String),
    /// A lower severity.
    Severity(String),
    /// That the details are kept elsewhere.
    Restricted,
    /// That a postmortem counts as imported.
    Import,
    /// That a postmortem left, or got another id.
    Removal,
    /// A commit that may stay although it came in past the gate.
    Exception(String),
    /// An incident that needs no postmortem.
    Skipped(String),
    /// A role that they came into after the review began, and whose approval is asked for.
    Role(String),
}

/// The words that a document has and its base has not.
pub(crate) fn words(document: &Document, base: Option<&Document>, path: &RepoPath) -> Vec<Word> {
    let mut known = base.map(|base| all(base, path)).unwrap_or_default();
    let mut new = all(document, path);
    new.retain(|word| match known.iter().position(|known| known == word) {
        Some(at) => {
            known.swap_remove(at);
            false
        }
        None => true,
    });
    new
}

fn all(document: &Document, path: &RepoPath) -> Vec<Word> {
    let text = |text: Option<&String>| text.map(|text| text.trim().to_owned()).unwrap_or_default();
    let approvals = document.approvals.iter().map(|approval| {
        let at = approval.at.as_deref().map(chrono::DateTime::to_rfc3339).unwrap_or_default();
        (&approval.by, WordOn::Approval(at))
    });
    let waivers =
        document.waivers.iter().map(|waiver| (&waiver.approved_by, WordOn::Waiver(text(waiver.rule.as_deref()))));
    let severities = document
        .severity_changes
        .iter()
        .map(|change| (&change.approved_by, WordOn::Severity(text(change.to.as_deref()))));
    let restricted = document.restricted.iter().map(|restricted| (&restricted.approved_by, WordOn::Restricted));
    let import = std::iter::once((&document.import.approved_by, WordOn::Import));
    let named = approvals.chain(waivers).chain(severities).chain(restricted).chain(import);
    named
        .filter_map(|(by, on)| {
            let by = person_named(by.as_ref())?.to_owned();
            Some(Word { path: path.clone(), by, on, owned_it: false })
        })
        .collect()
}
