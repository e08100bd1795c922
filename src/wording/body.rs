//! What stands in a text besides its headings, for the question whether it says anything at all.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::html;
use super::visible::{MARKDOWN, STAND_IN};

/// The lines that a reader sees outside of headings, a line for a block; of a picture, `STAND_IN`. Unlike the prose that
/// wording rules read, this includes code and what others said: both say something. The head of a table and the name of an
/// alert are headings too.
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
    /// Whether a block quote has just begun, whose first line may name an alert.
    may_be_alert: bool,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        let may_be_alert = std::mem::take(&mut self.may_be_alert);
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableHead) => self.is_in_heading = true,
            Event::End(TagEnd::Heading(_) | TagEnd::TableHead) => self.is_in_heading = false,
            Event::Start(Tag::Image { dest_url, .. }) if !dest_url.is_empty() => self.add(&STAND_IN.to_string()),
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
            Event::InlineHtml(tag) => self.add(&text_of_html(&tag)),
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Image | TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
            // Of extensions that are off.
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            Event::End(TagEnd::HtmlBlock) => {
                let text = text_of_html(&std::mem::take(&mut self.html));
                self.lines.extend(text.lines().map(str::to_owned));
                self.lines.push(String::new());
            }
            Event::Start(_) | Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => {
                self.lines.push(String::new());
            }
            Event::Text(text) | Event::Code(text) => self.add(&text),
            Event::Html(text) => self.html.push_str(&text),
        }
    }

    fn add(&mut self, text: &str) {
        if self.is_in_heading {
            return;
        }
        match self.lines.last_mut() {
            Some(line) => line.push_str(text),
            None => self.lines.push(text.to_owned()),
        }
    }
}

/// `!NOTE`, as it stands between the brackets of an alert's first line.
fn is_alert_name(text: &str) -> bool {
    let word = text.strip_prefix('!').unwrap_or_default();
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The text of raw HTML as its reader sees it, headings aside: a block that holds nothing else says nothing.
fn text_of_html(html: &str) -> String {
    let mut elements = html::Elements::default();
    let mut text = String::new();
    let mut is_in_heading = false;
    for piece in html::pieces(html) {
        match piece {
            html::Piece::Text(range) => {
                let line = &html[range];
                for (range, read) in html::references(line).into_iter().filter(|_| !is_in_heading) {
                    text.push_str(read.as_deref().unwrap_or(&line[range]));
                }
            }
            html::Piece::Tag(tag) => {
                is_in_heading = html::opens_heading(tag).unwrap_or(is_in_heading);
                match elements.take(tag) {
                    html::Effect::Picture => text.push(STAND_IN),
                    html::Effect::Block | html::Effect::Space => text.push('\n'),
                    html::Effect::Nothing => {}
                }
            }
        }
    }
    text
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
            ("![](graph.png)", vec!["\u{FFFC}"]),
            ("<img src='graph.png'>", vec!["\u{FFFC}"]),
            ("<https://example.com>", vec!["https://example.com"]),
            ("<p>R&amp;D</p>", vec!["R&D"]),
            ("| what |\n|---|\n| a |", vec!["a"]),
            ("> [!NOTE]\n> a", vec!["a"]),
            ("<h2>Overview</h2>\nIt broke", vec!["It broke"]),
            ("see <img src=x>", vec!["see \u{FFFC}"]),
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
