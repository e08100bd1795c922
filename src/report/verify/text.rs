//! A verification for people: a heading a commit, and below it what the gate would have said.

use std::io::{self, Write};

use chrono::DateTime;

use super::{Class, Loosening, Passage, Verification};
use crate::git::Logged;
use crate::report::{Look, write_finding};
use crate::text::{Language, Message, TextStyle, cell, one_line, plural, readable, say};
use crate::workflow::{Move, Word, WordOn};

pub(super) fn write(
    verification: &Verification,
    name: &str,
    language: Language,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for passage in &verification.passages {
        heading(passage, look, out)?;
        for finding in passage.verdict.findings.iter().chain(&passage.submitted_since) {
            write_finding(finding, &passage.verdict.sources, language, look, out)?;
        }
        for one in &passage.loosened {
            writeln!(out, "{}", loosening(one, language))?;
        }
        if !passage.loosened.is_empty() {
            writeln!(out)?;
        }
        for step in passage.doubted() {
            writeln!(out, "{}\n", doubt(step, &passage.logged))?;
        }
        for word in &passage.verdict.words {
            writeln!(out, "{}", recorded(word, &passage.facts.author))?;
        }
        if !passage.verdict.words.is_empty() {
            writeln!(out)?;
        }
        if let Some(error) = &passage.failure {
            writeln!(out, "{}\n", readable(&error.to_string()))?;
        }
    }
    for finding in &verification.slips.findings {
        write_finding(finding, &verification.slips.sources, language, look, out)?;
    }
    writeln!(out, "{}", summary(verification, name))
}

fn heading(passage: &Passage, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (commit, when) = (short(&passage.logged), day(&passage.logged));
    let line = format!("{commit} {when} {}", one_line(&passage.facts.subject));
    writeln!(out, "{}", look.paint.paint(TextStyle::Bold, line))?;
    let (author, committer) = (one_line(&passage.facts.author), one_line(&passage.facts.committer));
    let who = if author == committer { author } else { format!("{author}, committed by {committer}") };
    writeln!(out, "  {}{who}", cell("by", 4))?;
    let what = match (passage.class(), &passage.excuse) {
        (_, Some(excuse)) => format!("excused by {}: {}", one_line(&excuse.approved_by), one_line(&excuse.reason)),
        (Class::Note, None) => "let in as a draft, and submitted since".to_owned(),
        (Class::Loosened, None) => "loosened the policy".to_owned(),
        (Class::Recorded, None) if passage.verdict.words.iter().any(|word| word.owned_it) => {
            "put the word of an earlier owner on record".to_owned()
        }
        (Class::Recorded, None) => "put the word of somebody else on record".to_owned(),
        (Class::Unjudged, None) => "could not be judged".to_owned(),
        (Class::Past | Class::Excused, None) => "came in past the gate".to_owned(),
    };
    writeln!(out, "  {what}\n")
}

fn loosening(one: &Loosening, language: Language) -> String {
    let setting = one.setting.escape_debug().to_string();
    let (before, after) = (one.before.clone(), one.after.clone());
    let said: Message = say! {
        |side|
        en: "loosens `{setting}`: {} before, {} after", before.about(side), after.about(side);
        ja: "`{setting}`を緩めています。変更前：{}／変更後：{}", before.about(side), after.about(side)
    }
    .into();
    format!("  {}", readable(&said.in_language(language)))
}

/// Whose word a commit of somebody else brought: that is allowed, and for people to know.
fn recorded(word: &Word, author: &str) -> String {
    let by = one_line(&word.by);
    let by = if word.owned_it { format!("{by} (who owned it before)") } else { by };
    let what = match &word.on {
        WordOn::Approval(_) => format!("the approval of {by}"),
        WordOn::Waiver(rule) => format!("the waiver of `{}`, approved by {by},", one_line(rule)),
        WordOn::Severity(severity) => format!("the severity {}, approved by {by},", one_line(severity)),
        WordOn::Restricted => format!("`[restricted]`, approved by {by},"),
        WordOn::Import => format!("`[import]`, approved by {by},"),
        WordOn::Removal => format!("its removal, approved by {by},"),
        WordOn::Exception(commit) => format!("the exception for {}, approved by {by},", one_line(commit)),
        WordOn::Role(role) => format!("{by} in the role `{}`, after the review began,", one_line(role)),
        WordOn::Skipped(incident) => format!("that {} needs no postmortem, approved by {by},", one_line(incident)),
    };
    readable(&format!("  {}: {what} was recorded by {}", word.path, one_line(author))).into_owned()
}

fn doubt(step: &Move, logged: &Logged) -> String {
    let at = step.at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let doubt = step.doubt.as_deref().unwrap_or_default();
    let step_line = format!("{}: the step from {} to {} by {}", step.path, step.from, step.to, one_line(&step.by));
    readable(&format!("{step_line}\n  is recorded for {at}, {doubt} ({})", moment(logged))).into_owned()
}

fn summary(verification: &Verification, name: &str) -> String {
    let since = match &verification.set_up {
        Some(first) => format!(" since {} ({}), which set pmgit up", short(first), day(first)),
        None => String::new(),
    };
    let judged = format!("{}: {} judged{since}", one_line(name), plural(verification.judged, "commit"));
    let came_in = [
        (verification.count(Class::Past), "came in past the gate"),
        (verification.count(Class::Excused), "excused"),
        (verification.count(Class::Note), "let in as a draft and submitted since"),
        (verification.count(Class::Unjudged), "could not be judged"),
    ];
    let counted = |(count, words): (usize, &str)| (count > 0).then(|| format!("{count} {words}"));
    let mut told: Vec<String> = came_in.into_iter().filter_map(counted).collect();
    if told.is_empty() {
        told.push("nothing came in past the gate".to_owned());
    }
    told.extend(counted((verification.loosening(), "loosened the policy")));
    told.extend(counted((verification.recording(), "put the word of somebody else on record")));
    format!("{judged}, {}", told.join(", "))
}

/// The start of an id, as git shows it where it is long.
fn short(logged: &Logged) -> String {
    logged.commit.short()
}

fn day(logged: &Logged) -> String {
    let time = DateTime::from_timestamp(logged.committed, 0);
    time.map_or_else(|| "(no date)".to_owned(), |time| time.format("%Y-%m-%d").to_string())
}

fn moment(logged: &Logged) -> String {
    let time = DateTime::from_timestamp(logged.committed, 0);
    let time =
        time.map_or_else(|| "no date".to_owned(), |time| time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    format!("committed {time}")
}
