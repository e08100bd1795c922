//! `.pmgit/exceptions.toml`: which commits came in past the gate and may stay, why, and who approved it; append-only.

use serde_json::Value;

use crate::document::{Maybe, Rows, is_named, meant, person_named, said};
use crate::finding::{Finding, Gathered, RuleId};
use crate::source::SourceFile;
use crate::text::{Message, named, say};
use crate::toml_record::{self, Limits, Located, Reader, Record, record};

record! {
    /// The commits that bypassed the gate and may stay.
    pub(crate) struct RawExceptions {
        /// One entry per commit.
        exceptions: Rows<Exception>,
    }
}

record! {
    /// A commit that bypassed the gate.
    pub(crate) struct Exception {
        /// Its id, or at least its first twelve digits.
        commit: Maybe<String>,
        /// Why it may stay.
        reason: Maybe<String>,
        /// Who approved that.
        approved_by: Maybe<String>,
    }
}

/// A shorter id would excuse commits that nobody has thought of.
const SHORTEST: usize = 12;

/// The entries of one tree, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exceptions {
    entries: Rows<Exception>,
}

impl Exceptions {
    /// Reads the record; an absent file is an empty one. An entry that says too little excuses nothing, and is a slip.
    pub(crate) fn load(source: Option<&SourceFile>) -> (Self, Vec<Finding>) {
        let Some(source) = source else { return (Self::default(), Vec::new()) };
        let (table, mut found) = toml_record::parse_table(source, Limits::default());
        let mut exceptions = Self::default();
        if let Some(table) = table {
            let mut reader = Reader::new(source.path());
            exceptions.entries = RawExceptions::read_table(&table, &mut reader).exceptions;
            found.extend(reader.finish());
        }
        let mut slips = Gathered::new(source.path());
        exceptions.entries.retain(|entry| entry.is_whole(&mut slips));
        found.extend(slips.finish());
        (exceptions, found.into_iter().map(|slip| Finding { rule: RuleId::InvalidPolicy, ..slip }).collect())
    }

    /// The first entry of the base that these no longer have as it was, by its commit.
    pub(crate) fn lost<'b>(&self, base: &'b Self) -> Option<&'b str> {
        let stands = |one: &Exception| self.entries.iter().any(|entry| entry.value.same(one));
        let lost = base.entries.iter().find(|entry| !stands(&entry.value))?;
        said(lost.value.commit.as_ref())
    }

    /// Who approved each, with its place.
    pub(crate) fn approvers(&self) -> Vec<&Located<String>> {
        self.entries.iter().filter_map(|entry| entry.approved_by.as_ref()).collect()
    }

    /// Who approved each, and the commit.
    pub(crate) fn said(&self) -> impl Iterator<Item = (String, String)> {
        let word = |entry: &Exception| Some((entry.approved_by()?.to_owned(), entry.commit()?.to_owned()));
        self.entries.iter().filter_map(move |entry| word(&entry.value))
    }

    /// The entries for a commit, given by its whole id.
    pub(crate) fn exceptions_for(&self, commit: &str) -> impl Iterator<Item = &Exception> {
        let names = move |entry: &&Exception| {
            said(entry.commit.as_ref()).is_some_and(|id| commit.starts_with(&id.to_ascii_lowercase()))
        };
        self.entries.iter().map(|entry| &entry.value).filter(names)
    }
}

impl Exception {
    fn same(&self, other: &Self) -> bool {
        let values = |entry: &Self| {
            [&entry.commit, &entry.reason, &entry.approved_by].map(|text| said(text.as_ref()).map(str::to_owned))
        };
        values(self) == values(other)
    }

    pub(crate) fn commit(&self) -> Option<&str> {
        said(self.commit.as_ref())
    }

    pub(crate) fn reason(&self) -> Option<&str> {
        said(self.reason.as_ref())
    }

    pub(crate) fn approved_by(&self) -> Option<&str> {
        said(self.approved_by.as_ref())
    }
}

impl Located<Exception> {
    /// Whether an entry says all that it must; what it lacks is a slip.
    fn is_whole(&self, slips: &mut Gathered<'_>) -> bool {
        let keys = [("commit", &self.commit), ("reason", &self.reason), ("approved_by", &self.approved_by)];
        let is_told = |key, text: &Maybe<String>| match key {
            "approved_by" => person_named(text.as_ref()).is_some(),
            // It may be digits alone.
            "commit" => is_named(text.as_ref()),
            _ => meant(text.as_ref()).is_some(),
        };
        let missing: Vec<&str> =
            keys.into_iter().filter(|&(key, text)| !is_told(key, text)).map(|(key, _)| key).collect();
        let id = said(self.commit.as_ref()).filter(|id| !is_id(id));
        for &key in &missing {
            let message = say! {
                |rows|
                en: "an exception has no `{key}`{}", rows.in_places();
                ja: "`{key}`のない例外は無効です{}", rows.in_places()
            };
            slips.add(RuleId::InvalidPolicy, format!("exceptions.{key}"), Some(self.span), || (message, keys_hint()));
        }
        if let Some(id) = id {
            let id = named(id);
            let message = say! {
                |rows|
                en: "{id} is not a commit id{}", rows.and_more();
                ja: "{id}はコミットのIDではありません{}", rows.and_more()
            };
            slips.add(RuleId::InvalidPolicy, "exceptions.commit.id", Some(self.span), || (message, keys_hint()));
        }
        missing.is_empty() && id.is_none()
    }
}

fn is_id(text: &str) -> bool {
    text.len() >= SHORTEST && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn keys_hint() -> Message {
    say! {
        en: "each exception needs a `commit` (at least {SHORTEST} digits of its id), a `reason` and an `approved_by`";
        ja: "例外には`commit`（IDの先頭{SHORTEST}桁以上）、`reason`、`approved_by`を書いてください"
    }
    .into()
}

/// The JSON Schema of `exceptions.toml`.
pub(crate) fn exceptions_schema() -> Value {
    toml_record::schema("pmgit exceptions", &<RawExceptions as Record>::shape(), &[])
}
