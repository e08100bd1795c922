//! What somebody decided: approvals, waivers, steps, and what else is on record.

use super::status::Status;
use super::value::{Maybe, Moment, Rows};
use crate::toml_record::record;
record! {
    /// An approval on record.
    pub(crate) struct Approval {
        /// Who approved; never the owner.
        by: Maybe<String>,
        /// When.
        at: Maybe<Moment>,
        /// A digest of the text that was approved; written by pmgit.
        of: Maybe<String>,
    }
}

record! {
    /// A finding that somebody other than the owner allowed.
    pub(crate) struct Waiver {
        /// The id of the rule.
        rule: Maybe<String>,
        /// Why it is allowed.
        reason: Maybe<String>,
        /// Who allowed it; never the owner.
        approved_by: Maybe<String>,
        /// The part it applies to, such as `timeline@2026-11-20T00:12:00Z` or `sections.overview`; if absent, the whole
        /// document.
        r#where: Maybe<String>,
    }
}

record! {
    /// One transition between draft and closed.
    pub(crate) struct Transition {
        /// The status before.
        from: Maybe<Status>,
        /// The status after.
        to: Maybe<Status>,
        /// When.
        at: Maybe<Moment>,
        /// Who.
        by: Maybe<String>,
        /// Why; required for return and reopen.
        reason: Maybe<String>,
    }
}

record! {
    /// A change of the severity.
    pub(crate) struct SeverityChange {
        /// The severity before.
        from: Maybe<String>,
        /// The severity after.
        to: Maybe<String>,
        /// When.
        at: Maybe<Moment>,
        /// Who.
        by: Maybe<String>,
        /// Why.
        reason: Maybe<String>,
        /// Who approved a lower severity; never the owner.
        approved_by: Maybe<String>,
    }
}

record! {
    /// Where the details of a security or legal matter are kept instead.
    pub(crate) struct Restricted {
        /// Where they are kept.
        r#where: Maybe<String>,
        /// Why they are not here.
        reason: Maybe<String>,
        /// Who decided it; never the owner.
        approved_by: Maybe<String>,
    }
}

record! {
    /// What an import did; and why one counts that is newer than pmgit here.
    pub(crate) struct Import {
        /// Why it counts as imported, where the incident is not older than the policy's `gate.since`.
        reason: Maybe<String>,
        /// Who approved that; never the owner.
        approved_by: Maybe<String>,
        /// The file, page or address that it was read from.
        source: Maybe<String>,
        /// A digest of what was read.
        digest: Maybe<String>,
        /// The time zone of times that had none.
        zone: Maybe<String>,
        /// What was assumed because the source did not say it: the keys.
        assumed: Rows<String>,
        /// What found no place, word by word.
        rest: Maybe<String>,
    }
}
