//! Other people's text within Markdown that a forge or a page shows: it is read, and does nothing.
//!
//! A backslash takes markup its meaning, HTML included. What a forge finds in the text once it is rendered (`@ben`, `#12`,
//! `!7`, `GH-12`, `www.`) gets a letter of no width between the mark and the name, because no backslash hides it. Prose
//! that keeps its own markup is the business of `diff::pull::prose` and `wording::embedded`.

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

fn escaped(text: &str) -> String {
    let letters: Vec<char> = readable(&text.replace('\t', " ")).chars().collect();
    let mut out = String::with_capacity(letters.len() + letters.len() / 8);
    let digits = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
    for (at, &letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        // What begins a line may be a list, a heading, a definition, or a command to GitLab.
        let begins = (at == 0 && "-+=:/".contains(letter)) || (at == digits && at > 0 && ".)".contains(letter));
        match letter {
            '\n' => out.push(' '),
            _ if begins || "\\`*_[]{}<>|~$&#!^@".contains(letter) => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
        let names = next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '"' | '_' | '-' | '['));
        let is_mark = "@#!~%$&\u{FF20}\u{FF03}".contains(letter);
        let is_issue = letter == '-'
            && at >= 2
            && letters[at - 2..at].iter().map(char::to_ascii_lowercase).eq(['g', 'h'])
            && next.is_some_and(|next| next.is_ascii_digit());
        let is_web = next == Some('.') && is_behind_www(&letters[..=at]);
        if (is_mark && names) || is_issue || is_web || (letter == ':' && next == Some('/')) {
            out.push_str(APART);
        }
    }
    out
}

/// Whether a word ends here that is `www`, which a dot makes a link of.
fn is_behind_www(letters: &[char]) -> bool {
    let begin = letters.len().saturating_sub(3);
    let is_word = letters[..begin].last().is_none_or(|letter| !letter.is_alphanumeric());
    is_word && letters.len() >= 3 && letters[begin..].iter().all(|letter| letter.eq_ignore_ascii_case(&'w'))
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
}
