//! The command that brings the branch at hand to the others, where it is not there yet; and what comes next after a verb.

use super::context::Context;
use crate::error::Result;
use crate::gate::{self, Branch};
use crate::git::{Head, Repository};
use crate::policy::Policy;
use crate::text::{backticked, say, shell_word};

/// Says what comes next: others get to see what was done, and then what the process asks for.
///
/// # Errors
/// When the repository cannot be read.
pub(crate) fn say_next(repository: &Repository, next: Option<String>, context: &mut Context<'_>) -> Result<()> {
    let push = push_command(repository)?.map(backticked);
    let lines = match (push, next) {
        (Some(push), Some(next)) => vec![
            context.say(say! { en: "  next: {push}"; ja: "  次：{push}" }),
            context.say(say! { en: "  then: {next}"; ja: "  その後：{next}" }),
        ],
        (None, Some(next)) | (Some(next), None) => vec![context.say(say! { en: "  next: {next}"; ja: "  次：{next}" })],
        (None, None) => Vec::new(),
    };
    lines.iter().try_for_each(|line| context.out(context.out_look.sentence(line, 0)))
}

/// How what the branch at hand has comes into the protected one; nothing where it stands there.
///
/// # Errors
/// When the repository cannot be read.
pub(crate) fn landing(repository: &Repository, policy: &Policy, context: &Context<'_>) -> Result<Option<String>> {
    let head = repository.head()?;
    let (Some(here), Some(trunk)) = (head.branch(), gate::protected_branch(repository)?) else { return Ok(None) };
    if gate::protects_here(repository, &head, policy)? == Branch::Protected {
        return Ok(None);
    }
    let trunk = trunk.name.strip_prefix("origin/").unwrap_or(&trunk.name);
    Ok(Some(context.say(say! {
        en: "merge `{here}` into `{trunk}`; `pmgit pr` writes the pull request";
        ja: "`{here}`を`{trunk}`にマージ（プルリクエストの本文は`pmgit pr`で作成）"
    })))
}

/// The command; nothing where there is no remote, or it has all of the branch as last fetched.
///
/// # Errors
/// When the repository cannot be read.
pub(crate) fn push_command(repository: &Repository) -> Result<Option<String>> {
    let Head::Branch { name, tip } = repository.head()? else { return Ok(None) };
    let Some(remote) = repository.push_remote()? else { return Ok(None) };
    let there = format!("{remote}/{name}");
    let is_there = repository.remote_branches()?.into_iter().find(|(branch, _)| *branch == there);
    if is_there.is_some_and(|(_, at)| repository.is_ancestor(tip, at).unwrap_or(false)) {
        return Ok(None);
    }
    let is_tracked = repository.config(&format!("branch.{name}.merge"))?.is_some();
    let command = format!("git push -u {} {}", shell_word(&remote), shell_word(&name));
    Ok(Some(if is_tracked { "git push".to_owned() } else { command }))
}
