//! Names of the document's own things in a text: tickets and references, told from longer names that hold them.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use memchr::memchr2_iter;

/// Where a name stands by itself in a text, ignoring the case of Latin letters.
pub(super) fn find(text: &str, name: &str) -> Option<Range<usize>> {
    all(text, name).next()
}

/// Everywhere that a name stands by itself in a text, ignoring the case of Latin letters.
pub(super) fn all<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Range<usize>> + use<'t> {
    // Prose is full of letters: what to look at is told by a sign or digit of the name, which prose seldom has.
    let anchor = name.find(|letter: char| letter.is_ascii_punctuation());
    let anchor = anchor.or_else(|| name.find(|letter: char| letter.is_ascii_digit())).unwrap_or_default();
    let letter = name[anchor..].chars().next();
    let byte = letter.and_then(|letter| u8::try_from(letter).ok()).filter(u8::is_ascii);
    let of_byte = byte.map(|byte| memchr2_iter(byte.to_ascii_lowercase(), byte.to_ascii_uppercase(), text.as_bytes()));
    let of_letter = letter.filter(|_| byte.is_none()).map(|letter| text.match_indices(letter).map(|(at, _)| at));
    of_byte.into_iter().flatten().chain(of_letter.into_iter().flatten()).filter_map(move |at| {
        let start = at.checked_sub(anchor)?;
        let range = start..start + name.len();
        stands_by_itself(text, &range, name).then_some(range)
    })
}

fn stands_by_itself(text: &str, range: &Range<usize>, name: &str) -> bool {
    let Some(here) = text.get(range.clone()) else { return false };
    let joins = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let is_free = |edge: Option<&u8>, beyond: Option<&u8>| !(joins(edge) && joins(beyond));
    here.eq_ignore_ascii_case(name)
        && is_free(name.as_bytes().first(), text.as_bytes()[..range.start].last())
        && is_free(name.as_bytes().last(), text.as_bytes()[range.end..].first())
}

/// Names that are looked for in many texts.
pub(super) struct Names {
    names: Vec<String>,
    /// Finds all of them in one reading of a text; not worth making for a few.
    automaton: Option<AhoCorasick>,
}

impl Names {
    pub(super) fn new(names: Vec<String>) -> Self {
        let automaton = (names.len() > FEW).then(|| AhoCorasick::builder().ascii_case_insensitive(true).build(&names));
        Self { names, automaton: automaton.and_then(Result::ok) }
    }

    /// Whether one of them stands by itself in a text.
    pub(super) fn any_in(&self, text: &str) -> bool {
        let Some(automaton) = &self.automaton else {
            return self.names.iter().any(|name| find(text, name).is_some());
        };
        let mut found = automaton.find_overlapping_iter(text);
        found.any(|one| stands_by_itself(text, &one.range(), &self.names[one.pattern()]))
    }
}

/// So few names are looked for one by one.
const FEW: usize = 32;

/// The names that people call a ticket by: as it is written, and by the last part of its link.
pub(super) fn names_of(ticket: &str) -> Vec<String> {
    let ticket = ticket.trim();
    let mut names = vec![ticket.to_owned()];
    if let Some((_, rest)) = ticket.split_once("://") {
        let path = rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        match path.rsplit_once('/') {
            Some((_, last)) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
                names.extend([format!("#{last}"), format!("!{last}")]);
            }
            Some((_, last)) => names.push(last.to_owned()),
            None => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[cfg(test)]
mod tests {
    use super::{FEW, Names, find, names_of};

    #[test]
    fn a_name_is_found_by_itself_only() {
        for text in ["CACHE-91", "(cache-91)", "見た（CACHE-91）", "browse/CACHE-91.", "CACHE-912, CACHE-91"] {
            assert!(find(text, "CACHE-91").is_some(), "{text}");
        }
        for text in ["CACHE-912", "XCACHE-91", "CACHE-9", "", "CACHE-91_a"] {
            assert!(find(text, "CACHE-91").is_none(), "{text}");
        }
        assert!(find("あ", "\u{81}").is_none() && find("a", "").is_none());
        assert_eq!(find("a CACHE CACHE2 あcache", "cache"), Some(2..7));
        assert!(find("あ-1", "いう-1").is_none() && find("-1", "a-1").is_none());
    }

    #[test]
    fn many_names_are_found_as_one_is() {
        let other = (0..=FEW).map(|number| format!("OTHER-{number}"));
        for name in ["CACHE-91", "#12", "キャッシュ", "limit the cache", "a-", "-a"] {
            let many = Names::new(other.clone().chain([name.to_owned()]).collect());
            assert!(many.automaton.is_some());
            for text in [
                "see cache-91.",
                "CACHE-912",
                "#12",
                "#123",
                "a#12",
                "このキャッシュが",
                "Limit the CACHE!",
                "xa-",
                "a-a",
                "",
            ] {
                assert_eq!(many.any_in(text), find(text, name).is_some(), "{name} in {text}");
            }
        }
    }

    #[test]
    fn a_ticket_is_called_by_the_last_part_of_its_link() {
        assert_eq!(names_of("CACHE-91"), ["CACHE-91"]);
        assert_eq!(names_of("https://a.example/browse/CACHE-91?x=1")[1..], ["CACHE-91"]);
        assert_eq!(names_of("https://a.example/o/r/issues/12/")[1..], ["#12", "!12"]);
        assert_eq!(names_of("https://a.example")[1..], [""; 0]);
    }
}
