//! The branch that a verb commits to: never a protected one.

use crate::document::{PostmortemId, Status};
use crate::error::{Error, Result};
use crate::gate::{self, Branch};
use crate::git::{self, Branching, Head, Repository};
use crate::policy::Policy;
use crate::text::{Language, and_list, backticked, both};

/// On a protected branch, a branch of the postmortem's own is made from it: `postmortem/<id>`, or
/// `postmortem/<id>-<status>` where that name is taken, here or on a remote. Before the first commit there is nothing to
/// protect yet. The branch this was decided on comes with it.
pub(crate) fn branch_for(
    repository: &Repository,
    policy: &Policy,
    id: &PostmortemId,
    status: Option<Status>,
) -> Result<(Branching, Option<String>)> {
    let head = repository.head()?;
    let on = head.branch().map(str::to_owned);
    if gate::protects_here(repository, &head, policy)? == Branch::Unprotected {
        return Ok((Branching::Stay, on));
    }
    let Head::Branch { name, .. } = head else { return Ok((Branching::Stay, on)) };
    let own = own_name(id);
    let mut names = vec![own.clone()];
    names.extend(status.map(|status| format!("{own}-{status}")));
    let taken = BranchNames::read(repository)?;
    match names.iter().find(|name| taken.is_free(name)) {
        Some(free) => Ok((Branching::NewFrom(free.clone()), on)),
        None => Err(Error::new(both! {
            en: "`{name}` is protected, and all names for a branch of its own are taken";
            ja: "`{name}`は保護されていて、作業用のブランチ名もすべて使われています"
        })
        .cause(both! {
            en: "there are {} already", and_list(names.iter().map(backticked));
            ja: "すでに{}があります", Language::Ja.and_list(names.iter().map(backticked))
        })
        .hint(both! {
            en: "`git switch` to one of them, or delete what is merged: `git branch -d {own}`";
            ja: "いずれかに`git switch`するか、マージ済みのブランチを削除してください：`git branch -d {own}`"
        })),
    }
}

/// The branch that a new postmortem gets where it asks for one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NewBranch<'a> {
    /// One of its own where the current one is protected.
    WhereNeeded,
    /// One of its own, by a name that nobody has.
    Own,
    Named(&'a str),
}

/// The branch of a new postmortem, which begins at HEAD; with it, the one this was decided on.
pub(crate) fn branch_for_new(
    repository: &Repository,
    policy: &Policy,
    id: &PostmortemId,
    wanted: NewBranch<'_>,
) -> Result<(Branching, Option<String>)> {
    let head = repository.head()?;
    let on = head.branch().map(str::to_owned);
    let is_born = !matches!(head, Head::Unborn { .. });
    let is_protected = gate::protects_here(repository, &head, policy)? != Branch::Unprotected && on.is_some();
    let name = match wanted {
        NewBranch::Named(name) => named(repository, policy, name)?,
        NewBranch::WhereNeeded if !(is_protected && is_born) => return Ok((Branching::Stay, on)),
        NewBranch::WhereNeeded | NewBranch::Own => BranchNames::read(repository)?.free_name(&own_name(id)),
    };
    if !is_born {
        return Err(Error::refusal(both! {
            en: "there is no commit yet at which a branch could begin";
            ja: "ブランチの起点になるコミットがまだありません"
        })
        .hint(both! {
            en: "commit what `pmgit init` wrote first, or leave `--branch` out";
            ja: "`pmgit init`が作成したファイルを先にコミットするか、`--branch`を外してください"
        }));
    }
    Ok((Branching::NewFrom(name), on))
}

/// A name that somebody asks for, where it can be that of a new branch.
fn named(repository: &Repository, policy: &Policy, name: &str) -> Result<String> {
    let said = name.escape_debug().to_string();
    if !git::is_branch_name(name) {
        return Err(Error::refusal(both! {
            en: "`{said}` cannot be the name of a branch";
            ja: "`{said}`はブランチ名として使えません"
        })
        .hint(both! {
            en: "write it as in `--branch=incident-8123`, or `--branch` alone for one of the postmortem's own";
            ja: "`--branch=incident-8123`のように書くか、`--branch`だけを付けて名前を任せてください"
        }));
    }
    let default = repository.remote_default_branch()?;
    if policy.gate.protects(name, default.as_deref()) {
        return Err(Error::refusal(both! {
            en: "`{said}` is protected, so a postmortem does not begin on it";
            ja: "`{said}`は保護ブランチのため、ポストモーテムを始められません"
        })
        .hint(both! {
            en: "give another name, or `--branch` alone";
            ja: "別の名前を指定するか、`--branch`だけを付けてください"
        }));
    }
    if !BranchNames::read(repository)?.is_free(name) {
        return Err(Error::refusal(both! {
            en: "there is a branch `{said}` already, here or on a remote";
            ja: "`{said}`というブランチは、すでにこのクローンかリモートにあります"
        })
        .hint(both! {
            en: "`git switch {said}` goes there; else give another name";
            ja: "`git switch {said}`で移動するか、別の名前を指定してください"
        }));
    }
    Ok(name.to_owned())
}

fn own_name(id: &PostmortemId) -> String {
    format!("postmortem/{id}")
}

/// The names that branches have, here and on the remotes as last fetched.
struct BranchNames {
    here: Vec<String>,
    /// With the remote's name before them.
    remote: Vec<String>,
}

impl BranchNames {
    fn read(repository: &Repository) -> Result<Self> {
        let names = |branches: Vec<(String, _)>| branches.into_iter().map(|(name, _)| name).collect();
        Ok(Self { here: names(repository.branches()?), remote: names(repository.remote_branches()?) })
    }

    /// Whether a new branch can have a name: git keeps no branch below another one, and a push to a name that a remote
    /// has would be rejected.
    fn is_free(&self, name: &str) -> bool {
        let clashes = |known: &str| {
            known == name || known.starts_with(&format!("{name}/")) || name.starts_with(&format!("{known}/"))
        };
        let behind_a_remote = |known: &String| known.strip_suffix(name).is_some_and(|remote| remote.ends_with('/'));
        !self.here.iter().any(|known| clashes(known)) && !self.remote.iter().any(behind_a_remote)
    }

    /// The name, or the first one like it that is free.
    fn free_name(&self, name: &str) -> String {
        if self.is_free(name) {
            return name.to_owned();
        }
        // A branch `postmortem` leaves no room below it.
        let plain = name.replace('/', "-");
        let stem = if self.here.iter().any(|known| name.starts_with(&format!("{known}/"))) { &plain } else { name };
        let mut names = std::iter::once(stem.to_owned()).chain((2..).map(|number: u32| format!("{stem}-{number}")));
        names.find(|name| self.is_free(name)).expect("numbers do not end")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_here_or_on_a_remote_is_avoided() {
        let names = |here: &[&str], remote: &[&str]| BranchNames {
            here: here.iter().map(|&name| name.to_owned()).collect(),
            remote: remote.iter().map(|&name| name.to_owned()).collect(),
        };
        for (here, remote, free) in [
            (&["main"][..], &["origin/main"][..], "postmortem/x"),
            (&["postmortem/x"], &[], "postmortem/x-2"),
            (&[], &["origin/postmortem/x"], "postmortem/x-2"),
            (&["postmortem/x-2"], &["team/eu/postmortem/x", "origin/postmortem/x-3"], "postmortem/x-4"),
            (&["postmortem/x/y"], &[], "postmortem/x-2"),
            (&["postmortem"], &[], "postmortem-x"),
            (&["postmortem", "postmortem-x"], &[], "postmortem-x-2"),
            (&["postmortem/xy"], &["origin/a-postmortem/x"], "postmortem/x"),
        ] {
            assert_eq!(names(here, remote).free_name("postmortem/x"), free, "{here:?} {remote:?}");
        }
    }
}
