//! What kind of letter a letter is, as far as the words and line ends of English and Japanese depend on it.

use crate::text::is_invisible;

/// Letters of scripts that put no space between words, or whose particles stand right after a foreign word.
pub(super) fn is_east_asian(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{11FF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}'
        | '\u{3038}'..='\u{303C}' | '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{318F}'
        | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FFDC}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Letters and signs between which a line end is nothing to a reader (CSS Text 3, segment breaks).
///
/// Korean puts spaces between words, and full-width Latin letters make Latin words, so neither belongs here.
pub(super) fn joins_across_lines(letter: char) -> bool {
    let hangul = matches!(letter, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318F}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{FFA0}'..='\u{FFDC}');
    !hangul
        && (is_east_asian(letter) || matches!(letter, '\u{3000}'..='\u{303F}' | '\u{30FB}' | '\u{FF61}'..='\u{FF65}'))
}

/// Letters a reader does not see: those of no width and bidirectional controls, and variation selectors too.
pub(super) fn is_unseen(letter: char) -> bool {
    !letter.is_ascii()
        && (is_invisible(letter) || matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'))
}

/// Letters that folding leaves as they are (ASCII capitals apart), whatever stands before them.
pub(super) fn is_steady(letter: char) -> bool {
    matches!(letter, '\n' | ' '..='~' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{2012}'..='\u{2015}' | '\u{201C}' | '\u{201D}' | '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{25FF}')
}

/// Whether the letter makes a Latin word longer, and is not merely its neighbour as a Japanese one is.
pub(super) fn continues_word(letter: char) -> bool {
    letter.is_alphanumeric() && !is_east_asian(letter)
}

/// The ASCII letter or sign that a full-width one is.
pub(super) fn half_width(letter: char) -> Option<char> {
    let full_width = matches!(letter, '\u{FF01}'..='\u{FF5E}');
    full_width.then(|| char::from_u32(u32::from(letter) - 0xFEE0)).flatten()
}
