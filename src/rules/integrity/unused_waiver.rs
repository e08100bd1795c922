//! Found while waivers are applied.

use crate::rules::{Check, rule};

rule! {
    /// A waiver that lets nothing pass.
    ///
    /// What it was for has been mended, or it never was: a stale waiver would silently cover the next finding.
    ///
    /// ```toml fails
    /// [[waivers]]
    /// rule = "missing-owner"
    /// reason = "The rotation was being changed."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml passes
    /// waivers = []
    /// ```
    ///
    /// Remove the waiver.
    id: UnusedWaiver,
    group: Integrity,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "pmgit",
    check: Check::Elsewhere,
}
