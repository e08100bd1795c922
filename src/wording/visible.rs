//! Markdown reduced to the author's words as a reader sees them, with the way back to the Markdown.
//!
//! Code, block quotes and addresses between angle brackets are not the author's words: each leaves one `STAND_IN`.
//! Bare addresses stay; `addresses.rs` knows them, for they can only be told in the finished text.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html;
use super::letters::{is_unseen, joins_across_lines};
use super::source_map::MappedText;
use crate::source::Span;

/// Stands where a reader sees something that is not the author's prose (U+FFFC, object replacement).
pub(crate) const STAND_IN: char = '\u{FFFC}';

/// The dialect: `CommonMark`, with tables and strikethrough as every forge shows them.
pub(crate) const MARKDOWN: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Reduces Markdown to its visible text: a line for a block, no markers, no line ends within a paragraph.
pub(super) fn reduce(markdown: &str) -> MappedText {
    let mut reader = Reader { markdown, seen: MappedText::with_capacity(markdown.len()), ..Reader::default() };
    for (event, range) in Parser::new_ext(markdown, MARKDOWN).into_offset_iter() {
        reader.read(event, range.into());
    }
    reader.seen
}

/// Where the links and images of some Markdown lead to, as they are written, in order.
pub(crate) fn links(markdown: &str) -> Vec<String> {
    let leads = |event| match event {
        Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => None,
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    };
    Parser::new_ext(markdown, MARKDOWN).filter_map(leads).collect()
}

/// Where the items of the outermost lists stand in some Markdown; those in block quotes are someone else's.
pub(super) fn items(markdown: &str) -> Vec<Span> {
    let (mut items, mut depth) = (Vec::new(), 0_usize);
    for (event, range) in Parser::new_ext(markdown, MARKDOWN).into_offset_iter() {
        match event {
            Event::Start(Tag::Item) if depth == 1 => items.push(range.into()),
            Event::Start(Tag::List(_)) => depth += 1,
            Event::Start(Tag::BlockQuote(_)) => depth += 2,
            Event::End(TagEnd::List(_)) => depth -= 1,
            Event::End(TagEnd::BlockQuote(_)) => depth -= 2,
            _ => {}
        }
    }
    items
}

/// Where code stands in some Markdown: the code spans and the code blocks.
pub(super) fn code(markdown: &str) -> (Vec<Span>, Vec<Span>) {
    let (mut spans, mut blocks) = (Vec::new(), Vec::new());
    for (event, range) in Parser::new_ext(markdown, MARKDOWN).into_offset_iter() {
        match event {
            Event::Code(_) => spans.push(range.into()),
            Event::Start(Tag::CodeBlock(_)) => blocks.push(range.into()),
            _ => {}
        }
    }
    (spans, blocks)
}

/// What lies between two pieces of text, the wider of several winning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// A line end inside a paragraph: a space, or nothing between Japanese letters.
    Line,
    Space,
    Block,
}

#[derive(Debug, Default)]
struct Reader<'m> {
    markdown: &'m str,
    seen: MappedText,
    gap: Gap,
    /// The last letter that a reader sees.
    last: Option<char>,
    /// How many open blocks hide the text in them.
    hidden: usize,
    /// Inside `<https://...>`, whose text is the address again.
    in_address: bool,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.open(&tag, span),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(_) => self.stand_in(span),
            Event::InlineHtml(tag) => self.tag(&tag),
            Event::SoftBreak => self.widen(Gap::Line),
            Event::HardBreak => self.widen(Gap::Space),
            Event::Rule => self.widen(Gap::Block),
            // The text of HTML is read when its block opens; the rest belongs to extensions that are off.
            Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                self.stand_in(span);
                self.in_address = true;
            }
            Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            Tag::BlockQuote(_) | Tag::CodeBlock(_) => {
                self.widen(Gap::Block);
                self.stand_in(span);
                self.hidden += 1;
            }
            Tag::HtmlBlock => self.html(span),
            _ => self.widen(Gap::Block),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image => {}
            TagEnd::Link => self.in_address = false,
            TagEnd::BlockQuote(_) | TagEnd::CodeBlock => {
                self.hidden -= 1;
                self.widen(Gap::Block);
            }
            _ => self.widen(Gap::Block),
        }
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn tag(&mut self, tag: &str) {
        if !html::is_inline(tag) {
            self.widen(if tag.to_ascii_lowercase().starts_with("<br") { Gap::Space } else { Gap::Block });
        }
    }

    /// Reads a block of raw HTML at once, for its comments run over several lines.
    fn html(&mut self, span: Span) {
        self.widen(Gap::Block);
        let markdown = self.markdown;
        let block = &markdown[span.start..span.end];
        for piece in html::pieces(block) {
            match piece {
                html::Piece::Tag(tag) => self.tag(tag),
                html::Piece::Text(range) => {
                    let mut at = span.start + range.start;
                    for line in block[range].split_inclusive('\n') {
                        self.text(line.trim_end_matches(['\n', '\r']), Span::new(at, at + line.len()));
                        at += line.len();
                        if line.ends_with('\n') {
                            self.widen(Gap::Line);
                        }
                    }
                }
            }
        }
    }

    fn stand_in(&mut self, span: Span) {
        if self.hidden == 0 {
            self.fill_gap(STAND_IN, span.start);
            self.seen.replace_by(STAND_IN, span);
            self.last = Some(STAND_IN);
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.hidden > 0 || self.in_address {
            return;
        }
        let first = text.char_indices().find(|&(_, letter)| !is_unseen(letter));
        let (unseen, rest) = text.split_at(first.map_or(text.len(), |(at, _)| at));
        let as_written = self.markdown[span.start..].starts_with(text);
        if as_written {
            self.seen.copy(unseen, span.start);
        }
        if let Some((_, letter)) = first {
            self.fill_gap(letter, span.start);
        }
        if as_written {
            self.seen.copy(rest, span.start + unseen.len());
        } else {
            self.seen.replace(text, span);
        }
        self.last = text.chars().rfind(|&letter| !is_unseen(letter)).or(self.last);
    }

    /// Puts in what the reader sees between the last letter and the next one.
    fn fill_gap(&mut self, next: char, at: usize) {
        let gap = match (std::mem::take(&mut self.gap), self.last) {
            (Gap::None, _) | (_, None) => return,
            (Gap::Line, Some(last)) if joins_across_lines(last) && joins_across_lines(next) => return,
            (Gap::Line | Gap::Space, Some(_)) => " ",
            (Gap::Block, Some(_)) => "\n",
        };
        self.seen.replace(gap, Span::new(at, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(markdown: &str) -> String {
        reduce(markdown).text.replace(STAND_IN, "@")
    }

    #[test]
    fn markers_go_and_text_stays() {
        for (markdown, expected) in [
            ("out**age**", "outage"),
            ("_a_ ~~b~~ __c__ ***d***", "a b c d"),
            ("&#111;utage &amp; R&D", "outage & R&D"),
            (r"a\*b \ c\d", r"a*b \ c\d"),
            ("[text](https://a.b/c \"title\") ![alt](d.png)", "text alt"),
            ("[a][b] [b]\n\n[b]: /url 'title'", "a b"),
            ("# One\ntwo\n===\nthree", "One\ntwo\nthree"),
            ("- a\n  b\n- c\n\n1. d", "a b\nc\nd"),
            ("|a|b|\n|-|-|\n|c|d|", "a\nb\nc\nd"),
            ("out<b>age</b><!-- x -->s<br>a", "outages a"),
            ("<p>\nout<i>age</i>\n</p>\n\nb", "outage\nb"),
            ("<table><td>a</td><td>b\nc</td></table>", "a\nb c"),
            ("a\n***\nb", "a\nb"),
        ] {
            assert_eq!(seen(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn what_is_not_the_authors_prose_leaves_a_stand_in() {
        for (markdown, expected) in [
            ("a `b` c", "a @ c"),
            ("a\n```sh\nb\n```\nc", "a\n@\nc"),
            ("a\n\n    b\n\nc", "a\n@\nc"),
            ("a\n\n> b `c`\n>> d\n> ```\n> e\n\nf", "a\n@\nf"),
            ("a <https://b.c> <d@e.f> g", "a @ @ g"),
            ("<!-- a -->", ""),
            ("", ""),
        ] {
            assert_eq!(seen(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn a_line_end_is_a_space_in_english_and_nothing_in_japanese() {
        for (markdown, expected) in [
            ("root\ncause", "root cause"),
            ("root\r\ncause", "root cause"),
            ("root  \ncause", "root cause"),
            ("機能\n停止", "機能停止"),
            ("機能 \r\n \t停止", "機能停止"),
            ("**機能**\n_停止_", "機能停止"),
            ("機能\u{200B}\n\u{200B}停止", "機能\u{200B}\u{200B}停止"),
            ("- 機能\n停止。\n　です", "機能停止。　です"),
            ("機能  \n停止", "機能 停止"),
            ("機能\noutage", "機能 outage"),
            ("기능\n정지", "기능 정지"),
            ("機能\n\n停止", "機能\n停止"),
        ] {
            assert_eq!(seen(markdown), expected, "{markdown:?}");
        }
    }
}
