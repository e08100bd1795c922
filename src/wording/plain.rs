//! Markdown as text for a mail or a status page that shows none: the words without the markers, every link with its
//! address.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::indentation;
use super::visible::MARKDOWN;

/// The text of some Markdown. Comments and tags of HTML, which no reader sees, are left out.
#[must_use]
pub(crate) fn plain_text(markdown: &str) -> String {
    let markdown = indentation::without(markdown).replace("\r\n", "\n");
    let mut writer = Writer::default();
    for event in Parser::new_ext(&markdown, MARKDOWN) {
        writer.take(event);
    }
    writer.text
}

/// What lies between two pieces of text, the wider of several winning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Line,
    Blank,
}

#[derive(Debug, Default)]
struct Writer {
    text: String,
    gap: Gap,
    /// What stands at the start of each further line.
    indents: Vec<String>,
    /// The number of the next item of each open list; nothing in one with bullets.
    lists: Vec<Option<u64>>,
    /// Where the text of each open link begins, and its address.
    links: Vec<(usize, String)>,
    /// Nothing was written behind the marker of an item yet.
    is_fresh: bool,
    in_code: bool,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.widen(Gap::Line),
            Event::Rule => {
                self.widen(Gap::Blank);
                self.push("---");
                self.widen(Gap::Blank);
            }
            // What no reader sees, and extensions that are off.
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.widen(if self.lists.is_empty() { Gap::Blank } else { Gap::Line });
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::BlockQuote(_) => {
                self.widen(Gap::Blank);
                self.indents.push("> ".to_owned());
            }
            Tag::CodeBlock(_) => {
                self.widen(Gap::Blank);
                self.indents.push("    ".to_owned());
                self.in_code = true;
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.push("");
                self.links.push((self.text.len(), dest_url.into_string()));
            }
            Tag::TableRow | Tag::TableHead => self.widen(Gap::Line),
            Tag::TableCell if self.gap == Gap::None => self.push(" | "),
            Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_) | Tag::HtmlBlock => self.widen(Gap::Blank),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.widen(Gap::Line);
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            Some(None) | None => "- ".to_owned(),
        };
        self.push(&marker);
        self.indents.push(" ".repeat(marker.len()));
        self.is_fresh = true;
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Item => {
                self.is_fresh = false;
                self.indents.pop();
                self.widen(Gap::Line);
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.widen(if self.lists.is_empty() { Gap::Blank } else { Gap::Line });
            }
            TagEnd::BlockQuote(_) | TagEnd::CodeBlock => {
                self.indents.pop();
                self.in_code = false;
                self.widen(Gap::Blank);
            }
            TagEnd::Link | TagEnd::Image => {
                if let Some((start, address)) = self.links.pop()
                    && self.text.get(start..).is_some_and(|text| text != address)
                    && !address.is_empty()
                {
                    self.push(&format!(" ({address})"));
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Table | TagEnd::HtmlBlock => self.widen(Gap::Blank),
            _ => {}
        }
    }

    fn widen(&mut self, gap: Gap) {
        if !self.is_fresh {
            self.gap = self.gap.max(gap);
        }
    }

    fn push(&mut self, text: &str) {
        let indent = self.indents.concat();
        if self.text.is_empty() {
            self.text.push_str(&indent);
        } else {
            if self.gap == Gap::Blank {
                self.text.push('\n');
            }
            if self.gap > Gap::None {
                self.text.push('\n');
                self.text.push_str(&indent);
            }
        }
        self.gap = Gap::None;
        self.is_fresh &= text.is_empty();
        if self.in_code {
            let lines: Vec<&str> = text.trim_end_matches('\n').split('\n').collect();
            self.text.push_str(&lines.join(&format!("\n{indent}")));
            self.gap = Gap::Line;
        } else {
            self.text.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn the_words_stay_and_the_markers_go() {
        for (markdown, text) in [
            ("", ""),
            ("One *two* **three** `four` ~~five~~.\nSix.\n\nSeven.", "One two three four five.\nSix.\n\nSeven."),
            ("# Title\ntext\n\n---\nmore", "Title\n\ntext\n\n---\n\nmore"),
            ("* one\n* two\n  two\n\n  three\n* four", "- one\n\n- two\n  two\n\n  three\n\n- four"),
            ("3. one\n4. two\n   - inner\n\nafter", "3. one\n4. two\n   - inner\n\nafter"),
            (
                "See [the page](https://a.example.com/x) and <https://b.example.com>.",
                "See the page (https://a.example.com/x) and https://b.example.com.",
            ),
            ("> said\n> so\n\nand", "> said\n> so\n\nand"),
            ("```\na\n  b\n```\nc", "    a\n      b\n\nc"),
            ("seen <!-- hidden --> <b>too</b>\n\n<!-- gone -->\n\nend", "seen  too\n\nend"),
            ("|a|b|\n|-|-|\n|1|2|", "a | b\n1 | 2"),
            ("一行目\r\n二行目", "一行目\n二行目"),
            ("    One *two*.\n\n    - three\n", "One two.\n\n- three"),
        ] {
            assert_eq!(plain_text(markdown), text, "{markdown}");
        }
    }
}
