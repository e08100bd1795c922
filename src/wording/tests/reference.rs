//! The wording engine once more: as slow and as simple as it can be said, from the same words of its documentation.
//!
//! It takes from pmgit which letters no reader sees, and nothing else.

use crate::text::is_invisible;
use crate::wording::{MARKDOWN, STAND_IN};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;
use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

/// Numbers and signs that stand beside a word as notes do.
fn is_mark(letter: char) -> bool {
    "¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉№℠™½¼¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅟↉".contains(letter)
        || ('①'..='⒛').contains(&letter)
        || ('⓪'..='⓿').contains(&letter)
        || ('❶'..='➓').contains(&letter)
}

/// A text in the spelling in which terms are compared.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::new();
    let parted = |letter: char| if is_mark(letter) { vec![' ', letter, ' '] } else { vec![letter] };
    for letter in text.chars().flat_map(parted).map(framed).nfkc().flat_map(char::to_lowercase) {
        match letter {
            letter if is_unseen(letter) || is_decoration(letter) => {}
            '‘' | '’' | 'ʼ' => folded.push('\''),
            '‐' => folded.push('-'),
            '\n' => folded.push('\n'),
            white if white.is_whitespace() => {
                if !folded.ends_with([' ', '\n']) {
                    folded.push(' ');
                }
            }
            letter => folded.push(letter),
        }
    }
    let mut resolved = String::new();
    let mut word = String::new();
    for letter in folded.chars().chain(['\n']) {
        if is_of_word(letter) {
            word.push(letter);
        } else {
            resolved += &undisguised(&std::mem::take(&mut word));
            resolved.push(letter);
        }
    }
    resolved.pop();
    resolved
}

fn is_unseen(letter: char) -> bool {
    is_invisible(letter) || matches!(u32::from(letter), 0xFE00..=0xFE0F | 0xE0100..=0xE01EF)
}

/// Marks that belong to no script.
fn is_decoration(letter: char) -> bool {
    matches!(u32::from(letter), 0x300..=0x36F | 0x483..=0x489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF
        | 0xA670..=0xA672 | 0xFE20..=0xFE2F)
}

/// A letter out of its brackets, its circle or its square, and small capitals as letters.
fn framed(letter: char) -> char {
    const SMALL: &str = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘ\0ʀꜱᴛᴜᴠᴡ\0ʏᴢ";
    let firsts = [0x249C, 0x1F110, 0x1F150, 0x1F170];
    let framed = firsts.into_iter().find(|first| (*first..first + 26).contains(&u32::from(letter)));
    let place = match framed {
        Some(first) => Some(u32::from(letter) - first),
        None => {
            (0..26).zip(SMALL.chars()).find(|(_, small)| *small == letter && letter != '\0').map(|(place, _)| place)
        }
    };
    place.and_then(|place| char::from_u32(u32::from('a') + place)).unwrap_or(letter)
}

/// Letters and digits, but for those of East Asia.
fn is_of_word(letter: char) -> bool {
    let is_east_asian = matches!(u32::from(letter),
        0x1100..=0x11FF | 0x3000..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF);
    letter.is_alphanumeric() && !is_east_asian
}

fn undisguised(word: &str) -> String {
    let has_latin = word.contains(|letter: char| letter.is_ascii_alphabetic());
    let is_all = word.chars().count() >= 5 && word.chars().all(|letter| looks_like(letter).is_some());
    if word.is_ascii() || !has_latin && word.is_single_script() && !is_all {
        return word.to_owned();
    }
    word.chars().map(|letter| looks_like(letter).unwrap_or(letter)).collect()
}

/// The Latin letter that another one, or its capital, looks like.
pub(crate) fn looks_like(letter: char) -> Option<char> {
    let latin = |text: &str| {
        let letters: Vec<char> = skeleton(text).collect();
        let [only] = letters[..] else { return None };
        only.is_ascii_alphabetic().then(|| only.to_ascii_lowercase())
    };
    let capital = letter.to_uppercase().to_string();
    let one = |text: &str| text.chars().count() == 1;
    if letter.is_ascii() {
        return None;
    }
    latin(&letter.to_string())
        .or_else(|| if one(&capital) && capital != letter.to_string() { latin(&capital) } else { None })
}

/// A term in a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) group: usize,
    pub(crate) term: usize,
}

/// Every place where a term stands as a word, hidden by longer ones or not.
pub(crate) fn everywhere(folded: &str, groups: &[&[&str]]) -> Vec<Found> {
    let mut found = Vec::new();
    for (group, terms) in groups.iter().enumerate() {
        for (term, text) in terms.iter().enumerate() {
            let text = fold(text).trim().to_owned();
            for (start, _) in folded.char_indices().filter(|_| !text.is_empty()) {
                let end = start + text.len();
                if folded[start..].starts_with(&text) && is_word(&folded[..start], &text, &folded[end..]) {
                    found.push(Found { start, end, group, term });
                }
            }
        }
    }
    found
}

/// The same without those that another of their group hides: from the left, the longest first.
pub(crate) fn hits(folded: &str, groups: &[&[&str]]) -> Vec<Found> {
    let mut all = everywhere(folded, groups);
    all.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end), one.group, one.term));
    let mut kept: Vec<Found> = Vec::new();
    for one in all {
        if !kept.iter().any(|other| other.group == one.group && other.end > one.start) {
            kept.push(one);
        }
    }
    kept
}

fn is_word(before: &str, term: &str, behind: &str) -> bool {
    let before: String = before.chars().rev().collect();
    let is_letter = |letter: Option<char>| letter.is_some_and(is_of_word);
    let free = |edge: Option<char>, beyond: &str| !is_letter(edge) || !goes_on(beyond);
    free(term.chars().next(), &before) && free(term.chars().last(), behind)
}

/// Whether a word goes on: with a letter, or with one behind underscores or a single full stop.
fn goes_on(beyond: &str) -> bool {
    let rest = match beyond.chars().next() {
        Some('_') => beyond.trim_start_matches('_'),
        Some('.') => &beyond[1..],
        _ => beyond,
    };
    rest.chars().next().is_some_and(is_of_word)
}

/// A text without what all its lines with text begin with, its indentation in spaces.
pub(crate) fn outdented(markdown: &str) -> String {
    let lines: Vec<String> = markdown.split_inclusive('\n').map(in_spaces).collect();
    let width = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let common = lines.iter().filter(|line| !line.trim().is_empty()).map(width).min().unwrap_or_default();
    lines.iter().map(|line| &line[common.min(width(line))..]).collect()
}

fn in_spaces(line: &str) -> String {
    let rest = line.trim_start_matches([' ', '\t']);
    let mut spaces = String::new();
    for letter in line[..line.len() - rest.len()].chars() {
        spaces.push(' ');
        while letter == '\t' && !spaces.len().is_multiple_of(4) {
            spaces.push(' ');
        }
    }
    spaces + rest
}

/// The letters, without white space, that a reader sees of the author's words; nothing where raw HTML stands in them.
pub(crate) fn letters(markdown: &str) -> Option<String> {
    let (mut letters, mut hidden, mut links) = (String::new(), 0, Vec::new());
    for event in Parser::new_ext(&outdented(markdown), MARKDOWN) {
        match event {
            Event::Html(_) | Event::Start(Tag::HtmlBlock) => return None,
            // What stands in these is read beside the line.
            Event::InlineHtml(tag) if is_aside(&tag) => return None,
            Event::Start(Tag::BlockQuote(_) | Tag::CodeBlock(_)) => hidden += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::CodeBlock) => hidden -= 1,
            Event::Start(Tag::Link { link_type, .. }) => {
                links.push(i32::from(matches!(link_type, LinkType::Autolink | LinkType::Email)));
                hidden += links.last().expect("it was pushed on the line before");
            }
            Event::End(TagEnd::Link) => hidden -= links.pop().expect("every end has a start"),
            Event::Text(text) if hidden == 0 => letters += &text,
            _ => {}
        }
    }
    Some(plain(&letters))
}

fn is_aside(tag: &str) -> bool {
    let names = ["datalist", "noembed", "noframes", "script", "style", "template", "title", "rp", "rt", "rtc"];
    let tag = tag.to_ascii_lowercase();
    let name = tag.trim_start_matches(['<', '/']).split(|letter: char| !letter.is_ascii_alphanumeric()).next();
    name.is_some_and(|name| names.contains(&name))
}

/// A text without white space, stand-ins and tildes, with which forges strike more than Markdown does.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|&letter| !letter.is_whitespace() && !matches!(letter, STAND_IN | '~')).collect()
}
