//! Looks for postmortems that left without a record, and at the record itself.

use crate::document::{PostmortemId, meant, person_named, said};
use crate::finding::{Finding, Level, Places};
use crate::policy::{REMOVED_PATH, Removal};
use crate::rules::vouching::Objection;
use crate::rules::{Archive, ChangedPath, Check, rule};
use crate::text::{Message, named, say, shell_word};
use crate::toml_record::Located;

rule! {
    /// A postmortem was removed without a record.
    ///
    /// What was learned must not get lost: a postmortem leaves a protected branch only with a record of its id, the
    /// reason, and the approval of someone other than its owner. A rename is recorded too, with `became`. The records
    /// are kept in `.pmgit/removed.toml`: new entries go at the end, and existing ones never change.
    ///
    /// Usually nobody meant to remove it: reverting the code reverted the postmortem as well. The hint says how to keep
    /// it. A postmortem that comes back keeps the record that it was gone; a later removal needs another one.
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
    /// To keep the postmortem, restore it as the hint shows. To remove or rename it on record, run
    /// `pmgit remove ID --reason TEXT --approved-by NAME` or `pmgit rename OLD NEW`.
    ja: {
        /// ポストモーテムが、記録を残さずに削除されています。
        ///
        /// ポストモーテムから得た学びは、失われてはなりません。保護ブランチからポストモーテムを削除するときは、ID、
        /// 理由、オーナー以外の人の承認を記録します。名前を変えたときも、新しいIDを`became`に記録します。
        /// 記録先は`.pmgit/removed.toml`です。新しい項目は既存の項目の下に追加し、一度書いた項目は変更しません。
        ///
        /// たいていは意図しない削除です。コードの変更を取り消したときに、
        /// ポストモーテムまで一緒に消えることがあります。その場合に元に戻す方法は、ヒントに表示されます。
        /// 元に戻したポストモーテムについても、削除した記録は残ります。もう一度削除するときは、新しい項目が必要です。
        ///
        /// {examples}
        ///
        /// 削除は`pmgit remove ID --reason TEXT --approved-by NAME`で、
        /// 名前の変更は`pmgit rename OLD NEW`で記録できます。
    }
    id: RemovedPostmortem,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Yes,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    if !archive.guards_removals {
        return;
    }
    for entry in archive.changed.iter().filter(|entry| entry.before.is_some() && entry.after.is_none()) {
        if let Some(id) = PostmortemId::of_path(&entry.path, archive.documents_before) {
            findings.extend(judge(archive, entry, &id));
        }
    }
    findings.extend(rewritten(archive));
}

/// A postmortem that is gone has an entry that holds.
fn judge(archive: &Archive<'_>, entry: &ChangedPath, id: &PostmortemId) -> Option<Finding> {
    // An entry that the base has let a postmortem of this name pass once.
    let new = archive.removed_before.map(|before| archive.removed_after.new_since(before));
    let entries = &new.as_ref().unwrap_or(archive.removed_after).entries;
    let record = entries.iter().rfind(|record| said(record.id.as_ref()) == Some(id.as_str()));
    let key = id.to_string();
    let Some(record) = record else {
        let message = say! {
            en: "the postmortem `{key}` was removed without a record";
            ja: "ポストモーテム`{key}`が、記録を残さずに削除されています"
        };
        return Some(finding(Places::file(&entry.path), message, ways_on(archive, entry, id)).about(id.to_string()));
    };
    let (message, hint) = defect(archive, entry, record)?;
    let place = archive
        .removed_source
        .map_or_else(|| Places::file(&entry.path), |source| Places::at(source.path(), record.span));
    Some(finding(place, message, hint).about(key))
}

/// What an entry lacks.
fn defect(archive: &Archive<'_>, entry: &ChangedPath, record: &Located<Removal>) -> Option<(Message, Message)> {
    let id = said(record.id.as_ref()).unwrap_or_default().to_owned();
    if meant(record.reason.as_ref()).is_none() {
        return Some((
            say! { en: "the removal of `{id}` gives no reason"; ja: "`{id}`を削除する理由が書かれていません" }.into(),
            say! { en: "add `reason = \"...\"`"; ja: "`reason = \"...\"`を追加してください" }.into(),
        ));
    }
    let Some(approver) = person_named(record.approved_by.as_ref()) else {
        return Some((
            say! { en: "nobody approved the removal of `{id}`"; ja: "`{id}`の削除を承認した人が書かれていません" }
                .into(),
            say! {
                en: "add `approved_by = \"...\"`, naming someone other than the owner";
                ja: "`approved_by = \"...\"`を追加し、オーナー以外の承認者を書いてください"
            }
            .into(),
        ));
    };
    if entry.owners.iter().any(|owner| archive.policy.may_be_owner(owner, approver)) {
        return Some((
            say! {
                en: "the owner of `{id}` cannot approve its removal";
                ja: "オーナー自身は`{id}`の削除を承認できません"
            }
            .into(),
            say! {
                en: "ask someone else to approve it, such as the incident commander";
                ja: "インシデントコマンダーなど、別の人に承認してもらってください"
            }
            .into(),
        ));
    }
    if !archive.policy.may_approve(approver) {
        let objection = Objection::Stranger;
        let what = say! { en: "the removal of `{id}`"; ja: "`{id}`の削除" };
        return Some((objection.message(named(approver), what.into()), objection.hint()));
    }
    let became = said(record.became.as_ref())?;
    // It may have become one that was there already, or one that was renamed since; the last of them stands.
    let last = archive.removed_after.heir_of(became).unwrap_or(became);
    let is_there = PostmortemId::parse(last).is_some_and(|id| stands(archive, &id)) && last != id;
    (!is_there).then(|| {
        let became = named(became);
        (
            say! { en: "`{id}` became {became}, which does not exist"; ja: "`{id}`の変更後のID{became}が存在しません" }
                .into(),
            say! {
                en: "set `became` to the current id, or remove it";
                ja: "現在のIDを書くか、`became`を削除してください"
            }
            .into(),
        )
    })
}

fn stands(archive: &Archive<'_>, id: &PostmortemId) -> bool {
    archive.present.contains(&id.path(&archive.policy.documents))
}

/// How to keep it, to remove it or to rename it.
fn ways_on(archive: &Archive<'_>, entry: &ChangedPath, id: &PostmortemId) -> Message {
    let base = archive.base.unwrap_or("<base>");
    let keep = format!("`git checkout {base} -- {}`", shell_word(&entry.path.to_string()));
    let remove = format!("`pmgit remove {id} --reason \"...\" --approved-by \"...\"`");
    let mut new = archive.changed.iter().filter(|entry| entry.before.is_none() && entry.after.is_some());
    let only = new.next().filter(|_| new.next().is_none());
    match only.and_then(|new| PostmortemId::of_path(&new.path, &archive.policy.documents)) {
        None => say! {
            en: "to keep it: {keep}\nto remove it: {remove}";
            ja: "元に戻す場合：{keep}\n削除する場合：{remove}"
        }
        .into(),
        Some(new) => {
            let rename = format!("`pmgit rename {id} {new}`");
            say! {
                en: "to keep it: {keep}\nto remove it: {remove}\nif it was renamed: {rename}";
                ja: "元に戻す場合：{keep}\n削除する場合：{remove}\n名前を変えた場合：{rename}"
            }
            .into()
        }
    }
}

/// The record keeps the base's entries as they are, and adds its own below; also where a postmortem comes back, as
/// `git revert` brings it: that it was gone, and who wanted that, stays true.
fn rewritten(archive: &Archive<'_>) -> Option<Finding> {
    let (before, after) = (&archive.removed_before?.entries, &archive.removed_after.entries);
    let kept = before.iter().zip(after).take_while(|(entry, now)| entry.same(now)).count();
    let lost = before.get(kept)?;
    let id = named(said(lost.id.as_ref()).unwrap_or("?"));
    let place = match (archive.removed_source, after.get(kept)) {
        (Some(source), Some(entry)) => Places::at(source.path(), entry.span),
        (Some(source), None) => Places::file(source.path()),
        (None, _) => Places::file(&REMOVED_PATH.into()),
    };
    let base = archive.base.unwrap_or("<base>").to_owned();
    let message = say! {
        en: "the record of the removal of {id} was changed or removed";
        ja: "{id}を削除した記録が、変更または削除されています"
    };
    let hint = say! {
        en: "restore it with `git checkout {base} -- {REMOVED_PATH}`, and add new entries at the end";
        ja: "元に戻し（`git checkout {base} -- {REMOVED_PATH}`）、新しい項目はその下に追加してください"
    };
    Some(finding(place, message, hint).about("record"))
}

fn finding(place: Places, message: impl Into<Message>, hint: impl Into<Message>) -> Finding {
    Finding::new(RULE.id, Level::Error, place, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{PEOPLE_PATH, Policy, Removed};
    use crate::rules::PathKind;
    use crate::source::SourceFile;

    fn entry(path: &str, before: Option<PathKind>, after: Option<PathKind>) -> ChangedPath {
        ChangedPath { path: path.into(), before, after, owners: Vec::new() }
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
            documents_before: "postmortems",
            policy_before: None,
            policy_after: None,
            policy_source: None,
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
    fn a_removal_is_known_by_its_id_and_said_in_japanese() {
        use crate::text::Language;
        let gone = |id: &str| entry(&format!("postmortems/2026/{id}.toml"), Some(PathKind::Regular), None);
        let changed = [gone("2026-11-20-a"), gone("2026-11-20-b")];
        let found = removal_findings(&changed, true, &Policy::default(), &Removed::default());
        let keys: Vec<&str> = found.iter().map(|finding| finding.key.as_str()).collect();
        assert_eq!(keys, ["2026-11-20-a", "2026-11-20-b"]);
        assert_eq!(found[0].message(Language::Ja), "ポストモーテム`2026-11-20-a`が、記録を残さずに削除されています");
        let hint = found[0].hint_text(Language::Ja).unwrap();
        assert!(hint.starts_with("元に戻す場合：`git checkout origin/main -- "), "{hint}");
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
            let changed = [ChangedPath { owners: vec!["aiko".to_owned()], ..gone }];
            !removal_findings(&changed, true, &policy, &removed).is_empty()
        };
        for by in ["aiko", "@Aiko", "aiko@example.com", "Aiko Tanaka", "aiko-k"] {
            assert!(refused(by), "{by}");
        }
        assert!(!refused("ben"));
    }

    #[test]
    fn the_record_of_a_removal_stays_also_where_the_postmortem_comes_back() {
        let removed = |ids: &[&str]| {
            let entry = |id: &&str| {
                format!("[[removed]]\nid = \"2026-11-20-{id}\"\nreason = \"Twice.\"\napproved_by = \"ben\"\n")
            };
            let text: String = ids.iter().map(entry).collect();
            Removed::load(Some(&SourceFile::new(REMOVED_PATH.into(), text.into_bytes()))).0
        };
        let found = |changed: &[ChangedPath], before: &[&str], after: &[&str]| {
            let (policy, before, after) = (Policy::default(), removed(before), removed(after));
            let archive = Archive {
                changed,
                present: &[],
                base: Some("main"),
                removed_before: Some(&before),
                removed_after: &after,
                removed_source: None,
                guards_removals: true,
                policy: &policy,
                documents_before: "postmortems",
                policy_before: None,
                policy_after: None,
                policy_source: None,
            };
            let mut findings = Vec::new();
            check(&archive, &mut findings);
            findings.len()
        };
        let back = [entry("postmortems/2026/2026-11-20-b.toml", None, Some(PathKind::Regular))];
        for (before, after) in [
            (&["b"][..], &[][..]),
            (&["a", "b"], &["a"]),
            (&["a", "b"], &["b"]),
            (&["a", "b", "c"], &["a", "c"]),
            (&["b", "a"], &["a", "d"]),
            (&["a", "c"], &["c", "a"]),
            (&["b"], &["a", "b"]),
            (&["b", "b"], &["b"]),
        ] {
            assert_eq!(found(&back, before, after), 1, "{before:?} to {after:?}");
            assert_eq!(found(&[], before, after), 1, "{before:?} to {after:?}, and nothing came back");
        }
        for (before, after) in [(&["b"][..], &["b"][..]), (&["b"], &["b", "b"]), (&["a", "b"], &["a", "b", "c"])] {
            assert_eq!(found(&back, before, after), 0, "{before:?} to {after:?}");
        }
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
