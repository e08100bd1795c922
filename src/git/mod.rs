//! The only room that knows git: opening a repository, comparing versions, reading history, recording commits.
//!
//! Two ways lead to git. Objects are read through libgit2, which is quick; the worktree, references that move and
//! commits belong to the git command, which alone honours filters, hooks and signing. The index is read from its file
//! where its format is an everyday one, else by the git command too.
//! No type of libgit2 leaves this folder.

mod changes;
mod command;
mod commit;
mod environment;
mod fast_index;
mod files;
mod history;
mod id;
mod identity;
mod index;
mod merge;
mod message;
mod objects;
mod open;
mod push;
mod raw;
mod refs;
mod transaction;
mod trees;
mod worktree;

pub use changes::{Change, Content, Mode, Side, Version, changes, list};
pub use command::{Answer, Git};
pub use commit::{Branching, FileEdit, Recorded, Request, has_uncommitted_changes, record};
pub use environment::Environment;
pub use id::{AnyId, BlobId, CommitId, MaybeZeroId, TreeId};
pub use identity::Identity;
pub use merge::{MergeOutcome, merge_tree};
pub use message::Message;
pub use objects::Entry;
pub use open::Repository;
pub use push::{PushedRef, parse_pushed_refs};
pub use refs::Head;
pub(crate) use worktree::replace as replace_file;

#[cfg(test)]
#[path = "../../tests/support/world.rs"]
pub(crate) mod world;

#[cfg(test)]
mod tests;
