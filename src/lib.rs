//! Postmortems as code.
pub mod calendar;
pub mod document;
pub mod error;
pub mod finding;
pub mod source;
