//! Words as a hurried reader takes them: what looks like the word is the word, whatever its letters are.
//!
//! Two readings of the visible text. In both every letter is the Latin one that it looks like: without its accents and
//! strokes, out of its frame, turned upright, a digit or sign for the letter of its shape; and code that goes on a word
//! without a space is a part of it. In the second, signs and narrow spaces within a word are nothing, and neither are
//! spaces between Japanese letters and between letters that stand one by one.
//!
//! Only a few terms may be sought so, which are in no language a word of another meaning: `fold` leaves accents as they
//! are, for in all other words they make another word. Nearly no text holds such a term in disguise, so the letters are
//! looked through first, and the readings made where they spell one.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::eye_letters::LETTERS;
use super::letters::{framed, is_decoration, is_unseen};
use super::lookalike;
use super::source_map::MappedText;
use super::visible::{BROKEN, END_OF_OVERRIDE, OVERRIDE, STAND_IN};
use crate::source::Span;
use crate::text::one_sign;

/// What a letter or sign is to the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    Letter(char),
    /// A space within a line.
    Space,
    /// The end of a block.
    Break,
    /// A sign that does not part a word: a hyphen, an apostrophe, a narrow space.
    Faint(char),
    Sign(char),
}

/// A text as the eye reads it, in both ways.
#[derive(Debug)]
pub(super) struct Readings {
    pub(super) plain: MappedText,
    /// Without the signs that do not part a word.
    pub(super) joined: MappedText,
}

/// What is looked for before a text is read: the terms that are letters alone and have no other one in them. Where a longer
/// one is spelt, so is the one in it; and no letters spell a sign.
#[derive(Debug)]
pub(super) struct Sought {
    latin: Vec<String>,
    others: Vec<String>,
}

impl Sought {
    pub(super) fn of<'t>(terms: impl IntoIterator<Item = &'t str>) -> Self {
        let terms: Vec<&str> = terms.into_iter().filter(|term| term.chars().all(char::is_alphanumeric)).collect();
        let has_another = |term: &str| terms.iter().any(|other| *other != term && term.contains(other));
        let shortest = terms.iter().filter(|term| !has_another(term)).map(|&term| term.to_owned());
        let (latin, others) = shortest.partition(|term| term.is_ascii());
        Self { latin, others }
    }
}

/// Reads a visible text where its letters spell one of the terms, in this order or another line of thought; `None` where
/// they spell none. `code` is what a stand-in stands for, if it is code.
pub(super) fn read<'c>(visible: &str, sought: &Sought, code: impl Fn(Span) -> Option<&'c str>) -> Option<Readings> {
    may_spell(visible, sought, &code).then(|| {
        let mut sights = Vec::new();
        look(visible, &code, |sight, span| sights.push((sight, span)));
        Readings { plain: plain(&sights), joined: joined(&sights) }
    })
}

/// Whether the letters spell one of the terms, whatever stands between them. Nearly all texts end here.
fn may_spell<'c>(visible: &str, sought: &Sought, code: &impl Fn(Span) -> Option<&'c str>) -> bool {
    if visible.is_ascii() {
        return sought.latin.iter().any(|term| spells(visible.as_bytes(), term.as_bytes()));
    }
    let mut spellings: Vec<Spelling<'_>> =
        sought.latin.iter().chain(&sought.others).filter_map(|term| Spelling::of(term)).collect();
    let firsts: Vec<char> = spellings.iter().map(|spelling| spelling.first).collect();
    let (mut may, mut is_any_begun) = (false, false);
    look(visible, code, |sight, _| match sight {
        // Most letters begin no term, and go on with none.
        Sight::Letter(letter) if !is_any_begun && !firsts.contains(&letter) => {}
        Sight::Letter(letter) => {
            is_any_begun = false;
            for spelling in &mut spellings {
                may |= spelling.goes_on(letter);
                is_any_begun |= spelling.is_begun();
            }
        }
        Sight::Break => {
            spellings.iter_mut().for_each(Spelling::begin_anew);
            is_any_begun = false;
        }
        Sight::Space | Sight::Faint(_) | Sight::Sign(_) => {}
    });
    may
}

/// The same where all is ASCII.
fn spells(visible: &[u8], term: &[u8]) -> bool {
    let mut spelt = 0;
    for &byte in visible {
        match ASCII[usize::from(byte)] {
            0 => {}
            letter if letter == term[spelt] => {
                spelt += 1;
                if spelt == term.len() {
                    return true;
                }
            }
            letter => spelt = usize::from(letter == term[0]),
        }
    }
    false
}

/// What each letter of ASCII is to the eye; a line's end is no letter of any term, and what parts no word is 0.
static ASCII: LazyLock<[u8; 128]> = LazyLock::new(|| {
    let seen = |at: usize| match common(char::from(u8::try_from(at).unwrap_or_default())) {
        Sight::Letter(letter) => u8::try_from(letter).unwrap_or_default(),
        Sight::Break => b'\n',
        Sight::Space | Sight::Faint(_) | Sight::Sign(_) => 0,
    };
    std::array::from_fn(seen)
});

/// What is left of a term after the last letters. No letter stands twice in a term, so that another one begins anew.
struct Spelling<'t> {
    term: &'t str,
    first: char,
    left: std::str::Chars<'t>,
}

impl<'t> Spelling<'t> {
    fn of(term: &'t str) -> Option<Self> {
        Some(Self { term, first: term.chars().next()?, left: term.chars() })
    }

    /// Whether the term is complete with this letter.
    fn goes_on(&mut self, letter: char) -> bool {
        let is_begun = self.is_begun();
        if is_begun && self.left.next() != Some(letter) {
            self.begin_anew();
        } else if is_begun {
            return self.left.as_str().is_empty();
        }
        if letter == self.first {
            self.left.next();
        }
        self.left.as_str().is_empty()
    }

    fn is_begun(&self) -> bool {
        self.left.as_str().len() < self.term.len()
    }

    fn begin_anew(&mut self) {
        self.left = self.term.chars();
    }
}

/// Tells what the eye sees, one letter or sign after the other, each with the place in the visible text that it stands for.
fn look<'c>(visible: &str, code: &impl Fn(Span) -> Option<&'c str>, mut see: impl FnMut(Sight, Span)) {
    let mut before = None;
    for (at, letter) in in_order(visible) {
        let span = Span::new(at, at + letter.len_utf8());
        if letter == STAND_IN {
            let next = visible[span.end..].chars().next();
            let goes_on =
                [before, next].into_iter().flatten().any(|letter| letter.is_alphanumeric() || letter == STAND_IN);
            match code(span).filter(|_| goes_on) {
                Some(code) => code.chars().for_each(|letter| sights(letter, |sight| see(sight, span))),
                None => see(Sight::Sign(letter), span),
            }
        } else {
            sights(letter, |sight| see(sight, span));
        }
        before = Some(letter);
    }
}

/// The letters in the order in which they are shown: those behind a right-to-left override are turned about.
fn in_order(visible: &str) -> Box<dyn Iterator<Item = (usize, char)> + '_> {
    if !visible.contains(OVERRIDE) {
        return Box::new(visible.char_indices());
    }
    let mut letters: Vec<(usize, char)> = Vec::with_capacity(visible.len());
    let mut turned: Option<usize> = None;
    for (at, letter) in visible.char_indices() {
        if matches!(letter, OVERRIDE | END_OF_OVERRIDE | '\n')
            && let Some(start) = turned.take()
        {
            letters[start..].reverse();
        }
        letters.push((at, letter));
        if letter == OVERRIDE {
            turned = Some(letters.len());
        }
    }
    if let Some(start) = turned {
        letters[start..].reverse();
    }
    Box::new(letters.into_iter())
}

/// What one letter is to the eye: nothing, one letter or several.
fn sights(letter: char, mut see: impl FnMut(Sight)) {
    match letter {
        '\t' | '\n' | ' '..='~' => see(common(letter)),
        // Two signs in every Japanese sentence.
        '、' | '。' => see(Sight::Sign(letter)),
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{3400}'..='\u{9FFF}' => {
            see(Sight::Letter(kanji(letter)));
        }
        '\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => see(Sight::Faint(' ')),
        '\u{16FE4}' | '\u{1D159}' => see(Sight::Faint(letter)),
        BROKEN => see(Sight::Faint('\\')),
        _ if is_unseen(letter) || is_decoration(letter) => {}
        _ if letter.is_whitespace() => see(Sight::Space),
        _ => uncommon(letter, see),
    }
}

/// A letter of ASCII.
fn common(letter: char) -> Sight {
    match letter {
        'a'..='z' => Sight::Letter(letter),
        'A'..='Z' => Sight::Letter(letter.to_ascii_lowercase()),
        ' ' | '\t' => Sight::Space,
        '\n' => Sight::Break,
        letter => sign(letter),
    }
}

/// A letter that is neither ASCII nor Japanese.
fn uncommon(letter: char, mut see: impl FnMut(Sight)) {
    if let Some(latin) = latin(letter) {
        return see(Sight::Letter(latin));
    }
    // One sign for two letters.
    if matches!(letter, 'ȣ' | 'Ȣ' | 'ᴕ') {
        see(Sight::Letter('o'));
        return see(Sight::Letter('u'));
    }
    let mut parts = 0;
    decompose_compatible(one_sign(letter), |part| {
        parts += 1;
        match part {
            part if is_decoration(part) || is_combining_mark(part) => {}
            part if part == letter => see(sign(part)),
            // A full-width sign parts what stands on its sides.
            ' '..='~' => see(match common(part) {
                Sight::Faint(sign) if sign != '-' => Sight::Sign(sign),
                sight => sight,
            }),
            part => see(latin(part).map_or_else(|| sign(part), Sight::Letter)),
        }
    });
}

/// The letter of 機能停止 that another one is taken for.
pub(super) fn kanji(letter: char) -> char {
    match letter {
        '机' | '幾' | '磯' => '機',
        '䏻' | '熊' => '能',
        '亭' | '仃' | '渟' => '停',
        '址' => '止',
        letter => letter,
    }
}

/// The Latin letter that another one is taken for.
fn latin(letter: char) -> Option<char> {
    let known = LETTERS.binary_search_by_key(&letter, |&(known, _)| known).ok().map(|at| LETTERS[at].1);
    known.or_else(|| framed(letter)).or_else(|| lookalike::latin(letter))
}

/// What a sign, a digit or a letter of another kind is.
fn sign(letter: char) -> Sight {
    match letter {
        '0' => Sight::Letter('o'),
        '3' => Sight::Letter('e'),
        '4' | '@' => Sight::Letter('a'),
        '6' | '9' => Sight::Letter('g'),
        '7' | '+' => Sight::Letter('t'),
        letter if is_faint(letter) => Sight::Faint(letter),
        letter if letter.is_alphanumeric() => Sight::Letter(letter.to_lowercase().next().unwrap_or(letter)),
        letter => Sight::Sign(letter),
    }
}

/// Whether a sign does not part a word: a hyphen, a bracket, an apostrophe, a dot in the middle, the picture of an emoji.
#[rustfmt::skip] // signs in a row
fn is_faint(letter: char) -> bool {
    matches!(letter,
        '-' | '\'' | '`' | '*' | '~' | '^' | '\\' | '|' | '[' | ']' | '(' | ')' | '\u{B4}' | '\u{B7}' | '\u{2BC}' | '\u{2010}'..='\u{2013}'
        | '\u{2018}' | '\u{2019}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{2600}'..='\u{27BF}' | '\u{2B1B}'..='\u{2B55}'
        | '\u{FFFD}' | '\u{1F000}'..='\u{1FAFF}')
}

fn plain(sights: &[(Sight, Span)]) -> MappedText {
    let mut text = MappedText::with_capacity(sights.len());
    for &(sight, span) in sights {
        let letter = match sight {
            Sight::Letter(letter) | Sight::Faint(letter) | Sight::Sign(letter) => letter,
            Sight::Space => ' ',
            Sight::Break => '\n',
        };
        text.replace_by(letter, span);
    }
    text
}

fn joined(sights: &[(Sight, Span)]) -> MappedText {
    let mut text = MappedText::with_capacity(sights.len());
    let mut at = 0;
    while let Some(&(sight, span)) = sights.get(at) {
        if let Some(end) = spaced_word(sights, at) {
            for &(sight, span) in &sights[at..end] {
                if let Sight::Letter(letter) = sight {
                    text.replace_by(letter, span);
                }
            }
            at = end;
            continue;
        }
        let joins = |letter: char| {
            let next = sights[at..].iter().find(|(sight, _)| !matches!(sight, Sight::Space)).map(|&(sight, _)| sight);
            is_kanji(letter) && matches!(next, Some(Sight::Letter(next)) if is_kanji(next))
        };
        match sight {
            Sight::Letter(letter) | Sight::Sign(letter) => text.replace_by(letter, span),
            // Brackets and quotation marks part words that nothing else does.
            Sight::Faint(sign)
                if !matches!(sign, ' ' | '-' | '\\' | '\u{FFFD}' | '\u{16FE4}') && ends_with_kanji(&text.text) =>
            {
                text.replace_by(sign, span);
            }
            Sight::Faint(_) => {}
            Sight::Space if text.text.chars().next_back().is_some_and(joins) => {}
            Sight::Space => text.replace_by(' ', span),
            Sight::Break => text.replace_by('\n', span),
        }
        at += 1;
    }
    text
}

/// The end of a row of letters that stand one by one, with the same between them: `o u t`, `o.u.t`, `O. U. T.`
fn spaced_word(sights: &[(Sight, Span)], start: usize) -> Option<usize> {
    const FEWEST: usize = 4;
    const WIDEST: usize = 3;
    let is_letter = |at: usize| matches!(sights.get(at), Some((Sight::Letter(_), _)));
    if !is_letter(start) || start.checked_sub(1).is_some_and(is_letter) {
        return None;
    }
    let gap_at = |at: usize| {
        let is_gap = |sight: &&(Sight, Span)| !matches!(sight.0, Sight::Letter(_) | Sight::Break);
        let length = sights.get(at..)?.iter().take_while(is_gap).count();
        (1..=WIDEST).contains(&length).then(|| &sights[at..at + length])
    };
    let gap = gap_at(start + 1)?;
    let is_same = |other: &[(Sight, Span)]| {
        other.len() == gap.len() && other.iter().zip(gap).all(|((one, _), (other, _))| one == other)
    };
    let (mut end, mut count) = (start + 1, 1);
    while gap_at(end).is_some_and(is_same) && is_letter(end + gap.len()) && !is_letter(end + gap.len() + 1) {
        end += gap.len() + 1;
        count += 1;
    }
    (count >= FEWEST).then_some(end)
}

fn ends_with_kanji(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_kanji)
}

/// Whether a space beside a letter is nothing to a reader of Japanese: no kana, for those end words.
fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: [&str; 2] = ["outage", "機能停止"];

    fn readings(text: &str) -> Option<(String, String)> {
        read(text, &Sought::of(TERMS), |_| None).map(|readings| (readings.plain.text, readings.joined.text))
    }

    #[test]
    fn of_terms_within_each_other_the_shortest_is_sought() {
        let sought = Sought::of(["outages", "outage", "segatuo", "egatuo", "ou tage", "機能停止"]);
        assert_eq!(
            (sought.latin, sought.others),
            (["outage", "egatuo"].map(String::from).into(), vec!["機能停止".into()])
        );
    }

    #[test]
    fn letters_read_as_what_they_look_like() {
        for text in [
            "óutage",
            "øutage",
            "0u7493",
            "out@ge",
            "🇴🇺🇹🇦🇬🇪",
            "ουταցε",
            "o\u{308}u\u{332}tage",
            "ＯＵＴÂＧＥ",
            "ⓄⓊtage",
        ] {
            let (plain, _) = readings(text).expect(text);
            assert_eq!(plain, "outage", "{text}");
        }
    }

    #[test]
    fn what_is_known_at_once_is_known_the_long_way_too() {
        for letter in ['、', '。'] {
            let mut seen = Vec::new();
            uncommon(letter, |sight| seen.push(sight));
            assert_eq!(seen, [Sight::Sign(letter)]);
        }
        for text in
            ["0utage", "o-u-t-a-g-e", "about agents", "voltage", "out\nage", "OUT4GE", "outagoutage", "oouta9e", ""]
        {
            // A letter of no word makes the long way necessary.
            let long = format!("{text}、");
            assert_eq!(readings(text).is_some(), readings(&long).is_some(), "{text}");
        }
    }

    #[test]
    fn what_does_not_part_a_word_is_nothing_to_the_second_reading() {
        for (text, expected) in [
            ("the out\u{FFFD}age", "the outage"),
            ("out\u{16FE4}age", "outage"),
            ("out-age", "outage"),
            ("out’age", "outage"),
            ("out\u{200A}age", "outage"),
            ("機能 停止", "機能停止"),
            ("機 能\u{3000}停 止が", "機能停止が"),
            ("an o u t a g e here", "an outage here"),
            ("o.u.t.a.g.e", "outage"),
            ("O. U. T. A. G. E.", "outage."),
            ("out🔥age", "outage"),
            ("机能停止", "機能停止"),
            ("out\u{202E}ega\u{202C} it", "outage it"),
            ("機能を 停止 機能停止", "機能を 停止機能停止"),
        ] {
            assert_eq!(readings(text).map(|(_, joined)| joined).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn words_apart_stay_apart() {
        for text in ["out age", "out, age", "out/age", "out_age", "out — age", "a b out age"] {
            assert_eq!(readings(text).map(|(_, joined)| joined).as_deref(), Some(text), "{text}");
        }
        for text in ["the checkout slowed down", "機能が停止", "out\nage", "voltage", "", "機能\n停止"] {
            assert!(readings(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_says_nothing_that_is_known_already() {
        assert!(LETTERS.is_sorted_by(|one, other| one.0 < other.0));
        assert!(LETTERS.iter().all(|(letter, latin)| !letter.is_ascii() && latin.is_ascii_lowercase()));
    }

    #[test]
    fn the_way_back_is_that_of_the_whole_word() {
        let readings = read("a 🇴u\u{FFFD}tage", &Sought::of(TERMS), |_| None).expect("it is one");
        assert_eq!(readings.joined.map.origin(Span::new(2, 8)), Span::new(2, "a 🇴u\u{FFFD}tage".len()));
    }
}
