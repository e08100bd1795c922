//! What a change means, for the page of a pull request: the summary of a job, or a comment.

use std::fmt::Write as _;

use super::consent::{Approvers, Consent};
use super::markdown::{Extent, summarise};
use super::outdated::{Outdated, heading, lines};
use super::{Content, Diff, FileDiff, Standing};
use crate::document::Language;
use crate::text::{and_list, clipped, markdown};

/// The summary of a job may have a megabyte.
const LONGEST: usize = 200_000;
/// So many postmortems are listed with what is due, and so many people.
const MOST_LISTED: usize = 100;

/// The changes, what is due, and who is credited; who of them has not approved the pull request, where that is known.
pub(crate) fn page(review: &Diff, approvers: Option<&Approvers>) -> String {
    let mut out = "\n### What changes in meaning\n".to_owned();
    let said = summarise(review, Extent::Bytes(LONGEST));
    out.push_str(if said.trim().is_empty() { "\nNothing.\n" } else { &said });
    let due = due(review);
    if !due.is_empty() {
        let _ = write!(out, "\n### Due\n\n{due}");
    }
    out.push_str(&outdated(review));
    let credited = review.credited();
    if !credited.is_empty() {
        out.push_str(&credits(&credited, approvers));
    }
    out
}

/// Whose approval is for another text than the one that comes in.
fn outdated(review: &Diff) -> String {
    let mut out = String::new();
    for language in Language::ALL {
        let of = |file: &FileDiff| -> Vec<Outdated> {
            let Content::Meaning { outdated, .. } = &file.content else { return Vec::new() };
            outdated.iter().filter(|(own, _)| own == language).map(|(_, one)| one.clone()).collect()
        };
        let files = review.files.iter().map(|file| (file, of(file))).filter(|(_, list)| !list.is_empty());
        for (at, (file, list)) in files.take(MOST_LISTED).enumerate() {
            if at == 0 {
                let _ = write!(out, "\n### {}\n\n", heading(*language));
            }
            for line in lines(&list, *language) {
                let _ = writeln!(out, "- {}: {line}", markdown::code_span(&file.name));
            }
        }
    }
    out
}

/// Who is credited with what, and whether they have approved the pull request itself.
fn credits(credited: &[(String, Vec<String>)], approvers: Option<&Approvers>) -> String {
    let mut out = "\n### Credited by this change\n\n".to_owned();
    let mut lacking = Vec::new();
    for (at, (person, with)) in credited.iter().enumerate() {
        let with: Vec<String> =
            with.iter().take(MOST_LISTED).map(|what| markdown::inert_line(&clipped(what, 200))).collect();
        let (consent, person) =
            (approvers.map(|approvers| approvers.consent(person)), markdown::code_span(&clipped(person, 100)));
        let told = match consent {
            None => "",
            Some(Consent::Given) => " (has approved this pull request)",
            Some(Consent::Lacking) => " (**has not approved this pull request**)",
            Some(Consent::Unknown) => " (**has no account in `.pmgit/people.toml`**)",
        };
        if at < MOST_LISTED {
            let _ = writeln!(out, "- {person}: {}{told}", with.join(", "));
        }
        if matches!(consent, Some(Consent::Lacking | Consent::Unknown)) {
            lacking.push(person);
        }
    }
    match (approvers, lacking.as_slice()) {
        (None, _) => out.push_str("\nSee that each of them knows of it, and has approved this pull request.\n"),
        (Some(_), []) => out.push_str("\nAll of them have approved this pull request.\n"),
        (Some(_), lacking) => {
            let more = lacking.len().saturating_sub(MOST_LISTED);
            let mut named = lacking[..lacking.len() - more].to_vec();
            named.extend((more > 0).then(|| format!("{more} more")));
            let _ = writeln!(out, "\nNot seen to approve this pull request: {}.", and_list(&named));
        }
    }
    out
}

/// What stands in its place where the change could not be compared.
pub(crate) fn not_compared(why: &str) -> String {
    format!("\nWhat the change means could not be told: {}\n", markdown::inert_line(why))
}

fn due(review: &Diff) -> String {
    let mut out = String::new();
    let of = |file: &'_ FileDiff| match &file.content {
        Content::Meaning { facts, .. } if file.standing != Standing::Removed => {
            facts.iter().filter(|(name, _)| *name == "due").map(|(_, line)| line.clone()).collect()
        }
        _ => Vec::new(),
    };
    let all: Vec<(&str, Vec<String>)> = review.files.iter().map(|file| (file.name.as_str(), of(file))).collect();
    let due: Vec<_> = all.iter().filter(|(_, lines)| !lines.is_empty()).collect();
    for (name, lines) in due.iter().take(MOST_LISTED) {
        for line in lines {
            let _ = writeln!(out, "- {}: {}", markdown::code_span(name), markdown::inert_line(line));
        }
    }
    if due.len() > MOST_LISTED {
        let _ = writeln!(out, "- and {} more", due.len() - MOST_LISTED);
    }
    out
}
