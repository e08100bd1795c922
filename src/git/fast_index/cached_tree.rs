//! The index's cached trees (`gitformat-index(5)`, "Cache tree"): the tree that a directory would be committed as.
//!
//! Git trusts them in the same way when it compares the index with a tree.

use std::collections::BTreeMap;

use crate::git::TreeId;

/// Deeper than any path that git can check out; a damaged file must not exhaust the stack.
const DEEPEST: usize = 512;

/// A directory; one without an entry here, or without an id, has changed since its tree was written.
#[derive(Debug)]
pub(super) struct CachedTree<'f> {
    pub(super) written: Option<TreeId>,
    below: BTreeMap<&'f [u8], CachedTree<'f>>,
}

impl<'f> CachedTree<'f> {
    /// Finds a directory in the bytes of the extension; an outer `None` is a file that is not understood.
    #[expect(clippy::option_option, reason = "not understood and not there are two things")]
    pub(super) fn find(bytes: &'f [u8], directory: &[u8]) -> Option<Option<Self>> {
        let mut rest = bytes;
        let mut here = Head::read(&mut rest)?;
        for part in directory.split(|&byte| byte == b'/') {
            let mut left = here.below;
            here = loop {
                if left == 0 {
                    return Some(None);
                }
                let head = Head::read(&mut rest)?;
                if head.name == part {
                    break head;
                }
                skip(&mut rest, head.below)?;
                left -= 1;
            };
        }
        Self::read(&here, &mut rest, DEEPEST).map(Some)
    }

    /// The directory of this name below this one.
    pub(super) fn child(&self, name: &[u8]) -> Option<&Self> {
        self.below.get(name)
    }

    pub(super) fn has_children(&self) -> bool {
        !self.below.is_empty()
    }

    fn read(head: &Head<'f>, rest: &mut &'f [u8], deepest: usize) -> Option<Self> {
        let mut below = BTreeMap::new();
        for _ in 0..head.below {
            let child = Head::read(rest)?;
            let tree = Self::read(&child, rest, deepest.checked_sub(1)?)?;
            if below.insert(child.name, tree).is_some() {
                return None;
            }
        }
        Some(Self { written: head.written, below })
    }
}

/// One line of the extension: `name NUL count SP subtrees LF id`, the id only where the count is not negative.
struct Head<'f> {
    name: &'f [u8],
    written: Option<TreeId>,
    below: usize,
}

impl<'f> Head<'f> {
    fn read(rest: &mut &'f [u8]) -> Option<Self> {
        let name = until(rest, 0)?;
        let count = until(rest, b' ')?;
        let below = decimal(until(rest, b'\n')?)?;
        if count == b"-1" {
            return Some(Self { name, written: None, below });
        }
        let (id, after) = rest.split_at_checked(20)?;
        *rest = after;
        decimal(count)?;
        Some(Self { name, written: Some(TreeId::from_oid(git2::Oid::from_bytes(id).ok()?)), below })
    }
}

fn skip(rest: &mut &[u8], trees: usize) -> Option<()> {
    let mut left = trees;
    while left > 0 {
        left = left.checked_add(Head::read(rest)?.below)? - 1;
    }
    Some(())
}

fn until<'f>(rest: &mut &'f [u8], end: u8) -> Option<&'f [u8]> {
    let length = rest.iter().position(|&byte| byte == end)?;
    let field = &rest[..length];
    *rest = &rest[length + 1..];
    Some(field)
}

fn decimal(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
