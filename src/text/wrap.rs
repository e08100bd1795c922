//! Text within so many cells of the screen: shortened to one line, or on several lines.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::one_line;

/// Fewer cells than this make no readable line; whoever has such a terminal reads longer lines.
const NARROWEST: usize = 20;

/// The text on one line of no more than so many cells; where it is cut it ends in `…`. No letter is cut in two.
pub(crate) fn fitted(text: &str, width: usize) -> String {
    let line = one_line(text);
    if line.width() <= width {
        return line;
    }
    let mut kept = String::new();
    for cluster in line.graphemes(true) {
        if kept.width() + cluster.width() + 1 > width {
            break;
        }
        kept.push_str(cluster);
    }
    if width > 0 {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    kept
}

/// The lines of a text, each within so many cells. What stands in backticks is kept in one piece, so that it can be
/// copied; a piece that is wider than a line has one of its own. A block that the first line announces with a colon is
/// left as it is.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let mut lines = Vec::new();
    let mut is_block = false;
    for line in text.split('\n') {
        if is_block || line.width() <= width {
            lines.push(line.to_owned());
        } else {
            wrap_line(line, width, &mut lines);
        }
        is_block |= line.trim_end().ends_with([':', '：']);
    }
    lines
}

/// A text of several lines, each within so many cells where a width is known. The rest of a line stands below its words,
/// behind a `- ` or a `1. `. Fenced code and lines that are a command stay as they are.
pub(crate) fn folded(text: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return text.to_owned() };
    let (mut lines, mut is_code) = (Vec::new(), false);
    for line in text.split('\n') {
        is_code ^= is_fence(line);
        let (lead, words) = line.split_at(before_words(line));
        if is_code || is_command(words) || line.width() <= width {
            lines.push(line.to_owned());
            continue;
        }
        let hang = " ".repeat(lead.width());
        let wrapped = wrapped(words, width.saturating_sub(lead.width()));
        lines.extend(
            wrapped
                .iter()
                .enumerate()
                .map(|(at, piece)| if at == 0 { format!("{lead}{piece}") } else { format!("{hang}{piece}") }),
        );
    }
    lines.join("\n")
}

/// Prose that its source breaks into lines, a line for each paragraph and item.
pub(crate) fn unfolded(text: &str) -> String {
    let (mut lines, mut is_code, mut goes_on) = (Vec::<String>::new(), false, false);
    for line in text.split('\n') {
        let is_mark = is_fence(line);
        let begins = is_code || is_mark || line.is_empty() || before_words(line) > 0 || is_command(line);
        match lines.last_mut() {
            Some(last) if goes_on && !begins => {
                let is_wide = |letter: Option<char>| letter.and_then(char::width).is_some_and(|width| width > 1);
                let joins = is_wide(last.chars().last()) || is_wide(line.chars().next());
                last.extend([if joins { "" } else { " " }, line]);
            }
            Some(_) | None => lines.push(line.to_owned()),
        }
        is_code ^= is_mark;
        goes_on = !is_code && !is_mark && !line.is_empty() && !is_command(line);
    }
    lines.join("\n")
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

fn is_command(words: &str) -> bool {
    ["pmgit ", "git ", "cd ", "`pmgit "].iter().any(|start| words.starts_with(start))
}

/// Where the words of a line begin: behind its indentation, and behind the mark of an item.
fn before_words(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let rest = &line[indent..];
    let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    match rest {
        _ if rest.starts_with("- ") || rest.starts_with("* ") => indent + 2,
        _ if digits > 0 && rest[digits..].starts_with(". ") => indent + digits + 2,
        _ => indent,
    }
}

fn wrap_line(line: &str, width: usize, lines: &mut Vec<String>) {
    let (text, indent) = (line.trim_start(), line.len() - line.trim_start().len());
    let mut current = " ".repeat(indent);
    let mut filled = indent;
    for piece in pieces(text) {
        let wide = piece.trim_end().width();
        if filled > indent && filled + wide > width {
            lines.push(current.trim_end().to_owned());
            current = " ".repeat(indent);
            filled = indent;
        }
        current.push_str(piece);
        filled += piece.width();
    }
    lines.push(current.trim_end().to_owned());
}

/// What is never broken, each with the spaces behind it: of a message of ours, in which a command stands in backticks.
fn pieces(text: &str) -> Vec<&str> {
    cut(text, true)
}

/// The pieces between which a line of other people's text may end, each with the spaces behind it.
pub(crate) fn unbroken_pieces(text: &str) -> Vec<&str> {
    cut(text, false)
}

fn cut(text: &str, keeps_code: bool) -> Vec<&str> {
    let (mut pieces, mut start, mut is_code) = (Vec::new(), 0, false);
    let mut letters = text.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        is_code ^= keeps_code && letter == '`';
        let Some(&(at, next)) = letters.peek() else { break };
        if !is_code && may_break(letter, next) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Whether a line may end between two letters: behind a space, and around wide letters, which have no spaces between their
/// words.
fn may_break(letter: char, next: char) -> bool {
    /// What no line begins with.
    const CLOSING: &str =
        "、。，．・：；？！ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ）」』】〕〉》］｝…‥%％,.;:!?)]}`";
    /// What no line ends with.
    const OPENING: &str = "（「『【〔〈《［｛([{`";
    if next == ' ' || CLOSING.contains(next) && next != '`' {
        return false;
    }
    if letter == ' ' {
        return true;
    }
    let is_wide = |letter: char| letter.width() == Some(2);
    // The mark before code opens it, and that behind it closes it: where this is asked, none is open.
    let opens = OPENING.contains(letter) && letter != '`';
    !opens && (is_wide(letter) || is_wide(next)) && next.width() != Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shortened_by_the_cells_that_it_takes() {
        for (text, width, shown) in [
            ("short", 5, "short"),
            ("longer", 5, "long…"),
            ("two words", 5, "two…"),
            ("全面的な停止", 12, "全面的な停止"),
            ("全面的な停止", 11, "全面的な停…"),
            ("全面的な停止", 10, "全面的な…"),
            ("a👨‍👩‍👧‍👦b", 4, "a👨‍👩‍👧‍👦b"),
            ("a👨‍👩‍👧‍👦bc", 4, "a👨‍👩‍👧‍👦…"),
            ("a👨‍👩‍👧‍👦bc", 3, "a…"),
            ("🇯🇵🇺🇸🇫🇷", 5, "🇯🇵🇺🇸…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("a\nb\u{1b}c", 20, r"a b\u{1b}c"),
            ("anything", 1, "…"),
            ("anything", 0, ""),
        ] {
            assert_eq!(fitted(text, width), shown, "{text} in {width}");
            assert!(fitted(text, width).width() <= width, "{text} in {width}");
        }
    }

    #[test]
    fn the_rest_of_a_line_stands_below_its_words() {
        let text = "- 期限までにミーティングを開く\n  2. one two three four five\n    pmgit meeting schedule 2026-11-20-a TIME\n";
        let folded = folded(text, Some(25));
        let expected = "- 期限までにミーティング\n  を開く\n  2. one two three four\n     five\n    pmgit meeting schedule 2026-11-20-a TIME\n";
        assert_eq!(folded, expected);
        assert_eq!(super::folded(text, None), text);
    }

    #[test]
    fn a_paragraph_is_one_line_until_it_is_folded() {
        let text = "名前は\n続く。\n\nOne line\ngoes on.\n- an item\n```toml\na = 1\nb = 2\n```\nbehind\nit";
        let expected = "名前は続く。\n\nOne line goes on.\n- an item\n```toml\na = 1\nb = 2\n```\nbehind it";
        assert_eq!(unfolded(text), expected);
    }

    #[test]
    fn a_text_is_wrapped_between_its_words_and_never_within_a_command() {
        let text = "ask someone else to run `pmgit approve 2026-11-20-checkout-latency`, or record who approved it";
        assert_eq!(
            wrapped(text, 32),
            ["ask someone else to run", "`pmgit approve 2026-11-20-checkout-latency`,", "or record who approved it"]
        );
        assert_eq!(wrapped("  set in, and then some more of it", 20), ["  set in, and then", "  some more of it"]);
        assert_eq!(wrapped("one\ntwo", 20), ["one", "two"]);
        let block = "add these lines below the table, please:\nposted = <when, such as 2026-11-24T09:00:00Z>";
        assert_eq!(wrapped(block, 24).last().map(String::as_str), block.lines().last());
        assert_eq!(wrapped("", 3), [""]);
    }

    #[test]
    fn japanese_is_wrapped_between_letters_and_no_line_begins_with_a_full_stop() {
        let text = "承認した人を記録してください。`pmgit review ID`を使うか、「オーナー」以外の人に依頼します。";
        let lines = wrapped(text, 30);
        assert_eq!(lines.concat(), text);
        assert!(lines.iter().all(|line| line.width() <= 30), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with(['。', '、', '」', 'ー'])), "{lines:?}");
        assert!(lines.iter().all(|line| !line.ends_with('「')), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("`pmgit review ID`")), "{lines:?}");
    }
}
