//! How words begin, so that nearly every line can be told to have none of them by a look at its first bytes.

use std::collections::BTreeMap;

/// How some words begin.
#[derive(Debug)]
pub(super) struct Beginnings {
    by_first: BTreeMap<char, Vec<String>>,
    /// The first letters of ASCII, small and capital.
    firsts: [bool; 128],
    /// The first three letters, where all are of ASCII, by the bits that tell letters apart.
    threes: Vec<bool>,
}

impl Beginnings {
    /// Those of some words, from the first letter or digit of each.
    pub(super) fn of_words<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut beginnings = Self { by_first: BTreeMap::new(), firsts: [false; 128], threes: vec![false; 1 << 15] };
        for word in words {
            if let Some(first) = word.find(char::is_alphanumeric) {
                beginnings.add(&word[first..]);
            }
        }
        beginnings
    }

    fn add(&mut self, word: &str) {
        let bytes = word.as_bytes();
        if let [first, ..] = *bytes
            && first.is_ascii()
        {
            self.firsts[usize::from(first.to_ascii_lowercase())] = true;
            self.firsts[usize::from(first.to_ascii_uppercase())] = true;
        }
        if let [first, second, third, ..] = *bytes {
            self.threes[Self::three(first, second, third)] = true;
        }
        let first = word.chars().next().unwrap_or_default().to_ascii_lowercase();
        self.by_first.entry(first).or_default().push(word.to_owned());
    }

    /// Those that begin with a letter, which is a small one.
    pub(super) fn of(&self, first: char) -> &[String] {
        self.by_first.get(&first).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has_first(&self, byte: u8) -> bool {
        self.firsts.get(usize::from(byte)).is_some_and(|&has| has)
    }

    /// The same for small letters and capitals.
    fn three(first: u8, second: u8, third: u8) -> usize {
        let bits = |byte: u8| usize::from(byte & 0x1F);
        bits(first) << 10 | bits(second) << 5 | bits(third)
    }

    /// Whether its first letters are plain ones with which none begins: nearly every line is done here.
    pub(super) fn surely_has_not(&self, line: &str) -> bool {
        match *line.as_bytes() {
            [first, ..] if first.is_ascii_alphabetic() && !self.has_first(first) => true,
            [first, second @ b' '..=b'~', third @ b' '..=b'~', ..] if first.is_ascii_alphabetic() => {
                !self.threes[Self::three(first, second, third)]
            }
            [0xE3..=0xE9, ..] => self.surely_has_no_japanese(line),
            _ => false,
        }
    }

    fn surely_has_no_japanese(&self, line: &str) -> bool {
        let mut letters = line.chars();
        let Some(first) = letters.next().filter(|&first| is_plain_japanese(first)) else { return false };
        if letters.clone().take(2).any(is_voicing) {
            return false;
        }
        let words = self.of(first);
        if words.is_empty() {
            return true;
        }
        let second = letters.next().filter(|&second| is_plain_japanese(second));
        second.is_some_and(|second| words.iter().all(|word| !word[first.len_utf8()..].starts_with(second)))
    }
}

/// A mark that makes another letter of the one before it: タ and a voicing mark are ダ.
pub(super) fn is_voicing(letter: char) -> bool {
    matches!(letter, '\u{3099}' | '\u{309A}')
}

/// Letters that stand for themselves in every form of Unicode: hiragana, katakana and kanji.
fn is_plain_japanese(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{3093}' | '\u{30A1}'..='\u{30F3}' | '\u{4E00}'..='\u{9FFF}')
}
