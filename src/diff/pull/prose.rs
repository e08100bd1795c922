//! A document's Markdown, made harmless: it reads as its writer meant it, and does nothing.
//!
//! Paragraphs, headings, lists, quotes, code and emphasis stay. Links stay where they lead to the web or a mailbox, and say
//! where; pictures are named and not loaded; HTML is shown as text. Headings become bold, so that they are none of the
//! page's own.

use crate::text::{clipped, markdown, one_line};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A text longer than this, in letters, is cut.
const LONGEST: usize = 6_000;
/// Lists and quotes within one another beyond this are not set in further.
const DEEPEST: usize = 6;

/// Whether a text is shown up to a place only.
pub(super) fn is_cut(text: &str) -> bool {
    text.char_indices().nth(LONGEST).is_some()
}

/// The text as blocks, an empty line between them.
pub(super) fn prose(text: &str) -> String {
    let clipped = clipped(text, LONGEST);
    let mut writer = Writer {
        frames: vec![Frame::new(BlockKind::Root)],
        line: String::new(),
        text: String::new(),
        code: None,
        links: Vec::new(),
    };
    for event in Parser::new_ext(&clipped, Options::ENABLE_STRIKETHROUGH) {
        writer.event(event);
    }
    writer.finish()
}

enum BlockKind {
    Root,
    Quote,
    /// The number of the next item, where they are numbered.
    List(Option<u64>),
    Item,
}

/// A block that has others in it.
struct Frame {
    kind: BlockKind,
    blocks: Vec<String>,
}

impl Frame {
    fn new(kind: BlockKind) -> Self {
        Self { kind, blocks: Vec::new() }
    }
}

struct Writer {
    frames: Vec<Frame>,
    /// The paragraph that is being written.
    line: String,
    /// Text that is not written yet: the parser gives it in pieces, and what acts may begin in one and end in the next.
    text: String,
    code: Option<String>,
    /// The address of each link that is open; nothing where it may not be one.
    links: Vec<(String, bool)>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => return self.code.as_mut().unwrap_or(&mut self.text).push_str(&text),
            Event::InlineHtml(text) => {
                return self.text.push_str(&one_line(&text));
            }
            _ => self.end_text(),
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Code(text) => self.line.push_str(&markdown::code_span(&text)),
            // Line by line; what is set in is no code.
            Event::Html(text) => self.line.extend([&markdown::inert_part(text.trim()), "\n"]),
            Event::SoftBreak => self.line.push('\n'),
            Event::HardBreak => self.line.push_str("\\\n"),
            Event::Rule => self.block("\\* \\* \\*".to_owned()),
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.line.push_str(&markdown::inert_part(&text));
            }
            Event::Text(_) | Event::InlineHtml(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn end_text(&mut self) {
        self.line.push_str(&markdown::inert_part(&std::mem::take(&mut self.text)));
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.close_paragraph();
                self.line.push_str("**");
            }
            Tag::BlockQuote(_) => self.open(BlockKind::Quote),
            Tag::List(number) => self.open(BlockKind::List(number)),
            Tag::Item => self.open(BlockKind::Item),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.close_paragraph();
                self.code = Some(String::new());
            }
            Tag::Emphasis => self.line.push('*'),
            Tag::Strong => self.line.push_str("**"),
            Tag::Strikethrough => self.line.push_str("~~"),
            Tag::Link { dest_url, .. } => {
                let leads = is_harmless(&dest_url);
                if leads {
                    self.line.push('[');
                }
                self.links.push((dest_url.into_string(), leads));
            }
            Tag::Image { dest_url, .. } => self.links.push((dest_url.into_string(), false)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.close_paragraph(),
            TagEnd::Heading(_) => {
                self.line.push_str("**");
                self.close_paragraph();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => {
                let text = self.code.take().unwrap_or_default();
                // Set in by one space, which a reader does not see, so that no line of it looks like a question's tick.
                let block = markdown::code_block("", text.trim_end_matches('\n'));
                let lines = block.trim_end().lines().map(|line| format!(" {line}").trim_end().to_owned());
                self.block(lines.collect::<Vec<_>>().join("\n"));
            }
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Strikethrough => self.line.push_str("~~"),
            TagEnd::Link | TagEnd::Image => match self.links.pop() {
                Some((address, true)) => self.line.extend(["](<", &address, ">)"]),
                Some((address, false)) => self.line.extend([" (", &markdown::code_span(&address), ")"]),
                None => {}
            },
            _ => {}
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.close_paragraph();
        self.frames.push(Frame::new(kind));
    }

    /// Ends the innermost block, and sets its lines in.
    fn close(&mut self) {
        self.close_paragraph();
        if self.frames.len() < 2 {
            return;
        }
        let depth = self.frames.len();
        let Some(frame) = self.frames.pop() else { return };
        let gap = if matches!(frame.kind, BlockKind::List(_)) { "\n" } else { "\n\n" };
        let text = frame.blocks.join(gap);
        let first = match (&frame.kind, self.frames.last_mut().map(|above| &mut above.kind)) {
            (BlockKind::Item, Some(BlockKind::List(Some(number)))) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            (BlockKind::Item, _) => "- ".to_owned(),
            (BlockKind::Quote, _) => "> ".to_owned(),
            (BlockKind::Root | BlockKind::List(_), _) => String::new(),
        };
        let first = if depth > DEEPEST { String::new() } else { first };
        let rest = if matches!(frame.kind, BlockKind::Quote) { first.clone() } else { " ".repeat(first.len()) };
        let lines = text.lines().enumerate().map(|(at, line)| {
            let before = if at == 0 { &first } else { &rest };
            format!("{before}{line}").trim_end().to_owned()
        });
        self.block(lines.collect::<Vec<_>>().join("\n"));
    }

    fn close_paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if !line.is_empty() && line != "****" {
            self.block(line.to_owned());
        }
    }

    fn block(&mut self, text: String) {
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(text);
        }
    }

    fn finish(mut self) -> String {
        self.end_text();
        while self.frames.len() > 1 {
            self.close();
        }
        self.close_paragraph();
        let blocks = self.frames.pop().map_or_else(Vec::new, |root| root.blocks);
        blocks.join("\n\n") + "\n"
    }
}

/// Whether an address leads to the web or a mailbox, and can be written between angle brackets.
fn is_harmless(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    known && address.chars().all(|letter| letter.is_ascii_graphic() && !"<>\\`@".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Markdown as HTML, as a forge would render it before it takes out what it does not trust.
    fn html(markdown: &str) -> String {
        let mut out = String::new();
        pulldown_cmark::html::push_html(&mut out, Parser::new_ext(markdown, Options::all()));
        out
    }

    #[test]
    fn what_a_writer_means_is_what_a_reader_sees() {
        let text = "# Heading\n\nA *word* and **another**, `code`, [a link](https://a.example/b?c=d).\n\n- one\n- two\n  1. three\n\n> quoted\n\n```sh\nls\n```\n";
        insta::assert_snapshot!(prose(text));
        insta::assert_snapshot!(html(&prose(text)));
    }

    #[test]
    fn and_nothing_of_it_acts() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](<JaVaScRiPt:alert(1)>)",
            "[x](data:text/html,x)",
            "[x](https://a.example/@ben)",
            "![x](https://a.example/x.png)",
            "<https://a.example> <javascript:x>",
            "[x]: javascript:alert(1)\n\n[x]",
            "<!-- pmgit:end -->",
            "<details>\n\n<summary>",
            "@ben Fixes #12",
            "/close\n/assign me",
            "**@ben** `@ben` [@ben](https://a.example)",
            "| a |\n|---|\n| @ben |",
            "- [x] @ben",
            "~~~\n```\n<b>\n~~~",
            "a\u{1b}[31mb\u{202e}",
            "@&#98;en &#64;ben &commat;ben #&#49;2 GH-&#49;2 https:&#47;/a.example",
            "~ben and ~\"ben\"",
            "www&#46;a.example",
            "@<b>ben</b> @*ben*",
            "<div>\n@ben\n/close\n    indented\n- item\n</div>",
        ] {
            let page = prose(text);
            let shown = html(&page);
            for bad in [
                "<script",
                "<img",
                "<details",
                "<summary",
                "<table",
                "<!--",
                "href=\"javascript",
                "href=\"JaVa",
                "href=\"data",
                "<b>",
                "<input",
            ] {
                assert!(!shown.contains(bad), "{bad}: {text}\n{page}\n{shown}");
            }
            // What is an address already is none to be found.
            let shown = shown.replace("href=\"https://a.example", "href=\"");
            let outside_code: String =
                shown.split("<code>").map(|part| part.split("</code>").last().unwrap_or("")).collect();
            for bad in ["@ben", "#12", "GH-12", "://", "~b", "~&quot;", "www.", "\u{1b}", "\u{202e}"] {
                assert!(!outside_code.contains(bad), "{bad}: {text}\n{page}\n{shown}");
            }
            assert!(page.lines().all(|line| !line.starts_with('/')), "{page}");
        }
    }

    #[test]
    fn no_text_of_a_document_looks_like_a_tick_of_ours() {
        for text in [
            "```\n- [x] one\n- [ ] two\n```",
            "- [x] one",
            "    - [x] one",
            "<pre>\n- [x] one\n</pre>",
            "- \n  ```\n- [x] one",
        ] {
            let page = prose(text);
            assert!(page.lines().all(|line| !line.starts_with("- [")), "{page}");
            assert!(html(&page).contains("[x] one"), "{}", html(&page));
        }
    }

    #[test]
    fn lines_of_html_stay_lines() {
        assert_eq!(
            prose("<div>\nfirst line\n  second line\n</div>\n"),
            "\\<div\\>\nfirst line\nsecond line\n\\</div\\>\n"
        );
    }

    #[test]
    fn deep_nests_end() {
        for text in [">".repeat(5_000), "- ".repeat(5_000) + "x", "[".repeat(5_000), "*a **b ".repeat(1_000)] {
            assert!(prose(&text).len() < 400_000);
        }
    }
}
