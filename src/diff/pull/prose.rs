//! A document's Markdown in the body of a pull request: as a page has it, up to a length.

use crate::page::prose_markdown;
use crate::text::clipped;

/// A text longer than this, in letters, is cut.
const LONGEST: usize = 6_000;

/// Whether a text is shown up to a place only.
pub(super) fn is_cut(text: &str) -> bool {
    text.char_indices().nth(LONGEST).is_some()
}

/// The text as blocks, an empty line between them.
pub(super) fn prose(text: &str) -> String {
    prose_markdown(&clipped(text, LONGEST))
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser};

    use super::*;

    /// Markdown as HTML, as a forge would render it before it takes out what it does not trust.
    fn html(markdown: &str) -> String {
        let mut out = String::new();
        pulldown_cmark::html::push_html(&mut out, Parser::new_ext(markdown, Options::all()));
        out
    }

    #[test]
    fn what_a_writer_means_is_what_a_reader_sees() {
        let text = "# Heading\n\nA *word* and **another**, `code`, [a link](https://a.example/b?c=d).\n\n- one\n- two\n  1. three\n\n> quoted\n\n```sh\nls\n```\n";
        insta::assert_snapshot!(prose(text));
        insta::assert_snapshot!(html(&prose(text)));
    }

    #[test]
    fn and_nothing_of_it_acts() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](<JaVaScRiPt:alert(1)>)",
            "[x](data:text/html,x)",
            "[x](https://a.example/@ben)",
            "![x](https://a.example/x.png)",
            "<https://a.example> <javascript:x>",
            "[x]: javascript:alert(1)\n\n[x]",
            "<!-- pmgit:end -->",
            "<details>\n\n<summary>",
            "@ben Fixes #12",
            "/close\n/assign me",
            "**@ben** `@ben` [@ben](https://a.example)",
            "| a |\n|---|\n| @ben |",
            "- [x] @ben",
            "~~~\n```\n<b>\n~~~",
            "a\u{1b}[31mb\u{202e}",
            "@&#98;en &#64;ben &commat;ben #&#49;2 GH-&#49;2 https:&#47;/a.example",
            "~ben and ~\"ben\"",
            "www&#46;a.example",
            "@<b>ben</b> @*ben*",
            "<div>\n@ben\n/close\n    indented\n- item\n</div>",
        ] {
            let page = prose(text);
            let shown = html(&page);
            for bad in [
                "<script",
                "<img",
                "<details",
                "<summary",
                "<!--",
                "href=\"javascript",
                "href=\"JaVa",
                "href=\"data",
                "<b>",
                "<input",
            ] {
                assert!(!shown.contains(bad), "{bad}: {text}\n{page}\n{shown}");
            }
            // What is an address already is none to be found.
            let shown = shown.replace("href=\"https://a.example", "href=\"");
            let outside_code: String =
                shown.split("<code>").map(|part| part.split("</code>").last().unwrap_or("")).collect();
            for bad in ["@ben", "#12", "GH-12", "://", "~b", "~&quot;", "www.", "\u{1b}", "\u{202e}"] {
                assert!(!outside_code.contains(bad), "{bad}: {text}\n{page}\n{shown}");
            }
            assert!(page.lines().all(|line| !line.starts_with('/')), "{page}");
        }
    }

    #[test]
    fn no_text_of_a_document_looks_like_a_tick_of_ours() {
        for text in [
            "```\n- [x] one\n- [ ] two\n```",
            "- [x] one",
            "    - [x] one",
            "<pre>\n- [x] one\n</pre>",
            "- \n  ```\n- [x] one",
        ] {
            let page = prose(text);
            assert!(page.lines().all(|line| !line.starts_with("- [")), "{page}");
            assert!(html(&page).contains("[x] one"), "{}", html(&page));
        }
    }

    #[test]
    fn a_heading_is_none_of_the_body_and_a_table_is_one() {
        assert_eq!(prose("# Heading\n\n| a |\n|---|\n| b |\n"), "###### Heading\n\n| a |\n| --- |\n| b |\n");
    }

    #[test]
    fn deep_nests_end() {
        for text in [">".repeat(5_000), "- ".repeat(5_000) + "x", "[".repeat(5_000), "*a **b ".repeat(1_000)] {
            assert!(prose(&text).len() < 400_000);
        }
    }
}
