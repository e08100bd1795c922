//! The words of the outage rule, sought in TOML documents as people and machines write them; and the engine as a whole,
//! fed with hostile texts.

mod hostile;
mod outage;
mod pasted;
mod reference;
mod soak;
mod strain;

pub(super) use reference::looks_like;
