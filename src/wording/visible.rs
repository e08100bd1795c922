//! Markdown reduced to the author's words as a reader sees them, with the way back to the Markdown.
//!
//! Code, block quotes and addresses between angle brackets are not the author's words: each leaves one `STAND_IN`. A block
//! quote is, where it is an alert of a forge, or where the text is a company's own message. What stands beside the line, as
//! the reading of a word does, comes last, on a line of its own.
//! Bare addresses stay; `addresses.rs` knows them, for they can only be told in the finished text.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html::{self, Effect, Elements};
use super::letters::{is_unseen, joins_across_lines};
use super::source_map::MappedText;
use crate::source::Span;

/// Stands where a reader sees something that is not the author's prose (U+FFFC, object replacement).
pub(crate) const STAND_IN: char = '\u{FFFC}';

/// Stands where a backslash ends a line (U+2028, line separator): a space, but to the eye, which may take the two lines for
/// one that goes on, as in TOML's own strings.
pub(super) const BROKEN: char = '\u{2028}';

/// Stands on the sides of what an element of HTML raises or lowers (U+2009, thin space): a number of a note, and to the eye a
/// part of the word all the same.
const NARROW: char = '\u{2009}';

/// Stands where an element of HTML turns the order of letters about (U+202E), and where it ends (U+202C).
pub(super) const OVERRIDE: char = '\u{202E}';
pub(super) const END_OF_OVERRIDE: char = '\u{202C}';

/// The dialect: `CommonMark`, with tables and strikethrough as every forge shows them.
pub(crate) const MARKDOWN: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Whose words block quotes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Quotes {
    #[default]
    Others,
    Own,
}

/// Reduces Markdown to its visible text: a line for a block, no markers, no line ends within a paragraph.
pub(super) fn reduce(markdown: &str, quotes: Quotes) -> MappedText {
    let mut reader = Reader { markdown, quotes, seen: MappedText::with_capacity(markdown.len()), ..Reader::default() };
    for (event, range) in Parser::new_ext(markdown, MARKDOWN).into_offset_iter() {
        reader.read(event, range.into());
    }
    reader.finish()
}

/// A text that is shown as it is written, in one line.
pub(super) fn reduce_plain(text: &str) -> MappedText {
    let mut reader = Reader { markdown: text, seen: MappedText::with_capacity(text.len()), ..Reader::default() };
    reader.lines(Span::new(0, text.len()), References::AsWritten);
    reader.finish()
}

/// Whether a block quote is an alert of a forge: `> [!NOTE]`.
pub(super) fn is_alert(quote: &str) -> bool {
    // Only the outermost quote can be one, and quotes may be nested by the thousand.
    let first = quote.strip_prefix('>').unwrap_or(quote).trim_start_matches([' ', '\t']);
    let Some(rest) = first.strip_prefix("[!") else { return false };
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    length > 0 && rest[length..].starts_with(']')
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
    /// A line end behind a backslash.
    Broken,
    Space,
    Block,
}

/// What `&#117;` is in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum References {
    Read,
    AsWritten,
}

#[derive(Debug, Default)]
struct Reader<'m> {
    markdown: &'m str,
    quotes: Quotes,
    elements: Elements,
    /// What stands beside the lines.
    aside: MappedText,
    /// What lies between its last letter and the next one.
    aside_gap: Gap,
    /// Whether each open block quote hides the text in it.
    open_quotes: Vec<bool>,
    seen: MappedText,
    gap: Gap,
    /// The last letter that a reader sees.
    last: Option<char>,
    /// How many open blocks hide the text in them.
    hidden: usize,
    /// Where a tilde stands that ends struck text: forges strike with one tilde too, also within a word.
    last_tilde: Option<usize>,
    /// Inside `<https://...>`, whose text is the address again.
    in_address: bool,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.open(&tag, span),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.prose(&text, span),
            Event::Code(_) => self.stand_in(span),
            Event::InlineHtml(tag) => self.tag(&tag, span),
            Event::SoftBreak => self.widen(Gap::Line),
            Event::HardBreak if self.markdown[span.start..].starts_with('\\') => self.widen(Gap::Broken),
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
            Tag::BlockQuote(_) => {
                self.widen(Gap::Block);
                let hides = self.quotes == Quotes::Others && !is_alert(&self.markdown[span.start..span.end]);
                self.open_quotes.push(hides);
                if hides {
                    self.stand_in(span);
                    self.hidden += 1;
                }
            }
            Tag::CodeBlock(_) => {
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
            TagEnd::BlockQuote(_) => {
                self.hidden -= usize::from(self.open_quotes.pop().unwrap_or_default());
                self.widen(Gap::Block);
            }
            TagEnd::CodeBlock => {
                self.hidden -= 1;
                self.widen(Gap::Block);
            }
            _ => self.widen(Gap::Block),
        }
    }

    fn finish(mut self) -> MappedText {
        if !self.aside.text.is_empty() {
            if !self.seen.text.is_empty() {
                self.seen.replace("\n", Span::new(self.markdown.len(), self.markdown.len()));
            }
            self.seen.append(&self.aside);
        }
        self.seen
    }

    fn widen(&mut self, gap: Gap) {
        if self.elements.are_aside() {
            self.aside_gap = self.aside_gap.max(gap);
        }
        self.gap = self.gap.max(gap);
        if gap == Gap::Block {
            self.elements.end_block();
        }
    }

    /// What stands in the place of a picture: a line of its own, beside the lines.
    fn beside(&mut self, text: &str, span: Span) {
        if self.hidden > 0 || text.is_empty() {
            return;
        }
        if !self.aside.text.is_empty() {
            self.aside.replace("\n", span);
        }
        self.aside.replace(text, span);
        self.aside_gap = Gap::Block;
    }

    fn tag(&mut self, tag: &str, span: Span) {
        let was_aside = self.elements.are_aside();
        let effect = self.elements.take(tag);
        if self.elements.are_aside() && !was_aside {
            self.aside_gap = Gap::Block;
        }
        if let Some(turn) = html::turns_about(tag) {
            self.seen.replace_by(if turn { OVERRIDE } else { END_OF_OVERRIDE }, span);
        }
        if effect == Effect::Picture {
            self.beside(&html::alternative(tag), span);
        }
        match effect {
            Effect::Space | Effect::Block if self.elements.are_aside() => self.aside_gap = Gap::Block,
            _ if self.elements.are_aside() => {}
            Effect::Nothing => {}
            Effect::Narrow => self.seen.replace_by(NARROW, span),
            Effect::Space => self.widen(Gap::Space),
            Effect::Block => self.widen(Gap::Block),
            Effect::Picture => self.stand_in(span),
        }
    }

    /// Reads a block of raw HTML at once, for its comments run over several lines.
    fn html(&mut self, span: Span) {
        self.widen(Gap::Block);
        let markdown = self.markdown;
        let mut at = span.start;
        for piece in html::pieces(&markdown[span.start..span.end]) {
            match piece {
                html::Piece::Tag(tag) => {
                    self.tag(tag, Span::new(at, at + tag.len()));
                    at += tag.len();
                }
                html::Piece::Text(range) => {
                    let text = Span::new(at, at + range.len());
                    self.lines(text, References::Read);
                    at = text.end;
                }
            }
        }
    }

    /// Reads text that is no Markdown.
    fn lines(&mut self, span: Span, references: References) {
        let markdown = self.markdown;
        let mut at = span.start;
        for line in markdown[span.start..span.end].split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            match references {
                References::AsWritten => self.text(bare, Span::new(at, at + bare.len())),
                References::Read => {
                    for (range, read) in html::references(bare) {
                        let part = Span::new(at + range.start, at + range.end);
                        self.text(read.as_deref().unwrap_or(&bare[range]), part);
                    }
                }
            }
            at += line.len();
            if line.ends_with('\n') {
                self.widen(Gap::Line);
            }
        }
    }

    /// Text of Markdown, in which a pair of single tildes may be left.
    fn prose(&mut self, text: &str, span: Span) {
        if !text.contains('~') || !self.markdown[span.start..].starts_with(text) {
            return self.text(text, span);
        }
        let mut copied = 0;
        for (at, _) in text.match_indices('~') {
            if self.strikes(Span::new(span.start + at, span.start + at + 1)) {
                self.text(&text[copied..at], Span::new(span.start + copied, span.start + at));
                copied = at + 1;
            }
        }
        self.text(&text[copied..], Span::new(span.start + copied, span.end));
    }

    /// Whether a tilde strikes text: one stands at each end of it, as in `~out~age`.
    fn strikes(&mut self, span: Span) -> bool {
        if self.last_tilde == Some(span.start) {
            return true;
        }
        let rest = &self.markdown[span.end..];
        let end = rest.find(['~', '\n']).filter(|&end| rest[end..].starts_with('~'));
        let is_sound = |text: &&str| {
            !text.is_empty() && !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace)
        };
        let struck = end.map(|end| &rest[..end]).filter(is_sound);
        self.last_tilde = struck.map(|text| span.end + text.len());
        struck.is_some()
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
        if self.elements.are_aside() {
            let gap = match std::mem::take(&mut self.aside_gap) {
                Gap::None => "",
                Gap::Line | Gap::Broken | Gap::Space => " ",
                Gap::Block => "\n",
            };
            if !self.aside.text.is_empty() {
                self.aside.replace(gap, Span::new(span.start, span.start));
            }
            if self.markdown[span.start..].starts_with(text) {
                self.aside.copy(text, span.start);
            } else {
                self.aside.replace(text, span);
            }
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
        let mut broken = [0; 3];
        let gap = match (std::mem::take(&mut self.gap), self.last) {
            (Gap::None, _) | (_, None) => return,
            (Gap::Line, Some(last)) if joins_across_lines(last) && joins_across_lines(next) => return,
            (Gap::Broken, Some(_)) => BROKEN.encode_utf8(&mut broken),
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
        reduce(markdown, Quotes::Others).text.replace(STAND_IN, "@")
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
            ("out<wbr>age out<x-y/>age out<?x?>age out<!X y>age out</div>age", "outage outage outage outage outage"),
            ("<ruby>機能<rt>きのう</rt>停止<rp>(</rp><rt>ていし</ruby>した", "機能停止した\nきのう\n(\nていし"),
            ("<p>o&#117tage</p>", "outage"),
            ("> [!NOTE]\n> a\n\nb", "[!NOTE] a\nb"),
            ("a <img src=x> b", "a @ b"),
            ("a <img src=x alt='c d'> b [e](f 'g') ![h](i \"j\")", "a @ b e h\nc d"),
            ("a <span hidden>b\nc</span> d\n\n<div hidden>e\n\nf</div>g", "a   d\ng\nb c\ne\nf"),
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
