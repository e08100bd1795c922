//! What a reader approves, part by part.

use super::fields::{Fields, plain_line, plain_time};
use crate::document::{Action, Document, ExternalMessage, Impact, TimelineMoment, Translation, Window};
use crate::toml_record::Located;

/// A part as people name it, such as `sections.overview` or `timeline@2026-11-20T00:12:00Z`, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) fields: Fields,
}

impl Part {
    fn new(name: impl Into<String>, fields: Fields) -> Self {
        Self { name: name.into(), fields }
    }
}

/// The parts of the text, in the order in which they are digested.
pub(super) fn text(document: &Document) -> Vec<Part> {
    let incident = &document.incident;
    let mut parts = vec![
        Part::new("title", Fields::default().with_line("title", document.title.as_ref())),
        Part::new("severity", Fields::default().with_line("severity", document.severity.as_ref())),
    ];
    let times = [
        ("started", &incident.started),
        ("detected", &incident.detected),
        ("mitigated", &incident.mitigated),
        ("resolved", &incident.resolved),
    ];
    parts.extend(
        times.map(|(name, time)| {
            Part::new(format!("incident.{name}"), Fields::default().with_time(name, time.as_ref()))
        }),
    );
    let stated = incident.stated_minutes.as_ref().map(|minutes| minutes.value.to_string());
    let stated = stated.map(|minutes| Fields::of("stated_minutes", minutes.as_bytes()));
    parts.push(Part::new("incident.stated_minutes", stated.unwrap_or_default()));
    let systems = sorted(incident.systems.iter().map(|system| Fields::default().with_line("system", Some(system))));
    parts.extend(systems.into_iter().map(|fields| Part::new("incident.systems", fields)));
    let windows = sorted(incident.windows.iter().map(|row| window(row)));
    parts.extend(windows.into_iter().map(|fields| Part::new("incident.windows", Fields::of("window", fields.bytes()))));
    let full_outage = Fields::default().with_prose("full_outage", incident.full_outage.as_ref());
    parts.push(Part::new("incident.full_outage", full_outage));
    for (key, text) in &document.sections.texts {
        parts.extend(
            keyed("section", key, &Fields::default().with_prose("text", Some(text)))
                .map(|fields| Part::new(format!("sections.{key}"), fields)),
        );
    }
    for (key, text) in &document.not_applicable {
        parts.extend(
            keyed("not_applicable", key, &Fields::default().with_line("text", Some(text)))
                .map(|fields| Part::new(format!("not_applicable.{key}"), fields)),
        );
    }
    // The times say in which order moments were; those of one time stand as they are written.
    let mut moments: Vec<(String, &TimelineMoment)> = document
        .timeline
        .iter()
        .map(|row| (row.at.as_ref().map(|at| plain_time(at.value)).unwrap_or_default(), &row.value))
        .collect();
    moments.sort_by(|(one, _), (other, _)| one.cmp(other));
    parts.extend(moments.into_iter().map(|(_, row)| Part::new(moment_name(row), moment(row))));
    let mut measures: Vec<Part> =
        document.impact.iter().map(|row| Part::new(measure_name(row), measure(row))).collect();
    measures.sort_by(|one, other| one.fields.cmp(&other.fields));
    parts.extend(measures);
    let mut actions: Vec<Part> = document.actions.iter().map(|row| action(row)).collect();
    actions.sort_by(|one, other| one.fields.cmp(&other.fields));
    parts.extend(actions);
    parts.retain(|part| !part.fields.bytes().is_empty());
    parts
}

/// The parts of the message to customers: whether there is one is a part of it.
pub(super) fn message(document: &Document) -> Vec<Part> {
    document
        .external_message
        .as_ref()
        .map(|message| Part::new("external_message", external(message)))
        .into_iter()
        .collect()
}

fn sorted(rows: impl Iterator<Item = Fields>) -> Vec<Fields> {
    let mut rows: Vec<Fields> = rows.collect();
    rows.sort();
    rows
}

/// A text under a key that its writers chose; nothing where it says nothing.
fn keyed(name: &str, key: &str, text: &Fields) -> Option<Fields> {
    if text.bytes().is_empty() {
        return None;
    }
    Some(Fields::of(name, Fields::of("key", key.as_bytes()).and(text).bytes()))
}

fn window(row: &Window) -> Fields {
    Fields::default()
        .with_time("from", row.from.as_ref())
        .with_time("until", row.until.as_ref())
        .with_line("system", row.system.as_ref())
}

fn moment_name(row: &TimelineMoment) -> String {
    row.at.as_ref().map_or_else(|| "timeline".to_owned(), |at| format!("timeline@{}", short(&plain_time(at.value))))
}

/// A time without the part of the second that nobody writes.
fn short(time: &str) -> String {
    time.replace(".000000Z", "Z")
}

fn moment(row: &TimelineMoment) -> Fields {
    let mut fields = Fields::default().with_time("at", row.at.as_ref()).with_time("until", row.until.as_ref());
    if row.about.as_deref() == Some(&true) {
        fields = fields.with("about", b"true");
    }
    let fields = fields.with_prose("event", row.event.as_ref()).with_prose("detail", row.detail.as_ref());
    Fields::of("moment", fields.bytes())
}

fn named(list: &str, text: Option<&Located<String>>) -> String {
    let text = text.map(|text| plain_line(&text.value)).unwrap_or_default();
    if text.is_empty() { list.to_owned() } else { format!("{list}@{text}") }
}

fn measure_name(row: &Impact) -> String {
    named("impact", row.metric.as_ref())
}

fn measure(row: &Impact) -> Fields {
    let fields = Fields::default()
        .with_line("metric", row.metric.as_ref())
        .with_number("value", &row.value)
        .with_number("of", &row.of)
        .with_line("unit", row.unit.as_ref());
    Fields::of("impact", fields.bytes())
}

fn action(row: &Action) -> Part {
    Part::new(named("actions", row.title.as_ref()), Fields::default().with_line("action", row.title.as_ref()))
}

fn external(message: &ExternalMessage) -> Fields {
    let own = Fields::default()
        .with_prose("summary", message.summary.as_ref())
        .with_prose("what_happened", message.what_happened.as_ref())
        .with_prose("what_we_are_doing", message.what_we_are_doing.as_ref());
    let mut all = own;
    for (language, translation) in message.translations.each() {
        let fields = translated(translation);
        if !fields.bytes().is_empty() {
            all = all.with(language.as_str(), fields.bytes());
        }
    }
    Fields::of("external_message", all.bytes())
}

fn translated(translation: &Translation) -> Fields {
    Fields::default()
        .with_prose("summary", translation.summary.as_ref())
        .with_prose("what_happened", translation.what_happened.as_ref())
        .with_prose("what_we_are_doing", translation.what_we_are_doing.as_ref())
}
