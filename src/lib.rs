//! Postmortems as code.
pub mod error;
pub mod finding;
pub mod git;
pub mod hooks;
pub mod source;
