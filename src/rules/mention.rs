//! Names of the document's own things in a text: tickets and references, told from longer names that hold them.

use std::ops::Range;

/// Where a name stands by itself in a text, ignoring the case of Latin letters.
pub(super) fn find(text: &str, name: &str) -> Option<Range<usize>> {
    let (bytes, sought) = (text.as_bytes(), name.as_bytes());
    if sought.is_empty() {
        return None;
    }
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let free = |at: usize, edge: u8, beyond: Option<&u8>| {
        text.is_char_boundary(at) && !(joins(edge) && beyond.copied().is_some_and(joins))
    };
    let starts = (0..=bytes.len().checked_sub(sought.len())?).filter(|&at| {
        let end = at + sought.len();
        bytes[at..end].eq_ignore_ascii_case(sought)
            && free(at, sought[0], at.checked_sub(1).and_then(|before| bytes.get(before)))
            && free(end, sought[sought.len() - 1], bytes.get(end))
    });
    starts.map(|at| at..at + sought.len()).next()
}

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
    use super::{find, names_of};

    #[test]
    fn a_name_is_found_by_itself_only() {
        for text in ["CACHE-91", "(cache-91)", "見た（CACHE-91）", "browse/CACHE-91.", "CACHE-912, CACHE-91"] {
            assert!(find(text, "CACHE-91").is_some(), "{text}");
        }
        for text in ["CACHE-912", "XCACHE-91", "CACHE-9", "", "CACHE-91_a"] {
            assert!(find(text, "CACHE-91").is_none(), "{text}");
        }
        assert!(find("あ", "\u{81}").is_none() && find("a", "").is_none());
    }

    #[test]
    fn a_ticket_is_called_by_the_last_part_of_its_link() {
        assert_eq!(names_of("CACHE-91"), ["CACHE-91"]);
        assert_eq!(names_of("https://a.example/browse/CACHE-91?x=1")[1..], ["CACHE-91"]);
        assert_eq!(names_of("https://a.example/o/r/issues/12/")[1..], ["#12", "!12"]);
        assert_eq!(names_of("https://a.example")[1..], [""; 0]);
    }
}
