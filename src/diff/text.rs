//! A review for a terminal: in colour, or with `[-gone-]{+new+}` as git marks words.

use std::io::{self, Write};

use super::change::{
    Change, PathStep, What, apart, by_days, by_how_much, empty, in_brackets, moment, place, value_text,
};
use super::rows::beside;
use super::summary::Fact;
use super::words::Piece;
use super::{Content, Diff, FileDiff, Moved, Standing};
use crate::document::edit::Tree;
use crate::report::{LineDiff, Look, write_diff};
use crate::rules::Loosened;
use crate::source::RepoPath;
use crate::text::{Both, Language, TextStyle, cell, one_line, readable, widest};

/// So much of a text that did not change is shown on each side of a change, in letters.
const AROUND: usize = 60;

pub(super) fn write(review: &Diff, language: Language, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer { look, language, out };
    for (at, file) in review.files.iter().enumerate() {
        if at > 0 {
            writeln!(writer.out)?;
        }
        writer.file(file)?;
    }
    let policy = [(looser(language), &review.policy.looser), (stricter(language), &review.policy.stricter)];
    for (heading, settings) in policy.into_iter().filter(|(_, settings)| !settings.is_empty()) {
        let gap = if review.files.is_empty() { "" } else { "\n" };
        write!(writer.out, "{gap}")?;
        writer.line(TextStyle::Bold, heading)?;
        for setting in settings {
            writer.setting(setting)?;
        }
    }
    Ok(())
}

/// What stands above the settings that ask for less.
pub(super) const fn looser(language: Language) -> &'static str {
    match language {
        Language::En => "the policy is looser",
        Language::Ja => "緩くなったポリシーの設定",
    }
}

/// What stands above those that ask for more.
pub(super) const fn stricter(language: Language) -> &'static str {
    match language {
        Language::En => "the policy is stricter",
        Language::Ja => "厳しくなったポリシーの設定",
    }
}

struct Writer<'o> {
    look: Look,
    language: Language,
    out: &'o mut dyn Write,
}

impl Writer<'_> {
    fn line(&mut self, style: TextStyle, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.look.paint.paint(style, readable(text)))
    }

    fn file(&mut self, file: &FileDiff) -> io::Result<()> {
        let standing = standing(&file.standing, self.language, ToString::to_string);
        let title = file.title.as_deref().map(|title| format!("  {}", one_line(title))).unwrap_or_default();
        self.line(TextStyle::Bold, &format!("{}{standing}{title}", file.name))?;
        if let Some((before, after)) = file.modes {
            self.line(
                TextStyle::Yellow,
                &format!("  ~ {}{} -> {}", mode(self.language), before.as_str(), after.as_str()),
            )?;
        }
        match &file.content {
            Content::Unreadable(why) => self.line(TextStyle::Plain, &format!("  {}", why.in_language(self.language))),
            Content::Lines { why, before, after } => {
                self.line(TextStyle::Plain, &format!("  {}", by_lines(why, self.language)))?;
                write_diff(LineDiff { path: &file.path, before, after, modes: None }, self.look, self.out)
            }
            Content::Meaning { facts, .. } if !facts.is_empty() && file.is_whole() => {
                let language = self.language;
                let width = widest(facts.iter().map(|(fact, _)| fact.name(language))).max(8);
                let mut known = None;
                for (fact, words) in facts {
                    let name = if known == Some(fact) { "" } else { fact.name(language) };
                    let line = format!("  {}  {}", cell(name, width), one_line(words.in_language(language)));
                    self.line(TextStyle::Plain, &line)?;
                    known = Some(fact);
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
        self.line(TextStyle::Yellow, &format!("  ~ {}", due(moved, self.language)))
    }

    fn setting(&mut self, Loosened { what, before, after, .. }: &Loosened) -> io::Result<()> {
        let [before, after] = [before, after].map(|side| side.in_language(self.language));
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
                let by = by_days(before, after, self.language);
                let (before, after) = apart(before, after, self.language);
                self.line(
                    TextStyle::Yellow,
                    &format!("{indent}~ {label}: {} -> {}{by}", one_line(&before), one_line(&after)),
                )
            }
            What::Time(before, after) => {
                let by = in_brackets(&by_how_much(*before, *after, self.language), self.language);
                self.line(
                    TextStyle::Yellow,
                    &format!("{indent}~ {label}: {} -> {}{by}", moment(*before), moment(*after)),
                )
            }
            What::Moved(from) => {
                let way = moved(*from, row_number(&change.path), self.language);
                self.line(TextStyle::Yellow, &format!("{indent}~ {label}: {way}"))
            }
            What::Items { added, removed, is_reordered } => {
                for item in removed {
                    self.line(TextStyle::Red, &format!("{indent}- {label}: {}", one_line(&value_text(item))))?;
                }
                for item in added {
                    self.line(TextStyle::Green, &format!("{indent}+ {label}: {}", one_line(&value_text(item))))?;
                }
                if *is_reordered {
                    self.line(TextStyle::Yellow, &format!("{indent}~ {label}: {}", reordered(self.language)))?;
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
                let value = if value.is_empty() { empty(self.language) } else { &value };
                self.line(style, &format!("{indent}{sign} {label}: {value}"))
            }
        }
    }

    fn text(&mut self, indent: &str, label: &str, before: &str, after: &str, pieces: &[Piece]) -> io::Result<()> {
        if is_only_spacing(before, after) {
            return self.line(TextStyle::Yellow, &format!("{indent}~ {label}: {}", spacing(self.language)));
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

/// What became of a file, behind its name.
pub(super) fn standing(standing: &Standing, language: Language, name: impl Fn(&RepoPath) -> String) -> String {
    match (standing, language) {
        (Standing::Changed, _) => String::new(),
        (Standing::Added, Language::En) => " (new)".to_owned(),
        (Standing::Added, Language::Ja) => "（新規）".to_owned(),
        (Standing::Removed, Language::En) => " (removed)".to_owned(),
        (Standing::Removed, Language::Ja) => "（削除）".to_owned(),
        (Standing::RenamedFrom(old), Language::En) => format!(" (renamed from {})", name(old)),
        (Standing::RenamedFrom(old), Language::Ja) => format!("（旧：{}）", name(old)),
    }
}

/// Before git's modes.
pub(super) const fn mode(language: Language) -> &'static str {
    match language {
        Language::En => "mode: ",
        Language::Ja => "モード：",
    }
}

/// Why a file is compared by its lines.
pub(super) fn by_lines(why: &Both, language: Language) -> String {
    match language {
        Language::En => format!("{}; it is compared by its lines:", why.en()),
        Language::Ja => format!("{}。行単位で比較します：", why.ja()),
    }
}

/// From where to where a row moved; both count from 0.
pub(super) fn moved(from: usize, to: usize, language: Language) -> String {
    let (from, to) = (from + 1, to + 1);
    match language {
        Language::En => format!("moved from place {from} to {to}"),
        Language::Ja => format!("{from}番目から{to}番目に移動"),
    }
}

pub(super) const fn reordered(language: Language) -> &'static str {
    match language {
        Language::En => "in another order",
        Language::Ja => "順序の変更",
    }
}

pub(super) const fn spacing(language: Language) -> &'static str {
    match language {
        Language::En => "only spaces and line ends",
        Language::Ja => "空白と改行のみの変更",
    }
}

/// A deadline that moved, in a line.
fn due(moved: &Moved, language: Language) -> String {
    let (name, sign) = (Fact::Due.name(language), if language == Language::En { ": " } else { "：" });
    format!("{name}{sign}{}", deadline(moved, language))
}

/// What is due by when instead of when.
pub(super) fn deadline(moved: &Moved, language: Language) -> String {
    let said = |words: &Option<Both>| words.as_ref().map(|words| words.in_language(language).to_owned());
    let what = moved.what.in_language(language);
    match (language, said(&moved.before), said(&moved.after), said(&moved.by)) {
        (Language::En, Some(before), Some(after), Some(by)) => format!("{what} by {after}; before: by {before} ({by})"),
        (Language::En, Some(before), None, _) => format!("{what}: no deadline now; before: by {before}"),
        (Language::En, _, Some(after), _) => format!("{what} by {after}; before: no deadline"),
        (Language::Ja, Some(before), Some(after), Some(by)) => format!("{what}、{after}（変更前：{before}、{by}）"),
        (Language::Ja, Some(before), None, _) => format!("{what}、期限なし（変更前：{before}）"),
        (Language::Ja, _, Some(after), _) => format!("{what}、{after}（変更前：期限なし）"),
        (_, _, None, _) => what.to_owned(),
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
