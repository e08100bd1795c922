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
pub(crate) fn joins_across_lines(letter: char) -> bool {
    let hangul = matches!(letter, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318F}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{FFA0}'..='\u{FFDC}');
    !hangul
        && (is_east_asian(letter) || matches!(letter, '\u{3000}'..='\u{303F}' | '\u{30FB}' | '\u{FF61}'..='\u{FF65}'))
}

/// Letters a reader does not see: those of no width, controls, and variation selectors too.
pub(crate) fn is_unseen(letter: char) -> bool {
    is_invisible(letter) || matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Marks of no script's own that strike a letter through, underline or encircle it. Where they make no other letter of it,
/// a reader reads the letter.
pub(super) fn is_decoration(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{A670}'..='\u{A672}' | '\u{FE20}'..='\u{FE2F}')
}

/// The Latin letter in a frame or in small capitals, which NFKC leaves as it is.
pub(super) fn framed(letter: char) -> Option<char> {
    let at = |first: char| char::from_u32(u32::from(letter) - u32::from(first) + u32::from('a'));
    match letter {
        '\u{249C}'..='\u{24B5}' => at('\u{249C}'),
        '\u{1F110}'..='\u{1F129}' => at('\u{1F110}'),
        '\u{1F150}'..='\u{1F169}' => at('\u{1F150}'),
        '\u{1F170}'..='\u{1F189}' => at('\u{1F170}'),
        _ => SMALL_CAPITALS.iter().find(|(small, _)| *small == letter).map(|&(_, latin)| latin),
    }
}

#[rustfmt::skip] // letters in a row
const SMALL_CAPITALS: &[(char, char)] = &[
    ('ᴀ', 'a'), ('ʙ', 'b'), ('ᴄ', 'c'), ('ᴅ', 'd'), ('ᴇ', 'e'), ('ꜰ', 'f'), ('ɢ', 'g'), ('ʜ', 'h'), ('ɪ', 'i'), ('ᴊ', 'j'),
    ('ᴋ', 'k'), ('ʟ', 'l'), ('ᴍ', 'm'), ('ɴ', 'n'), ('ᴏ', 'o'), ('ᴘ', 'p'), ('ʀ', 'r'), ('ꜱ', 's'), ('ᴛ', 't'), ('ᴜ', 'u'),
    ('ᴠ', 'v'), ('ᴡ', 'w'), ('ʏ', 'y'), ('ᴢ', 'z'),
];

/// Letters that folding leaves as they are (ASCII capitals apart), whatever stands before them.
pub(super) fn is_steady(letter: char) -> bool {
    matches!(letter, '\n' | ' '..='~' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{2012}'..='\u{2015}' | '\u{201C}' | '\u{201D}' | '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{25FF}')
}

/// Whether the letter makes a Latin word longer, and is not merely its neighbour as a Japanese one is.
pub(super) fn continues_word(letter: char) -> bool {
    letter.is_alphanumeric() && !is_east_asian(letter)
}

/// A number or sign that stands beside a word as a note does, and is no letter of it: `outage¹`, `outage①`, `outage™`.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{BC}'..='\u{BE}' | '\u{2070}' | '\u{2074}'..='\u{2079}'
        | '\u{2080}'..='\u{2089}' | '\u{2116}' | '\u{2120}' | '\u{2122}' | '\u{2150}'..='\u{215F}' | '\u{2189}'
        | '\u{2460}'..='\u{249B}' | '\u{24EA}'..='\u{24FF}' | '\u{2776}'..='\u{2793}')
}

/// The ASCII letter or sign that a full-width one is.
pub(super) fn half_width(letter: char) -> Option<char> {
    let full_width = matches!(letter, '\u{FF01}'..='\u{FF5E}');
    full_width.then(|| char::from_u32(u32::from(letter) - 0xFEE0)).flatten()
}
