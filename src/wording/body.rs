//! What stands in a text besides its headings, for the question whether it says anything at all.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::html;
use super::visible::{MARKDOWN, STAND_IN};

/// The lines that a reader sees outside of headings, a line for a block; of a picture, `STAND_IN`. Unlike the prose that
/// wording rules read, this includes code and what others said: both say something.
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
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Heading { .. }) => self.is_in_heading = true,
            Event::End(TagEnd::Heading(_)) => self.is_in_heading = false,
            Event::Start(Tag::Image { .. }) => self.add(&STAND_IN.to_string()),
            Event::Start(Tag::Link { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Image | TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
            | Event::InlineHtml(_)
            // Of extensions that are off.
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
            Event::Start(_) | Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => {
                self.lines.push(String::new());
            }
            Event::Text(text) | Event::Code(text) => self.add(&text),
            Event::Html(text) => self.add(&text_of_html(&text)),
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

/// The text of raw HTML, without entities: a block that holds nothing else says nothing.
fn text_of_html(html: &str) -> String {
    let pieces = html::pieces(html).into_iter().filter_map(|piece| match piece {
        html::Piece::Text(range) => Some(&html[range]),
        html::Piece::Tag(tag) if tag.to_ascii_lowercase().starts_with("<img") => Some("\u{FFFC}"),
        html::Piece::Tag(_) => None,
    });
    let text: String = pieces.collect();
    let mut rest = text.as_str();
    let mut plain = String::with_capacity(text.len());
    while let Some(start) = rest.find('&') {
        let length = rest[start..].find(';').filter(|length| *length < 10).map_or(1, |length| length + 1);
        plain.push_str(&rest[..start]);
        rest = &rest[start + length..];
    }
    plain + rest
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
            ("<p>R&amp;D</p>", vec!["RD"]),
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
