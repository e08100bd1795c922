//! What the wording rules find in a text that is no postmortem of pmgit's, for `benches/precision` alone.
//!
//! It is public because an example sees no more than that, and hidden because it is no interface.

use crate::document::Language;
use crate::rules::{self, Topic};
use crate::source::Span;
use crate::wording::Prose;

/// A phrase that a rule would tell of, were it in the part that the rule reads.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The id of the rule.
    pub rule: &'static str,
    /// `en` or `ja`: the language of the phrase.
    pub language: &'static str,
    pub phrase: String,
    pub span: Span,
}

/// What the wording rules find in Markdown whose language is Japanese, or else English.
#[must_use]
pub fn wording(markdown: &str, is_japanese: bool) -> Vec<Hit> {
    let prose = Prose::from_markdown(markdown);
    let language = if is_japanese { Language::Ja } else { Language::En };
    let words = rules::find_words(&prose, language).into_iter().map(|word| Hit {
        rule: rule_of(word.topic),
        language: word.language.as_str(),
        phrase: word.phrase.to_owned(),
        span: word.span,
    });
    let details = rules::internal_names(markdown).into_iter().map(|range| Hit {
        rule: "internal-detail",
        language: language.as_str(),
        phrase: markdown[range.clone()].to_owned(),
        span: range.into(),
    });
    words.chain(details).collect()
}

fn rule_of(topic: Topic) -> &'static str {
    match topic {
        Topic::Outage => "unjustified-outage",
        Topic::Blame => "blame",
        Topic::HumanError => "human-error",
        Topic::Counterfactual => "counterfactual",
        Topic::RootCause => "root-cause",
        Topic::RoteApology => "rote-apology",
        Topic::ResolutionEstimate => "resolution-estimate",
    }
}
