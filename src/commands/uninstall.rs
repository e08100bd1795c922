//! `pmgit uninstall`: take back the hooks; versioned files stay and are named.

use super::Exit;
use super::shared::context::Context;
use crate::error::Result;
use crate::gate;
use crate::git::Version;
use crate::hooks::{self, Removal};
use crate::policy::{FOLDER, POLICY_PATH, Policy};

pub(super) fn run(context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let mut found = false;
    for hook in hooks::uninstall(&repository)? {
        let event = hook.event;
        found |= hook.outcome != Removal::NotOurs;
        match hook.outcome {
            Removal::Removed => context.out(format!("removed the {event} hook"))?,
            Removal::Restored => context.out(format!("removed the {event} hook; the one from before is back"))?,
            Removal::LeftEdited => {
                context.note(format!("left the {event} hook, for it was edited by hand: `{}`", hook.path.display()))?;
            }
            Removal::NotOurs => {}
        }
    }
    let driver = hooks::uninstall_driver(&repository)?;
    hooks::decline_driver(&repository)?;
    if driver.changed {
        found = true;
        context.out("git merges and shows postmortems by their lines again")?;
    }
    for key in &driver.foreign {
        context.note(format!("left git's setting `{key}`, which is not pmgit's"))?;
    }
    if !found {
        context.out("no hook of pmgit is installed in this repository")?;
    }
    if let Some(root) = repository.workdir()
        && root.join(POLICY_PATH).exists()
    {
        // A broken policy is no reason to keep the hooks.
        let policy = gate::load_policy(&repository, &Version::Worktree);
        let documents = policy.map_or_else(|_| Policy::default().documents, |policy| policy.documents());
        context.out(format!("the versioned files stay: {FOLDER}/, {documents}/, and the lines in .gitattributes"))?;
        context.out(format!("to take them out too: git rm -r {FOLDER}, and commit"))?;
    }
    Ok(Exit::Clean)
}
