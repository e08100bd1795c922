//! `--incidents`: the file that another tool wrote, beside what the archive has.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::trunk::Trunk;
use crate::commands::shared::context::Context;
use crate::error::{Error, Result};
use crate::gate;
use crate::git::{Repository, Version};
use crate::policy::{Policy, SKIPPED_PATH, Skipped};
use crate::tasks::{self, Incident, Problem, Task};
use crate::text::{Both, Message, both, plural};

/// So many problems are told one by one.
const MOST: usize = 20;

/// What a file says, and what of it cannot be read.
pub(super) struct Known {
    pub(super) incidents: Vec<Incident>,
    problems: Vec<Problem>,
    shown: String,
}

/// Reads the file, which is named from the directory.
pub(super) fn read(path: &Path, policy: &Policy, now: DateTime<Utc>, context: &Context<'_>) -> Result<Known> {
    let shown = path.display().to_string();
    let directory = &context.directory;
    let cannot = || {
        let shown = &shown;
        Error::new(both! {
            en: "cannot read the incidents in `{shown}`";
            ja: "`{shown}`のインシデントを読めません"
        })
    };
    let bytes = std::fs::read(directory.join(path)).map_err(|error| cannot().quoting(error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + memchr::memchr_iter(b'\n', sound).count();
        cannot()
            .cause(both! { en: "{shown}:{line}: this is not UTF-8"; ja: "{shown}:{line}：UTF-8ではありません" })
            .hint(both! { en: "save the file as UTF-8"; ja: "UTF-8で保存してください" })
    })?;
    // Spreadsheets begin a file with a byte-order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match tasks::read_incidents(text, policy, now) {
        Ok((incidents, problems)) => Ok(Known { incidents, problems, shown }),
        Err(Problem { line, message }) => Err(cannot().cause(at_line(&shown, line, &message)).hint(how_to_write())),
    }
}

/// Why a line cannot be read.
fn at_line(shown: &str, line: usize, why: &Message) -> Both {
    let why = Both::from(why);
    both! { en: "{shown}:{line}: {}", why.en(); ja: "{shown}:{line}：{}", why.ja() }
}

fn how_to_write() -> Both {
    both! {
        en: "write CSV whose first row is `reference,severity,resolved`, or a JSON list of objects with these keys;\nleave `resolved` empty while an incident is not over";
        ja: "1行目が`reference,severity,resolved`のCSVか、同じキーを持つオブジェクトのJSON配列にしてください。\n未解決のインシデントの`resolved`は空にします"
    }
}

impl Known {
    /// What could not be read, once everything else was told; nothing where all of it was.
    pub(super) fn unread(&self) -> Option<Error> {
        let (shown, count) = (&self.shown, self.problems.len());
        if count == 0 {
            return None;
        }
        let error = Error::new(both! {
            en: "{} of `{shown}` cannot be read; the others are counted above", plural(count, "row");
            ja: "`{shown}`の{count}行を読めません（ほかの行は上の結果に含まれています）"
        });
        let told = |error: Error, Problem { line, message }: &Problem| error.cause(at_line(shown, *line, message));
        let mut error = self.problems.iter().take(MOST).fold(error, told);
        if count > MOST {
            let more = count - MOST;
            error = error.cause(both! { en: "and {more} more"; ja: "ほか{more}行" });
        }
        Some(error.hint(how_to_write()))
    }
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
    let mut error = Error::new(both! {
        en: "cannot read `{SKIPPED_PATH}` of `{}`", trunk.name;
        ja: "`{}`の`{SKIPPED_PATH}`を読めません", trunk.name
    });
    for slip in &slips {
        let line = slip.span().zip(source.as_ref()).map_or(1, |(span, source)| source.position(span.start).line);
        error = error.cause(at_line(SKIPPED_PATH, line, &slip.text.message));
    }
    if !slips.is_empty() {
        return Err(error.hint(both! {
            en: "each incident needs a `reference`, a `reason` and an `approved_by`";
            ja: "各インシデントに`reference`、`reason`、`approved_by`が必要です"
        }));
    }
    Ok(tasks::missing(incidents, told, &skipped, &trunk.policy))
}
