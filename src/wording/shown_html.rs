//! Raw HTML in prose, as it is shown where it does not act: the text that a browser would show, and what none would.

use super::html::{self, Effect, Elements, Piece};

/// A piece of raw HTML on its way to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// What a browser's reader sees; where a block of HTML ends, a line does.
    Text(String),
    /// What nobody sees in a browser, as it is written: a comment, a script, an address in a tag.
    Hidden(String),
    /// A picture's tag as it is written, and the text in its place.
    Picture(String, String),
}

/// Reads the raw HTML of a text from its beginning on.
#[derive(Debug, Default)]
pub(crate) struct HtmlReader {
    elements: Elements,
}

impl HtmlReader {
    /// Reads the next piece: a tag in a line, or a block of HTML.
    pub(crate) fn read(&mut self, html: &str) -> Vec<Shown> {
        let mut out = Vec::new();
        for piece in html::pieces(html) {
            match piece {
                Piece::Text(range) => {
                    let text = read_references(&html[range]);
                    out.push(if self.hides() { Shown::Hidden(text) } else { Shown::Text(text) });
                }
                Piece::Tag(tag) => {
                    let effect = self.elements.take(tag);
                    out.push(match effect {
                        _ if html::element_name(tag).is_some_and(|name| name.eq_ignore_ascii_case("img")) => {
                            Shown::Picture(tag.to_owned(), html::alternative(tag))
                        }
                        _ if html::is_read_over(tag) => Shown::Text(match effect {
                            Effect::Block | Effect::Space => "\n".to_owned(),
                            Effect::Nothing | Effect::Narrow | Effect::Picture => String::new(),
                        }),
                        _ if html::element_name(tag).is_none_or(html::is_known) => Shown::Hidden(tag.to_owned()),
                        _ => Shown::Text(tag.to_owned()),
                    });
                }
            }
        }
        joined(out)
    }

    /// Whether a browser shows nothing of the text that follows.
    pub(crate) fn hides(&self) -> bool {
        self.elements.hide()
    }

    /// Ends what the end of a paragraph or of another block ends.
    pub(crate) fn end_block(&mut self) {
        self.elements.end_block();
    }
}

/// A text with its references read, in one line: where a line ends in HTML says nothing.
fn read_references(text: &str) -> String {
    let part = |(range, read): (std::ops::Range<usize>, Option<String>)| match read {
        Some(read) => read,
        None => text[range].replace('\n', " "),
    };
    html::references(text).into_iter().map(part).collect()
}

/// The pieces without empty ones, and texts that follow one another as one.
fn joined(pieces: Vec<Shown>) -> Vec<Shown> {
    let mut out: Vec<Shown> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Shown::Text(before)), Shown::Text(text)) => before.push_str(&text),
            (_, Shown::Text(text) | Shown::Hidden(text)) if text.is_empty() => {}
            (_, piece) => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is hidden in brackets.
    fn shown(html: &str) -> String {
        let piece = |piece| match piece {
            Shown::Text(text) => text,
            Shown::Hidden(text) => format!("[{text}]"),
            Shown::Picture(tag, words) => format!("[{tag}|{words}]"),
        };
        HtmlReader::default().read(html).into_iter().map(piece).collect()
    }

    #[test]
    fn tags_that_only_say_how_words_look_go_and_everything_else_stays() {
        for (html, expected) in [
            ("<b>a</b> &amp; <i class='x'>b</i>", "a & b"),
            ("<p>one</p>\n<p align=left>two</p>", "\none\n \ntwo\n"),
            ("a<br>b", "a\nb"),
            ("<td colspan=2 style='color:red'>a</td>", "a"),
            ("<your-host> and Vec<String>", "<your-host> and Vec<String>"),
            ("<div never closed", "[<div never closed]"),
            ("1 < 2 <3", "1 < 2 <3"),
            ("<ruby>障<rt>しょう</rt></ruby>", "障しょう"),
            ("", ""),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn what_a_browser_shows_nobody_is_told_from_what_it_shows() {
        for (html, expected) in [
            ("<!-- a comment -->b", "[<!-- a comment -->]b"),
            ("<!-- never closed", "[<!-- never closed]"),
            ("<script>alert(1)</script>b", "[<script>alert(1)][</script>]b"),
            ("<STYLE>c</STYLE>", "[<STYLE>c][</STYLE>]"),
            ("<?php a ?><!DOCTYPE b><![CDATA[ c ]]>", "[<?php a ?>][<!DOCTYPE b>][<![CDATA[ c ]]>]"),
            ("<a href=\"https://a.example\">b</a>", "[<a href=\"https://a.example\">]b"),
            ("<b onclick=\"c()\">d</b>", "[<b onclick=\"c()\">]d"),
            ("<abbr title='Service level'>SLO</abbr>", "[<abbr title='Service level'>]SLO"),
            ("<p hidden>a</p>b", "\n[a]\nb"),
            ("<img src=x alt='the load' onerror=alert(1)>", "[<img src=x alt='the load' onerror=alert(1)>|the load]"),
            ("<iframe src='x'></iframe>", "[<iframe src='x'>][</iframe>]"),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }
}
