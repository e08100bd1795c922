//! Whether a text is in one language alone, for tests. What stands in backticks is the user's and in any language.

use super::Language;

/// Names and measures that Japanese writes in Latin letters.
const NAMES: &[&str] =
    &["TOML", "UTF", "UTC", "CR", "LF", "CRLF", "ID", "IANA", "Unicode", "pmgit", "git", "Slack", "Markdown", "SEV"];

/// The words of another language in a text that is to be of this one.
pub(crate) fn foreign_words(text: &str, language: Language) -> Vec<String> {
    let own: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let addresses = |word: &&str| !word.starts_with("https://");
    let own: String = own.split(' ').filter(addresses).collect::<Vec<_>>().join(" ");
    let is_foreign = |letter: char| match language {
        Language::En => !letter.is_ascii() && !letter.is_whitespace(),
        Language::Ja => letter.is_ascii_alphabetic(),
    };
    let words = own.split(|letter: char| !is_foreign(letter)).filter(|word| !word.is_empty());
    words.filter(|word| language == Language::En || !NAMES.contains(word)).map(str::to_owned).collect()
}

#[test]
fn what_stands_in_backticks_is_of_any_language() {
    let of = |text| (foreign_words(text, Language::En), foreign_words(text, Language::Ja).len());
    assert_eq!(of("there is no key `障害`"), (vec![], 4));
    assert_eq!(of("`title`がTOMLにありません"), (vec!["が".into(), "にありません".into()], 0));
    assert_eq!(foreign_words("`a`がkeyです", Language::Ja), ["key"]);
}
