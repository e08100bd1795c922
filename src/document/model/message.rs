//! What the company and its customers are told.

use super::value::{Maybe, Moment};
use crate::text::Language;
use crate::toml_record::{Located, Table, record};

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
