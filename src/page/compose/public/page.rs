//! The pages that are made of a public copy: the copy itself, and the report to customers.

use super::copy::{Measure, PublicAction, PublicCopy, PublicMoment};
use crate::calendar::Zone;
use crate::document::{Language, When};
use crate::page::compose::time::{Clock, number, span};
use crate::page::compose::{facts, table};
use crate::page::model::{Block, ColumnKind, Fact, Fold, Inline, Line, Page, Row};
use crate::page::prose;
use crate::page::words::{self, Label};
use crate::text::one_line;

/// The page of a public copy.
pub(crate) fn public_page(copy: &PublicCopy, zone: &Zone, language: Language) -> Page {
    let writer = Writer { copy, clock: Clock { zone, language }, language };
    let mut page =
        writer.page(copy.title.as_deref().map_or_else(|| writer.label(words::POSTMORTEM).to_owned(), one_line));
    page.lead = facts(writer.facts());
    for (heading, text) in &copy.sections {
        page.add("section", heading, Fold::Open, prose::public_blocks(text));
    }
    page.add("impact", writer.label(words::IMPACT), Fold::Open, writer.impact());
    page.add("timeline", writer.label(words::TIMELINE), Fold::Open, writer.timeline());
    page.add("actions", writer.label(words::ACTIONS), Fold::Open, writer.actions());
    for (written, _) in &copy.message {
        let name = if copy.message.len() > 1 { format!(" ({})", written.name()) } else { String::new() };
        let heading = format!("{}{name}", writer.label(words::EXTERNAL_MESSAGE));
        page.add("message", heading, Fold::Open, writer.message(*written, Block::Heading));
    }
    page
}

/// A report to customers (障害報告書): the message in a language, with when and what. Nothing where there is no such message.
pub(crate) fn report_page(copy: &PublicCopy, zone: &Zone, language: Language) -> Option<Page> {
    let (_, parts) = copy.message.iter().find(|(written, _)| *written == language)?;
    let writer = Writer { copy, clock: Clock { zone, language }, language };
    let mut page = writer.page(writer.label(words::REPORT).to_owned());
    page.kicker = copy.posted.map(|at| prose::words(&writer.clock.when(at))).unwrap_or_default();
    page.lead = facts(writer.facts());
    for (heading, text) in words::message_parts(language).into_iter().zip(parts) {
        let blocks = text.as_deref().map(prose::public_blocks).unwrap_or_default();
        page.add("message", heading, Fold::Open, blocks);
    }
    page.add("impact", writer.label(words::IMPACT), Fold::Open, writer.impact());
    Some(page)
}

struct Writer<'c> {
    copy: &'c PublicCopy,
    clock: Clock<'c>,
    language: Language,
}

impl Writer<'_> {
    fn label(&self, label: Label) -> &'static str {
        label.in_language(self.language)
    }

    fn page(&self, title: String) -> Page {
        let has_times = self.copy.moment().is_some() || !self.copy.timeline.is_empty();
        let legend = vec![Inline::text(self.clock.legend(self.copy.moment()))];
        Page {
            language: self.language,
            title,
            kicker: String::new(),
            lead: Vec::new(),
            parts: Vec::new(),
            foot: if has_times { vec![legend] } else { Vec::new() },
        }
    }

    fn facts(&self) -> Vec<Option<Fact>> {
        let copy = self.copy;
        let fact = |label: Label, value: Option<Line>| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(Fact::new(self.label(label), value))
        };
        let turns = [words::BEGAN, words::DETECTED, words::MITIGATED, words::RESOLVED];
        let mut all = vec![fact(words::SEVERITY, copy.severity.as_deref().map(prose::plain))];
        all.extend(turns.into_iter().zip(copy.turns).map(|(label, at)| fact(label, at.map(|at| self.clock.when(at)))));
        let lasted = match (copy.turns[0].and_then(When::moment), copy.turns[3].and_then(When::moment)) {
            (Some(from), Some(until)) if until > from => Some(vec![Inline::text(span(until - from, self.language))]),
            _ => None,
        };
        all.push(fact(words::LASTED, lasted));
        let names = |names: &[String]| prose::plain(&names.join(self.language_comma()));
        all.push(fact(words::SYSTEMS, Some(names(&copy.systems))));
        all.push(fact(words::TAGS, Some(names(&copy.tags))));
        all
    }

    fn language_comma(&self) -> &'static str {
        match self.language {
            Language::En => ", ",
            Language::Ja => "、",
        }
    }

    fn impact(&self) -> Vec<Block> {
        let columns = [
            (words::MEASURE, ColumnKind::Words),
            (words::VALUE, ColumnKind::Number),
            (words::OF, ColumnKind::Number),
            (words::UNIT, ColumnKind::Short),
        ];
        let figure = |value: Option<f64>| value.map(|value| vec![Inline::text(number(value))]).unwrap_or_default();
        let text = |text: &Option<String>| text.as_deref().map(prose::public_line).unwrap_or_default();
        let row = |measure: &Measure| Row {
            cells: vec![text(&measure.metric), figure(measure.value), figure(measure.of), text(&measure.unit)],
            ..Row::default()
        };
        table(&columns, self.copy.impact.iter().map(row).collect(), self.language)
    }

    fn timeline(&self) -> Vec<Block> {
        let columns =
            [(words::TIME, ColumnKind::Short), (words::KIND, ColumnKind::Short), (words::EVENT, ColumnKind::Words)];
        let row = |moment: &PublicMoment| {
            let mut time = moment.at.map(|at| self.clock.when(at)).unwrap_or_default();
            if let Some(until) = moment.until {
                time.push(Inline::text("–"));
                time.extend(self.clock.when(until));
            }
            match self.language {
                _ if !moment.is_about || time.is_empty() => {}
                Language::En => time.insert(0, Inline::text("about ")),
                Language::Ja => time.push(Inline::text("頃")),
            }
            let kind = moment.kind.map(|kind| vec![Inline::text(words::moment_kind(kind, self.language))]);
            let event = moment.event.as_deref().map(prose::public_line);
            Row { cells: vec![time, kind.unwrap_or_default(), event.unwrap_or_default()], ..Row::default() }
        };
        table(&columns, self.copy.timeline.iter().map(row).collect(), self.language)
    }

    fn actions(&self) -> Vec<Block> {
        let columns =
            [(words::STATE, ColumnKind::Short), (words::ACTION, ColumnKind::Words), (words::DUE, ColumnKind::Short)];
        let row = |action: &PublicAction| Row {
            cells: vec![
                vec![Inline::text(action.state.in_language(self.language))],
                action.title.as_deref().map(prose::public_line).unwrap_or_default(),
                action.due.map(|due| vec![Inline::text(self.clock.day_text(due))]).unwrap_or_default(),
            ],
            ..Row::default()
        };
        table(&columns, self.copy.actions.iter().map(row).collect(), self.language)
    }

    fn message(&self, language: Language, heading: fn(Line) -> Block) -> Vec<Block> {
        let parts = self.copy.message.iter().find(|(written, _)| *written == language);
        let mut blocks = Vec::new();
        for (name, text) in
            words::message_parts(language).into_iter().zip(parts.map(|(_, parts)| parts).into_iter().flatten())
        {
            let Some(text) = text else { continue };
            blocks.push(heading(vec![Inline::text(name)]));
            blocks.extend(prose::public_blocks(text));
        }
        let posted = self.copy.posted.map(|at| Fact::new(self.label(words::POSTED), self.clock.when(at)));
        let place =
            self.copy.posted_at.as_deref().map(|at| Fact::new(self.label(words::WHERE_POSTED), prose::plain(at)));
        blocks.extend(facts([posted, place]));
        blocks
    }
}
