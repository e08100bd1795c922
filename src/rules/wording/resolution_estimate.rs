//! Looks for promises of when something will be over.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The message to customers promises when something will be resolved.
    ///
    /// Estimates are wrong more often than not, and a missed one costs more trust than none. Looked for in the external
    /// message.
    ///
    /// ```toml fails
    /// [external_message]
    /// what_we_are_doing = "We are replacing the machine. The remaining delays are expected to be resolved within two days."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [external_message]
    /// what_we_are_doing = "機器を置き換えています。残りの遅延は明日までに解消する見込みです。"
    /// ```
    ///
    /// ```toml passes
    /// [external_message]
    /// what_we_are_doing = "We are replacing the machine, and will write here when the remaining delays are over."
    /// ```
    ///
    /// Say what is being done, and when you will write again.
    id: ResolutionEstimate,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "customer liaison training page",
    check: Check::Words(check),
}

fn check(_: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    for (part, word) in reading.words(Topic::ResolutionEstimate).filter(|(part, _)| part.is_in("external_message")) {
        violations
            .at(word.span, format!("`{part}` says \"{}\", a promise of when", word.phrase))
            .hint("say what is being done, and when you will write again");
    }
}
