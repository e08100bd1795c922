//! Lines of a page on lines of a screen: runs of one style, broken where a reader's eye allows it.

use unicode_width::UnicodeWidthStr;

use crate::page::model::{Inline, Tone};
use crate::text::{Paint, TextStyle, readable, unbroken_pieces};

/// A text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) style: TextStyle,
    pub(super) text: String,
}

/// A line of the screen.
pub(super) type Runs = Vec<Run>;

/// What a line of the page is on a screen, before it is broken: one for each line that the writer ended.
pub(super) fn runs(line: &[Inline]) -> Vec<Runs> {
    let mut lines = vec![Runs::new()];
    push_all(line, TextStyle::Plain, &mut lines);
    lines
}

/// A text of ours in a style.
pub(super) fn run(style: TextStyle, text: impl Into<String>) -> Runs {
    vec![Run { style, text: text.into() }]
}

fn push_all(line: &[Inline], style: TextStyle, lines: &mut Vec<Runs>) {
    for part in line {
        match part {
            Inline::Text(text) => push(text, style, lines),
            Inline::Code(text) => push(text, TextStyle::Cyan, lines),
            Inline::Strong(line) => push_all(line, TextStyle::Bold, lines),
            Inline::Emphasis(line) | Inline::Struck(line) => push_all(line, style, lines),
            Inline::Link { to, text } => {
                push_all(text, style, lines);
                push(" (", style, lines);
                push(to.written(), TextStyle::Cyan, lines);
                push(")", style, lines);
            }
            Inline::Address(address) => push(address.written(), TextStyle::Cyan, lines),
            Inline::Time { shown, .. } => push(shown, style, lines),
            Inline::Image { place, alt } => {
                let alt = alt.trim();
                push(&if alt.is_empty() { format!("[{place}]") } else { format!("[{alt}: {place}]") }, style, lines);
            }
            Inline::Elsewhere { place, words } => push(&format!("{words} ({place})"), style, lines),
            Inline::Mark(tone, text) => push(text, style_of(*tone), lines),
            Inline::Break => lines.push(Runs::new()),
        }
    }
}

fn style_of(tone: Tone) -> TextStyle {
    match tone {
        Tone::Good => TextStyle::Green,
        Tone::Bad => TextStyle::Alarm,
        Tone::Open => TextStyle::Yellow,
        Tone::Quiet => TextStyle::Plain,
    }
}

/// Adds a text, in which nothing acts; a line end in it ends the line.
fn push(text: &str, style: TextStyle, lines: &mut Vec<Runs>) {
    for (at, part) in text.split('\n').enumerate() {
        if at > 0 {
            lines.push(Runs::new());
        }
        let part = readable(part.trim_end_matches('\r')).into_owned();
        if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
            line.push(Run { style, text: part });
        }
    }
}

/// How many cells it takes.
pub(super) fn width(line: &Runs) -> usize {
    line.iter().map(|run| run.text.width()).sum()
}

/// The line on as many lines of no more than so many cells as it takes. A piece that is wider than a line stands alone.
pub(super) fn wrapped(line: &Runs, most: usize) -> Vec<Runs> {
    if width(line) <= most {
        return vec![line.clone()];
    }
    let text: String = line.iter().map(|run| run.text.as_str()).collect();
    let mut lines = Vec::new();
    let (mut start, mut end, mut filled) = (0, 0, 0);
    for piece in unbroken_pieces(&text) {
        if filled > 0 && filled + piece.trim_end().width() > most {
            lines.push(part(line, start, end));
            (start, filled) = (end, 0);
        }
        end += piece.len();
        filled += piece.width();
    }
    lines.push(part(line, start, end));
    lines
}

/// The runs of a part of the text, without the spaces at its end.
fn part(line: &Runs, start: usize, end: usize) -> Runs {
    let mut found = Runs::new();
    let mut at = 0;
    for run in line {
        let (from, until) = (start.max(at), end.min(at + run.text.len()));
        if from < until {
            found.push(Run { style: run.style, text: run.text[from - at..until - at].to_owned() });
        }
        at += run.text.len();
    }
    if let Some(last) = found.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    found
}

/// The line in colour, or as it is.
pub(super) fn painted(line: &Runs, paint: Paint, out: &mut String) {
    for run in line.iter().filter(|run| !run.text.is_empty()) {
        out.push_str(&paint.paint(run.style, &run.text).to_string());
    }
}
