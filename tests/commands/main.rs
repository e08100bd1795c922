//! The program as people run it: every verb's success, refusals and failures, by real processes in real repositories.

#[path = "../support/world.rs"]
mod world;

mod bench;

mod archive;
mod bad_input;
mod crash;
mod diff;
mod explain;
mod fix;
mod help;
mod init;
mod merging;
mod new;
mod pr;
mod race;
mod reading;
mod streams;
mod transitions;
mod waive;
mod workflow;
