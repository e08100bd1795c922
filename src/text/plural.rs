//! Numbers with their nouns.

/// A number with its noun: `1 finding`, `2 findings`, `3 more branches`, `0 entries`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {}", many(noun)) }
}

/// The plural as English spells it.
fn many(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|ending| noun.ends_with(ending));
    format!("{noun}{}", if hisses { "es" } else { "s" })
}

/// The form of a word that goes with a number: `has` or `have`.
pub(crate) fn one_or_many<T>(count: usize, one: T, many: T) -> T {
    if count == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_are_spelt_as_english_does() {
        for (count, noun, told) in [
            (0, "finding", "0 findings"),
            (1, "finding", "1 finding"),
            (2, "more finding", "2 more findings"),
            (1, "entry", "1 entry"),
            (2, "entry", "2 entries"),
            (7, "query", "7 queries"),
            (3, "business day", "3 business days"),
            (4, "branch", "4 branches"),
            (5, "process", "5 processes"),
        ] {
            assert_eq!(plural(count, noun), told);
        }
        assert_eq!([0, 1, 2].map(|count| one_or_many(count, "has", "have")), ["have", "has", "have"]);
    }
}
