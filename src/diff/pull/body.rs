//! What stands in a pull request's body.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::prose::{is_cut, prose};
use super::words::Words;
use super::{Brought, reviewers};
use crate::calendar::day_text;
use crate::deadline;
use crate::diff::change::in_brackets;
use crate::diff::outdated;
use crate::diff::summary::measure;
use crate::document::{Language, Maybe, Status, When, said};
use crate::page::Lead;
use crate::text::markdown;

/// So many lines of what is in the way are listed.
const MOST_LISTED: usize = 30;
/// So many measures of the impact.
const MOST_MEASURES: usize = 20;
/// So many postmortems of one pull request are told in full.
const MOST_TOLD: usize = 5;
/// So many letters of them: GitHub takes 65,536 in all.
const MOST_LETTERS: usize = 50_000;
/// So many of these for the pages.
const LONGEST_PAGES: usize = 30_000;
/// What stands in the body already, and what is about the file: it also has the link of the pull request itself.
const TOLD_ABOVE: [&str; 3] = ["sections.overview", "external_message", "about"];
/// So many postmortems are named.
const MOST_NAMED: usize = 100;

/// The body without its marks.
pub(super) fn body(brought: &[Brought<'_>], words: &Words) -> String {
    let told: Vec<(String, String)> =
        brought.iter().take(MOST_TOLD).map(|one| page_and_message(one, brought, words)).collect();
    let mut letters = 0;
    let fits = |(page, message): &&(String, String)| {
        letters += page.chars().count() + message.chars().count();
        letters <= MOST_LETTERS
    };
    let told: Vec<&(String, String)> = told.iter().take_while(fits).collect();
    let mut out = String::new();
    for (page, _) in &told {
        push(&mut out, page);
    }
    if brought.len() > told.len() {
        let rest = &brought[told.len()..];
        let mut lines: Vec<String> = rest.iter().take(MOST_NAMED).map(|one| markdown::code_span(&one.id)).collect();
        if rest.len() > MOST_NAMED {
            lines.push((words.more)(rest.len() - MOST_NAMED));
        }
        push(&mut out, &bullets(&lines));
    }
    let questions = words.questions.map(|question| format!("[ ] {question}"));
    push(&mut out, &format!("### {}\n\n{}", words.questions_heading, bullets(&questions)));
    for (_, message) in told.iter().filter(|(_, message)| !message.is_empty()) {
        push(&mut out, message);
    }
    push(&mut out, &format!("### {}\n\n{}", words.reviewers, people(brought, words)));
    out
}

/// A postmortem in full: its page, and the message to customers.
fn page_and_message(one: &Brought<'_>, all: &[Brought<'_>], words: &Words) -> (String, String) {
    let mut page = format!("## {}\n\n{}", markdown::inert_line(one.title()), facts(one, words));
    if let Some(overview) = one.document.sections.get("overview").and_then(|text| said(Some(text))) {
        push(&mut page, &prose_text(overview, one, words));
    }
    push(&mut page, &format!("### {}\n\n{}", words.due, due(one, words)));
    push(&mut page, &format!("### {}\n\n{}", words.in_the_way, in_the_way(one, words)));
    if !one.outdated.is_empty() {
        let lines = outdated::lines(&one.outdated, words.language);
        push(&mut page, &format!("### {}\n\n{}", outdated::heading(words.language), bullets(&lines)));
    }
    push(&mut page, &folded_page(one, all.len()));
    let mut message = message(one, words);
    if !message.is_empty() {
        let of = if all.len() > 1 { format!("{}{}", words.colon, markdown::code_span(&one.id)) } else { String::new() };
        message = format!("### {}{of}\n\n{message}", words.message);
    }
    (page, message)
}

/// The page for those who do not read TOML.
fn folded_page(one: &Brought<'_>, count: usize) -> String {
    one.folded.body(Lead::Notices, &TOLD_ABOVE, LONGEST_PAGES / count.clamp(1, MOST_TOLD))
}

/// Prose, which says so where it is cut.
fn prose_text(text: &str, one: &Brought<'_>, words: &Words) -> String {
    let text_shown = prose(text);
    if is_cut(text) { format!("{text_shown}\n{}\n", (words.cut)(&one.id)) } else { text_shown }
}

/// Adds a block, an empty line before it.
fn push(out: &mut String, block: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(block.trim_end());
    out.push('\n');
}

fn facts(one: &Brought<'_>, words: &Words) -> String {
    let (document, names) = (&one.document, &words.facts);
    let label = |status: Status| status.label(words.language);
    let status = match one.was {
        Some(was) if was != document.status() => format!("{} → {}", label(was), label(document.status())),
        _ => label(document.status()).to_owned(),
    };
    let colon = words.colon;
    let owner = document.owner().map_or_else(|| names.nobody.to_owned(), markdown::code_span);
    let mut out = format!("- {}{colon}{}\n- {}{colon}{status}\n", names.id, markdown::code_span(&one.id), names.status);
    if !document.severity().is_empty() {
        let _ = writeln!(out, "- {}{colon}{}", names.severity, markdown::code_span(document.severity()));
    }
    let _ = writeln!(out, "- {}{colon}{owner}", names.owner);
    let incident = &document.incident;
    let at = |time: &Maybe<When>| {
        time.as_ref().map(|time| match time.value {
            When::Moment(at) => one.policy.calendar.zone().moment_text(at, words.language),
            When::Day(day) => day_text(day, words.language),
        })
    };
    if let Some(started) = at(&incident.started).or(at(&incident.detected)) {
        let until = at(&incident.resolved).map(|resolved| format!(" – {resolved}")).unwrap_or_default();
        let _ = writeln!(out, "- {}{colon}{started}{until}", names.incident);
    }
    for impact in document.impact.iter().take(MOST_MEASURES) {
        let _ = writeln!(out, "- {}{colon}{}", names.impact, markdown::inert_line(&measure(impact, words.language)));
    }
    out
}

fn due(one: &Brought<'_>, words: &Words) -> String {
    let mut lines = deadline::lines(&one.document, one.policy, words.language);
    let meeting = &one.document.meeting;
    if let Some(by) = deadline::share_by(&one.document).filter(|_| meeting.shared.is_none() && meeting.held.is_none()) {
        let zone = one.policy.calendar.zone();
        let by = format!("{} {zone}", zone.time_text(by, words.language));
        lines.push(match words.language {
            Language::En => format!("the link should be shared by {by}"),
            Language::Ja => format!("リンクの共有期限：{by}"),
        });
    }
    if lines.is_empty() {
        return words.nothing_due.to_owned();
    }
    let lines: Vec<String> = lines.iter().map(|line| markdown::inert_line(line)).collect();
    bullets(&lines)
}

/// Items as a list of Markdown.
fn bullets(items: &[String]) -> String {
    let mut out = String::new();
    for item in items {
        out.extend(["- ", item, "\n"]);
    }
    out
}

fn in_the_way(one: &Brought<'_>, words: &Words) -> String {
    let mut out = String::new();
    let next = one.next.as_ref().map(|(status, list)| ((words.before)(status.label(words.language)), list));
    let refused = [(words.of_the_merge.to_owned(), &one.refused)];
    for (title, list) in refused.into_iter().chain(next).filter(|(_, list)| !list.is_empty()) {
        let _ = writeln!(out, "{title}{}\n", words.colon.trim_end());
        let different = counted(list);
        for (line, times) in different.iter().take(MOST_LISTED) {
            let times = if *times > 1 { (words.times)(*times) } else { String::new() };
            let _ = writeln!(out, "- {}{times}", spans(line));
        }
        if different.len() > MOST_LISTED {
            let _ = writeln!(out, "- {}", (words.more)(different.len() - MOST_LISTED));
        }
        out.push('\n');
    }
    if out.is_empty() { words.nothing_in_the_way.to_owned() } else { out }
}

/// Each line once, in order, and how often it is there.
fn counted(lines: &[String]) -> Vec<(&str, usize)> {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        let at = *known.entry(line).or_insert(counted.len());
        if at == counted.len() {
            counted.push((line, 0));
        }
        counted[at].1 += 1;
    }
    counted
}

/// A message of ours, what stands between its backticks as code.
fn spans(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return markdown::inert_line(line);
    }
    let part = |(at, text): (usize, &&str)| match (at % 2, text.is_empty()) {
        (0, _) => markdown::inert_part(text),
        (_, true) => String::new(),
        (_, false) => markdown::code_span(text),
    };
    parts.iter().enumerate().map(part).collect::<String>()
}

/// The message to customers as they will read it, quoted.
fn message(one: &Brought<'_>, words: &Words) -> String {
    let Some(message) = &one.document.external_message else { return String::new() };
    let parts = [&message.summary, &message.what_happened, &message.what_we_are_doing];
    let parts = parts.into_iter().zip(words.message_parts).filter_map(|(text, heading)| {
        said(text.as_ref()).map(|text| format!("**{heading}**\n\n{}", prose_text(text, one, words)))
    });
    let text = parts.collect::<Vec<_>>().join("\n");
    text.trim_end().lines().map(|line| format!("> {line}").trim_end().to_owned() + "\n").collect()
}

fn people(brought: &[Brought<'_>], words: &Words) -> String {
    let comma = if words.language == Language::En { ", " } else { "、" };
    let mut lines: Vec<String> = Vec::new();
    for reviewer in brought.iter().flat_map(reviewers) {
        let roles: Vec<&str> = reviewer.roles.iter().map(|role| (words.role)(role)).collect();
        let name = reviewer.name.as_deref().map(|name| format!(" {}", markdown::inert_line(name))).unwrap_or_default();
        let accounts = reviewer
            .accounts
            .iter()
            .map(|(account, login)| format!("{}{}{}", account.title, words.colon, markdown::code_span(login)));
        let accounts: Vec<String> = accounts.collect();
        let accounts =
            if accounts.is_empty() { String::new() } else { in_brackets(&accounts.join(comma), words.language) };
        let handle = markdown::code_span(&reviewer.handle);
        let line = format!("- {}{}{handle}{name}{accounts}\n", roles.join(comma), words.colon);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if lines.is_empty() { words.no_reviewers.to_owned() } else { lines.concat() }
}
