//! The index while a commit is made: its lock, and the copy in which the next index is prepared.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::git::write_lock::WriteLock;
use crate::git::{BlobId, Mode, Repository};
use crate::source::RepoPath;
use crate::text::both;

/// The lock that every git takes before it changes the index; given back when dropped.
#[derive(Debug)]
pub(super) struct IndexLock {
    index: PathBuf,
    lock: PathBuf,
    prepared: PathBuf,
    held: bool,
}

/// One entry of the next index.
pub(super) struct Staged<'a> {
    pub(super) path: &'a RepoPath,
    /// None: the file goes.
    pub(super) content: Option<(Mode, BlobId)>,
    /// The entry's bits, which git forgets when it is replaced.
    pub(super) bits: Bits,
}

/// What a user has said about an entry beside its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    /// A sparse checkout leaves the file out.
    pub(super) skip_worktree: bool,
    pub(super) assume_unchanged: bool,
}

impl IndexLock {
    /// Takes the lock, and waits for another process to give it back as long as `patience`. One that a dead pmgit has
    /// left is no obstacle: whoever holds the writers' lock knows that no other pmgit lives that could hold this one.
    pub(super) fn take(repository: &Repository, writers: &WriteLock, patience: Duration) -> Result<Self> {
        let index = repository.index_path();
        let lock = with_suffix(&index, ".lock");
        let own = format!("{}-{:?}", std::process::id(), std::thread::current().id());
        let prepared = with_suffix(&index, &format!(".pmgit-{own}"));
        let signed = with_suffix(&index, &format!(".pmgit-lock-{own}"));
        let began = Instant::now();
        loop {
            match create(&lock, &signed) {
                Ok(()) => return Ok(Self { index, lock, prepared, held: true }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if writers.is_real() && is_signed(&lock) {
                        let _ = fs::remove_file(&lock);
                    } else if began.elapsed() < patience {
                        std::thread::sleep(Duration::from_millis(20).min(patience));
                    } else {
                        return Err(locked(repository, &lock, &error));
                    }
                }
                Err(error) => return Err(locked(repository, &lock, &error)),
            }
        }
    }

    /// Makes a copy of the index with some entries replaced; everything else stays as it was staged.
    pub(super) fn prepare(&self, repository: &Repository, entries: &[Staged<'_>]) -> Result<()> {
        let doing = both! {
            en: "prepare the index of `{}`", repository.name();
            ja: "`{}`のインデックスの準備", repository.name()
        };
        if self.index.exists() {
            fs::copy(&self.index, &self.prepared).map_err(|error| Error::cannot(&doing).quoting(error))?;
        }
        let mut lines = Vec::new();
        for entry in entries {
            let (mode, id) = entry.content.map_or_else(
                || ("0".to_owned(), repository.zeros()),
                |(mode, id)| (mode.as_str().to_owned(), id.to_string()),
            );
            lines.extend_from_slice(format!("{mode} {id}\t").as_bytes());
            lines.extend_from_slice(entry.path.as_bytes());
            lines.push(0);
        }
        self.git(repository, &["update-index", "-z", "--index-info"]).input(lines).run(&doing)?;
        self.mark(repository, entries, "--skip-worktree", |bits| bits.skip_worktree)?;
        self.mark(repository, entries, "--assume-unchanged", |bits| bits.assume_unchanged)
    }

    /// Lets the prepared index know the files that now lie on disk, so that they do not look changed.
    pub(super) fn refresh(&self, repository: &Repository) -> Result<()> {
        // Its exit code says that some other file of the user's differs, which is none of our business.
        let git = self.git(repository, &["update-index", "-q", "--unmerged", "--refresh"]);
        git.answer(&both! { en: "refresh the index"; ja: "インデックスの更新" }).map(|_answer| ())
    }

    /// Puts the prepared index in place and gives the lock back, in that order: whenever this ends early, the lock that
    /// is left is signed.
    pub(super) fn install(mut self) -> Result<()> {
        fs::rename(&self.prepared, &self.index).map_err(|error| {
            Error::new(both! {
                en: "cannot write the index `{}`", self.index.display();
                ja: "インデックス`{}`に書き込めません", self.index.display()
            })
            .quoting(error)
        })?;
        self.held = fs::remove_file(&self.lock).is_err();
        Ok(())
    }

    fn mark(
        &self,
        repository: &Repository,
        entries: &[Staged<'_>],
        flag: &str,
        wanted: fn(Bits) -> bool,
    ) -> Result<()> {
        let mut paths = Vec::new();
        for entry in entries.iter().filter(|entry| entry.content.is_some() && wanted(entry.bits)) {
            paths.extend_from_slice(entry.path.as_bytes());
            paths.push(0);
        }
        if paths.is_empty() {
            return Ok(());
        }
        self.git(repository, &["update-index", flag, "-z", "--stdin"])
            .input(paths)
            .run(&both! { en: "mark the index's entries"; ja: "インデックスの項目の更新" })?;
        Ok(())
    }

    fn git(&self, repository: &Repository, arguments: &[&str]) -> crate::git::Git {
        repository.writing(arguments).env("GIT_INDEX_FILE", &self.prepared)
    }
}

impl Drop for IndexLock {
    fn drop(&mut self) {
        // Nothing can be done about a failure here; the next git names the file that is left.
        let _ = fs::remove_file(&self.prepared);
        if self.held {
            let _ = fs::remove_file(&self.lock);
        }
    }
}

impl Repository {
    /// The bits of one path's entry; none where the index does not know the path.
    pub(super) fn index_bits(&self, path: &RepoPath) -> Result<Bits> {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(path.as_bytes());
        let listing = self
            .reading(&["ls-files", "-v", "-z", "--"])
            .args([name])
            .run(&both! { en: "find `{path}` in the index"; ja: "インデックスでの`{path}`の検索" })?;
        let tag = listing.first().copied().unwrap_or(b'H');
        Ok(Bits { skip_worktree: tag.eq_ignore_ascii_case(&b's'), assume_unchanged: tag.is_ascii_lowercase() })
    }
}

/// By this a lock of the index is known to be pmgit's; git's own is empty, or begins as an index does.
const SIGNATURE: &str = "pmgit ";

/// Makes the lock in one step, signed from its first moment on.
fn create(lock: &Path, signed: &Path) -> std::io::Result<()> {
    let text = format!("{SIGNATURE}{}\n", std::process::id());
    fs::write(signed, &text)?;
    let made = match fs::hard_link(signed, lock) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Where there are no hard links, there is a moment in which the lock is empty.
        Err(_) => OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(lock)
            .and_then(|mut file| file.write_all(text.as_bytes())),
        Ok(()) => Ok(()),
    };
    let _ = fs::remove_file(signed);
    made
}

fn is_signed(lock: &Path) -> bool {
    fs::read(lock).is_ok_and(|bytes| bytes.starts_with(SIGNATURE.as_bytes()))
}

/// Clears up behind a pmgit that was killed: its lock of this index, and the next index that it was preparing.
pub(super) fn clear_up(index: &Path) {
    let lock = with_suffix(index, ".lock");
    if is_signed(&lock) {
        let _ = fs::remove_file(lock);
    }
    let Some(prefix) = with_suffix(index, ".pmgit-").file_name().map(std::ffi::OsStr::to_owned) else { return };
    for entry in index.parent().map(fs::read_dir).into_iter().flatten().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn locked(repository: &Repository, lock: &Path, error: &std::io::Error) -> Error {
    let failure = Error::new(both! {
        en: "cannot lock the index of `{}`", repository.name();
        ja: "`{}`のインデックスをロックできません", repository.name()
    });
    if error.kind() != ErrorKind::AlreadyExists {
        return failure.cause(both! {
            en: "cannot create `{}`: {error}", lock.display();
            ja: "`{}`を作成できません：{error}", lock.display()
        });
    }
    failure
        .cause(both! {
            en: "it is locked (`{}` exists)", lock.display();
            ja: "ロックされています（`{}`があります）", lock.display()
        })
        .hint(both! {
            en: "another git process may be running; remove that file if not";
            ja: "別のgitが実行中の可能性があります。実行中でなければ、このファイルを削除してください"
        })
}
