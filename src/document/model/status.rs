//! Where a postmortem stands.

use crate::text::{Both, Language};
use crate::toml_record::choice;

choice! {
    /// Where a postmortem stands (process page, "status descriptions").
    pub(crate) enum Status {
        /// The content is still being written.
        Draft = "draft",
        /// The content is complete and ready for the meeting.
        InReview = "in-review",
        /// The meeting is over and the content is agreed.
        Reviewed = "reviewed",
        /// The document needs no more work.
        Closed = "closed",
    }
}

impl Status {
    /// Its word in a sentence of a language: the key itself in English, the process's own word in Japanese.
    pub(crate) const fn label(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, status) => status.as_str(),
            (Language::Ja, Self::Draft) => "下書き",
            (Language::Ja, Self::InReview) => "レビュー中",
            (Language::Ja, Self::Reviewed) => "レビュー済",
            (Language::Ja, Self::Closed) => "クローズ",
        }
    }

    /// The same in both.
    pub(crate) fn labels(self) -> Both {
        Both::each(|language| self.label(language).to_owned())
    }
}
