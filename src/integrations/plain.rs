//! Text of a document as it may stand at a service: no mention, no command, no markup of its own.

/// One line, without control letters; cut after so many letters.
pub(crate) fn line(text: &str, most: usize) -> String {
    let spaced = text.replace(|letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}'), " ");
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some(_) => {
            let end = line.char_indices().nth(most - 1).map_or(0, |(at, _)| at);
            format!("{}…", line[..end].trim_end())
        }
        None => line,
    }
}

/// A code span of Markdown, within which nobody is mentioned, nothing is linked and no tag begins (§6.1 of its
/// specification).
pub(super) fn code(text: &str) -> String {
    let text = line(text, 500);
    let (mut longest, mut run) = (0, 0);
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A link that may stand in a text by itself.
pub(crate) fn is_link(link: &str) -> bool {
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>\"`|\\^{}()".contains(letter);
    (link.starts_with("https://") || link.starts_with("http://")) && !link.contains(odd) && link.len() <= 2000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_ends_where_it_should() {
        assert_eq!(code("@team-cache"), "`@team-cache`");
        assert_eq!(code("a `b` ``c``"), "``` a `b` ``c`` ```");
        assert_eq!(code("one\n/close\r\n<b>"), "`one /close <b>`");
    }

    #[test]
    fn a_long_line_is_cut_between_letters() {
        assert_eq!(line("会議の時間", 4), "会議の…");
        assert_eq!(line("会議の時間", 5), "会議の時間");
        assert_eq!(line(" a\u{2028}b\u{0}c ", 9), "a b c");
    }
}
