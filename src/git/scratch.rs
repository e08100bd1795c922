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
use crate::git::{CommitId, Git, Repository, TreeId};

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
    is_partial: bool,
}

impl Scratch {
    pub(super) fn beside(repository: &Repository) -> Result<Self> {
        let cannot = |error: std::io::Error| {
            Error::new("cannot make a temporary repository to merge in")
                .cause(error)
                .hint("set TMPDIR to a directory that pmgit may write to")
        };
        let place = repository.environment().get("TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let directory = tempfile::Builder::new().prefix("pmgit-merge-").tempdir_in(place).map_err(cannot)?;
        let is_partial = is_partial(repository);
        for folder in ["refs", "objects/info", "objects/pack"] {
            std::fs::create_dir_all(directory.path().join(folder)).map_err(cannot)?;
        }
        let write = |name: &str, bytes: &[u8]| std::fs::write(directory.path().join(name), bytes).map_err(cannot);
        write("HEAD", b"ref: refs/heads/none\n")?;
        write("config", settings(repository, is_partial).as_bytes())?;
        write("objects/info/alternates", &alternates(repository))?;
        // Where history was cut off, git would look for the commits before the cut.
        if let Ok(cut) = std::fs::read(repository.common_dir().join("shallow")) {
            write("shallow", &cut)?;
        }
        Ok(Self { directory, is_partial })
    }

    pub(super) fn objects(&self) -> PathBuf {
        self.directory.path().join("objects")
    }

    pub(super) fn git_dir(&self) -> &Path {
        self.directory.path()
    }

    /// A git that sees the user's objects and writes here.
    pub(super) fn git(&self, repository: &Repository, arguments: &[&str]) -> Git {
        let git = Git::apart(repository, self.git_dir()).env("LC_ALL", "C").env("GIT_ATTR_NOSYSTEM", "1");
        let git = if self.is_partial {
            git
        } else {
            git.env("GIT_CONFIG_NOSYSTEM", "1")
                .env("GIT_CONFIG_SYSTEM", "/dev/null")
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
        };
        git.args(["--no-pager"]).args(arguments)
    }

    /// Stores a commit that stands for no work of anybody: only its tree and its parent matter.
    pub(super) fn commit(&self, repository: &Repository, tree: TreeId, parent: Option<CommitId>) -> Result<CommitId> {
        let mut text = format!("tree {}\n", repository.tree_name(tree));
        if let Some(parent) = parent {
            let _ = writeln!(text, "parent {parent}");
        }
        text.push_str("author pmgit <> 0 +0000\ncommitter pmgit <> 0 +0000\n\n");
        let doing = "store a commit to merge with";
        if repository.is_plain() {
            let library = git2::Repository::open_bare(self.git_dir());
            let written = library
                .and_then(|library| library.odb().and_then(|odb| odb.write(git2::ObjectType::Commit, text.as_bytes())));
            return written
                .map(CommitId::from_oid)
                .map_err(|error| Error::new(format!("cannot {doing}")).cause(error.message()));
        }
        let git = self.git(repository, &["hash-object", "-t", "commit", "-w", "--stdin"]);
        CommitId::from_hex(String::from_utf8_lossy(&git.input(text.into_bytes()).run(doing)?).trim())
    }
}

/// A partial clone has packs of promised objects, and what is missing is fetched as its configuration says.
fn is_partial(repository: &Repository) -> bool {
    let packs = std::fs::read_dir(repository.common_dir().join("objects/pack"));
    packs.is_ok_and(|packs| {
        packs.flatten().any(|pack| pack.path().extension().is_some_and(|extension| extension == "promisor"))
    })
}

fn settings(repository: &Repository, is_partial: bool) -> String {
    let mut text = String::new();
    if is_partial {
        let path = repository.common_dir().join("config").display().to_string();
        let path = path.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(text, "[include]\n\tpath = \"{path}\"");
    }
    text.push_str(SETTINGS);
    if repository.is_sha256() {
        text.push_str("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = sha256\n");
    }
    text
}

/// Every directory that the user's repository takes objects from, one a line (gitrepository-layout(5)).
fn alternates(repository: &Repository) -> Vec<u8> {
    let mut lines = Vec::new();
    for directory in repository.object_directories() {
        lines.extend_from_slice(&quoted(&directory));
        lines.push(b'\n');
    }
    lines
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
