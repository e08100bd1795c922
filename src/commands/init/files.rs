//! The files that `init` writes into the worktree.

use crate::commands::shared::retry::persistently;
use crate::error::{Error, Result};
use crate::git::{NewMode, Repository};
use crate::policy::FOLDER;
use crate::source::RepoPath;
use crate::text::both;

pub(super) const ATTRIBUTES: &str = ".gitattributes";

/// What has been written into the worktree.
pub(super) struct WrittenFiles<'r> {
    pub(super) repository: &'r Repository,
    pub(super) paths: Vec<String>,
}

impl WrittenFiles<'_> {
    /// Looks at the places of all files before the first one is written.
    pub(super) fn look<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Result<()> {
        paths.into_iter().try_for_each(|path| self.repository.writable_path(&RepoPath::from(path)).map(drop))
    }

    /// The text of a file; nothing where there is none. What is no text is read as far as it is.
    pub(super) fn read(&self, path: &str) -> Result<Option<String>> {
        Ok(self.bytes(path)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Whether this run has written a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.iter().any(|written| written == path)
    }

    /// Writes a file that is the team's own from then on.
    pub(super) fn once(&mut self, path: &str, text: &str) -> Result<()> {
        self.change(path, |standing| standing.is_none().then(|| text.as_bytes().to_vec()))
    }

    /// Writes a file that belongs to pmgit.
    pub(super) fn replace(&mut self, path: &str, text: &str) -> Result<()> {
        self.change(path, |standing| (standing != Some(text.as_bytes())).then(|| text.as_bytes().to_vec()))
    }

    /// Adds the lines that git needs to keep documents as they are written.
    pub(super) fn attributes(&mut self, documents: &str, with_driver: bool) -> Result<()> {
        let pattern = |directory: &str, files: &str| {
            let whole = format!("/{directory}/{files}");
            if whole.contains(' ') { format!("\"{whole}\"") } else { whole }
        };
        let postmortems = pattern(documents, "**/*.toml");
        let mut lines = vec![format!("{postmortems} text eol=lf"), format!("{} text eol=lf", pattern(FOLDER, "**"))];
        lines.extend(with_driver.then(|| format!("{postmortems} merge=pmgit diff=pmgit")));
        self.change(ATTRIBUTES, |standing| with_lines(standing.unwrap_or_default(), &lines))
    }

    /// Writes what becomes of a file; nothing: it stays. Where somebody else writes it in the same moment, it is read anew.
    fn change(&mut self, path: &str, new: impl Fn(Option<&[u8]>) -> Option<Vec<u8>>) -> Result<()> {
        let at = RepoPath::from(path);
        let is_written = persistently(|| {
            let standing = self.bytes(path)?;
            let Some(after) = new(standing.as_deref()) else { return Ok(false) };
            self.repository.rewrite_file(&at, standing.as_deref(), &after, NewMode::AsBefore).map(|()| true)
        })?;
        if is_written {
            self.paths.push(path.to_owned());
        }
        Ok(())
    }

    fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let place = self.repository.writable_path(&RepoPath::from(path))?;
        match std::fs::read(&place) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::new(
                both! { en: "cannot read `{}`", place.display(); ja: "`{}`を読めません", place.display() },
            )
            .quoting(error)),
        }
    }
}

/// A text with the lines that it lacks; nothing where it lacks none.
fn with_lines(standing: &[u8], lines: &[String]) -> Option<Vec<u8>> {
    let has = |line: &str| standing.split(|&byte| byte == b'\n').any(|known| known.trim_ascii_end() == line.as_bytes());
    let missing: Vec<&String> = lines.iter().filter(|line| !has(line)).collect();
    if missing.is_empty() {
        return None;
    }
    let mut text = standing.to_vec();
    if !text.is_empty() && !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    for line in missing {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    }
    Some(text)
}
