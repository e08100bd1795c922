//! All ancestry of a range: the commits of the first-parent line and those that merges brought in beside it.

use std::collections::HashSet;

use super::{FIRST_PARENTS, Logged, Range, Stream};
use crate::error::Result;
use crate::git::{Change, CommitId, Repository, TreeId, raw};

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
    stream: Stream,
    line: HashSet<CommitId>,
    /// The first line of the next one.
    head: Option<Vec<u8>>,
}

/// What a configuration would change in the answer, and is kept from changing.
const OPTIONS: &[&str] = &[
    "-c",
    "log.showRoot=true",
    "-c",
    "log.showSignature=false",
    "-c",
    "log.follow=false",
    "log",
    "--full-history",
    "--topo-order",
    "--raw",
    "--no-diff-merges",
    "--no-abbrev",
    "--no-renames",
    "--encoding=UTF-8",
    "--format=>%H %T %ct %P",
];

impl Repository {
    /// Walks everything that a range holds, and reads what each commit changes below the paths.
    ///
    /// # Errors
    /// When git cannot be started, or history was cut off within the range.
    pub(crate) fn ancestry(&self, range: &Range, paths: &[&str]) -> Result<Ancestry> {
        self.refuse_cut_history(range, &["rev-list"])?;
        let stream = Stream::start(self.within(range, OPTIONS).args(["--"]).args(paths), range)?;
        // Read while the other one walks on.
        let listed = self.within(range, FIRST_PARENTS).run(&format!("walk the history of `{}`", range.tip));
        let listed = listed.map_err(|error| error.hint("an object may be missing: `git fsck` names it"))?;
        let line = String::from_utf8_lossy(&listed).lines().map(CommitId::from_hex).collect::<Result<_>>()?;
        Ok(Ancestry { stream, line, head: None })
    }
}

impl Iterator for Ancestry {
    type Item = Result<Ancestor>;

    fn next(&mut self) -> Option<Result<Ancestor>> {
        let head = match self.head.take() {
            Some(head) => head,
            None => match self.stream.line()? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            },
        };
        Some(self.read(&head))
    }
}

impl Ancestry {
    fn read(&mut self, head: &[u8]) -> Result<Ancestor> {
        let text = String::from_utf8_lossy(head).into_owned();
        let words: Vec<&str> = text.strip_prefix('>').unwrap_or_default().split_whitespace().collect();
        let [commit, tree, committed, ref parents @ ..] = words[..] else {
            return Err(self.stream.broken(&format!("unexpected line `{}`", text.escape_debug())));
        };
        let commit = CommitId::from_hex(commit)?;
        let mut parents = parents.iter().map(|id| CommitId::from_hex(id));
        let parent = parents.next().transpose()?;
        let committed = committed.parse().map_err(|error| self.stream.broken(&error))?;
        Ok(Ancestor {
            logged: Logged { commit, tree: TreeId::from_hex(tree)?, parent, committed },
            others: parents.collect::<Result<_>>()?,
            is_on_line: self.line.contains(&commit),
            changes: self.changes()?,
        })
    }

    /// The lines below a head, up to the next one.
    fn changes(&mut self) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        while let Some(line) = self.stream.line().transpose()? {
            if line.starts_with(b">") {
                self.head = Some(line);
                break;
            }
            let Some(tab) = memchr::memchr(b'\t', &line) else { continue };
            changes.push(raw::change(&line[..tab], raw::path(&line[tab + 1..])?)?);
        }
        Ok(changes)
    }
}
