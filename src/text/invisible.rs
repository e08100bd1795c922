//! Invisible letters: which they are, and where writing needs one: joiners within an emoji sequence or between letters
//! whose script shapes by them, Mongolian variation selectors, and the tags of flags. Everywhere else such a letter hides
//! something.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// What hides text from a reader (Unicode TR36): every letter that programs may ignore (`Default_Ignorable_Code_Point`)
/// but the variation selectors, the blank letter of Braille, the marks of interlinear notes, and every control but tabs and
/// line ends.
#[must_use]
#[inline]
pub(crate) fn is_invisible(letter: char) -> bool {
    // Nearly every letter is one of these.
    !matches!(letter, ' '..='~') && is_invisible_by_table(letter)
}

fn is_invisible_by_table(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
}

/// Whether a text has an invisible letter. Each of them begins with two bytes that other letters seldom share, so that
/// most texts are not read letter by letter.
pub(crate) fn holds_invisible(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins_one = |(at, &byte): (usize, &u8)| {
        BEGINS_INVISIBLE[usize::from(byte)]
            && match (byte, bytes.get(at + 1)) {
                (0xC2, Some(0x80..=0x9F | 0xAD))
                | (0xCD, Some(0x8F))
                | (0xD8, Some(0x9C))
                | (0xE1, Some(0x85 | 0x9E | 0xA0))
                | (0xE2, Some(0x80 | 0x81 | 0xA0))
                | (0xE3, Some(0x85))
                | (0xEF, Some(0xBB | 0xBE | 0xBF))
                | (0xF0, Some(0x9B | 0x9D))
                | (0xF3, Some(0xA0)) => true,
                _ => byte.is_ascii(),
            }
    };
    bytes.iter().enumerate().any(begins_one) && text.chars().any(is_invisible)
}

/// The bytes with which an invisible letter can begin.
const BEGINS_INVISIBLE: [bool; 256] = {
    let mut begins = [false; 256];
    let mut byte = 0;
    while byte < begins.len() {
        begins[byte] = matches!(byte, 0..=0x8 | 0xB | 0xC | 0xE..=0x1F | 0x7F)
            || matches!(byte, 0xC2 | 0xCD | 0xD8 | 0xE1..=0xE3 | 0xEF | 0xF0 | 0xF3);
        byte += 1;
    }
    begins
};

/// Whether writing needs the invisible letter at a place of a text.
pub(crate) fn is_needed(letters: &[char], at: usize) -> bool {
    let (letter, before, next) = (letters[at], &letters[..at], letters.get(at + 1).copied());
    let previous = before.last().copied();
    match letter {
        // Mongolian variation selectors.
        '\u{180B}'..='\u{180D}' | '\u{180F}' => true,
        // The vowel separator, which shapes the end of a Mongolian word.
        '\u{180E}' => previous.is_some_and(is_mongolian) && next.is_some_and(is_mongolian),
        '\u{200C}' => joins_letters(previous, next),
        '\u{200D}' => joins_letters(previous, next) || joins_emoji(before, next),
        // A blank between letters of Braille.
        '\u{2800}' => previous.is_some_and(is_braille) || next.is_some_and(is_braille),
        // The flags of England, Scotland and Wales are a black flag followed by tags.
        '\u{E0020}'..='\u{E007F}' => {
            let mut earlier = before.iter().rev().copied();
            earlier.find(|letter| !('\u{E0020}'..='\u{E007E}').contains(letter)) == Some('\u{1F3F4}')
        }
        _ => false,
    }
}

fn is_braille(letter: char) -> bool {
    matches!(letter, '\u{2801}'..='\u{28FF}')
}

fn is_mongolian(letter: char) -> bool {
    matches!(letter, '\u{1820}'..='\u{18AA}')
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
        assert!(holds_invisible("a\u{1}") && holds_invisible("\u{7F}") && !holds_invisible("a\tb\r\n"));
    }

    /// `Default_Ignorable_Code_Point` of Unicode's DerivedCoreProperties.txt, which has not grown since version 13.
    #[rustfmt::skip] // ranges in a row, as Unicode lists them
    const IGNORABLE: &[(u32, u32)] = &[
        (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    #[test]
    fn whatever_programs_may_ignore_is_invisible_but_for_variation_selectors() {
        let is_selector = |letter: char| matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
        let is_note = |letter: char| matches!(letter, '\u{2800}' | '\u{FFF9}'..='\u{FFFB}');
        let mut seen = 0;
        for letter in '\0'..=char::MAX {
            let ignorable = IGNORABLE.iter().any(|&(first, last)| (first..=last).contains(&u32::from(letter)));
            let control = letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
            let expected = (ignorable && !is_selector(letter)) || control || is_note(letter);
            assert_eq!(is_invisible(letter), expected, "{letter:?}");
            seen += usize::from(ignorable);
        }
        assert_eq!(seen, 4174, "as many as Unicode counts");
    }
}
