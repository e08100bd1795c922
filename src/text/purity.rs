//! Whether a text is in one language alone, for tests.
//!
//! What stands in backticks or in a code block is the user's or pmgit's own, and in any language; so is a line of TOML
//! in a hint, and what is quoted as an example: "outage", 「機能停止」.

use super::Language;

/// Names, measures and abbreviations that Japanese writes in Latin letters.
#[rustfmt::skip] // names in a row
const NAMES: &[&str] = &[
    "pmgit", "git", "TOML", "UTF-8", "UTF-16", "UTC", "CR", "LF", "CRLF", "ID", "IANA", "IP", "MiB", "Markdown", "Slack", "GitHub",
    "GitLab", "Forgejo", "HTML", "Unicode", "SEV", "P0", "P1", "TR36", "RFC", "iCalendar", "SRE", "URL",
];

/// The words of another language in a text that is to be of this one.
pub(crate) fn foreign_words(text: &str, language: Language) -> Vec<String> {
    let own = own_words(text);
    match language {
        Language::En => {
            let words = own.split(|letter: char| !is_japanese(letter)).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        }
        Language::Ja => {
            let words = own.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')));
            let is_word = |word: &&str| word.contains(|letter: char| letter.is_ascii_alphabetic());
            words.filter(is_word).filter(|word| !is_name(word)).map(str::to_owned).collect()
        }
    }
}

/// Whether a text has words of its language.
pub(crate) fn says_something(text: &str, language: Language) -> bool {
    match language {
        Language::En => !text.trim().is_empty(),
        Language::Ja => text.chars().any(is_japanese),
    }
}

fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Numbers are, too: `SEV-1`, `U+200B`, `20T00`, `00Z`.
fn is_name(word: &str) -> bool {
    let is_number = |part: &str| {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F' | b'T' | b'U' | b'Z');
        part.bytes().all(is_digit)
    };
    NAMES.contains(&word) || word.split('-').all(|part| NAMES.contains(&part) || is_number(part))
}

/// The text without what may be in any language.
fn own_words(text: &str) -> String {
    let prose: String = text.split("```").step_by(2).collect::<Vec<_>>().join(" ");
    let is_toml =
        |line: &str| line.trim_start().starts_with("[[") || line.split_once('=').is_some_and(|(key, _)| is_key(key));
    let prose: String = prose.lines().filter(|line| !is_toml(line)).collect::<Vec<_>>().join("\n");
    let prose: String = prose.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let (mut own, mut closes) = (String::new(), None);
    for letter in prose.split(' ').filter(|word| !word.starts_with("https://")).collect::<Vec<_>>().join(" ").chars() {
        match (closes, letter) {
            (Some(close), letter) if letter == close => closes = None,
            (Some(_), _) => {}
            (None, '"') => closes = Some('"'),
            (None, '「') => closes = Some('」'),
            (None, letter) => own.push(letter),
        }
    }
    own
}

fn is_key(text: &str) -> bool {
    let key = text.trim();
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[test]
fn a_word_of_the_other_language_is_seen() {
    for (text, language) in [
        ("the meeting 会議", Language::En),
        ("meetingがありません", Language::Ja),
        ("`a`がkeyです", Language::Ja),
        ("SEV-xの期限", Language::Ja),
    ] {
        assert_eq!(foreign_words(text, language).len(), 1, "{text}");
    }
    for (text, language) in [
        ("write \"incident\" or 「インシデント」 in `概要`", Language::En),
        ("`meeting.held`（SEV-1）をUTF-8で書いてください。\"outage\"は避けます", Language::Ja),
        ("次の行を追加してください：\n[[transitions]]\nposted = <日時。例：2026-11-24T09:00:00Z>", Language::Ja),
        ("`chl\\u{200b}oe`のU+200Bを削除します", Language::Ja),
    ] {
        assert_eq!(foreign_words(text, language), Vec::<String>::new(), "{text}");
    }
    assert!(!says_something(" ", Language::En) && !says_something("the meeting", Language::Ja));
}
