//! `.pmgit/policy.toml` as it is written, each value with its span. The doc comments are the schema's descriptions.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;
use toml::de::DeValue;

use super::version::VersionText;
use crate::document::{Language, Maybe, Rows, Status};
use crate::toml_record::{self, Located, Read, Reader, Record, Shape, Table, TomlValue, choice, record};

record! {
    /// How pmgit checks the postmortems of this repository.
    pub(crate) struct RawPolicy {
        /// The version of pmgit that the policy was written for; rules of a later one are hints.
        pmgit: Maybe<VersionText>,
        /// The directory of the postmortems.
        documents: Maybe<String>,
        /// The language of new postmortems, and of those that name none.
        language: Maybe<Language>,
        /// What may be merged, and into which branches.
        gate: Table<RawGate>,
        /// The severities, merged with the defaults by name.
        severities: Rows<RawSeverity>,
        /// The time zone, weekend and holidays, which determine the business days.
        calendar: Table<RawCalendar>,
        /// The prose sections, merged with the defaults by key.
        sections: Rows<RawSection>,
        /// Each rule's level, and the status from which it applies.
        rules: BTreeMap<String, Located<RawRule>>,
        /// What a document may declare `[not_applicable]`.
        not_applicable: Maybe<Words>,
        /// The team's own words to avoid.
        terms: Rows<RawTerm>,
    }
}

record! {
    /// What may be merged, and into which branches.
    pub(crate) struct RawGate {
        /// The protected branches, as names or globs; default: the remote's default branch, `main` and `master`.
        branches: Maybe<Words>,
        /// The day when pmgit was introduced; postmortems of earlier incidents may be imported.
        since: Maybe<NaiveDate>,
        /// Whether a push option may bypass the server's hook; each use is recorded.
        emergency: Maybe<bool>,
        /// The lowest status at which a postmortem may enter a protected branch.
        minimum_status: Maybe<Status>,
        /// What counts as approved.
        approvals: Table<RawApprovals>,
    }
}

record! {
    /// What counts as approved.
    pub(crate) struct RawApprovals {
        /// How many recorded approvals a reviewed postmortem needs; the owner's own never counts.
        minimum: Maybe<u32>,
    }
}

record! {
    /// A severity and what it asks for.
    pub(crate) struct RawSeverity {
        /// Its name, as documents write it.
        name: Maybe<String>,
        /// When the meeting must begin, counted from the resolution.
        meeting: Table<RawWithin>,
        /// When its actions are due, counted from the resolution.
        actions: Table<RawWithin>,
        /// Whether customers must be informed.
        external_message: Maybe<Need>,
        /// Whether it needs a postmortem; where it is voluntary, a missed meeting or deadline is a warning.
        postmortem: Maybe<Duty>,
    }
}

record! {
    /// A number of days.
    pub(crate) struct RawWithin {
        /// The number of days.
        within: Maybe<u32>,
        /// Calendar days or business days.
        unit: Maybe<Unit>,
    }
}

choice! {
    /// Which days a deadline counts.
    pub(crate) enum Unit {
        /// Every day counts.
        Days = "days",
        /// Weekends and holidays do not count.
        BusinessDays = "business-days",
    }
}

choice! {
    /// Whether something is required.
    pub(crate) enum Need {
        /// It is required before the postmortem is reviewed.
        Required = "required",
        /// It may be left out.
        Optional = "optional",
    }
}

choice! {
    /// Whether a severity must have a postmortem.
    pub(crate) enum Duty {
        /// It must have one.
        Required = "required",
        /// It may have one.
        Voluntary = "voluntary",
    }
}

record! {
    /// Time zone, weekend and holidays.
    pub(crate) struct RawCalendar {
        /// An IANA time zone, such as `Asia/Tokyo`; default: `UTC`.
        time_zone: Maybe<String>,
        /// The days of the week that are not business days.
        weekend: Maybe<Words>,
        /// Days that are not business days: dates, `japan`, or .ics files in `.pmgit/`.
        holidays: Maybe<Holidays>,
    }
}

record! {
    /// A prose section.
    pub(crate) struct RawSection {
        /// Its key in `[sections]` of a document.
        key: Maybe<String>,
        /// Its heading for readers.
        heading: Table<RawHeading>,
        /// The status from which it is required; a new section without it is never required.
        required_from: Maybe<Status>,
    }
}

record! {
    /// A heading in each language.
    pub(crate) struct RawHeading {
        /// In English.
        en: Maybe<String>,
        /// 日本語で
        ja: Maybe<String>,
    }
}

record! {
    /// How one rule is applied.
    pub(crate) struct RawRule {
        /// Its level.
        level: Maybe<RawLevel>,
        /// The status from which it has that level; before it, it is a hint.
        from: Maybe<Status>,
    }
}

choice! {
    /// How serious a rule's findings are.
    pub(crate) enum RawLevel {
        /// They block.
        Error = "error",
        /// They are shown and do not block.
        Warning = "warning",
        /// The rule is not applied.
        Off = "off",
    }
}

record! {
    /// Words the team avoids.
    pub(crate) struct RawTerm {
        /// The words.
        avoid: Maybe<Words>,
        /// What to write instead.
        r#use: Maybe<Words>,
        /// The parts of a document where they are avoided; if absent, all prose.
        r#where: Maybe<Words>,
    }
}

/// A list of words that replaces its default as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(pub(crate) Vec<Located<String>>);

impl Read for Words {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let list = <Rows<String> as toml_record::Field>::read(value.span().into(), value, reader);
        Some(Self(list))
    }

    fn shape() -> Shape {
        Shape::List(Box::new(Shape::Text))
    }
}

/// A day off, or the name of a source of days off.
#[derive(Clone, Debug)]
pub(crate) enum Holiday {
    Date(NaiveDate),
    Source(String),
}

impl Read for Holiday {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(name) => Some(Self::Source(name.as_ref().to_owned())),
            _ => <NaiveDate as Read>::read(value, reader).map(Self::Date),
        }
    }

    fn shape() -> Shape {
        Shape::Either(vec![<NaiveDate as Read>::shape(), Shape::Text])
    }
}

/// The holidays that are named.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holidays(pub(crate) Vec<Located<Holiday>>);

impl Read for Holidays {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self(<Rows<Holiday> as toml_record::Field>::read(value.span().into(), value, reader)))
    }

    fn shape() -> Shape {
        Shape::List(Box::new(Holiday::shape()))
    }
}

/// The JSON Schema of `policy.toml`.
pub(crate) fn policy_schema() -> Value {
    toml_record::schema("pmgit policy", &<RawPolicy as Record>::shape(), &[])
}
