//! The words of the outage rule, sought in TOML documents as people and machines write them.

#[path = "../support/endurance.rs"]
mod endurance;
mod hostile;
mod outage;
#[path = "../../benches/corpus/postmortem/random.rs"]
#[allow(dead_code, reason = "the archive needs more of it")]
mod random;
mod reference;
mod soak;
mod strain;
