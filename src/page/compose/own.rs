//! The rest: how the data were studied, what does not apply, the team's own keys, and what the document says of itself.

use super::{Composer, facts, plain, reference, references, words_of};
use crate::document::edit::Tree;
use crate::document::said;
use crate::page::model::{Block, Fact, Inline, Line, stacked};
use crate::page::{prose, words};

/// Tables within one another deeper than this are shown on one line.
const DEEPEST: usize = 4;

impl Composer<'_> {
    pub(super) fn queries(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for query in &self.document.queries {
            blocks.extend(said(query.purpose.as_ref()).map(|purpose| Block::Heading(prose::line(purpose))));
            blocks.extend(said(query.command.as_ref()).map(|command| Block::Code(command.to_owned())));
            let Some(result) = said(query.result.as_ref()) else { continue };
            if result.contains('\n') {
                blocks.extend(prose::blocks(result));
            } else {
                blocks.extend(facts([self.fact(words::RESULT, reference(query.result.as_ref()))]));
            }
        }
        blocks
    }

    /// What the incident does not have, by key, and why.
    pub(super) fn not_applicable(&self) -> Vec<Block> {
        let all = self.document.not_applicable.iter();
        facts(all.map(|(key, reason)| Some(Fact::new(self.name_of_key(key), words_of(Some(reason))?))))
    }

    /// A key as the page calls what it holds.
    fn name_of_key(&self, key: &str) -> String {
        let label = match key {
            "detected" => words::DETECTED,
            "mitigated" => words::MITIGATED,
            "resolved" => words::RESOLVED,
            "scribe" => words::SCRIBE,
            "actions" => words::ACTIONS,
            other => {
                let section = self.policy.section(other).map(|section| section.heading(self.language()));
                return section.unwrap_or(other).to_owned();
            }
        };
        self.label(label).to_owned()
    }

    pub(super) fn custom(&self) -> Vec<Block> {
        match self.subject.custom {
            Some(Tree::Table(entries)) if !entries.is_empty() => {
                facts(entries.iter().map(|(key, value)| Some(Fact::new(key.clone(), own_value(value, 0)))))
            }
            Some(_) | None => Vec::new(),
        }
    }

    pub(super) fn about(&self) -> Vec<Block> {
        let (document, import) = (self.document, &self.document.import);
        let language = document.language.as_deref().map(|language| vec![Inline::text(language.name())]);
        let mut blocks = facts([
            self.fact(words::ID, Some(vec![Inline::Code(self.subject.id.to_string())])),
            self.fact_of("language", words::LANGUAGE, language),
            self.fact_of("template", words::TEMPLATE, plain(document.template.as_ref())),
            self.fact_of("tags", words::TAGS, Some(self.names(&document.tags))),
            self.fact_of("related", words::RELATED, Some(references(&document.related))),
            self.fact_of("discussions", words::DISCUSSIONS, Some(references(&document.discussions))),
            self.fact_of("imported", words::IMPORTED, reference(document.imported.as_ref())),
            self.fact_of("import.reason", words::IMPORT_REASON, words_of(import.reason.as_ref())),
            self.fact_of(
                "import.approved_by",
                words::APPROVED_BY,
                said(import.approved_by.as_ref()).map(|by| self.person(by)),
            ),
            self.fact_of("import.source", words::IMPORT_SOURCE, reference(import.source.as_ref())),
            self.fact_of("import.digest", words::IMPORT_DIGEST, plain(import.digest.as_ref())),
            self.fact_of("import.zone", words::IMPORT_ZONE, plain(import.zone.as_ref())),
            self.fact_of("import.assumed", words::IMPORT_ASSUMED, Some(self.names(&import.assumed))),
        ]);
        if let Some(rest) = said(import.rest.as_ref()) {
            blocks.push(Block::Heading(vec![Inline::text(self.label(words::IMPORT_REST))]));
            blocks.push(Block::Quote(prose::blocks(rest)));
        }
        blocks
    }
}

/// A value of a kind that only the team knows.
fn own_value(value: &Tree, depth: usize) -> Line {
    match value {
        Tree::Leaf { text, .. } => prose::plain(text),
        _ if depth >= DEEPEST => vec![Inline::Code(in_a_row(value))],
        Tree::Array(items) => stacked(items.iter().map(|item| own_value(item, depth + 1))),
        Tree::Table(entries) => stacked(entries.iter().map(|(key, value)| {
            let mut line = vec![Inline::Strong(vec![Inline::text(key.clone())]), Inline::text(" ")];
            line.extend(own_value(value, depth + 1));
            line
        })),
    }
}

fn in_a_row(value: &Tree) -> String {
    match value {
        Tree::Leaf { text, .. } => text.clone(),
        Tree::Array(items) => items.iter().map(in_a_row).collect::<Vec<_>>().join(", "),
        Tree::Table(entries) => {
            entries.iter().map(|(key, value)| format!("{key} {}", in_a_row(value))).collect::<Vec<_>>().join(", ")
        }
    }
}
