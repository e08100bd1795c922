//! What the tests of several rooms share: invented postmortems, chance, and how long an input took.

pub(crate) mod endurance;
#[cfg(test)]
mod keys;
#[path = "../../benches/corpus/postmortem/mod.rs"]
#[allow(dead_code, reason = "the corpus needs more of it")]
pub(crate) mod postmortem;
