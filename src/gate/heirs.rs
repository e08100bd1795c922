//! Whom a new people file makes the owner of what somebody else owns: a name or an address that passes to another person
//! takes no postmortem along.

use std::collections::BTreeMap;

use super::{Policies, Question};
use crate::document::{self, PostmortemId};
use crate::error::Result;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::git::{self, Repository};
use crate::policy::{PEOPLE_PATH, Policy};
use crate::report::Verdict;
use crate::rules::is_document;
use crate::source::{RepoPath, SourceFile};
use crate::text::{named, say};

/// Looks through the owners of the archive, where a word by which somebody was known means somebody else now.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    policies: &Policies<'_>,
    brought: &Policy,
    verdict: &mut Verdict,
) -> Result<()> {
    let (Some(before), Some(after)) = (&policies.base.people, &brought.people) else { return Ok(()) };
    if !before.passes_words_to(after) {
        return Ok(());
    }
    let mut passed: BTreeMap<String, (String, String, u64)> = BTreeMap::new();
    for (path, side) in git::list(repository, &question.plan.head, &policies.directories.head)? {
        if !is_document(&path) || !side.is_file() || policies.ignore(&path) {
            continue;
        }
        let source = SourceFile::new(path.clone(), repository.read(&side, &path)?);
        let Some(document) = document::parse(&source).0 else { continue };
        let Some(owner) = document.owner() else { continue };
        let Some(heir) = before.heir_of(owner, after) else { continue };
        let id = PostmortemId::of_path(&path, &policies.directories.head);
        let id = id.map_or_else(|| path.to_string(), |id| id.to_string());
        passed.entry(owner.to_owned()).or_insert_with(|| (heir.to_owned(), id, 0)).2 += 1;
    }
    verdict.findings.extend(passed.into_iter().map(|(owner, (heir, id, count))| {
        let handle = policies.base.handle_behind(&owner);
        finding(&owner, &heir, &handle, &id, count)
    }));
    Ok(())
}

fn finding(owner: &str, heir: &str, handle: &str, id: &str, count: u64) -> Finding {
    let (key, more) = (format!("owner.{owner}"), count - 1);
    let (owner, heir, handle, id) = (named(owner), named(heir), handle.to_owned(), id.to_owned());
    let (en, ja) = match more {
        0 => (String::new(), String::new()),
        _ => (format!(" and {more} more"), format!("ほか{more}件")),
    };
    let message = say! {
        en: "{owner} is the owner of `{id}`{en}, and would be {heir} from now on";
        ja: "`{id}`{ja}のオーナーである{owner}が、この変更で{heir}を指すようになります"
    };
    let hint = say! {
        en: "write the owner there as `owner = \"{handle}\"` first, in this change or an earlier one";
        ja: "先に、オーナーを`owner = \"{handle}\"`と書き換えてください（同じ変更の中でもかまいません）"
    };
    let place = Places::file(&RepoPath::from(PEOPLE_PATH));
    let finding = Finding::new(RuleId::InvalidPolicy, Level::Error, place, message);
    Finding { extent: count, ..finding.about(key).hint(hint) }
}
