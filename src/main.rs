//! The process: arguments, clock, streams, exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use pmgit::{Cli, Surroundings};

/// Documents are many small records, on every processor: with this allocator an archive is checked in a sixth less time.
/// It goes without huge pages, for a hook would wait until the kernel has cleared megabytes that it never uses.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let cli = match Cli::read(&arguments, columns()) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A help text that nobody reads to its end is no failure.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let now = match now() {
        Ok(now) => now,
        Err(text) => {
            let _ = writeln!(
                io::stderr(),
                "error: cannot read `PMGIT_NOW` as a time\n  cause: it is `{}`\n  hint: unset it, or write it as `2026-11-20T00:04:00Z`",
                text.escape_debug()
            );
            return ExitCode::from(2);
        }
    };
    let random = match random() {
        Ok(random) => random,
        Err(text) => {
            let _ = writeln!(
                io::stderr(),
                "error: cannot read `PMGIT_RANDOM` as a number\n  cause: it is `{}`\n  hint: unset it, or write it as 32 hexadecimal digits",
                text.escape_debug()
            );
            return ExitCode::from(2);
        }
    };
    let stdout = io::stdout();
    let stderr = io::stderr();
    let surroundings = Surroundings {
        now,
        random,
        environment: std::env::vars_os().collect(),
        directory: std::env::current_dir().ok(),
        program: arguments.into_iter().next(),
        asks: io::stdin().is_terminal() && stderr.is_terminal(),
        stdout_is_terminal: stdout.is_terminal(),
        stderr_is_terminal: stderr.is_terminal(),
        columns: columns(),
    };
    let mut out = io::BufWriter::new(stdout.lock());
    let mut talk = stderr.lock();
    let code = pmgit::run(cli, surroundings, &mut io::stdin().lock(), &mut out, &mut talk);
    // A closed pipe ends in silence: whoever reads has read enough.
    match out.flush() {
        Ok(()) => ExitCode::from(code),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(code),
        Err(error) => {
            let _ = writeln!(talk, "error: cannot write the output\n  cause: {error}");
            ExitCode::from(2)
        }
    }
}

/// How wide the terminal is, as it says itself.
fn columns() -> Option<usize> {
    let sizes = [rustix::termios::tcgetwinsize(io::stdout()), rustix::termios::tcgetwinsize(io::stderr())];
    sizes.into_iter().flatten().map(|size| size.ws_col.into()).find(|&columns| columns > 0)
}

/// The one place that reads the clock. `PMGIT_NOW` (RFC 3339) stands in for it where a run must be repeatable.
/// Gives back the text of one that is no time: a clock that silently falls back would be a wrong one.
fn now() -> Result<DateTime<Utc>, String> {
    match std::env::var_os("PMGIT_NOW").filter(|text| !text.is_empty()) {
        None => Ok(Utc::now()),
        Some(text) => {
            let text = text.to_string_lossy().into_owned();
            text.parse().map_err(|_| text)
        }
    }
}

/// The one place that asks for chance. `PMGIT_RANDOM` (hexadecimal digits) stands in for it where a run must be repeatable.
/// Nothing where the system has none to give; gives back the text of one that is no number.
fn random() -> Result<Option<u128>, String> {
    let mut bytes = [0; 16];
    match std::env::var_os("PMGIT_RANDOM").filter(|text| !text.is_empty()) {
        None => Ok(getrandom::fill(&mut bytes).ok().map(|()| u128::from_ne_bytes(bytes))),
        Some(text) => {
            let text = text.to_string_lossy().into_owned();
            u128::from_str_radix(&text, 16).map(Some).map_err(|_| text)
        }
    }
}
