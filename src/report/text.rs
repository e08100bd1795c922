//! The verdict for people: each finding with the source it is about, and a last line that sums up.

use std::borrow::Cow;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as SnippetLevel, Origin, Renderer, Snippet};
use unicode_width::UnicodeWidthStr as _;

use super::Verdict;
use crate::finding::{Finding, Level};
use crate::source::{RepoPath, SourceFile, Span};
use crate::text::{Language, Paint, TextStyle, and_list, plural, readable};

/// How text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) paint: Paint,
    /// Whether hints are shown one by one.
    pub(crate) hints: bool,
    /// The width of the terminal, in cells.
    pub(crate) width: usize,
}

impl Look {
    /// For a file or a pipe.
    pub(crate) fn plain() -> Self {
        Self { paint: Paint::Plain, hints: false, width: 120 }
    }
}

/// A line of source longer than this, in bytes, is named and not shown.
const LONGEST_SHOWN: usize = 4_000;

/// So many findings of one file are shown: more than anybody mends before checking again, and far more than a real
/// postmortem has.
const MOST_SHOWN: usize = 50;

pub(super) fn write(verdict: &Verdict, language: Language, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let is_shown = |finding: &&Finding| look.hints || finding.level != Level::Hint;
    let shown: Vec<&Finding> = verdict.findings.iter().filter(is_shown).collect();
    let groups: Vec<&[&Finding]> = shown.chunk_by(|one, other| one.path() == other.path()).collect();
    for group in &groups {
        if groups.len() > 1 {
            heading(group[0].path(), group.len(), look, out)?;
        }
        let (heaviest, rest) = heaviest(group);
        for shown in heaviest {
            finding(shown, verdict.sources.get(shown.path()), language, look, out)?;
        }
        if !rest.is_empty() {
            more(group[0].path(), &rest, look, out)?;
        }
    }
    writeln!(out, "{}", summary(verdict, look))
}

/// As many findings of one file as are shown, and the others, both in order: no warning takes the place of an error.
fn heaviest<'f>(group: &[&'f Finding]) -> (Vec<&'f Finding>, Vec<&'f Finding>) {
    let mut by_weight: Vec<usize> = (0..group.len()).collect();
    by_weight.sort_by_key(|&at| group[at].level);
    let mut is_shown = vec![false; group.len()];
    for &at in by_weight.iter().take(MOST_SHOWN) {
        is_shown[at] = true;
    }
    let of = |wanted: bool| group.iter().zip(&is_shown).filter(move |&(_, &is)| is == wanted).map(|(&one, _)| one);
    (of(true).collect(), of(false).collect())
}

/// The line that stands for the findings of one file that are not shown.
fn more(path: &RepoPath, rest: &[&Finding], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let count = |level: Level| rest.iter().filter(|finding| finding.level == level).count();
    let parts = [(count(Level::Error), "error"), (count(Level::Warning), "warning"), (count(Level::Hint), "hint")];
    let parts: Vec<String> =
        parts.into_iter().filter(|&(count, _)| count > 0).map(|(count, noun)| plural(count, noun)).collect();
    let line = format!("not shown of {path}: {}; `pmgit check --format json` lists them", and_list(&parts));
    writeln!(out, "{}\n", look.paint.paint(TextStyle::Bold, line))
}

/// The line above the findings of one file, where several have some.
fn heading(path: &RepoPath, count: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let line = format!("{path}: {}", plural(count, "finding"));
    writeln!(out, "{}\n", look.paint.paint(TextStyle::Bold, line))
}

/// Writes one finding with its source, followed by an empty line.
pub(crate) fn finding(
    finding: &Finding,
    source: Option<&SourceFile>,
    language: Language,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = if look.paint.is_coloured() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(look.width).decor_style(DecorStyle::Ascii);
    let level = match finding.level {
        Level::Error => SnippetLevel::ERROR,
        Level::Warning => SnippetLevel::WARNING,
        Level::Hint => SnippetLevel::HELP.with_name("hint"),
    };
    let (finding_message, hint_text) = (finding.message(language), finding.hint_text(language));
    let message = readable(&finding_message);
    let title = level.primary_title(message.as_ref()).id(finding.rule.as_str());
    let path = finding.path().to_string();
    let window = source.zip(finding.span()).map(|(source, span)| Window::around(source, span));
    let mut group: Group<'_> = match &window {
        None => title.element(Origin::path(&path)),
        Some(window) => match &window.text {
            None => title.element(Origin::path(&path).line(window.line).char_column(window.cell)),
            Some(text) => {
                let mark = AnnotationKind::Primary.span(window.span.start..window.span.end);
                title.element(Snippet::source(text.as_ref()).path(&path).line_start(window.line).annotation(mark))
            }
        },
    };
    let hint = hint_text.as_deref().map(readable);
    if let Some(hint) = &hint {
        group = group.element(SnippetLevel::HELP.with_name("hint").message(hint.as_ref()));
    }
    let text = renderer.render(&[group]);
    match &window {
        // The renderer counts letters; people find a place in a terminal by its cells.
        Some(window) => {
            let place = |column: usize| format!("{path}:{}:{column}", window.line);
            writeln!(out, "{}\n", text.replacen(&place(window.letter), &place(window.cell), 1))
        }
        None => writeln!(out, "{text}\n"),
    }
}

/// The line a finding stands in, so that the cost of showing it does not grow with the file.
struct Window<'s> {
    /// Nothing where the line is too long to show.
    text: Option<Cow<'s, str>>,
    line: usize,
    /// The column in letters, from 1.
    letter: usize,
    /// The column in display cells, from 1.
    cell: usize,
    /// The part of the line that is marked.
    span: Span,
}

impl<'s> Window<'s> {
    fn around(source: &'s SourceFile, span: Span) -> Self {
        let text = source.text();
        let position = source.position(span.start);
        let Span { start, end } = source.line(span.start);
        let line = &text[start..end];
        let from = span.start.saturating_sub(start).min(line.len());
        let to = (span.end.max(span.start) - start).min(line.len()).max(from);
        let shown = line.len() <= LONGEST_SHOWN && line.is_char_boundary(from) && line.is_char_boundary(to);
        Self {
            text: shown.then(|| without_c1(line)),
            line: position.line,
            letter: position.column,
            cell: if shown { 1 + line[..from].width() } else { position.column },
            span: Span::new(from, to),
        }
    }
}

/// A line of source that cannot act on a terminal: the renderer replaces controls and bidirectional overrides, but for
/// those from U+0080 to U+009F, one of which begins an escape sequence (ECMA-48, CSI). What stands for them is as long
/// in bytes, so that spans stay right.
fn without_c1(line: &str) -> Cow<'_, str> {
    let is_c1 = |letter: char| ('\u{80}'..='\u{9F}').contains(&letter);
    if line.contains(is_c1) { Cow::Owned(line.replace(is_c1, "\u{B7}")) } else { Cow::Borrowed(line) }
}

/// What a whole verdict comes to: `2 errors and 1 warning in 3 documents`.
fn summary(verdict: &Verdict, look: Look) -> String {
    let documents = plural(verdict.documents(), "document");
    let (errors, warnings, hints) =
        (verdict.count(Level::Error), verdict.count(Level::Warning), verdict.count(Level::Hint));
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(plural(errors, "error"));
    }
    if warnings > 0 {
        parts.push(plural(warnings, "warning"));
    }
    let mut line = match parts.as_slice() {
        [] => format!("{documents} checked, nothing found"),
        parts => format!("{} in {documents}", and_list(parts)),
    };
    if !verdict.waived.is_empty() {
        line = format!("{line}, {} waived", verdict.waived.len());
    }
    if hints > 0 && !look.hints {
        line = format!("{line}; {} for later statuses (`--hints` shows them)", plural(hints, "hint"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Places, RuleId};

    #[test]
    fn a_caret_stands_right_under_wide_letters() {
        let path = RepoPath::from("postmortems/2026/x.toml");
        let source = SourceFile::new(path.clone(), "a = 1\ntitle = \"全面的な機能停止について\"\n".as_bytes().to_vec());
        let start = source.text().find("機能停止").expect("it is there");
        let place = Places::at(&path, Span::new(start, start + "機能停止".len()));
        let one =
            Finding::new(RuleId::MalformedDocument, Level::Error, place, "the word\u{1b}[31m is wrong").hint("write\nmore");
        let mut out = Vec::new();
        finding(&one, Some(&source), Language::En, Look::plain(), &mut out).expect("a vector takes every write");
        insta::assert_snapshot!(String::from_utf8(out).expect("it is text"), @r#"
        error[malformed-document]: the word\u{1b}[31m is wrong
         --> postmortems/2026/x.toml:2:18
          |
        2 | title = "全面的な機能停止について"
          |                  ^^^^^^^^
          |
          = hint: write
                  more
        "#);
    }
}
