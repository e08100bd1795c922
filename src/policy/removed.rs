//! `.pmgit/removed.toml`: which postmortems left the archive, why, and who approved it; append-only.

use serde_json::Value;

use crate::document::{Maybe, Rows, said};
use crate::finding::{Finding, RuleId};
use crate::source::SourceFile;
use crate::toml_record::{self, Limits, Reader, Record, record};

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
        let mut known: Vec<&Removal> = earlier.entries.iter().map(|entry| &entry.value).collect();
        let mut entries = self.entries.clone();
        entries.retain(|entry| match known.iter().position(|known| known.same(&entry.value)) {
            Some(at) => {
                known.swap_remove(at);
                false
            }
            None => true,
        });
        Self { entries }
    }

    /// Every id that led to this one, also by way of others.
    pub(crate) fn all_earlier<'r>(&'r self, id: &'r str) -> Vec<&'r str> {
        let mut found = vec![id];
        let mut next = 0;
        while let Some(&name) = found.get(next) {
            for earlier in self.earlier(name) {
                if !found.contains(&earlier) {
                    found.push(earlier);
                }
            }
            next += 1;
        }
        found.split_off(1)
    }

    /// The newest entry by which a postmortem left.
    pub(crate) fn removal_of(&self, id: &str) -> Option<&Removal> {
        self.all_of(id).last()
    }

    /// The id that a postmortem has now, by the newest entry of each name on the way.
    pub(crate) fn heir_of<'r>(&'r self, id: &'r str) -> Option<&'r str> {
        let mut name = id;
        // A record that leads back to itself leads nowhere.
        for _ in &self.entries {
            match self.removal_of(name).and_then(|entry| said(entry.became.as_ref())) {
                Some(later) => name = later,
                None => break,
            }
        }
        (name != id && self.removal_of(name).is_none_or(|entry| entry.became.is_none())).then_some(name)
    }

    /// The entries by which an id left, one for each time.
    pub(crate) fn all_of<'r>(&'r self, id: &str) -> impl Iterator<Item = &'r Removal> {
        self.entries.iter().map(|entry| &entry.value).filter(move |entry| said(entry.id.as_ref()) == Some(id))
    }

    /// The ids that postmortems had before they came to this one.
    pub(crate) fn earlier<'r>(&'r self, id: &str) -> impl Iterator<Item = &'r str> {
        let became = self.entries.iter().filter(move |entry| said(entry.became.as_ref()) == Some(id));
        became.filter_map(|entry| said(entry.id.as_ref()))
    }

    /// The entry by which a postmortem came to its name.
    pub(crate) fn became(&self, id: &str) -> Option<&Removal> {
        self.entries.iter().rev().map(|entry| &entry.value).find(|entry| said(entry.became.as_ref()) == Some(id))
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
}

impl Removal {
    /// Whether two entries say the same.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let values = |entry: &Self| {
            [&entry.id, &entry.reason, &entry.approved_by, &entry.became]
                .map(|text| text.as_ref().map(|text| text.value.clone()))
        };
        values(self) == values(other)
    }
}

/// The JSON Schema of `removed.toml`.
pub(crate) fn removed_schema() -> Value {
    toml_record::schema("pmgit removed postmortems", &<RawRemoved as Record>::shape(), &[])
}
