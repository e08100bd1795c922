//! What a change means, for the page of a pull request: the summary of a job, or a comment.

use std::fmt::Write as _;

use super::markdown::{Extent, summarise};
use super::{Content, Review, Standing, inert};
use crate::report::{clipped, code};

/// The summary of a job may have a megabyte.
const LONGEST: usize = 200_000;
/// So many postmortems are listed with what is due, and so many people.
const MOST_LISTED: usize = 100;

/// The changes, what is due, and who is credited.
pub(crate) fn page(review: &Review) -> String {
    let mut out = "\n### What changes in meaning\n".to_owned();
    let said = summarise(review, Extent::Bytes(LONGEST));
    out.push_str(if said.trim().is_empty() { "\nNothing.\n" } else { &said });
    let due = due(review);
    if !due.is_empty() {
        let _ = write!(out, "\n### Due\n\n{due}");
    }
    let credited = review.credited();
    if !credited.is_empty() {
        out.push_str("\n### Credited by this change\n\n");
        for (person, with) in credited.iter().take(MOST_LISTED) {
            let with: Vec<String> =
                with.iter().take(MOST_LISTED).map(|what| inert::line(&clipped(what, 200))).collect();
            let _ = writeln!(out, "- {}: {}", code(&clipped(person, 100)), with.join(", "));
        }
        out.push_str("\nSee that each of them knows of it, and has approved this pull request.\n");
    }
    out
}

/// What stands in its place where the change could not be compared.
pub(crate) fn not_compared(why: &str) -> String {
    format!("\nWhat the change means could not be told: {}\n", inert::line(why))
}

fn due(review: &Review) -> String {
    let mut out = String::new();
    for file in review.files.iter().filter(|file| file.standing != Standing::Removed).take(MOST_LISTED) {
        let Content::Meaning { facts, .. } = &file.content else { continue };
        for (_, line) in facts.iter().filter(|(name, _)| *name == "due") {
            let _ = writeln!(out, "- {}: {}", code(&file.name), inert::line(line));
        }
    }
    out
}
