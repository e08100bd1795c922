//! `pmgit init --server`: the gate of a bare repository, a hook that no client can skip.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::told;
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::error::{Error, Result};
use crate::gate::{self, Loaded};
use crate::git::{Head, Repository};
use crate::hooks::{self, Outcome, Role, Settings};
use crate::text::both;

pub(super) fn run(context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    if !repository.is_bare() {
        return Err(Error::new(both! {
            en: "this repository has a worktree, and `--server` is for one that others push to";
            ja: "このリポジトリにはワークツリーがあります。`--server`はプッシュを受け取るリポジトリのためのものです"
        })
        .hint(both! {
            en: "run it in the bare repository on the server; here, `pmgit init` is enough";
            ja: "サーバーのベアリポジトリで実行してください。ここでは`pmgit init`で十分です"
        }));
    }
    refuse_newer(&repository)?;
    let binary = program(context);
    let settings = Settings { binary: binary.clone() };
    let mut is_installed = true;
    for hook in hooks::install(&repository, Role::Server, &settings)? {
        match &hook.outcome {
            Outcome::Unchanged => context.out(context.say(both! {
                en: "everything is set up already";
                ja: "すべて設定済みです"
            }))?,
            Outcome::Written => {
                context.out(context.say(both! {
                    en: "installed the pre-receive hook: every push is judged before it is taken";
                    ja: "pre-receiveフックを設置しました。すべてのプッシュを受け入れる前に判定します"
                }))?;
            }
            other => {
                is_installed &= !matches!(other, Outcome::Manual { .. });
                told::hook(&hook, context)?;
            }
        }
    }
    say_program(binary.as_deref(), context)?;
    say_default_branch(&repository, context)?;
    Ok(if is_installed { Exit::Clean } else { Exit::Blocked })
}

/// A policy for a later pmgit is for that one to guard.
fn refuse_newer(repository: &Repository) -> Result<()> {
    match gate::load_policy(repository, &repository.head_version()?)? {
        Loaded::Newer { version, .. } => Err(gate::outdated(version)),
        Loaded::Sound(_) | Loaded::Broken { .. } => Ok(()),
    }
}

/// The program that the hook will run: a server's PATH is seldom that of the person who sets it up.
fn program(context: &Context<'_>) -> Option<PathBuf> {
    context.invoked_as().or_else(|| {
        let name = context.program.as_ref()?;
        let places = std::env::split_paths(context.variable("PATH")?).map(|place| place.join(name));
        places.into_iter().find(|place| place.is_file())
    })
}

/// Whoever pushes may be another user of this machine.
fn say_program(program: Option<&Path>, context: &mut Context<'_>) -> Result<()> {
    let Some(program) = program.filter(|program| !is_for_everybody(program)) else { return Ok(()) };
    context.remark(context.say(both! {
        en: "other users of this server cannot run `{}`", program.display();
        ja: "このサーバーのほかのユーザーは`{}`を実行できません", program.display()
    }))?;
    context.note(context.say(both! {
        en: "      if git runs as one of them here: install pmgit in /usr/local/bin, and run this again";
        ja: "      gitがほかのユーザーとして動く場合は、pmgitを/usr/local/binにインストールして、もう一度実行してください"
    }))
}

/// Whether every user of this machine can run a program.
pub(in crate::commands) fn is_for_everybody(program: &Path) -> bool {
    let may_run = |path: &Path| fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o001 != 0);
    program.ancestors().all(may_run)
}

fn say_default_branch(repository: &Repository, context: &mut Context<'_>) -> Result<()> {
    let Some(name) = absent_default_branch(repository)? else { return Ok(()) };
    context.remark(context.say(both! {
        en: "HEAD names `{name}`, which does not exist; new protected branches are judged against it";
        ja: "HEADが指す`{name}`がありません。新しい保護ブランチはこれと比べて判定されます"
    }))?;
    context.note(context.say(both! {
        en: "      name the one that is: `git symbolic-ref HEAD refs/heads/NAME`";
        ja: "      実際のブランチを指定してください：`git symbolic-ref HEAD refs/heads/NAME`"
    }))
}

/// The default branch of a server with branches, where it is not among them: new protected branches are judged against
/// it, so it should be one that is there.
pub(in crate::commands) fn absent_default_branch(repository: &Repository) -> Result<Option<String>> {
    let Head::Unborn { name } = repository.head()? else { return Ok(None) };
    Ok((!repository.branches()?.is_empty()).then_some(name))
}
