//! The postmortem as values, each with its span. The doc comments are the descriptions in the JSON Schema.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::source::Span;
use crate::text::{Language, is_invisible};
use crate::toml_record::{
    Field, FieldShape, Free, Located, Number, OneOrMore, Presence, Read, Reader, Shape, Table, TomlValue, choice,
    record,
};

pub(crate) use crate::toml_record::{Moment, When};

/// A key that may be absent.
pub(crate) type Maybe<T> = Option<Located<T>>;
/// A list; absent reads as empty.
pub(crate) type Rows<T> = Vec<Located<T>>;

choice! {
    /// Where a postmortem stands (process page, "status descriptions").
    pub(crate) enum Status {
        /// The content is still being written.
        Draft = "draft",
        /// The content is complete and ready for the meeting.
        InReview = "in-review",
        /// The meeting is over and the content is agreed.
        Reviewed = "reviewed",
        /// The document needs no more work.
        Closed = "closed",
    }
}

/// The language of headings and wording rules.
impl Read for Language {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let codes: Vec<&str> = Self::ALL.iter().map(|language| language.as_str()).collect();
        reader.word(value, Self::from_word, &codes)
    }

    fn shape() -> Shape {
        Shape::Choice(Self::ALL.iter().map(|language| (language.as_str(), language.name())).collect())
    }
}

choice! {
    /// What kind of moment of the timeline it is.
    pub(crate) enum MomentKind {
        /// A contributing factor began.
        Cause = "cause",
        /// A person or an alert noticed.
        Detection = "detection",
        /// A responder was paged.
        Page = "page",
        /// Customers were informed: the status page or a post.
        Public = "public",
        /// The impact began, changed or ended.
        Impact = "impact",
        /// A responder did something significant.
        Action = "action",
        /// The severity or the state of the incident changed.
        Status = "status",
        /// The service recovered.
        Recovery = "recovery",
    }
}

choice! {
    /// What an action is for.
    pub(crate) enum ActionKind {
        /// Keeps it from happening again.
        Prevent = "prevent",
        /// Makes the next one shorter or smaller.
        Prepare = "prepare",
        /// A remaining step of this postmortem.
        FollowUp = "follow-up",
        /// Improves the response process itself.
        Process = "process",
    }
}

record! {
    /// A postmortem: one incident, from draft to closed.
    pub(crate) struct Document {
        /// One line that says what happened, in the words that readers will search for years later.
        title: Maybe<String>,
        /// Where the postmortem stands; pmgit sets it together with an entry in `transitions`.
        status: Maybe<Status>,
        /// The final severity, one of the policy's: `SEV-1` to `SEV-5` by default.
        severity: Maybe<String>,
        /// The language of headings and wording rules; if absent, the policy's.
        language: Maybe<Language>,
        /// Keywords for searching the archive.
        tags: Rows<String>,
        /// Earlier postmortems of the same kind, by id; `repository:id` for one in another repository.
        related: Rows<String>,
        /// The kind of postmortem, where the team has several: the policy says which sections each asks for.
        template: Maybe<String>,
        /// Links to where it was reviewed, such as its pull request.
        discussions: Rows<String>,
        /// Where a postmortem that was written elsewhere came from; it may enter at any status.
        imported: Maybe<String>,
        /// When and where it happened.
        incident: Table<Incident>,
        /// Who took part, as short handles.
        people: Table<People>,
        /// The postmortem meeting.
        meeting: Table<Meeting>,
        /// The prose, as Markdown; the policy decides which sections exist.
        sections: Sections,
        /// The impact on customers, in numbers.
        impact: Rows<Impact>,
        /// What customers said; private, and read in the meeting.
        customer_comments: Rows<CustomerComment>,
        /// What happened when, in order; each moment has its evidence.
        timeline: Rows<TimelineMoment>,
        /// The commands and queries that were run to study the data, so that others can repeat them.
        queries: Rows<Query>,
        /// What will be done about it.
        actions: Rows<Action>,
        /// The mail to the company.
        internal_message: Maybe<InternalMessage>,
        /// The message to customers; if present, it must be posted before closing.
        external_message: Maybe<ExternalMessage>,
        /// Who approved, and when; only approvals after the last transition to in-review count.
        approvals: Rows<Approval>,
        /// Findings that somebody other than the owner allowed, each with a reason.
        waivers: Rows<Waiver>,
        /// How the postmortem reached its status; append-only, written by pmgit.
        transitions: Rows<Transition>,
        /// Changes of the severity, each with its reason.
        severity_changes: Rows<SeverityChange>,
        /// A reason for each thing that this incident does not have: `detected`, `mitigated`, `scribe` and so on.
        not_applicable: BTreeMap<String, Located<String>>,
        /// Where the details of a security or legal matter are kept instead.
        restricted: Maybe<Restricted>,
        /// What an import did, and who allows one that is newer than pmgit.
        import: Table<Import>,
        /// The team's own keys; pmgit never checks them.
        custom: Free,
    }
}

record! {
    /// When and where it happened.
    pub(crate) struct Incident {
        /// Ids or links of the incident; the first is the primary one.
        references: Rows<String>,
        /// When the first contributing factor began; an imported postmortem may give only the day.
        started: Maybe<When>,
        /// When a person or an alert noticed; an imported postmortem may give only the day.
        detected: Maybe<When>,
        /// When customers were no longer impacted; an imported postmortem may give only the day.
        mitigated: Maybe<When>,
        /// When the incident was over; every deadline counts from here. An imported postmortem may give only the day.
        resolved: Maybe<When>,
        /// The systems that were impacted.
        systems: Rows<String>,
        /// When customers were impacted, where that was several times or differs from system to system.
        windows: Rows<Window>,
        /// A duration stated elsewhere, in minutes; it is compared with the computed one.
        stated_minutes: Maybe<u32>,
        /// The recording of the response call.
        recording: Maybe<String>,
        /// The chat channel of the response.
        chat: Maybe<String>,
        /// Why the word "outage" is right: what was fully unavailable, for whom, from when to when.
        full_outage: Maybe<String>,
    }
}

record! {
    /// A span of time in which customers were impacted.
    pub(crate) struct Window {
        /// When it began.
        from: Maybe<When>,
        /// When it ended.
        until: Maybe<When>,
        /// The system that was impacted.
        system: Maybe<String>,
    }
}

record! {
    /// Who took part, as short handles.
    pub(crate) struct People {
        /// The person who writes the postmortem; never a team.
        owner: Maybe<String>,
        /// Who chose the owner, as a rule the incident commander at the end of the call.
        owner_designated_by: Maybe<String>,
        /// Who led the response.
        incident_commander: Maybe<String>,
        /// Who kept the record during the response.
        scribe: Maybe<String>,
        /// Everyone who worked on it.
        responders: Rows<String>,
        /// The owners of the services involved.
        service_owners: Rows<String>,
        /// The engineering managers of the impacted systems.
        engineering_managers: Rows<String>,
        /// The product managers of the impacted systems.
        product_managers: Rows<String>,
        /// Who speaks with customers and posts the external message.
        customer_liaison: Maybe<String>,
        /// Who shadowed the incident commander.
        commander_shadow: Maybe<String>,
    }
}

record! {
    /// The postmortem meeting.
    pub(crate) struct Meeting {
        /// When it will begin.
        scheduled: Maybe<Moment>,
        /// How long it is planned to take, in minutes.
        minutes: Maybe<u32>,
        /// The id of the invitation, by which calendars know a later change of it; written by pmgit.
        uid: Maybe<String>,
        /// How often it was moved; `pmgit meeting schedule` counts, so that calendars replace the older invitation.
        sequence: Maybe<u32>,
        /// The entry in the shared calendar.
        calendar: Maybe<String>,
        /// When the link was posted for review.
        shared: Maybe<Moment>,
        /// Who was asked to read it before the meeting.
        shared_with: Rows<String>,
        /// When it began.
        held: Maybe<Moment>,
        /// What was agreed: facts, analysis, actions.
        outcome: Maybe<String>,
        /// Who was there.
        attendees: Rows<String>,
        /// A neutral person who runs it instead of the incident commander.
        facilitator: Maybe<String>,
    }
}

record! {
    /// One measure of the impact.
    pub(crate) struct Impact {
        /// What is counted.
        metric: Maybe<String>,
        /// How many; 0 is an answer.
        value: Maybe<Number>,
        /// Of how many.
        of: Maybe<Number>,
        /// What the numbers count: requests, minutes, accounts.
        unit: Maybe<String>,
        /// A link to the source of the number.
        source: Maybe<String>,
    }
}

record! {
    /// What a customer said.
    pub(crate) struct CustomerComment {
        /// Their words.
        text: Maybe<String>,
        /// A link to where they said it.
        source: Maybe<String>,
    }
}

record! {
    /// One moment of the timeline.
    pub(crate) struct TimelineMoment {
        /// When it happened; only the day where nothing more is known.
        at: Maybe<When>,
        /// When it ended, if it lasted.
        until: Maybe<When>,
        /// Whether the time is approximate.
        about: Maybe<bool>,
        /// Who did or said it.
        by: Maybe<String>,
        /// The kind of moment.
        kind: Maybe<MomentKind>,
        /// What happened: facts, not judgement.
        event: Maybe<String>,
        /// A log, a chat or code that belongs to it, as Markdown.
        detail: Maybe<String>,
        /// What shows it: links, ticket ids, or files in the folder of the same name beside the document.
        evidence: Rows<String>,
    }
}

record! {
    /// A command or query that was run to study data.
    pub(crate) struct Query {
        /// What question it answers.
        purpose: Maybe<String>,
        /// The command or query, as it was run.
        command: Maybe<String>,
        /// A link to the result, or the result.
        result: Maybe<String>,
    }
}

record! {
    /// Something that will be done about it.
    pub(crate) struct Action {
        /// What to do: starts with a verb and has a clear end.
        title: Maybe<String>,
        /// What it is for.
        kind: Maybe<ActionKind>,
        /// How urgent it is: P0 or P1; leave out anything less urgent.
        priority: Maybe<String>,
        /// The team or person who does it, or a list of them.
        owner: OneOrMore,
        /// The link of its ticket.
        ticket: Maybe<String>,
        /// The day by which it must be done.
        due: Maybe<NaiveDate>,
        /// Why there is no ticket yet; it goes on the meeting's agenda.
        discuss: Maybe<String>,
        /// Why it will not be done.
        declined: Maybe<String>,
        /// How anyone can see that it is finished.
        done_when: Maybe<String>,
        /// The day on which it was done.
        done: Maybe<NaiveDate>,
        /// What shows that it was done: a link to a commit, pull request, query or page.
        proof: Maybe<String>,
        /// The ticket's labels: the severity, and the severity with the date.
        labels: Rows<String>,
    }
}

record! {
    /// The mail to the company: results and learnings.
    pub(crate) struct InternalMessage {
        /// The text, as Markdown.
        text: Maybe<String>,
        /// When it was sent.
        sent: Maybe<Moment>,
    }
}

record! {
    /// The message to customers.
    pub(crate) struct ExternalMessage {
        /// Two or three sentences: how long, and what customers saw.
        summary: Maybe<String>,
        /// What happened, without internal detail.
        what_happened: Maybe<String>,
        /// What is being done about it.
        what_we_are_doing: Maybe<String>,
        /// When it was posted.
        posted: Maybe<Moment>,
        /// Where it was posted.
        url: Maybe<String>,
        /// Who posted it.
        posted_by: Maybe<String>,
        /// The same message in other languages.
        translations: Table<Translations>,
    }
}

record! {
    /// The message to customers in other languages than the document's.
    pub(crate) struct Translations {
        /// In English.
        en: Maybe<Translation>,
        /// 日本語で
        ja: Maybe<Translation>,
    }
}

record! {
    /// The message to customers in one other language.
    pub(crate) struct Translation {
        /// Two or three sentences: how long, and what customers saw.
        summary: Maybe<String>,
        /// What happened, without internal detail.
        what_happened: Maybe<String>,
        /// What is being done about it.
        what_we_are_doing: Maybe<String>,
    }
}

record! {
    /// An approval on record.
    pub(crate) struct Approval {
        /// Who approved; never the owner.
        by: Maybe<String>,
        /// When.
        at: Maybe<Moment>,
        /// A digest of the text that was approved; written by pmgit.
        of: Maybe<String>,
    }
}

record! {
    /// A finding that somebody other than the owner allowed.
    pub(crate) struct Waiver {
        /// The id of the rule.
        rule: Maybe<String>,
        /// Why it is allowed.
        reason: Maybe<String>,
        /// Who allowed it; never the owner.
        approved_by: Maybe<String>,
        /// The part it applies to, such as `timeline@2026-11-20T00:12:00Z` or `sections.overview`; if absent, the whole
        /// document.
        r#where: Maybe<String>,
    }
}

record! {
    /// One transition between draft and closed.
    pub(crate) struct Transition {
        /// The status before.
        from: Maybe<Status>,
        /// The status after.
        to: Maybe<Status>,
        /// When.
        at: Maybe<Moment>,
        /// Who.
        by: Maybe<String>,
        /// Why; required for return and reopen.
        reason: Maybe<String>,
    }
}

record! {
    /// A change of the severity.
    pub(crate) struct SeverityChange {
        /// The severity before.
        from: Maybe<String>,
        /// The severity after.
        to: Maybe<String>,
        /// When.
        at: Maybe<Moment>,
        /// Who.
        by: Maybe<String>,
        /// Why.
        reason: Maybe<String>,
        /// Who approved a lower severity; never the owner.
        approved_by: Maybe<String>,
    }
}

record! {
    /// Where the details of a security or legal matter are kept instead.
    pub(crate) struct Restricted {
        /// Where they are kept.
        r#where: Maybe<String>,
        /// Why they are not here.
        reason: Maybe<String>,
        /// Who decided it; never the owner.
        approved_by: Maybe<String>,
    }
}

record! {
    /// What an import did; and why one counts that is newer than pmgit here.
    pub(crate) struct Import {
        /// Why it counts as imported, where the incident is not older than the policy's `gate.since`.
        reason: Maybe<String>,
        /// Who approved that; never the owner.
        approved_by: Maybe<String>,
        /// The file, page or address that it was read from.
        source: Maybe<String>,
        /// A digest of what was read.
        digest: Maybe<String>,
        /// The time zone of times that had none.
        zone: Maybe<String>,
        /// What was assumed because the source did not say it: the keys.
        assumed: Rows<String>,
        /// What found no place, word by word.
        rest: Maybe<String>,
    }
}

/// The prose of a postmortem by section key, in the order of the keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sections {
    pub(crate) texts: BTreeMap<String, Located<String>>,
    /// The header of the table.
    pub(crate) span: Option<Span>,
}

impl Sections {
    pub(crate) fn get(&self, key: &str) -> Option<&Located<String>> {
        self.texts.get(key)
    }
}

impl Field for Sections {
    fn read(key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        let span = Some(value.span().into());
        Self { texts: <BTreeMap<String, Located<String>> as Field>::read(key, value, reader), span }
    }

    /// The sections of the founding process are offered to editors; a policy may have others.
    fn shape() -> Shape {
        let presence = Presence::Counts;
        let field = |&(name, doc)| FieldShape { name, doc, shape: <String as Read>::shape(), presence };
        Shape::Open { doc: "", fields: SECTIONS.iter().map(field).collect(), others: Box::new(Shape::Text) }
    }
}

/// The prose sections of the founding process's template, each with its guidance (template page).
pub(crate) const SECTIONS: &[(&str, &str)] = &[
    ("overview", "One or two short sentences: the factors, what happened, the impact."),
    ("what_happened", "A short description of what happened; how it was fixed goes into `resolution`."),
    ("contributing_factors", "Every condition that was necessary, and what made it worse: what and why."),
    ("resolution", "What fixed it; if that is temporary, what will fix it for good."),
    ("customer_impact", "What customers saw and said: what failed, was slow or came late."),
    ("detection", "How it was found, and whether a canary, a test or a load test could have found it earlier."),
    ("went_well", "What went well in the response."),
    ("went_poorly", "What did not go so well; every item is followed up by an action, or says why not."),
    ("lucky", "Where luck kept it from being worse."),
    ("lessons", "What others can learn from it."),
];

impl Document {
    /// The status; a document without one was refused by its parsing.
    pub(crate) fn status(&self) -> Status {
        self.status.as_deref().copied().unwrap_or(Status::Draft)
    }

    pub(crate) fn severity(&self) -> &str {
        said(self.severity.as_ref()).unwrap_or_default()
    }

    pub(crate) fn owner(&self) -> Option<&str> {
        said(self.people.owner.as_ref())
    }
}

impl Action {
    /// Who does it: the names that say something.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &str> {
        self.owner.iter().filter_map(|owner| said(Some(owner)))
    }

    /// Who does it, in one text; nothing where nobody is named.
    pub(crate) fn owner_text(&self) -> Option<String> {
        let owners: Vec<&str> = self.owners().collect();
        (!owners.is_empty()).then(|| owners.join(", "))
    }
}

impl Incident {
    /// The earliest of its moments that are told.
    pub(crate) fn began(&self) -> Option<Moment> {
        let moments = [&self.started, &self.detected, &self.resolved];
        moments.into_iter().filter_map(|time| Some(exact(time)?.value)).min()
    }
}

/// The moment of a time, with its spans; nothing where only its day is known.
pub(crate) fn exact(time: &Maybe<When>) -> Maybe<Moment> {
    let time = time.as_ref()?;
    Some(Located { value: time.moment()?, key: time.key, span: time.span })
}

/// The text of a key that is there and says something.
pub(crate) fn said(text: Option<&Located<String>>) -> Option<&str> {
    text.map(|text| text.value.trim()).filter(|text| !text.is_empty())
}

/// Handles are compared ignoring case, a leading `@` and the full-width forms an input method leaves behind.
pub(crate) fn same_person(one: &str, other: &str) -> bool {
    fold_handle(one) == fold_handle(other)
}

/// A handle as it is compared.
pub(crate) fn fold_handle(handle: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if handle.is_ascii() {
        return handle.trim().trim_start_matches('@').to_ascii_lowercase();
    }
    let visible: String = handle.nfkc().filter(|&letter| !is_invisible(letter)).collect();
    visible.trim().trim_start_matches('@').to_lowercase()
}
