//! Found while waivers are applied.

use crate::rules::{Check, rule};

rule! {
    /// A waiver that cannot count.
    ///
    /// A waiver lets one finding of judgement pass, on record. It names a rule that can be waived, gives a reason, and
    /// was approved by somebody other than the owner. Findings of integrity are never waived.
    ///
    /// ```toml fails
    /// [[waivers]]
    /// rule = "missing-recording"
    /// reason = "The call was not recorded."
    /// approved_by = "aiko"
    /// ```
    ///
    /// ```toml passes
    /// [[waivers]]
    /// rule = "missing-recording"
    /// reason = "The call was not recorded."
    /// approved_by = "ben"
    ///
    /// [incident]
    /// recording = ""
    /// ```
    ///
    /// `pmgit waive ID RULE --reason TEXT --approved-by NAME` writes one.
    "invalid-waiver", Integrity, [Draft Error], Never, source: "pmgit", Check::Elsewhere,
}
