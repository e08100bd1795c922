//! The history of a branch, one first parent after the other; git walks it, for only git has Bloom filters.

mod ancestry;
mod landing;
mod raw_log;
mod stream;

pub(crate) use self::ancestry::Ancestor;
pub(crate) use self::landing::{Landing, Signature, SignatureState, Signatures};
use self::stream::Stream;

use crate::error::{Error, Result};
use crate::git::{CommitId, Repository, TreeId};
use crate::text::both;

/// Lists the commits of a branch as they came to stand on it.
const FIRST_PARENTS: &[&str] = &["rev-list", "--first-parent"];

/// One commit of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Logged {
    pub commit: CommitId,
    pub tree: TreeId,
    /// The first parent.
    pub parent: Option<CommitId>,
    /// The committer's date, in seconds since 1970; whoever commits can set it.
    pub committed: i64,
}

/// What a commit says of itself, for a reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// `Name <address>`.
    pub author: String,
    pub committer: String,
    /// The first line of the message.
    pub subject: String,
}

/// What a range of git's means: one tip, and what is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub tip: CommitId,
    pub without: Vec<CommitId>,
}

/// The commits of a branch that change some paths, the newest first; an error where history ends too early.
#[derive(Debug)]
pub(crate) struct Walk(Stream);

impl Range {
    /// All that stands before a commit, and the commit.
    pub(crate) fn up_to(tip: CommitId) -> Self {
        Self { tip, without: Vec::new() }
    }
}

impl Repository {
    /// Reads a range such as `v1..main`, `main~5..`, or a revision for all that stands before it.
    ///
    /// # Errors
    /// When git does not know what it names, or it has not one tip.
    pub(crate) fn range(&self, text: &str) -> Result<Range> {
        let cannot = || {
            Error::new(both! {
                en: "cannot understand the range `{}`", text.escape_debug();
                ja: "範囲`{}`を解釈できません", text.escape_debug()
            })
            .hint(both! {
                en: "write it as `A..B`, or name a branch";
                ja: "`A..B`と書くか、ブランチを指定してください"
            })
        };
        let commit = |name: &str| self.resolve(name);
        let or_head = |name: &'_ str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
        if text.contains("...") {
            return Err(cannot().cause(both! { en: "it has two ends"; ja: "両端が指定されています" }));
        }
        if let Some((from, to)) = text.split_once("..") {
            return Ok(Range { tip: commit(&or_head(to))?, without: vec![commit(&or_head(from))?] });
        }
        // `A^!` and `A^-` leave out what stands before A.
        let (name, parents) = match (text.strip_suffix("^!"), text.split_once("^-")) {
            (Some(name), _) => (name, "^@"),
            (None, Some((name, ""))) => (name, "^1"),
            (None, _) => return Ok(Range { tip: commit(text)?, without: Vec::new() }),
        };
        let tip = commit(name)?;
        let listed = self
            .reading(&["rev-parse", "--revs-only", &format!("{tip}{parents}")])
            .run(&both! { en: "read the range"; ja: "範囲の読み込み" })?;
        let without = String::from_utf8_lossy(&listed).lines().map(CommitId::from_hex).collect::<Result<_>>()?;
        Ok(Range { tip, without })
    }

    /// Walks the first parents of a range, and names those commits that change something below the directories.
    ///
    /// # Errors
    /// When git cannot be started, or history was cut off within the range.
    pub(crate) fn walk(&self, range: &Range, directories: &[&str]) -> Result<Walk> {
        self.refuse_cut_history(range, FIRST_PARENTS)?;
        let options = ["rev-list", "--first-parent", "--no-commit-header", "--encoding=UTF-8", "--format=%H %T %ct %P"];
        let git = self.within(range, &options).args(["--"]).args(directories);
        Stream::start(git, range).map(Walk)
    }

    /// Whether any commit before the range, by first parents, changes a path.
    ///
    /// # Errors
    /// When history cannot be read.
    pub(crate) fn was_ever_changed(&self, range: &Range, path: &str) -> Result<bool> {
        self.was_changed(range.tip, FIRST_PARENTS, path)
    }

    /// Whether a commit, or any that stands before it by whatever way, changes a path.
    ///
    /// # Errors
    /// When history cannot be read.
    pub(crate) fn was_changed_in_ancestry(&self, commit: CommitId, path: &str) -> Result<bool> {
        self.was_changed(commit, &["rev-list", "--full-history"], path)
    }

    fn was_changed(&self, tip: CommitId, options: &[&str], path: &str) -> Result<bool> {
        let before = Range { tip, without: Vec::new() };
        self.refuse_cut_history(&before, options)?;
        let git = self.within(&before, options).args(["--max-count=1", "--", path]);
        Ok(!git.run(&both! { en: "walk the history"; ja: "履歴の走査" })?.is_empty())
    }

    /// What a commit says of itself; what is not UTF-8 is replaced.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(crate) fn facts(&self, commit: CommitId) -> Result<Facts> {
        let bytes = self.commit_bytes(commit)?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
        let person = |role: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(role)?.strip_prefix(' ')).unwrap_or_default();
            line.rsplit_once('>').map_or(line, |(person, _)| &line[..=person.len()]).to_owned()
        };
        let subject = message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned();
        Ok(Facts { author: person("author"), committer: person("committer"), subject })
    }

    fn within(&self, range: &Range, options: &[&str]) -> crate::git::Git {
        let without = range.without.iter().map(|commit| format!("^{commit}"));
        // All that is said is read to its end, and a write for each commit costs both sides.
        let git = self.reading(options).env("GIT_FLUSH", "0");
        git.args([range.tip.to_string()]).args(without)
    }

    /// In a shallow clone the oldest commits look as if nothing stood before them.
    fn refuse_cut_history(&self, range: &Range, options: &[&str]) -> Result<()> {
        if !self.is_shallow() {
            return Ok(());
        }
        let place = self.common_dir().join("shallow");
        let cannot = || {
            Error::new(
                both! { en: "cannot walk the history of `{}`", range.tip; ja: "`{}`の履歴をたどれません", range.tip },
            )
        };
        let cut = std::fs::read_to_string(&place).map_err(|error| cannot().quoting(error))?;
        let listed = self.within(range, options).run(&both! { en: "walk the history"; ja: "履歴の走査" })?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        match listed.lines().find(|commit| cut.lines().any(|cut| cut == *commit)) {
            None => Ok(()),
            Some(commit) => Err(cannot()
                .cause(both! {
                    en: "the clone is shallow, and what stood before `{commit}` is missing";
                    ja: "クローンが浅く（shallow）、`{commit}`より前の履歴がありません"
                })
                .hint(both! {
                    en: "fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow; or name a range that begins later";
                    ja: "すべて取得する（`git fetch --unshallow`、ワークフローでは`fetch-depth: 0`）か、より新しい範囲を指定してください"
                })),
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Logged>;

    fn next(&mut self) -> Option<Result<Logged>> {
        let line = self.0.line()?;
        Some(line.and_then(|line| self.read(&String::from_utf8_lossy(&line))))
    }
}

impl Walk {
    fn read(&mut self, line: &str) -> Result<Logged> {
        let mut words = line.split_whitespace();
        let (Some(commit), Some(tree), Some(committed)) = (words.next(), words.next(), words.next()) else {
            return Err(self.0.broken(&format!("unexpected line `{}`", line.trim())));
        };
        let parent = words.next().map(CommitId::from_hex).transpose()?;
        let committed = committed.parse().map_err(|error| self.0.broken(&error))?;
        Ok(Logged { commit: CommitId::from_hex(commit)?, tree: TreeId::from_hex(tree)?, parent, committed })
    }
}
