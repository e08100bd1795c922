//! Pages what is long at a terminal, as git does: `PMGIT_PAGER`, `GIT_PAGER`, `core.pager`, `PAGER`, or less; never into a
//! pipe or a dumb terminal.

use std::io::{ErrorKind, Write as _};
use std::process::{Command, Stdio};

use super::context::{Context, write_error};
use crate::error::Result;
use crate::git::Repository;

/// Shows a whole text: through the pager where somebody sits at a terminal, else as it is.
///
/// # Errors
/// When it cannot be written. A pager that cannot be started is none.
pub(crate) fn show(repository: &Repository, text: &str, context: &mut Context<'_>) -> Result<()> {
    let pager = pager(repository, context);
    if let Some(pager) = pager.filter(|_| !text.is_empty()) {
        context.out.flush().map_err(write_error)?;
        if has_paged(&pager, text, context) {
            return Ok(());
        }
    }
    context.out.write_all(text.as_bytes()).map_err(write_error)
}

/// The shell command of the pager; nothing where nobody wants one.
fn pager(repository: &Repository, context: &Context<'_>) -> Option<String> {
    let is_dumb = context.variable("TERM").is_none_or(|terminal| terminal == "dumb");
    if !context.stdout_is_terminal || is_dumb {
        return None;
    }
    // One that is set to nothing says that none is wanted.
    let named = |wanted: &str| {
        let (_, value) = context.environment.iter().find(|(name, _)| name == wanted)?;
        value.to_str().map(str::to_owned)
    };
    let configured = || repository.config("core.pager").ok().flatten();
    let pager = named("PMGIT_PAGER").or_else(|| named("GIT_PAGER")).or_else(configured).or_else(|| named("PAGER"));
    let pager = pager.unwrap_or_else(|| "less".to_owned());
    let pager = pager.trim();
    (!pager.is_empty() && pager != "cat").then(|| pager.to_owned())
}

/// Whether the pager has taken the text. Whoever leaves it early has seen enough.
fn has_paged(pager: &str, text: &str, context: &Context<'_>) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", pager]).stdin(Stdio::piped());
    // As git starts it: less ends by itself where a screen is enough, shows colours, and leaves the text behind.
    for (name, options) in [("LESS", "FRX"), ("LV", "-c")] {
        if context.variable(name).is_none() {
            command.env(name, options);
        }
    }
    let Ok(mut child) = command.spawn() else { return false };
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    let has_read = !written.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
    // 126 and 127: the shell has not found it, or could not start it.
    let has_run = child.wait().is_ok_and(|status| !matches!(status.code(), Some(126 | 127)));
    has_read && has_run
}
