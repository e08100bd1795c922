//! The words of the outage rule, sought in TOML documents as people and machines write them.

mod outage;
mod strain;
