//! What the pre-commit framework, and prek after it, tell of a push: they keep git's own words from the hooks they run,
//! and name the first reference alone, in the environment.

use crate::commands::shared::context::Context;
use crate::error::Result;
use crate::git::Repository;

/// The remote, and the lines that git would have written for the push; nothing where no framework speaks.
pub(crate) fn pushed(repository: &Repository, context: &Context<'_>) -> Result<Option<(String, Vec<u8>)>> {
    let text = |name: &str| context.variable(name).map(|value| value.to_string_lossy().into_owned());
    let (Some(remote), Some(branch)) = (text("PRE_COMMIT_REMOTE_NAME"), text("PRE_COMMIT_REMOTE_BRANCH")) else {
        return Ok(None);
    };
    let Some(local) = text("PRE_COMMIT_TO_REF").or_else(|| text("PRE_COMMIT_LOCAL_BRANCH")) else { return Ok(None) };
    let tip = repository.resolve(&local)?;
    // Of a branch that is new to the remote, the framework names some commit of ours instead of the remote's.
    let known =
        branch.strip_prefix("refs/heads/").map(|name| repository.remote_tracking_tip(&remote, name)).transpose()?;
    let old = match (known.flatten(), text("PRE_COMMIT_FROM_REF")) {
        (Some(_), Some(from)) => repository.resolve(&from)?.to_string(),
        (Some(tracked), None) => tracked.to_string(),
        (None, _) => "0".repeat(tip.to_string().len()),
    };
    Ok(Some((remote, format!("{local} {tip} {branch} {old}\n").into_bytes())))
}
