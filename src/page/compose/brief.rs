//! One screen: what happened, how bad it was, when, and what is being done.

use super::time::number;
use super::{Composer, Subject, facts};
use crate::document::{Action, Impact, Language, said};
use crate::page::model::{Block, Fact, Fold, Inline, Line, Page, joined};
use crate::page::{prose, words};
use crate::text::fitted;

/// A screen has 60 lines of 80 cells; these are the cells that the overview, a fact and a row take of it.
const LONGEST_OVERVIEW: usize = 600;
const LONGEST_FACT: usize = 54;
const LONGEST_ROW: usize = 150;
const LONGEST_TITLE: usize = 150;
/// So many measures of the impact, and so many actions.
const MOST_ROWS: usize = 5;

/// The page on one screen.
pub(crate) fn brief(subject: &Subject<'_>) -> Page {
    let composer = Composer::new(*subject);
    let document = composer.document;
    let mut page = composer.empty();
    page.title = fitted(&page.title, LONGEST_TITLE);
    let first = composer.first_facts().into_iter().flatten();
    page.lead = facts(first.map(|fact| Some(Fact { value: within(fact.value, LONGEST_FACT), ..fact })));
    page.lead.extend(composer.restricted_in_brief());
    let heading = composer.policy.section("overview").map_or("overview", |section| section.heading(subject.language));
    let overview = said(document.sections.get("overview")).map(|text| prose::words_of_blocks(&prose::blocks(text)));
    let overview = overview.map(|text| vec![Block::Paragraph(prose::plain(&fitted(&text, LONGEST_OVERVIEW)))]);
    page.add("sections.overview", heading, Fold::Open, overview.unwrap_or_default());
    let measures = document.impact.iter().map(|impact| composer.measure_in_a_line(impact));
    page.add("impact", composer.label(words::IMPACT), Fold::Open, composer.first_rows(measures));
    let actions = document.actions.iter().map(|action| composer.action_in_a_line(action));
    page.add("actions", composer.label(words::ACTIONS), Fold::Open, composer.first_rows(actions));
    page
}

impl Composer<'_> {
    /// That the details are elsewhere, and where.
    fn restricted_in_brief(&self) -> Option<Block> {
        let place = said(self.document.restricted.as_ref()?.r#where.as_ref()).unwrap_or_default();
        let text = format!("{}{}{place}", self.label(words::RESTRICTED), self.colon());
        Some(Block::Notice(vec![Block::Paragraph(within(prose::plain(&text), LONGEST_ROW))]))
    }

    /// The first rows as items, and how many more there are.
    fn first_rows(&self, rows: impl ExactSizeIterator<Item = Line>) -> Vec<Block> {
        let more = rows.len().saturating_sub(MOST_ROWS);
        let rows = rows.take(MOST_ROWS).filter(|row| !row.is_empty());
        let items: Vec<Vec<Block>> = rows.map(|row| vec![Block::Paragraph(within(row, LONGEST_ROW))]).collect();
        let mut blocks = if items.is_empty() { Vec::new() } else { vec![Block::List { first: None, items }] };
        if more > 0 {
            blocks.push(Block::Paragraph(vec![Inline::text(match self.language() {
                Language::En => format!("and {more} more"),
                Language::Ja => format!("ほか{more}件"),
            })]));
        }
        blocks
    }

    /// `Checkouts answered after more than 5 s: 412 of 17,000 requests`.
    fn measure_in_a_line(&self, impact: &Impact) -> Line {
        let mut line = super::words_of(impact.metric.as_ref()).unwrap_or_default();
        let value = impact.value.as_deref().map(|value| number(value.0));
        let of = impact.of.as_deref().map(|of| number(of.0));
        let figure = match (self.language(), value, of) {
            (Language::En, Some(value), Some(of)) => Some(format!("{value} of {of}")),
            (Language::Ja, Some(value), Some(of)) => Some(format!("{of}のうち{value}")),
            (_, value, of) => value.or(of),
        };
        let unit = said(impact.unit.as_ref()).map(prose::plain);
        let figure = figure.map(|figure| vec![Inline::Strong(vec![Inline::text(figure)])]);
        let figures = joined([figure, unit].into_iter().flatten(), &Inline::text(" "));
        if !line.is_empty() && !figures.is_empty() {
            line.push(Inline::text(self.colon()));
        }
        line.extend(figures);
        line
    }

    /// `open: Give the cache a limit (team-cache, Fri 4 Dec 2026)`.
    fn action_in_a_line(&self, action: &Action) -> Line {
        let mut line = self.state(action);
        line.push(Inline::text(self.colon()));
        line.extend(super::words_of(action.title.as_ref()).unwrap_or_default());
        let owners = action.owners().map(|owner| prose::words(&self.person(owner)));
        let due = action.due.as_ref().filter(|_| action.done.is_none()).map(|due| self.clock.day_text(due.value));
        let behind: Vec<String> = owners.chain(due).collect();
        if !behind.is_empty() {
            line.push(Inline::Mark(crate::page::model::Tone::Quiet, self.bracketed(&behind.join(self.comma()))));
        }
        line
    }
}

/// A line of no more than so many cells.
fn within(line: Line, cells: usize) -> Line {
    let words = prose::words(&line);
    let shown = fitted(&words, cells);
    let is_one_line = !line.contains(&Inline::Break);
    if is_one_line && shown == words { line } else { vec![Inline::text(shown)] }
}
