//! The list for people: a line each, within the terminal's width.

use unicode_width::UnicodeWidthStr as _;

use crate::text::{cell, fitted, one_line, widest};

/// A postmortem as the list shows it: id, status, severity and owner, and the title.
pub(super) struct Row {
    pub(super) columns: [String; 4],
    pub(super) title: String,
}

/// With less than this left for the title, each postmortem has two lines.
const NARROWEST_TITLE: usize = 16;

/// The whole list; no line is wider than the terminal, and nothing is cut where there is none.
pub(super) fn table(rows: &[Row], width: Option<usize>) -> String {
    let widths = [0, 1, 2, 3].map(|column| widest(rows.iter().map(|row| row.columns[column].as_str())));
    let before_title = widths.iter().map(|width| width + 2).sum::<usize>();
    let mut text = String::new();
    for Row { columns, title } in rows {
        match width {
            Some(width) if before_title + NARROWEST_TITLE > width => {
                let [id, rest @ ..] = columns;
                let rest: Vec<String> = rest.iter().map(|cell| one_line(cell)).collect();
                let facts = rest.join(", ");
                let left = width.saturating_sub(2);
                let facts = if facts.width() + 4 < left { format!("{facts}: {}", one_line(title)) } else { facts };
                text.extend([&fitted(id, width), "\n  ", &fitted(&facts, left), "\n"]);
            }
            _ => {
                let cells = columns.iter().zip(widths).map(|(text, width)| cell(text, width));
                let title = width.map_or_else(|| one_line(title), |width| fitted(title, width - before_title));
                let line: Vec<String> = cells.chain([title]).collect();
                text.push_str(&line.join("  "));
                text.push('\n');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let row = |id: &str, owner: &str, title: &str| Row {
            columns: [id, "in-review", "SEV-1", owner].map(str::to_owned),
            title: title.to_owned(),
        };
        vec![
            row("2026-11-20-checkout-latency", "aiko", "Checkout slowed down after a cache failover"),
            row("2026-11-21-kessai", "愛子", "キャッシュの切り替え後に決済が遅くなった 👨‍👩‍👧‍👦"),
        ]
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [20, 40, 72, 80, 100, 200] {
            let text = table(&rows(), Some(width));
            assert!(text.lines().all(|line| line.width() <= width), "{width}:\n{text}");
        }
        assert_eq!(table(&rows(), Some(40)).lines().count(), 4);
        assert_eq!(table(&rows(), Some(80)).lines().count(), 2);
    }

    #[test]
    fn a_file_or_a_pipe_gets_the_whole_titles() {
        let text = table(&rows(), None);
        assert!(rows().iter().all(|row| text.contains(&row.title)), "{text}");
    }
}
