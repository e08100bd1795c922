//! All ancestry of a range: the commits of the first-parent line and those that merges brought in beside it.

use std::collections::HashSet;

use super::raw_log::{RawLog, SETTINGS};
use super::{FIRST_PARENTS, Logged, Range};
use crate::error::Result;
use crate::git::{Change, CommitId, Repository, TreeId};
use crate::text::both;

/// A commit that changes something below the paths, against any of its parents.
#[derive(Clone, Debug)]
pub(crate) struct Ancestor {
    pub logged: Logged,
    /// The parents of a merge but the first.
    pub others: Vec<CommitId>,
    /// Whether it stands on the first-parent line.
    pub is_on_line: bool,
    /// What it changes, where it is no merge.
    pub changes: Vec<Change>,
}

/// The commits of a walk, each before its parents.
#[derive(Debug)]
pub(crate) struct Ancestry {
    log: RawLog,
    line: HashSet<CommitId>,
}

/// The rest of what is asked: every way by which a change came in.
const OPTIONS: &[&str] = &["--full-history", "--topo-order", "--no-diff-merges", "--format=>%H %T %ct %P"];

impl Repository {
    /// Walks everything that a range holds, and reads what each commit changes below the paths.
    ///
    /// # Errors
    /// When git cannot be started, or history was cut off within the range.
    pub(crate) fn ancestry(&self, range: &Range, paths: &[&str]) -> Result<Ancestry> {
        self.refuse_cut_history(range, &["rev-list"])?;
        let options = [SETTINGS, OPTIONS].concat();
        let log = RawLog::start(self.within(range, &options).args(["--"]).args(paths), range)?;
        // Read while the other one walks on.
        let listed = self
            .within(range, FIRST_PARENTS)
            .run(&both! { en: "walk the history of `{}`", range.tip; ja: "`{}`の履歴の走査", range.tip });
        let listed = listed.map_err(|error| {
            error.hint(both! {
                en: "an object may be missing: run `git fsck`";
                ja: "オブジェクトが足りない可能性があります。`git fsck`で確認してください"
            })
        })?;
        let line = String::from_utf8_lossy(&listed).lines().map(CommitId::from_hex).collect::<Result<_>>()?;
        Ok(Ancestry { log, line })
    }
}

impl Iterator for Ancestry {
    type Item = Result<Ancestor>;

    fn next(&mut self) -> Option<Result<Ancestor>> {
        let head = self.log.head()?;
        Some(head.and_then(|head| self.read(&head)))
    }
}

impl Ancestry {
    fn read(&mut self, head: &str) -> Result<Ancestor> {
        let words: Vec<&str> = head.strip_prefix('>').unwrap_or_default().split_whitespace().collect();
        let [commit, tree, committed, ref parents @ ..] = words[..] else {
            return Err(self.log.unexpected(head));
        };
        let commit = CommitId::from_hex(commit)?;
        let mut parents = parents.iter().map(|id| CommitId::from_hex(id));
        let parent = parents.next().transpose()?;
        let committed = committed.parse().map_err(|error| self.log.broken(&error))?;
        Ok(Ancestor {
            logged: Logged { commit, tree: TreeId::from_hex(tree)?, parent, committed },
            others: parents.collect::<Result<_>>()?,
            is_on_line: self.line.contains(&commit),
            changes: self.log.changes()?,
        })
    }
}
