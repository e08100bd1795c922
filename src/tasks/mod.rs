//! Who must do what by when: documents, the policy and the time in, tasks out. Pure: it reads no clock and no repository.
//!
//! What is asked of a document, and until when, is the process's; which of several versions of a document counts, and
//! which incidents lack one, is decided here too. How tasks are shown is not.

mod incidents;
mod postmortem;
mod task;
mod version;
mod who;

pub(crate) use incidents::{Incident, Problem, missing, read_incidents};
pub(crate) use postmortem::{Draft, draft, tasks};
pub(crate) use task::{About, Due, Task, What, asked_for};
pub(crate) use version::{Version, furthest, is_further};
pub(crate) use who::{Party, Role, Wanted};
