//! Lists as a sentence has them.

use std::fmt::Display;

use super::Language;

impl Language {
    /// The items as a sentence of the language lists them: `a, b and c`, `a、b、c`.
    pub(crate) fn and_list(self, items: impl IntoIterator<Item: AsRef<str>>) -> String {
        match self {
            Self::En => and_list(items),
            Self::Ja => japanese_list(items),
        }
    }

    /// The items as choices: `a, b or c`, `a、b、c`.
    pub(crate) fn or_list(self, items: impl IntoIterator<Item: AsRef<str>>) -> String {
        match self {
            Self::En => or_list(items),
            Self::Ja => japanese_list(items),
        }
    }
}

fn japanese_list(items: impl IntoIterator<Item: AsRef<str>>) -> String {
    let mut list = String::new();
    for item in items {
        list.extend([if list.is_empty() { "" } else { "、" }, item.as_ref()]);
    }
    list
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn and_list(items: impl IntoIterator<Item: AsRef<str>>) -> String {
    list_with("and", items)
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn or_list(items: impl IntoIterator<Item: AsRef<str>>) -> String {
    list_with("or", items)
}

/// The items, with a conjunction before the last one.
pub(crate) fn list_with(conjunction: &str, items: impl IntoIterator<Item: AsRef<str>>) -> String {
    let mut list = String::new();
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        if !list.is_empty() {
            let joint: &[&str] = if items.peek().is_some() { &[", "] } else { &[" ", conjunction, " "] };
            list.extend(joint.iter().copied());
        }
        list.push_str(item.as_ref());
    }
    list
}

/// A name of the user's as messages have it: in backticks.
pub(crate) fn backticked(name: impl Display) -> String {
    format!("`{name}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_conjunction_before_the_last() {
        for (items, list) in [
            (&[][..], ""),
            (&["a"], "a"),
            (&["a", "b"], "a or b"),
            (&["a", "b", "c"], "a, b or c"),
            (&["停止", "it's \"x\"", "a or b"], "停止, it's \"x\" or a or b"),
        ] {
            assert_eq!(or_list(items), list);
        }
        assert_eq!(and_list(["a", "b"].map(backticked)), "`a` and `b`");
        assert_eq!(list_with("and no", ["a", "b", "c"]), "a, b and no c");
        assert_eq!(Language::Ja.or_list(["a", "b", "c"]), "a、b、c");
        assert_eq!(Language::En.or_list(["a", "b", "c"]), "a, b or c");
    }
}
