//! Invisible letters: which they are, and where writing needs one: joiners within an emoji sequence or between letters
//! whose script shapes by them, Mongolian variation selectors, and the tags of flags. Everywhere else such a letter hides
//! something.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Bidirectional controls and letters of no width, which hide text from a reader (Unicode TR36).
#[must_use]
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E007F}')
}

/// Whether a text has an invisible letter. Each of them begins with two bytes that other letters seldom share, so that
/// most texts are not read letter by letter.
pub(crate) fn holds_invisible(text: &str) -> bool {
    let begins_one = |pair: &[u8]| {
        matches!(
            (pair[0], pair[1]),
            (0xC2, 0xAD)
                | (0xCD, 0x8F)
                | (0xD8, 0x9C)
                | (0xE1, 0x85 | 0x9E | 0xA0)
                | (0xE2, 0x80 | 0x81)
                | (0xE3, 0x85)
                | (0xEF, 0xBB | 0xBE | 0xBF)
                | (0xF0, 0x9D)
                | (0xF3, 0xA0)
        )
    };
    text.as_bytes().windows(2).any(begins_one) && text.chars().any(is_invisible)
}

/// Whether writing needs the invisible letter at a place of a text.
pub(crate) fn is_needed(letters: &[char], at: usize) -> bool {
    let (letter, before, next) = (letters[at], &letters[..at], letters.get(at + 1).copied());
    let previous = before.last().copied();
    match letter {
        // Mongolian variation selectors.
        '\u{180B}'..='\u{180D}' => true,
        '\u{200C}' => joins_letters(previous, next),
        '\u{200D}' => joins_letters(previous, next) || joins_emoji(before, next),
        // The flags of England, Scotland and Wales are a black flag followed by tags.
        '\u{E0020}'..='\u{E007F}' => {
            let mut earlier = before.iter().rev().copied();
            earlier.find(|letter| !('\u{E0020}'..='\u{E007E}').contains(letter)) == Some('\u{1F3F4}')
        }
        _ => false,
    }
}

/// Between two letters of a script whose shapes joiners choose; behind a virama also at the end of a word.
fn joins_letters(previous: Option<char>, next: Option<char>) -> bool {
    let of_script = |letter: char| {
        let scripts = matches!(letter,
            '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}'
            | '\u{A840}'..='\u{A87F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}');
        scripts && (letter.is_alphabetic() || is_combining_mark(letter))
    };
    let Some(previous) = previous.filter(|&previous| of_script(previous)) else { return false };
    canonical_combining_class(previous) == VIRAMA || next.is_some_and(of_script)
}

const VIRAMA: u8 = 9;

/// Between two pictures, the first with or without a variation selector or a tone of skin.
fn joins_emoji(before: &[char], next: Option<char>) -> bool {
    let mut earlier = before.iter().rev().copied();
    let modifier = |letter: &char| matches!(letter, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
    earlier.find(|letter| !modifier(letter)).is_some_and(is_picture) && next.is_some_and(is_picture)
}

/// The blocks that hold the pictures of emoji sequences (Unicode TR51).
fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1F1E5}' | '\u{1F200}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_invisible_letter_is_seen_by_its_first_bytes() {
        let mut seen = 0;
        for letter in '\0'..=char::MAX {
            assert_eq!(holds_invisible(&format!("障{letter}a")), is_invisible(letter), "{letter:?}");
            seen += usize::from(is_invisible(letter));
        }
        assert!(seen > 150, "{seen}");
    }
}
