//! The meeting's agenda, filled from the document: for a terminal, and as Markdown for a page that people share.

use super::invitation::{items, people};
use super::words::{self, Words};
use super::{Page, name_of};
use crate::calendar::Zone;
use crate::document::{Action, Moment, TimelineMoment, When, said};
use crate::text::{bare_line, clipped, markdown};
use crate::toml_record::Located;
use crate::wording;

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Text,
    Markdown,
}

/// So many lines of a row's detail are shown, and so many letters of a line.
const LONGEST_DETAIL: usize = 12;
const LONGEST_LINE: usize = 200;

/// The agenda. Nothing in it names, links or formats but what the document means to.
pub(crate) fn agenda(page: &Page<'_>, markup: Markup) -> String {
    let words = Words::in_language(page.language());
    let mut writer = Writer { markup, text: String::new() };
    writer.title(&format!("{}{}{}", words.meeting_of, words.colon, writer.theirs(page.title())));
    writer.text.push('\n');
    let mut facts = vec![writer.theirs(page.document.severity())];
    let meeting = &page.document.meeting;
    if let Some(at) = meeting.planned().or(meeting.held) {
        facts.push(page.policy.calendar.zone().moment_text(at.value, page.language()));
        facts.push(format!("{} {}", meeting.length(), words.minutes));
    }
    writer.fact(&facts.join(words.comma));
    for line in people(page) {
        writer.fact(&writer.theirs(&line));
    }
    let fill: [fn(&Page<'_>, &mut Writer); 6] = [timeline, important, detection, impact, actions, message];
    for (at, (item, fill)) in items(page).iter().zip(fill).enumerate() {
        writer.heading(at + 1, item.heading);
        for question in item.questions {
            writer.point(question);
        }
        let before = writer.text.len();
        fill(page, &mut writer);
        if writer.text.len() == before {
            writer.point(&format!("({})", words.nothing));
        }
    }
    writer.text.push('\n');
    writer.fact(words.agree);
    writer.text
}

fn local(page: &Page<'_>, at: Moment) -> chrono::DateTime<Zone> {
    at.with_timezone(page.policy.calendar.zone())
}

/// When a row of the timeline was, as far as it is known: `about 2026-11-20 00:12 to 00:20 UTC`.
fn time(page: &Page<'_>, row: &TimelineMoment, at: When) -> String {
    let words = Words::in_language(page.language());
    let day = |when: When| match when {
        When::Moment(moment) => local(page, moment).date_naive(),
        When::Day(day) => day,
    };
    let text = |when: When, format: &str| match when {
        When::Moment(moment) => local(page, moment).format(format).to_string(),
        When::Day(day) => day.to_string(),
    };
    let until = row.until.as_deref().copied();
    let span = match until {
        None => text(at, "%Y-%m-%d %H:%M %Z"),
        Some(until) if day(until) == day(at) && until.moment().is_some() => {
            format!("{}{}{}", text(at, "%Y-%m-%d %H:%M"), words.until, text(until, "%H:%M %Z"))
        }
        Some(until) => format!("{}{}{}", text(at, "%Y-%m-%d %H:%M"), words.until, text(until, "%Y-%m-%d %H:%M %Z")),
    };
    let is_about = row.about.as_deref() == Some(&true);
    if is_about { words.about.replace("{}", &span) } else { span }
}

fn timeline(page: &Page<'_>, writer: &mut Writer) {
    let words = Words::in_language(page.language());
    for row in &page.document.timeline {
        let Some(event) = said(row.event.as_ref()) else { continue };
        let mut line = String::new();
        if let Some(at) = &row.at {
            line.push_str(&time(page, row, at.value));
            line.push(' ');
        }
        if let Some(kind) = row.kind.as_deref() {
            line.extend([words::moment_kind(*kind, page.language()), words.colon]);
        }
        line.push_str(&writer.theirs(event));
        if let Some(by) = said(row.by.as_ref()) {
            line.extend([words.bracket[0], &writer.theirs(name_of(page.policy, by)), words.bracket[1]]);
        }
        for evidence in row.evidence.iter().filter_map(|one| said(Some(one))) {
            line.push(' ');
            line.push_str(&writer.link(evidence));
        }
        writer.point(&line);
        if let Some(detail) = &row.detail
            && said(Some(detail)).is_some()
        {
            writer.detail(detail, words);
        }
    }
}

fn important(page: &Page<'_>, writer: &mut Writer) {
    for key in ["contributing_factors", "went_poorly", "went_well", "lucky", "lessons"] {
        section(page, key, writer);
    }
}

fn detection(page: &Page<'_>, writer: &mut Writer) {
    section(page, "detection", writer);
}

fn impact(page: &Page<'_>, writer: &mut Writer) {
    let words = Words::in_language(page.language());
    for row in &page.document.impact {
        let Some(metric) = said(row.metric.as_ref()) else { continue };
        let mut line = writer.theirs(metric);
        if let Some(value) = row.value.value.as_deref() {
            line.extend([words.colon, &value.0.to_string()]);
        }
        if let Some(of) = row.of.as_deref() {
            line.extend([" ", words.of, " ", &of.0.to_string()]);
        }
        if let Some(unit) = said(row.unit.as_ref()) {
            line.extend([" ", &writer.theirs(unit)]);
        }
        if let Some(source) = said(row.source.as_ref()) {
            line.extend([" ", &writer.link(source)]);
        }
        writer.point(&line);
    }
    section(page, "customer_impact", writer);
    for comment in &page.document.customer_comments {
        let Some(text) = said(comment.text.as_ref()) else { continue };
        let mut line = format!("{}{}{}", words.customer_said, words.colon, writer.theirs(text));
        if let Some(source) = said(comment.source.as_ref()) {
            line.extend([" ", &writer.link(source)]);
        }
        writer.point(&line);
    }
}

/// Those that have to be discussed first, those that were declined last.
fn actions(page: &Page<'_>, writer: &mut Writer) {
    let all: Vec<&Action> = page.document.actions.iter().map(|action| &action.value).collect();
    let rank = |action: &Action| match (said(action.declined.as_ref()), said(action.discuss.as_ref())) {
        (Some(_), _) => 2,
        (None, Some(_)) => 0,
        (None, None) => 1,
    };
    for wanted in 0..=2 {
        for action in all.iter().filter(|action| rank(action) == wanted) {
            writer.point(&action_line(action, page, writer));
        }
    }
}

fn action_line(action: &Action, page: &Page<'_>, writer: &Writer) -> String {
    let words = Words::in_language(page.language());
    let declined = said(action.declined.as_ref());
    let discuss = said(action.discuss.as_ref()).filter(|_| declined.is_none());
    let title = writer.theirs(said(action.title.as_ref()).unwrap_or("?"));
    let marked = match (declined, discuss) {
        (Some(_), _) => format!("{}{}{title}", words.declined, words.colon),
        (None, Some(_)) => writer.strong(&format!("{}{}{title}", words.to_discuss, words.colon)),
        (None, None) => title,
    };
    let mut facts = Vec::new();
    facts.extend(said(action.priority.as_ref()).map(|priority| writer.theirs(priority)));
    let owner = action.owners().map(|owner| writer.theirs(name_of(page.policy, owner))).collect::<Vec<_>>();
    facts.push(if owner.is_empty() { words.without_owner.to_owned() } else { owner.join(words.comma) });
    facts.extend(action.due.as_ref().map(|due| format!("{} {}", words.due, due.value)));
    facts.extend(action.done.as_ref().map(|done| format!("{} {}", words.done, done.value)));
    facts.extend(said(action.proof.as_ref()).map(|proof| writer.link(proof)));
    match said(action.ticket.as_ref()) {
        Some(ticket) => facts.push(writer.link(ticket)),
        None if declined.is_none() => facts.push(words.without_ticket.to_owned()),
        None => {}
    }
    let reason = declined.or(discuss).map(|reason| format!("{}{}", words.colon, writer.theirs(reason)));
    let end = said(action.done_when.as_ref()).filter(|_| declined.is_none() && action.done.is_none());
    let end = end.map(|end| format!(" [{}{}{}]", words.done_when, words.colon, writer.theirs(end)));
    format!("{marked} ({}){}{}", facts.join(words.comma), reason.unwrap_or_default(), end.unwrap_or_default())
}

fn message(page: &Page<'_>, writer: &mut Writer) {
    let Some(message) = &page.document.external_message else { return };
    let own = page.language();
    for (language, texts) in message.versions(own) {
        for (part, text) in Words::in_language(language).message_parts.into_iter().zip(texts) {
            if let Some(text) = said(text) {
                let [open, close] = Words::in_language(own).bracket;
                let name = if language == own { String::new() } else { format!("{open}{}{close}", language.name()) };
                writer.prose(&format!("{part}{name}"), text);
            }
        }
    }
}

/// A section under the heading that the policy gives it.
fn section(page: &Page<'_>, key: &str, writer: &mut Writer) {
    let text: Option<&Located<String>> = page.document.sections.get(key);
    let known = page.policy.sections.iter().find(|section| section.key == key);
    if let Some((text, section)) = said(text).zip(known) {
        writer.prose(&writer.theirs(section.heading(page.language())), text);
    }
}

/// What becomes of text in either form.
struct Writer {
    markup: Markup,
    text: String,
}

impl Writer {
    /// Text of the document, on one line.
    fn theirs(&self, text: &str) -> String {
        match self.markup {
            Markup::Text => bare_line(text),
            Markup::Markdown => markdown::inert_line(text),
        }
    }

    fn link(&self, url: &str) -> String {
        match self.markup {
            Markup::Text => self.theirs(url),
            Markup::Markdown => markdown::link(url),
        }
    }

    fn strong(&self, text: &str) -> String {
        match self.markup {
            Markup::Text => text.to_owned(),
            Markup::Markdown => format!("**{text}**"),
        }
    }

    fn title(&mut self, text: &str) {
        let mark = if self.markup == Markup::Markdown { "# " } else { "" };
        self.text.extend([mark, text, "\n"]);
    }

    fn fact(&mut self, text: &str) {
        // Two spaces at its end keep a line of Markdown a line.
        let end = if self.markup == Markup::Markdown { "  " } else { "" };
        self.text.extend([text, end, "\n"]);
    }

    fn heading(&mut self, number: usize, text: &str) {
        let number = &number.to_string();
        match self.markup {
            Markup::Text => self.text.extend(["\n", number, ". ", text, "\n"]),
            Markup::Markdown => self.text.extend(["\n## ", number, ". ", text, "\n\n"]),
        }
    }

    fn point(&mut self, text: &str) {
        let indent = if self.markup == Markup::Markdown { "" } else { "   " };
        self.text.extend([indent, "- ", text, "\n"]);
    }

    /// What belongs to a point, below it; a long log is cut, for the postmortem has all of it.
    fn detail(&mut self, text: &str, words: &Words) {
        let text = text.trim_matches(['\r', '\n']).trim_end();
        let count = text.lines().count();
        // A word about one line would be as long as the line.
        let shown = if count == LONGEST_DETAIL + 1 { count } else { LONGEST_DETAIL };
        let left_out = count.saturating_sub(shown);
        let lines = text.lines().take(shown).map(|line| clipped(line, LONGEST_LINE)).collect::<Vec<_>>().join("\n");
        match self.markup {
            Markup::Text => lines.lines().for_each(|line| self.below("       ", line)),
            Markup::Markdown => {
                // What is no Markdown of its own, such as a log, keeps its lines in a block of code.
                let is_markdown = text.contains("```") || text.contains("~~~");
                let block = if is_markdown && left_out == 0 {
                    wording::embedded(&lines)
                } else {
                    markdown::code_block("", &lines)
                };
                self.text.push('\n');
                block.trim_end().lines().for_each(|line| self.below("  ", line));
                self.text.push('\n');
            }
        }
        if left_out > 0 {
            let indent = if self.markup == Markup::Markdown { "  " } else { "       " };
            self.below(indent, &words.more_lines.replace("{}", &left_out.to_string()));
            if self.markup == Markup::Markdown {
                self.text.push('\n');
            }
        }
    }

    fn below(&mut self, indent: &str, line: &str) {
        self.text.push_str(format!("{indent}{line}").trim_end());
        self.text.push('\n');
    }

    /// Prose of the document: Markdown, which a block quote keeps to itself.
    fn prose(&mut self, heading: &str, text: &str) {
        match self.markup {
            Markup::Text => {
                self.text.extend(["   ", heading, "\n"]);
                for line in text.lines() {
                    self.text.push_str(format!("     {line}").trim_end());
                    self.text.push('\n');
                }
            }
            Markup::Markdown => {
                let apart = if self.text.ends_with("\n\n") { "" } else { "\n" };
                self.text.extend([apart, "**", heading, "**\n\n"]);
                for line in wording::embedded(text).lines() {
                    self.text.push_str(format!("> {line}").trim_end());
                    self.text.push('\n');
                }
            }
        }
    }
}
