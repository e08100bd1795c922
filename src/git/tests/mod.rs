//! The room against real git, in a world of its own for each test.

mod changes;
mod checkout;
mod commit;
mod merging;
mod open;
mod push;
mod replay;
mod writing;

use super::world::World;
use super::{CommitId, Environment, Repository};

impl World {
    pub(crate) fn environment(&self) -> Environment {
        Environment::new(self.variables())
    }

    pub(crate) fn open(&self) -> Repository {
        Repository::open(&self.path(), self.environment()).unwrap()
    }
}
