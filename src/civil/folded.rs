//! Letters of any width, one for one, so that a place in the folded text is a place in what was written.

/// The text with the digits, signs and spaces that ASCII has.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(ascii).collect()
}

/// The sign of ASCII that a letter stands for, or the letter itself.
pub(crate) fn ascii(letter: char) -> char {
    match letter {
        // What input methods write: the whole of ASCII in full width.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        // Some clocks write a narrow space before AM and PM.
        '\u{3000}' | '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        // Hyphens, dashes and the minus sign.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{301c}' | '\u{223c}' => '~',
        _ => letter,
    }
}
