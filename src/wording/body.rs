//! What stands in a text besides its headings, for the question whether it says anything at all.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::html;
use super::visible::MARKDOWN;

/// The lines that a reader sees outside of headings, a line for a block; of a picture, the text in its place. Unlike the
/// prose that wording rules read, this includes code and what others said: both say something. The head of a table and the
/// name of an alert are headings too. What HTML hides is not seen.
pub(crate) fn body_lines(markdown: &str) -> Vec<String> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, MARKDOWN) {
        reader.read(event);
    }
    reader.lines.retain(|line| !line.trim().is_empty());
    reader.lines
}

#[derive(Default)]
struct Reader {
    lines: Vec<String>,
    is_in_heading: bool,
    /// The block of raw HTML that is open: its comments run over several lines.
    html: String,
    elements: html::Elements,
    /// The text in the place of the open picture.
    picture: Option<String>,
    /// Whether a block quote has just begun, whose first line may name an alert.
    may_be_alert: bool,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        let may_be_alert = std::mem::take(&mut self.may_be_alert);
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableHead) => self.is_in_heading = true,
            Event::End(TagEnd::Heading(_) | TagEnd::TableHead) => self.is_in_heading = false,
            Event::Start(Tag::BlockQuote(_)) => {
                self.may_be_alert = true;
                self.lines.push(String::new());
            }
            Event::Start(Tag::Paragraph) => {
                self.may_be_alert = may_be_alert;
                self.lines.push(String::new());
            }
            // `[!NOTE]` comes in pieces: what stands between its brackets is the middle one.
            Event::Text(text) if may_be_alert && (matches!(&*text, "[" | "]") || is_alert_name(&text)) => {
                self.may_be_alert = true;
            }
            Event::InlineHtml(tag) => self.tag(&tag),
            Event::Start(Tag::Image { .. }) => self.picture = Some(String::new()),
            Event::End(TagEnd::Image) => {
                let text = self.picture.take().unwrap_or_default();
                self.picture(&text);
            }
            Event::Start(Tag::Link { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
            // Of extensions that are off.
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            Event::End(TagEnd::HtmlBlock) => {
                let html = std::mem::take(&mut self.html);
                self.block(&html);
                self.elements.end_block();
                self.lines.push(String::new());
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule => self.lines.push(String::new()),
            Event::Start(_) | Event::End(_) => {
                self.elements.end_block();
                self.lines.push(String::new());
            }
            Event::Text(text) | Event::Code(text) => self.add(&text),
            Event::Html(text) => self.html.push_str(&text),
        }
    }

    fn add(&mut self, text: &str) {
        if self.is_in_heading || self.elements.are_aside() {
            return;
        }
        if let Some(picture) = &mut self.picture {
            return picture.push_str(text);
        }
        match self.lines.last_mut() {
            Some(line) => line.push_str(text),
            None => self.lines.push(text.to_owned()),
        }
    }

    /// A picture says what its text says; a name that a forge or a camera gave it is none.
    fn picture(&mut self, text: &str) {
        const KINDS: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".heic", ".bmp", ".avif"];
        let name = text.trim().to_ascii_lowercase();
        if !KINDS.iter().any(|kind| name.ends_with(kind)) {
            self.add(text);
        }
    }

    /// A block of raw HTML: one that holds nothing but headings says nothing.
    fn block(&mut self, html: &str) {
        self.lines.push(String::new());
        let mut is_in_heading = false;
        for piece in html::pieces(html) {
            match piece {
                html::Piece::Text(range) => {
                    let text = &html[range];
                    for (range, read) in html::references(text).into_iter().filter(|_| !is_in_heading) {
                        self.add_lines(read.as_deref().unwrap_or(&text[range]));
                    }
                }
                html::Piece::Tag(tag) => {
                    is_in_heading = html::opens_heading(tag).unwrap_or(is_in_heading);
                    self.tag(tag);
                }
            }
        }
    }

    fn add_lines(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.lines.push(String::new());
            }
            self.add(line);
        }
    }

    fn tag(&mut self, tag: &str) {
        match self.elements.take(tag) {
            html::Effect::Picture => self.picture(&html::alternative(tag)),
            html::Effect::Block | html::Effect::Space => self.lines.push(String::new()),
            html::Effect::Nothing | html::Effect::Narrow => {}
        }
    }
}

/// `!NOTE`, as it stands between the brackets of an alert's first line.
fn is_alert_name(text: &str) -> bool {
    let word = text.strip_prefix('!').unwrap_or_default();
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::body_lines;

    #[test]
    fn headings_links_without_text_and_html_without_text_leave_nothing() {
        for markdown in [
            "",
            "# Overview",
            "Overview\n===",
            "## What **happened**\n\n<br>",
            "&nbsp;",
            "<div>&nbsp;</div>",
            "[](https://example.com)",
            "[a]: https://example.com",
            "```sh\n```",
            "<!-- a comment -->",
            "---",
            "- \n- ",
            "<!--\nwhat happened\n-->",
            "<h2>Overview</h2>",
            "![]()",
            "<img src=\"\">",
            "![](graph.png)",
            "<img src='graph.png'>",
            "<p hidden>It broke.</p>",
            "<div hidden>\n\nIt broke.\n\nIt was mended.\n\n</div>",
            "<span style='display:none'>It broke.</span>",
            "<template>It broke.</template>",
            "| what | when |\n|---|---|",
            "| what | when |\n|---|---|\n| | |",
            "> [!NOTE]",
            "> [!warning]\n>",
        ] {
            assert!(body_lines(markdown).is_empty(), "{markdown}: {:?}", body_lines(markdown));
        }
    }

    #[test]
    fn code_quotes_pictures_and_addresses_are_something() {
        for (markdown, expected) in [
            ("# A\nIt **broke**.\n\n- one\n- two", vec!["It broke.", "one", "two"]),
            ("`a`", vec!["a"]),
            ("```\nlog\n```", vec!["log\n"]),
            ("> they said", vec!["they said"]),
            ("![p99 over the day](graph.png)", vec!["p99 over the day"]),
            ("<img src='graph.png' alt='p99 over the day'>", vec!["p99 over the day"]),
            ("a <span hidden>b</span> c", vec!["a  c"]),
            ("<div hidden>\n\nIt broke.\n\n</div>\n\nand then", vec!["and then"]),
            ("<b hidden>a\n\nb", vec!["b"]),
            ("<details><summary>a</summary>b</details>", vec!["a", "b"]),
            ("<https://example.com>", vec!["https://example.com"]),
            ("<p>R&amp;D</p>", vec!["R&D"]),
            ("| what |\n|---|\n| a |", vec!["a"]),
            ("> [!NOTE]\n> a", vec!["a"]),
            ("<h2>Overview</h2>\nIt broke", vec!["It broke"]),
            ("see <img src=x>", vec!["see"]),
        ] {
            let lines = body_lines(markdown);
            assert_eq!(
                lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>(),
                expected.iter().map(|line| line.trim_end()).collect::<Vec<_>>(),
                "{markdown}"
            );
        }
    }
}
