//! What was lately read of a spelling: an archive names the same few people in thousands of places.

use std::cell::RefCell;
use std::collections::HashMap;
use std::thread::LocalKey;

/// What each spelling was read as; a thread's own.
pub(super) type Memory<T> = RefCell<HashMap<String, T>>;

/// So many spellings are remembered, then it begins anew.
const MOST: usize = 1_000;
/// So many bytes has the longest one; what is longer is hardly a name.
const LONGEST: usize = 100;

/// What a spelling is read as, which depends on nothing else.
pub(super) fn recall<T: Clone>(
    memory: &'static LocalKey<Memory<T>>,
    spelling: &str,
    read: impl FnOnce(&str) -> T,
) -> T {
    if spelling.len() > LONGEST {
        return read(spelling);
    }
    if let Some(known) = memory.with_borrow(|known| known.get(spelling).cloned()) {
        return known;
    }
    let found = read(spelling);
    memory.with_borrow_mut(|known| {
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(spelling.to_owned(), found.clone());
    });
    found
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, MOST, Memory, recall};

    thread_local! {
        static LENGTHS: Memory<usize> = Memory::default();
    }

    #[test]
    fn a_spelling_is_read_once_and_not_many_are_kept() {
        assert_eq!(recall(&LENGTHS, "aiko", str::len), 4);
        assert_eq!(recall(&LENGTHS, "aiko", |_| unreachable!("it is known")), 4);
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(recall(&LENGTHS, &long, str::len), LONGEST + 1);
        for number in 0..3 * MOST {
            recall(&LENGTHS, &number.to_string(), str::len);
        }
        let kept = LENGTHS.with_borrow(|known| (known.len() <= MOST, known.contains_key(&long)));
        assert_eq!(kept, (true, false));
    }
}
