//! `pmgit doctor --online`: what the forge's own settings say of the gate. It only reads.

use super::diagnosis::Diagnosis;
use crate::cli;
use crate::commands::shared::access;
use crate::commands::shared::context::Context;
use crate::error::{Error, Result};
use crate::forge::{Forge, Observed};
use crate::git::Repository;
use crate::policy::Policy;
use crate::text::both;

const NAME: &str = "forge";

/// The branch that the forge should guard: the remote's default one, where the policy protects it.
pub(super) fn guarded_branch(repository: &Repository, policy: &Policy) -> Result<String> {
    let default = repository.remote_default_branch()?;
    let named =
        policy.gate.branches.iter().flatten().map(glob::Pattern::as_str).find(|name| !name.contains(['*', '?', '[']));
    let default = default.filter(|name| policy.gate.protects(name, Some(name)));
    Ok(default.or_else(|| named.map(str::to_owned)).unwrap_or_else(|| "main".to_owned()))
}

/// Looks; what cannot be asked is a problem of its own, and the rest of the diagnosis stands.
pub(super) fn examine(
    repository: &Repository,
    policy: &Policy,
    arguments: &cli::Doctor,
    context: &Context<'_>,
    diagnosis: &mut Diagnosis,
) -> Result<()> {
    let branch = guarded_branch(repository, policy)?;
    match look(repository, &branch, arguments, context) {
        Ok((forge, observed)) => tell(forge, &branch, observed, policy, diagnosis),
        Err(error) => diagnosis.problem(NAME, error.to_string(), "without `--online`, doctor asks nobody"),
    }
    Ok(())
}

fn look(
    repository: &Repository,
    branch: &str,
    arguments: &cli::Doctor,
    context: &Context<'_>,
) -> Result<(&'static Forge, Observed)> {
    let forge = access::forge_at_hand(repository, arguments.forge)?.ok_or_else(|| {
        Error::new(both! { en: "cannot determine the forge"; ja: "フォージを特定できません" })
            .hint(both! { en: "name it: `--forge github`"; ja: "`--forge github`のように指定してください" })
    })?;
    let reach = &arguments.reach;
    let (web, project) = access::place(forge, reach, access::origin(repository)?.as_ref())?;
    let token = access::secret(forge.tokens, &reach.access, context)?;
    let rules = (forge.api.rules)(web, &project, token.as_ref())?;
    Ok((forge, rules.rules(branch, &access::client(&reach.access))?))
}

fn tell(forge: &Forge, branch: &str, observed: Observed, policy: &Policy, diagnosis: &mut Diagnosis) {
    let title = forge.title;
    let hidden = |diagnosis: &mut Diagnosis, what: &str| {
        diagnosis.note(
            NAME,
            format!("this token cannot see {what}"),
            Some("ask again with the token of an admin, which only needs to read".to_owned()),
        );
    };
    match observed.required {
        Some(true) => diagnosis.fine(NAME, format!("{title} lets nothing into `{branch}` without pmgit's check")),
        Some(false) => diagnosis.problem(
            NAME,
            format!("{title} does not require pmgit's check for `{branch}`, so a bad postmortem can be merged"),
            forge
                .pipeline
                .admin_steps
                .iter()
                .find(|step| step.contains("require") || step.contains("must succeed"))
                .copied()
                .unwrap_or_default(),
        ),
        None => hidden(diagnosis, &format!("whether pmgit's check is required for `{branch}`")),
    }
    match (observed.rebases, policy.gate.rebase) {
        (Some(true), true) => {
            diagnosis.fine(NAME, "changes may be rebased as they land, and the replay of their commits is judged");
        }
        (Some(true), false) => diagnosis.problem(
            NAME,
            "changes may be rebased as they land, and `gate.rebase = false` leaves their replay unjudged",
            "write `rebase = true` below `[gate]`, or allow no rebase merges on the forge",
        ),
        (Some(false), _) => diagnosis.fine(NAME, "changes land as they were judged: the forge rebases none"),
        (None, true) => diagnosis
            .fine(NAME, "whether changes are rebased cannot be seen; the policy has their replay judged in any case"),
        (None, false) => {
            hidden(diagnosis, "whether changes may be rebased, which `gate.rebase = false` leaves unjudged");
        }
    }
    match observed.current {
        Some(true) => diagnosis.fine(NAME, format!("a change is judged again where `{branch}` has moved on")),
        Some(false) => diagnosis.note(
            NAME,
            format!("a change may be merged after `{branch}` has moved on: two that pass alone can fail together"),
            Some("require branches to be up to date, or use a merge queue or train".to_owned()),
        ),
        None => hidden(diagnosis, "whether a change must be up to date before it is merged"),
    }
}
