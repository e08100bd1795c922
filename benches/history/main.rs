//! Makes a git repository with a long history, for measuring: the same one from the same numbers.
//!
//! ```sh
//! cargo run --release --example history -- DIRECTORY [COMMITS] [TOUCHING]
//! ```
//!
//! So many of its commits touch an invented postmortem, four each, and all others touch code. It has two branches that
//! differ in one thing: `main` was set up by its first commit, so that each of them is judged; `late` by its last one,
//! so that all of it is walked and nothing judged.

#[allow(dead_code, reason = "the archive's example uses all of it")]
#[path = "../corpus/postmortem/mod.rs"]
mod postmortem;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use postmortem::{Archive, Mix, Postmortem, postmortem};

const USAGE: &str = "usage: history DIRECTORY [COMMITS] [TOUCHING]   (100000 and 8000, unless said otherwise)";

/// How many commits touch one postmortem.
const EACH: usize = 4;

/// After every time that an invented postmortem records, in seconds since 1970.
const BEGIN: usize = 1_900_000_000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((directory, plan)) = arguments(&words) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match make(&directory, plan) {
        Ok(()) => {
            println!("{} commits, {} of them touch postmortems: {}", plan.commits, plan.touching, directory.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: cannot make the repository `{}`\n  cause: {error}", directory.display());
            ExitCode::from(2)
        }
    }
}

/// How long the history is.
#[derive(Clone, Copy)]
struct Plan {
    commits: usize,
    touching: usize,
}

fn arguments(words: &[String]) -> Option<(PathBuf, Plan)> {
    let (directory, numbers) =
        words.split_first().filter(|(first, rest)| !first.starts_with('-') && rest.len() <= 2)?;
    let number = |at: usize, usual: usize| numbers.get(at).map_or(Some(usual), |word| word.parse().ok());
    let plan = Plan { commits: number(0, 100_000)?, touching: number(1, 8_000)? };
    (plan.touching > 0 && plan.touching <= plan.commits).then(|| (PathBuf::from(directory), plan))
}

fn make(directory: &Path, plan: Plan) -> io::Result<()> {
    if directory.exists() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it exists already; remove it or name another"));
    }
    let status = git(Path::new(".")).args(["init", "-q", "--bare", "-b", "main"]).arg(directory).status()?;
    succeeded("init", status)?;
    let mut child = git(directory).args(["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn()?;
    let stream = child.stdin.take().ok_or_else(|| io::Error::other("git fast-import has no standard input"))?;
    let mut out = BufWriter::new(stream);
    let written = branch(&mut out, plan, "main", true).and_then(|()| branch(&mut out, plan, "late", false));
    drop(out);
    succeeded("fast-import", child.wait()?)?;
    written?;
    succeeded("gc", git(directory).args(["-c", "gc.writeCommitGraph=false", "gc", "-q"]).status()?)
}

fn git(directory: &Path) -> Command {
    let mut command = Command::new("git");
    let inherited = std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("GIT_"));
    for name in inherited {
        command.env_remove(name);
    }
    command.current_dir(directory).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}

fn succeeded(step: &str, status: ExitStatus) -> io::Result<()> {
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("git {step} ended with {status}"))) }
}

/// Writes one branch, with its policy at the beginning or at the end.
fn branch(out: &mut dyn Write, plan: Plan, name: &str, is_early: bool) -> io::Result<()> {
    let archive = Archive { seed: 1, count: plan.touching.div_ceil(EACH), mix: Mix::Mixed };
    // Some of the invented postmortems are drafts.
    let policy = "[gate]\nminimum_status = \"draft\"\n";
    let mut number = 0;
    let mut begin = |out: &mut dyn Write, words: &str| {
        number += 1;
        let time = BEGIN + number * 60;
        writeln!(out, "commit refs/heads/{name}\ncommitter History <history@example.com> {time} +0000")?;
        writeln!(out, "data {}\n{words}", words.len())
    };
    begin(out, "add the service")?;
    for code in 0..FOLDERS * FILES {
        file(out, &place(code), &format!("This stands for code.\n{code}\n"))?;
    }
    if is_early {
        begin(out, "set up postmortems")?;
        file(out, ".pmgit/policy.toml", policy)?;
    }
    let mut touched = 0;
    for index in 0..plan.commits {
        // Spread evenly over the history.
        if index * plan.touching / plan.commits < touched {
            begin(out, &format!("change the code, {index}"))?;
            // Neighbouring commits change files that are far from each other.
            file(out, &place(index * 7919 % (FOLDERS * FILES)), &format!("This stands for code.\n{index}\n"))?;
            continue;
        }
        let Postmortem { path, text } = postmortem(archive, touched / EACH);
        begin(out, &format!("a postmortem, {touched}"))?;
        file(out, &path, &format!("{text}# Seen {} times.\n", touched % EACH))?;
        touched += 1;
    }
    if !is_early {
        begin(out, "set up postmortems")?;
        file(out, ".pmgit/policy.toml", policy)?;
    }
    Ok(())
}

const FOLDERS: usize = 60;
const FILES: usize = 20;

fn place(code: usize) -> String {
    format!("src/part{}/file{}.txt", code / FILES, code % FILES)
}

fn file(out: &mut dyn Write, path: &str, text: &str) -> io::Result<()> {
    writeln!(out, "M 100644 inline {path}\ndata {}\n{text}", text.len())
}
