//! `pmgit uninstall`: take back the hooks; versioned files stay and are named.

use super::Exit;
use super::shared::context::Context;
use crate::error::Result;
use crate::gate;
use crate::git::Version;
use crate::hooks::{self, Removal};
use crate::policy::{FOLDER, POLICY_PATH, Policy};
use crate::text::both;

pub(super) fn run(context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let mut found = false;
    for hook in hooks::uninstall(&repository)? {
        let event = hook.event;
        found |= hook.outcome != Removal::NotOurs;
        match hook.outcome {
            Removal::Removed => context.out(context.say(both! {
                en: "removed the {event} hook";
                ja: "{event}フックを取り除きました"
            }))?,
            Removal::Restored => context.out(context.say(both! {
                en: "removed the {event} hook; the one from before is back";
                ja: "{event}フックを取り除き、以前のフックに戻しました"
            }))?,
            Removal::LeftEdited => {
                context.note(context.say(both! {
                    en: "left the {event} hook: it was edited by hand: `{}`", hook.path.display();
                    ja: "{event}フックは手作業で編集されているため、残しました：`{}`", hook.path.display()
                }))?;
            }
            Removal::NotOurs => {}
        }
    }
    let driver = hooks::uninstall_driver(&repository)?;
    hooks::decline_driver(&repository)?;
    if driver.changed {
        found = true;
        context.out(context.say(both! {
            en: "git merges and shows postmortems by their lines again";
            ja: "ポストモーテムのマージと表示は、gitの標準の行単位に戻りました"
        }))?;
    }
    for key in &driver.foreign {
        context.note(context.say(both! {
            en: "left git's setting `{key}`, which is not pmgit's";
            ja: "gitの設定`{key}`はpmgitのものではないため、残しました"
        }))?;
    }
    if !found {
        context.out(context.say(both! {
            en: "no hook of pmgit is installed in this repository";
            ja: "このリポジトリにpmgitのフックはありません"
        }))?;
    }
    if let Some(root) = repository.workdir()
        && root.join(POLICY_PATH).exists()
    {
        // A broken policy is no reason to keep the hooks.
        let policy = gate::load_policy(&repository, &Version::Worktree);
        let documents = policy.map_or_else(|_| Policy::default().documents, |policy| policy.documents());
        context.out(context.say(both! {
            en: "the versioned files stay: {FOLDER}/, {documents}/, and the lines in .gitattributes";
            ja: "バージョン管理されたファイルは残ります：{FOLDER}/、{documents}/、.gitattributesの行"
        }))?;
        context.out(context.say(both! {
            en: "to take them out too: git rm -r {FOLDER}, and commit";
            ja: "これらも取り除く場合：`git rm -r {FOLDER}`を実行してコミット"
        }))?;
    }
    Ok(Exit::Clean)
}
