//! The process: arguments, clock, streams, exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Parser;
use pmgit::{Cli, Surroundings};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A help text that nobody reads to its end is no failure.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let stdout = io::stdout();
    let stderr = io::stderr();
    let surroundings = Surroundings {
        now: now(),
        environment: std::env::vars_os().collect(),
        directory: std::env::current_dir().ok(),
        program: std::env::args_os().next(),
        asks: io::stdin().is_terminal() && stderr.is_terminal(),
        stdout_is_terminal: stdout.is_terminal(),
        stderr_is_terminal: stderr.is_terminal(),
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

/// The one place that reads the clock. `PMGIT_NOW` (RFC 3339) stands in for it where a run must be repeatable.
fn now() -> DateTime<Utc> {
    std::env::var("PMGIT_NOW").ok().and_then(|now| now.parse().ok()).unwrap_or_else(Utc::now)
}
