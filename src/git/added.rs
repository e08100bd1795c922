//! The lines that a change adds to a file, as git's own diff numbers them: forges show what git says.

use crate::error::{Error, Result};
use crate::git::{BlobId, Repository};
use crate::text::both;

/// A line that was added, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AddedLine {
    /// The number of the next line of the file before; 0 where there was no file.
    pub(crate) old: usize,
    /// Its own number.
    pub(crate) new: usize,
}

/// What a configuration would change in the answer, as forges have it.
const DIFF: &[&str] = &[
    "diff",
    "--unified=0",
    "--inter-hunk-context=0",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--text",
];

impl Repository {
    /// The lines of a file that the one before it had not, in order; all of them where there was none before.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn added_lines(&self, before: Option<BlobId>, after: BlobId) -> Result<Vec<AddedLine>> {
        let Some(before) = before else {
            let lines = self.read_blob(after)?.split_inclusive(|&byte| byte == b'\n').count();
            return Ok((1..=lines).map(|new| AddedLine { old: 0, new }).collect());
        };
        let doing = both! { en: "compare two versions of a file"; ja: "ファイルの2つの版の比較" };
        let answer = self.reading(DIFF).args([before, after].map(|id| id.to_string())).run(&doing)?;
        let mut added = Vec::new();
        for line in answer.split(|&byte| byte == b'\n').filter(|line| line.starts_with(b"@@ -")) {
            let line = String::from_utf8_lossy(line);
            let hunk = hunk(&line).ok_or_else(|| Error::cannot(&doing).quoting(format_args!("`{line}`")))?;
            added.extend(hunk);
        }
        Ok(added)
    }
}

/// The added lines of a hunk, by its header: `@@ -12,2 +12,3 @@`, where a count of 1 is left out.
fn hunk(header: &str) -> Option<impl Iterator<Item = AddedLine>> {
    let mut words = header.split(' ').skip(1);
    let mut range = |sign: char| -> Option<(usize, usize)> {
        let text = words.next()?.strip_prefix(sign)?;
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let ((old, gone), (new, came)) = (range('-')?, range('+')?);
    // Without a line of its own, a side names the line before the hunk.
    let old = if gone == 0 { old + 1 } else { old + gone };
    Some((new..new + came).map(move |new| AddedLine { old, new }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Environment;
    use crate::git::world::World;

    fn numbers(before: Option<&str>, after: &str) -> Vec<(usize, usize)> {
        let world = World::new();
        let repository = Repository::open(&world.path(), Environment::new(world.variables())).expect("it opens");
        let store = |text: &str| {
            world.write("file", text);
            BlobId::from_hex(&world.ok(&["hash-object", "-w", "file"])).expect("an id")
        };
        let (before, after) = (before.map(store), store(after));
        let lines = repository.added_lines(before, after).expect("they can be compared");
        lines.into_iter().map(|line| (line.old, line.new)).collect()
    }

    /// Numbered by hand as `git diff` shows them, with both counters before they step on.
    #[test]
    fn lines_are_numbered_as_a_diff_shows_them() {
        assert_eq!(numbers(None, "a\nb"), [(0, 1), (0, 2)]);
        assert_eq!(numbers(Some("a\nb\n"), "a\nb\n"), []);
        assert_eq!(numbers(Some("a\nb\n"), "a\nx\nb\ny\n"), [(2, 2), (3, 4)]);
        assert_eq!(numbers(Some("a\nb\nc\n"), "a\nx\ny\nc\n"), [(3, 2), (3, 3)]);
        assert_eq!(numbers(Some(""), "a\n"), [(1, 1)]);
        assert_eq!(numbers(Some("a\n"), ""), []);
        // Of two blocks that begin alike, the one that git shows as new.
        let row = |name: &str| format!("[[rows]]\nname = \"{name}\"\n\n");
        let (one, two, three) = (row("one"), row("two"), row("three"));
        assert_eq!(
            numbers(Some(&[one.as_str(), &three].concat()), &[one.as_str(), &two, &three].concat()),
            [(4, 4), (4, 5), (4, 6)]
        );
    }
}
