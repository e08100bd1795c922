//! What `git log --raw` says, a commit at a time: its line, which begins with `>`, and the changes below it.

use super::{Range, Stream};
use crate::error::{Error, Result};
use crate::git::{Change, Git, raw};

/// What a configuration would change in the answer, and is kept from changing.
pub(super) const SETTINGS: &[&str] = &[
    "-c",
    "log.showRoot=true",
    "-c",
    "log.showSignature=false",
    "-c",
    "log.follow=false",
    "log",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--encoding=UTF-8",
];

/// The commits of a log, in its order.
#[derive(Debug)]
pub(super) struct RawLog {
    stream: Stream,
    /// The line of the next one.
    head: Option<Vec<u8>>,
}

impl RawLog {
    pub(super) fn start(git: Git, range: &Range) -> Result<Self> {
        Ok(Self { stream: Stream::start(git, range)?, head: None })
    }

    /// The next commit's line; its changes follow, and must be read before the one after it.
    pub(super) fn head(&mut self) -> Option<Result<String>> {
        let head = match self.head.take() {
            Some(head) => Ok(head),
            None => self.stream.line()?,
        };
        Some(head.map(|head| String::from_utf8_lossy(&head).into_owned()))
    }

    /// The lines below a head, up to the next one.
    pub(super) fn changes(&mut self) -> Result<Vec<Change>> {
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

    /// A head that is none.
    pub(super) fn unexpected(&mut self, head: &str) -> Error {
        self.broken(&format!("unexpected line `{}`", head.escape_debug()))
    }

    pub(super) fn broken(&mut self, cause: &dyn std::fmt::Display) -> Error {
        self.stream.broken(cause)
    }
}
