//! Whether a text says something: words that hold the place of a text, in English and Japanese, say nothing.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::{memchr, memchr_iter};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::beginnings::{Beginnings, is_voicing};
use super::empty_answer::{Empty, emptiness, is_underline, may_be_empty};
use super::left_open::{is_left_open, may_be_left_open};
use super::{Language, SECTIONS, said, template};
use crate::text::{compatible, is_invisible};
use crate::toml_record::Located;
use crate::wording::{body_lines, looks, undisguised};

/// The text of a key that is there and says something.
pub(crate) fn meant(text: Option<&Located<String>>) -> Option<&str> {
    said(text).filter(|text| says_something(text))
}

/// What a text is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A few words: what happened in a minute.
    Words,
    /// Who or which one it is: a name may be a letter.
    Name,
    /// An answer, which may be that there is none.
    Answer,
    /// What a row is about, which may be a heading's word.
    Topic,
    /// Something that its reader did not know before.
    Content,
}

/// The name of a key that is there and names something.
pub(crate) fn name_given(text: Option<&Located<String>>) -> Option<&str> {
    said(text).filter(|text| says(text, Asked::Name))
}

/// Whether a key is there and names something.
pub(crate) fn is_named(text: Option<&Located<String>>) -> bool {
    name_given(text).is_some()
}

/// Whether a text says something: what its reader sees of it, headings aside, has a letter or digit, is not a placeholder,
/// and is more than that there is nothing to say.
pub(crate) fn says_something(text: &str) -> bool {
    says(text, Asked::Content)
}

/// Whether a text says what it is asked for.
pub(crate) fn says(text: &str, asked: Asked) -> bool {
    if surely_says(text, asked) {
        return true;
    }
    if is_placeholder(text) {
        return false;
    }
    let lines = body_lines(text);
    lines.iter().any(|line| line_says_something(line)) && !is_empty(&lines.join(" "), asked)
}

/// The same, as a look at how its lines begin tells of most texts; the others are to be read.
pub(crate) fn surely_says(text: &str, asked: Asked) -> bool {
    !may_be_empty_as(text, asked) && !may_hold_placeholder(text)
}

fn may_be_empty_as(text: &str, asked: Asked) -> bool {
    asked != Asked::Words && may_be_empty(text)
        || matches!(asked, Asked::Answer | Asked::Content) && may_be_left_open(text)
}

/// Whether the words of a text are all that there is, and none of what it is asked for.
fn is_empty(words: &str, asked: Asked) -> bool {
    let words = &looks(words);
    match emptiness(words) {
        Some(Empty::Nothing) => asked != Asked::Words,
        Some(Empty::Letter) => matches!(asked, Asked::Answer | Asked::Topic | Asked::Content),
        Some(Empty::None) => matches!(asked, Asked::Name | Asked::Topic | Asked::Content),
        None => matches!(asked, Asked::Answer | Asked::Content) && is_left_open(words, asked == Asked::Answer),
    }
}

/// The same of a text that is shown as it is written, as a title is.
pub(crate) fn line_says(line: &str, asked: Asked) -> bool {
    line_says_something(line) && !(may_be_empty_as(line, asked) && is_empty(line, asked))
}

/// Whether a text that is shown as it is written has a word, and is not a placeholder.
pub(crate) fn line_says_something(line: &str) -> bool {
    line.contains(tells) && !is_placeholder(line)
}

/// Whether a letter can be a word, or a part of one that others are read by: not a mark that only lengthens, repeats or
/// changes the letter before it, and not the circle that stands for any word.
fn tells(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    letter.is_alphanumeric() && !is_invisible(letter) && !is_combining_mark(letter) && !is_modifier(letter)
}

fn is_modifier(letter: char) -> bool {
    matches!(letter, '\u{2B0}'..='\u{2FF}' | '\u{374}' | '\u{37A}' | '\u{640}' | '\u{7FA}' | '\u{971}' | '\u{E46}' | '\u{EC6}'
        | '\u{17D7}' | '\u{1843}' | '\u{1AA7}' | '\u{2E2F}' | '\u{3005}' | '\u{3007}' | '\u{3031}'..='\u{3035}' | '\u{303B}'
        | '\u{309D}' | '\u{309E}' | '\u{30FC}'..='\u{30FE}' | '\u{A9CF}' | '\u{AA70}' | '\u{AADD}' | '\u{AAF3}' | '\u{AAF4}'
        | '\u{FF70}')
}

/// Whether a text says nothing but that there will be one.
pub(crate) fn is_placeholder(text: &str) -> bool {
    if !begins_as_one(text) {
        return false;
    }
    let text = folded(text);
    let text = text.trim();
    if is_guidance(text) {
        return true;
    }
    let marked = ["TODO:", "TODO(", "TBD:", "FIXME:", "FIXME(", "XXX:"].iter().any(|mark| text.starts_with(mark));
    let dots = !text.is_empty() && text.chars().all(|letter| matches!(letter, '.' | '?' | '・' | '。'));
    let core = text.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let asks_in_japanese = core.starts_with("ここに") && JAPANESE_REQUESTS.iter().any(|end| core.ends_with(end));
    let is_word = |core: &str| WORDS.contains(&core) || is_row_of_x(core);
    marked
        || dots
        || core.starts_with("lorem ipsum")
        || is_word(&core)
        || asks_in_japanese
        || is_several(&core, is_word)
}

/// Whether its first letter is that of a placeholder, or it has none: most texts end here.
fn begins_as_one(text: &str) -> bool {
    if let Some(first) = text.bytes().next().filter(u8::is_ascii_alphabetic) {
        return BEGINNINGS.has_first(first);
    }
    let first = compatible(text).find(|&letter| letter.is_alphanumeric() && !is_invisible(letter));
    first.is_none_or(|first| {
        may_look_otherwise(first) || first.to_lowercase().all(|first| !BEGINNINGS.of(first).is_empty())
    })
}

/// Whether a letter may pass for another one: it is neither of ASCII nor of Japanese.
fn may_look_otherwise(letter: char) -> bool {
    !letter.is_ascii()
        && !matches!(letter, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
        && letter.is_alphanumeric()
}

fn is_row_of_x(core: &str) -> bool {
    core.len() >= 3 && core.bytes().all(|byte| byte == b'x')
}

/// Whether a text is placeholders and nothing else: `TODO / TBD`, `T.B.D.`, 未定、未定.
fn is_several(core: &str, is_word: impl Fn(&str) -> bool) -> bool {
    let mut words = core.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    if core.len() > MOST_OF_SEVERAL || words.peek().is_none() {
        return false;
    }
    let joined: String = core.chars().filter(|letter| letter.is_alphanumeric()).collect();
    matches!(joined.as_str(), "tbd" | "tba" | "tbc" | "todo" | "wip") || words.all(is_word)
}

/// No longer text is a row of placeholders.
const MOST_OF_SEVERAL: usize = 200;

/// A text as it is compared: by its compatible letters, those of other scripts that pass for Latin ones as what they look
/// like, without those that nobody sees. Most texts are so already.
fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let text: String = compatible(text).filter(|&letter| !is_invisible(letter)).collect();
    if !text.contains(may_look_otherwise) {
        return Cow::Owned(text);
    }
    // A mark such as `TODO:` is one in capitals.
    let undisguised = undisguised(&text.to_lowercase());
    Cow::Owned(undisguised.map_or(text, |undisguised| undisguised.to_uppercase()))
}

/// Whether it is what the shipped templates and the schema tell the author. Of the lines only those that begin like it
/// are folded.
fn is_guidance(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    GUIDANCE.iter().any(|&(begins, line)| begins == first && line.nfkc().eq(text.chars()))
}

/// What the templates and the schema tell the author: the first letter as it is compared, and the line as it is written.
static GUIDANCE: LazyLock<Vec<(char, &str)>> = LazyLock::new(|| {
    let lines = guidance().map(str::trim);
    lines.filter_map(|line| Some((line.nfkc().next()?, line))).collect()
});

/// The same line by line.
fn guidance() -> impl Iterator<Item = &'static str> {
    let lines = Language::ALL.iter().flat_map(|&language| template(language).lines());
    let comments = lines.filter_map(|line| line.strip_prefix("# ")).filter(|line| !line.contains(" = "));
    comments.filter(|line| !line.starts_with('[')).chain(SECTIONS.iter().map(|&(_, guidance)| guidance))
}

#[rustfmt::skip] // words in a row, as they are read
const WORDS: &[&str] = &[
    "todo", "tbd", "tba", "fixme", "xxx", "wip", "placeholder", "to be done", "to be defined",
    "to be determined", "to be written", "to be created", "to be filed", "to do", "fill in", "fill me in", "fill this in", "write me", "tbc", "to be confirmed",
    "to be added", "to be completed", "to be filled in", "to be updated", "fill out", "fill this out", "fill me out", "write here",
    "write this", "write something", "text here", "your text here", "insert text here", "changeme", "change me", "coming soon",
    "dummy", "dummy text", "未定",
    "未記入", "未記載", "未入力", "あとで書く", "後で書く", "あとで記入", "後で記入", "後日記入", "後日追記",
    "追って記入", "追記予定", "記入予定", "作成中", "記入中", "執筆中", "準備中", "要記入", "要追記",
    "要起票", "未起票", "起票予定", "起票待ち", "起票中", "後で起票", "あとで起票", "後日起票", "これから起票", "要作成",
    "未作成", "作成予定", "後ほど記入", "後ほど追記", "後ほど追記します", "記入してください", "追記します", "未確定",
    "未定です", "未記入です", "未作成です", "作成中です", "準備中です", "後で書きます", "あとで書きます", "後で記入します",
    "あとで記入します", "後で追記", "あとで追記", "後で追記します", "後日記載", "追って記載", "記載予定", "仮置き", "仮テキスト", "ダミー",
    "ダミーテキスト", "要記載", "記入待ち", "これから書く", "これから書きます",
];

/// How a request to write something "here" ends.
#[rustfmt::skip] // as above
const JAPANESE_REQUESTS: &[&str] = &[
    "書く", "書きます", "書いてください", "記入", "記入する", "記入してください", "記載", "記載する",
    "記載してください", "入力", "入力してください", "ここに",
];

/// Whether a text is worth reading: almost none has a placeholder, and reading Markdown costs more than a look at how
/// each line begins.
pub(crate) fn may_hold_placeholder(text: &str) -> bool {
    !is_surely_prose(text) && may_hold_one(text)
}

/// Whether each line begins with letters, or with an item's sign and letters, with which no placeholder does: most texts.
fn is_surely_prose(text: &str) -> bool {
    let begins_well = |line: &str| match line.as_bytes() {
        [] | [b'\n', ..] => true,
        [b'-' | b'*', b' ', ..] => BEGINNINGS.surely_has_not(&line[2..]),
        _ => BEGINNINGS.surely_has_not(line),
    };
    let bytes = text.as_bytes();
    let begins_with_word = BEGINNINGS.surely_has_not(text);
    begins_with_word
        && memchr(b'<', bytes).is_none()
        && memchr_iter(b'\n', bytes).all(|end| begins_well(&text[end + 1..]))
}

fn may_hold_one(text: &str) -> bool {
    !begins_with_words(text)
        || (memchr(b'<', text.as_bytes()).is_some() && text.contains("<!--"))
        || text.lines().any(may_begin_one)
}

/// Whether one of its lines surely shows a word to the reader: no markup that could hide it stands before it, and no line
/// under it makes a heading of it.
fn begins_with_words(text: &str) -> bool {
    let begins_with_letter = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    if begins_with_letter && memchr(b'\n', text.as_bytes()).is_none() {
        return true;
    }
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let bare = line.trim_start_matches(|letter: char| !letter.is_alphabetic() && !HIDES.contains(&letter));
        if bare.starts_with(|letter: char| letter.is_alphabetic() && tells(letter)) {
            // A heading may have several lines.
            return !lines.take_while(|line| !line.is_empty()).any(is_underline);
        }
        if line.contains(HIDES) {
            return false;
        }
    }
    false
}

/// What begins markup that a reader may not see.
const HIDES: [char; 7] = ['<', '[', '#', '&', '`', '~', '|'];

/// Whether a line begins, behind its markup, as a placeholder does.
fn may_begin_one(line: &str) -> bool {
    if BEGINNINGS.surely_has_not(line) {
        return false;
    }
    let is_markup = |letter: char| !letter.is_alphanumeric();
    let mut core = line.trim_start_matches(is_markup);
    let numbered = core.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if let Some(rest) = numbered.strip_prefix(['.', ')', ']']).or_else(|| core.strip_prefix("x]")) {
        core = rest.trim_start_matches(is_markup);
    }
    let Some(first) = core.chars().next() else {
        return line.contains(['.', '…', '?', '？', '・', '。', '<']);
    };
    if BEGINNINGS.surely_has_not(core) {
        return false;
    }
    if may_look_otherwise(first) || (!first.is_ascii() && first.nfkc().next() != Some(first)) {
        return true;
    }
    if first.is_ascii() && !BEGINNINGS.has_first(first as u8) {
        return false;
    }
    let may_hide = |letter| is_invisible(letter) || is_voicing(letter) || may_look_otherwise(letter);
    if core.chars().take(MOST_LOOKED_AT).any(may_hide) {
        return true;
    }
    let begins = |word: &String| core.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    BEGINNINGS.of(first.to_ascii_lowercase()).iter().any(begins)
}

/// So many letters of a line are searched for those that split the word of a placeholder.
const MOST_LOOKED_AT: usize = 32;

/// How placeholders begin.
static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let other = ["lorem ipsum", "ここに", "t.b.", "t b ", "w.i.p", "xxx"];
    Beginnings::of_words(WORDS.iter().copied().chain(other).chain(guidance().map(beginning)))
});

/// The first letters of a line, which are enough to make a text worth reading.
fn beginning(line: &str) -> &str {
    line.char_indices().nth(16).map_or(line, |(end, _)| &line[..end])
}

#[cfg(test)]
mod tests {
    use super::{is_placeholder, may_hold_placeholder, says_something};

    #[test]
    fn what_renders_to_nothing_or_holds_a_place_says_nothing() {
        for text in [
            "",
            " ",
            "-",
            "—",
            "?",
            "…",
            "TBD",
            "要起票",
            "（未定）",
            "# Overview",
            "<br>",
            "&nbsp;",
            "[](x)",
            "[a]: https://example.com",
            "```\n```",
            "\u{2800}",
            "\u{200B}",
            "<!-- why -->",
            "## Why\n\nTODO",
            "- TODO\n- 未定",
            "**TBD**",
            "\u{3164}",
            "✅",
            "ー",
            "〃",
            "〇〇",
            "々",
            "\u{640}",
            "TODO / TBD",
            "T.B.D.",
            "ＴＢＤ、未定",
            "T\u{7}ODO",
            "\u{30BF}\u{3099}ミー",
            "未\u{200B}定",
            "- あとで書く\n- タ\u{3099}ミー",
            "xxxxx",
            "Two\nlines\n===",
            "ТОDО",
            "N/A",
            "x",
            "なし。",
        ] {
            assert!(!says_something(text), "{text}");
        }
    }

    #[test]
    fn what_is_short_says_something_all_the_same() {
        for text in [
            "yes",
            "はい",
            "CACHE-91",
            "#91",
            "https://example.com/1?a=b&c=d",
            "no change.",
            "`grep TODO`",
            "TBD was the answer of support",
            "![p99 over the day](graph.png)",
            "> they said so",
            "# A\n\nbad",
            "- TODO\n- it broke",
            "None of us saw it",
            "要起票と書かれた項目が残っていた",
            "未定義の値が返った",
            "キャッシュが一杯になった",
            "1. 一つ",
            "@ben",
        ] {
            assert!(says_something(text), "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_known_in_either_language() {
        for text in [
            "TODO",
            "todo.",
            "**TBD**",
            "- [ ] TODO",
            "TODO: write this",
            "FIXME(aiko)",
            "...",
            "…",
            "???",
            "xxx",
            "Lorem ipsum dolor sit amet",
            "未定",
            "（未定）",
            "あとで書く。",
            "ここに概要を書いてください",
            "ＴＯＤＯ",
            "T\u{200B}ODO",
            "One or two short sentences: the factors, what happened, the impact.",
            "It may be short.",
            "概要：要因、経緯、影響を、短い1〜2文で。",
        ] {
            assert!(is_placeholder(text), "{text}");
            assert!(may_hold_placeholder(text) || text.contains('\u{200B}'), "{text}");
        }
        for text in [
            "The TODO in the runbook misled us.",
            "Todos were lost.",
            "0",
            "none",
            "N/A",
            "The meeting was 未定 until noon.",
            "ここに原因がある",
            "we waited...",
            "TODO list items were dropped from the queue",
            "",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
