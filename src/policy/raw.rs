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
        /// `.toml` files of other tools, as globs below the directory of the postmortems; they are not judged. `*` does not cross a `/`, `**` does.
        ignore: Maybe<Words>,
        /// What may be merged, and into which branches.
        gate: Table<RawGate>,
        /// The severities, merged with the defaults by name.
        severities: Rows<RawSeverity>,
        /// The time zone, weekend and holidays, which determine the business days.
        calendar: Table<RawCalendar>,
        /// The postmortem meeting.
        meeting: Table<RawMeeting>,
        /// The prose sections, merged with the defaults by key.
        sections: Rows<RawSection>,
        /// Who reads a postmortem before it is merged.
        review: Table<RawReview>,
        /// Each rule's level, and the status from which it applies.
        rules: BTreeMap<String, Located<RawRule>>,
        /// What a document may declare `[not_applicable]`.
        not_applicable: Maybe<Words>,
        /// The team's own words to avoid.
        terms: Rows<RawTerm>,
        /// What wording rules need to know of the team's world.
        words: Table<RawWordList>,
        /// What a public copy of a postmortem shows; nothing else leaves.
        public: Maybe<RawPublic>,
    }
}

record! {
    /// What a public copy of a postmortem shows; nothing else leaves.
    pub(crate) struct RawPublic {
        /// The sections it shows, by key.
        sections: Maybe<Words>,
        /// The fields it shows.
        fields: Maybe<List<PublicField>>,
        /// Only closed postmortems with one of these tags have a public copy; default: none has.
        tags: Maybe<Words>,
    }
}

choice! {
    /// A field that may be public. People, evidence, attachments and other postmortems never are.
    pub(crate) enum PublicField {
        /// The title.
        Title = "title",
        /// The severity.
        Severity = "severity",
        /// The tags.
        Tags = "tags",
        /// When it began.
        Started = "incident.started",
        /// When it was detected.
        Detected = "incident.detected",
        /// When customers were no longer impacted.
        Mitigated = "incident.mitigated",
        /// When it was over.
        Resolved = "incident.resolved",
        /// The systems that were impacted.
        Systems = "incident.systems",
        /// The numbers of the impact, without their sources.
        Impact = "impact",
        /// What happened when, without who did it, details and evidence.
        Timeline = "timeline",
        /// What is being done and by when, without who does it, tickets and priorities.
        Actions = "actions",
        /// The message to customers in every language that it has, and where it was posted.
        ExternalMessage = "external_message",
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
        /// Whose approvals and waivers count.
        people: Maybe<Approvers>,
        /// Whether the forge may rebase changes: pmgit then also judges their commits as replayed onto the target branch; default: `true`.
        rebase: Maybe<bool>,
    }
}

record! {
    /// What counts as approved.
    pub(crate) struct RawApprovals {
        /// How many recorded approvals a reviewed postmortem needs; the owner's own never counts.
        minimum: Maybe<u32>,
        /// Where approvals are given.
        source: Maybe<ApprovalSource>,
    }
}

choice! {
    /// Where approvals are given.
    pub(crate) enum ApprovalSource {
        /// In the postmortem, as `[[approvals]]`; pmgit counts them.
        Recorded = "recorded",
        /// On the forge, whose branch rule asks for them; pmgit asks for none.
        Forge = "forge",
    }
}

choice! {
    /// Whose approvals and waivers count.
    pub(crate) enum Approvers {
        /// Anybody's but the owner's.
        Any = "any",
        /// Only those of people in `.pmgit/people.toml`.
        Known = "known",
    }
}

record! {
    /// A severity and what it asks for.
    pub(crate) struct RawSeverity {
        /// Its name, as documents write it.
        name: Maybe<String>,
        /// Removes a built-in severity; no other key but `name` may stand beside it.
        omit: Maybe<bool>,
        /// When the meeting must begin, counted from the resolution.
        meeting: Table<RawWithin>,
        /// When its actions are due, counted from the resolution.
        actions: Table<RawWithin>,
        /// Whether customers must be informed.
        external_message: Maybe<Need>,
        /// Whether it needs a postmortem; where it is voluntary, a missed meeting or deadline is a warning.
        postmortem: Maybe<Duty>,
        /// Which approvals it needs, in place of those of `gate.approvals`.
        approvals: Table<RawSeverityApprovals>,
    }
}

record! {
    /// Which approvals a severity needs.
    pub(crate) struct RawSeverityApprovals {
        /// How many recorded approvals a reviewed postmortem needs; default: those of `gate.approvals`.
        minimum: Maybe<u32>,
        /// The roles of `[people]` that must each have approved: one of those who hold it is enough.
        roles: Maybe<List<ApproverRole>>,
    }
}

choice! {
    /// A role of `[people]` that may be asked to approve; the owner's own approval never counts.
    pub(crate) enum ApproverRole {
        /// The incident commander.
        IncidentCommander = "incident_commander",
        /// Who shadowed the incident commander.
        CommanderShadow = "commander_shadow",
        /// The scribe.
        Scribe = "scribe",
        /// One of the responders.
        Responders = "responders",
        /// One of the owners of an impacted service.
        ServiceOwners = "service_owners",
        /// One of the engineering managers.
        EngineeringManagers = "engineering_managers",
        /// One of the product managers.
        ProductManagers = "product_managers",
        /// The customer liaison.
        CustomerLiaison = "customer_liaison",
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
        /// Days that are not business days: dates, yearly dates such as `"12-24"`, `japan`, `japan-year-end` (29 December to 3 January), or .ics files in `.pmgit/`.
        holidays: Maybe<List<Holiday>>,
    }
}

record! {
    /// The postmortem meeting.
    pub(crate) struct RawMeeting {
        /// How many minutes it may take; default: 60.
        maximum: Maybe<u32>,
    }
}

record! {
    /// Who reads a postmortem before it is merged.
    pub(crate) struct RawReview {
        /// Experienced writers, by their handles; `pmgit pr` asks them for a reading.
        experienced: Maybe<Words>,
    }
}

record! {
    /// What wording rules need to know of the team's world.
    pub(crate) struct RawWordList {
        /// Providers by the names that the team writes, such as `AWS`; their outages are their own.
        providers: Maybe<Words>,
    }
}

record! {
    /// A prose section.
    pub(crate) struct RawSection {
        /// Its key in `[sections]` of a document.
        key: Maybe<String>,
        /// Removes a built-in section; no other key but `key` may stand beside it.
        omit: Maybe<bool>,
        /// Its heading for readers.
        heading: Table<RawHeading>,
        /// The status from which it is required, or `never`; a new section without it is never required.
        required_from: Maybe<RequiredFrom>,
        /// The severities for which it is required; if absent, all.
        required_for: Maybe<Words>,
        /// The templates whose postmortems have it; if absent, all postmortems.
        templates: Maybe<Words>,
    }
}

choice! {
    /// From when on something is required.
    pub(crate) enum RequiredFrom {
        /// From the first draft.
        Draft = "draft",
        /// From the review.
        InReview = "in-review",
        /// Once it is reviewed.
        Reviewed = "reviewed",
        /// Once it is closed.
        Closed = "closed",
        /// It may always be left out.
        Never = "never",
    }
}

impl RequiredFrom {
    pub(super) const fn status(self) -> Option<Status> {
        match self {
            Self::Draft => Some(Status::Draft),
            Self::InReview => Some(Status::InReview),
            Self::Reviewed => Some(Status::Reviewed),
            Self::Closed => Some(Status::Closed),
            Self::Never => None,
        }
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
        /// The parts of the rule that it holds for, such as `scribe` of `missing-role`; if absent, all. The others keep their default.
        parts: Maybe<Words>,
    }
}

choice! {
    /// How serious a rule's findings are.
    pub(crate) enum RawLevel {
        /// They block.
        Error = "error",
        /// They are shown and do not block.
        Warning = "warning",
        /// They are shown where hints are asked for.
        Hint = "hint",
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

/// A list that replaces its default as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct List<T>(pub(crate) Rows<T>);

pub(crate) type Words = List<String>;

impl<T: Read> Read for List<T> {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let list = <Rows<T> as toml_record::Field>::read(value.span().into(), value, reader);
        // What is no list says nothing, also not that nothing is in it.
        value.get_ref().is_array().then_some(Self(list))
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
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

/// The JSON Schema of `policy.toml`.
pub(crate) fn policy_schema() -> Value {
    toml_record::schema("pmgit policy", &<RawPolicy as Record>::shape(), &[])
}
