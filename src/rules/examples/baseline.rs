//! The sound postmortem that an example is laid upon, in each language and at each status; its texts are in
//! `tests/rules`.

use toml::{Table, Value};

use crate::document::{Language, Status};

const DRAFT: &str = include_str!("../../../tests/rules/draft.toml");
const JAPANESE: &str = include_str!("../../../tests/rules/ja.toml");
const IN_REVIEW: &str = include_str!("../../../tests/rules/in-review.toml");
const REVIEWED: &str = include_str!("../../../tests/rules/reviewed.toml");
const CLOSED: &str = include_str!("../../../tests/rules/closed.toml");

/// The sound postmortem as TOML.
pub(super) fn text(status: Status, language: Language) -> String {
    write(&table(status, language))
}

/// The sound postmortem of the status and language that an overlay names, with the overlay.
pub(crate) fn merge(overlay: &str) -> String {
    let overlay = read(overlay);
    let word = |key: &str| overlay.get(key).and_then(Value::as_str);
    let status = word("status").and_then(Status::from_word).unwrap_or(Status::InReview);
    let language = word("language").and_then(Language::from_word).unwrap_or(Language::En);
    let mut whole = table(status, language);
    let severity: String =
        word("severity").unwrap_or_default().chars().filter(|letter| letter.is_alphanumeric()).collect();
    if !severity.is_empty() && !overlay.contains_key("actions") {
        label(&mut whole, &severity.to_lowercase());
    }
    lay(&mut whole, overlay);
    write(&whole)
}

/// One overlay on another, as an overlay: `""` is left for the sound postmortem to take away.
pub(crate) fn over(below: &str, above: &str) -> String {
    let mut whole = read(below);
    lay_with(&mut whole, read(above), Empty::Kept);
    write(&whole)
}

/// Gives the tickets the labels of another severity.
fn label(whole: &mut Table, severity: &str) {
    let actions = whole.get_mut("actions").and_then(Value::as_array_mut).into_iter().flatten();
    for label in actions.filter_map(|action| action.get_mut("labels")?.as_array_mut()).flatten() {
        *label = label.as_str().expect("a label is a text").replacen("sev1", severity, 1).into();
    }
}

fn table(status: Status, language: Language) -> Table {
    let mut whole = read(DRAFT);
    if language == Language::Ja {
        lay(&mut whole, read(JAPANESE));
    }
    let steps = [(Status::InReview, IN_REVIEW), (Status::Reviewed, REVIEWED), (Status::Closed, CLOSED)];
    for (_, step) in steps.into_iter().filter(|&(reached, _)| reached <= status) {
        lay(&mut whole, read(step));
    }
    whole
}

/// Merges tables key by key and replaces everything else; `""` takes away what is no text.
fn lay(whole: &mut Table, overlay: Table) {
    lay_with(whole, overlay, Empty::TakesAway);
}

/// What `""` does to a value that is no text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    TakesAway,
    Kept,
}

fn lay_with(whole: &mut Table, overlay: Table, empty: Empty) {
    let takes_away = |above: &str| above.is_empty() && empty == Empty::TakesAway;
    for (key, value) in overlay {
        match (whole.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_with(below, above, empty),
            (Some(below), Value::String(text)) if takes_away(&text) && !below.is_str() => drop(whole.remove(&key)),
            (_, value) => drop(whole.insert(key, value)),
        }
    }
}

fn read(text: &str) -> Table {
    text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn write(table: &Table) -> String {
    toml::to_string_pretty(table).expect("a table that was parsed can be written")
}
