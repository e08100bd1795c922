//! The only room that knows git: opening a repository, comparing versions, reading history, recording commits.
//!
//! Two ways lead to git. Objects are read through libgit2, which is quick; the worktree, references that move and
//! commits belong to the git command, which alone honours filters, hooks and signing. The index is read from its file
//! where its format is an everyday one, and the worktree where that suffices, else by the git command too. Where
//! libgit2 cannot open a repository at all (SHA-256, reftable, an extension that it does not know), the git command does
//! everything.
//! No type of libgit2 leaves this folder.

mod added;
mod caller;
mod changes;
mod checkout;
mod command;
mod commit;
mod compared;
mod environment;
mod fast_index;
mod file_edit;
mod file_stamp;
mod files;
mod history;
mod id;
mod identity;
mod index;
mod merge;
mod message;
mod objects;
mod open;
mod own_commit;
mod parallel;
mod plumbing;
mod published;
mod push;
mod raw;
mod receive;
mod refs;
mod replay;
mod requirement;
mod revision;
mod scratch;
mod send;
mod tips;
mod transaction;
mod tree_writer;
mod trees;
mod trial;
mod twins;
mod version;
mod walk;
mod worktree;
mod write_lock;
mod writer;
mod writing;

pub(crate) use added::AddedLine;
pub(crate) use caller::calling_git;
pub(crate) use changes::{changes, list, list_base, within_one_change};
pub(crate) use command::Git;
pub(crate) use commit::{Branching, Recorded, Request, record, refuse_unless_clean};
pub(crate) use environment::Environment;
pub(crate) use file_edit::{FileEdit, has_uncommitted_changes};
pub(crate) use file_stamp::FileStamp;
pub(crate) use id::{BlobId, CommitId, MaybeZeroId, TreeId};
pub(crate) use merge::{ConflictStyle, Markers, MergeOutcome, MergedText, conflict_style, merge_text, merge_tree};
pub(crate) use message::Message;
pub(crate) use objects::TreeEntry;
pub(crate) use open::Repository;
pub(crate) use parallel::in_parallel;
pub(crate) use published::{Home, Moved, Stand};
pub(crate) use push::{PushedRef, parse_pushed_refs};
pub(crate) use receive::{Branch, ReceivedRef, parse_received_refs};
pub(crate) use refs::Head;
pub(crate) use replay::{Replayed, replay};
pub(crate) use requirement::{GitVersion, OLDEST_GIT, libgit2_version};
pub(crate) use send::is_branch_name;
pub(crate) use tips::{SharedFile, Tip, TipKind};
pub(crate) use tree_writer::TreeWriter;
pub(crate) use version::{Change, Content, Mode, Side, Version};
pub(crate) use walk::{Ancestor, Facts, Landing, Logged, Range, Signature, SignatureState, Signatures};
pub(crate) use worktree::replace as replace_file;
pub(crate) use writer::NewMode;

#[cfg(test)]
#[path = "../../tests/support/world.rs"]
pub(crate) mod world;

#[cfg(test)]
mod tests;
