//! The texts of a document with the routes that a waiver names them by; what a text says is for the rules to judge.

use std::fmt;

use super::{Subject, rows};
use crate::document::{Document, Language, Maybe, Rows, Translations};
use crate::finding::Name;
use crate::text::named;
use crate::toml_record::Located;
use crate::wording::Reading;

/// One text of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'d> {
    pub(super) table: &'static str,
    pub(super) index: Option<usize>,
    /// Empty where the text stands right under the table's name, as the title does.
    pub(super) key: &'d str,
    pub(super) text: &'d Located<String>,
    /// The language that it is written in, where that is not the document's.
    pub(super) language: Option<Language>,
}

impl Part<'_> {
    /// Whether a name covers this part: `external_message`, `timeline`, `sections.overview`, or a section's key alone.
    pub(super) fn is_in(&self, name: &str) -> bool {
        if name == self.table || (self.table == "sections" && self.key == name) {
            return true;
        }
        // Writing the route costs more than to see that it is of another table.
        let rest =
            || self.to_string().strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        name.starts_with(self.table) && rest()
    }

    /// Whether both are of one thing: the same text, or the same row.
    pub(super) fn is_of_one_with(&self, other: &Self) -> bool {
        self.table == other.table && self.index == other.index && (self.index.is_some() || self.key == other.key)
    }

    /// How it is read.
    pub(super) fn reading(&self) -> Reading {
        match (self.table, self.key) {
            ("title" | "tags", _)
            | (_, "systems" | "system" | "labels" | "evidence" | "recording" | "chat" | "calendar" | "source" | "by") => {
                Reading::Line
            }
            (_, "ticket" | "priority" | "proof" | "url") => Reading::Line,
            ("external_message", _) => Reading::Message,
            _ => Reading::Prose,
        }
    }

    /// What it is called in a sentence: by its route, and a row as rows are.
    pub(super) fn name(&self, subject: &Subject<'_>) -> Name {
        let document = subject.document;
        match (self.table, self.index) {
            ("timeline", Some(index)) => rows::moment(subject, index, &document.timeline[index]),
            ("actions", Some(index)) => rows::action(index, &document.actions[index]),
            _ => Name::Own(named(&self.to_string())),
        }
    }
}

/// The route as a waiver's `where` names it: `timeline[3].event`.
impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table)?;
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        if self.key.is_empty() { Ok(()) } else { write!(f, ".{}", self.key.escape_debug()) }
    }
}

/// The prose: what readers of the postmortem and of its messages read in sentences.
pub(super) fn prose(document: &Document) -> Vec<Part<'_>> {
    let mut parts = Parts::default();
    parts.one("title", "", document.title.as_ref());
    for (key, text) in &document.sections.texts {
        parts.list.push(Part { table: "sections", index: None, key, text, language: None });
    }
    for (index, moment) in document.timeline.iter().enumerate() {
        parts.of_row("timeline", index, &[("event", &moment.value.event)]);
    }
    for (index, action) in document.actions.iter().enumerate() {
        let action = &action.value;
        let texts = [
            ("title", &action.title),
            ("done_when", &action.done_when),
            ("discuss", &action.discuss),
            ("declined", &action.declined),
        ];
        parts.of_row("actions", index, &texts);
    }
    if let Some(message) = &document.internal_message {
        parts.one("internal_message", "text", message.value.text.as_ref());
    }
    if let Some(message) = &document.external_message {
        let message = &message.value;
        parts.one("external_message", "summary", message.summary.as_ref());
        parts.one("external_message", "what_happened", message.what_happened.as_ref());
        parts.one("external_message", "what_we_are_doing", message.what_we_are_doing.as_ref());
        parts.of_translations(&message.translations);
    }
    parts.list
}

/// What is written beside the prose: names and the words of rows. What some rule misses where it says nothing is not
/// among them, such as a ticket, a link or a reason: a placeholder there is as good as nothing.
pub(super) fn fields(document: &Document) -> Vec<Part<'_>> {
    let mut parts = Parts::default();
    parts.of_head(document);
    for (index, row) in document.impact.iter().enumerate() {
        parts.of_row("impact", index, &[("metric", &row.value.metric), ("unit", &row.value.unit)]);
    }
    for (index, moment) in document.timeline.iter().enumerate() {
        parts.of_row("timeline", index, &[("by", &moment.value.by)]);
    }
    for (index, query) in document.queries.iter().enumerate() {
        parts.of_row("queries", index, &[("purpose", &query.value.purpose), ("result", &query.value.result)]);
    }
    parts.list
}

/// The other texts into which people paste: logs, commands, what customers said, reasons.
pub(super) fn pasted_into(document: &Document) -> Vec<Part<'_>> {
    let mut parts = Parts::default();
    parts.one("incident", "full_outage", document.incident.value.full_outage.as_ref());
    parts.one("meeting", "outcome", document.meeting.value.outcome.as_ref());
    for (index, moment) in document.timeline.iter().enumerate() {
        parts.of_row("timeline", index, &[("detail", &moment.value.detail)]);
    }
    for (index, comment) in document.customer_comments.iter().enumerate() {
        parts.of_row("customer_comments", index, &[("text", &comment.value.text)]);
    }
    for (index, query) in document.queries.iter().enumerate() {
        parts.of_row("queries", index, &[("command", &query.value.command)]);
    }
    for (key, text) in &document.not_applicable {
        parts.list.push(Part { table: "not_applicable", index: None, key, text, language: None });
    }
    parts.list
}

/// What else a reader of the document sees in the words of its authors: looked through for what is an outage only if
/// everything was down.
///
/// Not for what is on record: a step's reason may say why the word must go, and nobody can take it back.
pub(super) fn beside_prose(document: &Document) -> Vec<Part<'_>> {
    let mut parts = Parts::default();
    parts.many("tags", "", &document.tags);
    parts.many("incident", "systems", &document.incident.value.systems);
    parts.one("incident", "recording", document.incident.value.recording.as_ref());
    parts.one("incident", "chat", document.incident.value.chat.as_ref());
    for (index, window) in document.incident.value.windows.iter().enumerate() {
        parts.of_row("incident.windows", index, &[("system", &window.value.system)]);
    }
    parts.one("meeting", "outcome", document.meeting.value.outcome.as_ref());
    parts.one("meeting", "calendar", document.meeting.value.calendar.as_ref());
    for (index, row) in document.impact.iter().enumerate() {
        let row = &row.value;
        parts.of_row("impact", index, &[("metric", &row.metric), ("unit", &row.unit), ("source", &row.source)]);
    }
    for (index, moment) in document.timeline.iter().enumerate() {
        parts.of_row("timeline", index, &[("detail", &moment.value.detail), ("by", &moment.value.by)]);
        parts.many_of_row("timeline", index, ("evidence", &moment.value.evidence));
    }
    for (index, query) in document.queries.iter().enumerate() {
        parts.of_row("queries", index, &[("purpose", &query.value.purpose), ("result", &query.value.result)]);
    }
    for (index, action) in document.actions.iter().enumerate() {
        let action = &action.value;
        let texts = [("priority", &action.priority), ("ticket", &action.ticket), ("proof", &action.proof)];
        parts.of_row("actions", index, &texts);
        parts.many_of_row("actions", index, ("labels", &action.labels));
    }
    if let Some(message) = &document.external_message {
        parts.one("external_message", "url", message.value.url.as_ref());
    }
    for (key, text) in &document.not_applicable {
        parts.list.push(Part { table: "not_applicable", index: None, key, text, language: None });
    }
    if let Some(restricted) = &document.restricted {
        parts.one("restricted", "where", restricted.value.r#where.as_ref());
        parts.one("restricted", "reason", restricted.value.reason.as_ref());
    }
    // Most of them are addresses, which name things.
    parts.list.retain(|part| !part.text.starts_with("https://") || part.text.contains(char::is_whitespace));
    parts.list
}

#[derive(Default)]
struct Parts<'d> {
    list: Vec<Part<'d>>,
}

impl<'d> Parts<'d> {
    fn one(&mut self, table: &'static str, key: &'static str, text: Option<&'d Located<String>>) {
        self.list.extend(text.map(|text| Part { table, index: None, key, text, language: None }));
    }

    fn many(&mut self, table: &'static str, key: &'static str, texts: &'d Rows<String>) {
        self.list.extend(texts.iter().map(|text| Part { table, index: None, key, text, language: None }));
    }

    fn of_row(&mut self, table: &'static str, index: usize, texts: &[(&'static str, &'d Maybe<String>)]) {
        for (key, text) in texts {
            let part = |text| Part { table, index: Some(index), key, text, language: None };
            self.list.extend(text.iter().map(part));
        }
    }

    fn many_of_row(&mut self, table: &'static str, index: usize, (key, texts): (&'static str, &'d Rows<String>)) {
        self.list.extend(texts.iter().map(|text| Part { table, index: Some(index), key, text, language: None }));
    }

    fn of_translations(&mut self, translations: &'d Translations) {
        for (language, translation) in translations.each() {
            let keys = match language {
                Language::En => {
                    ["translations.en.summary", "translations.en.what_happened", "translations.en.what_we_are_doing"]
                }
                Language::Ja => {
                    ["translations.ja.summary", "translations.ja.what_happened", "translations.ja.what_we_are_doing"]
                }
            };
            let texts = [&translation.summary, &translation.what_happened, &translation.what_we_are_doing];
            let part =
                |(key, text)| Part { table: "external_message", index: None, key, text, language: Some(language) };
            let told = keys.into_iter().zip(texts).filter_map(|(key, text)| Some((key, text.as_ref()?)));
            self.list.extend(told.map(part));
        }
    }

    fn of_head(&mut self, document: &'d Document) {
        let (incident, people) = (&document.incident.value, &document.people.value);
        self.many("incident", "references", &incident.references);
        self.many("incident", "systems", &incident.systems);
        for (index, window) in incident.windows.iter().enumerate() {
            self.of_row("incident.windows", index, &[("system", &window.value.system)]);
        }
        self.one("people", "owner", people.owner.as_ref());
        self.one("people", "owner_designated_by", people.owner_designated_by.as_ref());
        self.one("people", "incident_commander", people.incident_commander.as_ref());
        self.one("people", "scribe", people.scribe.as_ref());
        self.many("people", "responders", &people.responders);
    }
}

#[cfg(test)]
mod tests {
    use super::{beside_prose, fields, prose};
    use crate::document::{Document, OneKey, assert_only, every_key};
    use crate::toml_record::Shape;

    /// Texts in which no rule looks for placeholders or for words.
    ///
    /// A rule of its own misses what says nothing: links, tickets, reasons, outcomes. Customers' words and logs are as
    /// they were.
    const UNREAD: &[&str] = &[
        "tags",
        "related",
        "imported",
        "incident.full_outage",
        "people.service_owners",
        "people.engineering_managers",
        "people.product_managers",
        "people.customer_liaison",
        "people.commander_shadow",
        "incident.recording",
        "incident.chat",
        "meeting.calendar",
        "meeting.outcome",
        "timeline.evidence",
        "queries.command",
        "actions.owner",
        "actions.ticket",
        "external_message.url",
        "external_message.posted_by",
        "meeting.attendees",
        "meeting.facilitator",
        "impact.source",
        "actions.priority",
        "actions.labels",
        "approvals.by",
        "waivers.rule",
        "waivers.reason",
        "waivers.approved_by",
        "waivers.where",
        "transitions.by",
        "transitions.reason",
        "severity_changes.from",
        "severity_changes.to",
        "severity_changes.by",
        "severity_changes.reason",
        "restricted.where",
        "restricted.reason",
        "restricted.approved_by",
        "template",
        "discussions",
        "meeting.uid",
        "meeting.shared_with",
        "customer_comments.text",
        "customer_comments.source",
        "timeline.detail",
        "actions.proof",
        "approvals.of",
        "severity_changes.approved_by",
        "import.reason",
        "import.approved_by",
        "import.source",
        "import.digest",
        "import.zone",
        "import.assumed",
        "import.rest",
    ];

    /// Whether the value of a key is a text, or a list of them.
    fn is_text(shape: &Shape) -> bool {
        match shape {
            Shape::Text => true,
            Shape::List(item) => matches!(**item, Shape::Text),
            Shape::Either(shapes) => matches!(shapes[0], Shape::Text),
            _ => false,
        }
    }

    #[test]
    fn every_text_of_the_model_is_prose_or_a_field_or_left_out_on_purpose() {
        let texts = |document: &Document| prose(document).len() + fields(document).len();
        let is_unread = |key: &OneKey| texts(&key.document()) == texts(&key.document_without());
        let keys = every_key().into_iter().filter(|key| is_text(&key.shape) && is_unread(key));
        let unread: Vec<String> = keys.map(|key| key.route).collect();
        assert_only(UNREAD, &unread, "read in `prose` or `fields`, or list here");
    }

    /// Texts that are not looked through for an outage: names of people and of rules, what customers and programs said, the reason that makes it a full outage, and what is on record for good.
    #[rustfmt::skip] // keys in a row
    const NO_WORDS_OF_AUTHORS: &[&str] = &[
        "related", "template", "discussions", "imported", "incident.references", "incident.full_outage",
        "people.owner", "people.owner_designated_by", "people.incident_commander", "people.scribe", "people.responders", "people.service_owners",
        "people.engineering_managers", "people.product_managers", "people.customer_liaison", "people.commander_shadow",         "meeting.uid", "meeting.shared_with", "meeting.attendees", "meeting.facilitator", "customer_comments.text",
        "customer_comments.source", "queries.command", "actions.owner",         "external_message.posted_by", "approvals.by", "approvals.of", "waivers.rule", "waivers.reason", "waivers.approved_by",
        "waivers.where", "transitions.by", "transitions.reason", "severity_changes.from", "severity_changes.to", "severity_changes.by",
        "severity_changes.reason", "severity_changes.approved_by", "restricted.approved_by", "import.reason", "import.approved_by", "import.source",
        "import.digest", "import.zone", "import.assumed", "import.rest",
    ];

    #[test]
    fn every_text_of_the_model_is_looked_through_for_an_outage_or_left_out_on_purpose() {
        let texts = |document: &Document| prose(document).len() + beside_prose(document).len();
        let is_unread = |key: &OneKey| texts(&key.document()) == texts(&key.document_without());
        let keys = every_key().into_iter().filter(|key| is_text(&key.shape) && is_unread(key));
        let unread: Vec<String> = keys.map(|key| key.route).collect();
        assert_only(NO_WORDS_OF_AUTHORS, &unread, "read in `prose` or `beside_prose`, or list here");
    }
}
