//! Text in Slack's `mrkdwn`.

/// Text that is nothing but text to Slack. `&`, `<` and `>` are all that Slack wants to have escaped; a word joiner keeps
/// `@channel` from being one, also where a workspace reads names out of plain text.
pub(crate) fn mrkdwn(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' | '＠' if !before.is_alphanumeric() && letters.peek().is_some_and(|next| next.is_alphanumeric()) => {
                out.extend([letter, '\u{2060}']);
            }
            _ => out.push(letter),
        }
        before = letter;
    }
    out
}

/// Whether a text is the id of a member: `U` or `W`, then capitals and digits. Nothing else could be a group, a channel or
/// a command.
pub(crate) fn is_slack_member(id: &str) -> bool {
    let is_sound = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (9..=15).contains(&id.len()) && id.starts_with(['U', 'W']) && id.bytes().all(is_sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_mention_a_link_or_a_command() {
        for (text, shown) in [
            ("", ""),
            ("<!channel> & <@U1|x>", "&lt;!channel&gt; &amp; &lt;@\u{2060}U1|x&gt;"),
            ("@channel (@here) ＠everyone", "@\u{2060}channel (@\u{2060}here) ＠\u{2060}everyone"),
            ("a@b.example, 5 @ 3", "a@b.example, 5 @ 3"),
            ("&amp; 障害 \"it's\"", "&amp;amp; 障害 \"it's\""),
        ] {
            assert_eq!(mrkdwn(text), shown);
        }
    }
}
