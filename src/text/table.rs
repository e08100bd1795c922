//! Cells of a table for a terminal, whose width is counted in cells of the screen and not in letters.

use unicode_width::UnicodeWidthStr;

use super::one_line;

/// A text as one cell: on one line, inert, and filled up to the width of its column.
pub(crate) fn cell(text: &str, width: usize) -> String {
    let mut shown = one_line(text);
    let missing = width.saturating_sub(shown.width());
    shown.extend(std::iter::repeat_n(' ', missing));
    shown
}

/// The width of the widest cell.
pub(crate) fn widest<'t>(cells: impl Iterator<Item = &'t str>) -> usize {
    cells.map(|text| one_line(text).width()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_widest_cell() {
        let cells = ["", "ab", "停止", "a\nb\t c", "\u{1b}", "e\u{301}"];
        let width = widest(cells.into_iter());
        assert_eq!(width, 6);
        let shown = cells.map(|text| cell(text, width));
        assert_eq!(shown, ["      ", "ab    ", "停止  ", "a b c ", r"\u{1b}", "e\u{301}     "]);
        assert_eq!(cell("too wide", 3), "too wide");
        assert_eq!(widest(std::iter::empty()), 0);
    }
}
