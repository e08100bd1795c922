//! One document in a few lines, for a reader who sees it for the first time.

use super::change::{lasting, moment};
use crate::deadline;
use crate::document::{Document, exact, said};
use crate::policy::Policy;
use crate::text::{Language, plural};

/// What there is to know, each under its name.
pub(super) fn facts(document: &Document, policy: Option<&Policy>) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("status", document.status().to_string()),
        ("severity", document.severity().to_owned()),
        ("owner", document.owner().unwrap_or("nobody").to_owned()),
    ];
    facts.extend(incident(document).map(|text| ("incident", text)));
    facts.extend(document.impact.iter().map(|impact| ("impact", measure(impact))));
    let counts = [
        (document.timeline.len(), "moment"),
        (document.queries.len(), "query"),
        (document.actions.len(), "action"),
        (document.approvals.len(), "approval"),
        (document.waivers.len(), "waiver"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| plural(count, noun));
    let counts: Vec<String> = counts.collect();
    facts.extend((!counts.is_empty()).then(|| ("has", counts.join(", "))));
    let due = policy.map_or_else(Vec::new, |policy| deadline::lines(document, policy, Language::En));
    facts.extend(due.into_iter().map(|line| ("due", line)));
    facts
}

/// From when to when it was, and what took how long.
fn incident(document: &Document) -> Option<String> {
    let incident = &document.incident;
    let at = |time| exact(time).map(|time| time.value);
    let started = at(&incident.started).or(at(&incident.detected))?;
    let mut text = moment(started);
    if let Some(resolved) = at(&incident.resolved) {
        text = format!("{text} to {}, {}", moment(resolved), lasting(resolved - started));
    }
    for (what, time) in [("detected", at(&incident.detected)), ("mitigated", at(&incident.mitigated))] {
        if let Some(time) = time.filter(|time| *time > started) {
            text = format!("{text}, {what} after {}", lasting(time - started));
        }
    }
    Some(text)
}

/// `Checkouts answered after more than 5 s: 412 of 17000 requests`.
pub(super) fn measure(impact: &crate::document::Impact) -> String {
    let mut text = said(impact.metric.as_ref()).unwrap_or("?").to_owned();
    if let Some(value) = &impact.value {
        text = format!("{text}: {}", value.value.0);
    }
    if let Some(of) = &impact.of {
        text = format!("{text} of {}", of.value.0);
    }
    if let Some(unit) = said(impact.unit.as_ref()) {
        text = format!("{text} {unit}");
    }
    text
}
