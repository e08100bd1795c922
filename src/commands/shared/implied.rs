//! Which postmortem is meant where none is named: the one that the branch is for, or the only one that is changed.

use std::collections::BTreeSet;

use super::shelf::Shelf;
use crate::document::PostmortemId;
use crate::error::Result;
use crate::gate::{self, Branch, Mainline};
use crate::git::{self, Change, CommitId, Head, Repository, Version};
use crate::policy::Policy;

/// What a branch and its changes say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Implied {
    One(PostmortemId, Because),
    /// They concern several.
    Several(Vec<PostmortemId>),
    Nothing,
}

/// Why it is that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Because {
    /// The name of the branch holds its id.
    Named(String),
    /// It is the only one that the branch changes.
    Alone(String),
    /// It is the only one with changes that are not committed.
    Changed,
}

/// Finds out which postmortem is meant by where a person works.
///
/// # Errors
/// When the repository cannot be read.
pub(crate) fn implied(shelf: &Shelf<'_>) -> Result<Implied> {
    let (repository, policy) = (shelf.repository, shelf.policy);
    let head = repository.head()?;
    if let Some(branch) = head.branch()
        && let Some(id) = named(branch, shelf)?
    {
        return Ok(Implied::One(id, Because::Named(branch.to_owned())));
    }
    let documents = policy.documents.as_str();
    let changed = match repository.workdir() {
        Some(_) => {
            ids(git::changes(repository, &repository.head_version()?, &Version::Worktree, &[documents])?, documents)
        }
        None => BTreeSet::new(),
    };
    let (branch, committed) = of_branch(repository, policy, &head)?;
    let all: Vec<PostmortemId> = committed.union(&changed).cloned().collect();
    Ok(match (all.as_slice(), Vec::from_iter(&changed).as_slice(), branch) {
        ([], _, _) => Implied::Nothing,
        ([one], _, Some(branch)) if committed.contains(one) => Implied::One(one.clone(), Because::Alone(branch)),
        ([one], [_], _) => Implied::One(one.clone(), Because::Changed),
        // Where the branch is for several, the one at hand is meant; where it is for another one, nobody can tell.
        (_, [one], _) if committed.len() != 1 => Implied::One((*one).clone(), Because::Changed),
        (_, _, _) => Implied::Several(all),
    })
}

/// The postmortem whose id the name of a branch holds, also by a name that it had before.
fn named(branch: &str, shelf: &Shelf<'_>) -> Result<Option<PostmortemId>> {
    let candidates = ids_in(branch);
    for id in &candidates {
        if shelf.find(id)?.is_some() {
            return Ok(Some(id.clone()));
        }
    }
    if candidates.is_empty() {
        return Ok(None);
    }
    let removed = gate::removed(shelf.repository, &shelf.repository.head_version()?)?;
    let mut heirs = candidates.iter().filter_map(|id| PostmortemId::parse(removed.heir_of(id.as_str())?));
    let archive = shelf.archive()?;
    Ok(heirs.find(|id| archive.get(id).is_some()))
}

/// The ids that a name may hold, longer ones first: `postmortem/2026-11-20-checkout-in-review` may be for
/// `2026-11-20-checkout-in-review`, `2026-11-20-checkout-in` or `2026-11-20-checkout`.
fn ids_in(name: &str) -> Vec<PostmortemId> {
    let name = name.to_ascii_lowercase();
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let mut found = Vec::new();
    for (start, _) in name.match_indices(|letter: char| letter.is_ascii_digit()) {
        if name[..start].ends_with(|letter: char| letter.is_ascii_alphanumeric()) {
            continue;
        }
        let rest = &name[start..];
        let run = &rest[..rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len())];
        let ends = run.match_indices('-').map(|(end, _)| end).chain([run.len()]);
        let mut ids: Vec<PostmortemId> = ends.filter_map(|end| PostmortemId::parse(&run[..end])).collect();
        ids.reverse();
        found.extend(ids);
    }
    found
}

/// The postmortems that a branch changes since it left the mainline, and that do not stand there by now as they are here.
fn of_branch(
    repository: &Repository,
    policy: &Policy,
    head: &Head,
) -> Result<(Option<String>, BTreeSet<PostmortemId>)> {
    let nothing = (None, BTreeSet::new());
    let Head::Branch { name, tip } = head else { return Ok(nothing) };
    if gate::protects_here(repository, head, policy)? == Branch::Protected {
        return Ok(nothing);
    }
    let Some(mainline) = Mainline::of_clone(repository)?.tip else { return Ok(nothing) };
    // Where history is cut off, nobody can tell where the branch began.
    let Some(base) = repository.merge_base(mainline.commit, *tip).ok().flatten() else { return Ok(nothing) };
    let documents = policy.documents.as_str();
    let tree = |commit: CommitId| repository.tree_of(commit).map(Version::Tree);
    let mut changes = git::changes(repository, &tree(base)?, &tree(*tip)?, &[documents])?;
    if !changes.is_empty() && base != mainline.commit {
        let still = git::changes(repository, &Version::Tree(mainline.tree), &tree(*tip)?, &[documents])?;
        let still: BTreeSet<_> = still.into_iter().map(|change| change.path).collect();
        changes.retain(|change| still.contains(&change.path));
    }
    Ok((Some(name.clone()), ids(changes, documents)))
}

fn ids(changes: Vec<Change>, documents: &str) -> BTreeSet<PostmortemId> {
    let stands = |change: &Change| change.after.is_some_and(|side| side.is_file());
    changes.into_iter().filter(stands).filter_map(|change| PostmortemId::of_path(&change.path, documents)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_ids_the_longest_first() {
        let held = |name: &str| ids_in(name).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        for (name, found) in [
            ("postmortem/2026-11-20-checkout", "2026-11-20-checkout"),
            ("postmortem/2026-11-20-a-in-review", "2026-11-20-a-in-review 2026-11-20-a-in 2026-11-20-a"),
            ("aiko/2026-11-20-Checkout_2", "2026-11-20-checkout"),
            ("pm-2026-11-20-a", "2026-11-20-a"),
            ("12026-11-20-a", ""),
            ("2026-13-20-a", ""),
            ("2026-11-20", ""),
            ("main", ""),
            ("日本語/2026-11-20-a", "2026-11-20-a"),
        ] {
            assert_eq!(held(name), found, "{name}");
        }
    }
}
