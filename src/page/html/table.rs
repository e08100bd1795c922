//! Facts and tables as HTML, with what is remarked on each of their rows.

use super::Writer;
use crate::page::model::{ColumnKind, Fact, Row, Table, row_route};

impl Writer<'_> {
    pub(super) fn facts(&mut self, facts: &[Fact]) {
        self.raw("<dl>\n");
        for fact in facts {
            self.raw("<div><dt dir=\"auto\">");
            self.text(&fact.name);
            self.raw("</dt><dd dir=\"auto\">");
            self.line(&fact.value);
            // What has no place of its own is on top.
            if !fact.route.is_empty() {
                self.remarks(fact.route);
            }
            self.raw("</dd></div>\n");
        }
        self.raw("</dl>\n");
    }

    pub(super) fn table(&mut self, table: &Table, name: &str) {
        self.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.text(name);
        self.raw("\">\n<table>\n<thead>\n<tr>");
        for column in &table.columns {
            self.raw("<th scope=\"col\"");
            self.raw(class_of(column.kind));
            self.raw(">");
            self.line(&column.heading);
            self.raw("</th>");
        }
        self.raw("</tr>\n</thead>\n<tbody>\n");
        for row in &table.rows {
            self.row(table, row);
        }
        self.raw("</tbody>\n</table>\n</div>\n");
    }

    fn row(&mut self, table: &Table, row: &Row) {
        let count = table.columns.len().max(1);
        if !row.above.is_empty() {
            self.raw(&format!("<tr class=\"above\"><th scope=\"rowgroup\" colspan=\"{count}\">"));
            self.line(&row.above);
            self.raw("</th></tr>\n");
        }
        self.raw(if row.below.is_empty() { "<tr>" } else { "<tr class=\"more\">" });
        for (at, cell) in row.cells.iter().enumerate() {
            let column = table.columns.get(at);
            self.raw("<td");
            self.raw(class_of(column.map_or(ColumnKind::Words, |column| column.kind)));
            self.raw(" dir=\"auto\">");
            self.line(cell);
            self.raw("</td>");
        }
        self.raw("</tr>\n");
        if !row.below.is_empty() {
            self.raw(&format!("<tr class=\"below\"><td colspan=\"{count}\">\n"));
            self.blocks(&row.below);
            self.raw("</td></tr>\n");
        }
        self.remarks_of_row(row, count);
    }

    /// What is remarked on a row stands right below it.
    fn remarks_of_row(&mut self, row: &Row, count: usize) {
        let (Some(number), Some(margin)) = (row.number, self.margin) else { return };
        let route = row_route(self.part, number);
        if margin.remarks.contains_key(&route) {
            self.raw(&format!("<tr class=\"remarks\"><td colspan=\"{count}\">"));
            self.remarks(&route);
            self.raw("</td></tr>\n");
        }
    }
}

fn class_of(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Words => "",
        ColumnKind::Short => " class=\"short\"",
        ColumnKind::Number => " class=\"number\"",
        ColumnKind::Aside => " class=\"aside\"",
    }
}
