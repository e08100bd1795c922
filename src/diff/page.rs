//! What a change means, for the page of a pull request: the summary of a job, or a comment.

use std::fmt::Write as _;

use super::consent::{Approvers, Consent};
use super::folded::{Folded, pages};
use super::markdown::{Extent, summarise};
use super::outdated::{Outdated, heading, lines};
use super::{Content, Diff, FileDiff, Standing};
use crate::document::Language;
use crate::text::{and_list, clipped, markdown};

/// What a change does is told in so many bytes at the most.
const LONGEST_CHANGES: usize = 200_000;
/// So many postmortems are listed with what is due, and so many people.
const MOST_LISTED: usize = 100;
/// So many letters are kept for what is said of that which has no room.
const KEPT: usize = 1_000;

/// What is told of a change beside what was found.
#[derive(Debug)]
pub(crate) struct Told<'t> {
    pub(crate) review: &'t Diff,
    /// Who has approved the pull request, where that is known.
    pub(crate) approvers: Option<&'t Approvers>,
    /// The postmortems that the change brings, as pages.
    pub(crate) pages: &'t [Folded],
    pub(crate) language: Language,
}

/// The postmortems as pages, the changes, what is due, and who is credited, in so many letters at the most: what has no room
/// is left out by whole sections and named.
pub(crate) fn told(told: &Told<'_>, most: usize) -> String {
    let review = told.review;
    let most = most.saturating_sub(KEPT);
    let mut changes = "\n### What changes in meaning\n".to_owned();
    let said = summarise(review, Extent::Bytes(LONGEST_CHANGES.min(most / 2)));
    changes.push_str(if said.trim().is_empty() { "\nNothing.\n" } else { &said });
    let (due, credited) = (due(review), review.credited());
    let sections = [
        ("Due", if due.is_empty() { due } else { format!("\n### Due\n\n{due}") }),
        (heading(told.language), outdated(review)),
        (CREDITED, if credited.is_empty() { String::new() } else { credits(&credited, told.approvers) }),
    ];
    let (mut behind, mut left_out) = (changes, Vec::new());
    for (name, text) in sections {
        if behind.chars().count() + text.chars().count() > most {
            left_out.push(name);
        } else {
            behind.push_str(&text);
        }
    }
    if !left_out.is_empty() {
        let _ = match told.language {
            Language::En => writeln!(behind, "\n*Left out here because of their length: {}.*", and_list(&left_out)),
            Language::Ja => writeln!(behind, "\n*長いため省略：{}*", told.language.and_list(&left_out)),
        };
    }
    let rest = most.saturating_sub(behind.chars().count());
    pages(told.pages, rest) + &behind
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

const CREDITED: &str = "Credited by this change";

/// Who is credited with what, and whether they have approved the pull request itself.
fn credits(credited: &[(String, Vec<String>)], approvers: Option<&Approvers>) -> String {
    let mut out = format!("\n### {CREDITED}\n\n");
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
