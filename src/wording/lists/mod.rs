//! The phrase book: what the wording rules seek, a page for each topic and language; what it is called and where it matters is
//! the rules'.
//!
//! A phrase stays only as long as it is right in four hits of five: `docs/rules.md` says how that is measured. Each has
//! sentences in which it is meant and in which it is not, and each thought is in both languages, or `ONLY` says why not.

pub(crate) mod en;
pub(crate) mod ja;
#[cfg(test)]
mod tests;
