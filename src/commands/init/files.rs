//! The files that `init` writes into the worktree.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::git::replace_file;
use crate::policy::FOLDER;

/// What has been written into the worktree.
pub(super) struct WrittenFiles {
    pub(super) root: PathBuf,
    pub(super) paths: Vec<String>,
}

impl WrittenFiles {
    /// Whether this run has written a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.iter().any(|written| written == path)
    }

    /// Writes a file that is the team's own from then on.
    pub(super) fn once(&mut self, path: &str, text: &str) -> Result<()> {
        if self.root.join(path).symlink_metadata().is_ok() { Ok(()) } else { self.write(path, text) }
    }

    /// Writes a file that belongs to pmgit.
    pub(super) fn replace(&mut self, path: &str, text: &str) -> Result<()> {
        let stands = std::fs::read_to_string(self.root.join(path)).is_ok_and(|standing| standing == text);
        if stands { Ok(()) } else { self.write(path, text) }
    }

    /// Adds the lines that git needs to keep documents as they are written.
    pub(super) fn attributes(&mut self, documents: &str, with_driver: bool) -> Result<()> {
        let path = self.root.join(".gitattributes");
        let standing = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::new(format!("cannot read `{}`", path.display())).cause(error)),
        };
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
        self.write(".gitattributes", &text)
    }

    fn write(&mut self, path: &str, text: &str) -> Result<()> {
        let place = self.root.join(path);
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
