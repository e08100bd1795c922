//! The postmortems on all branches, local and remote-tracking, as their tips have them, and the commands that lead there.
//!
//! Everything is read from what is in the clone: no process is started for a branch, and nothing is fetched.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::document::PostmortemId;
use crate::error::Result;
use crate::gate;
use crate::git::{Repository, SharedFile, Side, Tip, TipKind, TreeId};
use crate::source::{RepoPath, SourceFile};
use crate::text::shell_word;

/// The branches of a clone, the one to name first before the others: the one that is checked out here, the protected one,
/// then local ones before remote-tracking ones, and newer ones before older ones.
pub(crate) struct Branches<'r> {
    repository: &'r Repository,
    tips: Vec<Tip>,
    /// The branch that is checked out here.
    here: Option<String>,
    remotes: OnceCell<Vec<String>>,
    /// The names of the local branches.
    taken: OnceCell<BTreeSet<String>>,
    names: OnceCell<Names>,
    /// Whether git makes a branch of a remote's by its name alone.
    guesses: OnceCell<bool>,
}

/// The branches by their names.
#[derive(Default)]
struct Names {
    local: HashMap<String, usize>,
    /// How many remotes have a branch of the name.
    remotes: HashMap<String, usize>,
}

/// A version of a postmortem, with the first branch that has it.
#[derive(Clone, Debug)]
pub(crate) struct BranchVersion {
    pub(crate) id: PostmortemId,
    pub(crate) path: RepoPath,
    side: Side,
    tip: usize,
}

impl<'r> Branches<'r> {
    /// Lists the branches.
    ///
    /// # Errors
    /// When a branch cannot be read.
    pub(crate) fn list(repository: &'r Repository) -> Result<Self> {
        let here = repository.head()?.branch().map(str::to_owned);
        let trunk = gate::protected_branch(repository)?.map(|tip| tip.name);
        let trunk = trunk.as_deref().map(|name| name.strip_prefix("origin/").unwrap_or(name));
        let mut tips = repository.tips()?;
        tips.sort_by_cached_key(|tip| {
            let is_local = tip.kind == TipKind::Local;
            let is_here = is_local && here.as_ref() == Some(&tip.name);
            let is_trunk = trunk.is_some_and(|trunk| tip.name.strip_prefix("origin/").unwrap_or(&tip.name) == trunk);
            (!is_here, !is_trunk, !is_local, Reverse(tip.committed), tip.name.clone())
        });
        let (remotes, taken, names, guesses) = (OnceCell::new(), OnceCell::new(), OnceCell::new(), OnceCell::new());
        Ok(Self { repository, tips, here, remotes, taken, names, guesses })
    }

    /// The postmortems that the branches have below a directory: each version of each once, with the first branch that has
    /// it. Those of the branch that is checked out are among them.
    ///
    /// # Errors
    /// When a tree is damaged.
    pub(crate) fn postmortems(&self, directory: &str) -> Result<Vec<BranchVersion>> {
        let trees: Vec<TreeId> = self.tips.iter().map(|tip| tip.tree).collect();
        let files = self.repository.files_of_trees(&trees, &RepoPath::from(directory))?;
        let version = |SharedFile { path, side, tree }: SharedFile| {
            let id = PostmortemId::of_path(&path, directory).filter(|_| side.is_file())?;
            Some(BranchVersion { id, path, side, tip: tree })
        };
        Ok(files.into_iter().filter_map(version).collect())
    }

    /// The versions that the branches have of one postmortem, each once, with the first branch that has it: one that is
    /// preferred, where there is one.
    ///
    /// # Errors
    /// When a tree is damaged.
    pub(crate) fn versions_of(
        &self,
        id: &PostmortemId,
        directory: &str,
        is_preferred: &dyn Fn(&Tip) -> bool,
    ) -> Result<Vec<BranchVersion>> {
        let mut order: Vec<usize> = (0..self.tips.len()).collect();
        order.sort_by_cached_key(|&at| !is_preferred(&self.tips[at]));
        let trees: Vec<TreeId> = order.iter().map(|&at| self.tips[at].tree).collect();
        let files = self.repository.file_of_trees(&trees, &id.path(directory))?;
        let version = |SharedFile { path, side, tree }| BranchVersion { id: id.clone(), path, side, tip: order[tree] };
        Ok(files.into_iter().filter(|file| file.side.is_file()).map(version).collect())
    }

    /// The tip of the first branch that has a version.
    pub(crate) fn tip(&self, version: &BranchVersion) -> &Tip {
        &self.tips[version.tip]
    }

    /// The branch's name: `topic`, or `origin/topic` of a remote.
    pub(crate) fn name(&self, version: &BranchVersion) -> &str {
        &self.tips[version.tip].name
    }

    /// Whether the branch that is checked out has the version.
    pub(crate) fn is_here(&self, version: &BranchVersion) -> bool {
        let tip = self.tip(version);
        tip.kind == TipKind::Local && self.here.as_ref() == Some(&tip.name)
    }

    /// A version's text; nothing where a partial clone has not fetched it.
    pub(crate) fn read(&self, version: &BranchVersion) -> Result<Option<SourceFile>> {
        if !self.repository.is_at_hand(&version.side) {
            return Ok(None);
        }
        Ok(Some(SourceFile::new(version.path.clone(), self.repository.read(&version.side, &version.path)?)))
    }

    /// The command that leads to the branch of a version, as it can be pasted into a shell; nothing where it is checked out
    /// here, or where no branch can be checked out.
    pub(crate) fn way_to(&self, version: &BranchVersion) -> Option<String> {
        self.way(&self.tips[version.tip])
    }

    /// The same by the names of branches, for those that there are.
    pub(crate) fn ways(&self, names: &BTreeSet<&str>) -> BTreeMap<String, String> {
        let asked = self.tips.iter().rev().filter(|tip| names.contains(tip.name.as_str()));
        asked.filter_map(|tip| Some((tip.name.clone(), self.way(tip)?))).collect()
    }

    fn way(&self, tip: &Tip) -> Option<String> {
        self.repository.workdir()?;
        if tip.kind == TipKind::RemoteTracking {
            return Some(self.way_to_remote(tip));
        }
        if self.here.as_ref() == Some(&tip.name) {
            return None;
        }
        // git checks out no branch twice.
        Some(match &tip.worktree {
            Some(place) => format!("cd {}", shell_word(place)),
            None => format!("git switch {}", shell_word(&tip.name)),
        })
    }

    fn way_to_remote(&self, tip: &Tip) -> String {
        let Some((remote, branch)) = self.remote_of(tip) else {
            // git tracks nothing that no remote fetches.
            let name = tip.name.split_once('/').map_or(tip.name.as_str(), |(_, name)| name);
            let start = shell_word(&format!("refs/remotes/{}", tip.name));
            return format!("git switch -c {} --no-track {start}", shell_word(&self.free(name)));
        };
        let upstream = shell_word(&tip.name);
        if let Some(own) = self.by_name().local.get(branch).map(|&at| &self.tips[at]) {
            if self.repository.is_ancestor(own.commit, tip.commit).unwrap_or(false) {
                let onward = format!("git merge --ff-only {upstream}");
                return self.way(own).map_or_else(|| onward.clone(), |way| format!("{way} && {onward}"));
            }
            let name = self.free(&format!("{remote}-{branch}"));
            return format!("git switch -c {} --track {upstream}", shell_word(&name));
        }
        let is_unique = self.by_name().remotes.get(branch).is_none_or(|remotes| *remotes < 2);
        let name = self.free(branch);
        let guesses = *self.guesses.get_or_init(|| self.repository.guesses_branches());
        if is_unique && name == branch && guesses {
            format!("git switch {}", shell_word(branch))
        } else {
            format!("git switch -c {} --track {upstream}", shell_word(&name))
        }
    }

    /// The names are looked up once: a clone may have thousands of branches, and each of them may be asked for.
    fn by_name(&self) -> &Names {
        self.names.get_or_init(|| {
            let mut names = Names::default();
            for (at, tip) in self.tips.iter().enumerate() {
                if tip.kind == TipKind::Local {
                    names.local.insert(tip.name.clone(), at);
                } else if let Some((_, branch)) = self.remote_of(tip) {
                    *names.remotes.entry(branch.to_owned()).or_default() += 1;
                }
            }
            names
        })
    }

    /// The remote that a branch was fetched from, and the branch's name there.
    pub(crate) fn remote_of<'t>(&self, tip: &'t Tip) -> Option<(&'t str, &'t str)> {
        let remotes = self.remotes.get_or_init(|| self.repository.remotes().unwrap_or_default());
        let is_remote = |(end, _): &(usize, char)| remotes.iter().any(|remote| *remote == tip.name[..*end]);
        let slashes = tip.name.char_indices().filter(|(_, letter)| *letter == '/');
        let (end, _) = slashes.rev().find(is_remote).filter(|_| tip.kind == TipKind::RemoteTracking)?;
        Some((&tip.name[..end], &tip.name[end + 1..]))
    }

    /// A name like this one that a new branch can have.
    fn free(&self, name: &str) -> String {
        let local = || self.tips.iter().filter(|tip| tip.kind == TipKind::Local).map(|tip| tip.name.clone());
        let taken = self.taken.get_or_init(|| local().collect());
        // A branch cannot be both a file and a folder.
        let is_free = |name: &str| {
            let below = format!("{name}/");
            let is_beside = name.match_indices('/').all(|(end, _)| !taken.contains(&name[..end]));
            let is_above = taken.range(below.clone()..).next().is_some_and(|next| next.starts_with(&below));
            is_beside && !is_above && !taken.contains(name)
        };
        if is_free(name) {
            return name.to_owned();
        }
        let plain = name.replace('/', "-");
        let numbered = (2..).map(|number: u32| format!("{plain}-{number}"));
        std::iter::once(plain.clone()).chain(numbered).find(|name| is_free(name)).expect("numbers do not end")
    }
}
