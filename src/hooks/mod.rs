//! Installs and removes the shims of `hooks/`, and never loses a hook that was there before.
//!
//! A hook of someone else is moved to `<hook>.pmgit-prev` once and runs first. Where git's hooks are not this
//! repository's own (a tracked directory, a global one), nothing is written and the lines to add are told.

mod driver;
mod push_options;

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::checksum;
use crate::error::{Error, Result};
use crate::git::{Repository, replace_file};
use crate::text::{Both, both, shell_quoted};

mod inspect;

pub(crate) use inspect::{Found, Manager, Owner, Shim, inspect_hooks, moved_away};

pub(crate) use driver::{
    Merging, decline as decline_driver, install as install_driver, merging, provide as provide_driver,
    uninstall as uninstall_driver,
};
pub(crate) use push_options::are_taken as push_options_are_taken;

/// The hooks of a clone.
const CLIENT: [(&str, &str); 3] = [
    ("pre-commit", include_str!("../../hooks/pre-commit")),
    ("pre-merge-commit", include_str!("../../hooks/pre-merge-commit")),
    ("pre-push", include_str!("../../hooks/pre-push")),
];
/// The hook of a repository that others push to.
const SERVER: [(&str, &str); 1] = [("pre-receive", include_str!("../../hooks/pre-receive"))];
/// How a shim finds out which directory the policy names; each has it, for a hook is one file.
const DIRECTORY: &str = include_str!("../../hooks/directory.sh");
/// In which language a shim says that pmgit is missing.
const SAID: &str = include_str!("../../hooks/said.sh");
const MARKER: &str = "# >>> pmgit hook v";
const END: &str = "# <<< pmgit hook ";

/// What a shim is written for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The path by which pmgit was called, not the one that links lead to.
    pub binary: Option<PathBuf>,
}

/// Whose hooks are installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A clone, where people commit.
    Client,
    /// A bare repository that others push to.
    Server,
}

impl Role {
    /// The hooks and their templates.
    const fn hooks(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Client => &CLIENT,
            Self::Server => &SERVER,
        }
    }
}

/// What was done for one hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Installed {
    pub event: &'static str,
    pub path: PathBuf,
    pub outcome: Outcome,
}

/// The ways an installation of one hook can end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Written,
    /// It was there already; not a byte was written.
    Unchanged,
    /// An older shim, or one for other settings, was replaced.
    Upgraded,
    /// A hook that was there runs first from now on; this is where it went.
    Chained(PathBuf),
    /// Another tool keeps our shim under this name and runs it.
    Elsewhere(PathBuf),
    /// Nothing was written; these lines do it by hand.
    Manual {
        reason: Both,
        lines: Vec<String>,
    },
}

/// What was taken back for one hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removed {
    pub event: &'static str,
    pub path: PathBuf,
    pub outcome: Removal,
}

/// The ways a removal of one hook can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Removal {
    Removed,
    /// The hook that was there before is back.
    Restored,
    /// The shim was edited by hand, so it was left.
    LeftEdited,
    /// There is none of ours.
    NotOurs,
}

/// Installs all shims; a second run writes nothing.
///
/// # Errors
/// When git does not say where hooks are, or a file cannot be read or written.
pub(crate) fn install(repository: &Repository, role: Role, settings: &Settings) -> Result<Vec<Installed>> {
    let (directory, foreign) = hooks_directory(repository)?;
    let root = repository.workdir();
    let install_one = |&(event, template): &(&'static str, &str)| {
        let path = directory.join(event);
        let by_hand = |reason: Both| Outcome::Manual { reason, lines: vec![inspect::line(event) + " || exit 1"] };
        let outcome = match (&foreign, in_the_hands_of_another(root, event, &path)) {
            (_, Some(outcome)) => outcome,
            (Some(reason), None) => by_hand(reason.clone()),
            (None, None) => {
                let template = push_options::noted(repository, &path, template)?;
                install_hook(&path, &shim(&template, settings), &by_hand)?
            }
        };
        if role == Role::Server && !matches!(outcome, Outcome::Manual { .. } | Outcome::Elsewhere(_)) {
            push_options::set(repository, &path)?;
        }
        Ok(Installed { event, path, outcome })
    };
    role.hooks().iter().map(install_one).collect()
}

/// Takes all shims back and restores, byte for byte, what was there before them.
///
/// # Errors
/// When git does not say where hooks are, or a file cannot be read or moved.
pub(crate) fn uninstall(repository: &Repository) -> Result<Vec<Removed>> {
    let (directory, foreign) = hooks_directory(repository)?;
    let remove_one = |&(event, _): &(&'static str, &str)| {
        let path = directory.join(event);
        let outcome = if foreign.is_some() { Removal::NotOurs } else { remove_hook(repository, &path)? };
        Ok(Removed { event, path, outcome })
    };
    CLIENT.iter().chain(&SERVER).map(remove_one).collect()
}

/// Where git looks for hooks, and why they are not ours to write if so; only git knows, for `-c` and the environment
/// count too.
fn hooks_directory(repository: &Repository) -> Result<(PathBuf, Option<Both>)> {
    use std::os::unix::ffi::OsStringExt as _;
    if repository.config("core.hooksPath")?.as_deref() == Some("") {
        let off = both! {
            en: "`core.hooksPath` is empty, which turns all hooks off";
            ja: "`core.hooksPath`が空のため、すべてのフックが無効です"
        };
        return Ok((repository.common_dir().join("hooks"), Some(off)));
    }
    let asked = repository.reading(&["rev-parse", "--path-format=absolute", "--git-path", "hooks"]);
    let mut answer =
        asked.run(&both! { en: "find the directory of git's hooks"; ja: "gitのフックのディレクトリの検索" })?;
    answer.pop_if(|byte| *byte == b'\n');
    let directory = PathBuf::from(std::ffi::OsString::from_vec(answer));
    let reason = reason_to_keep_out(repository, &directory);
    Ok((directory, reason))
}

/// Hooks outside of the repository's own directory are other people's.
fn reason_to_keep_out(repository: &Repository, directory: &Path) -> Option<Both> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let directory = real(directory);
    if directory.starts_with(real(repository.common_dir())) {
        return None;
    }
    let shown = directory.display();
    let inside = repository.workdir().is_some_and(|root| directory.starts_with(real(root)));
    Some(if inside {
        both! {
            en: "`core.hooksPath` leads to `{shown}`, inside the worktree, where a checkout changes the hooks";
            ja: "`core.hooksPath`がワークツリーの中の`{shown}`を指しており、チェックアウトでフックが変わります"
        }
    } else {
        both! {
            en: "`core.hooksPath` leads to `{shown}`, outside of this repository, which other repositories share";
            ja: "`core.hooksPath`がリポジトリの外の`{shown}`を指しており、ほかのリポジトリと共有されています"
        }
    })
}

/// Husky has a directory of its own, and lefthook moves away what it finds and never runs it: they must be told.
fn in_the_hands_of_another(root: Option<&Path>, event: &str, path: &Path) -> Option<Outcome> {
    let manager = inspect::manager_of(path).filter(|manager| matches!(manager, Manager::Husky | Manager::Lefthook))?;
    if let Some(file) = manager.runs_pmgit(root?, event) {
        return Some(Outcome::Elsewhere(PathBuf::from(file)));
    }
    let name = manager.name();
    let reason = both! {
        en: "{name} runs this repository's hooks";
        ja: "このリポジトリのフックは{name}が実行します"
    };
    Some(Outcome::Manual { reason, lines: manager.lines(event) })
}

/// What lies where a hook belongs.
enum State {
    Absent,
    /// Ours as it was written.
    Ours(String),
    /// Ours, and changed since.
    Edited,
    Foreign,
    Directory,
}

fn state(path: &Path) -> Result<State> {
    let cannot = |error| {
        Error::new(
            both! { en: "cannot read the hook `{}`", path.display(); ja: "フック`{}`を読めません", path.display() },
        )
        .quoting(error)
    };
    match fs::symlink_metadata(path) {
        // Some say `core.hooksPath = /dev/null` to have no hooks.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(State::Absent);
        }
        Err(error) => return Err(cannot(error)),
        Ok(found) if found.is_dir() => return Ok(State::Directory),
        Ok(found) if found.is_symlink() && !path.exists() => return Ok(State::Foreign),
        Ok(_) => {}
    }
    let text = String::from_utf8_lossy(&fs::read(path).map_err(cannot)?).into_owned();
    Ok(if !text.contains(MARKER) {
        State::Foreign
    } else if path.is_symlink() || !checksum::is_intact(&text, END) {
        State::Edited
    } else {
        State::Ours(text)
    })
}

fn install_hook(path: &Path, text: &str, by_hand: &dyn Fn(Both) -> Outcome) -> Result<Outcome> {
    let cannot = |error| {
        Error::new(both! {
            en: "cannot write the hook `{}`", path.display();
            ja: "フック`{}`を書き込めません", path.display()
        })
        .quoting(error)
    };
    let legacy = beside(path, ".legacy");
    match state(path)? {
        State::Directory => Ok(by_hand(both! {
            en: "`{}` is a directory", path.display();
            ja: "`{}`はディレクトリです", path.display()
        })),
        State::Edited => Ok(by_hand(both! {
            en: "`{}` holds a shim that was edited by hand", path.display();
            ja: "`{}`のフックは手作業で編集されています", path.display()
        })),
        State::Ours(old) if old == text && is_executable(path) => Ok(Outcome::Unchanged),
        State::Ours(_) => write(path, text).map(|()| Outcome::Upgraded).map_err(cannot),
        State::Absent => write(path, text).map(|()| Outcome::Written).map_err(cannot),
        // The pre-commit framework has moved our shim away and runs it.
        State::Foreign if matches!(state(&legacy)?, State::Ours(_)) => Ok(Outcome::Elsewhere(legacy)),
        State::Foreign => {
            let previous = beside(path, ".pmgit-prev");
            if previous.is_symlink() || previous.exists() {
                let reason = both! {
                    en: "both `{}` and `{}` are hooks of other tools", path.display(), previous.display();
                    ja: "`{}`と`{}`はどちらもほかのツールのフックです", path.display(), previous.display()
                };
                return Ok(by_hand(reason));
            }
            fs::rename(path, &previous).map_err(cannot)?;
            if let Err(error) = write(path, text) {
                fs::rename(&previous, path).map_err(cannot)?;
                return Err(cannot(error));
            }
            Ok(Outcome::Chained(previous))
        }
    }
}

fn remove_hook(repository: &Repository, path: &Path) -> Result<Removal> {
    let cannot = |error| {
        Error::new(both! {
            en: "cannot remove the hook `{}`", path.display();
            ja: "フック`{}`を取り除けません", path.display()
        })
        .quoting(error)
    };
    let (previous, legacy) = (beside(path, ".pmgit-prev"), beside(path, ".legacy"));
    let has_previous = previous.is_symlink() || previous.exists();
    let standing = state(path)?;
    if let State::Ours(text) = &standing {
        push_options::take_back(repository, text)?;
    }
    match standing {
        State::Edited => Ok(Removal::LeftEdited),
        State::Ours(_) | State::Absent if has_previous => {
            fs::rename(&previous, path).map(|()| Removal::Restored).map_err(cannot)
        }
        State::Ours(_) => fs::remove_file(path).map(|()| Removal::Removed).map_err(cannot),
        State::Foreign if matches!(state(&legacy)?, State::Ours(_)) => {
            fs::remove_file(&legacy).map(|()| Removal::Removed).map_err(cannot)
        }
        State::Absent | State::Foreign | State::Directory => Ok(Removal::NotOurs),
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    replace_file(path, text.as_bytes(), 0o777)
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.permissions().mode() & 0o100 != 0)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The shim for these settings, with a checksum that shows an edit.
fn shim(template: &str, settings: &Settings) -> String {
    let binary = settings.binary.as_deref().filter(|path| is_lasting(path)).and_then(Path::to_str).unwrap_or_default();
    let text = template
        .replace("@DIRECTORY@\n", DIRECTORY)
        .replace("@SAID@\n", SAID)
        .replace("@BINARY@", &shell_quoted(binary));
    checksum::append(&text, END)
}

/// Paths with a version in them die with the next upgrade.
fn is_lasting(path: &Path) -> bool {
    const VERSIONED: [&str; 5] = ["/Cellar/", "/nix/store/", "mise/installs/", "asdf/installs/", "/.tmp"];
    let text = path.to_string_lossy();
    path.is_absolute() && !VERSIONED.iter().any(|part| text.contains(part))
}

#[cfg(test)]
mod tests;
