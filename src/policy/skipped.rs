//! `.pmgit/skipped.toml`: which incidents need no postmortem after all, why, and who approved it; append-only.

use serde_json::Value;

use crate::document::{Maybe, Rows, is_named, meant, person_named, said};
use crate::finding::{Finding, Gathered, RuleId};
use crate::source::SourceFile;
use crate::text::say;
use crate::toml_record::{self, Limits, Located, Reader, Record, record};

record! {
    /// The incidents that need no postmortem.
    pub(crate) struct RawSkipped {
        /// One entry per incident.
        skipped: Rows<Skip>,
    }
}

record! {
    /// An incident without a postmortem.
    pub(crate) struct Skip {
        /// Its id or link, as the incident tool writes it.
        reference: Maybe<String>,
        /// Why it needs none.
        reason: Maybe<String>,
        /// Who approved that.
        approved_by: Maybe<String>,
    }
}

/// The entries of one tree, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Skipped {
    entries: Rows<Skip>,
}

impl Skipped {
    /// Reads the record; an absent file is an empty one. An entry that says too little excuses nothing, and is a slip.
    pub(crate) fn load(source: Option<&SourceFile>) -> (Self, Vec<Finding>) {
        let Some(source) = source else { return (Self::default(), Vec::new()) };
        let (table, mut found) = toml_record::parse_table(source, Limits::default());
        let mut skipped = Self::default();
        if let Some(table) = table {
            let mut reader = Reader::new(source.path());
            skipped.entries = RawSkipped::read_table(&table, &mut reader).skipped;
            found.extend(reader.finish());
        }
        let mut slips = Gathered::new(source.path());
        skipped.entries.retain(|entry| entry.is_whole(&mut slips));
        found.extend(slips.finish());
        (skipped, found.into_iter().map(|slip| Finding { rule: RuleId::InvalidPolicy, ..slip }).collect())
    }

    /// The first entry of the base that these no longer have as it was, by its reference.
    pub(crate) fn lost<'b>(&self, base: &'b Self) -> Option<&'b str> {
        let stands = |one: &Skip| self.entries.iter().any(|entry| entry.value.same(one));
        let lost = base.entries.iter().find(|entry| !stands(&entry.value))?;
        said(lost.value.reference.as_ref())
    }

    /// Who approved each, with its place.
    pub(crate) fn approvers(&self) -> Vec<&Located<String>> {
        self.entries.iter().filter_map(|entry| entry.approved_by.as_ref()).collect()
    }

    /// Who approved each, and the incident.
    pub(crate) fn said(&self) -> impl Iterator<Item = (String, String)> {
        let text = |text: &Maybe<String>| said(text.as_ref()).map(str::to_owned);
        self.entries.iter().filter_map(move |entry| Some((text(&entry.approved_by)?, text(&entry.reference)?)))
    }

    /// Whether an incident needs no postmortem.
    pub(crate) fn has(&self, reference: &str) -> bool {
        let wanted = same_reference(reference);
        self.entries.iter().any(|entry| said(entry.reference.as_ref()).is_some_and(|one| same_reference(one) == wanted))
    }
}

impl Skip {
    fn same(&self, other: &Self) -> bool {
        let values = |entry: &Self| {
            [&entry.reference, &entry.reason, &entry.approved_by].map(|text| said(text.as_ref()).map(str::to_owned))
        };
        values(self) == values(other)
    }
}

/// A reference as it is compared: spaces around it and case make no difference.
pub(crate) fn same_reference(reference: &str) -> String {
    reference.trim().to_lowercase()
}

impl Located<Skip> {
    /// Whether an entry says all that it must; what it lacks is a slip.
    fn is_whole(&self, slips: &mut Gathered<'_>) -> bool {
        let keys = [("reference", &self.reference), ("reason", &self.reason), ("approved_by", &self.approved_by)];
        let is_told = |key, text: &Maybe<String>| match key {
            "approved_by" => person_named(text.as_ref()).is_some(),
            // It may be a number.
            "reference" => is_named(text.as_ref()),
            _ => meant(text.as_ref()).is_some(),
        };
        let missing: Vec<&str> =
            keys.into_iter().filter(|&(key, text)| !is_told(key, text)).map(|(key, _)| key).collect();
        for &key in &missing {
            slips.add(RuleId::InvalidPolicy, format!("skipped.{key}"), Some(self.span), || {
                let message = say! {
                    |rows|
                    en: "a skipped incident has no `{key}`{}", rows.in_places();
                    ja: "`{key}`のない項目は無効です{}", rows.in_places()
                };
                let hint = say! {
                    en: "each incident needs a `reference`, a `reason` and an `approved_by`";
                    ja: "インシデントごとに`reference`、`reason`、`approved_by`を書いてください"
                };
                (message, hint)
            });
        }
        missing.is_empty()
    }
}

/// The JSON Schema of `skipped.toml`.
pub(crate) fn skipped_schema() -> Value {
    toml_record::schema("pmgit skipped incidents", &<RawSkipped as Record>::shape(), &[])
}
