//! Postmortems as code: a postmortem is a TOML file in a git repository, and the same check stands at every door into
//! the main branch.
//!
//! # Words
//!
//! A **postmortem** (the **document**) tells of one **incident**: its **timeline**, **impact**, **detection**,
//! **contributing factors** and **actions**. One **owner** writes it. Its **status** goes from draft over in-review and
//! reviewed to closed; each step is a **transition**, recorded in the document and as a commit. The **policy** says what
//! is asked for. A **rule** finds a defect; a **finding** is one defect at one place, at a **level**; a **waiver** lets
//! it pass, with a reason. A **door** is where something is about to come in: a commit, a merge, a push, a pull request.
//! The rest are git's words: worktree, index, tree, blob, revision, trailer, hook.
//!
//! # The house
//!
//! ```text
//! bytes  ->  document  ->  findings  ->  report
//! git        record        rules         text, json
//!            document      policy
//! ```
//!
//! An arrow between rooms only points down this list. `tests/architecture` reads the list and checks the arrows.
//!
//! - `commands`: one file a verb; the only rooms that join floors
//! - `cli`: the arguments; their doc comments are the help
//! - `gate`: the doors: which three trees, how strict
//! - `forge`: GitHub, GitLab and Forgejo: addresses, the files for their CI, tokens, APIs; one file each
//! - `hooks`: installing and removing the shims of `hooks/`
//! - `schemas`: the JSON Schemas of the documents, for editors
//! - `diff`: two versions: what changed in meaning, what changed in words
//! - `history`: the records of a postmortem through history: what was added, and what contradicts
//! - `report`: a verdict out: text, JSON, and what CI services read
//! - `tasks`: who must do what by when
//! - `render`: a document out: the invitation to its meeting, the agenda, the messages
//! - `integrations`: the outer world: Slack, Jira; payloads and parsers, the wire at the edge
//! - `fix`: what a document says once its safe fixes are made: text in, text out
//! - `cache`: the documents that earlier checks found clean
//! - `rules`: the rulebook: one file a rule, the registry, how findings weigh, waivers
//! - `invitees`: who belongs into the meeting
//! - `deadline`: what is due when
//! - `workflow`: the transition table, and whether a recorded chain follows it
//! - `policy`: policy, people, removals: raw with spans, then valid
//! - `calendar`: business days, holidays, time zones
//! - `merge`: three versions of a document to one: text in, text out
//! - `document`: the model, parsing, surgical edits, templates
//! - `toml_record`: TOML tables as typed records with spans; the schema from the same types
//! - `wording`: prose as its reader sees it, and the terms that stand in it
//! - `finding`: rule ids, findings, levels, places
//! - `checksum`: whether somebody has edited what pmgit has written
//! - `git`: the only room that knows git
//! - `source`: a named text, spans, lines and columns
//! - `error`: what went wrong, why, and what to do
//! - `text`: words, lists and numbers as they are written, and text that acts on nobody

mod cache;
mod calendar;
mod checksum;
mod cli;
mod commands;
mod deadline;
mod diff;
mod document;
mod error;
mod finding;
mod fix;
mod forge;
mod gate;
mod git;
mod history;
mod hooks;
mod integrations;
mod invitees;
mod merge;
mod policy;
mod render;
mod report;
mod rules;
mod schemas;
mod source;
mod tasks;
#[cfg(test)]
mod testing;
mod text;
mod toml_record;
mod wording;
mod workflow;

pub use cli::{Cli, command};
pub use commands::{Surroundings, run};
