//! What a merge of two commits would be, without a worktree; and three texts merged by lines, as git merges a file.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::git::{CommitId, Environment, Repository, TreeId};
use crate::source::RepoPath;
use crate::text::{Both, bare_line, both};

/// The result of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MergeOutcome {
    Clean(TreeId),
    /// The paths that conflict.
    Conflict(Vec<RepoPath>),
}

/// Merges `theirs` into `ours` as a forge does: git merges, in a repository of its own without drivers and settings.
/// The repository reads the tree; nothing of it stays.
///
/// # Errors
/// When they have no common ancestor, an object is missing, or git is older than [`crate::git::OLDEST_GIT`].
pub(crate) fn merge_tree(repository: &Repository, ours: CommitId, theirs: CommitId) -> Result<MergeOutcome> {
    let doing = both! { en: "merge `{theirs}` into `{ours}`"; ja: "`{theirs}`の`{ours}`へのマージ" };
    ancestor_of_both(repository, ours, theirs, &doing)?;
    merge_commits(repository, ours, theirs, &doing)
}

pub(super) fn ancestor_of_both(
    repository: &Repository,
    one: CommitId,
    two: CommitId,
    doing: &Both,
) -> Result<CommitId> {
    let found = repository.merge_base(one, two)?;
    found.ok_or_else(|| {
        Error::cannot(doing).cause(both! { en: "they have no common ancestor"; ja: "共通の祖先がありません" })
    })
}

pub(super) fn merge_commits(
    repository: &Repository,
    ours: CommitId,
    theirs: CommitId,
    doing: &Both,
) -> Result<MergeOutcome> {
    for side in [ours, theirs] {
        // A git before 2.44 takes a missing tree for an empty one.
        repository.tree(repository.tree_of(side)?)?;
    }
    let options = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages"];
    let git = repository.trying(&options)?.args([ours.to_string(), theirs.to_string()]);
    let answer = git.answer(doing)?;
    let mut fields = answer.stdout.split(|&byte| byte == 0).filter(|field| !field.is_empty());
    let tree = fields.next().map(|id| TreeId::from_hex(&String::from_utf8_lossy(id)));
    match (answer.code, tree) {
        (0, Some(tree)) => Ok(MergeOutcome::Clean(tree?)),
        (1, Some(Ok(_))) => {
            let mut paths: Vec<_> = fields.map(RepoPath::new).collect();
            paths.sort();
            paths.dedup();
            Ok(MergeOutcome::Conflict(paths))
        }
        _ => Err(Error::cannot(doing).quoting(answer.complaint())),
    }
}

/// How conflicts are written: git's `merge.conflictStyle`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ConflictStyle {
    #[default]
    Merge,
    /// With what the base had.
    Diff3,
    /// With what the base had, and lines that both sides share at the ends left out of the conflict.
    Zdiff3,
}

/// How conflict markers look.
#[derive(Clone, Debug)]
pub(crate) struct Markers {
    /// How many letters long they are (`%L`).
    pub size: u16,
    pub style: ConflictStyle,
    pub base: String,
    pub ours: String,
    pub theirs: String,
}

/// Three texts merged by lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MergedText {
    /// With conflict markers where it is not clean.
    pub text: Vec<u8>,
    pub is_clean: bool,
}

/// The style that git's configuration asks for where a command is run; the plain one where git does not say.
#[must_use]
pub(crate) fn conflict_style(directory: &Path, environment: &Environment) -> ConflictStyle {
    let mut git = Command::new("git");
    git.env_clear().envs(environment.local()).current_dir(directory).args(["config", "--get", "merge.conflictStyle"]);
    let answer = git.stdin(Stdio::null()).stderr(Stdio::null()).output();
    match answer.map(|output| output.stdout).unwrap_or_default().trim_ascii() {
        b"diff3" => ConflictStyle::Diff3,
        b"zdiff3" => ConflictStyle::Zdiff3,
        _ => ConflictStyle::Merge,
    }
}

impl Markers {
    /// All of both sides between markers.
    #[must_use]
    pub(crate) fn around(&self, base: &str, ours: &str, theirs: &str) -> String {
        let eol = if ours.contains("\r\n") || theirs.contains("\r\n") { "\r\n" } else { "\n" };
        let line = |letter: char, label: &str| {
            let marker = letter.to_string().repeat(self.size.into());
            let label = bare_line(label);
            if label.is_empty() { format!("{marker}{eol}") } else { format!("{marker} {label}{eol}") }
        };
        let block = |text: &str| match text {
            "" => String::new(),
            text if text.ends_with('\n') => text.to_owned(),
            text => format!("{text}{eol}"),
        };
        let base = match self.style {
            ConflictStyle::Merge => String::new(),
            ConflictStyle::Diff3 | ConflictStyle::Zdiff3 => format!("{}{}", line('|', &self.base), block(base)),
        };
        let (ours, theirs) = (line('<', &self.ours) + &block(ours), block(theirs) + &line('>', &self.theirs));
        [ours, base, line('=', ""), theirs].concat()
    }
}

/// Merges three texts by lines, as git does without a driver.
///
/// # Errors
/// When one of them is too large for libgit2 (above 1 GiB).
pub(crate) fn merge_text(base: &[u8], ours: &[u8], theirs: &[u8], markers: &Markers) -> Result<MergedText> {
    let is_binary = |text: &[u8]| text.contains(&0);
    if ours.is_empty() || theirs.is_empty() || [base, ours, theirs].into_iter().any(is_binary) {
        return Ok(merge_whole(base, ours, theirs, markers));
    }
    // A merge is the first thing that libgit2 is asked here, and it does not start itself for it.
    git2::opts::strict_hash_verification(false);
    let [mut old, mut one, mut other] = [(); 3].map(|()| git2::MergeFileInput::new());
    old.content(base);
    one.content(ours);
    other.content(theirs);
    let mut options = git2::MergeFileOptions::new();
    options.marker_size(markers.size).ancestor_label(bare_line(&markers.base));
    options.our_label(bare_line(&markers.ours)).their_label(bare_line(&markers.theirs));
    match markers.style {
        ConflictStyle::Merge => options.style_standard(true),
        ConflictStyle::Diff3 => options.style_diff3(true),
        ConflictStyle::Zdiff3 => options.style_zdiff3(true),
    };
    let merged = git2::merge_file(&old, &one, &other, Some(&mut options)).map_err(|error| {
        Error::new(both! { en: "cannot merge three versions of a text"; ja: "3つの版のテキストをマージできません" })
            .quoting(error.message())
    })?;
    Ok(MergedText { text: merged.content().to_vec(), is_clean: merged.is_automergeable() })
}

/// What libgit2 does not merge: a side without a line, which it leaves without a label, and bytes that are no text.
fn merge_whole(base: &[u8], ours: &[u8], theirs: &[u8], markers: &Markers) -> MergedText {
    let taken = |text: &[u8]| MergedText { text: text.to_vec(), is_clean: true };
    if base == ours {
        return taken(theirs);
    }
    if base == theirs || ours == theirs {
        return taken(ours);
    }
    let [base, ours, theirs] = [base, ours, theirs].map(String::from_utf8_lossy);
    MergedText { text: markers.around(&base, &ours, &theirs).into_bytes(), is_clean: false }
}
