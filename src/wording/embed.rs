//! Markdown that is to stand in another page, where its HTML and its mentions would act.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{MARKDOWN, indentation};
use crate::text::markdown::APART;

/// The same Markdown without the indentation of all its lines, with its HTML shown instead of read, and its `@` naming
/// nobody. Code and links stay as they are, for no forge looks for names in them.
#[must_use]
pub(crate) fn embedded(markdown: &str) -> String {
    let markdown = &*indentation::without(markdown);
    let mut breaks: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(markdown, MARKDOWN).into_offset_iter() {
        let acting: &[char] = match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. }) => {
                depth += 1;
                continue;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Link) => {
                depth -= 1;
                continue;
            }
            Event::Html(_) | Event::InlineHtml(_) => &['<', '@'],
            Event::Text(_) if depth == 0 => &['@'],
            _ => continue,
        };
        breaks.extend(markdown[range.clone()].match_indices(acting).map(|(at, _)| range.start + at));
    }
    breaks.sort_unstable();
    breaks.dedup();
    let mut text = String::with_capacity(markdown.len() + 8 * breaks.len());
    let mut from = 0;
    for at in breaks {
        text.push_str(&markdown[from..at]);
        text.extend(if markdown[at..].starts_with('<') { ["&lt;", ""] } else { ["@", APART] });
        from = at + 1;
    }
    text.push_str(&markdown[from..]);
    text
}

#[cfg(test)]
mod tests {
    use super::embedded;

    #[test]
    fn html_is_shown_and_mentions_name_nobody() {
        for (markdown, shown) in [
            ("a **b** [c](https://d.example)", "a **b** [c](https://d.example)"),
            ("x <b onclick=\"y\">z</b>", "x &lt;b onclick=\"y\">z&lt;/b>"),
            ("<!-- all\nthe rest", "&lt;!-- all\nthe rest"),
            ("<script>\nalert(1)\n</script>", "&lt;script>\nalert(1)\n&lt;/script>"),
            ("hey @channel, a@b.example", "hey @&#8203;channel, a@&#8203;b.example"),
            ("`<b>@x` and\n\n```\n<i> @y\n```\n", "`<b>@x` and\n\n```\n<i> @y\n```\n"),
            ("1 < 2, <https://a.example/@b>", "1 < 2, <https://a.example/@b>"),
            ("    All **is** prose, @you.\n\n        code @me\n", "All **is** prose, @&#8203;you.\n\n    code @me\n"),
            ("「<b>障害</b>」@全員", "「&lt;b>障害&lt;/b>」@&#8203;全員"),
        ] {
            assert_eq!(embedded(markdown), shown);
        }
    }
}
