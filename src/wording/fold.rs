//! Spellings that a reader takes for the same are made the same: width, case, lookalikes, invisible letters.
//!
//! Every step keeps the way back. Accents stay, for they make other words; so do digits that resemble letters.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::letters::{continues_word, framed, half_width, is_decoration, is_mark, is_steady, is_unseen};
use super::lookalike;
use super::source_map::{MappedText, SourceMap};
use crate::source::Span;
use crate::text::one_sign;

/// A folded text, with the way back to the one it was made from.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    pub(super) text: String,
    /// From this text to the one before it, and so on.
    maps: Vec<SourceMap>,
}

impl Folded {
    pub(super) fn origin(&self, span: Span) -> Span {
        self.maps.iter().fold(span, |span, map| map.origin(span))
    }
}

/// Folds a text: NFKC, small letters, invisible letters gone, lookalikes Latin, one space for many.
pub(super) fn fold(text: &str) -> Folded {
    let folded = normalise(text);
    // Nearly all texts have letters of Latin and Japanese only, and are told at a glance.
    let foreign = |letter: char| !letter.is_ascii() && !is_steady(letter) && continues_word(letter);
    let resolved = if folded.text.chars().any(foreign) { lookalike::resolve(&folded.text) } else { None };
    match resolved {
        Some(resolved) => Folded { text: resolved.text, maps: vec![resolved.map, folded.map] },
        None => Folded { text: folded.text, maps: vec![folded.map] },
    }
}

fn normalise(text: &str) -> MappedText {
    let mut folded = MappedText::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let run = steady_run(&text[at..]);
        copy_run(&mut folded, &text[at..at + run], at);
        at += run;
        let cluster = cluster(&text[at..]);
        fold_cluster(&mut folded, &text[at..at + cluster], at);
        at += cluster;
    }
    folded
}

/// The length of the steady letters ahead that no mark after them can change.
fn steady_run(text: &str) -> usize {
    let ascii = text.bytes().take_while(|&byte| byte == b'\n' || (b' '..=b'~').contains(&byte)).count();
    let mut last = ascii.saturating_sub(1);
    for (at, letter) in text[ascii..].char_indices().map(|(at, letter)| (ascii + at, letter)) {
        if !is_steady(letter) {
            return if changes_the_one_before(letter) && !joins_hangul(letter) { last } else { at };
        }
        last = at;
    }
    text.len()
}

/// The length of the next letter with all that can combine with it: NFKC of the parts is NFKC of the whole.
fn cluster(text: &str) -> usize {
    let is_hangul = text.chars().next().is_some_and(is_hangul);
    let joins = |letter| changes_the_one_before(letter) && (is_hangul || !joins_hangul(letter));
    text.char_indices().skip(1).find(|&(_, letter)| !joins(letter)).map_or(text.len(), |(at, _)| at)
}

/// Whether it is a vowel or an end of a syllable of Hangul, which changes nothing but Hangul.
fn joins_hangul(letter: char) -> bool {
    matches!(first_part(letter), '\u{1160}'..='\u{11FF}')
}

fn is_hangul(letter: char) -> bool {
    matches!(first_part(letter), '\u{1100}'..='\u{11FF}')
}

/// The first letter of its compatibility decomposition.
fn first_part(letter: char) -> char {
    let mut first = None;
    decompose_compatible(letter, |part| first = first.or(Some(part)));
    first.unwrap_or(letter)
}

fn changes_the_one_before(letter: char) -> bool {
    if is_steady(letter) {
        return false;
    }
    let first = first_part(letter);
    canonical_combining_class(first) != 0 || is_nfc_quick(std::iter::once(first)) == IsNormalized::Maybe
}

/// Appends steady letters in small ones, and one space where there are many.
fn copy_run(folded: &mut MappedText, run: &str, from: usize) {
    let mut copy = |part: &str, at: usize| {
        let before = folded.text.len();
        folded.copy(part, from + at);
        folded.text[before..].make_ascii_lowercase();
        folded.text.ends_with([' ', '\n'])
    };
    let mut after_space = copy("", 0);
    let mut start = 0;
    for (at, byte) in run.bytes().enumerate() {
        if byte == b' ' && after_space {
            copy(&run[start..at], start);
            start = at + 1;
        }
        after_space = matches!(byte, b' ' | b'\n');
    }
    copy(&run[start..], start);
}

fn fold_cluster(folded: &mut MappedText, cluster: &str, from: usize) {
    let span = Span::new(from, from + cluster.len());
    let mut letters = cluster.chars();
    let only = letters.next().filter(|_| letters.next().is_none());
    if let Some(half) = only.and_then(half_width) {
        return folded.replace_by(half.to_ascii_lowercase(), span);
    }
    let after_space = folded.text.ends_with([' ', '\n']);
    let mut seen = String::with_capacity(cluster.len());
    let is_mark = cluster.chars().next().is_some_and(is_mark);
    if is_mark && !after_space {
        seen.push(' ');
    }
    let letters = cluster
        .chars()
        .map(|letter| framed(letter).unwrap_or(letter))
        .map(one_sign)
        .nfkc()
        .flat_map(char::to_lowercase);
    for letter in letters.filter(|&letter| !is_unseen(letter) && !is_decoration(letter)) {
        match letter {
            '\u{2018}' | '\u{2019}' | '\u{2BC}' => seen.push('\''),
            '\u{2010}' => seen.push('-'),
            '\n' => seen.push('\n'),
            white if white.is_whitespace() => {
                if !(seen.ends_with(' ') || seen.is_empty() && after_space) {
                    seen.push(' ');
                }
            }
            letter => seen.push(letter),
        }
    }
    if is_mark {
        seen.push(' ');
    }
    if seen == cluster {
        folded.copy(cluster, from);
    } else {
        folded.replace(&seen, span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::random::Random;

    fn folded(text: &str) -> String {
        fold(text).text
    }

    #[test]
    fn spellings_a_reader_takes_for_the_same_are_the_same() {
        for (text, expected) in [
            ("OUTAGE", "outage"),
            ("ｏｕｔａｇｅ", "outage"),
            ("ＯＵＴＡＧＥ", "outage"),
            ("out\u{200B}a\u{AD}g\u{FEFF}e\u{FE0F}", "outage"),
            ("𝐨𝓊𝕥age", "outage"),
            ("ﾊﾝｶｸ ﾀﾞｳﾝ", "ハンカク ダウン"),
            ("カ\u{3099}", "ガ"),
            ("e\u{301}", "é"),
            ("don’t", "don't"),
            ("follow‑up", "follow-up"),
            ("a \t \u{3000}b", "a b"),
            ("機能停止", "機能停止"),
            ("機\u{200D}能", "機能"),
            ("o\u{336}u\u{332}t\u{20DD}age", "outage"),
            ("機\u{336}能", "機能"),
            ("ᴏᴜᴛ⒜🅖🅴", "outage"),
            ("out\u{7}a\u{85}ge", "outage"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn a_vowel_of_hangul_is_no_part_of_a_latin_letter() {
        for (text, span) in [("ｅ\u{1165}", 0..3), ("e\u{1165}", 0..1), ("e\u{301}\u{1165}", 0..3), ("É\u{1165}", 0..2)]
        {
            let folded = fold(text);
            let first = folded.text.chars().next().map_or(0, char::len_utf8);
            assert_eq!(folded.origin(Span::new(0, first)), Span::from(span), "{text:?}");
        }
        assert_eq!(folded("\u{1100}\u{1161}\u{11A8}"), "각");
        assert_eq!(folded("ㄱ\u{1161}"), "가");
    }

    #[test]
    fn steady_letters_fold_to_themselves() {
        for letter in ('\0'..=char::MAX).filter(|&letter| is_steady(letter)) {
            assert_eq!(folded(&letter.to_string()), letter.to_ascii_lowercase().to_string());
            assert_eq!(canonical_combining_class(letter), 0);
            assert_eq!(is_nfc_quick(std::iter::once(letter)), IsNormalized::Yes);
            assert!(!is_unseen(letter));
        }
    }

    #[test]
    fn folding_in_pieces_is_folding_the_whole_and_the_map_covers_it() {
        const PARTS: [&str; 20] = [
            "a", "E", " ", "e", "\u{301}", "\u{323}", "ｶ", "ﾞ", "か", "\u{3099}", "機", "Å", "ﬁ", "각", "\u{1100}",
            "\u{1161}", "\u{11A8}", "㌔", "ｱ", "ª",
        ];
        let mut random = Random::new(3);
        for _ in 0..20_000 {
            let text = random.text(&PARTS, 10);
            let once = normalise(&text);
            let letters = text.nfkc().flat_map(char::to_lowercase);
            let whole: String = letters.filter(|&letter| !is_decoration(letter)).collect();
            let words =
                |text: &str| text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&once.text), words(&whole), "{text:?}");
            for (at, letter) in once.text.char_indices() {
                let origin = once.map.origin(Span::new(at, at + letter.len_utf8()));
                let slice = text.get(origin.start..origin.end).expect("whole letters");
                assert!(folded(slice).contains(letter), "{slice:?} for {letter:?} in {text:?}");
            }
        }
    }
}
