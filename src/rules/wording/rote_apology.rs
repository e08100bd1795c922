//! Looks for apologies that are said by heart.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The message to customers apologises by rote.
    ///
    /// "We apologize for any inconvenience" is what every company says of everything; customers read it as "we do not
    /// know what it did to you". Looked for in the external message. No Japanese phrase is looked for: there, the form
    /// of an apology is fixed.
    ///
    /// ```toml fails
    /// [external_message]
    /// summary = "On 20 November, from 00:12 to 01:02 UTC, some checkouts were slow. We apologize for any inconvenience."
    /// ```
    ///
    /// ```toml passes
    /// [external_message]
    /// summary = "On 20 November, from 00:12 to 01:02 UTC, some checkouts took up to 31 seconds. We are sorry that paying was such hard work that night."
    /// ```
    ///
    /// Say what customers went through, and be sorry for that.
    id: RoteApology,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, external message; security incident response page",
    check: Check::Words(check),
}

fn check(_: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    for (part, word) in reading.words(Topic::RoteApology).filter(|(part, _)| part.is_in("external_message")) {
        violations
            .at(word.span, format!("`{part}` says \"{}\", as everyone does of everything", word.phrase))
            .hint("say what customers went through, and be sorry for that");
    }
}
