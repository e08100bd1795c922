//! The table of the doors: what is known at one, and which three trees are judged there, how strictly. Nothing is read here.
//!
//! ```text
//!                              base                     head               policy of          door
//! commit, here                 HEAD                     the index          HEAD               Commit
//! commit, protected branch     HEAD                     the index          HEAD               ProtectedCommit
//! merge, protected branch      HEAD                     the index          HEAD               Protected
//! push, protected branch       what stands, the fork    the pushed tip     what stands        Protected
//! push, elsewhere              the fork                 the pushed tip     the mainline       Elsewhere
//! a change, CI                 the target               what would land    the target         Protected
//! check, protected branch      HEAD                     files              the base           Preview
//! check, elsewhere             the fork, else HEAD      files              the base           Preview
//! check, of one version        -                        that version       the same           Alone
//! a commit in history          its first parent         the commit         its first parent   Protected
//! ```
//!
//! The fork is the merge base with the mainline.

use crate::git::{CommitId, TreeId, Version};
use crate::policy::Policy;

/// How strictly a door judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Every document by itself, nothing compared.
    Alone,
    /// What the full gate would say of work that goes on.
    Preview,
    /// A commit on a branch where work goes on.
    Commit,
    /// A commit on a protected branch: removals and transitions are compared.
    ProtectedCommit,
    /// Into a protected branch: the full gate.
    Protected,
    /// A push to any other branch: only what cannot be read is refused.
    Elsewhere,
}

impl Door {
    /// Whether transitions and removals are compared with the base.
    pub(super) fn compares(self) -> bool {
        match self {
            Self::Preview | Self::ProtectedCommit | Self::Protected => true,
            Self::Alone | Self::Commit | Self::Elsewhere => false,
        }
    }
}

/// Whether a branch is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Branch {
    Protected,
    Unprotected,
}

/// A commit by its tree, and as a person would name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tip {
    pub(crate) commit: CommitId,
    pub(crate) tree: TreeId,
    pub(crate) name: String,
}

/// What is known at a door.
#[derive(Clone, Debug)]
pub(crate) enum Facts {
    Commit(CommitFacts),
    Push(Box<PushFacts>),
    Change {
        target: Tip,
        /// What the target branch would have with the change in it: merged, or replayed.
        lands: TreeId,
    },
    Check(CheckFacts),
    /// One version, asked for by itself.
    Alone(Version),
    /// A commit of a protected branch.
    Landed {
        tree: TreeId,
        parent: Option<Tip>,
        by: JudgedBy,
    },
}

/// A commit that is about to be made.
#[derive(Clone, Debug)]
pub(crate) struct CommitFacts {
    pub(crate) head: Option<Tip>,
    pub(crate) branch: Branch,
    pub(crate) making: Making,
    pub(crate) merged: Vec<Merged>,
}

/// What kind of commit is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Making {
    Commit,
    Merge,
}

/// A commit that is merged into HEAD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) tree: TreeId,
    pub(crate) known: KnownThere,
}

/// Whether a remote has a commit as the tip of this very branch, as after `git pull`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownThere {
    Yes,
    No,
}

/// A reference that is pushed: before it leaves, or as it arrives.
#[derive(Clone, Debug)]
pub(crate) struct PushFacts {
    pub(crate) tip: Tip,
    pub(crate) branch: Branch,
    /// What stands there now; nothing for a new reference.
    pub(crate) standing: Option<Tip>,
    pub(crate) mainline: Option<Tip>,
    /// The merge base of the mainline and the tip.
    pub(crate) fork: Option<Tip>,
    /// In a repository without a mainline: another tip of the same push, with which it has most in common.
    pub(crate) sibling: Option<Tip>,
}

/// Work that goes on.
#[derive(Clone, Debug)]
pub(crate) struct CheckFacts {
    /// The worktree or the index.
    pub(crate) files: Version,
    pub(crate) head: Option<Tip>,
    pub(crate) branch: Branch,
    /// The merge base of the mainline and HEAD, where both are known, named by the mainline.
    pub(crate) fork: Option<Tip>,
}

/// Whose policy judges a commit of history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JudgedBy {
    Parent,
    /// Its own: it brings the first policy that its branch ever had.
    Itself,
    /// That of a commit in other ancestry, which brought the first one.
    Founder(TreeId),
}

/// Which three trees are judged, and how strictly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) door: Door,
    pub(crate) base: Version,
    /// The commit that the base is of.
    pub(crate) base_tip: Option<Tip>,
    pub(crate) head: Version,
    /// HEAD, where work goes on that began before it: what is committed of it by now.
    pub(crate) committed: Option<Version>,
    /// Where the policy is read from.
    pub(crate) policy: Version,
    /// Other parents of a merge: a document that equals any parent's is not judged.
    pub(crate) other_parents: Vec<Version>,
}

impl Plan {
    /// The base as git knows it, for the commands that hints name.
    pub(crate) fn base_name(&self) -> Option<&str> {
        self.base_tip.as_ref().map(|tip| tip.name.as_str())
    }
}

/// What is judged at a door.
pub(crate) fn plan(facts: Facts) -> Plan {
    match facts {
        Facts::Commit(facts) => commit(facts),
        Facts::Push(facts) => push(*facts),
        Facts::Change { target, lands } => compared(Door::Protected, Some(target), Version::Tree(lands)),
        Facts::Check(facts) => check(facts),
        Facts::Alone(version) => Plan { policy: version, ..compared(Door::Alone, None, version) },
        Facts::Landed { tree, parent, by } => {
            let plan = compared(Door::Protected, parent, Version::Tree(tree));
            let policy = match by {
                JudgedBy::Parent => plan.policy,
                JudgedBy::Itself => plan.head,
                JudgedBy::Founder(tree) => Version::Tree(tree),
            };
            Plan { policy, ..plan }
        }
    }
}

/// A merge that was refused ends in `git commit`, which is no way around the gate. A protected branch takes unjudged only
/// what it has on a remote already.
fn commit(facts: CommitFacts) -> Plan {
    let is_merge = facts.making == Making::Merge || !facts.merged.is_empty();
    let (door, is_known): (_, fn(&Merged) -> bool) = match (facts.branch, is_merge) {
        (Branch::Protected, true) => (Door::Protected, |merged| merged.known == KnownThere::Yes),
        (Branch::Protected, false) => (Door::ProtectedCommit, |merged| merged.known == KnownThere::Yes),
        (Branch::Unprotected, _) => (Door::Commit, |_| true),
    };
    let other_parents = facts.merged.iter().filter(|merged| is_known(merged));
    let other_parents = other_parents.map(|merged| Version::Tree(merged.tree)).collect();
    Plan { other_parents, ..compared(door, facts.head, Version::Index) }
}

/// A new branch, such as the hotfix of an old release, does not answer for what came to the mainline since it left; its
/// policy is the mainline's all the same.
fn push(facts: PushFacts) -> Plan {
    let PushFacts { tip, branch, standing, mainline, fork, sibling } = facts;
    let judge_by = mainline.as_ref().map_or(Version::Empty, |tip| Version::Tree(tip.tree));
    let head = Version::Tree(tip.tree);
    match (branch, standing) {
        (Branch::Protected, Some(standing)) => compared(Door::Protected, Some(standing), head),
        (Branch::Protected, None) => Plan { policy: judge_by, ..compared(Door::Protected, fork.or(mainline), head) },
        (Branch::Unprotected, _) => {
            let base = if mainline.is_some() { fork } else { sibling };
            Plan { policy: judge_by, ..compared(Door::Elsewhere, base, head) }
        }
    }
}

fn check(facts: CheckFacts) -> Plan {
    let committed = facts.head.as_ref().map(|head| Version::Tree(head.tree));
    let base = match facts.branch {
        Branch::Unprotected => facts.fork.or(facts.head),
        Branch::Protected => facts.head,
    };
    let plan = compared(Door::Preview, base, facts.files);
    Plan { committed: committed.filter(|committed| *committed != plan.base), ..plan }
}

/// A head compared with a base, by the base's policy; without one with nothing, by the built-in policy.
fn compared(door: Door, base: Option<Tip>, head: Version) -> Plan {
    let version = base.as_ref().map_or(Version::Empty, |base| Version::Tree(base.tree));
    let (committed, other_parents) = (None, Vec::new());
    Plan { door, base: version, base_tip: base, head, committed, policy: version, other_parents }
}

/// Where the postmortems are, before a change and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directories {
    pub(crate) base: String,
    pub(crate) head: String,
}

impl Directories {
    /// The base's are where the policy that judges says; the head's where its own does, if it brings a sound one.
    pub(crate) fn of(judging: &Policy, brought: Option<&Policy>) -> Self {
        let base = judging.documents.clone();
        Self { head: brought.map_or_else(|| base.clone(), |policy| policy.documents.clone()), base }
    }

    /// Whether the archive moves as a whole.
    pub(crate) fn differ(&self) -> bool {
        self.base != self.head
    }
}

#[cfg(test)]
mod tests {
    use super::Branch::{Protected, Unprotected};
    use super::*;

    const TIPS: [&str; 9] = ["head", "standing", "mainline", "fork", "pushed", "sibling", "lands", "known", "unknown"];

    fn tip(name: &str) -> Tip {
        let number = TIPS.iter().position(|known| *known == name).expect("a known name");
        let id = format!("{number:02x}").repeat(20);
        Tip {
            commit: CommitId::from_hex(&id).expect("an id"),
            tree: TreeId::from_hex(&id).expect("an id"),
            name: name.to_owned(),
        }
    }

    fn named(version: &Version) -> String {
        match version {
            Version::Empty => "-".to_owned(),
            Version::Index => "index".to_owned(),
            Version::Worktree => "files".to_owned(),
            Version::Tree(tree) => {
                TIPS.into_iter().find(|name| tip(name).tree == *tree).expect("a known tree").to_owned()
            }
        }
    }

    /// A line of the table.
    fn line(facts: Facts) -> String {
        let plan = plan(facts);
        let parents: Vec<String> = plan.other_parents.iter().map(|parent| format!(" +{}", named(parent))).collect();
        let parents = parents.concat();
        assert_eq!(plan.base_name().unwrap_or("-"), named(&plan.base), "it is named as what it is");
        let committed = plan.committed.map_or_else(String::new, |version| format!(" from {}", named(&version)));
        let trees = [plan.base, plan.head, plan.policy].map(|version| named(&version)).join(" | ");
        format!("{trees} | {:?}{committed}{parents}", plan.door)
    }

    #[test]
    fn a_commit_is_judged_against_head() {
        let of = |head: Option<&str>, branch, making, merged: &[(&str, KnownThere)]| {
            let merged = merged.iter().map(|&(name, known)| Merged { tree: tip(name).tree, known }).collect();
            line(Facts::Commit(CommitFacts { head: head.map(tip), branch, making, merged }))
        };
        let both = [("known", KnownThere::Yes), ("unknown", KnownThere::No)];
        assert_eq!(of(Some("head"), Unprotected, Making::Commit, &[]), "head | index | head | Commit");
        assert_eq!(of(Some("head"), Protected, Making::Commit, &[]), "head | index | head | ProtectedCommit");
        assert_eq!(of(Some("head"), Unprotected, Making::Merge, &both), "head | index | head | Commit +known +unknown");
        assert_eq!(of(Some("head"), Protected, Making::Merge, &both), "head | index | head | Protected +known");
        assert_eq!(
            of(Some("head"), Protected, Making::Commit, &both),
            "head | index | head | Protected +known",
            "a merge that was refused"
        );
        assert_eq!(of(Some("head"), Protected, Making::Merge, &[]), "head | index | head | Protected");
        assert_eq!(of(None, Protected, Making::Commit, &[]), "- | index | - | ProtectedCommit");
        assert_eq!(of(None, Unprotected, Making::Commit, &[]), "- | index | - | Commit");
    }

    #[test]
    fn a_push_is_judged_against_what_stands_or_where_it_left_the_mainline() {
        let of = |branch, standing: bool, mainline: bool, fork: bool, sibling: bool| {
            let there = |is_there: bool, name| is_there.then(|| tip(name));
            line(Facts::Push(Box::new(PushFacts {
                tip: tip("pushed"),
                branch,
                standing: there(standing, "standing"),
                mainline: there(mainline, "mainline"),
                fork: there(fork, "fork"),
                sibling: there(sibling, "sibling"),
            })))
        };
        for (mainline, fork, sibling) in [(true, true, false), (true, false, true), (false, false, true)] {
            let told = of(Protected, true, mainline, fork, sibling);
            assert_eq!(told, "standing | pushed | standing | Protected");
        }
        assert_eq!(of(Protected, false, true, true, true), "fork | pushed | mainline | Protected");
        assert_eq!(of(Protected, false, true, false, true), "mainline | pushed | mainline | Protected");
        assert_eq!(of(Protected, false, false, false, true), "- | pushed | - | Protected", "the first push");
        for standing in [true, false] {
            assert_eq!(of(Unprotected, standing, true, true, true), "fork | pushed | mainline | Elsewhere");
            assert_eq!(of(Unprotected, standing, true, false, true), "- | pushed | mainline | Elsewhere");
            assert_eq!(of(Unprotected, standing, false, false, true), "sibling | pushed | - | Elsewhere");
            assert_eq!(of(Unprotected, standing, false, false, false), "- | pushed | - | Elsewhere");
        }
    }

    #[test]
    fn a_change_is_judged_as_it_would_land() {
        let change = Facts::Change { target: tip("mainline"), lands: tip("lands").tree };
        assert_eq!(line(change), "mainline | lands | mainline | Protected");
    }

    #[test]
    fn work_is_checked_against_where_it_left_the_mainline() {
        let of = |branch, head: Option<&str>, fork: Option<&str>| {
            line(Facts::Check(CheckFacts {
                files: Version::Worktree,
                head: head.map(tip),
                branch,
                fork: fork.map(tip),
            }))
        };
        assert_eq!(of(Unprotected, Some("head"), Some("fork")), "fork | files | fork | Preview from head");
        assert_eq!(of(Unprotected, Some("head"), None), "head | files | head | Preview");
        assert_eq!(of(Protected, Some("head"), Some("fork")), "head | files | head | Preview");
        assert_eq!(of(Unprotected, None, None), "- | files | - | Preview");
        assert_eq!(line(Facts::Alone(Version::Worktree)), "- | files | files | Alone");
    }

    #[test]
    fn a_landed_commit_is_judged_by_its_first_parent() {
        let of =
            |parent: Option<&str>, by| line(Facts::Landed { tree: tip("lands").tree, parent: parent.map(tip), by });
        assert_eq!(of(Some("head"), JudgedBy::Parent), "head | lands | head | Protected");
        assert_eq!(of(Some("head"), JudgedBy::Itself), "head | lands | lands | Protected");
        assert_eq!(of(None, JudgedBy::Parent), "- | lands | - | Protected");
        let founder = JudgedBy::Founder(tip("known").tree);
        assert_eq!(of(Some("head"), founder), "head | lands | known | Protected");
        assert_eq!(of(None, JudgedBy::Itself), "- | lands | lands | Protected");
    }

    #[test]
    fn an_archive_moves_where_the_change_brings_another_directory() {
        let policy = |documents: &str| Policy { documents: documents.to_owned(), ..Policy::default() };
        let of = |brought: Option<&str>| Directories::of(&policy("a"), brought.map(policy).as_ref());
        assert_eq!(of(Some("b")), Directories { base: "a".to_owned(), head: "b".to_owned() });
        assert!(of(Some("b")).differ() && !of(Some("a")).differ() && !of(None).differ());
    }
}
