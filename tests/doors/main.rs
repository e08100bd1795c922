//! The doors, with real git on both sides: what comes in, what is refused, and what the refusal says.
//!
//! Every test has a world (a repository with pmgit's hooks), lets git act in it and looks at the outcome.

mod ancestry;
mod attachments;
mod audit;
mod cache;
mod calendars;
mod checks;
mod close_form;
mod commits;
mod doctor;
mod due;
mod entries;
mod environment;
mod forge;
mod forges;
mod histories;
mod hostile_values;
mod imports;
mod irregular;
mod landing;
mod links;
mod locked_in;
mod merges;
mod moving;
mod names;
mod neighbours;
mod pages;
mod promises;
mod proof;
mod pushes;
mod records;
mod releases;
mod removals;
mod renames;
mod runner;
mod server;
mod server_attacks;
mod server_locked_in;
mod server_objects;
mod skipping;
mod states;
#[path = "../support/mod.rs"]
mod support;
mod texts;
mod tricks;
mod versions;
