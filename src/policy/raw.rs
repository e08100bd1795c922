//! `.pmgit/policy.toml` as it is written, each value with its span. The doc comments are the schema's descriptions.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;
use toml::de::DeValue;

use crate::document::{Language, Maybe, Rows, Status};
use crate::toml_record::{self, Located, Read, Reader, Record, Shape, Table, TomlValue, choice, record};

record! {
    /// How postmortems are judged in this repository.
    pub(crate) struct RawPolicy {
        /// The directory of the postmortems.
        documents: Maybe<String>,
        /// The language of postmortems that name none, and of new ones.
        language: Maybe<Language>,
        /// What may be merged, and into which branches.
        gate: Table<RawGate>,
        /// The severities, merged with the defaults by name.
        severities: Rows<RawSeverity>,
        /// Time zone, weekend and holidays, from which business days follow.
        calendar: Table<RawCalendar>,
        /// The prose sections, merged with the defaults by key.
        sections: Rows<RawSection>,
        /// The level of a rule, and the status from which it applies.
        rules: BTreeMap<String, Located<RawRule>>,
        /// What a document may say `[not_applicable]` for.
        not_applicable: Maybe<Words>,
        /// The team's own words to avoid.
        terms: Rows<RawTerm>,
    }
}

record! {
    /// What may be merged, and into which branches.
    pub(crate) struct RawGate {
        /// The protected branches, globs allowed; default: the remote's default branch, `main` and `master`.
        branches: Maybe<Words>,
        /// The day pmgit came: postmortems of earlier incidents may be imported.
        since: Maybe<NaiveDate>,
        /// Whether a push option may pass the server's hook, on record.
        emergency: Maybe<bool>,
        /// The lowest status with which a postmortem may enter a protected branch.
        minimum_status: Maybe<Status>,
        /// What counts as approved.
        approvals: Table<RawApprovals>,
    }
}

record! {
    /// What counts as approved.
    pub(crate) struct RawApprovals {
        /// How many recorded approvals a reviewed postmortem needs, never the owner's own.
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
        /// Whether customers must be told.
        external_message: Maybe<Need>,
        /// Whether it needs a postmortem at all; where it is voluntary, meeting and deadlines are warnings.
        postmortem: Maybe<Duty>,
    }
}

record! {
    /// A number of days.
    pub(crate) struct RawWithin {
        /// How many.
        within: Maybe<u32>,
        /// Calendar days or business days.
        unit: Maybe<Unit>,
    }
}

choice! {
    /// What a deadline counts.
    pub(crate) enum Unit {
        /// Every day counts.
        Days = "days",
        /// Weekends and holidays do not count.
        BusinessDays = "business-days",
    }
}

choice! {
    /// Whether something must be there.
    pub(crate) enum Need {
        /// It must be there before the postmortem is reviewed.
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
        /// The days of the week that are no business days.
        weekend: Maybe<Words>,
        /// Days that are no business days: dates, `japan`, or .ics files below `.pmgit/`.
        holidays: Maybe<Holidays>,
    }
}

record! {
    /// A prose section.
    pub(crate) struct RawSection {
        /// Its key below `[sections]` in a document.
        key: Maybe<String>,
        /// Its heading for readers.
        heading: Table<RawHeading>,
        /// The status from which it must be there; absent for a new section: never.
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
    /// How much a rule's findings weigh.
    pub(crate) enum RawLevel {
        /// They block.
        Error = "error",
        /// They are shown, and block nothing.
        Warning = "warning",
        /// They are not looked for.
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
        /// The parts of a document in which they are avoided; absent: all prose.
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
