//! Postmortems to work with: sound ones of each status, and faults laid over them.

use toml::{Table, Value};

pub const ID: &str = "2026-11-20-checkout-latency";
pub const PATH: &str = "postmortems/2026/2026-11-20-checkout-latency.toml";
/// A complete draft.
pub const DRAFT: &str = include_str!("../rules/draft.toml");
pub const OTHER: &str = "postmortems/2026/2026-11-20-search-errors.toml";

/// What each status adds to the one before.
const STEPS: [(&str, &str); 4] = [
    ("draft", DRAFT),
    ("in-review", include_str!("../rules/in-review.toml")),
    ("reviewed", include_str!("../rules/reviewed.toml")),
    ("closed", include_str!("../rules/closed.toml")),
];

/// A sound postmortem at a status.
pub fn sound(status: &str) -> String {
    with(status, "")
}

/// The same with something laid over it: tables are merged, all else is replaced.
pub fn with(status: &str, overlay: &str) -> String {
    let reached = STEPS.iter().position(|(name, _)| *name == status).expect("a status of the process");
    let mut whole = Table::new();
    for (_, step) in &STEPS[..=reached] {
        lay(&mut whole, step.parse().expect("the baselines are TOML"));
    }
    lay(&mut whole, overlay.parse().expect("an overlay is TOML"));
    toml::to_string_pretty(&whole).expect("a table can be written")
}

/// A postmortem that lacks the section `resolution`, which counts from in-review on.
pub fn incomplete(status: &str) -> String {
    with(status, "[sections]\nresolution = \"\"\n")
}

/// A text that no reader of TOML takes.
pub fn malformed() -> String {
    format!("{}\n[people\n", sound("draft"))
}

fn lay(whole: &mut Table, overlay: Table) {
    for (key, value) in overlay {
        match (whole.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay(below, above),
            (_, value) => drop(whole.insert(key, value)),
        }
    }
}
