//! Generated documents: a model that is edited on two branches and written out, with a token in whatever can be lost.

use std::fmt::Write as _;

/// Xorshift: the same documents on every run.
#[derive(Clone, Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    pub(super) fn one_in(&mut self, odds: usize) -> bool {
        self.below(odds) == 0
    }
}

/// A key with its value as TOML, the comment above it and the one behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) above: Option<String>,
    pub(super) behind: Option<String>,
}

/// A row, with a token that no other has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ModelRow {
    pub(super) token: usize,
    pub(super) minute: Option<usize>,
    pub(super) above: Option<String>,
    pub(super) keys: Vec<Key>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) tables: Vec<(&'static str, Vec<Key>)>,
    pub(super) prose: Vec<(&'static str, Vec<String>)>,
    pub(super) rows: Vec<(&'static str, Vec<ModelRow>)>,
    pub(super) lists: Vec<(&'static str, Vec<String>)>,
    pub(super) is_aligned: bool,
}

fn key(name: &'static str, value: impl Into<String>) -> Key {
    Key { name, value: value.into(), above: None, behind: None }
}

fn moment(minute: usize) -> String {
    format!("2026-11-20T{:02}:{:02}:00Z", minute / 60, minute % 60)
}

/// What makes tokens; two branches that start from one base never make the same.
#[derive(Clone, Debug)]
pub(super) struct Author {
    pub(super) random: Random,
    pub(super) next: usize,
}

impl Author {
    fn token(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn row(&mut self, array: &str) -> ModelRow {
        let token = self.token();
        let minute = self.random.below(600);
        let named = |name: &'static str| key(name, format!("\"t{token}.\""));
        let (minute, keys) = match array {
            "timeline" => {
                let mut keys = vec![key("at", moment(minute)), key("kind", "\"impact\""), named("event")];
                if self.random.one_in(2) {
                    keys.push(key("evidence", format!("[\"https://example.com/{token}\"]")));
                }
                (Some(minute), keys)
            }
            "approvals" => (Some(minute), vec![named("by"), key("at", moment(minute))]),
            "actions" => (None, vec![named("title"), key("kind", "\"prevent\""), key("owner", "\"team\"")]),
            "queries" => (None, vec![named("purpose"), key("command", format!("'SELECT {token}'"))]),
            _ => (None, vec![named("metric"), key("value", format!("{}", self.random.below(100)))]),
        };
        ModelRow { token, minute, above: None, keys }
    }

    pub(super) fn model(&mut self) -> Model {
        let tables = vec![
            ("", vec![key("title", "\"It was slow\""), key("status", "\"draft\""), key("severity", "\"SEV-1\"")]),
            ("incident", vec![key("started", moment(4)), key("resolved", moment(100)), key("stated_minutes", "50")]),
            ("people", vec![key("owner", "\"aiko\""), key("scribe", "\"chloe\"")]),
        ];
        let lists = vec![("tags", self.words()), ("responders", self.words())];
        let prose = vec![("overview", self.lines()), ("what_happened", self.lines())];
        let rows = ["impact", "timeline", "queries", "actions", "approvals"];
        let rows = rows.map(|array| {
            let mut rows: Vec<ModelRow> = (0..self.random.below(4)).map(|_| self.row(array)).collect();
            rows.sort_by_key(|row| row.minute);
            (array, rows)
        });
        Model { tables, prose, rows: rows.to_vec(), lists, is_aligned: self.random.one_in(2) }
    }

    fn words(&mut self) -> Vec<String> {
        (0..self.random.below(4)).map(|_| format!("w{}.", self.token())).collect()
    }

    fn lines(&mut self) -> Vec<String> {
        (0..=self.random.below(6)).map(|_| format!("Line l{}. of it", self.token())).collect()
    }

    /// Makes one change.
    pub(super) fn edit(&mut self, model: &mut Model) {
        match self.random.below(14) {
            0 | 1 => self.edit_key(model),
            2 => {
                let comment = format!("# c{}.", self.token());
                let table = self.random.below(model.tables.len());
                let keys = &mut model.tables[table].1;
                let at = self.random.below(keys.len());
                if self.random.one_in(2) { keys[at].above = Some(comment) } else { keys[at].behind = Some(comment) }
            }
            3 | 4 => {
                let list = self.random.below(model.lists.len());
                let words = &mut model.lists[list].1;
                let at = self.random.below(words.len() + 1);
                if at < words.len() && self.random.one_in(2) {
                    words.remove(at);
                } else {
                    words.insert(at, format!("w{}.", self.token()));
                }
            }
            5 | 6 => {
                let section = self.random.below(model.prose.len());
                let lines = &mut model.prose[section].1;
                let at = self.random.below(lines.len() + 1);
                match self.random.below(3) {
                    0 if at < lines.len() && lines.len() > 1 => drop(lines.remove(at)),
                    1 if at < lines.len() => lines[at] = format!("Changed l{}.", self.token()),
                    _ => lines.insert(at, format!("Added l{}.", self.token())),
                }
            }
            _ => self.edit_rows(model),
        }
    }

    fn edit_key(&mut self, model: &mut Model) {
        let table = self.random.below(model.tables.len());
        let is_top = model.tables[table].0.is_empty();
        let token = self.token();
        let keys = &mut model.tables[table].1;
        let at = self.random.below(keys.len());
        if self.random.one_in(4) && keys.len() > 1 && !is_top {
            keys.remove(at);
        } else if self.random.one_in(3) && !is_top {
            let names = ["detected", "mitigated", "recording", "chat"];
            let name = names[self.random.below(names.len())];
            if keys.iter().all(|key| key.name != name) {
                keys.insert(at, key(name, format!("\"v{token}.\"")));
            }
        } else {
            keys[at].value = format!("\"v{token}.\"");
        }
    }

    fn edit_rows(&mut self, model: &mut Model) {
        let at = self.random.below(model.rows.len());
        let array = model.rows[at].0;
        let rows = &mut model.rows[at].1;
        if rows.is_empty() || self.random.one_in(3) {
            let mut row = self.row(array);
            if self.random.one_in(3) {
                row.above = Some(format!("# c{}.", self.token()));
            }
            let rows = &mut model.rows[at].1;
            let place = match row.minute {
                Some(minute) => rows.iter().position(|row| row.minute > Some(minute)).unwrap_or(rows.len()),
                None if self.random.one_in(2) => rows.len(),
                None => self.random.below(rows.len() + 1),
            };
            rows.insert(place, row);
            return;
        }
        let row = self.random.below(rows.len());
        if self.random.one_in(3) {
            rows.remove(row);
            return;
        }
        let token = self.token();
        let keys = &mut model.rows[at].1[row].keys;
        let name = ["evidence", "labels", "result", "source"][self.random.below(4)];
        match (self.random.below(3), keys.iter().position(|key| key.name == name)) {
            (0, None) => keys.push(key(name, format!("[\"x{token}.\"]"))),
            (1, _) => keys.last_mut().unwrap().behind = Some(format!("# c{token}.")),
            _ => {
                let last = keys.len() - 1;
                if last > 1 {
                    keys[last].value = format!("\"x{token}.\"");
                }
            }
        }
    }
}

impl Model {
    /// The document.
    pub(super) fn text(&self) -> String {
        let mut out = "#:schema ../../.pmgit/postmortem.schema.json\n".to_owned();
        for (name, keys) in &self.tables {
            if !name.is_empty() {
                writeln!(out, "\n[{name}]").unwrap();
            }
            for key in keys {
                self.write_key(key, &mut out);
            }
            let list = match *name {
                "" => self.lists.first(),
                "people" => self.lists.get(1),
                _ => None,
            };
            if let Some((name, words)) = list {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                writeln!(out, "{name} = [{}]", words.join(", ")).unwrap();
            }
        }
        out.push_str("\n[sections]\n");
        for (name, lines) in &self.prose {
            writeln!(out, "{name} = \"\"\"\n{}\n\"\"\"", lines.join("\n")).unwrap();
        }
        for (array, rows) in &self.rows {
            for row in rows {
                out.push('\n');
                row.above.iter().for_each(|line| writeln!(out, "{line}").unwrap());
                writeln!(out, "[[{array}]]").unwrap();
                row.keys.iter().for_each(|key| self.write_key(key, &mut out));
            }
        }
        out
    }

    fn write_key(&self, key: &Key, out: &mut String) {
        key.above.iter().for_each(|line| writeln!(out, "{line}").unwrap());
        let width = if self.is_aligned { 9 } else { 0 };
        write!(out, "{:width$} = {}", key.name, key.value).unwrap();
        key.behind.iter().for_each(|comment| write!(out, "  {comment}").unwrap());
        out.push('\n');
    }
}
