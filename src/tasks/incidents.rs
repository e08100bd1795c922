//! The incidents that another tool knows, read from CSV or JSON, and those of them that need a postmortem and have none.
//!
//! Every row that cannot be understood is told, with its line; an incident that is not over needs no postmortem yet. A
//! postmortem is an incident's where one of its references is the incident's, spaces and case aside.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::task::{About, Due, Task, What};
use super::who::{Party, Role};
use crate::calendar::{Reading, Undated, Within, to_toml};
use crate::civil::is_now;
use crate::document::Moment;
use crate::policy::{Duty, Policy, Severity, Skipped, same_reference};
use crate::text::{Message, named, one_line, say};

/// An incident, as another tool tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incident {
    pub(crate) reference: String,
    /// One of the policy's.
    pub(crate) severity: String,
    /// Nothing where it is not over.
    pub(crate) resolved: Option<Moment>,
}

/// What is wrong with a file of incidents, and where.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) message: Message,
}

/// A row as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct IncidentRow {
    reference: Option<String>,
    severity: Option<String>,
    resolved: Option<String>,
}

const COLUMNS: [&str; 3] = ["reference", "severity", "resolved"];

/// Reads incidents: JSON where the text begins like it (an array, or an object with `incidents`), else CSV with a first
/// row that names the columns. Other columns and keys are left alone. A row that cannot be understood is a problem of its
/// own, by its line, and the others count.
///
/// # Errors
/// When it is no such file.
pub(crate) fn read_incidents(
    text: &str,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<(Vec<Incident>, Vec<Problem>), Problem> {
    let mut problems = Vec::new();
    let rows = match text.trim_start().bytes().next() {
        Some(b'[' | b'{') => json(text, &mut problems)?,
        _ => csv(text, &mut problems)?,
    };
    let mut known: BTreeMap<String, (usize, Incident)> = BTreeMap::new();
    for (line, row) in rows {
        match incident(row, policy, now) {
            Err(message) => problems.push(Problem { line, message }),
            Ok(incident) => match known.get(&same_reference(&incident.reference)) {
                Some((first, other))
                    if (&other.severity, other.resolved) != (&incident.severity, incident.resolved) =>
                {
                    problems.push(Problem { line, message: told_otherwise(&incident.reference, *first) });
                }
                Some(_) => {}
                None => {
                    known.insert(same_reference(&incident.reference), (line, incident));
                }
            },
        }
    }
    problems.sort_by_key(|problem| problem.line);
    Ok((known.into_values().map(|(_, incident)| incident).collect(), problems))
}

fn csv(text: &str, problems: &mut Vec<Problem>) -> Result<Vec<(usize, IncidentRow)>, Problem> {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // Spreadsheets of many countries put semicolons where commas are decimal points.
    let most = |one: &&u8| head.bytes().filter(|byte| byte == *one).count();
    let delimiter = [b',', b';', b'\t'].iter().rev().max_by_key(most).copied().unwrap_or(b',');
    let mut reader = ::csv::ReaderBuilder::new();
    let mut reader = reader.delimiter(delimiter).trim(::csv::Trim::All).from_reader(text.as_bytes());
    let names: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(str::to_lowercase).collect(),
        Err(error) => return Err(Problem { line: 1, message: broken_row(&error.to_string()) }),
    };
    let columns = COLUMNS.map(|column| names.iter().position(|name| name == column));
    let absent = COLUMNS.iter().zip(columns).filter(|(_, at)| at.is_none()).map(|(name, _)| format!("`{name}`"));
    let absent: Vec<String> = absent.collect();
    if !absent.is_empty() {
        return Err(Problem { line: 1, message: no_columns(absent) });
    }
    let mut rows = Vec::new();
    let mut lines = Lines::new(text);
    // Where a row is said to begin, empty lines may stand above it.
    let mut line_of = |position: Option<&::csv::Position>| {
        let at = position.map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0)).min(text.len());
        lines.at(text.len() - text[at..].trim_start_matches(['\r', '\n']).len())
    };
    for record in reader.records() {
        match record {
            Ok(record) => {
                let [reference, severity, resolved] =
                    columns.map(|at| at.and_then(|at| record.get(at)).map(str::to_owned));
                rows.push((line_of(record.position()), IncidentRow { reference, severity, resolved }));
            }
            Err(error) => {
                let message = match error.kind() {
                    ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => unequal(*len, *expected_len),
                    _ => broken_row(&error.to_string()),
                };
                problems.push(Problem { line: line_of(error.position()), message });
            }
        }
    }
    Ok(rows)
}

fn json(text: &str, problems: &mut Vec<Problem>) -> Result<Vec<(usize, IncidentRow)>, Problem> {
    #[derive(Deserialize)]
    struct Wrapped<'t> {
        #[serde(borrow)]
        incidents: Vec<&'t RawValue>,
    }
    let items = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map(|wrapped: Wrapped<'_>| wrapped.incidents)
    } else {
        serde_json::from_str::<Vec<&RawValue>>(text)
    };
    let items = items.map_err(|error| Problem { line: error.line().max(1), message: no_list(&error.to_string()) })?;
    let mut rows = Vec::new();
    let mut lines = Lines::new(text);
    for item in items {
        // An item is a part of the text.
        let line = lines.at(item.get().as_ptr() as usize - text.as_ptr() as usize);
        match serde_json::from_str(item.get()) {
            Ok(row) => rows.push((line, row)),
            Err(error) => {
                let line = line + error.line().saturating_sub(1);
                problems.push(Problem { line, message: broken_row(&error.to_string()) });
            }
        }
    }
    Ok(rows)
}

fn nameless() -> Message {
    say! { en: "the incident has no `reference`"; ja: "インシデントに`reference`がありません" }.into()
}

fn weightless(reference: &str) -> Message {
    let name = named(reference);
    say! { en: "{name} has no `severity`"; ja: "{name}に`severity`がありません" }.into()
}

fn unknown_severity(severity: &str, known: Vec<String>) -> Message {
    let name = named(severity);
    say! {
        |reader|
        en: "the policy has no severity {name}; write {}", reader.language.or_list(&known);
        ja: "重大度{name}はポリシーにありません（{}のいずれか）", reader.language.or_list(&known)
    }
    .into()
}

fn incomplete(text: &str) -> Message {
    let name = named(text);
    say! {
        en: "{name} does not say its day; write `2026-11-20 09:04`";
        ja: "{name}には日付がありません。`2026-11-20 09:04`のように書いてください"
    }
    .into()
}

fn told_otherwise(reference: &str, first: usize) -> Message {
    let name = named(reference);
    say! { en: "{name} is described differently on line {first}"; ja: "{name}の内容が{first}行目と異なります" }.into()
}

fn no_columns(absent: Vec<String>) -> Message {
    say! {
        |reader|
        en: "the first row names the columns, and {} {} missing", reader.language.and_list(&absent), crate::text::one_or_many(absent.len(), "is", "are");
        ja: "1行目に列名が必要ですが、{}がありません", reader.language.and_list(&absent)
    }
    .into()
}

fn unequal(fields: u64, expected: u64) -> Message {
    say! {
        en: "the row has {fields} fields and the first row {expected}; is a quote missing?";
        ja: "この行は{fields}列ですが、1行目は{expected}列です。引用符が抜けていませんか"
    }
    .into()
}

fn broken_row(cause: &str) -> Message {
    let cause = one_line(cause);
    say! { en: "this is not an incident: {cause}"; ja: "インシデントとして読めません：{cause}" }.into()
}

fn no_list(cause: &str) -> Message {
    let cause = one_line(cause);
    say! { en: "this is not a list of incidents: {cause}"; ja: "インシデントの一覧として読めません：{cause}" }.into()
}

/// Counts lines once, for places that come in order.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    fn at(&mut self, offset: usize) -> usize {
        self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..offset.max(self.at)]).count();
        self.at = offset.max(self.at);
        self.line
    }
}

fn incident(row: IncidentRow, policy: &Policy, now: DateTime<Utc>) -> Result<Incident, Message> {
    let said = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let reference = said(row.reference).ok_or_else(nameless)?;
    let named = said(row.severity).ok_or_else(|| weightless(&reference))?;
    let severity = policy.severities.iter().find(|severity| severity.name.eq_ignore_ascii_case(&named));
    let severity = severity.ok_or_else(|| {
        let known: Vec<String> = policy.severities.iter().map(|known| format!("`{}`", known.name)).collect();
        unknown_severity(&named, known)
    })?;
    // Whoever exports an incident's end writes its day.
    let reading = Reading { zone: policy.calendar.zone(), now: now.fixed_offset(), undated: Undated::Last };
    let moment = |text: String| match reading.moment(&text) {
        Ok(read) if !read.is_completed || is_now(&text) => Ok(read.value),
        Ok(_) => Err(incomplete(&text)),
        Err(cause) => Err(cause),
    };
    Ok(Incident { reference, severity: severity.name.clone(), resolved: said(row.resolved).map(moment).transpose()? })
}

/// What is to be done about the incidents that need a postmortem and have none; `told` are the references that
/// postmortems have, as they are compared.
pub(crate) fn missing(
    incidents: &[Incident],
    told: &BTreeSet<String>,
    skipped: &Skipped,
    policy: &Policy,
) -> Vec<Task> {
    let mut tasks = Vec::new();
    for incident in incidents {
        let severity = policy.severity(&incident.severity).filter(|severity| severity.postmortem == Duty::Required);
        let (Some(severity), Some(resolved)) = (severity, incident.resolved) else { continue };
        if told.contains(&same_reference(&incident.reference)) || skipped.has(&incident.reference) {
            continue;
        }
        tasks.push(write(incident, severity, resolved, policy));
    }
    tasks
}

/// The commander writes the postmortem where nobody has begun it (roles page).
fn write(incident: &Incident, severity: &Severity, resolved: Moment, policy: &Policy) -> Task {
    let within = severity.meeting.unwrap_or(Within::BusinessDays(5));
    let is_plain = !incident.reference.starts_with('-') && !incident.reference.contains(char::is_control);
    let reference = if is_plain { incident.reference.as_str() } else { "REFERENCE" };
    let resolved_at = to_toml(resolved);
    let command = ["pmgit", "new", "TITLE", "--severity", &severity.name, "--resolved", &resolved_at];
    Task {
        what: What::Write,
        about: Arc::new(About {
            severity: severity.name.clone(),
            reference: Some(incident.reference.clone()),
            ..About::default()
        }),
        detail: None,
        who: vec![Party::new(Role::Commander, None, policy)],
        due: Due::Day(policy.calendar.deadline(resolved, within)),
        next: command.into_iter().chain(["--reference", reference]).map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    /// What is wrong, with its line.
    type Wrong = (usize, String);

    /// The incidents, and what is wrong with the others.
    fn both(text: &str) -> Result<(Vec<String>, Vec<Wrong>), Wrong> {
        let told = |incident: Incident| {
            let resolved = incident.resolved.map_or("not over".to_owned(), to_toml);
            format!("{} {} {resolved}", incident.reference, incident.severity)
        };
        let why = |problem: Problem| (problem.line, problem.message.in_language(Language::En));
        let (incidents, problems) = read_incidents(text, &Policy::default(), DateTime::default()).map_err(why)?;
        Ok((incidents.into_iter().map(told).collect(), problems.into_iter().map(why).collect()))
    }

    fn read(text: &str) -> Result<Vec<String>, Vec<Wrong>> {
        match both(text) {
            Ok((incidents, problems)) if problems.is_empty() => Ok(incidents),
            Ok((_, problems)) => Err(problems),
            Err(problem) => Err(vec![problem]),
        }
    }

    #[test]
    fn the_other_rows_count_beside_a_bad_one() {
        let text = "reference,severity,resolved\nPD-1,SEV-1,2026-11-20T01:40:00Z\nPD-2,SEV-2,soon\nPD-3,SEV-2,17:20\n\
                    PD-4,SEV-1,2026年11月20日 10時40分\n";
        let (incidents, problems) = both(text).expect("it is such a file");
        assert_eq!(incidents, ["PD-1 SEV-1 2026-11-20T01:40:00Z", "PD-4 SEV-1 2026-11-20T10:40:00Z"]);
        assert_eq!(problems.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4], "{problems:?}");
        assert!(problems[1].1.contains("does not say its day"), "{problems:?}");
    }

    const TWO: [&str; 2] = ["PD-1 SEV-1 2026-11-20T01:40:00Z", "PD-2 SEV-2 not over"];

    #[test]
    fn csv_is_read_whatever_the_order_of_its_columns_and_its_delimiter() {
        for text in [
            "reference,severity,resolved\nPD-1,SEV-1,2026-11-20T01:40:00Z\nPD-2,sev-2,\n",
            "Resolved;team;Severity;Reference\r\n2026-11-20 01:40;a,b;SEV-1;PD-1\r\n;x;SEV-2;\"PD-2\"\r\n",
            "reference\tseverity\tresolved\nPD-1\tSEV-1\t2026-11-20T01:40:00Z\nPD-1\tSEV-1\t2026-11-20T01:40:00Z\nPD-2\tSEV-2\t\n",
        ] {
            assert_eq!(read(text).expect(text), TWO, "{text}");
        }
        assert_eq!(
            read("reference,severity,resolved\n\"a \"\"b\"\", c\",SEV-1,\n").expect("quotes"),
            ["a \"b\", c SEV-1 not over"]
        );
    }

    #[test]
    fn json_is_read_as_a_list_or_an_object_with_one() {
        let list = r#"[{"reference": "PD-1", "severity": "SEV-1", "resolved": "2026-11-20T01:40:00Z", "more": {}},
            {"reference": "PD-2", "severity": "SEV-2", "resolved": null}]"#;
        assert_eq!(read(list).expect("a list"), TWO);
        assert_eq!(read(&format!("\n{{\"incidents\": {list}}}")).expect("an object"), TWO);
        assert_eq!(read("[]").expect("an empty list"), [""; 0]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let told = read("reference,severity,resolved\n,SEV-1,\nPD-1,SEV-9,\nPD-2,SEV-1,yesterday\nPD-3\n\nPD-4,,\n");
        let told = told.expect_err("five rows are wrong");
        assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5, 7], "{told:?}");
        assert!(told[1].1.contains("`SEV-1`, `SEV-2`") && told[3].1.contains("is a quote missing?"), "{told:?}");
        let told = read(
            "[\n {\"reference\": 7},\n {\"reference\": \"PD-1\",\n  \"severity\": \"SEV-1\",\n  \"resolved\": \"soon\"}\n]",
        );
        let told = told.expect_err("both are wrong");
        assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3], "{told:?}");
        for (text, line) in [("id,severity\nPD-1,SEV-1\n", 1), ("", 1), ("[1,", 1), ("{\"a\": []}", 1), ("[\n\n{]", 3)]
        {
            assert_eq!(read(text).expect_err(text)[0].0, line, "{text}");
        }
    }

    #[test]
    fn an_incident_that_is_told_twice_must_be_the_same() {
        let told = read("reference,severity,resolved\nPD-1,SEV-1,\npd-1 ,SEV-2,\n").expect_err("it differs");
        assert_eq!(told, [(3, "`pd-1` is described differently on line 2".to_owned())]);
    }
}
