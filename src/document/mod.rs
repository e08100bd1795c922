//! The postmortem's file: its text and the edits of it.

pub mod edit;
