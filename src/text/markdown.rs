//! Other people's text within Markdown that a forge or a page shows: it is read, and does nothing.
//!
//! A backslash takes markup its meaning, HTML included. What a forge finds in the text once it is rendered (`@ben`, `#12`,
//! `!7`, `GH-12`, `www.`) gets a letter of no width between the mark and the name, because no backslash hides it. Prose
//! that keeps its own markup is the business of `diff::pull::prose` and `wording::embedded`.

use std::borrow::Cow;

use super::{inert, is_web_address, one_line, readable, readable_with_tabs};

/// The letter of no width, as an entity: the source shows that it is there.
pub(crate) const APART: &str = "&#8203;";

/// A text on one line.
pub(crate) fn inert_line(text: &str) -> String {
    escaped(&one_line(text))
}

/// A text as it is, line by line, as a part of one paragraph: a line's end is one for the reader, too.
pub(crate) fn inert_lines(text: &str) -> String {
    text.split('\n').map(|line| escaped(line.trim_end_matches('\r'))).collect::<Vec<_>>().join("<br>")
}

/// A part of a line, with the spaces at its ends.
pub(crate) fn inert_part(text: &str) -> String {
    escaped(text)
}

/// What lies between two letters of which one needs something is taken over at once: of most texts that is nearly all.
fn escaped(text: &str) -> String {
    let text = if text.contains('\t') { Cow::Owned(text.replace('\t', " ")) } else { Cow::Borrowed(text) };
    let text = readable(&text);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        if letter == ' ' || (letter.is_ascii_alphanumeric() && !matches!(letter, 'w' | 'W')) {
            continue;
        }
        let behind = at + letter.len_utf8();
        let begins = (at == 0 && matches!(letter, '-' | '+' | '=' | ':' | '/'))
            || (at == digits && at > 0 && matches!(letter, '.' | ')'));
        if letter == '\n' {
            out.extend([&text[from..at], " "]);
            from = behind;
        } else if begins || is_markup(letter) {
            // What begins a line may be a list, a heading, a definition, or a command to GitLab.
            out.extend([&text[from..at], "\\"]);
            from = at;
        }
        if is_told_by_what_follows(letter, &text[..at], text[behind..].chars().next()) {
            out.extend([&text[from..behind], APART]);
            from = behind;
        }
    }
    out.push_str(&text[from..]);
    out
}

fn is_markup(letter: char) -> bool {
    matches!(
        letter,
        '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '<' | '>' | '|' | '~' | '$' | '&' | '#' | '!' | '^' | '@'
    )
}

/// Whether a letter and the next one make a mention, a reference or an address, which a forge looks for in text.
fn is_told_by_what_follows(letter: char, before: &str, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match letter {
        '@' | '#' | '!' | '~' | '%' | '$' | '&' | '\u{FF20}' | '\u{FF03}' => {
            next.is_alphanumeric() || matches!(next, '"' | '_' | '-' | '[')
        }
        '-' => next.is_ascii_digit() && ends_with(before, "gh"),
        ':' => next == '/',
        'w' | 'W' => {
            let is_word = |before: &str| !before.ends_with(char::is_alphanumeric);
            next == '.' && ends_with(before, "ww") && is_word(&before[..before.len() - 2])
        }
        _ => false,
    }
}

/// Whether a text ends with some letters of ASCII, in any case.
fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start.and_then(|start| text.as_bytes().get(start..)).is_some_and(|last| last.eq_ignore_ascii_case(end.as_bytes()))
}

/// A run of backticks longer than this is taken out of a code span: readers of Markdown have a limit.
const LONGEST_FENCE: usize = 8;

/// A code span: the one place in a line where a text means nothing, be it markup, a mention or an address.
pub(crate) fn code_span(text: &str) -> String {
    let mut text = inert(text).replace('\n', " ");
    if longest_run(&text) > LONGEST_FENCE {
        text = text.replace('`', "'");
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    // A reader of Markdown takes one space off each end; without any, two fences would touch.
    let (before, after) = match text.as_str() {
        "" => (" ", ""),
        text if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) => (" ", " "),
        _ => ("", ""),
    };
    format!("{fence}{before}{text}{after}{fence}")
}

/// A block of code in a language: its lines are shown as they are.
pub(crate) fn code_block(language: &str, text: &str) -> String {
    let lines: Vec<_> = text.lines().map(readable_with_tabs).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

/// A link that shows its address; text that is not a plain web address is text.
pub(crate) fn link(url: &str) -> String {
    if is_web_address(url) { format!("<{url}>") } else { inert_line(url) }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser};

    use super::*;

    /// What a reader sees, and whether anything but text is there.
    fn rendered(markdown: &str) -> (String, bool) {
        let (mut text, mut is_plain) = (String::new(), true);
        let options = pulldown_cmark::Options::all().difference(pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION);
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::SoftBreak => text.push('\n'),
                Event::Start(pulldown_cmark::Tag::Paragraph) | Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                _ => is_plain = false,
            }
        }
        (text.replace('\u{200B}', ""), is_plain)
    }

    #[test]
    fn a_text_is_read_as_it_is_and_means_nothing() {
        for text in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1)) ![y](https://a.example/b.png)",
            "`code` **bold** _it_ ~~s~~ | cell | $x$ [^1] [ ] &amp; &#64;",
            "# heading",
            "- item",
            "1. item",
            "1) item",
            "> quote",
            "+ plus",
            "--- === ***",
            "/close",
            "\\",
            "a\u{1b}[31m",
            "<!-- pmgit:end -->",
            "全面的な「機能停止」**です**。",
            "👨\u{200D}👩\u{200D}👧 می\u{200C}خواهم",
            "1234. no list",
            ": no definition",
            "{#id} {.class}",
            "a <b@c.example> www.a.example",
        ] {
            assert_eq!(
                rendered(&inert_line(text)),
                (readable(text).into_owned(), true),
                "{text}: {}",
                inert_line(text)
            );
        }
    }

    #[test]
    fn nobody_is_pinged_and_nothing_is_closed() {
        for text in [
            "@ben",
            "Fixes #12",
            "GH-12",
            "!7",
            "a/b#3",
            "~label",
            "&4",
            "%v1",
            "$5",
            "@\"x\"",
            "https://e.example/@ben",
            "www.e.example",
            "(WWW.e.example)",
        ] {
            let shown = rendered_with_gaps(&inert_line(text));
            for mark in ["@b", "#1", "#3", "-1", "!7", "~l", "&4", "%v", "$5", "@\"", "://", "www.", "WWW."] {
                assert!(!shown.contains(mark), "{text}: {shown:?}");
            }
        }
    }

    fn rendered_with_gaps(markdown: &str) -> String {
        Parser::new(markdown)
            .filter_map(|event| if let Event::Text(part) = event { Some(part.to_string()) } else { None })
            .collect()
    }

    #[test]
    fn a_block_ends_where_it_ends() {
        let text = "a\n```\n<b>\n````x\n";
        let block = code_block("diff", text);
        let events: Vec<Event<'_>> = Parser::new(&block).collect();
        assert_eq!(events.len(), 3, "{events:?}");
    }

    #[test]
    fn a_line_shows_as_little_markup_as_it_can() {
        for (text, shown) in [
            ("", ""),
            ("plain text, and 3.5 s - or so", "plain text, and 3.5 s - or so"),
            ("*a* _b_ `c` [d](e) <b>f</b>", r"\*a\* \_b\_ \`c\` \[d\](e) \<b\>f\</b\>"),
            ("&amp; ~g~", r"\&&#8203;amp; \~&#8203;g\~"),
            ("# no heading", r"\# no heading"),
            ("- no item\n- nor this", r"\- no item - nor this"),
            ("12. no number", r"12\. no number"),
            ("p99 was 12.5", "p99 was 12.5"),
            (r"C:\temp", r"C:\\temp"),
            ("@channel and a@b.example", r"\@&#8203;channel and a\@&#8203;b.example"),
            ("Fixes #12, GH-12", r"Fixes \#&#8203;12, GH-&#8203;12"),
            ("https://a.example", "https:&#8203;//a.example"),
            ("障害の「概要」", "障害の「概要」"),
        ] {
            assert_eq!(inert_line(text), shown);
        }
        assert_eq!(inert_lines("a\r\n*b*\n"), r"a<br>\*b\*<br>");
        assert_eq!(inert_part(" a\tb "), " a b ");
    }

    #[test]
    fn a_code_span_ends_where_it_should() {
        for (text, span) in [
            ("", "` `"),
            ("@team-cache", "`@team-cache`"),
            ("a `b` ``c``", "``` a `b` ``c`` ```"),
            (" a", "`  a `"),
            ("one\n/close <b>", "`one /close <b>`"),
            ("\u{1b}[31m\u{202E}", r"`\u{1b}[31m\u{202e}`"),
            ("停止 \"it's\"", "`停止 \"it's\"`"),
            ("a`````````b", "`a'''''''''b`"),
        ] {
            assert_eq!(code_span(text), span);
            let events: Vec<Event<'_>> = Parser::new(span).collect();
            assert!(matches!(events[..], [Event::Start(_), Event::Code(_), Event::End(_)]), "{events:?}");
        }
    }

    #[test]
    fn a_link_is_one_only_where_nothing_else_can_be_meant() {
        assert_eq!(link("https://a.example/b_(c)?d=1&e=2"), "<https://a.example/b_(c)?d=1&e=2>");
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(link("https://a.example/> <script>"), r"https:&#8203;//a.example/\> \<script\>");
    }

    /// The definition, letter by letter.
    fn defined(text: &str) -> String {
        let letters: Vec<char> = readable(&text.replace('\t', " ")).chars().collect();
        let mut out = String::new();
        let digits = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
        for (at, &letter) in letters.iter().enumerate() {
            let next = letters.get(at + 1).copied();
            let begins = (at == 0 && "-+=:/".contains(letter)) || (at == digits && at > 0 && ".)".contains(letter));
            match letter {
                '\n' => out.push(' '),
                _ if begins || "\\`*_[]{}<>|~$&#!^@".contains(letter) => out.extend(['\\', letter]),
                _ => out.push(letter),
            }
            let names = next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '"' | '_' | '-' | '['));
            let is_mark = "@#!~%$&\u{FF20}\u{FF03}".contains(letter);
            let before: String = letters[..=at].iter().collect::<String>().to_lowercase();
            let is_issue = before.ends_with("gh-") && next.is_some_and(|next| next.is_ascii_digit());
            let stem = before.strip_suffix("www");
            let is_web = next == Some('.') && stem.is_some_and(|stem| !stem.ends_with(char::is_alphanumeric));
            if (is_mark && names) || is_issue || is_web || (letter == ':' && next == Some('/')) {
                out.push_str(APART);
            }
        }
        out
    }

    #[test]
    fn letters_that_need_nothing_are_taken_over_as_they_are() {
        let letters: Vec<char> = "w.WgH-12:/@#!\\`_ a\t\n\u{1b}\u{202e}全＠é)".chars().collect();
        let mut seed = 7_usize;
        let mut next = move |most: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        for _ in 0..20_000 {
            let text: String = (0..next(9)).map(|_| letters[next(letters.len())]).collect();
            assert_eq!(inert_part(&text), defined(&text), "{text:?}");
        }
        for text in ["www.a", "awww.a", " WwW.a", "GH-1", "gh-a", "12. a", "1) a", "12.", "全www.a", "éww.", "ww."] {
            assert_eq!(inert_part(text), defined(text), "{text:?}");
        }
    }
}
