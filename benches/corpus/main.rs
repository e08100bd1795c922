//! Makes a git repository of invented postmortems, for measuring: the same one from the same seed.
//!
//! ```sh
//! cargo run --release --example corpus -- [--clean|--hints|--rows] DIRECTORY [COUNT] [SEED]
//! ```
//!
//! With `--clean` a check has nothing to report of any postmortem; with `--hints` each has some; with `--rows` each is
//! a draft with many short moments, and a hint for each of them. Without, a third has something.
//! The history is a root commit with some code and then one commit for each year of postmortems; everything is packed
//! and checked out. git reads no configuration but the new repository's own.

mod postmortem;

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use postmortem::{Archive, Mix, Postmortem, postmortem};

const USAGE: &str = "usage: corpus [--clean|--hints|--rows] DIRECTORY [COUNT] [SEED]
       (10000 postmortems and seed 1, unless said otherwise)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((directory, archive)) = arguments(&words) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match make(&directory, archive) {
        Ok(bytes) => {
            println!("{} postmortems, {bytes} bytes, seed {}: {}", archive.count, archive.seed, directory.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: cannot make the repository `{}`\n  cause: {error}", directory.display());
            ExitCode::from(2)
        }
    }
}

fn arguments(words: &[String]) -> Option<(PathBuf, Archive)> {
    let (mix, words) = match words.first().map(String::as_str) {
        Some("--clean") => (Mix::Clean, &words[1..]),
        Some("--hints") => (Mix::Hinted, &words[1..]),
        Some("--rows") => (Mix::Rows, &words[1..]),
        _ => (Mix::Mixed, words),
    };
    let (directory, numbers) =
        words.split_first().filter(|(first, rest)| !first.starts_with('-') && rest.len() <= 2)?;
    let count = numbers.first().map_or(Some(10_000), |word| word.parse().ok())?;
    let seed = numbers.get(1).map_or(Some(1), |word| word.parse().ok())?;
    Some((PathBuf::from(directory), Archive { seed, count, mix }))
}

/// Makes the repository; says how many bytes of postmortems it has.
fn make(directory: &Path, archive: Archive) -> io::Result<usize> {
    if directory.exists() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it exists already; remove it or name another"));
    }
    let status = git(Path::new(".")).args(["init", "-q", "-b", "main"]).arg(directory).status()?;
    succeeded("init", status)?;
    let bytes = import(directory, archive)?;
    for step in [&["gc", "-q"][..], &["reset", "-q", "--hard", "main"]] {
        succeeded(step[0], git(directory).args(step).status()?)?;
    }
    Ok(bytes)
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

fn succeeded(step: &str, status: std::process::ExitStatus) -> io::Result<()> {
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("git {step} ended with {status}"))) }
}

fn import(directory: &Path, archive: Archive) -> io::Result<usize> {
    let mut child = git(directory).args(["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn()?;
    let stream = child.stdin.take().ok_or_else(|| io::Error::other("git fast-import has no standard input"))?;
    let written = write_history(&mut BufWriter::new(stream), archive);
    succeeded("fast-import", child.wait()?)?;
    written
}

fn write_history(out: &mut dyn Write, archive: Archive) -> io::Result<usize> {
    commit(out, 2015, "add the service")?;
    file(out, "README.md", "# An invented service\n\nIts postmortems are invented too.\n")?;
    file(out, "src/service.txt", "This file stands for all the code of the repository.\n")?;
    let (mut bytes, mut year) = (0, String::new());
    let mut paths = BTreeSet::new();
    for index in 0..archive.count {
        let Postmortem { path, text } = postmortem(archive, index);
        let this = path.split('/').nth(1).unwrap_or_default();
        if this != year {
            this.clone_into(&mut year);
            commit(out, year.parse().map_err(io::Error::other)?, &format!("postmortems of {year}"))?;
        }
        file(out, &path, &text)?;
        bytes += text.len();
        if !paths.insert(path.clone()) {
            return Err(io::Error::other(format!("`{path}` is there twice: the count is too large for this archive")));
        }
    }
    writeln!(out, "done")?;
    out.flush()?;
    Ok(bytes)
}

/// Begins a commit on `main` at the end of a year.
fn commit(out: &mut dyn Write, year: i64, message: &str) -> io::Result<()> {
    let end_of_2015 = 1_451_606_399;
    let time = end_of_2015 + (year - 2015) * 31_556_952;
    writeln!(out, "commit refs/heads/main\ncommitter Corpus <corpus@example.com> {time} +0000")?;
    writeln!(out, "data {}\n{message}", message.len())
}

fn file(out: &mut dyn Write, path: &str, text: &str) -> io::Result<()> {
    writeln!(out, "M 100644 inline {path}\ndata {}\n{text}", text.len())
}
