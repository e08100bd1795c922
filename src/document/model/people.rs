//! Who took part.

use super::value::{Maybe, Rows};
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
