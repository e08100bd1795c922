//! Taking a row out of its array, and putting it where it belongs. Comments above a row are the reader's: they go where
//! the row goes, and stay where it is taken out.

use toml::Spanned;
use toml::de::DeValue;

use super::outline::{Outline, is_header, line_end};
use super::style::{self, Spacing};
use super::{Change, Editor, Tree, inline, place};
use crate::error::{Error, Result};
use crate::source::Span;
use crate::text::{Both, both};

impl Editor {
    /// Takes the row of an index, counted from 0, out of an array of tables at the root.
    ///
    /// # Errors
    /// When there is none, or the change cannot be made without touching anything else.
    pub(crate) fn remove_row(&mut self, array: &str, index: usize) -> Result<()> {
        let change = self.plan_row_removal(array, index);
        self.apply(change.map(Some)).map_err(|cause| {
            Error::new(both! { en: "cannot remove `{array}[{index}]`"; ja: "`{array}[{index}]`を削除できません" })
                .cause(cause)
                .hint(both! {
                    en: "remove the row from the document by hand";
                    ja: "ドキュメントを開いて、この項目を削除してください"
                })
        })
    }

    /// Puts a row before another one, or last where there are not so many; both are counted as they stand now. An array
    /// that is a value stays in its order. Says whether it was moved.
    ///
    /// # Errors
    /// When the change cannot be made without touching anything else.
    pub(crate) fn move_row(&mut self, array: &str, index: usize, before: usize) -> Result<bool> {
        let change = self.plan_move(array, index, before);
        let is_moved = matches!(change, Ok(Some(_)));
        self.apply(change).map(|()| is_moved).map_err(|cause| {
            Error::new(both! { en: "cannot move `{array}[{index}]`"; ja: "`{array}[{index}]`を移動できません" })
                .cause(cause)
                .hint(both! {
                    en: "move the row by hand to where its time belongs";
                    ja: "ドキュメントを開いて、日時の順になるように項目を移動してください"
                })
        })
    }

    fn plan_row_removal(&self, array: &str, index: usize) -> Result<Change, Both> {
        let outline = Outline::read(self.text())?;
        let mut expected = Tree::of_table(&outline.root);
        expected
            .take_row(array, index)
            .ok_or_else(|| both! { en: "there is no such row"; ja: "その項目がありません" })?;
        let Some(row) = Row::find(&outline, array, index) else {
            let standing = place::array_at(&outline.root, array)?;
            let span = inline_row(self.text(), standing, index)
                .ok_or_else(|| both! { en: "comments would go with it"; ja: "コメントまで失われます" })?;
            return Ok(Change { span, text: String::new(), expected });
        };
        expected.remove_if_empty(array);
        Ok(Change { span: row.with_blanks(self.text(), row.header), text: String::new(), expected })
    }

    fn plan_move(&self, array: &str, index: usize, before: usize) -> Result<Option<Change>, Both> {
        let outline = Outline::read(self.text())?;
        let text = self.text();
        let Some(row) = Row::find(&outline, array, index).filter(|_| before != index && before != index + 1) else {
            return Ok(None);
        };
        let mut expected = Tree::of_table(&outline.root);
        let moved = expected
            .take_row(array, index)
            .ok_or_else(|| both! { en: "there is no such row"; ja: "その項目がありません" })?;
        expected.insert(array, if before > index { before - 1 } else { before }, moved)?;
        let at = match Row::find(&outline, array, before) {
            Some(next) => next.start,
            None => {
                Row::last(&outline, array)
                    .ok_or_else(|| both! { en: "there is no other row"; ja: "ほかに項目がありません" })?
                    .end
            }
        };
        let block: Vec<String> = text[row.start..row.end].lines().map(str::to_owned).collect();
        let gone = row.with_blanks(text, row.start);
        let is_joined = gone == Span::new(row.start, row.end);
        let put = style::new_lines(text, at, &block, if is_joined { Spacing::Joined } else { Spacing::Apart });
        let (span, text) = if at <= gone.start {
            (Span::new(at, gone.end), [&put, &text[at..gone.start]].concat())
        } else {
            (Span::new(gone.start, at), [&text[gone.end..at], put.as_str()].concat())
        };
        Ok(Some(Change { span, text, expected }))
    }
}

/// The lines of a row that has a header.
struct Row {
    /// With the comments right above it.
    start: usize,
    header: usize,
    end: usize,
}

impl Row {
    fn find(outline: &Outline<'_>, array: &str, index: usize) -> Option<Self> {
        let path = [array.to_owned(), index.to_string()];
        let header = outline.items.iter().position(|item| is_header(item) && item.path == path)?;
        let last = outline.items[header..].iter().take_while(|item| item.path.starts_with(&path)).count();
        Some(Self {
            start: outline.start_with_comments(header),
            header: outline.items[header].lines.start,
            end: outline.items[header + last - 1].lines.end,
        })
    }

    fn last(outline: &Outline<'_>, array: &str) -> Option<Self> {
        (0..).map_while(|index| Self::find(outline, array, index)).last()
    }

    /// The row from a line on, and with the blank lines that only kept it apart.
    fn with_blanks(&self, text: &str, from: usize) -> Span {
        let is_blank = |line: &str| line.trim().is_empty();
        let above = &text[..from];
        let is_apart = above.is_empty() || above.lines().next_back().is_some_and(is_blank);
        let mut end = self.end;
        while is_apart && end < text.len() && is_blank(&text[end..line_end(text, end)]) {
            end = line_end(text, end);
        }
        let start = if is_apart && end == text.len() {
            let kept = above.trim_end();
            kept.len() + above[kept.len()..].find('\n').map_or(0, |at| at + 1)
        } else {
            from
        };
        Span::new(start, end)
    }
}

/// A row of an array that is a value: its line, or the row and the comma that goes with it; nothing where a comment would
/// go, too.
fn inline_row(text: &str, array: &Spanned<DeValue<'_>>, index: usize) -> Option<Span> {
    let rows = array.get_ref().as_array()?;
    let row: Span = rows.get(index)?.span().into();
    let line = inline::line_start(text, row.start);
    let behind = text[row.end..].strip_prefix(',').map_or(row.end, |_| row.end + 1);
    let rest = &text[behind..line_end(text, behind)];
    if line > array.span().start && text[line..row.start].trim().is_empty() && rest.trim().is_empty() {
        return Some(Span::new(line, line_end(text, behind)));
    }
    let span = match (rows.get(index + 1), index.checked_sub(1).and_then(|before| rows.get(before))) {
        (Some(next), _) => Span::new(row.start, next.span().start),
        (None, Some(before)) => Span::new(before.span().end, row.end),
        (None, None) => Span::new(row.start, behind),
    };
    let beside = [&text[span.start..row.start.max(span.start)], &text[row.end.min(span.end)..span.end]];
    (!beside.iter().any(|part| part.contains('#'))).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, edit: impl Fn(&mut Editor) -> Result<()>) -> String {
        let mut editor = Editor::new(text).expect("the example is TOML");
        edit(&mut editor).expect("it is possible");
        editor.into_text()
    }

    #[test]
    fn a_row_goes_with_its_lines_and_leaves_every_comment_around_it() {
        let text = "a = 1\n\n# above one\n[[t]]\nx = 1 # one\n\n# above two\n[[t]]\nx = 2\n# below two\n\n[o]\ny = 1\n";
        assert_eq!(
            edited(text, |editor| editor.remove_row("t", 0)),
            "a = 1\n\n# above one\n\n# above two\n[[t]]\nx = 2\n# below two\n\n[o]\ny = 1\n"
        );
        assert_eq!(
            edited(text, |editor| editor.remove_row("t", 1)),
            "a = 1\n\n# above one\n[[t]]\nx = 1 # one\n\n# above two\n# below two\n\n[o]\ny = 1\n"
        );
        for (text, index, rest) in [
            ("a = 1\n\n[[t]]\nx = 1\n\n[[t]]\nx = 2\n", 0, "a = 1\n\n[[t]]\nx = 2\n"),
            ("a = 1\n\n[[t]]\nx = 1\n\n[[t]]\nx = 2\n", 1, "a = 1\n\n[[t]]\nx = 1\n"),
            ("a = 1\r\n\r\n[[t]]\r\nx = 1\r\n", 0, "a = 1\r\n"),
            ("[[t]]\nx=1\n[[t]]\nx=2", 1, "[[t]]\nx=1\n"),
            ("[[t]]\nx=1\n[[t]]\nx=2\n[o]\n", 0, "[[t]]\nx=2\n[o]\n"),
            ("t = [{ x = 1 }, { x = 2 }]\n", 0, "t = [{ x = 2 }]\n"),
            ("t = [{ x = 1 }, { x = 2 }]\n", 1, "t = [{ x = 1 }]\n"),
            ("t = [{ x = 1 }]\n", 0, "t = []\n"),
            ("t = [\n  { x = 1 },\n  # two\n  { x = 2 },\n]\n", 1, "t = [\n  { x = 1 },\n  # two\n]\n"),
        ] {
            assert_eq!(edited(text, |editor| editor.remove_row("t", index)), rest, "{text}");
        }
    }

    #[test]
    fn a_row_that_is_not_there_or_would_take_a_comment_along_is_refused() {
        for (text, index) in
            [("[[t]]\nx = 1\n", 1), ("a = 1\n", 0), ("t = [{ x = 1 }, # one\n  { x = 2 }]\n", 0), ("t = 1\n", 0)]
        {
            let mut editor = Editor::new(text).expect("the example is TOML");
            assert!(editor.remove_row("t", index).is_err(), "{text}");
            assert_eq!(editor.text(), text);
        }
    }

    #[test]
    fn a_row_moves_with_the_comments_above_it() {
        let text = "[[t]]\nx = 1\n\n# two\n[[t]]\nx = 2 # 2\n\n[[t]]\nx = 3\n\n[o]\n";
        let moved = |index, before| edited(text, |editor| editor.move_row("t", index, before).map(drop));
        assert_eq!(moved(1, 0), "# two\n[[t]]\nx = 2 # 2\n\n[[t]]\nx = 1\n\n[[t]]\nx = 3\n\n[o]\n");
        assert_eq!(moved(1, 3), "[[t]]\nx = 1\n\n[[t]]\nx = 3\n\n# two\n[[t]]\nx = 2 # 2\n\n[o]\n");
        assert_eq!(moved(0, 2), "# two\n[[t]]\nx = 2 # 2\n\n[[t]]\nx = 1\n\n[[t]]\nx = 3\n\n[o]\n");
        assert_eq!(moved(2, 0), "[[t]]\nx = 3\n\n[[t]]\nx = 1\n\n# two\n[[t]]\nx = 2 # 2\n\n[o]\n");
        assert_eq!([moved(1, 1), moved(1, 2)], [text, text]);
        let last = "[[t]]\nx = 1\n\n[[t]]\nx = 2";
        assert_eq!(edited(last, |editor| editor.move_row("t", 0, 2).map(drop)), "[[t]]\nx = 2\n\n[[t]]\nx = 1\n");
    }
}
