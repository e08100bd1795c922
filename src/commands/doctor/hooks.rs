//! Each hook of a clone: whose it is, whether it would run, and what is in its way.

use std::path::Path;

use super::diagnosis::{Diagnosis, HookState};
use super::probe::{Surrounding, probe};
use crate::error::Result;
use crate::git::Repository;
use crate::hooks::{self, Found, Manager, Merging, Owner, Role, Shim};
use crate::text::{Both, both};

/// Which hooks are tried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    OwnOnly,
    All,
}

pub(super) fn examine(repository: &Repository, tried: Tried, diagnosis: &mut Diagnosis) -> Result<()> {
    hooks_path(repository, diagnosis)?;
    let mut desktop = Vec::new();
    for found in hooks::inspect_hooks(repository, Role::Client)? {
        let runs = examine_one(repository, &found, tried, diagnosis)?;
        diagnosis.hook(HookState::from_hook(&found, runs));
        let ours = matches!(found.owner, Owner::Pmgit(_)) && runs == Some(true);
        if ours && probe(repository, found.event, Surrounding::Desktop)?.reached == 0 {
            desktop.push(found.event);
        }
    }
    if !desktop.is_empty() {
        diagnosis.note(
            "desktop",
            both! {
                en: "a client that is started from a desktop finds no pmgit for {}", desktop.join(", ");
                ja: "デスクトップから起動したクライアントでは、{}からpmgitが見つかりません", desktop.join(", ")
            },
            Some(
                both! {
                    en: "call `init` by pmgit's whole path, which the hooks then record: \"$(command -v pmgit)\" init";
                    ja: "pmgitをフルパスで呼び出して`init`を実行すると、フックにそのパスが記録されます：\"$(command -v pmgit)\" init"
                },
            ),
        );
    }
    merging(repository, diagnosis)?;
    configured(repository, diagnosis)?;
    templates(repository, diagnosis)?;
    large_files(repository, diagnosis)
}

/// Examines one hook; the answer is whether it runs, where that was tried.
fn examine_one(
    repository: &Repository,
    found: &Found,
    tried: Tried,
    diagnosis: &mut Diagnosis,
) -> Result<Option<bool>> {
    let (event, path) = (found.event, found.path.display());
    match &found.owner {
        Owner::Nobody => {
            let reason = found
                .outside
                .as_ref()
                .map_or_else(|| Both::same(""), |outside| both! { en: ": {}", outside.en(); ja: "：{}", outside.ja() });
            diagnosis.problem(
                event,
                both! {
                    en: "git runs no hook{}", reason.en();
                    ja: "gitが実行するフックがありません{}", reason.ja()
                },
                how_to_install(found),
            );
            Ok(Some(false))
        }
        Owner::Dangling => {
            diagnosis.problem(
                event,
                both! { en: "`{path}` is a link that leads nowhere"; ja: "`{path}`はリンク切れのリンクです" },
                both! { en: "remove it, and run `pmgit init`"; ja: "削除してから`pmgit init`を実行してください" },
            );
            Ok(Some(false))
        }
        Owner::Directory => {
            diagnosis.problem(
                event,
                both! { en: "`{path}` is a directory"; ja: "`{path}`はディレクトリです" },
                both! { en: "remove it, and run `pmgit init`"; ja: "削除してから`pmgit init`を実行してください" },
            );
            Ok(Some(false))
        }
        Owner::Pmgit(Shim::Old { answers: false }) => {
            diagnosis.problem(
                event,
                both! {
                    en: "pmgit's, of an older version that cannot be tried out";
                    ja: "pmgitのフックですが、試すことのできない古いバージョンです"
                },
                Both::same("pmgit init"),
            );
            Ok(None)
        }
        Owner::Pmgit(shim) => own(repository, found, shim, diagnosis).map(Some),
        Owner::Manager(manager) => other(repository, found, Some(*manager), tried, diagnosis),
        Owner::Somebody => other(repository, found, None, tried, diagnosis),
    }
}

fn how_to_install(found: &Found) -> Both {
    match &found.outside {
        None => Both::same("pmgit init"),
        Some(_) => {
            both! {
                en: "where git looks for hooks, add to the {} hook:\n  {} || exit 1", found.event, found.line;
                ja: "gitがフックを探す場所で、{}フックに次の行を追加してください：\n  {} || exit 1", found.event, found.line
            }
        }
    }
}

/// A hook of ours is run, for it asks pmgit and does nothing else.
fn own(repository: &Repository, found: &Found, shim: &Shim, diagnosis: &mut Diagnosis) -> Result<bool> {
    let event = found.event;
    let outcome = probe(repository, event, Surrounding::Shell)?;
    if outcome.reached == 0 {
        let path = found.path.display();
        let (message, hint) = if let Some(outside) = &found.outside {
            (
                both! {
                    en: "git does not run it: {}", outside.en();
                    ja: "gitはこのフックを実行しません：{}", outside.ja()
                },
                how_to_install(found),
            )
        } else if !found.is_executable {
            (
                both! {
                    en: "`{path}` is not executable, so git ignores it";
                    ja: "`{path}`に実行権限がないため、gitに無視されます"
                },
                Both::same(format_args!("chmod +x '{path}'")),
            )
        } else if outcome.is_forbidden() {
            let reason = both! {
                en: "git may not run `{path}`, though it is marked as executable";
                ja: "実行権限はありますが、gitは`{path}`を実行できません"
            };
            (
                reason,
                both! {
                    en: "check whether its file system is mounted with `noexec`";
                    ja: "`noexec`でマウントされたファイルシステムにないか確認してください"
                },
            )
        } else {
            (
                both! {
                    en: "it does not reach pmgit{}", outcome.said();
                    ja: "pmgitが実行されません{}", outcome.said()
                },
                reach(),
            )
        };
        diagnosis.problem(event, message, hint);
        return Ok(false);
    }
    let first = previous(found);
    match shim {
        Shim::Old { .. } => {
            diagnosis.note(
                event,
                both! {
                    en: "pmgit's, of another version, and runs";
                    ja: "pmgitのフック（別のバージョン）で、動作します"
                },
                Some(Both::same("pmgit init")),
            );
        }
        Shim::Edited => diagnosis.note(
            event,
            both! { en: "pmgit's, edited by hand, and runs"; ja: "pmgitのフック（手作業で編集済み）で、動作します" },
            None,
        ),
        Shim::Current => diagnosis.fine(
            event,
            both! { en: "pmgit's, and runs{}", first.en(); ja: "pmgitのフックで、動作します{}", first.ja() },
        ),
    }
    Ok(true)
}

fn reach() -> Both {
    both! {
        en: "put pmgit on PATH, set PMGIT_BIN to its path, or run `pmgit init` by its whole path";
        ja: "pmgitをPATHに含めるか、PMGIT_BINにパスを設定するか、`pmgit init`をフルパスで実行してください"
    }
}

/// What runs before a hook of ours.
fn previous(found: &Found) -> Both {
    match &found.previous {
        None => Both::same(""),
        Some(place) => {
            let name = place.file_name().unwrap_or_default().to_string_lossy();
            both! { en: ", after the one that was there (`{name}`)"; ja: "（以前のフック`{name}`の後）" }
        }
    }
}

/// A hook of another tool is read, and run only when asked for.
fn other(
    repository: &Repository,
    found: &Found,
    manager: Option<Manager>,
    tried: Tried,
    diagnosis: &mut Diagnosis,
) -> Result<Option<bool>> {
    let event = found.event;
    let whose = manager.map_or_else(
        || {
            both! {
                en: "`{}` is somebody's own", found.path.display();
                ja: "`{}`は独自のフックです", found.path.display()
            }
        },
        |one| both! { en: "{}'s", one.name(); ja: "{}のフックです", one.name() },
    );
    let root = repository.workdir().unwrap_or(Path::new("."));
    let told = manager.and_then(|manager| manager.runs_pmgit(root, event));
    let moved = hooks::moved_away(&found.path).filter(|_| matches!(manager, Some(Manager::PreCommit | Manager::Prek)));
    let named = match manager {
        Some(_) => told.is_some() || moved.is_some(),
        None => std::fs::read_to_string(&found.path).is_ok_and(|text| text.contains("pmgit hook run")),
    };
    let lines = manager.map_or_else(|| how_to_install(found), |manager| Both::same(manager.lines(event).join("\n")));
    if tried == Tried::All {
        let outcome = probe(repository, event, Surrounding::Tools)?;
        if outcome.reached == 0 && outcome.complaint.contains("(skip)") {
            diagnosis.note(
                event,
                both! {
                    en: "{}, and skipped pmgit: nothing is staged{}", whose.en(), outcome.said();
                    ja: "{}。ステージされたものがないため、pmgitは実行されませんでした{}", whose.ja(), outcome.said()
                },
                None,
            );
            return Ok(None);
        }
        match outcome.reached {
            0 => diagnosis.problem(
                event,
                both! {
                    en: "{}, and does not reach pmgit{}", whose.en(), outcome.said();
                    ja: "{}。pmgitが実行されません{}", whose.ja(), outcome.said()
                },
                lines,
            ),
            1 => diagnosis.fine(
                event,
                both! {
                    en: "{}, and runs pmgit", whose.en();
                    ja: "{}。pmgitを実行します", whose.ja()
                },
            ),
            times => diagnosis.note(
                event,
                both! {
                    en: "{}, and runs pmgit {times} times; the second time it is silent", whose.en();
                    ja: "{}。pmgitを{times}回実行します（2回目は何も出力しません）", whose.ja()
                },
                Some(both! {
                    en: "leave it in one place: `pmgit uninstall`, or take it out of the other tool";
                    ja: "1か所だけに残してください：`pmgit uninstall`を実行するか、ほかのツールから取り除きます"
                }),
            ),
        }
        return Ok(Some(outcome.reached > 0));
    }
    if !named {
        diagnosis.problem(
            event,
            both! { en: "{}, and pmgit is not in it", whose.en(); ja: "{}。pmgitが含まれていません", whose.ja() },
            lines,
        );
        return Ok(Some(false));
    }
    let through = told.or_else(|| moved.map(|path| path.display().to_string()));
    let through = through.map_or_else(|| both! { en: "it"; ja: "その中" }, Both::same);
    diagnosis.note(
        event,
        both! {
            en: "{}, and {} names pmgit; it was not run", whose.en(), through.en();
            ja: "{}。{}にpmgitが含まれています（実行はしていません）", whose.ja(), through.ja()
        },
        Some(both! {
            en: "`pmgit doctor --run` runs it, in a clean worktree";
            ja: "`pmgit doctor --run`で実行できます（変更のないワークツリーで）"
        }),
    );
    Ok(None)
}

/// Says where git looks for hooks, where that is not the usual place, and who said so.
fn hooks_path(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<()> {
    let asked = repository.reading(&["config", "--show-scope", "--show-origin", "--get", "core.hooksPath"]);
    let answer = asked
        .answer(&both! { en: "read git's setting `core.hooksPath`"; ja: "gitの設定`core.hooksPath`の読み込み" })?;
    if answer.code == 0 {
        let text = String::from_utf8_lossy(&answer.stdout).trim_end().to_owned();
        let mut parts = text.splitn(3, '\t');
        let (scope, origin) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let value = parts.next().unwrap_or_default();
        diagnosis.note(
            "hooks",
            both! {
                en: "`core.hooksPath` is `{value}`, set in the {scope} scope by {origin}";
                ja: "`core.hooksPath`が`{value}`に設定されています（スコープ{scope}、{origin}）"
            },
            None,
        );
    }
    Ok(())
}

/// Says how git merges postmortems in this clone.
fn merging(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<()> {
    const NAME: &str = "merge driver";
    match hooks::merging(repository)? {
        Merging::ByMeaning => diagnosis.fine(NAME, both! {
            en: "git merges postmortems by what they mean";
            ja: "ポストモーテムは項目ごとにマージされます"
        }),
        // The gate stands without it, and the next verb that writes sets it up.
        Merging::Missing => diagnosis.note(
            NAME,
            both! {
                en: "`.gitattributes` asks for it, and this clone does not have it: git merges postmortems by lines";
                ja: "`.gitattributes`で求められていますが、このクローンにはありません。ポストモーテムは行単位でマージされます"
            },
            Some(Both::same("pmgit init")),
        ),
        Merging::Declined => {
            diagnosis.note(
                NAME,
                both! {
                    en: "declined in this clone: git merges postmortems by lines";
                    ja: "このクローンでは使わない設定です。ポストモーテムは行単位でマージされます"
                },
                Some(Both::same("pmgit init")),
            );
        }
        Merging::ByLines => diagnosis.note(
            NAME,
            both! {
                en: "`.gitattributes` does not ask for it: git merges postmortems by lines";
                ja: "`.gitattributes`で求められていません。ポストモーテムは行単位でマージされます"
            },
            Some(Both::same("pmgit init")),
        ),
    }
    Ok(())
}

/// git 2.54 and later run hooks that the configuration names, beside those in files.
fn configured(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<()> {
    let answer = repository.reading(&["config", "--get-regexp", r"^hook\..*\.command$"]).answer(
        &both! { en: "read the hooks that git's configuration names"; ja: "gitの設定にあるフックの読み込み" },
    )?;
    for line in String::from_utf8_lossy(&answer.stdout).lines() {
        let (key, command) = line.split_once(' ').unwrap_or((line, ""));
        let twice = if command.contains("pmgit") {
            both! { en: ", and so does the hook in the file"; ja: "（ファイルのフックからも実行されます）" }
        } else {
            Both::same("")
        };
        diagnosis.note(
            "configured",
            both! {
                en: "`{key}` runs `{command}` with git 2.54 or later{}", twice.en();
                ja: "git 2.54以降では、`{key}`が`{command}`を実行します{}", twice.ja()
            },
            None,
        );
    }
    Ok(())
}

/// A template gives every new clone a copy of the hooks in it, for better or worse.
fn templates(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<()> {
    let asked = repository.reading(&["config", "--type=path", "--get", "init.templateDir"]);
    let answer = asked
        .answer(&both! { en: "read git's setting `init.templateDir`"; ja: "gitの設定`init.templateDir`の読み込み" })?;
    let text = String::from_utf8_lossy(&answer.stdout).trim_end().to_owned();
    if answer.code != 0 || text.is_empty() {
        return Ok(());
    }
    let hooks = Path::new(&text).join("hooks");
    let there: Vec<&str> =
        ["pre-commit", "pre-merge-commit", "pre-push"].into_iter().filter(|event| hooks.join(event).exists()).collect();
    if !there.is_empty() {
        let names = there.join(", ");
        diagnosis.note(
            "template",
            both! {
                en: "`{text}` gives new clones hooks of its own: {names}";
                ja: "新しいクローンに、`{text}`から独自のフックがコピーされます：{names}"
            },
            None,
        );
    }
    Ok(())
}

/// git-lfs uploads in pre-push, and refuses to install itself beside a hook that it does not know.
fn large_files(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<()> {
    let Some(root) = repository.workdir() else { return Ok(()) };
    let used = std::fs::read_to_string(root.join(".gitattributes")).is_ok_and(|text| text.contains("filter=lfs"));
    if !used {
        return Ok(());
    }
    let pushes = hooks::inspect_hooks(repository, Role::Client)?.into_iter().find(|found| found.event == "pre-push");
    let uploads = pushes.is_some_and(|found| {
        [Some(&found.path), found.previous.as_ref()].into_iter().flatten().any(|place| {
            std::fs::read_to_string(place).is_ok_and(|text| text.contains("git lfs ") || text.contains("git-lfs"))
        })
    });
    if !uploads {
        diagnosis.note(
            "git-lfs",
            both! {
                en: "large files are used here, and the pre-push hook does not upload them";
                ja: "大きなファイル（Git LFS）を使っていますが、pre-pushフックがアップロードを行いません"
            },
            Some(
                both! {
                    en: "git lfs update --manual says the line; or `pmgit uninstall`, `git lfs install`, `pmgit init`";
                    ja: "追加する行は`git lfs update --manual`でわかります。または`pmgit uninstall`、`git lfs install`、`pmgit init`の順に実行してください"
                },
            ),
        );
    }
    Ok(())
}
