//! Looks for two documents of one id.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::finding::{Finding, Level, Places};
use crate::rules::{Archive, ChangedPath, Check, rule};
use crate::source::RepoPath;
use crate::text::{backticked, say};

rule! {
    /// Two files share one id.
    ///
    /// Some file systems treat `Checkout` and `checkout`, or the two ways of writing `é`, as the same name: a clone
    /// there gets one of the files and loses the other. So ids are compared across all folders, ignoring case and
    /// Unicode form.
    ///
    /// ```toml fails beside=postmortems/2026/2026-11-20-Checkout-Latency.toml
    /// title = "The same but for two letters"
    /// ```
    ///
    /// ```toml fails beside=postmortems/2025/2026-11-20-checkout-latency.toml
    /// title = "The same in another folder"
    /// ```
    ///
    /// ```toml passes beside=postmortems/2026/2026-11-20-checkout-errors.toml
    /// title = "Another one of the same day"
    /// ```
    ///
    /// Keep one of them, or give the newer one a different slug.
    ja: {
        /// 2つのファイルのIDが重複しています。
        ///
        /// ファイルシステムによっては、`Checkout`と`checkout`、あるいは`é`の2通りの表し方が同じ名前とみなされ、
        /// クローンすると片方のファイルが失われます。そのため、IDは大文字と小文字やUnicodeの正規化形式を区別せず、
        /// すべてのフォルダーにわたって比べます。
        ///
        /// {examples}
        ///
        /// どちらか一方を残すか、新しいほうのスラッグを変えてください。
    }
    id: DuplicateId,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    let mut names: Vec<(Cow<'_, str>, &RepoPath)> = archive.present.iter().map(|path| (fold(path), path)).collect();
    // Those of one id stay in the order of their paths.
    names.sort_by(|(one, _), (other, _)| one.cmp(other));
    let same = names.chunk_by(|(one, _), (other, _)| one == other).filter(|same| same.len() > 1);
    let doubled: BTreeMap<&str, &[(Cow<'_, str>, &RepoPath)]> = same.map(|same| (same[0].0.as_ref(), same)).collect();
    if doubled.is_empty() {
        return;
    }
    for entry in archive.changed.iter().filter(|entry| entry.after.is_some() && entry.is_document()) {
        let same = doubled.get(fold(&entry.path).as_ref()).copied().unwrap_or_default();
        let mut others = same.iter().map(|(_, other)| *other);
        let other = others.find(|other| *other != &entry.path && !yields(other, entry, archive.changed));
        if let Some(other) = other {
            let (path, known) = (backticked(&entry.path), backticked(other));
            let message = say! { en: "{path} has the same id as {known}"; ja: "{path}のIDが{known}と重複しています" };
            let finding = Finding::new(RULE.id, Level::Error, Places::file(&entry.path), message)
                .related(other, None, say! { en: "the other file"; ja: "もう一方のファイル" })
                .hint(say! {
                    en: "keep one of the two, or give the newer one a different slug";
                    ja: "どちらか一方を残すか、新しいほうのスラッグを変えてください"
                });
            findings.push(finding);
        }
    }
}

/// Whether the finding stands at the other path: of two that are new, or two that are not, it stands at the later one.
fn yields(other: &RepoPath, entry: &ChangedPath, changed: &[ChangedPath]) -> bool {
    let known = changed.binary_search_by(|known| known.path.cmp(other)).ok().map(|at| &changed[at]);
    known.is_some_and(|known| (known.before.is_none(), &known.path) > (entry.before.is_none(), &entry.path))
}

/// A path's id as the most forgiving file system compares it.
fn fold(path: &RepoPath) -> Cow<'_, str> {
    let name = path.file_name();
    let stem = &name[..name.len().saturating_sub(".toml".len())];
    match std::str::from_utf8(stem) {
        Ok(plain) if !stem.iter().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) => plain.into(),
        _ => String::from_utf8_lossy(stem).nfkc().flat_map(char::to_lowercase).nfkc().collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_one_is_named_and_it_is_the_newer_one() {
        use crate::rules::PathKind::Regular;
        let entry =
            |path: &str, before| ChangedPath { path: path.into(), before, after: Some(Regular), owners: Vec::new() };
        let (policy, removed) = (crate::policy::Policy::default(), crate::policy::Removed::default());
        let named = |changed: &[ChangedPath]| -> Vec<String> {
            let present: Vec<_> = changed.iter().map(|entry| entry.path.clone()).collect();
            let mut findings = Vec::new();
            let archive = Archive {
                changed,
                present: &present,
                base: None,
                removed_before: None,
                removed_after: &removed,
                removed_source: None,
                guards_removals: false,
                policy: &policy,
                documents_before: "postmortems",
                policy_before: None,
                policy_after: None,
                policy_source: None,
            };
            check(&archive, &mut findings);
            assert!(findings.iter().all(|finding| finding.places.related.len() == 1), "{findings:#?}");
            findings.iter().map(|finding| finding.path().to_string()).collect()
        };
        assert_eq!(named(&[entry("a/X.toml", None), entry("a/x.toml", Some(Regular))]), ["a/X.toml"]);
        assert_eq!(named(&[entry("a/X.toml", Some(Regular)), entry("a/x.toml", None)]), ["a/x.toml"]);
        assert_eq!(named(&[entry("a/X.toml", None), entry("a/x.toml", None)]), ["a/x.toml"]);
    }

    #[test]
    fn ids_are_one_ignoring_case_and_unicode_form() {
        let one = |path: &str| fold(&path.into()).into_owned();
        assert_eq!(one("a/2026-11-20-Café.toml"), one("b/2026-11-20-cafe\u{301}.TOML"));
        assert_eq!(one("2026-11-20-ａ.toml"), one("2026-11-20-a.toml"));
        assert_ne!(one("2026-11-20-a.toml"), one("2026-11-20-b.toml"));
    }
}
