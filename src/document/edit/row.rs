//! Adding a row where it belongs among the others of its array.

use super::outline::{Outline, is_header};
use super::style::{self, PairStyle, Spacing};
use super::value::{self, Shape, Value};
use super::{Change, Editor, Tree, block, inline, inline_row, place, row_lines, row_tree};
use crate::error::{Error, Result};
use crate::source::Span;
use crate::text::{Both, both};

impl Editor {
    /// Adds a row before the one of this index, counted from 0, of an array of tables at the root; behind the last one
    /// where there are not so many. Comments right above a row stay with it.
    ///
    /// # Errors
    /// When the change cannot be made without touching anything else.
    pub(crate) fn insert_row(&mut self, array: &str, before: usize, entries: &[(&str, Value)]) -> Result<()> {
        let change = match self.plan_insertion(array, before, entries) {
            Ok(None) => return self.append_row(array, entries),
            Ok(Some(change)) => self.apply(Ok(Some(change))),
            Err(cause) => Err(cause),
        };
        change.map_err(|cause| {
            let rows = row_lines(&format!("[[{}]]", value::key(array)), &PairStyle::default(), entries, "\n");
            let rows = rows.join("\n");
            Error::new(both! { en: "cannot add a row to `{array}`"; ja: "`{array}`に項目を追加できません" })
                .cause(cause)
                .hint(both! {
                    en: "add these lines where they belong by hand:\n{rows}";
                    ja: "適切な場所に、次の行を追加してください：\n{rows}"
                })
        })
    }

    /// Nothing where there is no such row.
    fn plan_insertion(&self, array: &str, before: usize, entries: &[(&str, Value)]) -> Result<Option<Change>, Both> {
        let outline = Outline::read(self.text())?;
        let index = before.to_string();
        let mut expected = Tree::of_table(&outline.root);
        if expected.get(&[array, &index]).is_none() {
            return Ok(None);
        }
        let row = [array.to_owned(), index];
        let Some(header) = outline.items.iter().position(|item| is_header(item) && item.path == row) else {
            expected.insert(array, before, row_tree(entries, Shape::Inline)?)?;
            let standing = place::array_at(&outline.root, array)?;
            let (span, text) = inline::insert(self.text(), standing, before, &inline_row(entries))
                .ok_or_else(|| both! { en: "its rows are written in a way that is not followed"; ja: "対応していない書き方の配列です" })?;
            return Ok(Some(Change { span, text, expected }));
        };
        let at = outline.start_with_comments(header);
        expected.insert(array, before, row_tree(entries, block(self.text(), at))?)?;
        let keys: Vec<&str> = entries.iter().map(|(key, _)| *key).collect();
        let style = PairStyle::of_row(&outline, Some(header), &keys);
        let title = format!("[[{}]]", value::key(array));
        let lines = row_lines(&title, &style, entries, style::eol_near(self.text(), at));
        let text = style::new_lines(self.text(), at, &lines, spacing(&self.text()[..at]));
        Ok(Some(Change { span: Span::new(at, at), text, expected }))
    }
}

/// Rows without blank lines between them stay so.
fn spacing(above: &str) -> Spacing {
    match above.lines().next_back() {
        Some(line) if !line.trim().is_empty() => Spacing::Joined,
        Some(_) | None => Spacing::Apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inserted(text: &str, before: usize) -> String {
        let mut editor = Editor::new(text).expect("the example is TOML");
        editor
            .insert_row("t", before, &[("x", Value::Datetime("2026-11-20T00:00:00Z".into()))])
            .expect("it is possible");
        editor.into_text()
    }

    /// What was added, between the bytes that were there.
    #[track_caller]
    fn assert_added(text: &str, before: usize, added: &str, at: &str) {
        let (head, tail) = text.split_once(at).expect("the place is there");
        assert_eq!(inserted(text, before), format!("{head}{added}{at}{tail}"));
    }

    #[test]
    fn a_row_stands_before_another_and_above_its_comments() {
        let text = "# the file\n\n[[t]]\nx = 1\n# behind one\n\n# above two\n[[t]]\nx = 2 # two\n\n[o]\ny = 1\n";
        assert_added(text, 1, "[[t]]\nx = 2026-11-20T00:00:00Z\n\n", "# above two");
        assert_added(text, 0, "[[t]]\nx = 2026-11-20T00:00:00Z\n\n", "[[t]]\nx = 1");
        assert_added(text, 2, "[[t]]\nx = 2026-11-20T00:00:00Z\n\n", "[o]");
        assert_added(text, 77, "[[t]]\nx = 2026-11-20T00:00:00Z\n\n", "[o]");
    }

    #[test]
    fn rows_are_written_like_their_neighbours() {
        assert_added("[[t]]\nx=1\n[[t]]\nx=2\n", 1, "[[t]]\nx=2026-11-20T00:00:00Z\n", "[[t]]\nx=2");
        assert_added(
            "[[t]]\r\nx = 1\r\n\r\n[[t]]\r\nx = 2\r\n",
            1,
            "[[t]]\r\nx = 2026-11-20T00:00:00Z\r\n\r\n",
            "[[t]]\r\nx = 2",
        );
        assert_added("[[t]]\nx = 1\n\n[[o]]\n\n[[t]]\nx = 2", 1, "[[t]]\nx = 2026-11-20T00:00:00Z\n\n", "[[t]]\nx = 2");
    }

    #[test]
    fn rows_of_an_inline_array_keep_their_lines_and_comments() {
        let row = "{ x = 2026-11-20T00:00:00Z }";
        assert_added("t = [{ x = 1 }, {x=2}]\n", 1, &format!("{row}, "), "{x=2}");
        assert_added("t = [{ x = 1 }]\n", 0, &format!("{row}, "), "{ x = 1");
        let lines = "t = [ # all\n    { x = 1 }, # one\n    # two\n    # is here\n    { x = 2 },\n]\n";
        assert_added(lines, 1, &format!("    {row},\n"), "    # two");
        assert_added(lines, 0, &format!("    {row},\n"), "    { x = 1");
        assert_added("t = [\r\n  {x = 1},\r\n]\r\n", 0, &format!("  {row},\r\n"), "  {x = 1");
    }

    #[test]
    fn what_cannot_be_placed_is_refused_with_the_lines_to_write() {
        // What looks like a comment above the second row is the end of a text.
        let text = "t = [\n  { x = \"\"\"\n# no comment\"\"\" },\n  { x = 1 },\n]\n";
        let mut editor = Editor::new(text).expect("the example is TOML");
        let day = Value::Datetime("2026-11-20T00:00:00Z".into());
        let error = editor.insert_row("t", 1, &[("x", day)]).expect_err("it would go into the text");
        assert!(error.to_string().contains("by hand:\n        [[t]]\n        x = 2026-11-20T00:00:00Z"), "{error}");
        assert_eq!(editor.text(), text);
        let mut editor = Editor::new("t = 1\n").expect("it is TOML");
        let error = editor.insert_row("t", 0, &[("x", Value::Strings(vec!["a".into()]))]).expect_err("no rows");
        assert!(error.to_string().contains("cannot add a row to `t`"), "{error}");
        assert_eq!(editor.text(), "t = 1\n");
    }
}
