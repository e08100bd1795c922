//! The holidays that `calendar.holidays` names: dates, shipped calendars, and files beside the policy.

use std::collections::BTreeSet;

use super::raw::{Holiday, RawPolicy};
use super::valid::Check;
use super::{FOLDER, POLICY_PATH};
use crate::calendar::{Holidays, JAPAN, Source, Zone, japan, read_ics};
use crate::source::{RepoPath, SourceFile};
use crate::toml_record::{Located, nearest};

/// More files than anybody keeps.
const MOST_FILES: usize = 8;

const WHAT_TO_WRITE: &str =
    "write `\"japan\"`, a date such as `2026-12-29`, or a file below `.pmgit/`: `\"holidays/company.ics\"`";

/// The paths of the calendar files that a policy names, each once.
pub(super) fn files(raw: &RawPolicy) -> Vec<RepoPath> {
    let mut files: Vec<RepoPath> = Vec::new();
    for holiday in listed(raw) {
        if let Holiday::Source(name) = &holiday.value
            && let Some(path) = path(name)
            && !files.contains(&path)
        {
            files.push(path);
        }
    }
    files.truncate(MOST_FILES);
    files
}

fn listed(raw: &RawPolicy) -> &[Located<Holiday>] {
    raw.calendar.holidays.as_ref().map(|list| list.value.0.as_slice()).unwrap_or_default()
}

fn is_file(name: &str) -> bool {
    name.len() > 4 && name.is_char_boundary(name.len() - 4) && name[name.len() - 4..].eq_ignore_ascii_case(".ics")
}

/// Where a file lies that is named relative to the policy's folder; nothing where it would lie elsewhere.
fn path(name: &str) -> Option<RepoPath> {
    let sound = |part: &str| !part.is_empty() && part != "." && part != "..";
    let is_path = is_file(name) && name.split('/').all(sound) && !name.contains(['\\', ':', '\n', '\0']);
    is_path.then(|| RepoPath::from(format!("{FOLDER}/{name}").as_str()))
}

impl Check<'_> {
    /// The holidays; the files were read by whoever asked [`files`].
    pub(super) fn holidays(&mut self, raw: &RawPolicy, zone: &Zone, calendars: &[SourceFile]) -> Holidays {
        let mut dates = BTreeSet::new();
        let mut sources: Vec<Source> = Vec::new();
        let files = files(raw);
        for holiday in listed(raw) {
            let name = match &holiday.value {
                Holiday::Date(date) => {
                    dates.insert(*date);
                    continue;
                }
                Holiday::Source(name) => name,
            };
            let shown = name.escape_debug();
            if name == JAPAN {
                sources.push(japan());
                continue;
            }
            if !is_file(name) {
                let hint = nearest(name, &[JAPAN])
                    .map_or_else(|| WHAT_TO_WRITE.to_owned(), |near| format!("did you mean `{near}`?"));
                self.slip(holiday.span, format!("there is no calendar `{shown}`"), hint);
                continue;
            }
            let Some(path) = path(name) else {
                let message = format!("`{shown}` is no path below `{FOLDER}`");
                self.slip(holiday.span, message, "name it from there on: `holidays/company.ics`");
                continue;
            };
            if !files.contains(&path) {
                let message = format!("the policy names more than {MOST_FILES} calendar files");
                self.slip(holiday.span, message, "put the holidays into fewer files");
                continue;
            }
            if let Some(file) = calendars.iter().find(|file| *file.path() == path) {
                sources.push(read_ics(file, zone, &mut self.findings));
            } else {
                let message = format!("there is no file `{path}`");
                self.slip(holiday.span, message, "add it to the same commit as the policy, or remove its name");
            }
        }
        if !dates.is_empty() {
            sources.push(Source::of_dates(POLICY_PATH, dates));
        }
        let mut known = BTreeSet::new();
        sources.retain(|source| known.insert(source.name.clone()));
        Holidays { sources }
    }
}
