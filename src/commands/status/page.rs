//! The page of one postmortem: where it stands, what the next step asks for, what is due, and the one next command.

use std::collections::BTreeSet;

use chrono::{DateTime, Timelike as _, Utc};

use crate::commands::shared::ahead::{Ahead, Item, next_command, pasteable};
use crate::commands::shared::context::{Context, write_error};
use crate::commands::shared::due::{Dues, due_text};
use crate::commands::shared::further::{Further, Landed};
use crate::commands::shared::handoff;
use crate::document::{Document, PostmortemId, Status, said};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::policy::Policy;
use crate::source::SourceFile;
use crate::text::{Listing, Paint, TextStyle, cell, one_line, one_or_many, plural, readable, say, widest, wrapped};

pub(super) struct Page<'p> {
    pub(super) id: &'p PostmortemId,
    pub(super) source: &'p SourceFile,
    pub(super) document: &'p Document,
    pub(super) policy: &'p Policy,
    pub(super) ahead: Option<&'p Ahead>,
    /// What is found as it stands, beside what is in the way.
    pub(super) standing: Vec<&'p Finding>,
    pub(super) waived: usize,
    pub(super) dues: Dues,
    /// The version of another branch that has come further.
    pub(super) further: Option<Further>,
    /// Whether the branch was squashed into the mainline.
    pub(super) landed: Option<Landed>,
    pub(super) now: DateTime<Utc>,
    /// Whether a verb could ask its reader for what is left open.
    pub(super) asks: bool,
}

/// So many things that are due are listed; what comes later is counted.
const MOST_DUE: usize = 8;

impl Page<'_> {
    pub(super) fn write(&self, context: &mut Context<'_>) -> Result<()> {
        let (paint, width) = (context.out_look.paint, context.out_look.prose);
        let mut lines = Lines { paint, width, text: String::new() };
        let reader = Listing::new(context.language);
        self.head(&reader, &mut lines);
        if let Some(ahead) = self.ahead {
            self.checklist(ahead, &reader, &mut lines);
        }
        self.findings(&reader, &mut lines);
        self.due(&reader, &mut lines);
        self.by_hand(&reader, &mut lines);
        self.next(&reader, &mut lines);
        context.out.write_all(lines.text.as_bytes()).map_err(write_error)
    }

    fn head(&self, reader: &Listing, lines: &mut Lines) {
        let untitled = say! { en: "(no title)"; ja: "（タイトルなし）" };
        let title = said(self.document.title.as_ref()).map_or_else(|| reader.say(untitled), one_line);
        lines.put("", &title, TextStyle::Bold);
        let nobody = say! { en: "no owner"; ja: "オーナー未定" };
        let owner = self.document.owner().map_or_else(|| reader.say(nobody), str::to_owned);
        let facts = [self.id.as_str(), self.document.severity(), &owner];
        let facts: Vec<String> = facts.iter().map(|fact| one_line(fact)).filter(|fact| !fact.is_empty()).collect();
        lines.put("", &facts.join(", "), TextStyle::Plain);
        let here = self.document.status();
        let step = |status: &Status| if *status == here { format!("[{status}]") } else { status.to_string() };
        let steps: Vec<String> = STEPS.iter().map(step).collect();
        lines.put("", &steps.join(" > "), TextStyle::Plain);
        if self.waived > 0 {
            let count = self.waived;
            let words = say! { en: "{} waived", plural(count, "finding"); ja: "例外として承認された指摘：{count}件" };
            lines.put("", &reader.say(words), TextStyle::Plain);
        }
    }

    /// What the next step asks for: what is there has a mark.
    fn checklist(&self, ahead: &Ahead, reader: &Listing, lines: &mut Lines) {
        if ahead.items.is_empty() && ahead.is_ready() && ahead.warnings.is_empty() {
            return;
        }
        let to = ahead.to;
        lines.heading(&reader.say(say! { en: "before {to}:"; ja: "{to}に必要なもの：" }));
        let names: Vec<String> = ahead.items.iter().map(|item| item.kind.name(reader)).collect();
        let width = widest(names.iter().map(String::as_str));
        for (item, name) in ahead.items.iter().zip(&names) {
            lines.item(item, &cell(name, width), reader);
        }
        let judged = ahead.verdict.sources.get(self.source.path()).unwrap_or(self.source);
        for finding in ahead.others() {
            lines.put("  [ ] ", &sentence(finding, judged, reader), TextStyle::Plain);
        }
        let is_new = |one: &&Finding| !self.standing.iter().any(|other| other.rule == one.rule);
        let mut rules = BTreeSet::new();
        let asked: Vec<&Finding> = ahead.warnings.iter().filter(is_new).filter(|one| rules.insert(one.rule)).collect();
        if !asked.is_empty() {
            let words = say! { en: "what does not block, but is asked for:"; ja: "推奨（必須ではありません）：" };
            lines.put("      ", &reader.say(words), TextStyle::Plain);
            for finding in asked {
                lines.put("        ", &sentence(finding, judged, reader), TextStyle::Plain);
            }
        }
    }

    fn findings(&self, reader: &Listing, lines: &mut Lines) {
        if self.standing.is_empty() {
            return;
        }
        let count = |level| self.standing.iter().filter(|finding| finding.level == level).count();
        let (errors, warnings) = (count(Level::Error), count(Level::Warning));
        let parts = [(errors, "error", "エラー"), (warnings, "warning", "警告")];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, noun, ja)| reader.say(say! { en: "{}", plural(count, noun); ja: "{ja}{count}件" }))
            .collect();
        let parts = reader.language.and_list(&parts);
        if self.ahead.is_none() {
            // Nothing is to be done on it any more: who wants to know looks.
            let (id, them) = (self.id, one_or_many(self.standing.len(), "it", "them"));
            lines.text.push('\n');
            let words =
                say! { en: "{parts}; `pmgit check {id}` shows {them}"; ja: "{parts}（`pmgit check {id}`で表示）" };
            lines.put("", &reader.say(words), TextStyle::Plain);
            return;
        }
        lines.heading(&reader.say(say! { en: "{parts} as it stands:"; ja: "現時点の{parts}：" }));
        for finding in &self.standing {
            lines.put("  ", &sentence(finding, self.source, reader), TextStyle::Plain);
        }
    }

    fn due(&self, reader: &Listing, lines: &mut Lines) {
        if self.dues.is_empty() {
            return;
        }
        let zone = self.policy.calendar.zone();
        lines.heading(&reader.say(say! { en: "due ({zone}):"; ja: "期限（{zone}）：" }));
        for task in self.dues.iter().take(MOST_DUE) {
            let style = if task.due.is_over(self.now) { TextStyle::Alarm } else { TextStyle::Plain };
            lines.put("  ", &due_text(task, zone, self.now, reader), style);
        }
        let more = self.dues.len().saturating_sub(MOST_DUE);
        if more > 0 {
            lines.put("  ", &reader.say(say! { en: "and {more} more"; ja: "ほか{more}件" }), TextStyle::Plain);
        }
    }

    /// The lines that record the last step in the editor of a forge; they are copied, and so not wrapped.
    fn by_hand(&self, reader: &Listing, lines: &mut Lines) {
        let now = self.now.with_nanosecond(0).unwrap_or(self.now).with_timezone(self.policy.calendar.zone());
        let by_hand = handoff::by_hand(self.document, now.fixed_offset(), reader.language);
        if by_hand.is_empty() {
            return;
        }
        lines.text.push('\n');
        for line in by_hand {
            lines.text.push_str(&one_line_set_in(&line));
            lines.text.push('\n');
        }
    }

    fn next(&self, reader: &Listing, lines: &mut Lines) {
        if let Some(further) = &self.further {
            lines.text.push('\n');
            lines.put("", &further.told(self.id, reader), TextStyle::Plain);
            if further.is_binding() {
                if let Some(advice) = further.advice(reader) {
                    lines.put(
                        "",
                        &reader.say(say! { en: "next: {advice}"; ja: "次の操作：{advice}" }),
                        TextStyle::Bold,
                    );
                }
                return;
            }
            if let Some(advice) = further.advice(reader) {
                lines.put("", &advice, TextStyle::Plain);
            }
        }
        let Some(ahead) = self.ahead else { return };
        if let Some(landed) = self.landed.as_ref().filter(|_| self.further.is_none()) {
            lines.text.push('\n');
            lines.put("", &landed.told(reader), TextStyle::Plain);
        }
        let command = pasteable(&next_command(self.id, self.document, ahead, (self.now, self.asks)), self.asks);
        lines.text.push('\n');
        let meeting = &self.document.meeting;
        let ahead = meeting.planned().filter(|at| meeting.held.is_none() && at.value > self.now);
        let next = match ahead.filter(|_| command.starts_with("pmgit review")) {
            Some(at) => {
                let at = self.policy.calendar.zone().moment_text(at.value, reader.language);
                reader.say(say! {
                    en: "next, after the meeting ({at}): `{command}`";
                    ja: "次の操作（{at}からのミーティングのあと）：`{command}`"
                })
            }
            None => reader.say(say! { en: "next: `{command}`"; ja: "次の操作：`{command}`" }),
        };
        lines.put("", &next, TextStyle::Bold);
    }
}

/// A line whose beginning is set in; what acts in it is written out.
fn one_line_set_in(line: &str) -> String {
    let text = line.trim_start();
    format!("{}{}", " ".repeat(line.len() - text.len()), readable(text))
}

const STEPS: [Status; 4] = [Status::Draft, Status::InReview, Status::Reviewed, Status::Closed];

/// A finding in a line: its rule, its place, and what it says.
fn sentence(finding: &Finding, source: &SourceFile, reader: &Listing) -> String {
    let (rule, message) = (finding.rule, one_line(&finding.message(reader.language)));
    match finding.span().map(|span| source.position(span.start).line) {
        Some(line) => reader.say(say! { en: "{rule}, line {line}: {message}"; ja: "{rule}（{line}行目）：{message}" }),
        None => reader.say(say! { en: "{rule}: {message}"; ja: "{rule}：{message}" }),
    }
}

/// The lines of the page, within the terminal's width.
struct Lines {
    paint: Paint,
    width: Option<usize>,
    text: String,
}

impl Lines {
    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.put("", text, TextStyle::Bold);
    }

    fn item(&mut self, item: &Item, name: &str, reader: &Listing) {
        let amount = one_line(&item.amount(reader));
        let mark = if item.is_done() { "  [x] " } else { "  [ ] " };
        let style = if item.is_done() { TextStyle::Green } else { TextStyle::Plain };
        self.put(mark, &format!("{name}  {amount}"), style);
    }

    /// A text behind a mark; its further lines stand below its first.
    fn put(&mut self, mark: &str, text: &str, style: TextStyle) {
        let within = |width: usize| wrapped(text, width.saturating_sub(mark.len()));
        let lines = self.width.map_or_else(|| vec![text.to_owned()], within);
        for (number, line) in lines.iter().enumerate() {
            let mark = if number == 0 { mark.to_owned() } else { " ".repeat(mark.len()) };
            self.text.push_str(&self.paint.paint(style, format!("{mark}{line}")).to_string());
            self.text.push('\n');
        }
    }
}
