//! Who took part.

use super::value::{Maybe, Rows};
use crate::text::is_invisible;
use crate::toml_record::record;
record! {
    /// Who took part, as short handles.
    pub(crate) struct People {
        /// The person who writes the postmortem; never a team.
        owner: Maybe<String>,
        /// Who chose the owner, as a rule the incident commander at the end of the call.
        owner_designated_by: Maybe<String>,
        /// Who led the response.
        incident_commander: Maybe<String>,
        /// Who kept the record during the response.
        scribe: Maybe<String>,
        /// Everyone who worked on it.
        responders: Rows<String>,
        /// The owners of the services involved.
        service_owners: Rows<String>,
        /// The engineering managers of the impacted systems.
        engineering_managers: Rows<String>,
        /// The product managers of the impacted systems.
        product_managers: Rows<String>,
        /// Who speaks with customers and posts the external message.
        customer_liaison: Maybe<String>,
        /// Who shadowed the incident commander.
        commander_shadow: Maybe<String>,
    }
}

/// Handles are compared ignoring case, a leading `@` and the full-width forms an input method leaves behind.
pub(crate) fn same_person(one: &str, other: &str) -> bool {
    fold_handle(one) == fold_handle(other)
}

/// A handle as it is compared.
pub(crate) fn fold_handle(handle: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if handle.is_ascii() {
        return handle.trim().trim_start_matches('@').to_ascii_lowercase();
    }
    let visible: String = handle.nfkc().filter(|&letter| !is_invisible(letter)).collect();
    visible.trim().trim_start_matches('@').to_lowercase()
}
