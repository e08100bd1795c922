//! What the rows of a list are called where a waiver names one: a moment by its time, an action by its ticket or title.
//! A name is as short as it can be and still fit one row alone.

use std::collections::BTreeMap;

use chrono::DateTime;
use toml::de::{DeArray, DeValue};

use crate::toml_record::TomlValue;

/// By which keys the rows of a list are known, the shortest name first; a name may be of two keys.
const NAMES: &[(&str, &[&[&str]])] = &[
    ("timeline", &[&["at"], &["at", "event"], &["event"]]),
    ("incident.windows", &[&["from"], &["from", "system"], &["system"]]),
    ("actions", &[&["ticket"], &["title"]]),
    ("impact", &[&["metric"], &["metric", "unit"]]),
    ("queries", &[&["purpose"], &["command"]]),
    ("customer_comments", &[&["source"], &["text"]]),
    ("approvals", &[&["by"], &["by", "at"]]),
    ("waivers", &[&["rule"], &["rule", "where"]]),
    ("transitions", &[&["at"], &["at", "to"]]),
    ("severity_changes", &[&["at"], &["at", "to"]]),
];

/// The rows of a list, each with its names.
pub(super) struct Rows<'t> {
    list: &'t str,
    all: Vec<Row<'t>>,
    /// The rows of each name, as it is compared.
    by_name: BTreeMap<String, Vec<usize>>,
}

struct Row<'t> {
    keys: Vec<&'t str>,
    /// As they are written, on one line.
    names: Vec<String>,
}

/// In letters: a longer name is cut at a word where its beginning says enough.
const LONG: usize = 60;
/// No name is cut shorter than this.
const SHORT: usize = 12;
/// No more of a name is looked at than this.
const LONGEST: usize = 200;
/// Of the rows of one name, so many are told.
const MOST_TOLD: usize = 5;

impl<'t> Rows<'t> {
    /// Reads the rows of the list at a route.
    pub(super) fn read(list: &'t str, items: &'t DeArray<'_>) -> Self {
        let known = NAMES.iter().find(|(name, _)| *name == list).map_or(&[][..], |(_, names)| names);
        let rows: Vec<Row<'_>> = items.iter().map(|item| Row::read(item, known)).collect();
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            for name in row.names.iter().map(|name| folded(name)) {
                by_name.entry(name).or_default().push(index);
            }
        }
        Self { list, all: rows, by_name }
    }

    /// The row of a name, and the key in it that stands behind a dot; where several rows are called so, what each of the
    /// first ones is called alone.
    pub(super) fn find<'n>(&self, name: &'n str) -> Found<'n> {
        match self.row(name) {
            Found::None => {}
            found => return found,
        }
        let Some((name, key)) = name.rsplit_once('.') else { return Found::None };
        match self.row(name) {
            Found::One { index, .. } if self.all[index].keys.contains(&key) => Found::One { index, key: Some(key) },
            Found::One { .. } => Found::None,
            found => found,
        }
    }

    fn row<'n>(&self, name: &str) -> Found<'n> {
        match self.called(name).as_slice() {
            [] => Found::None,
            [index] => Found::One { index: *index, key: None },
            several => Found::Several(several.iter().map(|&index| self.full_name(index)).collect()),
        }
    }

    /// The first rows of a name: those that are called so, else those whose name begins so.
    fn called(&self, name: &str) -> Vec<usize> {
        let name = folded(name);
        if name.is_empty() {
            return Vec::new();
        }
        let mut rows: Vec<usize> = if let Some(rows) = self.by_name.get(&name) {
            rows.iter().copied().take(MOST_TOLD).collect()
        } else {
            let mut rows = Vec::new();
            let known = self.by_name.range(name.clone()..).take_while(|(known, _)| known.starts_with(&name));
            for &row in known.flat_map(|(_, rows)| rows) {
                if !rows.contains(&row) {
                    rows.push(row);
                }
                if rows.len() == MOST_TOLD {
                    break;
                }
            }
            rows
        };
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The shortest name that is of one row alone; nothing where another row says the same.
    pub(super) fn name(&self, index: usize) -> Option<String> {
        let is_its_own = |name: &str| self.called(name) == [index];
        let names = &self.all.get(index)?.names;
        names.iter().find_map(|name| {
            let cut = cuts(name).filter(|_| name.chars().count() > LONG).find(|cut| is_its_own(cut));
            cut.or_else(|| is_its_own(name).then_some(name.as_str())).map(str::to_owned)
        })
    }

    /// What a row is called with its list, by its number where it has no name of its own.
    fn full_name(&self, index: usize) -> String {
        match self.name(index) {
            Some(name) => format!("{}@{name}", self.list),
            None => format!("{}[{index}]", self.list),
        }
    }
}

/// What a name leads to.
pub(super) enum Found<'n> {
    None,
    /// A row, or a key in it.
    One {
        index: usize,
        key: Option<&'n str>,
    },
    Several(Vec<String>),
}

impl<'t> Row<'t> {
    fn read(item: &'t TomlValue<'_>, known: &[&[&str]]) -> Self {
        let (keys, mut names): (Vec<&str>, Vec<String>) = match item.get_ref() {
            DeValue::Table(table) => {
                let text = |key: &&str| table.get(*key).and_then(|value| text_of(value.get_ref()));
                let of = |keys: &&[&str]| keys.iter().map(text).collect::<Option<Vec<_>>>().map(|all| all.join(" "));
                (table.keys().map(|key| key.get_ref().as_ref()).collect(), known.iter().filter_map(of).collect())
            }
            value => (Vec::new(), text_of(value).into_iter().collect()),
        };
        if let Some(id) = names.first().and_then(|ticket| ticket_id(ticket)) {
            names.insert(0, id);
        }
        Self { keys, names }
    }
}

/// What a value says on one line; nothing where it says nothing.
fn text_of(value: &DeValue<'_>) -> Option<String> {
    let text = match value {
        DeValue::String(text) => {
            let beginning = text.char_indices().nth(LONGEST).map_or(&text[..], |(end, _)| &text[..end]);
            beginning.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Array(_) | DeValue::Table(_) => {
            return None;
        }
    };
    (!text.is_empty()).then_some(text)
}

/// The id that stands at the end of a ticket's address: `CACHE-91`, and `#12` of `.../issues/12`.
fn ticket_id(ticket: &str) -> Option<String> {
    let path = ticket.split_once("://")?.1.split(['?', '#']).next()?.trim_end_matches('/');
    let id = path.split_once('/')?.1.rsplit('/').next()?;
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    (!id.is_empty()).then(|| if is_number { format!("#{id}") } else { id.to_owned() })
}

/// A name as it is compared: a time at its start as the instant that it is, in whatever offset.
fn folded(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let instant = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc().to_rfc3339());
    let joined = || instant(&format!("{}T{}", words.first()?, words.get(1)?));
    let (time, rest) = match words.first().and_then(|first| instant(first)) {
        Some(time) => (Some(time), &words[1..]),
        None => joined().map_or((None, &words[..]), |time| (Some(time), &words[2..])),
    };
    let words: Vec<String> = time.into_iter().chain(rest.iter().map(|word| word.to_lowercase())).collect();
    words.join(" ")
}

/// The beginnings of a name, each longer than the one before: they end at a word, or at any letter that is not ASCII, for
/// Japanese has no spaces.
fn cuts(name: &str) -> impl Iterator<Item = &str> {
    let letters = name.char_indices().skip(SHORT);
    letters.filter(|(_, letter)| *letter == ' ' || !letter.is_ascii()).map(|(at, _)| name[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use crate::document::{NamedPart, named_parts};

    const TEXT: &str = r#"
related = ["2026-03-02-session-cache-split"]
[incident]
windows = [{ from = 2026-11-20T00:04:00Z, system = "ios" }, { from = 2026-11-20T00:04:00Z, system = "web" }]
[sections]
overview = "It was slow."
[[timeline]]
at = 2026-11-20T00:04:00Z
event = "A failover begins"
[[timeline]]
at = 2026-11-20T09:12:00+09:00
event = "The alert pages the on-call. She reads the runbook, and finds nothing in it that helps her"
[[timeline]]
at = 2026-11-20T00:12:00Z
event = "The alert pages the on-call of the other team"
[[timeline]]
at = 2026-11-20
event = "決済ができないという問い合わせが増えた"
[[timeline]]
at = 2026-11-20
event = "決済ができないという投稿が増えた"
[[timeline]]
event = "Twins."
[[timeline]]
event = "Twins."
[[actions]]
title = "Limit connections"
ticket = "https://jira.example.com/browse/CACHE-91"
[[actions]]
title = "Fix node.js [3]"
ticket = "https://git.example.com/shop/issues/12"
[[actions]]
title = "Limit connections"
ticket = "TBD"
"#;

    /// Where a part begins, or what else its name leads to.
    fn told(route: &str) -> String {
        match named_parts(TEXT, &[route]).remove(0) {
            NamedPart::Found { span, .. } => TEXT[span.start..].lines().next().unwrap_or_default().to_owned(),
            NamedPart::Ambiguous(names) => names.join(" | "),
            NamedPart::Absent => "absent".to_owned(),
        }
    }

    /// What a part that is named by number is called for good.
    fn lasting(route: &str) -> Option<String> {
        match named_parts(TEXT, &[route]).remove(0) {
            NamedPart::Found { lasting, .. } => lasting,
            other => panic!("{route}: {other:?}"),
        }
    }

    fn line_of(route: &str) -> usize {
        match named_parts(TEXT, &[route]).remove(0) {
            NamedPart::Found { span, .. } => TEXT[..span.start].lines().count(),
            other => panic!("{route}: {other:?}"),
        }
    }

    #[test]
    fn a_row_is_named_by_what_it_is() {
        for (name, number) in [
            ("timeline@2026-11-20T00:04:00Z", "timeline[0]"),
            ("timeline@2026-11-20T09:04:00+09:00", "timeline[0]"),
            ("timeline@2026-11-20 00:04:00Z", "timeline[0]"),
            ("timeline@2026-11-20t00:04:00z", "timeline[0]"),
            ("timeline@2026-11-20T00:04:00.000Z", "timeline[0]"),
            ("timeline@a  failover", "timeline[0]"),
            ("timeline@2026-11-20T00:12:00Z The alert pages the on-call of", "timeline[2]"),
            ("timeline@2026-11-20T00:12:00Z The alert pages the on-call.", "timeline[1]"),
            ("timeline@2026-11-20 決済ができないという投稿", "timeline[4]"),
            ("actions@CACHE-91", "actions[0]"),
            ("actions@https://jira.example.com/browse/CACHE-91", "actions[0]"),
            ("actions@#12", "actions[1]"),
            ("actions@Fix node.js [3]", "actions[1]"),
            ("actions@TBD", "actions[2]"),
            ("incident.windows@2026-11-20T00:04:00Z web", "incident.windows[1]"),
            ("incident.windows@web", "incident.windows[1]"),
            ("related@2026-03-02-session-cache-split", "related[0]"),
            ("timeline@2026-11-20T00:04:00Z.event", "timeline[0].event"),
            ("actions@Fix node.js [3].title", "actions[1].title"),
        ] {
            assert_eq!(line_of(name), line_of(number), "{name}");
        }
        assert!(told("sections.overview").starts_with("overview"));
        for absent in [
            "timeline@",
            "timeline@2026-11-20T00:05:00Z",
            "timeline@2026-11-20T00:04:00Z.kind",
            "timeline[9]",
            "timeline[-1]",
            "sections@overview",
            "nothing@all",
            "@",
            "",
        ] {
            assert_eq!(told(absent), "absent", "{absent}");
        }
    }

    #[test]
    fn a_name_of_several_rows_says_what_each_is_called() {
        assert_eq!(
            told("timeline@2026-11-20T00:12:00Z"),
            "timeline@2026-11-20T09:12:00+09:00 The alert pages the on-call. | \
             timeline@2026-11-20T00:12:00Z The alert pages the on-call of"
        );
        assert_eq!(told("timeline@twins."), "timeline[5] | timeline[6]", "nothing tells them apart");
        assert_eq!(told("actions@Limit connections"), "actions@CACHE-91 | actions@TBD");
    }

    #[test]
    fn a_number_has_a_name_that_lasts() {
        let name = |route: &str| lasting(route).unwrap_or_default();
        assert_eq!(name("timeline[0]"), "timeline@2026-11-20T00:04:00Z");
        assert_eq!(name("timeline[0].event"), "timeline@2026-11-20T00:04:00Z.event");
        assert_eq!(name("timeline[4]"), "timeline@2026-11-20 決済ができないという投稿が増えた");
        assert_eq!(name("actions[1]"), "actions@#12");
        assert_eq!(name("incident.windows[0]"), "incident.windows@2026-11-20T00:04:00Z ios");
        assert_eq!((lasting("timeline[5]"), lasting("timeline"), lasting("sections.overview")), (None, None, None));
        for list in ["timeline", "actions", "incident.windows", "related"] {
            for index in 0..9 {
                let route = format!("{list}[{index}]");
                let [NamedPart::Found { lasting: Some(name), span }] = &named_parts(TEXT, &[&route])[..] else {
                    continue;
                };
                let NamedPart::Found { span: same, lasting } = named_parts(TEXT, &[name]).remove(0) else {
                    panic!("{name}")
                };
                assert_eq!((same, lasting), (*span, None), "{name} is {route}");
            }
        }
    }
}
