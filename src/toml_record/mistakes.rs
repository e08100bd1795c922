//! What the TOML parser objects to, in words of ours: it has English words alone, knows no input method, and points at
//! where it gave up rather than at where a slip began.

use std::collections::{BTreeMap, BTreeSet};

use super::look_alikes::look_alike;
use super::parser_words::plain;
use super::place::Place;
use super::slip::Slip;
use super::tokens::{Tokens, is_header, pair_start};
use super::{bare_values, keys, left_over, quotes};
use crate::source::{SourceFile, Span};
use crate::text::say;

/// The parser's errors as slips: of those in one line the first, for it makes the others, or those that explain it.
pub(super) fn mistakes<'e>(source: &SourceFile, errors: impl Iterator<Item = (&'e str, Span)>) -> Vec<(Span, Slip)> {
    let mut errors: Vec<(&str, Span)> = errors.collect();
    if errors.is_empty() {
        return Vec::new();
    }
    let text = source.text();
    let tokens = Tokens::new(text);
    let place = |span| Place { text, tokens: &tokens, span };
    let mut kept = Vec::new();
    if let Some(string) = tokens.run_on()
        && errors.iter().any(|(_, span)| span.start >= string.span.end)
    {
        // From there on strings and what stands between them have changed places.
        errors.retain(|(_, span)| span.start < string.span.start);
        kept.push(quotes::run_on(place(string.span), string));
    }
    let mut lines: BTreeMap<usize, Vec<(Span, Slip, Weight)>> = BTreeMap::new();
    for (words, span) in errors {
        lines.entry(source.line(span.start).start).or_default().push(mistake(words, place(span)));
    }
    for (_, mut mistakes) in lines {
        mistakes.sort_by_key(|(span, ..)| *span);
        if mistakes.iter().any(|(.., weight)| *weight == Weight::Explains) {
            let mut known = BTreeSet::new();
            mistakes.retain(|(_, slip, weight)| *weight == Weight::Explains && known.insert(slip.key.clone()));
        } else {
            mistakes.truncate(1);
        }
        kept.extend(mistakes.into_iter().map(|(span, slip, _)| (span, slip)));
    }
    kept.sort_by_key(|(span, _)| *span);
    without_consequences(text, kept)
}

/// Whether a mistake explains the others of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Explains,
    Plain,
}

fn mistake(words: &str, at: Place<'_>) -> (Span, Slip, Weight) {
    if let Some((span, slip)) = mistaken_letter(at, words) {
        return (span, slip, Weight::Explains);
    }
    let (span, slip) = quotes::slip(at, words)
        .or_else(|| bare_values::slip(at, words))
        .or_else(|| keys::slip(at, words))
        .or_else(|| left_over::slip(at, words))
        .or_else(|| unclosed_list(at, words))
        .or_else(|| Some((at.span, plain(words)?)))
        .unwrap_or_else(|| (at.span, unknown(words)));
    let explains = slip.key == quotes::UNCLOSED_STRING.into() || slip.key == keys::COLON.into();
    (span, slip, if explains { Weight::Explains } else { Weight::Plain })
}

/// A letter of an input method that looks like a sign of TOML, where it explains the error.
fn mistaken_letter(at: Place<'_>, words: &str) -> Option<(Span, Slip)> {
    let of = |start: usize, letter: char| Some((Span::new(start, start + letter.len_utf8()), look_alike(letter)?));
    if words.starts_with("invalid") && words.contains("string, expected") {
        // The quotation mark that was to close the string.
        let line = at.before().trim_end();
        let last = line.chars().last().filter(|letter| "“”＂「」『』‘’＇".contains(*letter))?;
        return of(at.span.start - at.before().len() + line.len() - last.len_utf8(), last);
    }
    if at.slice().starts_with('：') && words.starts_with("invalid unquoted key")
        || left_over::ends_a_sentence(at, words)
    {
        return None;
    }
    let is_empty = at.span.start == at.span.end;
    let region = if is_empty { at.behind().split([' ', '\t']).next()? } else { at.slice() };
    let wide = || region.char_indices().filter(|(_, letter)| !letter.is_ascii());
    let (first, letter) = wide().next()?;
    let all_are = wide().all(|(_, letter)| look_alike(letter).is_some());
    (first == 0 || all_are).then(|| of(at.span.start + first, letter))?
}

/// A list that goes on into the next key or table, at its bracket.
fn unclosed_list(at: Place<'_>, words: &str) -> Option<(Span, Slip)> {
    // A header that is not closed is another slip.
    if words.starts_with("unclosed array table") {
        return None;
    }
    let is_next = || at.before().trim().is_empty() && (pair_start(at.behind()).is_some() || is_header(at.behind()));
    if !words.starts_with("unclosed array") && !(words.starts_with("missing comma between") && is_next()) {
        return None;
    }
    let bracket = at.tokens.open_bracket(at.span.start).filter(|bracket| at.text[bracket.start..].starts_with('['))?;
    Some((bracket, plain("unclosed array")?))
}

/// The slips without those that an earlier one makes.
fn without_consequences(text: &str, slips: Vec<(Span, Slip)>) -> Vec<(Span, Slip)> {
    let closes = |span: Span| text[span.start..].starts_with(['］', '】', '〕', '｝']);
    let mut open_list = slips.iter().rfind(|(span, _)| closes(*span)).map(|(span, _)| span.start);
    let (mut table, mut in_string) = (None, 0);
    let mut kept: Vec<(Span, Slip)> = Vec::new();
    for (span, slip) in slips {
        let key = slip.key.as_str();
        let is_of_list = ["missing-comma", "equals-in-list", "unclosed-list", "stray-bracket"].contains(&key);
        let is_of_table = key.starts_with("duplicate-key.");
        let follows = span.start < in_string
            || is_of_list && open_list.is_some()
            || is_of_table && table.is_some_and(|table: usize| !text[table..span.start].contains("\n["));
        if follows {
            continue;
        }
        if key == "unclosed-list" {
            open_list = Some(span.start);
        } else if key.starts_with(keys::DUPLICATE_TABLE) {
            table = Some(span.end);
        } else if key == quotes::UNCLOSED_STRING {
            in_string = end_of_string(text, span);
        }
        kept.push((span, slip));
    }
    kept
}

/// Where the lines end into which a string of one line goes on; where it stands, if it does not.
fn end_of_string(text: &str, opening: Span) -> usize {
    let quote = &text[opening.start..opening.end];
    let Some(line_end) = text[opening.start..].find('\n').filter(|_| quote.len() == 1) else { return 0 };
    let mut at = opening.start + line_end + 1;
    for line in text[at..].lines().take(LONGEST_STRING) {
        if pair_start(line).is_some() || is_header(line) {
            return 0;
        }
        at += line.len() + 1;
        if line.contains(quote) {
            return at;
        }
    }
    0
}

/// In lines, of a string that should have three quotation marks.
const LONGEST_STRING: usize = 50;

/// The parser's own words, which have no Japanese.
fn unknown(words: &str) -> Slip {
    let mut letters = words.chars();
    let words: String = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    Slip::new(
        "syntax",
        say! {
            |rows|
            en: "{words}{}", rows.and_more();
            ja: "TOMLとして読み取れません{}", rows.and_more()
        },
        say! { en: "see https://toml.io/en/v1.0.0"; ja: "https://toml.io/ja/v1.0.0 を参照してください" },
    )
}
