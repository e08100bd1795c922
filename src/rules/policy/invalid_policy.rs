//! Found while the policy is loaded.

use crate::rules::{Check, rule};

rule! {
    /// A policy that cannot be applied.
    ///
    /// An unknown key, a wrong type, a rule or a time zone that does not exist, a firm rule set below error: with such a
    /// slip nobody can tell what was meant, and a gate that guesses is none. So a broken policy, people file, calendar
    /// file, record of removals or of exceptions is an error, never a silent default, and only a change of `.pmgit/` alone
    /// that mends it passes.
    ///
    /// ```toml policy fails
    /// [rules.missing-evidenze]
    /// level = "warning"
    /// ```
    ///
    /// ```toml policy fails
    /// [rules.hidden-text]
    /// level = "off"
    /// ```
    ///
    /// ```toml people fails
    /// [aiko]
    /// mail = "aiko@example.com"
    /// ```
    ///
    /// ```toml policy fails
    /// [calendar]
    /// holidays = ["no/such/file.ics"]
    /// ```
    ///
    /// ```toml policy passes
    /// documents = "postmortems"
    ///
    /// [rules.missing-section]
    /// level = "error"
    /// from = "reviewed"
    /// ```
    ///
    /// Mend the line that the finding names.
    id: InvalidPolicy,
    group: Policy,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit",
    check: Check::Elsewhere,
}
