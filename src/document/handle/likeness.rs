//! How people are compared: spellings that a reader takes for one person are one.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::memory::{Memory, recall};
use crate::text::{compatible, is_invisible, one_sign};
use crate::wording::{latin_at_a_glance, latin_lookalike, plain_letter};

/// Whether two spellings are of one person, as far as the letters alone say.
pub(crate) fn same_person(one: &str, other: &str) -> bool {
    if fold_handle(one) == fold_handle(other) {
        return true;
    }
    let others = likenesses(other);
    likenesses(one).iter().any(|one| others.contains(one))
}

/// A handle as it is kept in a table: ignoring case, a leading `@` and the full-width forms an input method leaves behind.
pub(crate) fn fold_handle(handle: &str) -> String {
    if handle.is_ascii() {
        return handle.trim().trim_start_matches('@').to_ascii_lowercase();
    }
    let visible: String = compatible(handle).filter(|&letter| !is_invisible(letter)).collect();
    visible.trim().trim_start_matches('@').to_lowercase()
}

/// Everything that a reader may take a name for: its letters without case, accents, disguise, honorifics and what stands
/// between the words, in the order in which they stand and in any other; and with letters for the digits that look alike.
pub(crate) fn likenesses(name: &str) -> Vec<String> {
    recall(&READ, name, read_likenesses)
}

thread_local! {
    static READ: Memory<Vec<String>> = Memory::default();
}

fn read_likenesses(name: &str) -> Vec<String> {
    let words = words(name);
    let mut all = vec![words.concat()];
    let mut add = |other: String| {
        if !other.is_empty() && !all.contains(&other) {
            all.push(other);
        }
    };
    let mut turned = words.clone();
    turned.reverse();
    add(turned.concat());
    turned.sort_unstable();
    add(turned.concat());
    for spelled in [transliterated(name), at_a_glance(name)].into_iter().flatten() {
        let mut words = self::words(&spelled);
        add(words.concat());
        words.sort_unstable();
        add(words.concat());
    }
    // A capital I within a word is read as a small L.
    let mut before = ' ';
    let disguised: String = name
        .chars()
        .map(|letter| {
            let read = if letter == 'I' && before.is_lowercase() { 'l' } else { letter };
            before = letter;
            read
        })
        .collect();
    let glanced = at_a_glance(name);
    let shouted = self::words(&shouted(glanced.as_deref().unwrap_or(name))).concat();
    for text in [words.concat(), self::words(&disguised).concat(), shouted] {
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        if letters < 2 {
            continue;
        }
        for one in ['l', 'i'] {
            let read = text.replace('0', "o").replace('1', &one.to_string()).replace("rn", "m").replace("vv", "w");
            add(read);
        }
    }
    all
}

/// A name as its country writes it without the letters of its own: Müller is Mueller, Åse is Aase; nothing where that is
/// no other.
pub(super) fn transliterated(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let mut spelled = String::with_capacity(name.len());
    for letter in name.nfc().flat_map(char::to_lowercase).nfc() {
        match letter {
            'ä' | 'æ' => spelled.push_str("ae"),
            'ö' | 'ø' | 'œ' => spelled.push_str("oe"),
            'ü' => spelled.push_str("ue"),
            'å' => spelled.push_str("aa"),
            'đ' => spelled.push_str("dj"),
            'ð' => spelled.push_str("dh"),
            'þ' => spelled.push_str("th"),
            letter => spelled.push(letter),
        }
    }
    (spelled != name).then_some(spelled)
}

/// A name with each letter that is not Latin as the one that it passes for at a glance; nothing where that is no other.
fn at_a_glance(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    // A name that is of another script as a whole passes for nobody's.
    if !name.chars().any(|letter| letter.is_ascii_alphabetic()) {
        return None;
    }
    // Kana and ideographs pass for their own kind alone.
    let is_eastern = |letter: char| matches!(letter, '\u{2E80}'..='\u{312F}' | '\u{3190}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..);
    let read = |letter: char| match latin_at_a_glance(letter).filter(|_| !letter.is_ascii() && !is_eastern(letter)) {
        // A capital that is a mere stroke is an L or an I, which its neighbours tell.
        Some(latin) if letter.is_uppercase() && latin != 'l' => latin.to_ascii_uppercase(),
        Some(latin) => latin,
        None => letter,
    };
    let spelled: String = name.chars().map(read).collect();
    (spelled != name).then_some(spelled)
}

/// A name with a small L or a 1 as a capital I where it stands among capitals.
fn shouted(name: &str) -> String {
    let words = name.split_inclusive(|letter: char| !letter.is_alphanumeric());
    let read = |word: &str| {
        let others = || word.chars().filter(|letter| letter.is_alphabetic() && *letter != 'l');
        let is_shouted = others().count() >= 2 && others().all(char::is_uppercase);
        if is_shouted { word.replace(['l', '1'], "I") } else { word.to_owned() }
    };
    words.map(read).collect()
}

/// The words of a name as they are compared, without titles and honorifics.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = bare_words(name.trim().trim_start_matches(['@', '＠']));
    if words.len() > 1 && words.first().is_some_and(|word| matches!(word.as_str(), "mr" | "mrs" | "ms" | "dr" | "prof"))
    {
        words.remove(0);
    }
    let is_honorific =
        |word: &String| matches!(word.as_str(), "san" | "sama" | "kun" | "chan" | "sensei" | "senpai" | "dono");
    if words.len() > 1 && words.last().is_some_and(is_honorific) {
        words.pop();
    }
    while words.len() > 1 && words.last().is_some_and(|word| HONORIFICS.contains(&word.as_str())) {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        *last = without_honorific(last);
    }
    words
}

/// The words of a text as their letters are compared.
pub(super) fn bare_words(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| is_between_words(letter) || letter.is_whitespace());
    parts.map(read).filter(|word| !word.is_empty()).collect()
}

fn is_between_words(letter: char) -> bool {
    matches!(
        letter,
        '.' | '．' | '_' | '＿' | '-' | '－' | '\u{2010}'
            ..='\u{2015}' | '\u{58A}' | '\u{5BE}' | '・' | '･' | '·' | '/' | ',' | '、' | '。'
    )
}

/// The letters of a word as they are compared.
fn read(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    }
    // Capitals first: ß, ſ and the final sigma are then as others write them.
    let letters =
        word.chars().map(plain_letter).map(one_sign).nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let mut read = String::with_capacity(word.len());
    let mut base = ' ';
    for letter in letters.collect::<String>().nfd() {
        if is_combining_mark(letter) {
            // An accent makes no other person of a letter that has one in one list and none in another; the marks of
            // kana and of the scripts of India make other letters.
            if !has_accents(base) && !is_foreign_mark(letter) {
                read.push(letter);
            }
            continue;
        }
        base = letter;
        if letter.is_alphanumeric() {
            push_plain(letter, &mut read);
        }
    }
    read.nfc().collect()
}

fn has_accents(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{52F}' | '\u{590}'..='\u{6FF}' | '\u{1E00}'..='\u{1FFF}')
}

/// A mark of no script's own, or that chooses the form of an ideograph.
fn is_foreign_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE2F}' | '\u{E0100}'..='\u{E01EF}')
}

fn push_plain(letter: char, read: &mut String) {
    match letter {
        'æ' => read.push_str("ae"),
        'œ' => read.push_str("oe"),
        'ø' => read.push('o'),
        'ł' => read.push('l'),
        'đ' | 'ð' => read.push('d'),
        'ħ' => read.push('h'),
        _ if letter.is_ascii() => read.push(letter),
        _ => read.push(same_form(letter)),
    }
}

/// The letter that stands for those which look alike or are forms of one: Latin ones of other scripts, hiragana and
/// katakana, ideographs that pass for kana, and old forms of the ideographs of names.
fn same_form(letter: char) -> char {
    if let Some(&found) = FORMS.get(&letter) {
        return found;
    }
    match letter {
        // The parts of a syllable of Hangul look like nothing by themselves.
        '\u{1100}'..='\u{11FF}' => letter,
        '\u{30A1}'..='\u{30F6}' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        _ => latin_lookalike(letter).unwrap_or(letter),
    }
}

/// Each form with the letter that it is read as.
static FORMS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let pairs = |(forms, letter): &(&str, char)| forms.chars().map(|form| (form, *letter)).collect::<Vec<_>>();
    FORMS_OF_LETTERS.iter().flat_map(pairs).collect()
});

#[rustfmt::skip] // pairs in a row
const FORMS_OF_LETTERS: &[(&str, char)] = &[
    ("口", 'ろ'), ("工", 'え'), ("力", 'か'), ("夕", 'た'), ("卜", 'と'), ("八", 'は'), ("二", 'に'), ("一―", 'ー'), ("千", 'ち'), ("三", 'み'),
    ("髙", '高'), ("﨑碕", '崎'), ("邊邉", '辺'), ("齋齊斎", '斉'), ("濱濵", '浜'), ("廣", '広'), ("國", '国'), ("澤", '沢'), ("櫻", '桜'), ("嶋嶌", '島'),
    ("眞", '真'), ("惠", '恵'), ("德", '徳'), ("瀨", '瀬'), ("桒", '桑'), ("栁", '柳'), ("條", '条'), ("龍", '竜'), ("澁", '渋'), ("壽", '寿'), ("榮", '栄'),
    ("學", '学'), ("靜", '静'), ("圓", '円'), ("淵渊", '渕'), ("冨", '富'), ("舘", '館'), ("槇", '槙'), ("𠮷", '吉'), ("禮", '礼'), ("祐", '祐'), ("晴", '晴'),
    ("凜", '凛'), ("遙", '遥'), ("曾", '曽'), ("黑", '黒'), ("藏", '蔵'), ("應", '応'), ("與", '与'), ("彌", '弥'), ("實", '実'), ("萬", '万'), ("豐", '豊'), ("龜", '亀'),
];

/// What people put behind a name, as it is compared.
const HONORIFICS: &[&str] = &[
    "さん",
    "さま",
    "様",
    "氏",
    "君",
    "くん",
    "ちゃん",
    "殿",
    "どの",
    "先生",
    "せんせい",
    "先輩",
    "部長",
    "課長",
    "係長",
    "主任",
    "社長",
    "님",
    "씨",
    "先生様",
];

/// Whether a word is only what people put behind a name.
pub(super) fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word)
}

/// A word without what people put behind a name; the word itself where nothing else would be left.
pub(super) fn without_honorific(word: &str) -> String {
    let mut name = word;
    while let Some(rest) = HONORIFICS.iter().find_map(|end| name.strip_suffix(end)).filter(|rest| !rest.is_empty()) {
        name = rest;
    }
    name.to_owned()
}
