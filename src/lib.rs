//! Postmortems as code: a postmortem is a TOML file in a git repository, and the same check stands at every door into
//! the main branch.
//!
//! # Words
//!
//! A **postmortem** (the **document**) describes one **incident**: its **timeline**, **impact**, **detection**,
//! **contributing factors** and **actions**. One **owner** writes it. Its **status** moves from draft through in-review
//! and reviewed to closed; each step is a **transition**, recorded in the document and as a commit. The **policy** says
//! what the team asks for. A **rule** looks for one kind of defect; a **finding** is one defect at one place, at a
//! **level**; a **waiver** lets it pass, with a reason. A **door** is a place where something comes in: a commit, a
//! merge, a push, a pull request. The **gate** judges what stands at a door. All other words are git's: worktree, index,
//! tree, blob, revision, trailer, hook.
//!
//! # Pages
//!
//! The process is PagerDuty's. Rules and comments name its pages like this:
//!
//! - process page, template page, effective postmortems page, after an incident page, severity page, roles page,
//!   security incident response page, customer liaison training page: <https://response.pagerduty.com/>, below "After",
//!   "Before", "During" and "Training"
//! - "what is a postmortem" page, writing page, meeting page, accountability page, sharing page, blameless culture page:
//!   <https://postmortems.pagerduty.com/>
//!
//! # The house
//!
//! ```text
//! bytes  ->  document     ->  findings  ->  report
//! git        toml_record      rules         text, JSON, ...
//!            document         policy
//! ```
//!
//! An arrow between rooms only points down this list. `tests/architecture` reads the list and checks the arrows.
//!
//! - `testing`: what the tests of several rooms share; not in the program
//! - `commands`: one file or folder per verb; the only rooms that join floors
//! - `cli`: the arguments; their doc comments are the help
//! - `gate`: the doors: which three trees, how strict
//! - `forge`: GitHub, GitLab and Forgejo: addresses, the files for their CI, tokens, APIs; one file each
//! - `hooks`: installing and removing the shims of `hooks/`
//! - `schemas`: the JSON Schemas of the documents, for editors
//! - `diff`: two versions: what changed in meaning, what changed in words
//! - `history`: the records of a postmortem through history: what was added, and what contradicts it
//! - `report`: a verdict out: text, JSON, and what CI services read
//! - `tasks`: who must do what by when
//! - `page`: a document out, for everybody: the page, as text, Markdown and HTML
//! - `render`: a document out: the invitation to its meeting, the agenda, the messages
//! - `integrations`: Slack, Jira; payloads and parsers, with HTTP at the edge
//! - `loopback`: pages to a browser of this machine: the server on 127.0.0.1, and who is let in
//! - `fix`: what a document says once its safe fixes are made: text in, text out
//! - `cache`: the documents that earlier checks found clean
//! - `rules`: one file per rule, the registry, how findings weigh, waivers
//! - `invitees`: who belongs in the meeting
//! - `deadline`: what is due when
//! - `workflow`: the transition table, and whether a recorded chain follows it
//! - `policy`: policy, people, removals: raw with spans, then valid
//! - `calendar`: business days, holidays, time zones
//! - `merge`: three versions of a document to one: text in, text out
//! - `document`: the model, parsing, surgical edits, templates
//! - `toml_record`: TOML tables as typed records with spans; the schema from the same types
//! - `wording`: prose as its reader sees it, and the terms in it
//! - `finding`: rule ids, findings, levels, places
//! - `civil`: times as people write them, with no zone's rules and no clock
//! - `checksum`: whether somebody has edited a file that pmgit wrote
//! - `git`: the only room that knows git
//! - `release`: versions of pmgit, and when each one came out
//! - `source`: a named text, spans, lines and columns
//! - `error`: what went wrong, why, and what to do
//! - `text`: quoting, lists, plurals, colour, and text that cannot act on its reader

mod cache;
mod calendar;
mod checksum;
mod civil;
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
#[cfg_attr(not(feature = "online"), expect(dead_code, reason = "what only the wire needs"))]
mod integrations;
mod invitees;
mod loopback;
mod merge;
mod page;
mod policy;
mod release;
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
