//! What is on record: who approved, what was let pass, and how it came to its status.

use super::{Composer, numbered, plain, table, words_of};
use crate::document::{Maybe, Status, said};
use crate::page::model::{Block, ColumnKind, Inline, Line, Row};
use crate::page::words;
use crate::toml_record::Located;

impl Composer<'_> {
    pub(super) fn approvals(&self) -> Vec<Block> {
        let columns = [
            (words::BY, ColumnKind::Words),
            (words::TIME, ColumnKind::Short),
            (words::APPROVED_TEXT, ColumnKind::Aside),
        ];
        let rows = self.document.approvals.iter();
        let rows =
            rows.map(|approval| row([self.who(&approval.by), self.at(&approval.at), code(approval.of.as_ref())]));
        table(&columns, numbered(rows), self.language())
    }

    pub(super) fn waivers(&self) -> Vec<Block> {
        let columns = [
            (words::RULE, ColumnKind::Short),
            (words::WHERE, ColumnKind::Short),
            (words::REASON, ColumnKind::Words),
            (words::APPROVED_BY, ColumnKind::Short),
        ];
        let rows = self.document.waivers.iter().map(|waiver| {
            row([
                code(waiver.rule.as_ref()),
                code(waiver.r#where.as_ref()),
                words_of(waiver.reason.as_ref()),
                self.who(&waiver.approved_by),
            ])
        });
        table(&columns, numbered(rows), self.language())
    }

    pub(super) fn severity_changes(&self) -> Vec<Block> {
        let columns = [
            (words::TIME, ColumnKind::Short),
            (words::BEFORE, ColumnKind::Short),
            (words::AFTER, ColumnKind::Short),
            (words::BY, ColumnKind::Short),
            (words::REASON, ColumnKind::Words),
            (words::APPROVED_BY, ColumnKind::Short),
        ];
        let rows = self.document.severity_changes.iter().map(|change| {
            row([
                self.at(&change.at),
                plain(change.from.as_ref()),
                plain(change.to.as_ref()),
                self.who(&change.by),
                words_of(change.reason.as_ref()),
                self.who(&change.approved_by),
            ])
        });
        table(&columns, numbered(rows), self.language())
    }

    pub(super) fn history(&self) -> Vec<Block> {
        let columns = [
            (words::TIME, ColumnKind::Short),
            (words::BEFORE, ColumnKind::Short),
            (words::AFTER, ColumnKind::Short),
            (words::BY, ColumnKind::Short),
            (words::REASON, ColumnKind::Words),
        ];
        let status = |status: &Maybe<Status>| -> Option<Line> {
            status.as_deref().map(|status| vec![Inline::text(words::status_name(*status, self.language()))])
        };
        let rows = self.document.transitions.iter().map(|step| {
            row([
                self.at(&step.at),
                status(&step.from),
                status(&step.to),
                self.who(&step.by),
                words_of(step.reason.as_ref()),
            ])
        });
        table(&columns, numbered(rows), self.language())
    }

    #[expect(clippy::ref_option, reason = "a field is handed over as it is")]
    fn who(&self, handle: &Maybe<String>) -> Option<Line> {
        said(handle.as_ref()).map(|handle| self.person(handle))
    }
}

fn row<const N: usize>(cells: [Option<Line>; N]) -> Row {
    Row { cells: cells.into_iter().map(Option::unwrap_or_default).collect(), ..Row::default() }
}

fn code(text: Option<&Located<String>>) -> Option<Line> {
    said(text).map(|text| vec![Inline::Code(text.to_owned())])
}
