//! Text of a document within Markdown: it is shown, and does nothing.

/// A text on one line, with what Markdown would act on escaped. An `@` names nobody, for a forge would send them mail.
pub(super) fn escaped(text: &str) -> String {
    let text = super::one_line(text);
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let mut shown = String::with_capacity(text.len() + 8);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let begins_block = at == 0 && "#+-=".contains(letter);
        let numbers_item = digits > 0 && at == digits && matches!(letter, '.' | ')');
        if begins_block || numbers_item || "\\`*_[]<>&|~$".contains(letter) {
            shown.push('\\');
        }
        shown.push(letter);
        if letter == '@' && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric()) {
            shown.push_str("&#8203;");
        }
    }
    shown
}

/// A link that is shown as it is; what is no plain link is text.
pub(super) fn link(url: &str) -> String {
    let is_plain = (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "<>\\\"`".contains(letter));
    if is_plain { format!("<{url}>") } else { escaped(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_act_on_is_shown() {
        for (text, shown) in [
            ("plain text, and 3.5 s - or so", "plain text, and 3.5 s - or so"),
            ("*a* _b_ `c` [d](e) <b>f</b> &amp; ~g~", r"\*a\* \_b\_ \`c\` \[d\](e) \<b\>f\</b\> \&amp; \~g\~"),
            ("# no heading", r"\# no heading"),
            ("- no item\n- nor this", r"\- no item - nor this"),
            ("12. no number", r"12\. no number"),
            ("p99 was 12.5", "p99 was 12.5"),
            (r"C:\temp", r"C:\\temp"),
            ("@channel and a@b.example", "@&#8203;channel and a@&#8203;b.example"),
            ("障害の「概要」", "障害の「概要」"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn a_link_is_one_only_where_nothing_else_can_be_meant() {
        assert_eq!(link("https://a.example/b_c?d=1&e=2"), "<https://a.example/b_c?d=1&e=2>");
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(link("https://a.example/> <script>"), r"https://a.example/\> \<script\>");
    }
}
