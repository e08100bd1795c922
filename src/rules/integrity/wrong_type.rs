//! Found while values are read; looks here for the severities that the policy names.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::backticked;
use crate::toml_record::nearest;

rule! {
    /// A value that its key cannot have.
    ///
    /// Times are dates with a time and an offset, so that a deadline is the same everywhere; `status`, `kind` and
    /// `language` are words of a list; the severity is one of the policy's. A document with such a value is not judged
    /// any further, but for an unknown severity.
    ///
    /// ```toml fails
    /// [incident]
    /// resolved = "2026-11-20 10:40"
    /// ```
    ///
    /// ```toml fails
    /// status = "in review"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV1"
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    ///
    /// [incident]
    /// resolved = 2026-11-20T10:40:00+09:00
    /// ```
    ///
    /// Write the value as the hint says it. A severity of the team's own is named in `.pmgit/policy.toml`.
    id: WrongType,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    traits: [RefusesEverywhere],
    since: "0.1",
    source: "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(severity) = &subject.document.severity else { return };
    if subject.policy.severity(&severity.value).is_some() {
        return;
    }
    let known: Vec<&str> = subject.policy.severities.iter().map(|severity| severity.name.as_str()).collect();
    let hint = match nearest(&severity.value, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            format!("the policy knows {}", known.iter().map(backticked).collect::<Vec<_>>().join(", "))
        }
    };
    violations.at(severity.span, format!("there is no severity `{}`", severity.value.escape_debug())).hint(hint);
}
