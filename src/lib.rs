//! Postmortems as code.
#![allow(dead_code)]
// mod cli;
// mod commands;
// mod gate;
// pub mod git;
pub(crate) mod calendar;
pub(crate) mod deadline;
pub(crate) mod document;
pub mod error;
pub mod finding;
pub(crate) mod policy;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod rules;
pub mod source;
pub mod wording;

// pub use cli::Cli;
// pub use commands::{Surroundings, run};
