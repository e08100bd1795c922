//! Raw HTML as the text that a reader sees of it: what a page shows that reads no HTML.

use super::html::{self, Effect, Elements, Piece};

/// The text in some raw HTML, a line for a block. Known tags and comments are left out, with scripts and styles; what is no
/// tag that a browser knows, such as `<your-host>`, is a writer's own, and stays.
pub(crate) fn shown_html(html: &str) -> String {
    let mut elements = Elements::default();
    let mut out = String::new();
    for piece in html::pieces(html) {
        match piece {
            Piece::Text(range) => {
                let text = &html[range];
                for (range, read) in html::references(text) {
                    match read {
                        Some(read) => out.push_str(&read),
                        None => out.extend(text[range].chars().map(|letter| if letter == '\n' { ' ' } else { letter })),
                    }
                }
            }
            Piece::Tag(tag) if is_left_out(tag) => match elements.take(tag) {
                Effect::Block | Effect::Space => out.push('\n'),
                Effect::Nothing | Effect::Narrow | Effect::Picture => {}
            },
            Piece::Tag(tag) => out.push_str(tag),
        }
    }
    out
}

/// Whether a tag says nothing itself. What is never closed may be anything, and is shown.
fn is_left_out(tag: &str) -> bool {
    if !tag.ends_with('>') && !html::hides_its_text(tag) {
        return false;
    }
    match html::element_name(tag) {
        Some(name) => html::is_known(name),
        // A comment, a declaration, an instruction.
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::shown_html;

    #[test]
    fn tags_go_and_text_stays() {
        for (html, shown) in [
            ("<b>a</b> &amp; <i class='x'>b</i>", "a & b"),
            ("<p>one</p>\n<p>two</p>", "\none\n \ntwo\n"),
            ("a<br>b", "a\nb"),
            ("<!-- a comment -->b", "b"),
            ("<your-host> and Vec<String>", "<your-host> and Vec<String>"),
            ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
            ("<script>alert(1)</script>b<style>c</style>", "b"),
            ("<!-- never closed", "<!-- never closed"),
            ("<div never closed", "<div never closed"),
            ("1 < 2 <3", "1 < 2 <3"),
            ("", ""),
        ] {
            assert_eq!(shown_html(html), shown, "{html}");
        }
    }
}
