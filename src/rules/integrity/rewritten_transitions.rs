//! Looks for recorded steps that a change takes away or alters.

use crate::rules::{Check, Subject, Violations, rule};
use crate::workflow::Chain;

rule! {
    /// A recorded transition that was changed or taken away.
    ///
    /// The transitions are the postmortem's own history: who moved it, when and why. They are only ever added to, so
    /// that a squash, a rebase or a cherry-pick loses nothing of it.
    ///
    /// ```toml base
    /// status = "in-review"
    /// ```
    ///
    /// ```toml fails
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "ben"
    /// ```
    ///
    /// ```toml base
    /// status = "in-review"
    /// ```
    ///
    /// ```toml fails
    /// status = "draft"
    /// ```
    ///
    /// ```toml base
    /// status = "in-review"
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// ```
    ///
    /// Put the entries back as they were, and add the new one below. To undo a step, take the one that leads back:
    /// `pmgit return` or `pmgit reopen`.
    id: RewrittenTransitions,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(base) = subject.base else { return };
    let Some(index) = Chain::recorded_in(subject.document, Some(base)).rewritten() else { return };
    let steps = &subject.document.transitions;
    let span = steps.get(index).or(steps.last()).map(|entry| entry.span);
    let span = span.or_else(|| subject.document.status.as_ref().map(|status| status.span));
    let gone = base.transitions.len() > steps.len();
    let what = if gone { "is missing or was changed" } else { "was changed" };
    violations
        .near(span, format!("`transitions[{index}]`, which was recorded before, {what}"))
        .hint("put it back as it was; a step is undone by the one that leads back, not by taking it away");
}
