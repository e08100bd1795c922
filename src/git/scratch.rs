//! A bare repository beside the user's, where merges are tried: it sees every object of the user's, writes none there,
//! and knows no setting of the machine, so that the same commits always merge alike.
//!
//! A forge merges in a bare repository without merge drivers. Git takes attributes from the worktree, from
//! `info/attributes` and from the files that the configuration names, and drivers from the configuration; only git
//! 2.41 and later can be told to read no attributes (`--attr-source`). A repository without a worktree,
//! `info/attributes` or configuration has none in any git. What git itself brings (`merge=union`, `-merge`) is left
//! out with the rest: GitHub ignores it, and where a forge honours it the same merge can conflict here, which is
//! refused rather than guessed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::text::both;

/// Settings that change what a merge comes to, as git has them where nobody has set them.
/// Without a version of its format, git would not believe that it is bare.
const SETTINGS: &str = "\
[core]
\trepositoryFormatVersion = 0
\tbare = true
\tattributesFile = /dev/null
[merge]
\tdefault = pmgit-without-drivers
\trenames = true
\trenameLimit = 7000
\tdirectoryRenames = conflict
\trenormalize = false
[diff]
\trenames = true
\trenameLimit = 1000
";

/// The bare repository, which goes when the last handle of the user's repository does.
#[derive(Debug)]
pub(super) struct Scratch {
    directory: tempfile::TempDir,
    /// Whether git may have to fetch what is missing, by the user's own configuration.
    pub(super) is_partial: bool,
}

/// What it must know of the user's repository.
#[derive(Debug)]
pub(super) struct Original<'o> {
    pub(super) common_dir: &'o Path,
    /// Every directory that objects are taken from.
    pub(super) objects: Vec<PathBuf>,
    pub(super) is_sha256: bool,
}

impl Scratch {
    pub(super) fn make(original: &Original<'_>, place: &Path) -> Result<Self> {
        Self::try_make(original, place).map_err(|error| {
            Error::new(both! {
                en: "cannot make a temporary repository to merge in";
                ja: "マージを試すための一時リポジトリを作れません"
            })
            .quoting(error)
            .hint(both! {
                en: "set TMPDIR to a directory that pmgit may write to";
                ja: "TMPDIRに、pmgitが書き込めるディレクトリを設定してください"
            })
        })
    }

    fn try_make(original: &Original<'_>, place: &Path) -> std::io::Result<Self> {
        let directory = tempfile::Builder::new().prefix("pmgit-merge-").tempdir_in(place)?;
        let is_partial = original.is_partial();
        for folder in ["refs", "objects/info", "objects/pack"] {
            std::fs::create_dir_all(directory.path().join(folder))?;
        }
        let write = |name: &str, bytes: &[u8]| std::fs::write(directory.path().join(name), bytes);
        write("HEAD", b"ref: refs/heads/none\n")?;
        write("config", original.settings(is_partial).as_bytes())?;
        write("objects/info/alternates", &original.alternates())?;
        // Where history was cut off, git would look for the commits before the cut.
        if let Ok(cut) = std::fs::read(original.common_dir.join("shallow")) {
            write("shallow", &cut)?;
        }
        Ok(Self { directory, is_partial })
    }

    pub(super) fn git_dir(&self) -> &Path {
        self.directory.path()
    }

    pub(super) fn objects(&self) -> PathBuf {
        self.git_dir().join("objects")
    }
}

impl Original<'_> {
    /// A partial clone has packs of promised objects, and what is missing is fetched as its configuration says.
    fn is_partial(&self) -> bool {
        let is_promise = |path: &Path| path.extension().is_some_and(|extension| extension == "promisor");
        let packs = std::fs::read_dir(self.common_dir.join("objects/pack"));
        packs.is_ok_and(|packs| packs.flatten().any(|pack| is_promise(&pack.path())))
    }

    fn settings(&self, is_partial: bool) -> String {
        let mut text = String::new();
        if is_partial {
            let path = self.common_dir.join("config").display().to_string();
            let path = path.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = writeln!(text, "[include]\n\tpath = \"{path}\"");
        }
        text.push_str(SETTINGS);
        if self.is_sha256 {
            text.push_str("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = sha256\n");
        }
        text
    }

    /// One directory a line (gitrepository-layout(5)).
    fn alternates(&self) -> Vec<u8> {
        let mut lines = Vec::new();
        for directory in &self.objects {
            lines.extend_from_slice(&quoted(directory));
            lines.push(b'\n');
        }
        lines
    }
}

/// A path as git reads it back from a list: in quotes where it has a letter that ends or begins something.
pub(super) fn quoted(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    let bytes = path.as_os_str().as_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b'\n' | b':' | b'"' | b'\\')) {
        return bytes.to_vec();
    }
    let mut quoted = vec![b'"'];
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => quoted.extend([b'\\', byte]),
            b'\n' => quoted.extend(b"\\n"),
            _ => quoted.push(byte),
        }
    }
    quoted.push(b'"');
    quoted
}
