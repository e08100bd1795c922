//! `--incidents`: the file that another tool wrote, beside what the archive has.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::trunk::Trunk;
use crate::error::{Error, Result};
use crate::gate;
use crate::git::{Repository, Version};
use crate::policy::{Policy, SKIPPED_PATH, Skipped};
use crate::tasks::{self, Incident, Problem, Task};
use crate::text::Language;

/// So many problems are told one by one.
const MOST: usize = 20;

/// Reads the file, which is named from the directory.
pub(super) fn read(directory: &Path, path: &Path, policy: &Policy, now: DateTime<Utc>) -> Result<Vec<Incident>> {
    let shown = path.display().to_string();
    let cannot = || Error::new(format!("cannot read the incidents in `{shown}`"));
    let bytes = std::fs::read(directory.join(path)).map_err(|error| cannot().cause(error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + memchr::memchr_iter(b'\n', sound).count();
        cannot().cause(format!("{shown}:{line}: this is not UTF-8")).hint("save the file as UTF-8")
    })?;
    // Spreadsheets begin a file with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    tasks::read_incidents(text, policy, now).map_err(|problems| {
        let told =
            |error: Error, Problem { line, message }: &Problem| error.cause(format!("{shown}:{line}: {message}"));
        let mut error = problems.iter().take(MOST).fold(cannot(), told);
        if problems.len() > MOST {
            error = error.cause(format!("and {} more", problems.len() - MOST));
        }
        error.hint(
            "write CSV whose first row is `reference,severity,resolved`, or a JSON list of objects with these keys;\n\
             leave `resolved` empty while an incident is not over",
        )
    })
}

/// Those that need a postmortem and have none.
pub(super) fn missing(
    repository: &Repository,
    trunk: &Trunk,
    incidents: &[Incident],
    told: &BTreeSet<String>,
) -> Result<Vec<Task>> {
    let source = gate::file(repository, &Version::Tree(trunk.tree), SKIPPED_PATH)?;
    let (skipped, slips) = Skipped::load(source.as_ref());
    let mut error = Error::new(format!("cannot read `{SKIPPED_PATH}` of `{}`", trunk.name));
    for slip in &slips {
        let line = slip.span().zip(source.as_ref()).map_or(1, |(span, source)| source.position(span.start).line);
        error = error.cause(format!("{SKIPPED_PATH}:{line}: {}", slip.message(Language::En)));
    }
    if !slips.is_empty() {
        return Err(error.hint("each incident needs a `reference`, a `reason` and an `approved_by`"));
    }
    Ok(tasks::missing(incidents, told, &skipped, &trunk.policy))
}
