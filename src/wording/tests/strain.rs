//! Texts made to break a parser: none of them does, none takes time out of proportion.

use std::time::{Duration, Instant};

use crate::source::Span;
use crate::wording::{Prose, Terms, visible_text};

#[test]
fn markdown_that_never_closes_is_read_in_time_that_grows_with_its_length() {
    let terms = Terms::new(["outage", "機能停止"]);
    for part in [
        "[",
        "]",
        "![",
        "[a](",
        "*",
        "**a",
        "_a ",
        "`",
        "``a` ",
        "<",
        "<a ",
        "<!--",
        "<?",
        "<![CDATA[",
        "&",
        "&#",
        "\\",
        "> ",
        "- ",
        "outage ",
        "outage/",
        "outage_",
        "outage.",
        "outage@",
        "https://",
        "o\u{200B}",
        "o\u{301}",
        "о",
        "機能停止",
        "機能\n停止",
        "機\n",
        "|",
        "|a\n",
        "[a]: b\n",
        "~~",
        "<p>\n",
        "<p>'\n",
        "a\n\n",
        "<b>",
        "＆",
        "ﾊﾞ",
    ] {
        // The first word is there so that the Markdown has to be read.
        let text = format!("outage\n\n{}", part.repeat(200_000 / part.len()));
        let started = Instant::now();
        let hits = Prose::from_markdown(&text).hits(&terms);
        // A text of this size takes milliseconds; were the time quadratic, it would be minutes.
        assert!(started.elapsed() < Duration::from_secs(10), "{part:?} took {:?}", started.elapsed());
        assert!(!hits.is_empty() && hits.len() <= text.len() / "outage".len(), "{part:?}");
        assert!(hits.iter().all(|hit| text.get(hit.span.start..hit.span.end).is_some()), "{part:?}");
    }
}

#[test]
fn a_line_of_a_million_letters_is_read() {
    let text = format!("{}<b>outage</b>", "letters, and more of them ".repeat(40_000));
    let hits = Prose::from_markdown(&text).hits(&Terms::new(["outage"]));
    assert_eq!(hits.iter().map(|hit| &text[hit.span.start..hit.span.end]).collect::<Vec<_>>(), ["outage"]);
}

#[test]
fn no_span_of_any_source_makes_it_panic() {
    let terms = Terms::new(["outage", "機能停止"]);
    let source = "\"\"\"\n- 機能\\\n停止 \\u006f<p>ｕ&#116;&shy;a\u{301}ge\r\n> ``` [x](y)\u{FFFC}'''\"\\";
    for start in 0..=source.len() + 1 {
        for end in 0..=source.len() + 1 {
            if let Some(prose) = Prose::from_literal(source, Span { start, end }) {
                assert!(prose.hits(&terms).iter().all(|hit| source.get(hit.span.start..hit.span.end).is_some()));
            }
            if let Some(text) = source.get(start..end) {
                assert!(visible_text(text).len() <= 8 * text.len());
                assert!(Prose::from_markdown(text).hits(&terms).len() <= text.len());
            }
        }
    }
}
