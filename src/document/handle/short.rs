//! Names that may be short for one another: initials, a handle made of them, a name without its middle.

use super::Handle;
use super::likeness::{transliterated, words};

/// Whether each word of one is a word of the other or begins one, and at least one is whole.
pub(crate) fn is_short_for(short: &[String], name: &[String]) -> bool {
    let mut left: Vec<&String> = name.iter().collect();
    let mut whole = 0;
    for word in short {
        let Some(at) = left.iter().position(|one| *one == word).or_else(|| {
            let is_initial = word.chars().count() == 1;
            left.iter().position(|one| is_initial && one.starts_with(word.as_str()))
        }) else {
            return false;
        };
        whole += usize::from(left.swap_remove(at) == word && word.chars().count() > 1);
    }
    whole > 0
}

/// Whether a reader cannot tell that two spellings are of two people: A. Ito may be Aiko Ito, and so may aito; B. Ito is
/// somebody else, and of Ito alone nothing is said.
pub(crate) fn may_be_one(one: &str, other: &str) -> bool {
    let others = forms(other);
    forms(one).iter().any(|one| others.iter().any(|other| may_be(one, other)))
}

/// The words of a name, and of the one before an address; as they are and as other countries write them.
fn forms(text: &str) -> Vec<Vec<String>> {
    let Ok(handle) = Handle::parse(text) else { return vec![words(text)] };
    let names = [Some(handle.word()), handle.name()];
    let spelled = |name: &str| [Some(words(name)), transliterated(name).map(|name| words(&name))];
    names.into_iter().flatten().flat_map(spelled).flatten().collect()
}

fn may_be(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    match short {
        [] => false,
        [word] => long.len() > 1 && is_made_of(word, long),
        _ => agree(short, long),
    }
}

/// Whether a handle is an initial and a name: `aito`, `itoa`, `aikoi`.
fn is_made_of(word: &str, name: &[String]) -> bool {
    let [first, .., last] = name else { return false };
    let initial = |of: &str| of.chars().next().map(String::from).unwrap_or_default();
    let is_telling = |whole: &str| whole.chars().count() >= 3;
    [(first, last), (last, first)].into_iter().any(|(whole, short)| {
        let short = initial(short);
        is_telling(whole) && [format!("{short}{whole}"), format!("{whole}{short}")].iter().any(|made| made == word)
    })
}

/// Whether each word of the shorter is one of the longer, or the initial of one; at least one is whole, or all are
/// initials.
fn agree(short: &[String], long: &[String]) -> bool {
    let mut left: Vec<&String> = long.iter().collect();
    let (mut whole, mut initials) = (0, 0);
    for word in short {
        let is_initial_of = |one: &str, other: &str| one.chars().count() == 1 && other.starts_with(one);
        let found = left
            .iter()
            .position(|one| *one == word)
            .or_else(|| left.iter().position(|one| is_initial_of(word, one) || is_initial_of(one, word)));
        let Some(at) = found else { return false };
        let is_whole = left.swap_remove(at) == word && word.chars().count() > 1;
        whole += usize::from(is_whole);
        initials += usize::from(!is_whole);
    }
    whole > 0 || (initials == short.len() && left.is_empty())
}

#[cfg(test)]
mod tests {
    use super::may_be_one;

    #[test]
    fn initials_may_be_of_a_name_and_of_no_other() {
        for (one, other) in [
            ("A. Ito", "Aiko Ito"),
            ("a.ito", "Aiko Ito"),
            ("Ito A.", "Aiko Ito"),
            ("aito", "Aiko Ito"),
            ("itoa", "Aiko Ito"),
            ("aikoi", "Aiko Ito"),
            ("Aiko K. Ito", "Aiko Ito"),
            ("A. K. Ito", "Aiko Ito"),
            ("A. I.", "Aiko Ito"),
            ("J. Müller", "Jana Muller"),
            ("jmueller", "Jana Mueller"),
            ("jmueller", "Jana Müller"),
            ("A.Ito@example.com", "Aiko Ito <me@example.com>"),
        ] {
            assert!(may_be_one(one, other) && may_be_one(other, one), "{one}, {other}");
        }
        for (one, other) in [
            ("B. Ito", "A. Ito"),
            ("B. Ito", "Aiko Ito"),
            ("Ben Ito", "Aiko Ito"),
            ("Ito", "Aiko Ito"),
            ("Aiko", "Aiko Ito"),
            ("ai", "Aiko Ito"),
            ("aiko", "A. Ito"),
            ("A. Sato", "Aiko Ito"),
            ("", "Aiko Ito"),
            ("田中 健", "田中 愛子"),
        ] {
            assert!(!may_be_one(one, other) && !may_be_one(other, one), "{one}, {other}");
        }
    }
}
