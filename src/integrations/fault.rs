//! Why a service has not answered, and whether it may have done what was asked.

use crate::text::Both;

/// Why there is no answer. None of the texts holds an address, for that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The service has not seen the request.
    Unsent(Both),
    /// The service may have done what was asked.
    Unknown(Both),
    /// It would come to nothing however often it is tried.
    Wrong(Both),
}

impl Fault {
    pub(crate) fn reason(&self) -> &Both {
        match self {
            Self::Unsent(reason) | Self::Unknown(reason) | Self::Wrong(reason) => reason,
        }
    }
}
