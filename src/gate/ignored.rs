//! What a new policy would take out of the archive by calling it another tool's.

use super::Question;
use crate::document::{self, PostmortemId, extents};
use crate::error::Result;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::git::{self, Repository, Side};
use crate::policy::{POLICY_PATH, Policy};
use crate::report::Verdict;
use crate::rules::is_document;
use crate::source::{RepoPath, SourceFile};
use crate::text::{named, say};

/// Looks for postmortems of the base that a pattern of `ignore` covers, also where their path is not one's.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    old: &Policy,
    new: &Policy,
    verdict: &mut Verdict,
) -> Result<()> {
    if new.ignore.is_empty() || (new.ignore == old.ignore && new.documents == old.documents) {
        return Ok(());
    }
    let mut covered: Vec<(String, RepoPath, u64)> = Vec::new();
    for (path, side) in git::list_base(repository, &question.plan.base, &old.documents)? {
        let Some(pattern) = pattern_for(&path, old, new) else { continue };
        if !old.ignores(&path) && is_postmortem(repository, old, &path, &side)? {
            match covered.iter_mut().find(|(known, ..)| known == pattern) {
                Some((.., count)) => *count += 1,
                None => covered.push((pattern.to_owned(), path, 1)),
            }
        }
    }
    if covered.is_empty() {
        return Ok(());
    }
    let source = super::file(repository, &question.plan.head, POLICY_PATH)?;
    verdict
        .findings
        .extend(covered.into_iter().map(|(pattern, first, count)| finding(source.as_ref(), &pattern, &first, count)));
    verdict.sources.extend(source.map(|source| (source.path().clone(), source)));
    Ok(())
}

/// The new pattern that a file of the old directory matches.
fn pattern_for<'p>(path: &RepoPath, old: &Policy, new: &'p Policy) -> Option<&'p str> {
    let below = path.to_str()?.strip_prefix(&old.documents)?;
    new.pattern_ignoring(&RepoPath::new(format!("{}{below}", new.documents)))
}

fn is_postmortem(repository: &Repository, old: &Policy, path: &RepoPath, side: &Side) -> Result<bool> {
    if PostmortemId::of_path(path, &old.documents).is_some() {
        return Ok(true);
    }
    if !is_document(path) || !side.is_file() {
        return Ok(false);
    }
    let source = SourceFile::new(path.clone(), repository.read(side, path)?);
    Ok(document::parse(&source).0.is_some())
}

fn finding(source: Option<&SourceFile>, pattern: &str, first: &RepoPath, count: u64) -> Finding {
    let path = RepoPath::from(POLICY_PATH);
    let span = source.and_then(|source| extents(source.text(), &["ignore"]).into_iter().flatten().next());
    let (key, pattern, first, more) = (format!("ignore.{pattern}"), named(pattern), first.to_string(), count - 1);
    let (en, ja) = match more {
        0 => ("is a postmortem".to_owned(), "がポストモーテムです".to_owned()),
        _ => (format!("and {more} more are postmortems"), format!("ほか{more}件がポストモーテムです")),
    };
    let message = say! {
        en: "{pattern} in `ignore` covers what is judged: `{first}` {en}";
        ja: "`ignore`の{pattern}が判定の対象を含んでいます：`{first}`{ja}"
    };
    let hint = say! {
        en: "name only the files of other tools; a postmortem leaves with `pmgit remove`";
        ja: "ほかのツールのファイルだけを指定してください。ポストモーテムの削除には`pmgit remove`を使います"
    };
    let finding = Finding::new(RuleId::InvalidPolicy, Level::Error, Places::new(&path, span), message);
    Finding { extent: count, ..finding.about(key).hint(hint) }
}
