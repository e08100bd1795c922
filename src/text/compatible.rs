//! The letters that Unicode takes for others of the same meaning (NFKC), each for a few and never for a sentence.

use unicode_normalization::UnicodeNormalization as _;

/// A text in compatible letters (NFKC). A letter that stands for a whole phrase stays one: a text of such letters would be
/// eighteen times as long, and no word that is looked for is in them.
pub(crate) fn compatible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(one_sign).nfkc()
}

/// The letter, or for one that stands for a phrase another that is made of nothing.
pub(crate) fn one_sign(letter: char) -> char {
    match letter {
        '\u{FDFA}' | '\u{FDFB}' => '\u{FDFD}',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_becomes_a_sentence_and_all_others_are_nfkc() {
        for letter in '\0'..=char::MAX {
            let text = letter.to_string();
            let found: String = compatible(&text).collect();
            assert!(found.chars().count() <= 6, "{letter:?}");
            if one_sign(letter) == letter {
                assert_eq!(found, text.nfkc().collect::<String>());
            }
        }
    }
}
