//! The copy of a postmortem that anybody may read: made from a type that has room for nothing else than what the policy
//! allows. What is claimed is claimed for fields; what prose says of people or systems is for its writers and the rules.

use super::time::{Clock, number, span};
use super::{facts, table};
use crate::calendar::Zone;
use crate::document::{Document, Language, MomentKind, Status, When, said};
use crate::page::model::{Block, ColumnKind, Fact, Fold, Inline, Line, Page, Row};
use crate::page::prose;
use crate::page::words::{self, ActionState, Label};
use crate::policy::{Policy, PublicCopyRules, PublicField};
use crate::text::one_line;
use crate::toml_record::Number;

/// What may leave, and no more.
#[derive(Clone, Debug, Default)]
pub(crate) struct PublicCopy {
    title: Option<String>,
    severity: Option<String>,
    tags: Vec<String>,
    turns: [Option<When>; 4],
    systems: Vec<String>,
    impact: Vec<Measure>,
    timeline: Vec<PublicMoment>,
    actions: Vec<PublicAction>,
    /// A heading and its text.
    sections: Vec<(String, String)>,
    message: Vec<(Language, [Option<String>; 3])>,
    posted: Option<When>,
    posted_at: Option<String>,
}

#[derive(Clone, Debug)]
struct Measure {
    metric: Option<String>,
    value: Option<f64>,
    of: Option<f64>,
    unit: Option<String>,
}

#[derive(Clone, Debug)]
struct PublicMoment {
    at: Option<When>,
    until: Option<When>,
    is_about: bool,
    kind: Option<MomentKind>,
    event: Option<String>,
}

#[derive(Clone, Debug)]
struct PublicAction {
    title: Option<String>,
    due: Option<chrono::NaiveDate>,
    state: ActionState,
}

/// Why a postmortem has no public copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WhyPrivate {
    /// The policy has no `[public]`.
    NoRules,
    NotClosed(Status),
    /// It has none of these.
    NoTag(Vec<String>),
    /// Its details are kept elsewhere.
    Restricted,
}

impl PublicCopy {
    /// The copy of a closed postmortem that is tagged to be public.
    ///
    /// # Errors
    /// Why it has none.
    pub(crate) fn of(document: &Document, policy: &Policy, language: Language) -> Result<Self, WhyPrivate> {
        let rules = policy.public.as_ref().ok_or(WhyPrivate::NoRules)?;
        if document.status() != Status::Closed {
            return Err(WhyPrivate::NotClosed(document.status()));
        }
        if document.restricted.is_some() {
            return Err(WhyPrivate::Restricted);
        }
        let is_public = |tag: &str| rules.tags.iter().any(|public| public == tag);
        if !document.tags.iter().filter_map(|tag| said(Some(tag))).any(is_public) {
            return Err(WhyPrivate::NoTag(rules.tags.clone()));
        }
        let own = policy.language_of(document);
        let mut copy = Self::allowed(document, rules, own);
        for key in &rules.sections {
            let heading = policy.section(key).map(|section| section.heading(language));
            let text = said(document.sections.get(key));
            copy.sections.extend(heading.zip(text).map(|(heading, text)| (heading.to_owned(), text.to_owned())));
        }
        Ok(copy)
    }

    /// What a report to customers may say: the message, which is theirs, and the fields that are public.
    pub(crate) fn for_customers(document: &Document, policy: &Policy) -> Self {
        let mut rules = policy.public.clone().unwrap_or_default();
        let public = [
            PublicField::Started,
            PublicField::Detected,
            PublicField::Mitigated,
            PublicField::Resolved,
            PublicField::Systems,
            PublicField::Impact,
        ];
        rules.fields.retain(|field| public.contains(field));
        rules.fields.push(PublicField::ExternalMessage);
        Self::allowed(document, &rules, policy.language_of(document))
    }

    /// Copies the fields that are allowed, each by its name.
    fn allowed(document: &Document, rules: &PublicCopyRules, own: Language) -> Self {
        let incident = &document.incident;
        let mut copy = Self::default();
        for field in &rules.fields {
            match field {
                PublicField::Title => copy.title = said(document.title.as_ref()).map(str::to_owned),
                PublicField::Severity => copy.severity = said(document.severity.as_ref()).map(str::to_owned),
                PublicField::Tags => copy.tags = texts(&document.tags),
                PublicField::Started => copy.turns[0] = incident.started.as_deref().copied(),
                PublicField::Detected => copy.turns[1] = incident.detected.as_deref().copied(),
                PublicField::Mitigated => copy.turns[2] = incident.mitigated.as_deref().copied(),
                PublicField::Resolved => copy.turns[3] = incident.resolved.as_deref().copied(),
                PublicField::Systems => copy.systems = texts(&incident.systems),
                PublicField::Impact => copy.impact = measures(document),
                PublicField::Timeline => copy.timeline = moments(document),
                PublicField::Actions => copy.actions = actions(document),
                PublicField::ExternalMessage => copy.take_message(document, own),
            }
        }
        copy
    }

    fn take_message(&mut self, document: &Document, own: Language) {
        let Some(message) = &document.external_message else { return };
        let versions = message.versions(own).into_iter();
        let owned = |parts: crate::document::MessageParts<'_>| parts.map(|part| said(part).map(str::to_owned));
        self.message = versions.map(|(language, parts)| (language, owned(parts))).collect();
        self.posted = message.posted.as_deref().map(|at| When::Moment(*at));
        self.posted_at = said(message.url.as_ref()).map(str::to_owned);
    }

    /// When the incident was, for what is said about the clocks.
    fn moment(&self) -> Option<crate::document::Moment> {
        self.turns.iter().flatten().find_map(|when| when.moment())
    }
}

fn texts(all: &[crate::toml_record::Located<String>]) -> Vec<String> {
    all.iter().filter_map(|text| said(Some(text))).map(str::to_owned).collect()
}

fn measures(document: &Document) -> Vec<Measure> {
    let figure = |value: Option<&Number>| value.map(|value| value.0);
    let measure = |impact: &crate::toml_record::Located<crate::document::Impact>| Measure {
        metric: said(impact.metric.as_ref()).map(str::to_owned),
        value: figure(impact.value.value.as_deref()),
        of: figure(impact.of.as_deref()),
        unit: said(impact.unit.as_ref()).map(str::to_owned),
    };
    document.impact.iter().map(measure).collect()
}

fn moments(document: &Document) -> Vec<PublicMoment> {
    let moment = |row: &crate::toml_record::Located<crate::document::TimelineMoment>| PublicMoment {
        at: row.at.as_deref().copied(),
        until: row.until.as_deref().copied(),
        is_about: row.about.as_deref() == Some(&true),
        kind: row.kind.as_deref().copied(),
        event: said(row.event.as_ref()).map(str::to_owned),
    };
    document.timeline.iter().map(moment).collect()
}

/// What was declined is nobody's business.
fn actions(document: &Document) -> Vec<PublicAction> {
    let open = document.actions.iter().filter(|action| said(action.declined.as_ref()).is_none());
    let action = |action: &crate::toml_record::Located<crate::document::Action>| PublicAction {
        title: said(action.title.as_ref()).map(str::to_owned),
        due: action.due.as_deref().copied(),
        state: if action.done.is_some() { ActionState::Done } else { ActionState::Open },
    };
    open.map(action).collect()
}

/// The page of a public copy.
pub(crate) fn public_page(copy: &PublicCopy, zone: &Zone, language: Language) -> Page {
    let writer = Writer { copy, clock: Clock { zone, language }, language };
    let mut page =
        writer.page(copy.title.as_deref().map_or_else(|| writer.label(words::POSTMORTEM).to_owned(), one_line));
    page.lead = facts(writer.facts());
    for (heading, text) in &copy.sections {
        page.add("section", heading, Fold::Open, without_images(prose::blocks(text)));
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
        let blocks = text.as_deref().map(|text| without_images(prose::blocks(text))).unwrap_or_default();
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
        let text = |text: &Option<String>| text.as_deref().map(plain_words).unwrap_or_default();
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
            let event = moment.event.as_deref().map(plain_words);
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
                action.title.as_deref().map(plain_words).unwrap_or_default(),
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
            blocks.extend(without_images(prose::blocks(text)));
        }
        let posted = self.copy.posted.map(|at| Fact::new(self.label(words::POSTED), self.clock.when(at)));
        let place =
            self.copy.posted_at.as_deref().map(|at| Fact::new(self.label(words::WHERE_POSTED), prose::plain(at)));
        blocks.extend(facts([posted, place]));
        blocks
    }
}

/// A line of prose without the names of files.
fn plain_words(text: &str) -> Line {
    without_images_in(prose::line(text))
}

/// Prose without its pictures, whose files are private: what stands for one is said.
fn without_images(blocks: Vec<Block>) -> Vec<Block> {
    let all = |items: Vec<Vec<Block>>| items.into_iter().map(without_images).collect();
    let block = |block| match block {
        Block::Paragraph(line) => Block::Paragraph(without_images_in(line)),
        Block::Heading(line) => Block::Heading(without_images_in(line)),
        Block::List { first, items } => Block::List { first, items: all(items) },
        Block::Quote(blocks) => Block::Quote(without_images(blocks)),
        Block::Notice(blocks) => Block::Notice(without_images(blocks)),
        Block::Table(mut table) => {
            for column in &mut table.columns {
                column.heading = without_images_in(std::mem::take(&mut column.heading));
            }
            for row in &mut table.rows {
                row.cells = std::mem::take(&mut row.cells).into_iter().map(without_images_in).collect();
            }
            Block::Table(table)
        }
        other @ (Block::Code(_) | Block::Rule | Block::Facts(_) | Block::Picture(_)) => other,
    };
    blocks.into_iter().map(block).collect()
}

fn without_images_in(line: Line) -> Line {
    let part = |part| match part {
        Inline::Image { alt: words, .. } | Inline::Elsewhere { words, .. } => Inline::Text(words),
        Inline::Strong(line) => Inline::Strong(without_images_in(line)),
        Inline::Emphasis(line) => Inline::Emphasis(without_images_in(line)),
        Inline::Struck(line) => Inline::Struck(without_images_in(line)),
        Inline::Link { to, text } => Inline::Link { to, text: without_images_in(text) },
        other @ (Inline::Text(_)
        | Inline::Code(_)
        | Inline::Address(_)
        | Inline::Time { .. }
        | Inline::Mark(..)
        | Inline::Break) => other,
    };
    line.into_iter().map(part).collect()
}
