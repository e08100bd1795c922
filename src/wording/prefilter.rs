//! A quick no: whether a text can have a term in it at all, told from its letters alone, without reading Markdown.
//!
//! Why a no is certain: reading and folding only take letters away, as long as all letters are ones that fold to
//! themselves and no entity (`&`) puts new ones in. Letters are taken away without leaving a gap only behind the
//! `]` of a link's text or from a `<` on. So a term that a reader sees is in the squeezed text as it is, or it
//! goes on across one of these signs; and where one stands, the automaton must have no term begun.

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, MatchKind, StartKind};

use super::eye::kanji;
use super::letters::half_width;

/// The automaton of the squeezed terms; `None` where some term is all signs, of which nothing is left.
#[derive(Debug)]
pub(super) struct Prefilter(Option<DFA>);

/// What a letter is to the squeezed text.
enum Letter {
    Kept(char),
    Dropped,
    /// It may fold to something else.
    Unknown,
}

impl Prefilter {
    /// Takes the terms as they are folded.
    pub(super) fn new<'t>(folded: impl IntoIterator<Item = &'t String>) -> Self {
        let squeezed = |term: &String| term.chars().filter_map(kept).collect::<String>();
        let patterns: Vec<String> = folded.into_iter().map(squeezed).collect();
        let automaton = patterns.iter().all(|pattern| !pattern.is_empty()).then(|| {
            let mut builder = DFA::builder();
            builder.match_kind(MatchKind::Standard).start_kind(StartKind::Unanchored).prefilter(false);
            builder.build(&patterns).ok()
        });
        Self(automaton.flatten())
    }

    /// Whether a term may be visible in the Markdown; `false` is certain.
    pub(super) fn may_match(&self, markdown: &str) -> bool {
        let Some(automaton) = &self.0 else { return true };
        let Ok(start) = automaton.start_state(Anchored::No) else { return true };
        let (mut state, mut letters) = (start, markdown.chars());
        while let Some(letter) = letters.next() {
            let mut utf8 = [0; 4];
            let kept: &[u8] = if letter.is_ascii() {
                match ASCII[letter as usize] {
                    // Nothing may be cut away within a term, and no letter put in.
                    0 if matches!(letter, ']' | '<') && state != start => return true,
                    0 if letter == '&' && begins_entity(letters.as_str().as_bytes()) => return true,
                    0 => continue,
                    kept => {
                        utf8[0] = kept;
                        &utf8[..1]
                    }
                }
            } else {
                match letter_of(letter) {
                    Letter::Dropped => continue,
                    Letter::Unknown => return true,
                    Letter::Kept(kept) => kept.encode_utf8(&mut utf8).as_bytes(),
                }
            };
            for &byte in kept {
                state = automaton.next_state(Anchored::No, state, byte);
            }
            if automaton.is_match(state) {
                return true;
            }
        }
        false
    }
}

/// What a folded letter is in a squeezed text.
fn kept(letter: char) -> Option<char> {
    match u8::try_from(letter) {
        Ok(byte @ ..0x80) => Some(ASCII[usize::from(byte)]).filter(|&kept| kept > 0).map(char::from),
        _ => Some(kanji(letter)).filter(|letter| letter.is_alphanumeric()),
    }
}

/// The small letter or digit that an ASCII letter is kept as, zero for the dropped ones. A digit or sign with the shape of a
/// letter is kept as that letter, in terms too: some are sought as the eye reads them (`eye.rs`).
const ASCII: [u8; 128] = {
    let mut kept = [0; 128];
    let mut byte = 0u8;
    while byte < 128 {
        kept[byte as usize] = match byte {
            b'0' => b'o',
            b'3' => b'e',
            b'4' | b'@' => b'a',
            b'6' | b'9' => b'g',
            b'7' | b'+' => b't',
            _ if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            _ => 0,
        };
        byte += 1;
    }
    kept
};

fn begins_entity(behind: &[u8]) -> bool {
    behind.first().is_some_and(|&byte| byte == b'#' || byte.is_ascii_alphabetic())
}

/// What a letter beyond ASCII is.
fn letter_of(letter: char) -> Letter {
    match letter {
        // Letters of Japanese, its full-width Latin letters, then signs of both languages.
        '\u{3005}'
        | '\u{3006}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'
        | '\u{4E00}'..='\u{9FFF}' => Letter::Kept(kanji(letter)),
        '\u{FF01}'..='\u{FF5E}' => match half_width(letter).map(|half| ASCII[half as usize & 0x7F]) {
            Some(kept @ 1..) => Letter::Kept(char::from(kept)),
            _ => Letter::Dropped,
        },
        '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{30FB}'
        | '\u{2010}'..='\u{201F}'
        | '\u{2022}'..='\u{2027}'
        | '\u{2190}'..='\u{21FF}' => Letter::Dropped,
        _ => Letter::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::fold::fold;
    use crate::wording::random::Random;
    use crate::wording::{Prose, Terms};

    #[test]
    fn a_letter_is_kept_as_it_folds_and_dropped_only_if_it_folds_to_signs() {
        for letter in '\0'..=char::MAX {
            let folded = || fold(&letter.to_string()).text;
            let squeezed = match (u8::try_from(letter), letter_of(letter)) {
                (Ok(byte @ ..0x80), _) => Some(ASCII[usize::from(byte)]).filter(|&kept| kept > 0).map(char::from),
                (_, Letter::Kept(kept)) => Some(kept),
                (_, Letter::Dropped) => None,
                (_, Letter::Unknown) => continue,
            };
            let folded: Vec<char> = folded().chars().filter_map(kept).collect();
            assert_eq!(folded, Vec::from_iter(squeezed), "{letter:?}");
        }
    }

    #[test]
    fn a_quick_no_is_never_wrong() {
        const PARTS: [&str; 58] = [
            "out",
            "age",
            "outage",
            "OUT",
            "ou",
            "t",
            "a",
            "機能",
            "停止",
            "機",
            "ｏｕｔ",
            "o",
            " ",
            "\n",
            "\n\n",
            "  \n",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "```\n",
            "[",
            "]",
            "](",
            "][",
            "](x)",
            "](<x y> \"z\")",
            "[x]: ",
            ")",
            "!",
            "<",
            ">",
            "<b>",
            "</b>",
            "<!-- x",
            "-->",
            "<p>\n",
            "&",
            "&#111;",
            "&amp;",
            "&shy;",
            "\\",
            "|",
            "|-|-|\n",
            "# ",
            "> ",
            "- ",
            "1. ",
            "    ",
            "https://",
            "<https://x>",
            "\u{200B}",
            "о",
            "。",
            "human",
            "error",
            "'",
        ];
        let terms = Terms::new(["outage", "機能停止", "human error", "a'b"]);
        let mut random = Random::new(11);
        let (mut quick, mut found) = (0, 0);
        for _ in 0..200_000 {
            let markdown = random.text(&PARTS, 9);
            let hits = Prose::from_markdown(&markdown).hits_by_reading(&terms);
            let may = terms.may_stand_in(&markdown);
            assert!(may || hits.is_empty(), "{markdown:?}");
            quick += usize::from(!may);
            found += usize::from(!hits.is_empty());
        }
        assert!(quick > 20_000 && found > 5_000, "{quick} quick answers, {found} texts with hits");
    }

    #[test]
    fn most_plain_prose_is_answered_quickly() {
        let terms = Terms::new(["outage", "outages", "機能停止"]);
        for markdown in [
            "The **cache** was full at 12:00; see [the graph](https://a.b/c) & R&D's `notes` – 5 > 4.",
            "キャッシュ（Ｒｅｄｉｓ）が一杯になり、応答が遅れた。→「対応済み」",
        ] {
            assert!(terms.may_stand_in("outage"));
            assert_eq!(terms.may_stand_in(markdown), markdown.contains("R&D"), "{markdown}");
        }
        assert!(Terms::new(["!!"]).may_stand_in("anything"));
    }
}
