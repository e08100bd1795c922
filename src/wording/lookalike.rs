//! Letters of other scripts that pass for Latin ones, read as Latin where they stand in a word that mixes both.
//!
//! A word of one script is left alone, even when all its letters have lookalikes: Russian `сор` is no English `cop`.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

use super::letters::continues_word;
use super::lookalikes::LATIN;
use super::source_map::MappedText;
use crate::source::Span;

/// The folded text with its disguised words in Latin letters; `None` where there is none.
pub(super) fn resolve(text: &str) -> Option<MappedText> {
    if !text.chars().any(|letter| !letter.is_ascii() && latin(letter).is_some()) {
        return None;
    }
    let mut resolved: Option<MappedText> = None;
    let mut copied = 0;
    for (start, word) in words(text).filter(|(_, word)| is_disguised(word)) {
        let resolved = resolved.get_or_insert_with(|| MappedText::with_capacity(text.len()));
        resolved.copy(&text[copied..start], copied);
        for (at, letter) in word.char_indices() {
            let span = Span::new(start + at, start + at + letter.len_utf8());
            match latin(letter) {
                Some(latin) => resolved.replace_by(latin, span),
                None => resolved.copy(&text[span.start..span.end], span.start),
            }
        }
        copied = start + word.len();
    }
    if let Some(resolved) = &mut resolved {
        resolved.copy(&text[copied..], copied);
    }
    resolved
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = if text.is_ascii() { "" } else { text }.split(|letter| !continues_word(letter));
    let mut at = 0;
    parts.map(move |word| {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    })
}

/// Whether the word has a lookalike among Latin letters, is put together from several other scripts, or is a long one of
/// lookalikes alone: no word of five letters or more is all lookalikes by accident.
fn is_disguised(word: &str) -> bool {
    let is_all = || word.chars().count() >= 5 && word.chars().all(|letter| latin(letter).is_some());
    !word.is_ascii()
        && (word.bytes().any(|byte| byte.is_ascii_alphabetic()) || !word.is_single_script() || is_all())
        && word.chars().any(|letter| latin(letter).is_some())
}

/// The small Latin letter that this one, or its capital, looks like.
pub(crate) fn latin(letter: char) -> Option<char> {
    if !PAGES.get(page(letter)).is_some_and(|has| *has) {
        return None;
    }
    LATIN.binary_search_by_key(&letter, |&(lookalike, _)| lookalike).ok().map(|found| LATIN[found].1)
}

/// Which pages of 64 letters have lookalikes: those of Japanese have next to none.
static PAGES: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let last = LATIN.last().map_or(0, |&(letter, _)| page(letter));
    let mut pages = vec![false; last + 1];
    for &(letter, _) in LATIN {
        pages[page(letter)] = true;
    }
    pages
});

fn page(letter: char) -> usize {
    letter as usize >> 6
}

/// The small Latin letter that a reader takes this one for, also where only its class or its body looks like one: kra is of
/// the class of kappa, and a hooked k is a k.
pub(crate) fn latin_at_a_glance(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return letter.is_ascii_alphabetic().then(|| letter.to_ascii_lowercase());
    }
    latin(letter).or_else(|| match bodies(letter).as_slice() {
        ['r', 'n'] => Some('m'),
        ['v', 'v'] => Some('w'),
        [body] if body.is_ascii() => body.is_ascii_alphabetic().then(|| body.to_ascii_lowercase()),
        [body] => latin(*body).or_else(|| CLASSES.get(body).copied()),
        _ => None,
    })
}

/// What Unicode's confusables (UTS 39) make of a letter, without the marks on it.
fn bodies(letter: char) -> Vec<char> {
    let skeleton: String = skeleton(letter.encode_utf8(&mut [0; 4])).collect();
    skeleton.nfd().filter(|&letter| !is_combining_mark(letter)).collect()
}

/// The letters that stand for a class of alike ones, each with the Latin one that a member of it looks like.
static CLASSES: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let classes = LATIN.iter().filter_map(|&(lookalike, latin)| match bodies(lookalike).as_slice() {
        [class] if !class.is_ascii() => Some((*class, latin)),
        _ => None,
    });
    classes.collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::tests::looks_like;

    fn resolved(text: &str) -> String {
        resolve(text).map_or_else(|| text.to_owned(), |resolved| resolved.text)
    }

    /// The table as the library's confusables have it.
    fn lookalikes() -> String {
        let known = ('\u{80}'..=char::MAX).filter_map(|letter| Some((letter, looks_like(letter)?)));
        let known: Vec<String> =
            known.map(|(letter, latin)| format!("('\\u{{{:X}}}', '{latin}')", u32::from(letter))).collect();
        let lines: Vec<String> = known.chunks(7).map(|line| format!("    {},\n", line.join(", "))).collect();
        format!("pub(super) static LATIN: &[(char, char)] = &[\n{}];\n", lines.concat())
    }

    #[test]
    fn lookalikes_are_those_of_the_library() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/wording/lookalikes.rs");
        let standing = std::fs::read_to_string(&path).expect("the table can be read").replace("\r\n", "\n");
        let (head, table) = standing.split_at(standing.find("pub(super) static").expect("it has a table"));
        let made = lookalikes();
        if std::env::var_os("PMGIT_BLESS").is_some() {
            std::fs::write(&path, format!("{head}{made}")).expect("the table can be written");
        } else {
            assert!(table == made, "the table is not what the library says; run the tests with PMGIT_BLESS=1");
        }
    }

    #[test]
    fn a_word_of_mixed_script_reads_as_latin() {
        for disguised in ["оutage", "outаge", "ουτage", "оսtаցе", "outaɡe", "ouтage", "ꓳꓴꓔꓮꓖꓰ"]
        {
            assert_eq!(resolved(disguised), "outage", "{disguised}");
        }
        assert_eq!(resolved("the оutage, 機能 оutage"), "the outage, 機能 outage");
        assert_eq!(resolved("outageが"), "outageが");
    }

    #[test]
    fn a_word_of_one_script_stays() {
        for word in ["сор", "ρορ", "отказ сервиса", "機能停止", "café", "naïve", "łódź", "outage"]
        {
            assert_eq!(resolved(word), word);
        }
    }

    #[test]
    fn the_map_leads_back_to_the_disguise() {
        let resolved = resolve("é оutage").expect("a disguised word");
        assert_eq!(resolved.map.origin(Span::new(3, 9)), Span::new(3, 10));
    }
}
