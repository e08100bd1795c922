//! What stands in for the wire in a pmgit without the feature `online`: nothing is sent.

use std::time::Duration;

use super::fault::is_offline;
use super::{Fault, Request, Response};

#[derive(Debug)]
pub(super) struct Wire;

impl Wire {
    pub(super) fn new(_: Duration) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "the wire's own has an agent")]
    pub(super) fn attempt(&self, _: &Request) -> Result<Response, Fault> {
        Err(Fault::Wrong(is_offline()))
    }
}
