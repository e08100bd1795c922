//! Text of a document in Markdown that a forge shows: it is read and does nothing.
//!
//! A backslash takes markup its meaning, HTML included. What a forge finds in the text once it is rendered (`@ben`, `#12`,
//! `!7`, `GH-12`, `www.`) gets a letter of no width between the mark and the name, for no backslash hides it.

use crate::report::readable;

/// The letter of no width, as an entity: the source shows that it is there.
const APART: &str = "&#8203;";

/// A text on one line.
pub(super) fn line(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text as it is, line by line, as a part of one paragraph: a line's end is one for the reader, too.
pub(super) fn lines(text: &str) -> String {
    text.split('\n').map(|line| escaped(line.trim_end_matches('\r'))).collect::<Vec<_>>().join("<br>")
}

/// A part of a line, with the spaces at its ends.
pub(super) fn line_part(text: &str) -> String {
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

/// A block that shows its lines as they are: `fence`, the language and the text between.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let text: Vec<String> =
        text.lines().map(|line| line.split('\t').map(readable).collect::<Vec<_>>().join("\t")).collect();
    let longest = |line: &String| line.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(text.iter().map(longest).max().unwrap_or(0).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.join("\n"))
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
            assert_eq!(rendered(&line(text)), (readable(text), true), "{text}: {}", line(text));
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
            let shown = rendered_with_gaps(&line(text));
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
        let block = fenced("diff", text);
        let events: Vec<Event<'_>> = Parser::new(&block).collect();
        assert_eq!(events.len(), 3, "{events:?}");
    }
}
