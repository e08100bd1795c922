//! Two texts, word by word: Unicode words where words stand apart, runs of one script in Japanese.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

/// A part of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Same(String),
    Gone(String),
    New(String),
}

/// The search for the shortest way grows with the product of both lengths; beyond this, what differs is one piece.
const LARGEST_SEARCH: usize = 4_000_000;

/// What differs between two texts: first by lines, then by the words of the lines that differ.
pub(crate) fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let mut found = Found::default();
    compare(&lines(before), &lines(after), &mut found, by_words);
    found.finish()
}

/// How much two texts have in common, from 0 to 1: the words of both, counted.
pub(crate) fn likeness(one: &str, other: &str) -> f64 {
    let words = |text: &str| {
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        for word in tokens(text).into_iter().filter(|word| !is_gap(word)) {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
        counts
    };
    let (one, other) = (words(one), words(other));
    let all: usize = one.values().chain(other.values()).sum();
    let shared: usize = one.iter().map(|(word, count)| (*count).min(other.get(word).copied().unwrap_or(0))).sum();
    #[expect(clippy::cast_precision_loss, reason = "a share of some words")]
    if all == 0 { 1.0 } else { 2.0 * shared as f64 / all as f64 }
}

fn by_words(before: &str, after: &str, found: &mut Found) {
    compare(&tokens(before), &tokens(after), found, |gone, fresh, found| {
        found.gone(gone);
        found.fresh(fresh);
    });
}

/// Tells what two rows of parts have in common and what not; what took something else's place is left to `replaced`.
fn compare(old: &[&str], new: &[&str], found: &mut Found, replaced: impl Fn(&str, &str, &mut Found)) {
    for op in ops(old, new) {
        let (before, after) = (&old[op.old_range()], &new[op.new_range()]);
        match op {
            DiffOp::Equal { .. } => found.same(&before.concat()),
            DiffOp::Delete { .. } => found.gone(&before.concat()),
            DiffOp::Insert { .. } => found.fresh(&after.concat()),
            DiffOp::Replace { .. } => replaced(&before.concat(), &after.concat(), found),
        }
    }
}

/// The steps from one list to the other. What both begin and end with is taken off first.
fn ops(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let head = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = (&old[head..], &new[head..]);
    let tail = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(one, other)| one == other).count();
    let (one, other) = (&rest.0[..rest.0.len() - tail], &rest.1[..rest.1.len() - tail]);
    if one.len().saturating_mul(other.len()) <= LARGEST_SEARCH {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: head },
        DiffOp::Replace { old_index: head, old_len: one.len(), new_index: head, new_len: other.len() },
        DiffOp::Equal { old_index: head + one.len(), new_index: head + other.len(), len: tail },
    ]
}

/// Pieces as they are found; neighbours of a kind are one, and a gap between two changes belongs to both.
#[derive(Default)]
struct Found {
    done: Vec<Piece>,
    gone: String,
    new: String,
    /// What both have, behind a change.
    same: String,
}

impl Found {
    fn same(&mut self, text: &str) {
        self.same.push_str(text);
    }

    fn gone(&mut self, text: &str) {
        self.before_change();
        self.gone.push_str(text);
    }

    fn fresh(&mut self, text: &str) {
        self.before_change();
        self.new.push_str(text);
    }

    fn before_change(&mut self) {
        if self.same.is_empty() {
            return;
        }
        let same = std::mem::take(&mut self.same);
        if !self.gone.is_empty() && !self.new.is_empty() && is_gap(&same) && !same.contains('\n') {
            self.gone.push_str(&same);
            self.new.push_str(&same);
        } else {
            self.change_ends();
            self.done.push(Piece::Same(same));
        }
    }

    fn change_ends(&mut self) {
        let (gone, new) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.new));
        self.done.extend((!gone.is_empty()).then_some(Piece::Gone(gone)));
        self.done.extend((!new.is_empty()).then_some(Piece::New(new)));
    }

    fn finish(mut self) -> Vec<Piece> {
        self.change_ends();
        if !self.same.is_empty() {
            self.done.push(Piece::Same(self.same));
        }
        self.done
    }
}

fn is_gap(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Lines with their ends; spaces before a line's end belong to it.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The words of a text and what stands between them, without a gap.
fn tokens(text: &str) -> Vec<&str> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (start, word) in text.split_word_bound_indices() {
        let end = start + word.len();
        match found.last_mut() {
            // Word bounds take each letter of a Japanese text for a word.
            Some(last) if script(&text[last.0..last.1]).is_some_and(|known| script(word) == Some(known)) => {
                last.1 = end;
            }
            _ => found.push((start, end)),
        }
    }
    found.into_iter().map(|(start, end)| &text[start..end]).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Hiragana,
    Katakana,
}

/// The script of a word of Japanese, by its last letter.
fn script(word: &str) -> Option<Script> {
    match word.chars().next_back()? {
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => {
            Some(Script::Kanji)
        }
        '\u{3041}'..='\u{309F}' => Some(Script::Hiragana),
        '\u{30A1}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => Some(Script::Katakana),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word_diff_text(before: &str, after: &str) -> String {
        let told = pieces(before, after).into_iter().map(|piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("[-{text}-]"),
            Piece::New(text) => format!("{{+{text}+}}"),
        });
        told.collect()
    }

    #[test]
    fn words_of_english_and_runs_of_japanese_are_what_changes() {
        for (before, after, expected) in [
            ("It was slow.", "It was slow.", "It was slow."),
            ("It was slow for all.", "It was very slow for all.", "It was {+very +}slow for all."),
            ("one two three", "uno dos three", "[-one two-]{+uno dos+} three"),
            ("a\nb\nc", "a\nc", "a\n[-b\n-]c"),
            ("遅延が発生した。", "障害が発生した。", "[-遅延-]{+障害+}が発生した。"),
            ("キャッシュの再起動", "サーバーの再起動", "[-キャッシュ-]{+サーバー+}の再起動"),
            ("", "new", "{+new+}"),
            ("don't", "do", "[-don't-]{+do+}"),
        ] {
            assert_eq!(word_diff_text(before, after), expected);
        }
    }

    #[test]
    fn both_texts_can_be_put_together_from_the_pieces() {
        for (before, after) in [
            ("a b c d\ne f", "a x c\n\ne f g"),
            ("全面的な 機能停止\n", "部分的な機能 低下です\n\n"),
            ("  x  ", " x"),
            ("\r\n\ta", "a\r\n"),
        ] {
            let side = |wanted: fn(&Piece) -> Option<&str>| -> String {
                pieces(before, after).iter().filter_map(wanted).collect()
            };
            let old = side(|piece| match piece {
                Piece::Same(text) | Piece::Gone(text) => Some(text),
                Piece::New(_) => None,
            });
            let new = side(|piece| match piece {
                Piece::Same(text) | Piece::New(text) => Some(text),
                Piece::Gone(_) => None,
            });
            assert_eq!((old.as_str(), new.as_str()), (before, after));
        }
    }

    #[test]
    fn a_megabyte_against_another_one_ends_at_once() {
        let text = |word: &str| (0..60_000).map(|at| format!("{word}{at} ")).collect::<Vec<_>>().concat();
        assert_eq!(pieces(&text("a"), &text("b")).len(), 3);
        let lines = |word: &str| (0..60_000).map(|at| format!("{word}{at}\n")).collect::<Vec<_>>().concat();
        assert!(pieces(&lines("a"), &lines("b")).len() <= 3);
    }
}
