//! What would fix a finding: edits of the file it stands in.

use crate::source::Span;

/// Edits that belong together: all of them are made or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fix {
    /// In the order of their spans, none over another.
    edits: Vec<Edit>,
}

/// A span of the file, and what is to stand there instead; an empty span is a place to insert at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    pub(crate) span: Span,
    pub(crate) text: String,
}

impl Edit {
    /// The one edit that makes a text of another; nothing where they are the same.
    pub(crate) fn between(before: &str, after: &str) -> Option<Self> {
        let same = |(one, other): &(char, char)| one == other;
        let head: usize = before.chars().zip(after.chars()).take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
        let (before, after) = (&before[head..], &after[head..]);
        let tail: usize =
            before.chars().rev().zip(after.chars().rev()).take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
        let (old, new) = (before.len() - tail, &after[..after.len() - tail]);
        (old > 0 || !new.is_empty()).then(|| Self { span: Span::new(head, head + old), text: new.to_owned() })
    }
}

impl Fix {
    pub(crate) fn new(edits: impl IntoIterator<Item = Edit>) -> Self {
        let mut edits: Vec<Edit> = edits.into_iter().collect();
        edits.sort();
        Self { edits }
    }

    /// Adds an edit; thousands in order cost as many steps.
    pub(crate) fn add(&mut self, span: Span, text: impl Into<String>) {
        let edit = Edit { span, text: text.into() };
        // Most are added in their order, and there may be many thousand.
        let at = self.edits.partition_point(|known| *known <= edit);
        self.edits.insert(at, edit);
    }

    pub(crate) fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The text with every edit made; nothing where an edit lies outside of the text or over another.
    pub(crate) fn apply(&self, text: &str) -> Option<String> {
        let (mut fixed, mut done) = (String::with_capacity(text.len()), 0);
        for Edit { span, text: replacement } in &self.edits {
            fixed.push_str(text.get(done..span.start)?);
            fixed.push_str(replacement);
            done = span.end;
        }
        fixed.push_str(text.get(done..)?);
        Some(fixed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(edits: &[(usize, usize, &str)]) -> Option<String> {
        let edit = |&(start, end, text): &(usize, usize, &str)| Edit { span: Span::new(start, end), text: text.into() };
        Fix::new(edits.iter().map(edit)).apply("a 障 c")
    }

    #[test]
    fn the_edit_between_two_texts_makes_the_one_of_the_other() {
        for (before, after) in
            [("a 障 c", "a 害 c"), ("", "a"), ("aa", "aaa"), ("aaa", "a"), ("x\ny\n", "x\nz\ny\n"), ("障", "隝")]
        {
            let edit = Edit::between(before, after).expect("they differ");
            assert_eq!(Fix::new([edit]).apply(before).as_deref(), Some(after), "{before}");
        }
        assert_eq!(Edit::between("a", "a"), None);
    }

    #[test]
    fn edits_are_made_in_order_and_together() {
        assert_eq!(applied(&[(6, 7, "d"), (0, 1, "b")]).as_deref(), Some("b 障 d"));
        assert_eq!(applied(&[(7, 7, "!\n")]).as_deref(), Some("a 障 c!\n"));
        assert_eq!(applied(&[]).as_deref(), Some("a 障 c"));
        for wrong in [(0, 3, "x"), (7, 9, "x"), (5, 4, "x")] {
            assert_eq!(applied(&[wrong]), None, "{wrong:?}");
        }
        assert_eq!(applied(&[(0, 2, "x"), (1, 2, "y")]), None);
    }
}
