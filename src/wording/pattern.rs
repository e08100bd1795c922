//! The patterns in which the phrase book says what stands beside a phrase.
//!
//! ```text
//! the [a|an|big _] [big ]?outage   one of several, and what may be missing
//! if _ had                      _ is one word
//! if .. had                     .. is anything
//! was found$                    $ is the end
//! ```
//!
//! A space is any white space. A pattern is read as it stands, and only beside a phrase that was found: no table is made of it.

/// Whether a text, or the rest of it from `at`, begins as the pattern says; where that ends.
pub(super) fn begins(pattern: &str, text: &str) -> Option<usize> {
    let mut end = None;
    follow(pattern, text, 0, &mut |at| {
        let ends = !is_inside_word(text, at);
        end = ends.then_some(at);
        ends
    });
    end
}

/// Whether a text ends as the pattern says.
pub(super) fn ends(pattern: &str, text: &str) -> bool {
    let mut starts = text.char_indices().map(|(at, _)| at).filter(|&at| !is_inside_word(text, at));
    starts.any(|at| follow(pattern, text, at, &mut |end| end == text.len()))
}

/// Whether a text has somewhere what the pattern says.
pub(super) fn has(pattern: &str, text: &str) -> bool {
    let mut starts = text.char_indices().map(|(at, _)| at).filter(|&at| !is_inside_word(text, at));
    starts.any(|at| follow(pattern, text, at, &mut |end| !is_inside_word(text, end)))
}

/// Whether a Latin word goes on at a place.
fn is_inside_word(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let is_of_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    is_of_word(at.checked_sub(1).and_then(|before| bytes.get(before))) && is_of_word(bytes.get(at))
}

/// Goes on at a place as the pattern says, in each way there is, until one will do.
fn follow(pattern: &str, text: &str, at: usize, will_do: &mut dyn FnMut(usize) -> bool) -> bool {
    let rest = &text[at..];
    if pattern.is_empty() {
        return will_do(at);
    }
    if let Some(pattern) = pattern.strip_prefix("..") {
        let mut places = rest.char_indices().map(|(further, _)| at + further).chain([text.len()]);
        return places.any(|at| !is_inside_word(text, at) && follow(pattern, text, at, will_do));
    }
    if let Some(inner) = pattern.strip_prefix('[') {
        let (choices, behind) = inner.split_once(']').expect("the pattern closes its brackets");
        let optional = behind.strip_prefix('?');
        let behind = optional.unwrap_or(behind);
        let mut choices = choices.split('|');
        return choices.any(|choice| follow(choice, text, at, &mut |end| follow(behind, text, end, will_do)))
            || optional.is_some() && follow(behind, text, at, will_do);
    }
    let letter = pattern.chars().next().unwrap_or_default();
    let behind = &pattern[letter.len_utf8()..];
    match letter {
        ' ' => {
            let spaces = rest.len() - rest.trim_start().len();
            // What may be missing has its own space.
            let has_one = spaces > 0 || rest.is_empty() || at > 0 && text[..at].ends_with(char::is_whitespace);
            has_one && follow(behind, text, at + spaces, will_do)
        }
        '$' => rest.is_empty() && follow(behind, text, at, will_do),
        '_' => {
            let is_of_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '\'' | '_' | '/');
            let word = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
            word > 0 && follow(behind, text, at + word, will_do)
        }
        letter => rest.starts_with(letter) && follow(behind, text, at + letter.len_utf8(), will_do),
    }
}

#[cfg(test)]
mod tests {
    use super::{begins, ends, has};

    #[test]
    fn a_text_is_told_by_what_it_begins_with() {
        for (pattern, text, end) in [
            ("was _", "was down again", Some(8)),
            ("was", "wasted", None),
            ("[is|was] [not ]?the", "was the", Some(7)),
            ("[is|was] [not ]?the", "is  not the end", Some(11)),
            (".. had been", "it had had been", Some(15)),
            ("が[完全に|全面的に]?停止", "が完全に停止した", Some("が完全に停止".len())),
            ("が[完全に|全面的に]?停止", "が停止した", Some("が停止".len())),
            ("が停止", "は停止した", None),
            ("", "", Some(0)),
            ("a", "", None),
        ] {
            assert_eq!(begins(pattern, text), end, "{pattern} in {text}");
        }
    }

    #[test]
    fn a_text_is_told_by_what_it_ends_with_or_has() {
        assert!(ends("if .. had", "even if the alert had"));
        assert!(!ends("if .. had", "the motif had"));
        assert!(!ends("if .. had", "if we had been"));
        assert!(ends("[a|an]", "it was an"));
        assert!(!ends("[a|an]", "a ban"));
        assert!(has("[ば|たら]", "見ていれば") && !has("[ば|たら]", "見ている"));
        assert!(has("if", "what if not") && !has("if", "gift"));
    }
}
