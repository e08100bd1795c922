//! The program as people run it: every verb's success, refusals and failures, by real processes in real repositories.

#[path = "../support/mod.rs"]
mod support;

mod stages;

mod answers;
mod approved_text;
mod archive;
mod asking;
mod bad_input;
mod behind;
mod calendar;
mod calendar_client;
mod calendar_readers;
mod completions;
mod crash;
mod diff;
mod drafts;
mod due;
mod editing;
mod explain;
mod export;
mod five_people;
mod fix;
mod help;
mod init;
mod integrations;
mod invitations;
mod languages;
mod log;
mod meeting;
mod merging;
mod messages;
mod new;
mod one_language;
mod people;
mod policy;
mod pr;
mod preview;
mod printed;
mod race;
mod reading;
mod rows;
mod rows_changed;
mod show;
mod soak;
mod squashed;
mod status;
mod streams;
mod terminal;
mod transitions;
mod two_clones;
mod waive;
mod which;
mod workflow;
mod writers;
