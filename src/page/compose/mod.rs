//! From a document to its page: every value that says something, in the order in which a reader asks for it.

mod actions;
mod brief;
mod facts;
mod impact;
mod messages;
mod own;
mod picture;
mod public;
mod records;
mod time;
mod timeline;

use self::time::Clock;
use super::address::Address;
use super::model::{Block, Column, ColumnKind, Fact, Fold, Inline, Line, Page, Row, Table, joined};
use super::words::{self, Label};
use super::{model, prose};
use crate::document::edit::Tree;
use crate::document::{Document, Language, Maybe, Moment, PostmortemId, When, exact, said};
use crate::policy::Policy;
use crate::render::name_of;
use crate::toml_record::Located;

pub(crate) use brief::brief;
pub(crate) use public::{PublicCopy, WhyPrivate, public_page, report_page};

/// A postmortem, and what it is read by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) id: &'a PostmortemId,
    pub(crate) document: &'a Document,
    /// The team's own keys, where there are some.
    pub(crate) custom: Option<&'a Tree>,
    pub(crate) policy: &'a Policy,
    pub(crate) language: Language,
}

/// The page with everything on it.
pub(crate) fn compose(subject: &Subject<'_>) -> Page {
    let composer = Composer::new(*subject);
    let mut page = composer.empty();
    page.lead = composer.facts();
    page.lead.extend(composer.restricted());
    composer.section("overview", &mut page);
    page.add("impact", composer.label(words::IMPACT), Fold::Open, composer.impact());
    page.add("timeline", composer.label(words::TIMELINE), Fold::Open, composer.timeline());
    composer.sections(&mut page);
    page.add("customer_comments", composer.label(words::CUSTOMERS_SAID), Fold::Open, composer.customer_comments());
    page.add("actions", composer.label(words::ACTIONS), Fold::Open, composer.actions());
    page.add("external_message", composer.label(words::EXTERNAL_MESSAGE), Fold::Open, composer.external_message());
    page.add("internal_message", composer.label(words::INTERNAL_MESSAGE), Fold::Open, composer.internal_message());
    page.add("people", composer.label(words::PEOPLE), Fold::Open, composer.people());
    page.add("meeting", composer.label(words::MEETING), Fold::Open, composer.meeting());
    page.add("queries", composer.label(words::QUERIES), Fold::Folded, composer.queries());
    page.add("not_applicable", composer.label(words::NOT_APPLICABLE), Fold::Folded, composer.not_applicable());
    page.add("approvals", composer.label(words::APPROVALS), Fold::Folded, composer.approvals());
    page.add("waivers", composer.label(words::WAIVERS), Fold::Folded, composer.waivers());
    page.add("severity_changes", composer.label(words::SEVERITY_CHANGES), Fold::Folded, composer.severity_changes());
    page.add("transitions", composer.label(words::HISTORY), Fold::Folded, composer.history());
    page.add("custom", composer.label(words::CUSTOM), Fold::Folded, composer.custom());
    page.add("about", composer.label(words::ABOUT), Fold::Folded, composer.about());
    page
}

/// The page of a postmortem that cannot be read: its id alone.
pub(crate) fn blank(id: &PostmortemId, language: Language) -> Page {
    let kicker = words::POSTMORTEM.in_language(language).to_owned();
    Page { language, title: id.to_string(), kicker, lead: Vec::new(), parts: Vec::new(), foot: Vec::new() }
}

/// What the parts of a page are made with.
struct Composer<'s> {
    subject: Subject<'s>,
    document: &'s Document,
    policy: &'s Policy,
    clock: Clock<'s>,
}

impl<'s> Composer<'s> {
    fn new(subject: Subject<'s>) -> Self {
        let clock = Clock { zone: subject.policy.calendar.zone(), language: subject.language };
        Self { subject, document: subject.document, policy: subject.policy, clock }
    }

    fn language(&self) -> Language {
        self.subject.language
    }

    fn label(&self, label: Label) -> &'static str {
        label.in_language(self.language())
    }

    /// The page with its title and its foot alone.
    fn empty(&self) -> Page {
        let title = said(self.document.title.as_ref()).map(crate::text::one_line);
        Page {
            language: self.language(),
            title: title.unwrap_or_else(|| self.subject.id.to_string()),
            kicker: format!("{} {}", self.label(words::POSTMORTEM), self.subject.id),
            lead: Vec::new(),
            parts: Vec::new(),
            foot: vec![vec![Inline::text(self.clock.legend(self.began()))]],
        }
    }

    /// The first moment of the incident that is recorded.
    fn began(&self) -> Option<Moment> {
        let incident = &self.document.incident;
        let rows = self.document.timeline.iter().find_map(|row| exact(&row.at).map(|at| at.value));
        exact(&incident.started).map(|at| at.value).or(incident.began()).or(rows)
    }

    /// A section under the heading that the policy gives it.
    fn section(&self, key: &str, page: &mut Page) {
        let Some(text) = said(self.document.sections.get(key)) else { return };
        let heading = self.policy.section(key).map_or(key, |section| section.heading(self.language()));
        page.add(format!("sections.{key}"), heading, Fold::Open, prose::blocks(text));
    }

    /// Those that the policy knows in its order, then the others; the overview is far above.
    fn sections(&self, page: &mut Page) {
        let known: Vec<&str> = self.policy.sections.iter().map(|section| section.key.as_str()).collect();
        let others = self.document.sections.texts.keys().map(String::as_str).filter(|key| !known.contains(key));
        for key in known.iter().copied().chain(others).filter(|key| *key != "overview") {
            self.section(key, page);
        }
    }

    /// How a person is called.
    fn person(&self, handle: &str) -> Line {
        vec![Inline::text(name_of(self.policy, handle))]
    }

    fn people_list(&self, handles: &[Located<String>]) -> Line {
        let names = handles.iter().filter_map(|handle| said(Some(handle))).map(|handle| self.person(handle));
        joined(names, &Inline::text(self.comma()))
    }

    fn comma(&self) -> &'static str {
        match self.language() {
            Language::En => ", ",
            Language::Ja => "、",
        }
    }

    fn colon(&self) -> &'static str {
        match self.language() {
            Language::En => ": ",
            Language::Ja => "：",
        }
    }

    /// What stands behind something, in brackets.
    fn bracketed(&self, text: &str) -> String {
        match self.language() {
            Language::En => format!(" ({text})"),
            Language::Ja => format!("（{text}）"),
        }
    }

    /// A time that is recorded.
    #[expect(clippy::ref_option, reason = "a field is handed over as it is")]
    fn at(&self, time: &Maybe<Moment>) -> Option<Line> {
        Some(vec![self.clock.moment(time.as_ref()?.value)])
    }

    fn fact(&self, label: Label, value: Option<Line>) -> Option<Fact> {
        self.fact_of("", label, value)
    }

    /// A fact that one key of the document says.
    fn fact_of(&self, route: &'static str, label: Label, value: Option<Line>) -> Option<Fact> {
        let value = value.filter(|value| !value.is_empty())?;
        Some(Fact { route, ..Fact::new(self.label(label), value) })
    }
}

/// A text that is a link, an id or words.
fn reference(text: Option<&Located<String>>) -> Option<Line> {
    let text = said(text)?;
    Some(match Address::parse(text) {
        Some(address) => vec![Inline::Address(address)],
        None => prose::line(text),
    })
}

/// Each of them on a line of its own.
fn references(texts: &[Located<String>]) -> Line {
    model::stacked(texts.iter().filter_map(|text| reference(Some(text))))
}

/// A text of a few words, as Markdown.
fn words_of(text: Option<&Located<String>>) -> Option<Line> {
    said(text).map(prose::line)
}

/// A text that means nothing but itself: a tag, a digest.
fn plain(text: Option<&Located<String>>) -> Option<Line> {
    said(text).map(prose::plain)
}

/// A table without the columns in which nothing is; nothing where there is no row.
fn table(columns: &[(Label, ColumnKind)], rows: Vec<Row>, language: Language) -> Vec<Block> {
    let is_used = |at: usize| rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()));
    let used: Vec<usize> = (0..columns.len()).filter(|&at| is_used(at)).collect();
    let rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| !row.below.is_empty() || row.cells.iter().any(|cell| !cell.is_empty()))
        .map(|mut row| {
            let cells = used.iter().map(|&at| row.cells.get_mut(at).map(std::mem::take).unwrap_or_default()).collect();
            Row { cells, ..row }
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let column = |&at: &usize| Column::new(columns[at].0.in_language(language), columns[at].1);
    vec![Block::Table(Table { columns: used.iter().map(column).collect(), rows })]
}

/// Rows that each come from the row of the document with the same number.
fn numbered(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    rows.enumerate().map(|(number, row)| Row { number: Some(number), ..row }).collect()
}

fn facts(facts: impl IntoIterator<Item = Option<Fact>>) -> Vec<Block> {
    let facts: Vec<Fact> = facts.into_iter().flatten().collect();
    if facts.is_empty() { Vec::new() } else { vec![Block::Facts(facts)] }
}

/// Whether a time is a moment, so that others can be counted from it.
#[expect(clippy::ref_option, reason = "a field is handed over as it is")]
fn moment_of(time: &Maybe<When>) -> Option<Moment> {
    exact(time).map(|at| at.value)
}
