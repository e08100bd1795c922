//! The holidays that `calendar.holidays` names: dates, shipped calendars, and files beside the policy.

use std::collections::BTreeSet;

use super::{Check, Policy};
use crate::calendar::{Holidays, JAPAN, JAPAN_YEAR_END, Source, YearlyDay, Zone, japan, japan_year_end, read_ics};
use crate::policy::raw::{Holiday, RawPolicy};
use crate::policy::{FOLDER, POLICY_PATH};
use crate::source::{RepoPath, SourceFile};
use crate::text::{Message, say};
use crate::toml_record::{Located, did_you_mean, nearest};

/// More files than anybody keeps.
const MOST_FILES: usize = 8;

/// The paths of the calendar files that a policy names, each once.
pub(in crate::policy) fn files(raw: &RawPolicy) -> Vec<RepoPath> {
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
        let language = raw.language.as_deref().copied().unwrap_or(Policy::default().language);
        let (mut dates, mut yearly) = (BTreeSet::new(), Vec::new());
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
            match (shipped(name), month_and_day(name)) {
                (Some(source), _) => {
                    sources.push(source);
                    continue;
                }
                (None, Some(Ok(day))) => {
                    yearly.push((day, day.describe(language)));
                    continue;
                }
                (None, Some(Err((message, hint)))) => {
                    self.slip(format!("calendar.holidays.{}", name.escape_debug()), holiday.span, message, hint);
                    continue;
                }
                (None, None) => {}
            }
            let (message, hint) = match path(name) {
                _ if !is_file(name) => no_calendar(name),
                None => elsewhere(name),
                Some(path) if !files.contains(&path) => {
                    let (message, hint) = too_many();
                    self.slip("calendar.holidays", holiday.span, message, hint);
                    continue;
                }
                Some(path) => match calendars.iter().find(|file| *file.path() == path) {
                    Some(file) => {
                        sources.push(read_ics(file, zone, &mut self.of_calendars));
                        continue;
                    }
                    None => missing(&path),
                },
            };
            let key = format!("calendar.holidays.{}", name.escape_debug());
            self.slip(key, holiday.span, message, hint);
        }
        if !dates.is_empty() || !yearly.is_empty() {
            sources.push(Source::of_dates(POLICY_PATH, dates).and_yearly(yearly));
        }
        let mut known = BTreeSet::new();
        sources.retain(|source| known.insert(source.name.clone()));
        Holidays { sources }
    }
}

/// A calendar that pmgit brings.
fn shipped(name: &str) -> Option<Source> {
    match name {
        JAPAN => Some(japan()),
        JAPAN_YEAR_END => Some(japan_year_end()),
        _ => None,
    }
}

/// A day of every year, where a text is meant as one: two numbers and a sign between them.
fn month_and_day(text: &str) -> Option<Result<YearlyDay, Slip>> {
    let is_part = |letter: char| letter.is_numeric() || letter.is_whitespace() || "-/.－／．月日".contains(letter);
    if !text.contains(char::is_numeric) || !text.chars().all(is_part) {
        return None;
    }
    let number =
        |part: &str| part.parse().ok().filter(|_| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let parts = text.split_once('-').and_then(|(month, day)| Some((number(month)?, number(day)?)));
    Some(parts.and_then(|(month, day)| YearlyDay::new(month, day)).ok_or_else(|| no_yearly_day(text)))
}

fn no_yearly_day(text: &str) -> Slip {
    let text = text.escape_debug().to_string();
    (
        say! { en: "`{text}` is not a day of every year"; ja: "`{text}`は毎年の日付ではありません" }.into(),
        say! {
            en: "write month and day as `\"12-24\"`, or the date of one year without quotes, as `2026-12-24`";
            ja: "毎年なら`\"12-24\"`のように月と日を、その年だけなら`2026-12-24`のように引用符なしで書いてください"
        }
        .into(),
    )
}

/// What is wrong with the name of a source of holidays, and what to do.
type Slip = (Message, Message);

fn no_calendar(name: &str) -> Slip {
    let hint = nearest(name, &[JAPAN, JAPAN_YEAR_END]).map_or_else(
        || {
            say! {
                en: "write `\"japan\"` or `\"japan-year-end\"`, a date such as `2026-12-29` or `\"12-29\"`, or a file in `.pmgit/`: `\"holidays/company.ics\"`";
                ja: "`\"japan\"`か`\"japan-year-end\"`、`2026-12-29`や`\"12-29\"`のような日付、または`.pmgit/`以下のファイル（`\"holidays/company.ics\"`）を書いてください"
            }
            .into()
        },
        did_you_mean,
    );
    let name = name.escape_debug().to_string();
    (say! { en: "there is no calendar `{name}`"; ja: "`{name}`というカレンダーはありません" }.into(), hint)
}

fn elsewhere(name: &str) -> Slip {
    let name = name.escape_debug().to_string();
    (
        say! { en: "`{name}` is not a path in `{FOLDER}`"; ja: "`{name}`は`{FOLDER}`以下のパスではありません" }.into(),
        say! {
            en: "write it relative to that folder, such as `holidays/company.ics`";
            ja: "`holidays/company.ics`のように、そのフォルダーからのパスを書いてください"
        }
        .into(),
    )
}

fn too_many() -> Slip {
    (
        say! {
            en: "the policy names more than {MOST_FILES} calendar files";
            ja: "ポリシーのカレンダーファイルが上限の{MOST_FILES}個を超えています"
        }
        .into(),
        say! { en: "put the holidays into fewer files"; ja: "祝日をより少ないファイルにまとめてください" }.into(),
    )
}

fn missing(path: &RepoPath) -> Slip {
    let path = path.to_string();
    (
        say! { en: "the file `{path}` does not exist"; ja: "`{path}`というファイルはありません" }.into(),
        say! {
            en: "add it in the same commit as the policy, or remove it from the list";
            ja: "ポリシーと同じコミットで追加するか、ここから名前を削除してください"
        }
        .into(),
    )
}
