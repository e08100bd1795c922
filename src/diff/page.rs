//! What a change means, for the page of a pull request: the summary of a job, or a comment.

use std::fmt::Write as _;

use super::consent::{Approvers, Consent};
use super::folded::{Folded, pages};
use super::markdown::{Extent, summarise};
use super::outdated::{Outdated, heading, lines};
use super::summary::Fact;
use super::{Content, Diff, FileDiff, Standing};
use crate::document::Language;
use crate::text::{Both, and_list, clipped, markdown};

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
    let language = told.language;
    let mut changes = format!("\n### {}\n", Heading::Changes.text(language));
    let said = summarise(review, language, Extent::Bytes(LONGEST_CHANGES.min(most / 2)));
    let nothing = match language {
        Language::En => "\nNothing.\n",
        Language::Ja => "\n変更はありません。\n",
    };
    changes.push_str(if said.trim().is_empty() { nothing } else { &said });
    let (due, credited) = (due(review, language), review.credited());
    let (due_heading, credits_heading) = (Heading::Due.text(language), Heading::Credits.text(language));
    let sections = [
        (due_heading, if due.is_empty() { due } else { format!("\n### {due_heading}\n\n{due}") }),
        (heading(language), outdated(review)),
        (
            credits_heading,
            if credited.is_empty() { String::new() } else { credits(&credited, told.approvers, language) },
        ),
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
        let _ = match language {
            Language::En => writeln!(behind, "\n*Left out here because of their length: {}.*", and_list(&left_out)),
            Language::Ja => writeln!(behind, "\n*長いため省略：{}*", language.and_list(&left_out)),
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

/// What stands above a part of the page.
#[derive(Clone, Copy)]
enum Heading {
    Changes,
    Due,
    Credits,
}

impl Heading {
    const fn text(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, Self::Changes) => "What changes in meaning",
            (Language::En, Self::Due) => "Due",
            (Language::En, Self::Credits) => "Credited by this change",
            (Language::Ja, Self::Changes) => "内容の変更",
            (Language::Ja, Self::Due) => "期限",
            (Language::Ja, Self::Credits) => "この変更に名前が記録される人",
        }
    }
}

/// Who is credited with what, and whether they have approved the pull request itself.
fn credits(credited: &[(String, Vec<Both>)], approvers: Option<&Approvers>, language: Language) -> String {
    let mut out = format!("\n### {}\n\n", Heading::Credits.text(language));
    let mut lacking = Vec::new();
    for (at, (person, with)) in credited.iter().enumerate() {
        let with: Vec<String> = with
            .iter()
            .take(MOST_LISTED)
            .map(|what| markdown::inert_line(&clipped(what.in_language(language), 200)))
            .collect();
        let (consent, person) =
            (approvers.map(|approvers| approvers.consent(person)), markdown::code_span(&clipped(person, 100)));
        let told = match (language, consent) {
            (_, None) => "",
            (Language::En, Some(Consent::Given)) => " (has approved this pull request)",
            (Language::En, Some(Consent::Lacking)) => " (**has not approved this pull request**)",
            (Language::En, Some(Consent::Unknown)) => " (**has no account in `.pmgit/people.toml`**)",
            (Language::Ja, Some(Consent::Given)) => "（このプルリクエストを承認済み）",
            (Language::Ja, Some(Consent::Lacking)) => "（**このプルリクエストは未承認**）",
            (Language::Ja, Some(Consent::Unknown)) => "（**`.pmgit/people.toml`にアカウントがありません**）",
        };
        if at < MOST_LISTED {
            let _ = match language {
                Language::En => writeln!(out, "- {person}: {}{told}", with.join(", ")),
                Language::Ja => writeln!(out, "- {person}：{}{told}", with.join("、")),
            };
        }
        if matches!(consent, Some(Consent::Lacking | Consent::Unknown)) {
            lacking.push(person);
        }
    }
    match (approvers, lacking.as_slice()) {
        (None, _) => out.push_str(match language {
            Language::En => "\nMake sure that each of them knows, and has approved this pull request.\n",
            Language::Ja => "\nそれぞれ本人が承知し、このプルリクエストを承認していることを確認してください。\n",
        }),
        (Some(_), []) => out.push_str(match language {
            Language::En => "\nAll of them have approved this pull request.\n",
            Language::Ja => "\n全員がこのプルリクエストを承認しています。\n",
        }),
        (Some(_), lacking) => {
            let more = lacking.len().saturating_sub(MOST_LISTED);
            let mut named = lacking[..lacking.len() - more].to_vec();
            let _ = match language {
                Language::En => {
                    named.extend((more > 0).then(|| format!("{more} more")));
                    writeln!(out, "\nHave not approved this pull request, as far as is known: {}.", and_list(&named))
                }
                Language::Ja => {
                    named.extend((more > 0).then(|| format!("ほか{more}名")));
                    writeln!(out, "\nこのプルリクエストの承認を確認できない人：{}", language.and_list(&named))
                }
            };
        }
    }
    out
}

/// What stands in its place where the change could not be compared.
pub(crate) fn not_compared(why: &str, language: Language) -> String {
    let why = markdown::inert_line(why);
    match language {
        Language::En => format!("\nThe change could not be compared: {why}\n"),
        Language::Ja => format!("\n変更の内容を比較できませんでした：{why}\n"),
    }
}

fn due(review: &Diff, language: Language) -> String {
    let mut out = String::new();
    let of = |file: &'_ FileDiff| match &file.content {
        Content::Meaning { facts, .. } if file.standing != Standing::Removed => {
            let due = facts.iter().filter(|(fact, _)| *fact == Fact::Due);
            due.map(|(_, line)| line.in_language(language).to_owned()).collect()
        }
        _ => Vec::new(),
    };
    let all: Vec<(&str, Vec<String>)> = review.files.iter().map(|file| (file.name.as_str(), of(file))).collect();
    let due: Vec<_> = all.iter().filter(|(_, lines)| !lines.is_empty()).collect();
    for (name, lines) in due.iter().take(MOST_LISTED) {
        for line in lines {
            let sign = if language == Language::En { ": " } else { "：" };
            let _ = writeln!(out, "- {}{sign}{}", markdown::code_span(name), markdown::inert_line(line));
        }
    }
    if due.len() > MOST_LISTED {
        let more = due.len() - MOST_LISTED;
        let _ = match language {
            Language::En => writeln!(out, "- and {more} more"),
            Language::Ja => writeln!(out, "- ほか{more}件"),
        };
    }
    out
}
