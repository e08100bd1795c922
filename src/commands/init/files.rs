//! The files that `init` writes into the worktree.

use crate::error::{Error, Result};
use crate::git::{Repository, replace_file};
use crate::policy::FOLDER;
use crate::source::RepoPath;

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
        let place = self.repository.writable_path(&RepoPath::from(path))?;
        match std::fs::read(&place) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::new(format!("cannot read `{}`", place.display())).cause(error)),
        }
    }

    /// Whether this run has written a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.iter().any(|written| written == path)
    }

    /// Writes a file that is the team's own from then on.
    pub(super) fn once(&mut self, path: &str, text: &str) -> Result<()> {
        if self.read(path)?.is_some() { Ok(()) } else { self.write(path, text) }
    }

    /// Writes a file that belongs to pmgit.
    pub(super) fn replace(&mut self, path: &str, text: &str) -> Result<()> {
        if self.read(path)?.as_deref() == Some(text) { Ok(()) } else { self.write(path, text) }
    }

    /// Adds the lines that git needs to keep documents as they are written.
    pub(super) fn attributes(&mut self, documents: &str, with_driver: bool) -> Result<()> {
        let standing = self.read(ATTRIBUTES)?.unwrap_or_default();
        let pattern = |directory: &str, files: &str| {
            let whole = format!("/{directory}/{files}");
            if whole.contains(' ') { format!("\"{whole}\"") } else { whole }
        };
        let postmortems = pattern(documents, "**/*.toml");
        let mut lines = vec![format!("{postmortems} text eol=lf"), format!("{} text eol=lf", pattern(FOLDER, "**"))];
        lines.extend(with_driver.then(|| format!("{postmortems} merge=pmgit diff=pmgit")));
        let missing: Vec<&String> = lines.iter().filter(|line| !standing.lines().any(|known| known == *line)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut text = standing;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        for line in missing {
            text.push_str(line);
            text.push('\n');
        }
        self.write(ATTRIBUTES, &text)
    }

    fn write(&mut self, path: &str, text: &str) -> Result<()> {
        let place = self.repository.writable_path(&RepoPath::from(path))?;
        let mode = place.metadata().map_or(0o644, |standing| {
            use std::os::unix::fs::PermissionsExt as _;
            standing.permissions().mode() & 0o777
        });
        replace_file(&place, text.as_bytes(), mode)
            .map_err(|cause| Error::new(format!("cannot write `{}`", place.display())).cause(cause))?;
        self.paths.push(path.to_owned());
        Ok(())
    }
}
