//! Why a service has not answered, and whether it may have done what was asked.

use crate::text::{Both, both};

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

/// Why a pmgit without the wire sends nothing.
pub(super) fn is_offline() -> Both {
    both! { en: "it was built without the feature `online`"; ja: "機能`online`を無効にしてビルドされています" }
}
