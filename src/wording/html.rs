//! The text in a block of raw HTML, and what a tag is to the words on its two sides; no HTML parser.
//!
//! What elements enclose is text, but for scripts and styles, which no reader sees. Tags that a browser passes over are
//! nothing: those that it does not know, ends without a beginning, parts of a table outside of one.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// Elements that begin and end a line of their own.
#[rustfmt::skip] // names in a row
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "legend", "li",
    "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section", "summary", "table", "ul", "xmp",
];

/// Elements that are such only in a table.
const PARTS_OF_TABLE: &[&str] = &["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Elements whose text is no part of the line that they stand in: a browser shows none of it.
#[rustfmt::skip] // names in a row
const HIDDEN: &[&str] = &[
    "audio", "canvas", "datalist", "iframe", "noembed", "noframes", "script", "style", "template", "title", "video",
];

/// Elements that have no end: nothing stands in them.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that only say how their words look or what they are.
#[rustfmt::skip] // names in a row
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "hr", "i", "ins", "kbd",
    "label", "mark", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
];

/// The same within a ruby: how its word is read.
const READINGS: &[&str] = &["rp", "rt", "rtc"];

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    Text(Range<usize>),
    Tag(&'h str),
}

/// What a tag is to the words on its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The word goes on behind it: `out<b>age</b>` reads "outage".
    Nothing,
    /// What is raised or lowered stands beside the word, as the number of a note does.
    Narrow,
    Space,
    /// A line, a cell or a block begins or ends.
    Block,
    /// A picture stands there.
    Picture,
}

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Elements {
    open: BTreeMap<String, usize>,
    /// The one whose text is no part of the line.
    aside: Option<Aside>,
}

/// An open element whose text is no part of the line.
#[derive(Debug)]
struct Aside {
    name: String,
    /// How many of its name are open within each other.
    depth: usize,
    /// Whether it goes on behind the end of a block of Markdown, as a hidden `<div>` does.
    outlives_block: bool,
}

impl Elements {
    /// Whether the text here is no part of the line: a script, or how a word is read.
    pub(super) fn are_aside(&self) -> bool {
        self.aside.is_some()
    }

    /// Whether a browser shows nothing of the text here; how a word is read it shows.
    pub(super) fn hide(&self) -> bool {
        self.aside.as_ref().is_some_and(|aside| !READINGS.contains(&aside.name.as_str()))
    }

    /// Ends what the end of a block of Markdown ends.
    pub(super) fn end_block(&mut self) {
        self.aside.take_if(|aside| !aside.outlives_block);
    }

    /// Takes the next tag.
    pub(super) fn take(&mut self, tag: &str) -> Effect {
        let Some((name, kind)) = name(tag) else { return Effect::Nothing };
        let name = name.to_ascii_lowercase();
        self.turn_aside(tag, &name, kind);
        let is_in_table = self.open.contains_key("table") || name == "table";
        let is_block = BLOCKS.contains(&&*name) || (is_in_table && PARTS_OF_TABLE.contains(&&*name));
        match (&*name, kind) {
            ("br", _) => Effect::Space,
            ("sup" | "sub", _) => Effect::Narrow,
            ("hr", Kind::Begin) | ("p", Kind::End) => Effect::Block,
            ("img", Kind::Begin) if has_source(tag) => Effect::Picture,
            (_, Kind::Begin) => {
                if is_block || name == "ruby" {
                    *self.open.entry(name).or_default() += 1;
                }
                if is_block { Effect::Block } else { Effect::Nothing }
            }
            (_, Kind::End) => {
                let was_open = self.close(&name);
                if is_block && was_open { Effect::Block } else { Effect::Nothing }
            }
        }
    }

    fn close(&mut self, name: &str) -> bool {
        let Some(count) = self.open.get_mut(name) else { return false };
        *count -= 1;
        if *count == 0 {
            self.open.remove(name);
        }
        true
    }

    fn turn_aside(&mut self, tag: &str, name: &str, kind: Kind) {
        let is_block = BLOCKS.contains(&name);
        let is_reading = READINGS.contains(&name) && self.open.contains_key("ruby");
        if let Some(aside) = &mut self.aside {
            let is_of_ruby = READINGS.contains(&aside.name.as_str());
            match kind {
                Kind::End if aside.name == name => aside.depth -= 1,
                Kind::End if name == "ruby" && is_of_ruby => aside.depth = 0,
                Kind::Begin if is_of_ruby && (name == "rb" || is_reading || HIDDEN.contains(&name)) => aside.depth = 0,
                // A paragraph ends where the next block begins.
                Kind::Begin if aside.name == "p" && is_block => aside.depth = 0,
                Kind::Begin if aside.name == name => aside.depth += 1,
                Kind::Begin | Kind::End => {}
            }
            self.aside.take_if(|aside| aside.depth == 0);
        }
        let turns = || is_reading || HIDDEN.contains(&name) || is_hidden(tag, name);
        if self.aside.is_none() && kind == Kind::Begin && !VOID.contains(&name) && turns() {
            let outlives_block = is_block || matches!(name, "template" | "dialog");
            self.aside = Some(Aside { name: name.to_owned(), depth: 1, outlives_block });
        }
    }
}

/// Whether a browser shows nothing of the element that a tag begins.
fn is_hidden(tag: &str, name: &str) -> bool {
    let has = |attribute: &str| attributes(tag).iter().any(|(own, _)| own.eq_ignore_ascii_case(attribute));
    let style = || attributes(tag).into_iter().find(|(own, _)| own.eq_ignore_ascii_case("style"));
    has("hidden") || (name == "dialog" && !has("open")) || style().is_some_and(|(_, value)| style_hides(&value))
}

/// Whether a style takes an element out of sight.
fn style_hides(style: &str) -> bool {
    let declarations = style.split(';').filter_map(|one| one.split_once(':'));
    declarations.into_iter().any(|(property, value)| {
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
        let value = value.trim_end_matches("!important").trim_end();
        let number = value.trim_end_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '%');
        match property.as_str() {
            "display" => value == "none",
            "visibility" | "content-visibility" => matches!(value, "hidden" | "collapse"),
            "font-size" | "opacity" | "height" | "max-height" | "width" | "max-width" | "zoom" => {
                number.parse::<f64>().is_ok_and(|number| number <= 0.0)
            }
            "color" => value == "transparent",
            "left" | "top" | "right" | "bottom" | "text-indent" | "margin-left" => {
                number.parse::<f64>().is_ok_and(|number| number <= -100.0)
            }
            "clip" | "clip-path" => value.contains("(0") || value.contains("100%"),
            _ => false,
        }
    })
}

/// The attributes of a tag, each with its value: references read, quotation marks gone.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let rest = tag.trim_start_matches('<').trim_end_matches('>');
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let mut rest = rest.trim_start_matches(|letter: char| !letter.is_ascii_whitespace() && letter != '/');
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if rest.is_empty() {
            return found;
        }
        let ends = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '=');
        let mut letters = rest.char_indices().skip(1);
        let length = letters.find(|&(_, letter)| ends(letter)).map_or(rest.len(), |(at, _)| at);
        let name = &rest[..length];
        rest = rest[length..].trim_start();
        let value = match rest.strip_prefix('=') {
            Some(behind) => {
                let behind = behind.trim_start();
                let (value, after) = match behind.chars().next() {
                    Some(quote @ ('"' | '\'')) => behind[1..].split_once(quote).unwrap_or((&behind[1..], "")),
                    _ => behind
                        .split_at(behind.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(behind.len())),
                };
                rest = after;
                value
            }
            None => "",
        };
        let read = references(value).into_iter().map(|(range, read)| read.unwrap_or_else(|| value[range].to_owned()));
        found.push((name.to_owned(), read.collect()));
    }
}

/// Whether a tag begins to turn the order of letters about, or ends it; `None` where it does neither.
pub(super) fn turns_about(tag: &str) -> Option<bool> {
    let (name, kind) = name(tag)?;
    if !name.eq_ignore_ascii_case("bdo") {
        return None;
    }
    let is_leftward =
        |(name, value): &(String, String)| name.eq_ignore_ascii_case("dir") && value.eq_ignore_ascii_case("rtl");
    (kind == Kind::End || attributes(tag).iter().any(is_leftward)).then_some(kind == Kind::Begin)
}

/// The text in the place of a picture.
pub(super) fn alternative(tag: &str) -> String {
    let found = attributes(tag).into_iter().find(|(name, _)| name.eq_ignore_ascii_case("alt"));
    found.map(|(_, value)| value).unwrap_or_default()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Begin,
    End,
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
    match (text.starts_with('<'), letters.next(), letters.next()) {
        (true, Some(b'!'), _) if text.starts_with("<!--") => comment_length(text),
        (true, Some(b'!' | b'?'), _) => through(">"),
        (true, Some(b'/'), Some(next)) if !next.is_ascii_alphabetic() => through(">"),
        (true, Some(b'/' | b'a'..=b'z' | b'A'..=b'Z'), _) => {
            let tag = element_tag_length(text);
            if hides_its_text(text) { tag + text[tag..].find("</").unwrap_or(text.len() - tag) } else { tag }
        }
        _ => 0,
    }
}

/// A comment ends at `-->` or `--!>`, or at once as `<!-->` or `<!--->`.
fn comment_length(text: &str) -> usize {
    let inner = &text["<!--".len()..];
    if let Some(at_once) = [">", "->"].into_iter().find(|end| inner.starts_with(end)) {
        return "<!--".len() + at_once.len();
    }
    let mut ends = inner.match_indices("--").filter_map(|(at, _)| {
        let end = ["-->", "--!>"].into_iter().find(|end| inner[at..].starts_with(end))?;
        Some("<!--".len() + at + end.len())
    });
    ends.next().unwrap_or(text.len())
}

/// A quotation mark begins a value only behind an equals sign.
fn element_tag_length(text: &str) -> usize {
    let (mut quote, mut before_value) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') if before_value => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        before_value = byte == b'=' || (before_value && byte.is_ascii_whitespace());
    }
    text.len()
}

/// The name of an element's tag; `None` of what is no such tag: comments, declarations, processing instructions.
fn name(tag: &str) -> Option<(&str, Kind)> {
    let rest = tag.strip_prefix('<')?;
    let (rest, kind) = rest.strip_prefix('/').map_or((rest, Kind::Begin), |rest| (rest, Kind::End));
    let name = rest.split(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>')).next()?;
    name.starts_with(|letter: char| letter.is_ascii_alphabetic()).then_some((name, kind))
}

/// The name of the element that a tag begins or ends; nothing of a comment and the like.
pub(super) fn element_name(tag: &str) -> Option<&str> {
    name(tag).map(|(name, _)| name)
}

/// Whether browsers know an element, and show nothing of it but its text.
pub(super) fn is_known(name: &str) -> bool {
    let lists = [BLOCKS, PARTS_OF_TABLE, HIDDEN, INLINE];
    lists.iter().any(|list| list.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Attributes that say how an element looks or how it is arranged, and nothing to its reader.
#[rustfmt::skip] // names in a row
const OF_LAYOUT: &[&str] = &[
    "align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan", "compact", "dir", "face", "height", "hidden", "id",
    "lang", "noshade", "nowrap", "open", "rel", "reversed", "role", "rowspan", "scope", "size", "start", "style", "target", "type", "valign", "width",
];

/// Whether a tag says nothing to whoever reads its text. What is never closed may be anything.
pub(super) fn is_read_over(tag: &str) -> bool {
    let Some((name, _)) = name(tag) else { return false };
    let is = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
    let is_of_layout = |(name, _): &(String, String)| OF_LAYOUT.iter().any(|known| known.eq_ignore_ascii_case(name));
    tag.ends_with('>') && is_known(name) && !is(HIDDEN) && attributes(tag).iter().all(is_of_layout)
}

/// Whether a piece is an element whose text no reader sees: it ends before its own end.
pub(super) fn hides_its_text(tag: &str) -> bool {
    let is_hidden = |name: &str| ["script", "style"].iter().any(|hidden| name.eq_ignore_ascii_case(hidden));
    matches!(name(tag), Some((name, Kind::Begin)) if is_hidden(name))
}

/// Whether a tag begins a heading, or ends one; `None` where it does neither.
pub(super) fn opens_heading(tag: &str) -> Option<bool> {
    let (name, kind) = name(tag)?;
    let is_heading = matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6']);
    is_heading.then_some(kind == Kind::Begin)
}

/// Whether a picture's tag says where it is.
fn has_source(tag: &str) -> bool {
    attributes(tag).iter().any(|(name, value)| name.eq_ignore_ascii_case("src") && !value.is_empty())
}

/// The text of raw HTML cut at its references: `R&amp;D` is `R`, `&`, `D`. Each with where it stands, and what it is read
/// as where that is something else.
pub(super) fn references(html: &str) -> Vec<(Range<usize>, Option<String>)> {
    let mut parts = Vec::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(at) = html[from..].find('&').map(|found| from + found) {
        let Some((text, length)) = reference(&html[at..]) else {
            from = at + 1;
            continue;
        };
        parts.push((copied..at, None));
        parts.push((at..at + length, Some(text)));
        copied = at + length;
        from = copied;
    }
    parts.push((copied..html.len(), None));
    parts.retain(|(range, _)| !range.is_empty());
    parts
}

/// Names that browsers also read without their semicolon, whose letters pass for others or for none.
const WITHOUT_SEMICOLON: [&str; 4] = ["shy", "nbsp", "ordf", "ordm"];

/// What the reference is read as that the text begins with, and its length.
fn reference(text: &str) -> Option<(String, usize)> {
    let inner = &text[1..];
    if let Some(number) = inner.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let length = digits.bytes().take_while(|&byte| char::from(byte).is_digit(radix)).count();
        let letter = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32)?;
        let end = text.len() - digits.len() + length;
        return Some((letter.to_string(), end + usize::from(text[end..].starts_with(';'))));
    }
    let length = inner.bytes().take(40).take_while(u8::is_ascii_alphanumeric).count();
    if inner[length..].starts_with(';') {
        let whole = &text[..length + 2];
        return named(whole).map(|read| (read, whole.len()));
    }
    let name = WITHOUT_SEMICOLON.into_iter().find(|name| inner.starts_with(name))?;
    Some((named(&format!("&{name};"))?, name.len() + 1))
}

/// What Markdown knows the name of a reference for.
fn named(reference: &str) -> Option<String> {
    let texts =
        Parser::new(reference).filter_map(|event| if let Event::Text(text) = event { Some(text) } else { None });
    let read: String = texts.map(|text| text.to_string()).collect();
    (read != reference && !read.is_empty()).then_some(read)
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
            ("<!-->a<!--->b<!-- x --!>c", "abc"),
            ("<p '>a</p \">b</ '>c", "abc"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn a_word_goes_on_behind_what_a_browser_passes_over() {
        let effect = |tag: &str| Elements::default().take(tag);
        for tag in
            ["<b>", "</EM>", "<span class='x'>", "<!-- x -->", "<wbr>", "<x-y/>", "<?x?>", "<!X y>", "</div>", "<td>"]
        {
            assert_eq!(effect(tag), Effect::Nothing, "{tag}");
        }
        for (tag, expected) in [
            ("<br>", Effect::Space),
            ("<br/>", Effect::Space),
            ("</p>", Effect::Block),
            ("<P class=x>", Effect::Block),
            ("<hr/>", Effect::Block),
            ("<img src=x>", Effect::Picture),
            ("<img>", Effect::Nothing),
            ("<img src=''>", Effect::Nothing),
        ] {
            assert_eq!(effect(tag), expected, "{tag}");
        }
        let mut table = Elements::default();
        let effects: Vec<Effect> = ["<table>", "<td>", "</td>", "</table>", "</td>"].map(|tag| table.take(tag)).into();
        assert_eq!(effects, [Effect::Block, Effect::Block, Effect::Block, Effect::Block, Effect::Nothing]);
    }

    #[test]
    fn how_a_word_is_read_stands_beside_it() {
        let mut elements = Elements::default();
        let tags = ["<rt>", "<ruby>", "<rt>", "<rp>", "</rp>", "<rt>", "</ruby>", "<script>", "<b>", "</script>"];
        let asides = tags.map(|tag| {
            elements.take(tag);
            elements.are_aside()
        });
        assert_eq!(asides, [false, false, true, true, false, true, false, true, true, false]);
    }

    #[test]
    fn what_is_hidden_stands_beside_the_line_to_its_end() {
        let hides = |tag: &str| {
            let mut elements = Elements::default();
            elements.take(tag);
            elements.are_aside()
        };
        for tag in [
            "<p hidden>",
            "<DIV HIDDEN=''>",
            "<span hidden=until-found>",
            "<p style='display:none'>",
            "<p style=\"color:red; DISPLAY : None !important\">",
            "<b style=visibility:hidden>",
            "<p style='font-size:0px'>",
            "<p style='opacity: 0.0'>",
            "<p style='position:absolute;left:-9999px'>",
            "<p style='text-indent:-1000em'>",
            "<p style='clip: rect(0 0 0 0)'>",
            "<p style='color:transparent'>",
            "<p style='dis&#112;lay:none'>",
            "<template>",
            "<dialog>",
            "<video>",
            "<canvas>",
        ] {
            assert!(hides(tag), "{tag}");
        }
        for tag in [
            "<p>",
            "<p class=hidden>",
            "<p title='hidden'>",
            "<p style='display:block'>",
            "<p style='opacity:0.5'>",
            "<p style='font-size:10px;margin-left:-2px'>",
            "<p aria-hidden=true>",
            "<dialog open>",
            "<img hidden>",
            "<details>",
            "</p hidden>",
        ] {
            assert!(!hides(tag), "{tag}");
        }
        let mut elements = Elements::default();
        let asides = ["<div hidden>", "<div>", "</div>", "<b>", "</div>", "<p hidden>", "<p>"].map(|tag| {
            elements.take(tag);
            elements.are_aside()
        });
        assert_eq!(asides, [true, true, true, true, false, true, false]);
    }

    #[test]
    fn the_text_in_the_place_of_a_picture() {
        assert_eq!(alternative("<IMG ALT = 'x &amp; y' src=z/>"), "x & y");
        assert_eq!(alternative("<img\u{A0}alt=x \u{A0}=y>"), "");
    }

    #[test]
    fn references_are_read_as_browsers_read_them() {
        let read = |html: &str| -> String {
            let part = |(range, read): (Range<usize>, Option<String>)| read.unwrap_or_else(|| html[range].to_owned());
            references(html).into_iter().map(part).collect()
        };
        for (html, expected) in [
            ("R&amp;D", "R&D"),
            ("o&#117;t&#x61;g&#X65;", "outage"),
            ("o&#117tage &#000000000117;", "outage u"),
            ("out&shyage&shy;s", "out\u{AD}age\u{AD}s"),
            ("&ordmut", "ºut"),
            ("a & b &c; &#; &#x; &", "a & b &c; &#; &#x; &"),
            ("&#1114112; é&é;", "&#1114112; é&é;"),
        ] {
            assert_eq!(read(html), expected, "{html}");
        }
    }
}
