//! Postmortems as code.
#![allow(dead_code)]
pub(crate) mod calendar;
pub(crate) mod document;
pub mod error;
pub mod finding;
pub(crate) mod policy;
pub(crate) mod record;
pub(crate) mod rules;
pub mod source;
pub(crate) mod workflow;
