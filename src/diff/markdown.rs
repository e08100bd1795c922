//! A review as Markdown for a pull request or a job's summary. Whatever a document says in it does nothing: names and values
//! are code spans, prose is escaped, and the only HTML is ours.

use std::fmt::Write as _;

use super::change::{
    Change, PathStep, What, apart, by_days, by_how_much, empty, in_brackets, moment, place, value_text,
};
use super::rows::beside;
use super::summary::Fact;
use super::text::{
    by_lines, deadline, elided, is_only_spacing, is_short, label, looser, mode, moved, reordered, row_number, spacing,
    split, standing, stricter,
};
use super::words::Piece;
use super::{Content, Diff, FileDiff};
use crate::document::edit::Tree;
use crate::rules::Loosened;
use crate::text::{Language, clipped, markdown, one_line, plural};

/// How much is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    Whole,
    /// About so many bytes; what is left out is counted.
    Bytes(usize),
}

/// A value longer than this is cut.
const LONGEST_VALUE: usize = 300;

/// The whole review.
pub(crate) fn summarise(review: &Diff, language: Language, extent: Extent) -> String {
    let mut page = Page { text: String::new(), language, extent, left_out: 0 };
    for file in &review.files {
        page.file(file);
    }
    let policy = [(looser(language), &review.policy.looser), (stricter(language), &review.policy.stricter)];
    for (heading, settings) in policy {
        if !settings.is_empty() {
            page.push(format!("\n#### {}\n\n", heading.replacen("the", "The", 1)));
        }
        for Loosened { what, before, after, .. } in settings {
            page.push(format!(
                "- {}: {} → {}\n",
                markdown::code_span(what),
                markdown::inert_line(&before.in_language(language)),
                markdown::inert_line(&after.in_language(language))
            ));
        }
    }
    for note in &review.notes {
        page.push(format!("\n{}\n", markdown::inert_line(note.in_language(language))));
    }
    if page.left_out > 0 {
        let (more, shows) = (page.left_out, markdown::code_span("pmgit diff"));
        let _ = match language {
            Language::En => writeln!(page.text, "\nand {}, which {shows} shows", plural(more, "more change")),
            Language::Ja => writeln!(page.text, "\nほか{more}件の変更（{shows}で確認できます）"),
        };
    }
    page.text
}

struct Page {
    text: String,
    language: Language,
    extent: Extent,
    left_out: usize,
}

impl Page {
    fn push(&mut self, part: impl AsRef<str>) {
        let part = part.as_ref();
        let is_full = matches!(self.extent, Extent::Bytes(most) if self.text.len() + part.len() > most);
        if is_full { self.left_out += 1 } else { self.text.push_str(part) }
    }

    fn file(&mut self, file: &FileDiff) {
        let language = self.language;
        let standing = standing(&file.standing, language, |old| markdown::code_span(&old.to_string()));
        let title = file.title.as_deref().map(|title| format!(" {}", markdown::inert_line(title))).unwrap_or_default();
        self.push(format!("\n#### {}{standing}{title}\n\n", markdown::code_span(&file.name)));
        if let Some((before, after)) = file.modes {
            self.push(format!(
                "- {}{} → {}\n",
                mode(language),
                markdown::code_span(before.as_str()),
                markdown::code_span(after.as_str())
            ));
        }
        match &file.content {
            Content::Unreadable(why) => self.push(format!("{}\n", markdown::inert_line(why.in_language(language)))),
            Content::Lines { why, before, after } => {
                let mut lines = Vec::new();
                let diff = crate::report::LineDiff { path: &file.path, before, after, modes: None };
                // A vector takes every write.
                let _ = crate::report::write_diff(diff, crate::report::Look::plain(), &mut lines);
                let lines = String::from_utf8_lossy(&lines).into_owned();
                self.push(format!(
                    "{}\n\n{}",
                    markdown::inert_line(&by_lines(why, language)),
                    markdown::code_block("diff", lines.trim_end())
                ));
            }
            Content::Meaning { facts, .. } if !facts.is_empty() && file.is_whole() => {
                for (fact, words) in facts {
                    let words = markdown::inert_line(words.in_language(language));
                    self.push(format!("- {}{}{words}\n", fact.name(language), colon(language)));
                }
            }
            Content::Meaning { changes, moved, .. } => {
                for moved in moved {
                    let (name, words) = (Fact::Due.name(language), deadline(moved, language));
                    self.push(format!("- **{name}**{}{}\n", colon(language), markdown::inert_line(&words)));
                }
                self.changes(changes);
            }
        }
    }

    fn changes(&mut self, changes: &[Change]) {
        let mut row: &[PathStep] = &[];
        for change in changes {
            let (above, rest) = split(&change.path);
            if rest.is_empty() || above.is_empty() {
                let (name, key) = match above.split_last() {
                    Some((PathStep::Row { name, .. }, keys)) => (Some(name.as_str()), place(keys)),
                    _ => (None, label(&change.path)),
                };
                self.push(changed("", &key, name, change, self.language));
                row = &[];
                continue;
            }
            if row != above {
                let name = match above.last() {
                    Some(PathStep::Row { name, .. }) => name.as_str(),
                    Some(PathStep::Key(_)) | None => "",
                };
                self.push(format!(
                    "- {} {}:\n",
                    markdown::code_span(&place(&above[..above.len() - 1])),
                    value(name, self.language)
                ));
                row = above;
            }
            self.push(changed("  ", &place(rest), None, change, self.language));
        }
    }
}

/// The lines for one change.
fn changed(indent: &str, key: &str, row: Option<&str>, change: &Change, language: Language) -> String {
    let value = |text: &str| value(text, language);
    let (added, removed) = match language {
        Language::En => ("added", "removed"),
        Language::Ja => ("追加", "削除"),
    };
    let key = markdown::code_span(key);
    let named = row.map(|name| format!(" {}", value(name))).unwrap_or_default();
    let line = |text: String| format!("{indent}- {text}\n");
    match &change.what {
        What::Added(new) => line(format!("{key} {added}:{}", appeared(new, row, change, language))),
        What::Removed(gone) => line(format!("{key} {removed}:{}", appeared(gone, row, change, language))),
        What::Changed(before, after) => {
            let by = by_days(before, after, language);
            let (before, after) = apart(before, after, language);
            line(format!("{key}{named}: {} → {}{by}", value(&before), value(&after)))
        }
        What::Time(before, after) => {
            let by = in_brackets(&by_how_much(*before, *after, language), language);
            line(format!(
                "{key}{named}: {} → {}{by}",
                markdown::code_span(&moment(*before)),
                markdown::code_span(&moment(*after))
            ))
        }
        What::Moved(from) => line(format!("{key}{named}: {}", moved(*from, row_number(&change.path), language))),
        What::Items { added: fresh, removed: gone, is_reordered } => {
            let list =
                |items: &[Tree]| items.iter().map(|item| value(&value_text(item))).collect::<Vec<_>>().join(", ");
            let mut parts = Vec::new();
            parts.extend((!gone.is_empty()).then(|| format!("{removed} {}", list(gone))));
            parts.extend((!fresh.is_empty()).then(|| format!("{added} {}", list(fresh))));
            parts.extend(is_reordered.then(|| reordered(language).to_owned()));
            line(format!("{key}{named}: {}", parts.join("; ")))
        }
        What::Text { before, after, .. } if is_only_spacing(before, after) => {
            line(format!("{key}{named}: {}", spacing(language)))
        }
        What::Text { before, after, pieces } if is_short(before, after, pieces) => {
            line(format!("{key}{named}: {} → {}", value(before), value(after)))
        }
        What::Text { pieces, .. } => line(format!("{key}{named}: {}", words(pieces))),
    }
}

/// A value that is new, or gone; of a row what it is known by, and the rest in brackets.
fn appeared(tree: &Tree, row: Option<&str>, change: &Change, language: Language) -> String {
    let value = |text: &str| value(text, language);
    match (tree, row) {
        (Tree::Table(entries), Some(name)) => {
            let rest = beside(&change.path, entries).into_iter().map(|(key, value)| (key, value_text(value)));
            let rest: Vec<String> =
                rest.map(|(key, text)| format!("{} {}", markdown::inert_line(key), value(&text))).collect();
            let rest = if rest.is_empty() { String::new() } else { format!(" ({})", rest.join(", ")) };
            format!(" {}{rest}", value(name))
        }
        (Tree::Leaf { text, .. }, _) if text.chars().count() > LONGEST_VALUE / 3 => {
            format!(" {}", markdown::inert_lines(text.trim_end()))
        }
        (tree, _) => format!(" {}", value(&value_text(tree))),
    }
}

fn value(text: &str, language: Language) -> String {
    let text = one_line(text);
    if text.is_empty() { empty(language).to_owned() } else { markdown::code_span(&clipped(&text, LONGEST_VALUE)) }
}

/// Between a name and what is said of it.
const fn colon(language: Language) -> &'static str {
    match language {
        Language::En => ": ",
        Language::Ja => "：",
    }
}

fn words(pieces: &[Piece]) -> String {
    let marked = |piece: &Piece| match piece {
        Piece::Same(text) => markdown::inert_lines(text),
        Piece::Gone(text) => format!("<del>{}</del>", markdown::inert_lines(text)),
        Piece::New(text) => format!("<ins>{}</ins>", markdown::inert_lines(text)),
    };
    elided(pieces).iter().map(marked).collect()
}
