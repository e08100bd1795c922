//! Postmortems as code.
#![allow(dead_code)]
// mod cli;
// mod commands;
// mod gate;
// pub mod git;
pub(crate) mod calendar;
pub(crate) mod document;
pub mod error;
pub mod finding;
pub(crate) mod policy;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod rules;
#[doc(hidden)]
pub mod soak;
pub mod source;

// pub use cli::Cli;
// pub use commands::{Surroundings, run};
