//! What happened when: a picture, and a row for each moment.

use chrono::NaiveDate;

use super::time::span;
use super::{Composer, moment_of, numbered, references, table, words_of};
use crate::document::{Language, Moment, TimelineMoment, When, said};
use crate::page::model::{Block, ColumnKind, Inline, Line, Row, Tone};
use crate::page::{prose, words};

impl Composer<'_> {
    pub(super) fn timeline(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = self.picture().map(Block::Picture).into_iter().collect();
        let columns = [
            (words::TIME, ColumnKind::Short),
            (words::ELAPSED, ColumnKind::Short),
            (words::KIND, ColumnKind::Short),
            (words::EVENT, ColumnKind::Words),
            (words::BY, ColumnKind::Short),
            (words::EVIDENCE, ColumnKind::Aside),
        ];
        let mut day = None;
        let rows = numbered(self.document.timeline.iter().map(|row| self.moment_row(row, &mut day)));
        blocks.extend(table(&columns, rows, self.language()));
        blocks
    }

    /// A row; its day is said where it is another one than that of the row before.
    fn moment_row(&self, row: &TimelineMoment, day: &mut Option<NaiveDate>) -> Row {
        let kind = row.kind.as_deref().map(|kind| vec![Inline::text(words::moment_kind(*kind, self.language()))]);
        Row {
            above: self.day_of_row(row, day),
            cells: vec![
                self.time_of_row(row),
                self.since(row.at.as_deref().and_then(|at| at.moment())),
                kind.unwrap_or_default(),
                words_of(row.event.as_ref()).unwrap_or_default(),
                said(row.by.as_ref()).map(|by| self.person(by)).unwrap_or_default(),
                references(&row.evidence),
            ],
            below: said(row.detail.as_ref()).map(prose::blocks).unwrap_or_default(),
            ..Row::default()
        }
    }

    /// The row's day, where it is another one than that of the row before.
    fn day_of_row(&self, row: &TimelineMoment, day: &mut Option<NaiveDate>) -> Line {
        let Some(first) = row.at.as_deref().or(row.until.as_deref()) else { return Line::new() };
        let today = self.clock.day(*first);
        if day.replace(today) == Some(today) {
            return Line::new();
        }
        vec![Inline::text(self.clock.day_text(today))]
    }

    /// `about 00:12–00:20`.
    fn time_of_row(&self, row: &TimelineMoment) -> Line {
        let (at, until) = (row.at.as_deref().copied(), row.until.as_deref().copied());
        let is_about = row.about.as_deref() == Some(&true);
        let Some(first) = at.or(until) else {
            return if is_about { vec![Inline::text(self.about_word())] } else { Line::new() };
        };
        let today = self.clock.day(first);
        let shown = |when: When| match when {
            When::Moment(at) if self.clock.day(when) == today => vec![self.clock.clock(at)],
            other => self.clock.when(other),
        };
        let mut line = Line::new();
        if is_about && self.language() == Language::En {
            line.push(Inline::text("about "));
        }
        match at {
            Some(When::Moment(_)) => line.extend(shown(first)),
            Some(When::Day(_)) => line.push(Inline::Mark(Tone::Quiet, self.day_alone().to_owned())),
            None => {}
        }
        if let Some(until) = until {
            line.push(Inline::text("–"));
            line.extend(shown(until));
        }
        if is_about && self.language() == Language::Ja {
            line.push(Inline::text("頃"));
        }
        line
    }

    fn about_word(&self) -> &'static str {
        match self.language() {
            Language::En => "about",
            Language::Ja => "およその時刻",
        }
    }

    fn day_alone(&self) -> &'static str {
        match self.language() {
            Language::En => "time unknown",
            Language::Ja => "時刻不明",
        }
    }

    /// How long after the incident began: `+34 min`.
    fn since(&self, at: Option<Moment>) -> Line {
        let began = moment_of(&self.document.incident.started);
        let (Some(at), Some(began)) = (at, began) else { return Line::new() };
        let text = if at == began { "0".to_owned() } else { span(at - began, self.language()) };
        let sign = if at < began { "−" } else { "+" };
        vec![Inline::Mark(Tone::Quiet, format!("{sign}{text}"))]
    }
}
