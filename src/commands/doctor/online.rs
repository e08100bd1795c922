//! `pmgit doctor --online`: what the forge's own settings say of the gate. It only reads.

use super::diagnosis::Diagnosis;
use crate::cli;
use crate::commands::shared::access;
use crate::commands::shared::context::Context;
use crate::error::{Error, Result};
use crate::forge::{Forge, Observed};
use crate::git::Repository;
use crate::policy::Policy;
use crate::text::{Both, both};

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
        Err(error) => diagnosis.problem(
            NAME,
            error,
            both! { en: "without `--online`, doctor asks nobody"; ja: "`--online`を外すと、どこにも問い合わせません" },
        ),
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
    let hidden = |diagnosis: &mut Diagnosis, what: &Both| {
        diagnosis.note(
            NAME,
            both! { en: "this token cannot see {}", what.en(); ja: "このトークンでは{}を確認できません", what.ja() },
            Some(both! {
                en: "ask again with the token of an admin, which only needs to read";
                ja: "管理者のトークン（読み取り権限だけで十分です）で、もう一度実行してください"
            }),
        );
    };
    match observed.required {
        Some(true) => diagnosis.fine(NAME, both! {
            en: "{title} lets nothing into `{branch}` without pmgit's check";
            ja: "{title}では、pmgitのチェックなしに`{branch}`には何も入りません"
        }),
        Some(false) => diagnosis.problem(
            NAME,
            both! {
                en: "{title} does not require pmgit's check for `{branch}`, so a bad postmortem can be merged";
                ja: "{title}は`{branch}`でpmgitのチェックを必須にしていないため、問題のあるポストモーテムもマージできます"
            },
            required_step(forge),
        ),
        None => hidden(diagnosis, &both! {
            en: "whether pmgit's check is required for `{branch}`";
            ja: "`{branch}`でpmgitのチェックが必須かどうか"
        }),
    }
    match (observed.rebases, policy.gate.rebase) {
        (Some(true), true) => {
            diagnosis.fine(NAME, both! {
                en: "changes may be rebased as they land, and the replay of their commits is judged";
                ja: "取り込み時にリベースされる可能性がありますが、リベース後のコミットも判定されます"
            });
        }
        (Some(true), false) => diagnosis.problem(
            NAME,
            both! {
                en: "changes may be rebased as they land, and `gate.rebase = false` leaves their replay unjudged";
                ja: "取り込み時にリベースされる可能性がありますが、`gate.rebase = false`のため、リベース後のコミットは判定されません"
            },
            both! {
                en: "write `rebase = true` below `[gate]`, or allow no rebase merges on the forge";
                ja: "`[gate]`に`rebase = true`と書くか、フォージでリベースによるマージを禁止してください"
            },
        ),
        (Some(false), _) => diagnosis.fine(NAME, both! {
            en: "changes land as they were judged: the forge rebases none";
            ja: "判定されたとおりに取り込まれます（フォージはリベースしません）"
        }),
        (None, true) => diagnosis
            .fine(NAME, both! {
                en: "whether changes are rebased cannot be seen; the policy has their replay judged in any case";
                ja: "リベースされるかどうかは確認できませんが、ポリシーによりリベース後のコミットも判定されます"
            }),
        (None, false) => {
            hidden(diagnosis, &both! {
                en: "whether changes may be rebased, which `gate.rebase = false` leaves unjudged";
                ja: "リベースされる可能性があるかどうか（`gate.rebase = false`では判定されません）"
            });
        }
    }
    match observed.current {
        Some(true) => diagnosis.fine(NAME, both! {
            en: "a change is judged again where `{branch}` has moved on";
            ja: "`{branch}`が進んだ場合、変更はもう一度判定されます"
        }),
        Some(false) => diagnosis.note(
            NAME,
            both! {
                en: "a change may be merged after `{branch}` has moved on: two that pass alone can fail together";
                ja: "`{branch}`が進んだ後でもマージできるため、単独では通る2つの変更が、合わさると失敗することがあります"
            },
            Some(both! {
                en: "require branches to be up to date, or use a merge queue or train";
                ja: "ブランチを最新にすることを必須にするか、マージキューやマージトレインを使ってください"
            }),
        ),
        None => hidden(diagnosis, &both! {
            en: "whether a change must be up to date before it is merged";
            ja: "マージ前に最新にすることが必須かどうか"
        }),
    }
}

/// What an admin must do so that the forge asks for pmgit's check.
fn required_step(forge: &Forge) -> Both {
    forge.pipeline.admin_steps.first().map(|step| step()).unwrap_or_default()
}
