//! Words in their order: all that begin at a place of a text are found by narrowing the list down, letter by letter.
//!
//! It finds what an automaton of these words finds, and costs nothing to make: a hook reads one document, and an automaton
//! took it longer to build than to use.

/// Words in their order, each with its number.
#[derive(Debug)]
pub(super) struct Dictionary {
    words: Vec<(Box<[u8]>, usize)>,
    /// Where the words of each first byte begin; the last one is the end.
    first: Box<[u32; 257]>,
}

impl Dictionary {
    pub(super) fn new<'w>(words: impl IntoIterator<Item = &'w String>) -> Self {
        let numbered = words.into_iter().enumerate().filter(|(_, word)| !word.is_empty());
        let mut words: Vec<(Box<[u8]>, usize)> =
            numbered.map(|(number, word)| (word.as_bytes().into(), number)).collect();
        words.sort_unstable();
        let mut first = Box::new([0; 257]);
        let mut at = 0;
        for byte in 0..=u8::MAX {
            at += words[at..].iter().take_while(|(word, _)| word[0] == byte).count();
            first[usize::from(byte) + 1] = u32::try_from(at).expect("there are fewer words than bytes of a policy");
        }
        Self { words, first }
    }

    /// The numbers of the words that begin at a place of the text, each with its end, the shortest first.
    pub(super) fn beginning_at(&self, text: &[u8], at: usize, mut found: impl FnMut(usize, usize)) {
        let Some(&byte) = text.get(at) else { return };
        let range = |byte: usize| self.first[byte] as usize..self.first[byte + 1] as usize;
        let mut words = &self.words[range(usize::from(byte))];
        let mut length = 1;
        while let [(word, number), rest @ ..] = words {
            if word.len() == length {
                found(*number, at + length);
                words = rest;
                continue;
            }
            if rest.is_empty() {
                if text[at + length..].starts_with(&word[length..]) {
                    found(*number, at + word.len());
                }
                return;
            }
            let Some(&byte) = text.get(at + length) else { return };
            let start = words.partition_point(|(word, _)| word[length] < byte);
            let end = words.partition_point(|(word, _)| word[length] <= byte);
            words = &words[start..end];
            length += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dictionary;
    use crate::wording::random::Random;

    fn found(words: &[String], text: &str) -> Vec<(usize, usize, usize)> {
        let dictionary = Dictionary::new(words);
        let mut found = Vec::new();
        for at in 0..text.len() {
            dictionary.beginning_at(text.as_bytes(), at, |number, end| found.push((number, at, end)));
        }
        found.sort_unstable();
        found
    }

    #[test]
    fn every_word_is_found_wherever_it_stands() {
        const PARTS: [&str; 8] = ["a", "b", "ab", "機能", "停止", " ", "機", "aa"];
        let mut random = Random::new(7);
        let mut hits = 0;
        for _ in 0..20_000 {
            let words: Vec<String> = (0..6).map(|_| random.text(&PARTS, 3)).collect();
            let text = random.text(&PARTS, 12);
            let plain = |number: usize, word: &String| {
                let places = (0..text.len()).filter(|&at| text.as_bytes()[at..].starts_with(word.as_bytes()));
                places.map(|at| (number, at, at + word.len())).collect::<Vec<_>>()
            };
            let numbered = words.iter().enumerate().filter(|(_, word)| !word.is_empty());
            let mut expected: Vec<_> = numbered.flat_map(|(number, word)| plain(number, word)).collect();
            expected.sort_unstable();
            assert_eq!(found(&words, &text), expected, "{words:?} in {text:?}");
            hits += expected.len();
        }
        assert!(hits > 20_000, "{hits}");
    }
}
