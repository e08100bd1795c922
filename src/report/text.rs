//! The verdict for people: each finding with the source it is about, and a last line that sums up.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as SnippetLevel, Origin, Renderer};

use super::Verdict;
use super::cells::Cells;
use super::excerpt::Excerpt;
use super::reading::elsewhere;
use crate::finding::{Finding, Level, Spot};
use crate::rules::{self, Trait};
use crate::source::{Position, RepoPath, SourceFile, Span};
use crate::text::{Language, Listing, Paint, TextStyle, one_line, one_or_many, plural, readable, say, wrapped};

/// How text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) paint: Paint,
    /// Whether hints are shown one by one.
    pub(crate) hints: bool,
    /// The width of the terminal, in cells: longer lines of source are cut.
    pub(crate) width: usize,
    /// The width within which sentences are wrapped; nothing for a file or a pipe, whose readers have their own.
    pub(crate) prose: Option<usize>,
}

impl Look {
    /// For a file or a pipe.
    pub(crate) fn plain() -> Self {
        Self { paint: Paint::Plain, hints: false, width: 120, prose: None }
    }

    /// A sentence on lines that a terminal has beside so many cells; on one line where those leave too little.
    pub(crate) fn sentence(self, text: &str, beside: usize) -> String {
        match self.prose.map(|width| width.saturating_sub(beside)) {
            Some(left) if left >= 24 => wrapped(text, left).join("\n"),
            Some(_) | None => text.to_owned(),
        }
    }
}

/// What stands before the lines of a hint: `12345 = hint: `.
const BESIDE_HINT: usize = 13;

/// So many places of one finding are shown with their lines.
const MOST_PLACES: usize = 3;

/// What is marked says enough of itself where it is longer than this, in bytes: a row on one line.
const LONGEST_LABELLED: usize = 40;

/// So many findings of one file are shown: more than anybody mends before checking again, and far more than a real
/// postmortem has.
const MOST_SHOWN: usize = 50;

pub(super) fn write(verdict: &Verdict, language: Language, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let is_shown = |finding: &&Finding| look.hints || finding.level != Level::Hint;
    let shown: Vec<&Finding> = verdict.findings.iter().filter(is_shown).collect();
    let groups: Vec<&[&Finding]> = shown.chunk_by(|one, other| one.path() == other.path()).collect();
    for group in &groups {
        if groups.len() > 1 {
            heading(group[0].path(), group.len(), (look, language), out)?;
        }
        let (heaviest, rest) = heaviest(group);
        for shown in heaviest {
            finding(shown, &verdict.sources, language, look, out)?;
        }
        if !rest.is_empty() {
            more(group[0].path(), &rest, (look, language), out)?;
        }
    }
    writeln!(out, "{}", look.sentence(&summary(verdict, look, language), 0))
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
fn more(path: &RepoPath, rest: &[&Finding], (look, language): (Look, Language), out: &mut dyn Write) -> io::Result<()> {
    let count = |level: Level| (rest.iter().filter(|finding| finding.level == level).count(), level);
    let parts = counts(&[count(Level::Error), count(Level::Warning), count(Level::Hint)], language).unwrap_or_default();
    let line = Listing::new(language).say(say! {
        en: "{path}: {parts} not shown; `pmgit check --format json` lists them";
        ja: "{path}：ほかに{parts}（`pmgit check --format json`で表示）"
    });
    writeln!(out, "{}\n", look.paint.paint(TextStyle::Bold, line))
}

/// The line above the findings of one file, where several have some.
fn heading(path: &RepoPath, count: usize, (look, language): (Look, Language), out: &mut dyn Write) -> io::Result<()> {
    let line = say! { en: "{path}: {}", plural(count, "finding"); ja: "{path}：指摘{count}件" };
    writeln!(out, "{}\n", look.paint.paint(TextStyle::Bold, Listing::new(language).say(line)))
}

/// Writes one finding with its source, followed by an empty line.
pub(crate) fn finding(
    finding: &Finding,
    sources: &BTreeMap<RepoPath, SourceFile>,
    language: Language,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = if look.paint.is_coloured() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(look.width).decor_style(DecorStyle::Ascii);
    let level = match finding.level {
        Level::Error => SnippetLevel::ERROR,
        Level::Warning => SnippetLevel::WARNING,
        Level::Hint => SnippetLevel::HELP,
    };
    let level = level.with_name(finding.level.label(language));
    let aside = match language {
        Language::En => SnippetLevel::NOTE,
        Language::Ja => SnippetLevel::NOTE.with_name("補足"),
    };
    let mut cells = Cells::default();
    let beside = "warning[]: ".len() + finding.rule.as_str().len();
    let title = cells.text(&look.sentence(&readable(&finding.message(language)), beside));
    let mut group = Group::with_title(level.primary_title(title).id(finding.rule.as_str()));
    let illustration = Illustration::of(finding, sources, language);
    if illustration.marked == 0 {
        let path = cells.text(&finding.path().to_string());
        group = group.element(match position(finding.path(), finding.span(), sources) {
            None => Origin::path(path),
            Some(Position { line, column }) => Origin::path(path).line(line).char_column(column),
        });
    }
    for (path, excerpt) in illustration.excerpts {
        let path = cells.text(&path.to_string());
        group = group.elements(excerpt.snippets(&path, &mut cells));
    }
    for note in illustration.notes {
        group = group.element(aside.clone().message(cells.text(&look.sentence(&readable(&note), BESIDE_HINT))));
    }
    if let Some(hint) = finding.hint_text(language) {
        let hint = cells.text(&look.sentence(&readable(&hint), BESIDE_HINT));
        group = group.element(SnippetLevel::HELP.with_name(Level::Hint.label(language)).message(hint));
    }
    writeln!(out, "{}\n", cells.restore(&renderer.render(&[group])))
}

/// What is shown of the places of a finding.
struct Illustration<'f> {
    /// How many places of the finding are shown with their lines.
    marked: usize,
    /// The lines of the finding's file first.
    excerpts: Vec<(&'f RepoPath, Excerpt<'f>)>,
    /// What is said of the places whose lines are not shown.
    notes: Vec<String>,
}

impl<'f> Illustration<'f> {
    fn of(finding: &'f Finding, sources: &'f BTreeMap<RepoPath, SourceFile>, language: Language) -> Self {
        let path = finding.path();
        let source = sources.get(path);
        let spots = finding.places.spots();
        let hides = rules::by_id(finding.rule).is(Trait::HidesSource);
        let mut illustration = Self { marked: 0, excerpts: Vec::new(), notes: Vec::new() };
        for (at, spot) in spots.iter().take(if hides { 0 } else { MOST_PLACES }).enumerate() {
            let Some(span) = spot.span else { break };
            if spots[..at].iter().any(|other| other.span == spot.span) {
                illustration.marked += 1;
                continue;
            }
            // What several places share, such as a header below which keys are missing, is none of theirs alone.
            let is_told_apart = spots.len() > 1 && spots.iter().filter(|other| other.span == spot.span).count() == 1;
            let label = source.filter(|_| is_told_apart).and_then(|source| label(spot, span, source, language));
            if !illustration.mark(sources, path, span, AnnotationKind::Primary, label) {
                break;
            }
            illustration.marked += 1;
        }
        let rest = &spots[illustration.marked.max(1)..];
        illustration.notes.extend(elsewhere(finding, rest, source, language));
        for related in &finding.places.related {
            let label = one_line(&related.label.in_language(language));
            let mark = |illustration: &mut Self, span| {
                illustration.mark(sources, &related.path, span, AnnotationKind::Context, Some(label.clone()))
            };
            if !related.span.is_some_and(|span| mark(&mut illustration, span)) {
                let position = position(&related.path, related.span, sources);
                let place = position.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
                illustration.notes.push(format!("{label}: {}{place}", related.path));
            }
        }
        illustration
    }

    /// Marks a span of a file; gives back whether its line is shown.
    fn mark(
        &mut self,
        sources: &'f BTreeMap<RepoPath, SourceFile>,
        path: &'f RepoPath,
        span: Span,
        kind: AnnotationKind,
        label: Option<String>,
    ) -> bool {
        let Some(source) = sources.get(path) else { return false };
        let at = self.excerpts.iter().position(|(known, _)| *known == path).unwrap_or_else(|| {
            self.excerpts.push((path, Excerpt::new(source)));
            self.excerpts.len() - 1
        });
        self.excerpts[at].1.mark(span, kind, label)
    }
}

/// Where a span begins; nothing for a file as a whole.
fn position(path: &RepoPath, span: Option<Span>, sources: &BTreeMap<RepoPath, SourceFile>) -> Option<Position> {
    let (source, span) = sources.get(path).zip(span)?;
    Some(source.position(span.start))
}

/// The name of one of several places, where what is marked does not show it: a row that begins with `[[timeline]]`.
fn label(spot: &Spot, span: Span, source: &SourceFile, language: Language) -> Option<String> {
    let name = spot.name.as_ref()?.in_language(language);
    let end = span.end.min(source.line(span.start).end);
    let marked = source.text().get(span.start..end)?;
    let shows = marked.len() > LONGEST_LABELLED || marked.contains(name.trim_matches('`'));
    (!shows).then(|| one_line(&name))
}

/// What a whole verdict comes to: `2 errors and 1 warning in 3 documents`.
fn summary(verdict: &Verdict, look: Look, language: Language) -> String {
    let reader = Listing::new(language);
    let documents = verdict.documents();
    let (errors, warnings, hints) =
        (verdict.count(Level::Error), verdict.count(Level::Warning), verdict.count(Level::Hint));
    let unready = verdict.unready;
    let mut line = match counts(&[(errors, Level::Error), (warnings, Level::Warning)], language) {
        Some(parts) => {
            reader.say(say! { en: "{parts} in {}", plural(documents, "document"); ja: "文書{documents}件に{parts}" })
        }
        None if unready > 0 => reader.say(say! {
            en: "{} checked, nothing blocks yet, but {unready} {} not ready", plural(documents, "document"),
                one_or_many(unready, "is", "are");
            ja: "文書{documents}件を確認しました。現時点でエラーはありませんが、{unready}件は未完成です"
        }),
        // A later status may ask for more.
        None if hints > 0 => reader.say(say! {
            en: "{} checked, nothing blocks", plural(documents, "document");
            ja: "文書{documents}件を確認しました。エラーはありません"
        }),
        None => reader.say(say! {
            en: "{} checked, nothing found", plural(documents, "document");
            ja: "文書{documents}件を確認しました。指摘はありません"
        }),
    };
    let mut add = |words: String| line.push_str(&words);
    let waived = verdict.count_waived();
    if waived > 0 {
        add(reader.say(say! { en: ", {waived} waived"; ja: "、例外承認{waived}件" }));
    }
    let unlisted = verdict.unlisted.errors + verdict.unlisted.warnings;
    if unlisted > 0 {
        add(reader.say(say! { en: " ({unlisted} of them not listed)"; ja: "（うち{unlisted}件は省略）" }));
    }
    if hints > 0 && !look.hints {
        add(reader.say(say! {
            en: "; {} for later statuses (`--hints` shows them)", plural(hints, "hint");
            ja: "。今後のステータスに向けたヒント{hints}件（`--hints`で表示）"
        }));
    }
    line
}

/// How many there are of each level: `2 errors and 1 warning`; nothing where there is none.
fn counts(counts: &[(usize, Level)], language: Language) -> Option<String> {
    let found = counts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = found.map(|(count, level)| level.counted(*count, language)).collect();
    (!parts.is_empty()).then(|| language.and_list(parts))
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
        let one = Finding::new(RuleId::MalformedDocument, Level::Error, place, "the word\u{1b}[31m is wrong")
            .hint("write\nmore");
        let mut out = Vec::new();
        finding(&one, &[(path, source)].into(), Language::En, Look::plain(), &mut out)
            .expect("a vector takes every write");
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
