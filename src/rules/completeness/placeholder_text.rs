//! Looks for texts that only hold a place.

use crate::rules::placeholder::{is_placeholder, may_hold_placeholder};
use crate::rules::prose::{Part, fields, prose};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::wording::{Prose, STAND_IN};

rule! {
    /// A text only holds the place of one.
    ///
    /// `TODO`, `TBD`, `...`, lorem ipsum, 未定, あとで書く and the template's own guidance fill a key without saying
    /// anything, and a reader finds the gap in the meeting. A text is one where nothing else is in it, and also where a
    /// paragraph, an item or a line of it is nothing else. A `TODO` in the middle of a sentence is left alone, and so
    /// is what stands in code, in quotes of others and in tables, where it may be the state of something.
    ///
    /// ```toml fails
    /// [sections]
    /// resolution = """
    /// The cache was restarted.
    ///
    /// TODO: say why that helped.
    /// """
    /// ```
    ///
    /// ```toml fails
    /// [sections]
    /// resolution = "あとで書く"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// resolution = "The cache was restarted; the old TODO in its start script had kept the limit out."
    /// ```
    ///
    /// Write what belongs there, or remove the key.
    id: PlaceholderText,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, status descriptions",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let source = subject.source.text();
    for part in prose(subject.document) {
        look(source, &part, true, violations);
    }
    for part in fields(subject.document) {
        look(source, &part, false, violations);
    }
}

fn look(source: &str, part: &Part<'_>, is_prose: bool, violations: &mut Violations<'_>) {
    if part.text.trim().is_empty() || !may_hold_placeholder(part.text) {
        return;
    }
    let span =
        if is_prose { find(source, part.text.span) } else { is_placeholder(part.text).then_some(part.text.span) };
    if let Some(span) = span {
        violations
            .at(span, format!("`{part}` has a placeholder where there should be text"))
            .hint("write what belongs there, or remove it");
    }
}

/// The first placeholder in the prose of a string literal: the whole, a block of it or a line.
fn find(source: &str, literal: Span) -> Option<Span> {
    let prose = Prose::from_literal(source, literal)?;
    let visible = prose.visible();
    if visible.trim().is_empty() || is_placeholder(visible) {
        return Some(literal);
    }
    let mut start = 0;
    for block in visible.split_inclusive('\n') {
        let line = block.trim_end_matches('\n');
        if !line.trim().is_empty() && is_placeholder(line) {
            let span = prose.span(Span::new(start, start + line.len()));
            if !is_in_table(source, span) {
                return Some(span);
            }
        }
        start += block.len();
    }
    lines_of_paragraphs(prose.markdown()).find(|line| is_placeholder(line)).map(|line| place(source, literal, line))
}

/// Whether a place is in a row of a table: `TODO` in a column of states says something.
fn is_in_table(source: &str, span: Span) -> bool {
    let start = source[..span.start].rfind('\n').map_or(0, |end| end + 1);
    source[start..].lines().next().is_some_and(|line| line.contains('|'))
}

/// The lines of the Markdown that are no code and no quote: a line within a paragraph is no block of its own.
fn lines_of_paragraphs(markdown: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    markdown.lines().filter_map(move |line| {
        let text = line.trim();
        let fence = text.starts_with("```") || text.starts_with("~~~");
        fenced ^= fence;
        let rule = text.chars().all(|letter| matches!(letter, '-' | '_' | '*' | '=' | ' '));
        let code = fence || fenced || line.starts_with("    ") || line.starts_with('\t') || text.starts_with('>');
        (!code && !rule && !text.contains(STAND_IN)).then_some(text)
    })
}

/// Where a line of the decoded text stands in the source; the whole literal where escapes hide it.
fn place(source: &str, literal: Span, line: &str) -> Span {
    let mut start = literal.start;
    for raw in source[literal.start..literal.end].split_inclusive('\n') {
        let bare = raw.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\''));
        if bare == line {
            let start = start + raw.find(bare).unwrap_or_default();
            return Span::new(start, start + bare.len());
        }
        start += raw.len();
    }
    literal
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::{document, judged, judgement};

    fn found_in_section(text: &str) -> Vec<String> {
        judged(&format!("[sections]\noverview = '''{text}'''\n"))
    }

    #[test]
    fn a_placeholder_is_found_as_a_block_an_item_and_a_line() {
        for text in [
            "It broke.\n\nTODO\n",
            "It broke.\nTODO\nAnd then.\n",
            "- It broke.\n- TBD\n",
            "## TODO\n\nIt broke.",
            "<!-- say what happened -->",
            "It broke.\n\n- …\n",
            "起きた。\n\n未定\n",
            "`a`\n\n**TODO:** say why",
        ] {
            assert_eq!(found_in_section(text).len(), 1, "{text}: {:?}", found_in_section(text));
        }
    }

    #[test]
    fn code_quotes_rules_and_sentences_are_left_alone() {
        for text in [
            "It broke:\n\n```\nTODO\n...\n```\n",
            "He said:\n\n> TODO\n",
            "One.\n\n---\n\nTwo.",
            "We wrote `TODO` there.",
            "It was slow...\n\nand then it was fast.",
            "    ...\n\nis what it printed.",
            "Title\n===\n\nText.",
            "| action | state |\n|---|---|\n| a limit | TODO |\n",
        ] {
            assert!(found_in_section(text).is_empty(), "{text}: {:?}", found_in_section(text));
        }
    }

    #[test]
    fn every_kind_of_text_is_looked_at() {
        for overlay in [
            "title = \"TBD\"",
            "[people]\nowner = \"TBD\"",
            "[meeting]\noutcome = \"...\"",
            "[incident]\nrecording = \"TODO\"",
            "impact = [{ metric = \"TBD\", value = 1, unit = \"requests\" }]",
            "[external_message]\nsummary = \"TBD\"",
            "[not_applicable]\nscribe = \"TODO\"",
            "queries = [{ command = \"TODO\" }]",
            "actions = [{ title = \"TODO\", priority = \"P0\", owner = \"a\", ticket = \"b\" }]",
            "actions = [{ title = \"Fix it\", priority = \"P0\", owner = \"a\", ticket = \"TBD\" }]",
        ] {
            let found = judged(overlay);
            assert!(found.len() == 1 && found[0].contains("placeholder-text"), "{overlay}: {found:?}");
        }
    }

    #[test]
    fn the_span_is_the_placeholder_alone() {
        let text = "title = 'a'\nstatus = 'draft'\nseverity = 'SEV-1'\n[sections]\noverview = \"\"\"Café \\\\ TODO soon.\n\n* **TODO**: why\n\"\"\"\n";
        let finding = judgement("", text).findings.into_iter().find(|one| one.rule == crate::finding::RuleId::PlaceholderText);
        let span = finding.and_then(|one| one.span()).expect("it is found, at a place");
        assert_eq!(&text[span.start..span.end], "TODO**: why");
    }

    #[test]
    fn a_line_of_a_paragraph_has_its_own_span() {
        let text = document("[sections]\noverview = '''\nTODO is what it said.\n  TODO\nand more'''\n");
        let finding = judgement("", &text).findings.into_iter().find(|one| one.rule == crate::finding::RuleId::PlaceholderText);
        let span = finding.and_then(|one| one.span()).expect("it is found, at a place");
        assert_eq!(&text[span.start - 3..=span.end], "\n  TODO\n");
    }
}
