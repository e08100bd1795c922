//! A review for a terminal: in colour, or with `[-gone-]{+new+}` as git marks words.

use std::io::{self, Write};

use super::change::{Change, PathStep, What, apart, by_days, by_how_much, moment, place, value_text};
use super::rows::beside;
use super::words::Piece;
use super::{Content, Diff, FileDiff, Moved, Standing};
use crate::document::edit::Tree;
use crate::report::{LineDiff, Look, write_diff};
use crate::rules::Loosened;
use crate::text::{Language, TextStyle, one_line, readable};

/// So much of a text that did not change is shown on each side of a change, in letters.
const AROUND: usize = 60;

pub(super) fn write(review: &Diff, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer { look, out };
    for (at, file) in review.files.iter().enumerate() {
        if at > 0 {
            writeln!(writer.out)?;
        }
        writer.file(file)?;
    }
    let policy = [("looser", &review.policy.looser), ("stricter", &review.policy.stricter)];
    for (how, settings) in policy.into_iter().filter(|(_, settings)| !settings.is_empty()) {
        let gap = if review.files.is_empty() { "" } else { "\n" };
        write!(writer.out, "{gap}")?;
        writer.line(TextStyle::Bold, &format!("the policy is {how}"))?;
        for setting in settings {
            writer.setting(setting)?;
        }
    }
    Ok(())
}

struct Writer<'o> {
    look: Look,
    out: &'o mut dyn Write,
}

impl Writer<'_> {
    fn line(&mut self, style: TextStyle, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.look.paint.paint(style, readable(text)))
    }

    fn file(&mut self, file: &FileDiff) -> io::Result<()> {
        let standing = match &file.standing {
            Standing::Added => " (new)".to_owned(),
            Standing::Removed => " (removed)".to_owned(),
            Standing::Changed => String::new(),
            Standing::RenamedFrom(old) => format!(" (renamed from {old})"),
        };
        let title = file.title.as_deref().map(|title| format!("  {}", one_line(title))).unwrap_or_default();
        self.line(TextStyle::Bold, &format!("{}{standing}{title}", file.name))?;
        if let Some((before, after)) = file.modes {
            self.line(TextStyle::Yellow, &format!("  ~ mode: {} -> {}", before.as_str(), after.as_str()))?;
        }
        match &file.content {
            Content::Unreadable(why) => self.line(TextStyle::Plain, &format!("  {why}")),
            Content::Lines { why, before, after } => {
                self.line(TextStyle::Plain, &format!("  {why}; it is compared by its lines:"))?;
                write_diff(LineDiff { path: &file.path, before, after, modes: None }, self.look, self.out)
            }
            Content::Meaning { facts, .. } if !facts.is_empty() && file.is_whole() => {
                let mut known = "";
                for (name, fact) in facts {
                    let shown = if known == *name { "" } else { name };
                    self.line(TextStyle::Plain, &format!("  {shown:<8}  {}", one_line(fact)))?;
                    known = name;
                }
                Ok(())
            }
            Content::Meaning { changes, moved, .. } => {
                moved.iter().try_for_each(|moved| self.deadline(moved))?;
                self.changes(changes)
            }
        }
    }

    fn deadline(&mut self, moved: &Moved) -> io::Result<()> {
        self.line(TextStyle::Yellow, &format!("  ~ due: {}", deadline(moved)))
    }

    fn setting(&mut self, Loosened { what, before, after, .. }: &Loosened) -> io::Result<()> {
        let [before, after] = [before, after].map(|side| side.in_language(Language::En));
        self.line(TextStyle::Yellow, &format!("  ~ {what}: {before} -> {after}"))
    }

    fn changes(&mut self, changes: &[Change]) -> io::Result<()> {
        let mut row: &[PathStep] = &[];
        for change in changes {
            let (above, rest) = split(&change.path);
            if rest.is_empty() || above.is_empty() {
                self.change("  ", &label(&change.path), change)?;
                row = &[];
                continue;
            }
            if row != above {
                self.line(TextStyle::Yellow, &format!("  ~ {}", label(above)))?;
                row = above;
            }
            self.change("      ", &place(rest), change)?;
        }
        Ok(())
    }

    fn change(&mut self, indent: &str, label: &str, change: &Change) -> io::Result<()> {
        match &change.what {
            What::Added(value) => self.appeared('+', TextStyle::Green, indent, label, value, change),
            What::Removed(value) => self.appeared('-', TextStyle::Red, indent, label, value, change),
            What::Changed(before, after) => {
                let by = by_days(before, after);
                let (before, after) = apart(before, after);
                self.line(
                    TextStyle::Yellow,
                    &format!("{indent}~ {label}: {} -> {}{by}", one_line(&before), one_line(&after)),
                )
            }
            What::Time(before, after) => {
                let by = by_how_much(*before, *after);
                self.line(
                    TextStyle::Yellow,
                    &format!("{indent}~ {label}: {} -> {} ({by})", moment(*before), moment(*after)),
                )
            }
            What::Moved(from) => {
                let to = row_number(&change.path);
                self.line(TextStyle::Yellow, &format!("{indent}~ {label}: moved from place {} to {}", from + 1, to + 1))
            }
            What::Items { added, removed, is_reordered } => {
                for item in removed {
                    self.line(TextStyle::Red, &format!("{indent}- {label}: {}", one_line(&value_text(item))))?;
                }
                for item in added {
                    self.line(TextStyle::Green, &format!("{indent}+ {label}: {}", one_line(&value_text(item))))?;
                }
                if *is_reordered {
                    self.line(TextStyle::Yellow, &format!("{indent}~ {label}: in another order"))?;
                }
                Ok(())
            }
            What::Text { before, after, pieces } => self.text(indent, label, before, after, pieces),
        }
    }

    /// A value that is new, or gone; a row's other values stand below what it is known by.
    fn appeared(
        &mut self,
        sign: char,
        style: TextStyle,
        indent: &str,
        label: &str,
        value: &Tree,
        change: &Change,
    ) -> io::Result<()> {
        match (value, change.path.last()) {
            (Tree::Table(entries), Some(PathStep::Row { .. })) => {
                self.line(style, &format!("{indent}{sign} {label}"))?;
                for (key, value) in beside(&change.path, entries) {
                    self.line(style, &format!("{indent}    {key}: {}", one_line(&value_text(value))))?;
                }
                Ok(())
            }
            (Tree::Leaf { text, .. }, _) if text.contains('\n') => {
                self.line(style, &format!("{indent}{sign} {label}:"))?;
                text.trim_end().lines().try_for_each(|line| self.line(style, &format!("{indent}    {line}")))
            }
            (value, _) => {
                let value = one_line(&value_text(value));
                let value = if value.is_empty() { "(empty)" } else { &value };
                self.line(style, &format!("{indent}{sign} {label}: {value}"))
            }
        }
    }

    fn text(&mut self, indent: &str, label: &str, before: &str, after: &str, pieces: &[Piece]) -> io::Result<()> {
        if is_only_spacing(before, after) {
            return self.line(TextStyle::Yellow, &format!("{indent}~ {label}: only spaces and line ends"));
        }
        if is_short(before, after, pieces) {
            return self
                .line(TextStyle::Yellow, &format!("{indent}~ {label}: {} -> {}", one_line(before), one_line(after)));
        }
        self.line(TextStyle::Yellow, &format!("{indent}~ {label}:"))?;
        let mut text = String::new();
        for piece in elided(pieces) {
            let (style, [open, close], letters) = match &piece {
                Piece::Same(text) => (TextStyle::Plain, ["", ""], text),
                Piece::Gone(text) => (TextStyle::Red, ["[-", "-]"], text),
                Piece::New(text) => (TextStyle::Green, ["{+", "+}"], text),
            };
            let [open, close] = if self.look.paint.is_coloured() { ["", ""] } else { [open, close] };
            let mark =
                |line: &str| self.look.paint.paint(style, format!("{open}{}{close}", readable(line))).to_string();
            // A mark ends with its line, so that each line stands for itself.
            let marked = letters.split('\n').map(|line| if line.is_empty() { String::new() } else { mark(line) });
            text.push_str(&marked.collect::<Vec<_>>().join("\n"));
        }
        text.lines().try_for_each(|line| writeln!(self.out, "{}", format!("{indent}    {line}").trim_end()))
    }
}

/// Whether two texts differ in nothing but their spacing.
pub(super) fn is_only_spacing(before: &str, after: &str) -> bool {
    before.split_whitespace().eq(after.split_whitespace())
}

/// Whether two texts say more side by side than in one another.
pub(super) fn is_short(before: &str, after: &str, pieces: &[Piece]) -> bool {
    let is_line = |text: &str| !text.contains('\n') && text.chars().count() <= 80;
    let is_word = |text: &str| !text.contains(char::is_whitespace) && text.is_ascii();
    let shared: usize = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Same(text) => text.trim().len(),
            Piece::Gone(_) | Piece::New(_) => 0,
        })
        .sum();
    is_line(before)
        && is_line(after)
        && (is_word(before) || is_word(after) || 2 * shared < before.len().max(after.len()))
}

/// The pieces, with the middle of what did not change left out.
pub(super) fn elided(pieces: &[Piece]) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let shortened = |(at, piece): (usize, &Piece)| match piece {
        Piece::Same(text) => {
            let letters: Vec<char> = text.chars().collect();
            let (head, tail) = (if at == 0 { 0 } else { AROUND }, if at == last { 0 } else { AROUND });
            if letters.len() <= head + tail + AROUND / 2 {
                return piece.clone();
            }
            let start: String = letters[..head].iter().collect();
            let end: String = letters[letters.len() - tail..].iter().collect();
            let start = start.rfind(char::is_whitespace).map_or(start.as_str(), |cut| &start[..cut]);
            let end = end.find(char::is_whitespace).map_or(end.as_str(), |cut| end[cut..].trim_start());
            let text = match (start.is_empty(), end.is_empty()) {
                (true, _) => format!("... {end}"),
                (false, true) => format!("{start} ..."),
                (false, false) => format!("{start} ... {end}"),
            };
            Piece::Same(text)
        }
        Piece::Gone(_) | Piece::New(_) => piece.clone(),
    };
    pieces.iter().enumerate().map(shortened).collect()
}

/// A deadline that moved, in a line.
pub(super) fn deadline(moved: &Moved) -> String {
    match (&moved.before, &moved.after, &moved.by) {
        (Some(before), Some(after), Some(by)) => format!("{} by {after}; before: by {before} ({by})", moved.what),
        (Some(before), None, _) => format!("{}: no deadline any more; before: by {before}", moved.what),
        (_, Some(after), _) => format!("{} by {after}; before: no deadline", moved.what),
        (_, None, _) => moved.what.to_owned(),
    }
}

/// The way to the first row, and from there.
pub(super) fn split(path: &[PathStep]) -> (&[PathStep], &[PathStep]) {
    let row = path.iter().position(|step| matches!(step, PathStep::Row { .. }));
    path.split_at(row.map_or(0, |at| at + 1))
}

/// A way for a reader: rows by what they are known by.
pub(super) fn label(path: &[PathStep]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            PathStep::Key(key) if text.is_empty() => text.push_str(&one_line(key)),
            PathStep::Key(key) => text.extend([".", &one_line(key)]),
            PathStep::Row { name, .. } => text.extend(["  ", &one_line(name)]),
        }
    }
    text
}

pub(super) fn row_number(path: &[PathStep]) -> usize {
    let number = |step: &PathStep| match step {
        PathStep::Row { number, .. } => Some(*number),
        PathStep::Key(_) => None,
    };
    path.iter().rev().find_map(number).unwrap_or(0)
}
