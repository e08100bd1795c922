//! `.pmgit/removed.toml`: which postmortems left the archive, why, and who approved it; append-only.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::document::{Maybe, Rows, said};
use crate::finding::{Finding, RuleId};
use crate::source::SourceFile;
use crate::toml_record::{self, Limits, Located, Reader, Record, record};

record! {
    /// The postmortems that left the archive, and old names.
    pub(crate) struct RawRemoved {
        /// One entry per postmortem.
        removed: Rows<Removal>,
    }
}

record! {
    /// A postmortem that left the archive, or its old name.
    pub(crate) struct Removal {
        /// Its id.
        id: Maybe<String>,
        /// Why it left.
        reason: Maybe<String>,
        /// Who approved that.
        approved_by: Maybe<String>,
        /// Its new id, where it was renamed.
        became: Maybe<String>,
    }
}

/// The entries of one tree, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Removed {
    pub(crate) entries: Rows<Removal>,
    /// Made for the first question; the entries are not changed after that.
    index: OnceLock<Index>,
}

/// Where each id stands among the entries.
#[derive(Clone, Debug, Default)]
struct Index {
    /// By the id that left, from old to new.
    left: HashMap<String, Vec<usize>>,
    /// By the id that it became.
    came: HashMap<String, Vec<usize>>,
    /// The entry that names the last heir of each id that has one.
    heirs: HashMap<String, usize>,
}

impl Removed {
    /// Reads the record; an absent file is an empty one.
    pub(crate) fn load(source: Option<&SourceFile>) -> (Self, Vec<Finding>) {
        let Some(source) = source else { return (Self::default(), Vec::new()) };
        let (table, mut slips) = toml_record::parse_table(source, Limits::default());
        let mut removed = Self::default();
        if let Some(table) = table {
            let mut reader = Reader::new(source.path());
            removed.entries = RawRemoved::read_table(&table, &mut reader).removed;
            slips.extend(reader.finish());
        }
        (removed, slips.into_iter().map(|slip| Finding { rule: RuleId::InvalidPolicy, ..slip }).collect())
    }

    /// The entries that an earlier record has not: each of its own counts for one of them.
    pub(crate) fn new_since(&self, earlier: &Self) -> Self {
        let mut known: HashMap<[Option<&str>; 4], usize> = HashMap::new();
        for entry in &earlier.entries {
            *known.entry(entry.says()).or_default() += 1;
        }
        let mut entries = Vec::new();
        for entry in &self.entries {
            match known.get_mut(&entry.says()) {
                Some(left) if *left > 0 => *left -= 1,
                Some(_) | None => entries.push(entry.clone()),
            }
        }
        Self { entries, index: OnceLock::new() }
    }

    /// Every id that led to this one, also by way of others.
    pub(crate) fn all_earlier<'r>(&'r self, id: &'r str) -> Vec<&'r str> {
        let (mut found, mut known) = (vec![id], HashSet::from([id]));
        let mut next = 0;
        while let Some(&name) = found.get(next) {
            found.extend(self.earlier(name).filter(|earlier| known.insert(earlier)));
            next += 1;
        }
        found.split_off(1)
    }

    /// The newest entry by which a postmortem left.
    pub(crate) fn removal_of(&self, id: &str) -> Option<&Removal> {
        self.index().left.get(id)?.last().map(|&at| &self.entries[at].value)
    }

    /// The id that a postmortem has now, by the newest entry of each name on the way.
    pub(crate) fn heir_of<'r>(&'r self, id: &'r str) -> Option<&'r str> {
        self.index().heirs.get(id).and_then(|&at| said(self.entries[at].became.as_ref()))
    }

    /// The entries by which an id left, one for each time.
    pub(crate) fn all_of<'r>(&'r self, id: &str) -> impl Iterator<Item = &'r Removal> {
        self.index().left.get(id).into_iter().flatten().map(|&at| &self.entries[at].value)
    }

    /// The ids that postmortems had before they came to this one.
    pub(crate) fn earlier<'r>(&'r self, id: &str) -> impl Iterator<Item = &'r str> {
        let came = self.index().came.get(id).into_iter().flatten();
        came.filter_map(|&at| said(self.entries[at].id.as_ref()))
    }

    /// The entry by which a postmortem came to its name.
    pub(crate) fn became(&self, id: &str) -> Option<&Removal> {
        self.index().came.get(id)?.last().map(|&at| &self.entries[at].value)
    }

    /// The id that a postmortem had before it was ever renamed.
    pub(crate) fn first_name<'a>(&'a self, id: &'a str) -> &'a str {
        let mut name = id;
        // A record that leads back to itself has no first name.
        for _ in &self.entries {
            match self.became(name).and_then(|entry| said(entry.id.as_ref())) {
                Some(earlier) => name = earlier,
                None => return name,
            }
        }
        if self.became(name).is_some() { id } else { name }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.entries))
    }
}

impl Index {
    fn of(entries: &[Located<Removal>]) -> Self {
        let mut index = Self::default();
        for (at, entry) in entries.iter().enumerate() {
            if let Some(id) = said(entry.id.as_ref()) {
                index.left.entry(id.to_owned()).or_default().push(at);
            }
            if let Some(id) = said(entry.became.as_ref()) {
                index.came.entry(id.to_owned()).or_default().push(at);
            }
        }
        index.heirs = index.heirs(entries);
        index
    }

    /// The entry that names the last heir of each id. Each way is walked once: what stands on it has the same end.
    fn heirs(&self, entries: &[Located<Removal>]) -> HashMap<String, usize> {
        let step = |id: &str| {
            let at = *self.left.get(id)?.last()?;
            said(entries[at].became.as_ref()).map(|later| (at, later))
        };
        let is_over = |id: &str| {
            let newest = self.left.get(id).and_then(|all| all.last());
            newest.is_none_or(|&at| entries[at].became.is_none())
        };
        let mut ends: HashMap<&str, Option<usize>> = HashMap::new();
        for id in self.left.keys() {
            let (mut way, mut on_way, mut name, mut last) = (Vec::new(), HashSet::new(), id.as_str(), None);
            let end = loop {
                if let Some(known) = ends.get(name) {
                    // Whatever ends here itself is the heir of those before it.
                    break known.or(last.filter(|_| is_over(name)));
                }
                // A record that leads back to itself leads nowhere.
                if !on_way.insert(name) {
                    break None;
                }
                way.push(name);
                let Some((at, later)) = step(name) else { break last.filter(|_| is_over(name)) };
                (last, name) = (Some(at), later);
            };
            for name in way {
                ends.insert(name, end.filter(|_| step(name).is_some()));
            }
        }
        ends.into_iter().filter_map(|(id, end)| Some((id.to_owned(), end?))).collect()
    }
}

impl Removal {
    /// Whether two entries say the same.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.says() == other.says()
    }

    fn says(&self) -> [Option<&str>; 4] {
        [&self.id, &self.reason, &self.approved_by, &self.became].map(|text| text.as_ref().map(|text| text.as_str()))
    }
}

/// The JSON Schema of `removed.toml`.
pub(crate) fn removed_schema() -> Value {
    toml_record::schema("pmgit removed postmortems", &<RawRemoved as Record>::shape(), &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RepoPath;

    fn record(rows: &[(&str, Option<&str>)]) -> Removed {
        let row = |&(id, became): &(&str, Option<&str>)| {
            let became = became.map(|became| format!("became = \"{became}\"\n")).unwrap_or_default();
            format!("[[removed]]\nid = \"{id}\"\nreason = \"a\"\napproved_by = \"ben\"\n{became}")
        };
        let text: String = rows.iter().map(row).collect();
        Removed::load(Some(&SourceFile::new(RepoPath::from("removed.toml"), text.into_bytes()))).0
    }

    /// The heir by the record alone, step by step.
    fn walked(removed: &Removed, id: &str) -> Option<String> {
        let newest = |name: &str| removed.entries.iter().rev().find(|entry| said(entry.id.as_ref()) == Some(name));
        let mut name = id.to_owned();
        for _ in &removed.entries {
            match newest(&name).and_then(|entry| said(entry.became.as_ref())) {
                Some(later) => name = later.to_owned(),
                None => break,
            }
        }
        (name != id && newest(&name).is_none_or(|entry| entry.became.is_none())).then_some(name)
    }

    #[test]
    fn heirs_are_those_of_a_walk_along_the_record() {
        let names = ["a", "b", "c", "d"];
        let mut tried = 0;
        // Every record of four entries about four names.
        for code in 0..(4_usize * 5).pow(3) {
            let rows: Vec<(&str, Option<&str>)> = (0..3)
                .map(|at| code / 20_usize.pow(at) % 20)
                .map(|row| (names[row / 5], names.get(row % 5).copied()))
                .collect();
            let removed = record(&rows);
            for name in names {
                assert_eq!(removed.heir_of(name).map(str::to_owned), walked(&removed, name), "{name} in {rows:?}");
                tried += 1;
            }
        }
        assert_eq!(tried, 32_000);
    }

    #[test]
    fn a_long_way_is_walked_once() {
        let ids: Vec<String> = (0..5_000).map(|number| format!("n{number}")).collect();
        let rows: Vec<(&str, Option<&str>)> =
            ids.windows(2).map(|pair| (pair[0].as_str(), Some(pair[1].as_str()))).collect();
        let removed = record(&rows);
        assert!(ids[..4_999].iter().all(|id| removed.heir_of(id) == Some("n4999")));
        assert_eq!(removed.all_earlier("n4999").len(), 4_999);
        assert_eq!(removed.new_since(&record(&rows[..2_000])).entries.len(), 2_999);
    }
}
