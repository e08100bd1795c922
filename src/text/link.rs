//! Web addresses that other people wrote.

use super::is_invisible;

/// Whether a text is a web address and nothing else, which can stand between angle brackets.
pub(crate) fn is_web_address(text: &str) -> bool {
    let is_odd = |letter: char| {
        letter.is_whitespace() || letter.is_control() || is_invisible(letter) || "<>\\\"`".contains(letter)
    };
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(is_odd)
}

/// Whether a text is a web address that no service's markup takes for more than that, and no longer than they all take.
pub(crate) fn is_plain_address(text: &str) -> bool {
    is_web_address(text) && !text.contains(['|', '^', '{', '}', '(', ')']) && text.len() <= 2000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_only_where_nothing_else_can_be_meant() {
        for (text, is_web, is_plain) in [
            ("https://a.example/b_c?d=1&e=2#f", true, true),
            ("http://a.example/障害", true, true),
            ("https://a.example/b_(c)", true, false),
            ("https://a.example/|b", true, false),
            ("", false, false),
            ("a.example", false, false),
            ("ftp://a.example", false, false),
            ("javascript:alert(1)//https://", false, false),
            ("https://a.example/a b", false, false),
            ("https://a.example/\n", false, false),
            ("https://a.example/> <script>", false, false),
            ("https://a.example/\"'`", false, false),
            ("https://a.example/\u{202E}x\u{200B}", false, false),
            ("https://a.example/\u{1b}[31m", false, false),
        ] {
            assert_eq!((is_web_address(text), is_plain_address(text)), (is_web, is_plain), "{text:?}");
        }
        assert!(!is_plain_address(&format!("https://a.example/{}", "x".repeat(2000))));
    }
}
