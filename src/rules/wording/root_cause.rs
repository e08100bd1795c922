//! Looks for a cause that is called the root of all.

use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// One cause is called the root cause.
    ///
    /// An incident takes several conditions at once, and each of them is a place to prevent the next one. Who names
    /// one of them the root stops looking there. A root cause that is still being looked for is left alone, and so is
    /// the name of a method.
    ///
    /// ```toml fails
    /// [sections]
    /// contributing_factors = "The root cause was that the standby had half the memory of the primary."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// contributing_factors = "根本原因は、スタンバイのメモリーがプライマリーの半分だったことである。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// contributing_factors = """
    /// - The standby had half the memory of the primary, and nothing compares the two.
    /// - A root cause analysis of the last failover had looked at the network alone.
    /// """
    /// ```
    ///
    /// Name every condition that had to be there: "a contributing factor", 「要因」.
    id: RootCause,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, contributing factors; writing page",
    check: Check::Words(check),
}

fn check(_: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    for (part, word) in reading.words(Topic::RootCause) {
        violations
            .at(word.span, format!("`{part}` says \"{}\", as if there were one", word.phrase))
            .hint("name every condition that had to be there: \"a contributing factor\", 「要因」");
    }
}
