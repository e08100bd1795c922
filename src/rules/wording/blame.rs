//! Looks for words that judge people.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A word judges people instead of telling what happened.
    ///
    /// Who reads that somebody was careless learns nothing that prevents the next incident, and tells less the next
    /// time. People do what makes sense to them with what they know; the postmortem tells what that was.
    ///
    /// Code, addresses and quotes of others are left alone.
    ///
    /// ```toml fails
    /// [sections]
    /// contributing_factors = "- A careless change of the limit reached all regions within 4 minutes."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// contributing_factors = "- 不注意な設定変更が 4 分で全リージョンに届いた。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// contributing_factors = "- A change of the limit reached all regions within 4 minutes, for no health check sends traffic."
    /// ```
    ///
    /// Say what was done, what was known at the time, and what let it through.
    id: Blame,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "effective postmortems page; blameless culture page",
    check: Check::Words(check),
}

fn check(_: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    for (part, word) in reading.words(Topic::Blame) {
        violations
            .at(word.span, format!("`{part}` says \"{}\", which judges people", word.phrase))
            .hint("say what was done, what was known at the time, and what let it through");
    }
}
