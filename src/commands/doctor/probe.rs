//! Lets git run a hook, and sees whether that comes as far as pmgit.

use std::ffi::OsStr;
use std::io::Write as _;

use crate::commands::hook::PROBE;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::both;

/// Which programs a hook finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surrounding {
    /// Those of this shell.
    Shell,
    /// The same, for a hook that other tools run.
    Tools,
    /// The few that a program started from a desktop sees.
    Desktop,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Outcome {
    /// How often pmgit was reached.
    pub reached: usize,
    pub complaint: String,
}

impl Outcome {
    /// Whether git was not allowed to run the hook.
    pub(super) fn is_forbidden(&self) -> bool {
        self.complaint.contains("hook was ignored because") || self.complaint.contains("Permission denied")
    }

    /// What was said, on lines of its own.
    pub(super) fn said(&self) -> String {
        if self.complaint.is_empty() { String::new() } else { format!("\n{}", self.complaint) }
    }
}

/// Runs a hook as git does. A shim of ours does nothing but ask pmgit, which only leaves a sign.
///
/// # Errors
/// When git cannot be started, or there is no room for the sign.
pub(super) fn probe(repository: &Repository, event: &str, surrounding: Surrounding) -> Result<Outcome> {
    let cannot = |error| {
        Error::new(both! { en: "cannot try out the {event} hook"; ja: "{event}フックを試せません" }).quoting(error)
    };
    let sign = tempfile::NamedTempFile::new().map_err(cannot)?;
    let mut git = repository
        .reading(&["-c", "advice.ignoredHook=true", "hook", "run", "--ignore-missing"])
        .env(PROBE, sign.path())
        .env("NO_COLOR", "1");
    let mut pushed = tempfile::NamedTempFile::new().map_err(cannot)?;
    if event == "pre-push" {
        // As git tells of a push. Tools that find nothing pushed run nothing; a shim of ours needs none of it.
        if surrounding == Surrounding::Tools {
            pushed.write_all(&push_of_the_last_commit(repository)?).map_err(cannot)?;
            git = git.args([OsStr::new("--to-stdin"), pushed.path().as_os_str()]);
        }
        git = git.args([event, "--", "origin", "origin"]);
    } else {
        git = git.args([event]);
    }
    if surrounding == Surrounding::Desktop {
        git = git.env("PATH", "/usr/bin:/bin").env("PMGIT_BIN", "");
    }
    let answer = git.answer(&both! { en: "try out the {event} hook"; ja: "{event}フックの試行" })?;
    let said = std::fs::read_to_string(sign.path()).map_err(cannot)?;
    Ok(Outcome { reached: said.lines().count(), complaint: String::from_utf8_lossy(&answer.stderr).trim().to_owned() })
}

fn push_of_the_last_commit(repository: &Repository) -> Result<Vec<u8>> {
    let Some(tip) = repository.head()?.tip() else { return Ok(Vec::new()) };
    let zero = "0".repeat(tip.to_string().len());
    let before = repository.resolve("HEAD^1").map_or(zero, |before| before.to_string());
    Ok(format!("HEAD {tip} refs/heads/pmgit-doctor {before}\n").into_bytes())
}
