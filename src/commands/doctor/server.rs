//! The gate of a bare repository: whose its hook is, whether a push would come as far as pmgit, and what is in its way.

use std::fs;

use super::diagnosis::{Diagnosis, HookState};
use super::hooks::Tried;
use crate::commands::init::server::{absent_default_branch, is_for_everybody};
use crate::error::Result;
use crate::git::Repository;
use crate::hooks::{self, Found, Owner, Role, Shim};
use crate::policy::Policy;
use crate::text::{Both, both};

const INSTALL: &str = "pmgit init --server";
/// How a hook of ours begins to say that pmgit could not do its work.
const SKIPPED: &str = "pmgit: skipped";

pub(super) fn examine(repository: &Repository, policy: &Policy, tried: Tried, diagnosis: &mut Diagnosis) -> Result<()> {
    if let Some(name) = absent_default_branch(repository)? {
        diagnosis.problem(
            "HEAD",
            both! {
                en: "it names `{name}`, which does not exist; new protected branches are judged against it";
                ja: "HEADが指す`{name}`がありません。新しい保護ブランチはこれと比べて判定されます"
            },
            both! {
                en: "name the one that is: git symbolic-ref HEAD refs/heads/NAME";
                ja: "実際のブランチを指定してください：git symbolic-ref HEAD refs/heads/NAME"
            },
        );
    }
    for found in hooks::inspect_hooks(repository, Role::Server)? {
        let runs = examine_one(repository, &found, tried, diagnosis)?;
        diagnosis.hook(HookState::from_hook(&found, runs));
    }
    if policy.gate.emergency && !hooks::push_options_are_taken(repository)? {
        diagnosis.problem(
            "emergency",
            both! {
                en: "the policy has an emergency door, and git takes no push options here";
                ja: "ポリシーに緊急用の扉がありますが、ここのgitはプッシュオプションを受け付けません"
            },
            Both::same("git config receive.advertisePushOptions true"),
        );
    }
    Ok(())
}

/// Examines the hook; the answer is whether a push reaches pmgit, where that was tried.
#[expect(
    clippy::too_many_lines,
    reason = "each state of the hook with what is said of it, in the order in which it is looked at"
)]
fn examine_one(
    repository: &Repository,
    found: &Found,
    tried: Tried,
    diagnosis: &mut Diagnosis,
) -> Result<Option<bool>> {
    let (event, path) = (found.event, found.path.display());
    if let Some(outside) = &found.outside {
        let line = both! {
            en: "where git looks for hooks, add to the {event} hook:\n  {} || exit 1", found.line;
            ja: "gitがフックを探す場所で、{event}フックに次の行を追加してください：\n  {} || exit 1", found.line
        };
        diagnosis.problem(
            event,
            both! {
                en: "git does not run this repository's own hooks: {}", outside.en();
                ja: "gitはこのリポジトリのフックを実行しません：{}", outside.ja()
            },
            line,
        );
        return Ok(Some(false));
    }
    let shim = match &found.owner {
        Owner::Pmgit(shim) => shim,
        Owner::Nobody | Owner::Dangling | Owner::Directory => {
            diagnosis.problem(
                event,
                both! {
                    en: "git finds no hook at `{path}`, so every push is taken";
                    ja: "`{path}`にフックがないため、すべてのプッシュが受け入れられます"
                },
                Both::same(INSTALL),
            );
            return Ok(Some(false));
        }
        Owner::Manager(_) | Owner::Somebody => {
            let calls = fs::read_to_string(&found.path).is_ok_and(|text| text.contains(&found.line));
            if calls {
                diagnosis.note(
                    event,
                    both! {
                        en: "`{path}` is somebody's own, and names pmgit; it was not run";
                        ja: "`{path}`は独自のフックで、pmgitが含まれています（実行はしていません）"
                    },
                    None,
                );
                return Ok(None);
            }
            diagnosis.problem(
                event,
                both! {
                    en: "`{path}` is somebody's own, and pmgit is not in it";
                    ja: "`{path}`は独自のフックで、pmgitが含まれていません"
                },
                Both::same(INSTALL),
            );
            return Ok(Some(false));
        }
    };
    if !found.is_executable {
        diagnosis.problem(
            event,
            both! {
                en: "`{path}` is not executable, so git ignores it";
                ja: "`{path}`に実行権限がないため、gitに無視されます"
            },
            both! { en: "make it executable"; ja: "実行権限を付けてください" },
        );
        return Ok(Some(false));
    }
    if let (Some(previous), Tried::OwnOnly) = (&found.previous, tried) {
        diagnosis.note(
            event,
            both! {
                en: "pmgit's; it was not run, because `{}` runs first", previous.display();
                ja: "pmgitのフックです。先に`{}`が実行されるため、試していません", previous.display()
            },
            Some(both! {
                en: "`pmgit doctor --run` runs both, with a push of nothing";
                ja: "`pmgit doctor --run`で、空のプッシュとして両方を実行できます"
            }),
        );
        return Ok(None);
    }
    if let Some(complaint) = failure(repository, event, None)? {
        let hint = both! {
            en: "whoever git runs as must be able to run pmgit: install it in /usr/local/bin, then `pmgit init --server`";
            ja: "gitを実行するユーザーがpmgitを実行できる必要があります。/usr/local/binにインストールし、`pmgit init --server`を実行してください"
        };
        diagnosis.problem(
            event,
            both! {
                en: "pmgit's, and does not reach pmgit\n{complaint}";
                ja: "pmgitのフックですが、pmgitが実行されません\n{complaint}"
            },
            hint,
        );
        return Ok(Some(false));
    }
    match shim {
        Shim::Old { .. } => {
            diagnosis.note(
                event,
                both! {
                    en: "pmgit's, of another version, and runs";
                    ja: "pmgitのフック（別のバージョン）で、動作します"
                },
                Some(Both::same(INSTALL)),
            );
        }
        Shim::Edited => diagnosis.note(
            event,
            both! {
                en: "pmgit's, edited by hand, and runs";
                ja: "pmgitのフック（手作業で編集済み）で、動作します"
            },
            None,
        ),
        Shim::Current => diagnosis.fine(
            event,
            both! {
                en: "pmgit's, and runs: every push is judged before it is taken";
                ja: "pmgitのフックで、動作します。すべてのプッシュを受け入れる前に判定します"
            },
        ),
    }
    reach_of_others(repository, event, diagnosis)?;
    Ok(Some(true))
}

/// What a server knows is seldom what the person knows who sets it up.
fn reach_of_others(repository: &Repository, event: &str, diagnosis: &mut Diagnosis) -> Result<()> {
    let program = std::env::current_exe().ok().filter(|program| !is_for_everybody(program));
    if failure(repository, event, Some("/usr/bin:/bin"))?.is_some() {
        diagnosis.note(
            "program",
            both! {
                en: "a server that is started without your PATH finds no pmgit";
                ja: "あなたのPATHを使わずに起動したサーバーでは、pmgitが見つかりません"
            },
            Some(both! {
                en: "install it in /usr/local/bin, and run `pmgit init --server` by its whole path";
                ja: "/usr/local/binにインストールし、`pmgit init --server`をフルパスで実行してください"
            }),
        );
    } else if let Some(program) = program {
        diagnosis.note(
            "program",
            both! {
                en: "other users of this server cannot run `{}`", program.display();
                ja: "このサーバーのほかのユーザーは`{}`を実行できません", program.display()
            },
            Some(
                both! {
                    en: "if git runs as one of them here: install pmgit in /usr/local/bin, then `pmgit init --server`";
                    ja: "gitがほかのユーザーとして動く場合は、pmgitを/usr/local/binにインストールし、`pmgit init --server`を実行してください"
                },
            ),
        );
    }
    Ok(())
}

/// Lets git run the hook for a push of nothing (git gives it no input): what it says where it does not come as far as pmgit.
fn failure(repository: &Repository, event: &str, path: Option<&str>) -> Result<Option<String>> {
    let mut git = repository.reading(&["hook", "run", event]);
    if let Some(path) = path {
        git = git.env("PATH", path);
    }
    let answer = git.answer(&both! { en: "try out the {event} hook"; ja: "{event}フックの試行" })?;
    let said = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
    Ok((answer.code != 0 || said.contains(SKIPPED)).then_some(said))
}
