//! What customers and the company are told, as they read it.

use super::{Composer, facts, reference};
use crate::document::{Language, said};
use crate::page::model::{Block, Inline};
use crate::page::{prose, words};

impl Composer<'_> {
    pub(super) fn external_message(&self) -> Vec<Block> {
        let Some(message) = &self.document.external_message else { return Vec::new() };
        let own = self.policy.language_of(self.document);
        let mut blocks = Vec::new();
        let versions = message.versions(own);
        for (language, parts) in &versions {
            if versions.len() > 1 {
                blocks.push(Block::Heading(vec![Inline::text(language.name())]));
            }
            let mut said_here = Vec::new();
            for (heading, text) in words::message_parts(*language).into_iter().zip(parts) {
                let Some(text) = said(*text) else { continue };
                said_here.push(Block::Heading(vec![Inline::text(heading)]));
                said_here.extend(prose::blocks(text));
            }
            blocks.push(Block::Quote(said_here));
        }
        // A translation into the document's own language is no version of its own.
        blocks.extend(self.unread_translation(own));
        blocks.extend(facts([
            self.fact_of("external_message.posted", words::POSTED, self.at(&message.posted)),
            self.fact_of("external_message.url", words::WHERE_POSTED, reference(message.url.as_ref())),
            self.fact_of(
                "external_message.posted_by",
                words::POSTED_BY,
                said(message.posted_by.as_ref()).map(|by| self.person(by)),
            ),
        ]));
        blocks
    }

    fn unread_translation(&self, own: Language) -> Vec<Block> {
        let Some(message) = &self.document.external_message else { return Vec::new() };
        let Some((language, one)) = message.translations.each().find(|(language, _)| *language == own) else {
            return Vec::new();
        };
        let mut blocks = Vec::new();
        let texts = [&one.summary, &one.what_happened, &one.what_we_are_doing];
        for (heading, text) in words::message_parts(language).into_iter().zip(texts) {
            let Some(text) = said(text.as_ref()) else { continue };
            blocks.push(Block::Heading(vec![Inline::text(heading)]));
            blocks.extend(prose::blocks(text));
        }
        if blocks.is_empty() { blocks } else { vec![Block::Quote(blocks)] }
    }

    pub(super) fn internal_message(&self) -> Vec<Block> {
        let Some(message) = &self.document.internal_message else { return Vec::new() };
        let mut blocks = Vec::new();
        if let Some(text) = said(message.text.as_ref()) {
            blocks.push(Block::Quote(prose::blocks(text)));
        }
        blocks.extend(facts([self.fact_of("internal_message.sent", words::SENT, self.at(&message.sent))]));
        blocks
    }
}
