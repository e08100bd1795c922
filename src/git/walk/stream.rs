//! What a git that walks says, line by line while it walks on; its end counts only by its exit code.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout};

use super::Range;
use crate::error::{Error, Result};
use crate::git::Git;
use crate::text::both;

#[derive(Debug)]
pub(super) struct Stream {
    child: Child,
    lines: BufReader<ChildStdout>,
    range: Range,
    has_ended: bool,
}

impl Stream {
    pub(super) fn start(git: Git, range: &Range) -> Result<Self> {
        let mut child = git.spawn(&both! { en: "walk the history"; ja: "履歴の走査" })?;
        drop(child.stdin.take());
        let lines = BufReader::new(child.stdout.take().expect("the standard output was piped"));
        Ok(Self { child, lines, range: range.clone(), has_ended: false })
    }

    /// The next line without its end; nothing once git has said all and ended well.
    pub(super) fn line(&mut self) -> Option<Result<Vec<u8>>> {
        if self.has_ended {
            return None;
        }
        let mut line = Vec::new();
        match self.lines.read_until(b'\n', &mut line) {
            Ok(0) => self.end().map(Err),
            Ok(_) => {
                line.pop_if(|last| *last == b'\n');
                Some(Ok(line))
            }
            Err(error) => Some(Err(self.broken(&error))),
        }
    }

    /// The end of what git says is the end of history only where git says so by its exit code.
    fn end(&mut self) -> Option<Error> {
        self.has_ended = true;
        let mut text = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            // What cannot be read is only missing from the message.
            let _ = stderr.read_to_string(&mut text);
        }
        match self.child.wait() {
            Ok(status) if status.success() => None,
            Ok(_) => Some(self.broken(&text.trim())),
            Err(error) => Some(self.broken(&error)),
        }
    }

    pub(super) fn broken(&mut self, cause: &dyn std::fmt::Display) -> Error {
        self.has_ended = true;
        Error::new(both! {
            en: "cannot walk the history of `{}`", self.range.tip;
            ja: "`{}`の履歴をたどれません", self.range.tip
        })
            .quoting(cause)
            .hint(both! {
                en: "an object may be missing: `git fsck` names it, and a fresh `git clone` may have it";
                ja: "オブジェクトが足りない可能性があります。`git fsck`で確認してください。新しく`git clone`すると揃う場合があります"
            })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // One that has not ended writes to a pipe that nobody reads any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
