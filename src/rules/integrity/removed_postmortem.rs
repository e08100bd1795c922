//! Looks for postmortems that left without a record, and at the record itself.

use crate::document::{PostmortemId, said};
use crate::finding::{Finding, Level, Places};
use crate::policy::{REMOVED_PATH, Removal};
use crate::rules::{Archive, ChangedPath, Check, rule};
use crate::text::shell_word;
use crate::toml_record::Located;

rule! {
    /// A postmortem that left the archive without a record.
    ///
    /// What was learned stays learned: a postmortem leaves a protected branch only on record, with its id, a reason and
    /// somebody other than its owner who approved it. A new name is recorded too, with `became`. The record is
    /// `.pmgit/removed.toml`; entries are added below the ones that are there, and never changed.
    ///
    /// Most often nobody meant to remove it: a revert of the code takes the postmortem along. The hint then says how
    /// to keep it.
    ///
    /// ```toml removed fails gone
    /// removed = []
    /// ```
    ///
    /// ```toml removed fails gone
    /// [[removed]]
    /// id = "2026-11-20-checkout-latency"
    /// reason = "The alert was a test."
    /// approved_by = "aiko"
    /// ```
    ///
    /// ```toml removed-before
    /// [[removed]]
    /// id = "2025-01-09-search-errors"
    /// reason = "Merged into the one of the 10th."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml removed fails
    /// removed = []
    /// ```
    ///
    /// ```toml removed passes gone
    /// [[removed]]
    /// id = "2026-11-20-checkout-latency"
    /// reason = "The alert was a test."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml removed passes gone beside=postmortems/2026/2026-11-20-slow-checkout.toml
    /// [[removed]]
    /// id = "2026-11-20-checkout-latency"
    /// reason = "Named after what customers saw."
    /// approved_by = "ben"
    /// became = "2026-11-20-slow-checkout"
    /// ```
    ///
    /// `pmgit remove ID --reason TEXT --approved-by NAME` and `pmgit rename OLD NEW` write the record.
    id: RemovedPostmortem,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Yes,
    since: "0.1",
    source: "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    if !archive.guards_removals {
        return;
    }
    for entry in archive.changed.iter().filter(|entry| entry.before.is_some() && entry.after.is_none()) {
        if let Some(id) = PostmortemId::of_path(&entry.path, &archive.policy.documents) {
            findings.extend(judge(archive, entry, &id));
        }
    }
    findings.extend(rewritten(archive));
}

/// A postmortem that is gone has an entry that holds.
fn judge(archive: &Archive<'_>, entry: &ChangedPath, id: &PostmortemId) -> Option<Finding> {
    let record = archive.removed_after.entries.iter().rfind(|record| said(record.id.as_ref()) == Some(id.as_str()));
    let Some(record) = record else {
        let message = format!("the postmortem `{id}` left without a record");
        return Some(finding(Places::file(&entry.path), message).hint(ways_on(archive, entry, id)));
    };
    let (message, hint) = defect(archive, entry, record)?;
    let place =
        archive.removed_source.map_or_else(|| Places::file(&entry.path), |source| Places::at(source.path(), record.span));
    Some(finding(place, message).hint(hint))
}

/// What an entry lacks.
fn defect(archive: &Archive<'_>, entry: &ChangedPath, record: &Located<Removal>) -> Option<(String, String)> {
    let id = said(record.id.as_ref()).unwrap_or_default();
    if said(record.reason.as_ref()).is_none() {
        return Some((format!("the record of `{id}` gives no reason"), "add `reason = \"...\"`".to_owned()));
    }
    let Some(approver) = said(record.approved_by.as_ref()) else {
        let hint = "add `approved_by = \"...\"`: somebody other than the owner".to_owned();
        return Some((format!("nobody approved that `{id}` leaves"), hint));
    };
    if entry.owner.as_deref().is_some_and(|owner| archive.policy.is_same_person(owner, approver)) {
        let hint = "let somebody else approve it, the incident commander for instance".to_owned();
        return Some((format!("the owner of `{id}` cannot approve that it leaves"), hint));
    }
    let became = said(record.became.as_ref())?;
    let is_there = PostmortemId::parse(became).is_some_and(|id| stands(archive, &id));
    (!is_there && archive.removed_after.removal_of(became).is_none()).then(|| {
        let message = format!("`{id}` became `{}`, which is not there", became.escape_debug());
        (message, "name the id that it has now, or take `became` away".to_owned())
    })
}

fn stands(archive: &Archive<'_>, id: &PostmortemId) -> bool {
    archive.present.contains(&id.path(&archive.policy.documents))
}

/// How to keep it, to remove it or to rename it.
fn ways_on(archive: &Archive<'_>, entry: &ChangedPath, id: &PostmortemId) -> String {
    let base = archive.base.unwrap_or("<base>");
    let mut ways = vec![
        format!("to keep it: `git checkout {base} -- {}`", shell_word(&entry.path.to_string())),
        format!("to remove it: `pmgit remove {id} --reason \"...\" --approved-by \"...\"`"),
    ];
    let mut new = archive.changed.iter().filter(|entry| entry.before.is_none() && entry.after.is_some());
    let only = new.next().filter(|_| new.next().is_none());
    if let Some(new) = only.and_then(|new| PostmortemId::of_path(&new.path, &archive.policy.documents)) {
        ways.push(format!("if it was renamed: `pmgit rename {id} {new}`"));
    }
    ways.join("\n")
}

/// The record keeps the base's entries as they are, and adds its own below.
fn rewritten(archive: &Archive<'_>) -> Option<Finding> {
    let (before, after) = (&archive.removed_before?.entries, &archive.removed_after.entries);
    let kept = before.iter().zip(after).take_while(|(one, other)| one.same(other)).count();
    let lost = before.get(kept)?;
    let id = said(lost.id.as_ref()).unwrap_or("?").escape_debug();
    let place = match (archive.removed_source, after.get(kept)) {
        (Some(source), Some(entry)) => Places::at(source.path(), entry.span),
        (Some(source), None) => Places::file(source.path()),
        (None, _) => Places::file(&REMOVED_PATH.into()),
    };
    let base = archive.base.unwrap_or("<base>");
    let message = format!("the record that `{id}` left was changed or taken away");
    let hint = format!("take it back: `git checkout {base} -- {REMOVED_PATH}`; new entries go below");
    Some(finding(place, message).hint(hint))
}

fn finding(place: Places, message: String) -> Finding {
    Finding::new(RULE.id, Level::Error, place, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{PEOPLE_PATH, Policy, Removed};
    use crate::rules::PathKind;
    use crate::source::SourceFile;

    fn entry(path: &str, before: Option<PathKind>, after: Option<PathKind>) -> ChangedPath {
        ChangedPath { path: path.into(), before, after, owner: None }
    }

    fn hints(changed: &[ChangedPath], guards_removals: bool) -> Vec<String> {
        let findings = removal_findings(changed, guards_removals, &Policy::default(), &Removed::default());
        findings.into_iter().filter_map(|finding| finding.english_hint()).collect()
    }

    fn removal_findings(
        changed: &[ChangedPath],
        guards_removals: bool,
        policy: &Policy,
        removed: &Removed,
    ) -> Vec<Finding> {
        let removed_before = Removed::default();
        let archive = Archive {
            changed,
            present: &[],
            base: Some("origin/main"),
            removed_before: Some(&removed_before),
            removed_after: removed,
            removed_source: None,
            guards_removals,
            policy,
            policy_before: None,
            policy_after: None,
        };
        let mut findings = Vec::new();
        check(&archive, &mut findings);
        findings
    }

    #[test]
    fn a_refused_removal_prints_the_commands_to_keep_it_to_remove_it_and_to_rename_it() {
        let gone = entry("postmortems/2026/2026-11-20-a.toml", Some(PathKind::Regular), None);
        let new = entry("postmortems/2026/2026-11-20-b.toml", None, Some(PathKind::Regular));
        let [hint] = hints(&[gone, new], true).try_into().unwrap();
        insta::assert_snapshot!(hint, @r#"
        to keep it: `git checkout origin/main -- postmortems/2026/2026-11-20-a.toml`
        to remove it: `pmgit remove 2026-11-20-a --reason "..." --approved-by "..."`
        if it was renamed: `pmgit rename 2026-11-20-a 2026-11-20-b`
        "#);
    }

    #[test]
    fn no_spelling_of_the_owner_approves_a_removal() {
        let people = SourceFile::new(PEOPLE_PATH.into(), b"aiko = { email = \"aiko@example.com\", name = \"Aiko Tanaka\" }\naiko-k = { email = \"Aiko@example.com\" }\nben = {}\n".to_vec());
        let policy = crate::policy::load(None, Some(&people), &[]).expect("the people are sound");
        let refused = |by: &str| {
            let text = format!("[[removed]]\nid = \"2026-11-20-a\"\nreason = \"Twice.\"\napproved_by = \"{by}\"\n");
            let source = SourceFile::new(REMOVED_PATH.into(), text.into_bytes());
            let (removed, violations) = Removed::load(Some(&source));
            assert!(violations.is_empty(), "{violations:?}");
            let gone = entry("postmortems/2026/2026-11-20-a.toml", Some(PathKind::Regular), None);
            let changed = [ChangedPath { owner: Some("aiko".to_owned()), ..gone }];
            !removal_findings(&changed, true, &policy, &removed).is_empty()
        };
        for by in ["aiko", "@Aiko", "aiko@example.com", "Aiko Tanaka", "aiko-k"] {
            assert!(refused(by), "{by}");
        }
        assert!(!refused("ben"));
    }

    #[test]
    fn only_postmortems_that_a_guarded_branch_had_need_a_record() {
        let gone = |path: &str, kind| entry(path, Some(kind), None);
        assert!(hints(&[gone("postmortems/2026/2026-11-20-a.toml", PathKind::Regular)], false).is_empty());
        assert!(hints(&[gone("postmortems/2026/misnamed.toml", PathKind::Regular)], true).is_empty());
        assert!(hints(&[gone("postmortems/README.md", PathKind::Regular)], true).is_empty());
        assert_eq!(hints(&[gone("postmortems/2026/2026-11-20-a.toml", PathKind::Executable)], true).len(), 1);
    }
}
