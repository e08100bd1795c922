//! Compares two trees by walking both at once, and descends only where their ids differ.

use std::cmp::Ordering;

use crate::error::{Error, Result};
use crate::git::objects::{Lookup, named_twice};
use crate::git::{Change, Repository, TreeEntry, TreeId, twins};
use crate::source::RepoPath;
use crate::text::both;

/// The changes below `directories` from `base` to `head`, in no order.
pub(super) fn compare(
    repository: &Repository,
    base: TreeId,
    head: TreeId,
    directories: &[&str],
) -> Result<Vec<Change>> {
    if base == head {
        return Ok(Vec::new());
    }
    if let Some(known) = repository.compared.recall(base, head, directories) {
        return Ok(known);
    }
    let is_change = base != TreeId::EMPTY;
    let mut walk = Walk { repository, is_change, found: Vec::new(), trees: 0, names: 0 };
    for directory in directories {
        let path = RepoPath::from(if *directory == "." { "" } else { directory.trim_matches('/') });
        let before = repository.lookup(base, &path)?;
        // The head must have no such name, neither on the way nor below; what the base has can be taken out.
        let mut twins = Vec::new();
        let after = repository.lookup_judging(head, &path, |tree, sought, name| {
            twins.extend(twins::twin(sought, name));
            refuse_path(tree, name)
        })?;
        // A tree by itself is somebody's archive as it is.
        if walk.is_change {
            twins::refuse(repository, base, head, &path, twins)?;
        }
        walk.start(&path, before, after)?;
    }
    repository.compared.keep(base, head, directories, &walk.found);
    Ok(walk.found)
}

struct Walk<'a> {
    repository: &'a Repository,
    /// Whether there is something to compare with.
    is_change: bool,
    found: Vec<Change>,
    /// How many trees were compared.
    trees: usize,
    /// How long the names of what was found are together.
    names: usize,
}

/// No archive has more that differs, nor lies deeper; but trees that hold one tree by the dozen, level upon level, are
/// soon more than a machine can count, in a pack of a few kilobytes.
const MOST: usize = 250_000;
const DEEPEST: usize = 100;
/// The names of so many files have 200 letters each; those of a tree within a tree may have millions.
const MOST_OF_NAMES: usize = 50 << 20;

impl Walk<'_> {
    /// Where a part of the way to the directory is no tree, that part is the change.
    fn start(&mut self, path: &RepoPath, before: Lookup, after: Lookup) -> Result<()> {
        if before == after {
            return Ok(());
        }
        let before = self.unblock(before, TreeEntry::removed);
        let after = self.unblock(after, TreeEntry::added);
        self.entry(path, before, after)
    }

    /// One tree alone may hold more than a machine can.
    fn bound(&self) -> Result<()> {
        let is_too_much = self.trees + self.found.len() > MOST || self.names > MOST_OF_NAMES;
        if is_too_much { Err(too_much()) } else { Ok(()) }
    }

    fn unblock(&mut self, found: Lookup, as_change: fn(RepoPath, TreeEntry) -> Change) -> Option<TreeEntry> {
        match found {
            Lookup::Found(entry) => Some(entry),
            Lookup::Absent => None,
            Lookup::Blocked(path, entry) => {
                self.found.push(as_change(path, entry));
                None
            }
        }
    }

    fn entry(&mut self, path: &RepoPath, before: Option<TreeEntry>, after: Option<TreeEntry>) -> Result<()> {
        if before == after {
            return Ok(());
        }
        let trees = (before.and_then(|entry| entry.tree()), after.and_then(|entry| entry.tree()));
        let file = |entry: Option<TreeEntry>| entry.filter(|entry| entry.tree().is_none()).map(TreeEntry::side);
        let (before, after) = (file(before), file(after));
        if before.is_some() || after.is_some() {
            self.names += path.as_bytes().len();
            self.found.push(Change { path: path.clone(), before, after });
        }
        match trees {
            (None, None) => Ok(()),
            (before, after) => self.tree(path, before, after),
        }
    }

    /// Most entries are the same on both sides, and most trees are in order: then they are passed over side by side.
    fn tree(&mut self, path: &RepoPath, before: Option<TreeId>, after: Option<TreeId>) -> Result<()> {
        self.trees += 1;
        let depth = memchr::memchr_iter(b'/', path.as_bytes()).count();
        if depth > DEEPEST {
            return Err(too_much());
        }
        self.bound()?;
        let (base, head) = (before.unwrap_or(TreeId::EMPTY), after.unwrap_or(TreeId::EMPTY));
        let (before, after) = (self.repository.tree(base)?, self.repository.tree(head)?);
        let mut before = before.entries().collect::<Result<Vec<_>>>()?;
        let mut after = after.entries().collect::<Result<Vec<_>>>()?;
        // A damaged tree of the base is past mending; the head must not have one.
        order(&mut before);
        if let Some(name) = order(&mut after) {
            return Err(named_twice(head, &join(path, &name)));
        }
        after.iter().try_for_each(|(name, _)| refuse_path(head, name))?;
        if self.is_change {
            twins::refuse_in(path, head, &before, &after)?;
        }
        let (mut before, mut after) = (before.into_iter().peekable(), after.into_iter().peekable());
        loop {
            let (name, one, other) = match (before.peek(), after.peek()) {
                (None, None) => return Ok(()),
                (Some((name, one)), None) => (*name, Some(*one), None),
                (None, Some((name, other))) => (*name, None, Some(*other)),
                (Some((name, one)), Some((other_name, other))) => match name.cmp(other_name) {
                    Ordering::Less => (*name, Some(*one), None),
                    Ordering::Greater => (*other_name, None, Some(*other)),
                    Ordering::Equal => (*name, Some(*one), Some(*other)),
                },
            };
            before.next_if(|_| one.is_some());
            after.next_if(|_| other.is_some());
            if one != other {
                self.bound()?;
                self.entry(&join(path, name), one, other)?;
            }
        }
    }
}

/// A checkout writes an entry named `a/b` over the file `b` of the folder `a`, which is what everybody else judges.
fn refuse_path(tree: TreeId, name: &[u8]) -> Result<()> {
    if !is_path(name) {
        return Ok(());
    }
    let name = name.escape_ascii();
    // A refusal, and no failure: where pmgit fails, git alone decides, and knows no such place.
    Err(Error::refusal(both! { en: "cannot compare the tree `{tree}`"; ja: "ツリー`{tree}`を比較できません" })
        .cause(both! {
            en: "it has an entry named `{name}`, which git takes for a place elsewhere";
            ja: "`{name}`という名前の項目があります。gitはこれを別の場所とみなします"
        })
        .hint(both! {
            en: "take the entry out; such a tree was made by a damaged or hostile program, and `git fsck` shows it";
            ja: "この項目を取り除いてください。壊れたプログラムか悪意のあるプログラムが作ったもので、`git fsck`でも確認できます"
        }))
}

fn is_path(name: &[u8]) -> bool {
    memchr::memchr(b'/', name).is_some() || matches!(name, b"." | b".." | b".git")
}

fn too_much() -> Error {
    Error::new(both! { en: "cannot compare two trees"; ja: "2つのツリーを比較できません" })
        .cause(both! {
            en: "more than {MOST} files differ, their names are longer than {} MiB together, or they lie deeper than {DEEPEST} folders", MOST_OF_NAMES >> 20;
            ja: "{MOST}個を超えるファイルが異なるか、名前が合計{} MiBを超えるか、フォルダーが{DEEPEST}段より深くなっています", MOST_OF_NAMES >> 20
        })
        .hint(both! {
            en: "such a tree was made by a damaged or hostile program";
            ja: "壊れたプログラムか悪意のあるプログラムが作ったツリーです"
        })
}

/// Puts entries into the order of their names, the first of each kept; gives back a name that stands there twice.
///
/// Git's own order differs from it where a directory's name begins another name.
fn order(entries: &mut Vec<(&[u8], TreeEntry)>) -> Option<Vec<u8>> {
    if entries.is_sorted_by(|(one, _), (other, _)| one < other) {
        return None;
    }
    entries.sort_by_key(|(name, _)| *name);
    let twice = entries.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0.to_vec());
    entries.dedup_by_key(|(name, _)| *name);
    twice
}

impl TreeEntry {
    fn removed(path: RepoPath, entry: Self) -> Change {
        Change { path, before: Some(TreeEntry::side(entry)), after: None }
    }

    fn added(path: RepoPath, entry: Self) -> Change {
        Change { path, before: None, after: Some(TreeEntry::side(entry)) }
    }
}

fn join(path: &RepoPath, name: &[u8]) -> RepoPath {
    let mut bytes = Vec::with_capacity(path.as_bytes().len() + 1 + name.len());
    bytes.extend_from_slice(path.as_bytes());
    if !bytes.is_empty() {
        bytes.push(b'/');
    }
    bytes.extend_from_slice(name);
    RepoPath::new(bytes)
}
