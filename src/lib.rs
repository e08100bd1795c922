//! Postmortems as code.
pub mod error;
pub mod finding;
pub mod source;
pub mod wording;
