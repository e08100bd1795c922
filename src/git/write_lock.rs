//! The one lock of all that write into a worktree: a file in its git directory, locked by flock(2), which ends with the
//! process that holds it. What the holder is at is noted in the file, so that whoever waits can name it, and whoever
//! comes after a death can clear up.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::Repository;
use crate::error::{Error, Result};
use crate::text::{both, one_line};

/// How long another pmgit may hold it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before looking again: at first, and at most.
const PAUSES: [Duration; 2] = [Duration::from_millis(2), Duration::from_millis(25)];

/// Where pmgit keeps what belongs to one worktree.
pub(super) fn folder(repository: &Repository) -> PathBuf {
    repository.git_dir().join("pmgit")
}

/// The lock; given back when dropped, and by the kernel when its process ends.
#[derive(Debug)]
pub(super) struct WriteLock {
    file: File,
    hold: Hold,
}

/// Whether anything is locked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    Alone,
    /// The file system has no locks.
    Nothing,
}

/// No pmgit writes while this lives; others may look, too.
#[derive(Debug)]
pub(crate) struct Calm {
    file: File,
}

/// What a holder wrote down that has died.
#[derive(Debug, Default)]
pub(super) struct Notes {
    lines: Vec<String>,
}

/// What became of trying to lock.
enum Tried {
    Locked,
    Busy,
    Unsupported,
}

impl WriteLock {
    /// Takes the lock, and waits for another pmgit as long as [`PATIENCE`]. What a dead holder left noted comes with it.
    ///
    /// # Errors
    /// When another pmgit goes on holding it, or the git directory cannot be written.
    pub(super) fn take(repository: &Repository) -> Result<(Self, Notes)> {
        let place = place(repository);
        let file = open(&place).map_err(|error| cannot_lock(repository, &place).quoting(error))?;
        let hold = match wait(&file, File::try_lock) {
            Ok(Tried::Locked) => Hold::Alone,
            Ok(Tried::Unsupported) => Hold::Nothing,
            Ok(Tried::Busy) => return Err(held(repository, &place)),
            Err(error) => return Err(cannot_lock(repository, &place).quoting(error)),
        };
        let lock = Self { file, hold };
        let notes = if lock.is_real() { lock.notes() } else { Notes::default() };
        Ok((lock, notes))
    }

    /// Notes who holds it, and for what; what a dead holder noted is settled by then.
    pub(super) fn sign(&self, doing: &str) {
        self.clear();
        self.note(&format!("process {}\ndoing {}", std::process::id(), one_line(doing)));
    }

    /// Whether nobody else can hold it: not where the file system has no locks.
    pub(super) fn is_real(&self) -> bool {
        self.hold == Hold::Alone
    }

    /// Adds a line to what the next holder reads if this process dies. What cannot be noted can only not be cleared up.
    pub(super) fn note(&self, line: &str) {
        let _ = (&self.file).write_all(format!("{line}\n").as_bytes());
    }

    fn notes(&self) -> Notes {
        let mut bytes = Vec::new();
        let _ = (&self.file).read_to_end(&mut bytes);
        Notes { lines: String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect() }
    }

    fn clear(&self) {
        let _ = self.file.set_len(0);
        let _ = (&self.file).seek(SeekFrom::Start(0));
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        if self.is_real() {
            self.clear();
            let _ = self.file.unlock();
        }
    }
}

impl Calm {
    /// Waits until no pmgit writes. Where that cannot be known there is no calm: whoever writes compares again anyway.
    ///
    /// # Errors
    /// When another pmgit goes on writing.
    pub(super) fn wait(repository: &Repository) -> Result<Option<Self>> {
        let place = place(repository);
        let Ok(file) = open(&place) else { return Ok(None) };
        match wait(&file, File::try_lock_shared) {
            Ok(Tried::Locked) => Ok(Some(Self { file })),
            Ok(Tried::Busy) => Err(held(repository, &place)),
            Ok(Tried::Unsupported) | Err(_) => Ok(None),
        }
    }

    /// Whether the last writer has died: what it left is to be cleared up.
    pub(super) fn follows_a_death(&self) -> bool {
        self.file.metadata().is_ok_and(|found| found.len() > 0)
    }
}

impl Notes {
    /// The rest of each line that begins so.
    pub(super) fn behind<'n>(&'n self, word: &'n str) -> impl Iterator<Item = &'n str> {
        self.lines.iter().filter_map(move |line| line.strip_prefix(word))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

fn place(repository: &Repository) -> PathBuf {
    folder(repository).join("write.lock")
}

/// Another user's lock may be for reading only, which suffices to take it.
fn open(place: &Path) -> std::io::Result<File> {
    let open = || OpenOptions::new().read(true).write(true).create(true).truncate(false).open(place);
    match open() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(place.parent().unwrap_or(Path::new("/")))?;
            open()
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => File::open(place).map_err(|_| error),
        opened => opened,
    }
}

fn wait(file: &File, attempt: fn(&File) -> Result<(), TryLockError>) -> std::io::Result<Tried> {
    let began = Instant::now();
    let [mut pause, longest] = PAUSES;
    loop {
        match attempt(file) {
            Ok(()) => return Ok(Tried::Locked),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(longest);
            }
            Err(TryLockError::WouldBlock) => return Ok(Tried::Busy),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) if is_unsupported(&error) => return Ok(Tried::Unsupported),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Whether the file system or the kernel cannot do what it was asked for (flock(2), rename(2), "ERRORS").
pub(super) fn is_unsupported(error: &std::io::Error) -> bool {
    let unsupported = [Errno::NOLCK, Errno::NOSYS, Errno::INVAL, Errno::NOTSUP, Errno::OPNOTSUPP];
    error.kind() == ErrorKind::Unsupported
        || unsupported.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

fn cannot_lock(repository: &Repository, place: &Path) -> Error {
    let directory = place.parent().unwrap_or(place).display();
    Error::new(both! {
        en: "cannot lock the worktree `{}`", repository.name();
        ja: "ワークツリー`{}`をロックできません", repository.name()
    })
    .hint(both! {
        en: "check that you can write in `{directory}`";
        ja: "`{directory}`に書き込めるか確認してください"
    })
}

/// Another pmgit does not come to an end.
fn held(repository: &Repository, place: &Path) -> Error {
    let text = fs::read_to_string(place).unwrap_or_default();
    let noted = |word: &str| text.lines().find_map(|line| line.strip_prefix(word)).map(one_line);
    let process = noted("process ").filter(|process| process.bytes().all(|byte| byte.is_ascii_digit()));
    let (name, seconds, shown) = (repository.name(), PATIENCE.as_secs(), place.display());
    let doing = noted("doing ");
    let what = |between: &str| doing.as_ref().map_or_else(String::new, |doing| format!("{between}`{doing}`"));
    let error = Error::new(both! {
        en: "another pmgit is writing in `{name}`; nothing was changed";
        ja: "別のpmgitが`{name}`に書き込み中のため、何も変更しませんでした"
    });
    match &process {
        Some(process) => error
            .cause(both! {
                en: "process {process} has held it for more than {seconds} seconds{}", what(": ");
                ja: "プロセス{process}が{seconds}秒以上ロックを保持しています{}", what("：")
            })
            .hint(both! {
                en: "wait until it has ended and try again; if it hangs, end it: `kill {process}`";
                ja: "終了を待ってから、もう一度実行してください。応答がない場合は終了させます：`kill {process}`"
            }),
        None => error
            .cause(both! {
                en: "`{shown}` has been locked for more than {seconds} seconds";
                ja: "`{shown}`が{seconds}秒以上ロックされています"
            })
            .hint(both! {
                en: "wait until the other pmgit has ended, and try again";
                ja: "もう一方のpmgitの終了を待ってから、もう一度実行してください"
            }),
    }
}
