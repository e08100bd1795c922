//! What the company and its customers are told.

use super::value::{Maybe, Moment, said};
use crate::text::Language;
use crate::toml_record::{Located, Table, record};

/// The three parts of the message to customers, in their order; one that is not written is none.
pub(crate) type MessageParts<'d> = [Option<&'d Located<String>>; 3];

impl ExternalMessage {
    /// The message in each language in which it says something, the document's own first.
    pub(crate) fn versions(&self, own: Language) -> Vec<(Language, MessageParts<'_>)> {
        let written = [self.summary.as_ref(), self.what_happened.as_ref(), self.what_we_are_doing.as_ref()];
        let translated = Language::ALL.iter().filter(|language| **language != own).filter_map(|language| {
            let (_, one) = self.translations.each().find(|(translated, _)| translated == language)?;
            Some((*language, [one.summary.as_ref(), one.what_happened.as_ref(), one.what_we_are_doing.as_ref()]))
        });
        let all = std::iter::once((own, written)).chain(translated);
        all.filter(|(_, parts)| parts.iter().any(|part| said(*part).is_some())).collect()
    }
}

record! {
    /// The mail to the company: results and learnings.
    pub(crate) struct InternalMessage {
        /// The text, as Markdown.
        text: Maybe<String>,
        /// When it was sent.
        sent: Maybe<Moment>,
    }
}

record! {
    /// The message to customers.
    pub(crate) struct ExternalMessage {
        /// Two or three sentences: how long, and what customers saw.
        summary: Maybe<String>,
        /// What happened, without internal detail.
        what_happened: Maybe<String>,
        /// What is being done about it.
        what_we_are_doing: Maybe<String>,
        /// When it was posted.
        posted: Maybe<Moment>,
        /// Where it was posted.
        url: Maybe<String>,
        /// Who posted it.
        posted_by: Maybe<String>,
        /// The same message in other languages.
        translations: Table<Translations>,
    }
}

record! {
    /// The message to customers in other languages than the document's.
    pub(crate) struct Translations {
        /// In English.
        en: Maybe<Translation>,
        /// 日本語で
        ja: Maybe<Translation>,
    }
}

impl Translations {
    /// Those that there are, each with its language.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Language, &Located<Translation>)> {
        let all = [(Language::En, &self.en), (Language::Ja, &self.ja)];
        all.into_iter().filter_map(|(language, translation)| Some((language, translation.as_ref()?)))
    }
}

record! {
    /// The message to customers in one other language.
    pub(crate) struct Translation {
        /// Two or three sentences: how long, and what customers saw.
        summary: Maybe<String>,
        /// What happened, without internal detail.
        what_happened: Maybe<String>,
        /// What is being done about it.
        what_we_are_doing: Maybe<String>,
    }
}
