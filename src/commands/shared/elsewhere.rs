//! What other branches have and what does not stand here: named with the command that leads there.

use std::collections::BTreeSet;

use super::branches::{BranchVersion, Branches};
use super::matching::Word;
use super::shelf::Shelf;
use crate::document::{self, Document, PostmortemId};
use crate::error::{Error, Result};
use crate::gate;
use crate::git::Version;
use crate::source::SourceFile;
use crate::text::{Both, backticked, both, shell_word};

/// A postmortem that another branch has and that does not stand here.
pub(crate) struct Sighting<'s> {
    pub(crate) id: &'s PostmortemId,
    version: &'s BranchVersion,
    branches: &'s Branches<'s>,
}

impl Sighting<'_> {
    /// What it says; nothing where it cannot be read, or not without fetching it.
    pub(crate) fn read(&self) -> Option<(SourceFile, Document)> {
        let source = self.source()?;
        let document = document::parse(&source).0?;
        Some((source, document))
    }

    fn source(&self) -> Option<SourceFile> {
        self.branches.read(self.version).ok().flatten()
    }

    pub(super) fn has_id_like(&self, word: &Word) -> bool {
        word.among_ids(&[self.id]).is_some()
    }

    pub(super) fn says(&self, word: &Word) -> bool {
        self.source().is_some_and(|source| word.likeness_in(self.id, &source).is_some())
    }
}

/// Where a postmortem stands, and the command that leads there.
pub(crate) struct Way {
    pub(crate) id: PostmortemId,
    pub(crate) branch: String,
    /// Nothing where no branch can be checked out.
    pub(crate) command: Option<String>,
}

/// The ways to postmortems, the newest first, and how many more there are.
#[derive(Default)]
pub(crate) struct Ways {
    pub(crate) first: Vec<Way>,
    pub(crate) more: usize,
}

/// The ways to what only other branches have and what is wanted, by the first question that any of it answers. What left
/// the archive on record, here or in the protected branch, is none of it. Nothing where the branches cannot be read: they
/// are looked through to help.
pub(crate) fn ways(questions: &[&dyn Fn(&Sighting<'_>) -> bool], most: usize, shelf: &Shelf<'_>) -> Ways {
    let look = || -> Result<Ways> {
        let branches = Branches::list(shelf.repository)?;
        let versions = elsewhere(&branches, shelf)?;
        for is_wanted in questions {
            let mut ids = BTreeSet::new();
            let branches = &branches;
            let mut found = versions.iter().filter(|version| {
                is_wanted(&Sighting { id: &version.id, version, branches }) && ids.insert(&version.id)
            });
            let first: Vec<Way> = found.by_ref().take(most).map(|version| way(version, branches, shelf)).collect();
            if !first.is_empty() {
                return Ok(Ways { first, more: found.count() });
            }
        }
        Ok(Ways::default())
    };
    look().unwrap_or_default()
}

fn way(version: &BranchVersion, branches: &Branches<'_>, shelf: &Shelf<'_>) -> Way {
    // On this very branch it is committed, and gone from the worktree.
    let restore = || format!("git restore {}", shell_word(&version.path.to_string()));
    let command = branches.way_to(version).or_else(|| (*shelf.version == Version::Worktree).then(restore));
    Way { id: version.id.clone(), branch: branches.name(version).to_owned(), command }
}

/// The versions on other branches of what does not stand here, the newest first, and of each the first to name.
fn elsewhere(branches: &Branches<'_>, shelf: &Shelf<'_>) -> Result<Vec<BranchVersion>> {
    let archive = shelf.archive()?;
    let is_here = |id: &PostmortemId| archive.get(id).is_some();
    let mut records = vec![gate::removed(shelf.repository, shelf.version)?];
    if let Some(trunk) = gate::protected_branch(shelf.repository)? {
        records.push(gate::removed(shelf.repository, &Version::Tree(trunk.tree))?);
    }
    let has_left = |id: &PostmortemId| records.iter().any(|record| record.removal_of(id.as_str()).is_some());
    let mut versions = branches.postmortems(&shelf.policy.documents)?;
    versions.retain(|version| !is_here(&version.id) && !has_left(&version.id));
    // Stable: of one id, what is named first stays first.
    versions.sort_by(|one, other| other.id.cmp(&one.id));
    Ok(versions)
}

/// How many branches a message names.
pub(super) const MOST_WAYS: usize = 3;

/// The error with where it stands as causes, and the commands that lead there as a hint.
pub(super) fn led_there(error: Error, ways: &Ways) -> Error {
    let mut error = error;
    for Way { id, branch, .. } in &ways.first {
        error = error.cause(both! {
            en: "`{id}` is on branch `{branch}`";
            ja: "`{id}`はブランチ`{branch}`にあります"
        });
    }
    if ways.more > 0 {
        let more = ways.more;
        error = error.cause(both! {
            en: "and {more} more, which `pmgit list` names";
            ja: "ほか{more}件。`pmgit list`で一覧できます"
        });
    }
    let commands: Vec<String> = ways.first.iter().filter_map(|way| Some(backticked(way.command.as_ref()?))).collect();
    if commands.is_empty() {
        return error.hint(both! {
            en: "`pmgit show ID --rev BRANCH` prints it from there";
            ja: "`pmgit show ID --rev BRANCH`で、そのブランチの内容を表示できます"
        });
    }
    error.hint(Both::each(|language| language.or_list(&commands)))
}
