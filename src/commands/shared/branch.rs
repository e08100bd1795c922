//! The branch that a verb commits to: never a protected one.

use crate::document::{PostmortemId, Status};
use crate::error::{Error, Result};
use crate::gate::{self, Branch};
use crate::git::{Branching, Head, Repository};
use crate::policy::Policy;
use crate::text::{and_list, backticked};

/// On a protected branch, a branch of the postmortem's own is made from it: `postmortem/<id>`, or
/// `postmortem/<id>-<status>` where that name is taken. Before the first commit there is nothing to protect yet. The
/// branch this was decided on comes with it.
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
    let own = format!("postmortem/{id}");
    let mut names = vec![own.clone()];
    names.extend(status.map(|status| format!("{own}-{status}")));
    let taken = repository.branches()?;
    match names.iter().find(|name| !taken.iter().any(|(known, _)| known == *name)) {
        Some(free) => Ok((Branching::NewFrom(free.clone()), on)),
        None => Err(Error::new(format!("`{name}` is protected, and the branches for this are taken"))
            .cause(format!("there are {} already", and_list(names.iter().map(backticked))))
            .hint(format!("`git switch` to one of them, or delete what is merged: `git branch -d {own}`"))),
    }
}
