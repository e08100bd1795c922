//! The text in a block of raw HTML, and what a tag is to the words on its two sides; no HTML parser.
//!
//! Elements have no meaning here: what they enclose is text, but for scripts and styles, which no reader sees.

use std::ops::Range;

/// Tags between which a word goes on; any other begins or ends a line, a cell or a block.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
];

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    Text(Range<usize>),
    Tag(&'h str),
}

/// Whether a word may go on behind the tag: `out<b>age</b>` reads "outage".
pub(super) fn is_inline(tag: &str) -> bool {
    let name = name(tag);
    tag.starts_with("<!--") || INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(name))
}

/// Cuts raw HTML into text and tags, in time that grows with its length; what is never closed is all tag.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        let length = tag_length(rest);
        if length == 0 {
            let text = if rest.starts_with('<') { 1 } else { rest.find('<').unwrap_or(rest.len()) };
            pieces.push(Piece::Text(at..at + text));
            at += text;
        } else {
            pieces.push(Piece::Tag(&rest[..length]));
            at += length;
        }
    }
    pieces
}

/// The length of the tag, comment or element of hidden text that the text begins with, or zero.
fn tag_length(text: &str) -> usize {
    let through = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    let mut letters = text.bytes().skip(1);
    match (text.starts_with('<'), letters.next()) {
        (true, Some(b'!')) if text.starts_with("<!--") => through("-->"),
        (true, Some(b'!')) if text.starts_with("<![CDATA[") => through("]]>"),
        (true, Some(b'?')) => through("?>"),
        (true, Some(b'!')) => through(">"),
        (true, Some(b'/' | b'a'..=b'z' | b'A'..=b'Z')) => {
            let tag = element_tag_length(text);
            let hidden = ["script", "style"].iter().any(|hidden| name(text).eq_ignore_ascii_case(hidden));
            if hidden && !text.starts_with("</") {
                tag + text[tag..].find("</").unwrap_or(text.len() - tag)
            } else {
                tag
            }
        }
        _ => 0,
    }
}

fn element_tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        let text = |piece: &Piece<'_>| match piece {
            Piece::Text(range) => html[range.clone()].to_owned(),
            Piece::Tag(_) => String::new(),
        };
        pieces(html).iter().map(text).collect()
    }

    #[test]
    fn tags_comments_scripts_and_styles_are_no_text() {
        for (html, expected) in [
            ("<p title='a > b'>out<b>age</b></p>", "outage"),
            ("a <!-- b --> c", "a  c"),
            ("<script>a < b</script>c<style>d</STYLE>", "c"),
            ("<?php a ?>b<!DOCTYPE c>d<![CDATA[ e ]]>f", "bdf"),
            ("1 < 2 <3", "1 < 2 <3"),
            ("a<!-- never closed", "a"),
            ("<div never closed", ""),
            ("é<", "é<"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn a_word_goes_on_behind_an_inline_tag_only() {
        assert!(["<b>", "</EM>", "<span class='x'>", "<!-- x -->"].into_iter().all(is_inline));
        assert!(!["<br>", "<br/>", "</td>", "<p>", "<?x?>"].into_iter().any(is_inline));
    }
}
