//! A forge's runner: a step's script in a shell, with the programs and variables of a job.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Outcome, World};

/// The job's token, which nobody may read in a log.
pub(crate) const TOKEN: &str = "forge-token-314";

/// Runs a step with this program as `pmgit` on its PATH, or with none. The last argument prepares the job: it gets the
/// folder of programs that stands first on the PATH, and the shell.
pub(crate) fn run_step(
    world: &World,
    script: &str,
    pmgit: Option<&str>,
    prepare: impl FnOnce(&Path, &mut Command),
) -> Outcome {
    let programs = world.outside("programs");
    let _ = fs::remove_dir_all(&programs);
    fs::create_dir(&programs).expect("a folder");
    if let Some(pmgit) = pmgit {
        std::os::unix::fs::symlink(pmgit, programs.join("pmgit")).expect("a link");
    }
    // GitLab's runner hands the whole script to a shell that ends at the first failure.
    let step = world.outside("step.sh");
    fs::write(&step, script).expect("the script can be written");
    let mut shell = world.command_without_pmgit("sh");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").expect("there is a PATH"));
    shell.arg("-e").arg(&step).env("PATH", path);
    prepare(&programs, &mut shell);
    let outcome = world.run(&mut shell);
    let is_hidden = !outcome.err.contains(TOKEN) && !outcome.out.contains(TOKEN);
    assert!(is_hidden, "the token is nobody's to read: {outcome:?}");
    outcome
}
