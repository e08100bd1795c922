//! Each hook of a clone: whose it is, whether it would run, and what is in its way.

use std::path::Path;

use super::diagnosis::{Diagnosis, HookState};
use super::probe::{Surrounding, probe};
use crate::error::Result;
use crate::git::Repository;
use crate::hooks::{self, Found, Manager, Merging, Owner, Role, Shim};
use crate::text::both;

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
            format!("a client that is started from a desktop finds no pmgit for {}", desktop.join(", ")),
            Some(
                "call `init` by pmgit's whole path, which the hooks then record: \"$(command -v pmgit)\" init"
                    .to_owned(),
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
            let reason = found.outside.as_ref().map_or(String::new(), |outside| format!(": {outside}"));
            diagnosis.problem(event, format!("git runs no hook{reason}"), how_to_install(found));
            Ok(Some(false))
        }
        Owner::Dangling => {
            diagnosis.problem(
                event,
                format!("`{path}` is a link that leads nowhere"),
                "remove it, and run `pmgit init`",
            );
            Ok(Some(false))
        }
        Owner::Directory => {
            diagnosis.problem(event, format!("`{path}` is a directory"), "remove it, and run `pmgit init`");
            Ok(Some(false))
        }
        Owner::Pmgit(Shim::Old { answers: false }) => {
            diagnosis.problem(event, "pmgit's, of an older version that cannot be tried out", "pmgit init");
            Ok(None)
        }
        Owner::Pmgit(shim) => own(repository, found, shim, diagnosis).map(Some),
        Owner::Manager(manager) => other(repository, found, Some(*manager), tried, diagnosis),
        Owner::Somebody => other(repository, found, None, tried, diagnosis),
    }
}

fn how_to_install(found: &Found) -> String {
    match &found.outside {
        None => "pmgit init".to_owned(),
        Some(_) => format!("where git looks for hooks, add to the {} hook:\n  {} || exit 1", found.event, found.line),
    }
}

/// A hook of ours is run, for it asks pmgit and does nothing else.
fn own(repository: &Repository, found: &Found, shim: &Shim, diagnosis: &mut Diagnosis) -> Result<bool> {
    let event = found.event;
    let outcome = probe(repository, event, Surrounding::Shell)?;
    if outcome.reached == 0 {
        let path = found.path.display();
        let (message, hint) = if let Some(outside) = &found.outside {
            (format!("git does not run it: {outside}"), how_to_install(found))
        } else if !found.is_executable {
            (format!("`{path}` is not executable, so git passes it over"), format!("chmod +x '{path}'"))
        } else if outcome.is_forbidden() {
            let reason = format!("git may not run `{path}`, though it is marked as executable");
            (reason, "is it on a file system that is mounted with `noexec`?".to_owned())
        } else {
            (format!("it does not reach pmgit{}", outcome.said()), REACH.to_owned())
        };
        diagnosis.problem(event, message, hint);
        return Ok(false);
    }
    let first = previous(found);
    match shim {
        Shim::Old { .. } => {
            diagnosis.note(event, "pmgit's, of another version, and runs", Some("pmgit init".to_owned()));
        }
        Shim::Edited => diagnosis.note(event, "pmgit's, edited by hand, and runs", None),
        Shim::Current => diagnosis.fine(event, format!("pmgit's, and runs{first}")),
    }
    Ok(true)
}

const REACH: &str = "put pmgit on the PATH, or set PMGIT_BIN to its path, or run `pmgit init` by its whole path";

/// What runs before a hook of ours.
fn previous(found: &Found) -> String {
    match &found.previous {
        None => String::new(),
        Some(place) => {
            let name = place.file_name().unwrap_or_default().to_string_lossy();
            format!(", after the one that was there (`{name}`)")
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
    let whose = manager
        .map_or_else(|| format!("`{}` is somebody's own", found.path.display()), |one| one.name().to_owned() + "'s");
    let root = repository.workdir().unwrap_or(Path::new("."));
    let told = manager.and_then(|manager| manager.runs_pmgit(root, event));
    let moved = hooks::moved_away(&found.path).filter(|_| matches!(manager, Some(Manager::PreCommit | Manager::Prek)));
    let named = match manager {
        Some(_) => told.is_some() || moved.is_some(),
        None => std::fs::read_to_string(&found.path).is_ok_and(|text| text.contains("pmgit hook run")),
    };
    let lines = manager.map_or_else(|| how_to_install(found), |manager| manager.lines(event).join("\n"));
    if tried == Tried::All {
        let outcome = probe(repository, event, Surrounding::Tools)?;
        if outcome.reached == 0 && outcome.complaint.contains("(skip)") {
            diagnosis.note(
                event,
                format!("{whose}, and passed pmgit over, for nothing is staged{}", outcome.said()),
                None,
            );
            return Ok(None);
        }
        match outcome.reached {
            0 => diagnosis.problem(event, format!("{whose}, and does not reach pmgit{}", outcome.said()), lines),
            1 => diagnosis.fine(event, format!("{whose}, and runs pmgit")),
            times => diagnosis.note(
                event,
                format!("{whose}, and runs pmgit {times} times; the second time it is silent"),
                Some("leave it in one place: `pmgit uninstall`, or take it out of the other tool".to_owned()),
            ),
        }
        return Ok(Some(outcome.reached > 0));
    }
    if !named {
        diagnosis.problem(event, format!("{whose}, and pmgit is not in it"), lines);
        return Ok(Some(false));
    }
    let through = told.or_else(|| moved.map(|path| path.display().to_string())).unwrap_or_else(|| "it".to_owned());
    diagnosis.note(
        event,
        format!("{whose}, and {through} names pmgit; it was not run"),
        Some("`pmgit doctor --run` runs it, in a clean worktree".to_owned()),
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
        diagnosis.note("hooks", format!("`core.hooksPath` is `{value}`, set in the {scope} scope by {origin}"), None);
    }
    Ok(())
}

/// Says how git merges postmortems in this clone.
fn merging(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<()> {
    const NAME: &str = "merge driver";
    match hooks::merging(repository)? {
        Merging::ByMeaning => diagnosis.fine(NAME, "git merges postmortems by what they mean"),
        // The gate stands without it, and the next verb that writes sets it up.
        Merging::Missing => diagnosis.note(
            NAME,
            "`.gitattributes` asks for it, and this clone does not have it: git merges postmortems by lines",
            Some("pmgit init".to_owned()),
        ),
        Merging::Declined => {
            diagnosis.note(
                NAME,
                "declined in this clone: git merges postmortems by lines",
                Some("pmgit init".to_owned()),
            );
        }
        Merging::ByLines => diagnosis.note(
            NAME,
            "`.gitattributes` does not ask for it: git merges postmortems by lines",
            Some("pmgit init".to_owned()),
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
        let twice = if command.contains("pmgit") { ", and so does the hook in the file" } else { "" };
        diagnosis.note("configured", format!("`{key}` runs `{command}` with git 2.54 or later{twice}"), None);
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
        diagnosis.note("template", format!("`{text}` gives new clones hooks of its own: {names}"), None);
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
            "large files are used here, and the pre-push hook does not upload them",
            Some(
                "git lfs update --manual says the line; or `pmgit uninstall`, `git lfs install`, `pmgit init`"
                    .to_owned(),
            ),
        );
    }
    Ok(())
}
