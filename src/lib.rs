//! Postmortems as code.
#![allow(dead_code)]
mod calendar;
mod cli;
mod commands;
mod deadline;
mod document;
mod error;
mod finding;
mod gate;
mod git;
mod hooks;
mod policy;
mod record;
mod report;
mod rules;
mod schemas;
pub mod source;
pub mod wording;
mod workflow;

pub use cli::Cli;
pub use commands::{Surroundings, run};
