//! Letters of other scripts that pass for Latin ones, read as Latin where they stand in a word that mixes both.
//!
//! A word of one script is left alone, even when all its letters have lookalikes: Russian `сор` is no English `cop`.

use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

use super::letters::continues_word;
use super::source_map::MappedText;
use crate::source::Span;

/// The folded text with its disguised words in Latin letters; `None` where there is none.
pub(super) fn resolve(text: &str) -> Option<MappedText> {
    let mut resolved: Option<MappedText> = None;
    let mut copied = 0;
    for (start, word) in words(text).filter(|(_, word)| is_disguised(word)) {
        let resolved = resolved.get_or_insert_with(|| MappedText::with_capacity(text.len()));
        resolved.copy(&text[copied..start], copied);
        for (at, letter) in word.char_indices() {
            let span = Span::new(start + at, start + at + letter.len_utf8());
            match latin(letter) {
                Some(latin) => resolved.replace_by(latin, span),
                None => resolved.copy(&text[span.start..span.end], span.start),
            }
        }
        copied = start + word.len();
    }
    if let Some(resolved) = &mut resolved {
        resolved.copy(&text[copied..], copied);
    }
    resolved
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = if text.is_ascii() { "" } else { text }.split(|letter| !continues_word(letter));
    let mut at = 0;
    parts.map(move |word| {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    })
}

/// Whether the word has a lookalike among Latin letters, or is put together from several other scripts.
fn is_disguised(word: &str) -> bool {
    !word.is_ascii()
        && (word.bytes().any(|byte| byte.is_ascii_alphabetic()) || !word.is_single_script())
        && word.chars().any(|letter| latin(letter).is_some())
}

/// The one small Latin letter that this one, or its capital, looks like.
fn latin(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return None;
    }
    let mut capitals = letter.to_uppercase();
    let capital = capitals.next().filter(|_| capitals.next().is_none());
    prototype(letter).or_else(|| capital.filter(|&capital| capital != letter).and_then(prototype))
}

fn prototype(letter: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut letters = skeleton(letter.encode_utf8(&mut buffer));
    let first = letters.next().filter(char::is_ascii_alphabetic)?;
    letters.next().is_none().then(|| first.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> String {
        resolve(text).map_or_else(|| text.to_owned(), |resolved| resolved.text)
    }

    #[test]
    fn a_word_of_mixed_script_reads_as_latin() {
        for disguised in ["оutage", "outаge", "ουτage", "оսtаցе", "outaɡe", "ouтage"] {
            assert_eq!(resolved(disguised), "outage", "{disguised}");
        }
        assert_eq!(resolved("the оutage, 機能 оutage"), "the outage, 機能 outage");
        assert_eq!(resolved("outageが"), "outageが");
    }

    #[test]
    fn a_word_of_one_script_stays() {
        for word in ["сор", "ρορ", "отказ сервиса", "機能停止", "café", "naïve", "łódź", "outage"]
        {
            assert_eq!(resolved(word), word);
        }
    }

    #[test]
    fn the_map_leads_back_to_the_disguise() {
        let resolved = resolve("é оutage").expect("a disguised word");
        assert_eq!(resolved.map.origin(Span::new(3, 9)), Span::new(3, 10));
    }
}
