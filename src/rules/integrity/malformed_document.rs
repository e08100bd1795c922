//! Found while bytes are parsed.

use crate::rules::{Check, rule};

rule! {
    /// A file in the archive that cannot be read as a postmortem.
    ///
    /// It is not UTF-8 or has a byte-order mark, is larger than 1 MiB, nests deeper than 64 levels, is not TOML 1.0,
    /// carries the markers of a merge conflict, or lacks `title`, `status` or `severity`. TOML 1.1 is refused because
    /// editors and other readers refuse it.
    ///
    /// What cannot be read cannot be judged, so no other rule runs on such a file.
    ///
    /// ```toml fails whole
    /// title = "Checkout slowed down
    /// status = "draft"
    /// ```
    ///
    /// ```toml passes
    /// title = "Checkout slowed down"
    /// ```
    ///
    /// Mend the line that the finding names.
    id: MalformedDocument,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    traits: [RefusesEverywhere],
    since: "0.1",
    source: "pmgit",
    check: Check::Elsewhere,
}
