//! The one writer of a worktree: whatever pmgit puts there or takes away goes through it, under the lock, compared at the
//! moment it is replaced. A new text is written where `git add` never looks; what a killed pmgit has left is cleared up
//! by the next one.

use std::cell::Cell;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::index::{self, IndexLock};
use super::worktree::DiskFile;
use super::write_lock::{self, Calm, Notes, WriteLock};
use super::writing::{self, Put};
use super::{BlobId, Mode, Repository};
use crate::error::{Error, Result};
use crate::source::RepoPath;
use crate::text::{both, shell_word};

/// How long another program may hold the index where there is no other lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a worktree on another file system than its git directory must not show to `git add`.
const EXCLUDED: &str = ".pmgit-*.tmp";

/// Writes into a worktree; nobody else of pmgit does while it lives.
#[derive(Debug)]
pub(crate) struct Writer<'r> {
    repository: &'r Repository,
    lock: WriteLock,
    /// Held instead where the file system has no locks, and git's own is all there is.
    index: Option<IndexLock>,
    count: Cell<usize>,
}

/// What mode a file gets that is written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewMode {
    AsBefore,
    /// No program.
    Plain,
}

impl<'r> Writer<'r> {
    /// Begins to write files alone; `doing` is what others read who wait for the end.
    ///
    /// # Errors
    /// When another pmgit goes on writing, or the git directory cannot be written.
    pub(super) fn of_files(repository: &'r Repository, doing: &str) -> Result<Self> {
        let mut writer = Self::of_commit(repository, doing)?;
        if !writer.lock.is_real() {
            writer.index = Some(IndexLock::take(repository, &writer.lock, PATIENCE)?);
        }
        Ok(writer)
    }

    /// Begins to write for a commit, whose index is locked besides.
    ///
    /// # Errors
    /// As `of_files`.
    pub(super) fn of_commit(repository: &'r Repository, doing: &str) -> Result<Self> {
        let (lock, notes) = WriteLock::take(repository)?;
        let writer = Self { repository, lock, index: None, count: Cell::new(0) };
        if writer.lock.is_real() {
            writer.clear_up(&notes);
        } else {
            repository.note_missing_locks();
        }
        writer.lock.sign(doing);
        Ok(writer)
    }

    pub(super) fn repository(&self) -> &'r Repository {
        self.repository
    }

    /// The index's lock, below this writer's own.
    pub(super) fn lock_index(&self, patience: Duration) -> Result<IndexLock> {
        IndexLock::take(self.repository, &self.lock, patience)
    }

    /// Puts a file in the place of one that was read, in one step; nothing stands for no file.
    ///
    /// # Errors
    /// When the place cannot be written, or must not be.
    pub(super) fn put(&self, path: &RepoPath, before: Option<&DiskFile>, after: Option<&DiskFile>) -> Result<Put> {
        let place = self.repository.writable_path(path)?;
        if before.is_some() {
            self.repository.refuse_unwritable(path, after.is_some())?;
        }
        let cannot = |error: io::Error| {
            Error::new(both! { en: "cannot write `{}`", place.display(); ja: "`{}`に書き込めません", place.display() })
                .quoting(error)
        };
        let parent = place.parent().unwrap_or(Path::new("/"));
        if after.is_some() {
            fs::create_dir_all(parent).map_err(cannot)?;
        }
        let folder = write_lock::folder(self.repository).join("writing");
        fs::create_dir_all(&folder).map_err(cannot)?;
        let mut put = if writing::are_together(&folder, parent) {
            self.put_by(&folder.join(self.name("")), &place, path, (before, after))
        } else {
            Err(ErrorKind::CrossesDevices.into())
        };
        // A mount within a file system is another place to rename(2), too.
        if put.as_ref().is_err_and(writing::is_across) {
            put = self
                .exclude()
                .and_then(|()| self.put_by(&parent.join(self.name(".pmgit-") + ".tmp"), &place, path, (before, after)));
        }
        let put = put.map_err(cannot)?;
        if put == Put::Done && after.is_none() {
            self.repository.remove_empty_parents(&place);
        }
        Ok(put)
    }

    fn put_by(
        &self,
        apart: &Path,
        place: &Path,
        path: &RepoPath,
        (before, after): (Option<&DiskFile>, Option<&DiskFile>),
    ) -> io::Result<Put> {
        // Two notes: what is not yet whole is not yet anybody's.
        let shown = apart.to_string_lossy();
        let is_plain = path.to_str().is_some() && !place.to_string_lossy().contains('\n');
        if let Some(after) = after {
            if is_plain {
                self.lock.note(&format!("preparing {shown}"));
            }
            writing::prepare(apart, after, before.is_none()).inspect_err(|_| drop(fs::remove_file(apart)))?;
        }
        if is_plain {
            let id = |file: Option<&DiskFile>| file.map_or_else(|| "-".to_owned(), |file| hash(&file.bytes));
            let note = [&shown, id(before).as_str(), &id(after), &place.to_string_lossy()].join("\t");
            self.lock.note(&format!("replacing {note}"));
        }
        let put = match (before, after) {
            (None, None) => Ok(Put::Done),
            (None, Some(_)) => writing::add(apart, place),
            (Some(before), Some(after)) => writing::replace(apart, place, before, after),
            (Some(before), None) => writing::remove(apart, place, before),
        };
        // What is left there is our own text, or a save that has no place any more and that nobody may lose.
        if apart.exists() {
            if after.is_some_and(|after| writing::is_like(apart, after)) {
                let _ = fs::remove_file(apart);
            } else {
                keep(apart, self.repository);
            }
        }
        put
    }

    /// A name that no other file has.
    fn name(&self, before: &str) -> String {
        self.count.set(self.count.get() + 1);
        format!("{before}{}-{}", std::process::id(), self.count.get())
    }

    /// Makes git pass over what lies in the worktree for a moment.
    fn exclude(&self) -> io::Result<()> {
        let place = self.repository.common_dir().join("info/exclude");
        let standing = fs::read(&place).unwrap_or_default();
        if standing.split(|&byte| byte == b'\n').any(|line| line == EXCLUDED.as_bytes()) {
            return Ok(());
        }
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        let gap = if standing.is_empty() || standing.ends_with(b"\n") { "" } else { "\n" };
        let mut file = fs::OpenOptions::new().create(true).append(true).open(place)?;
        file.write_all(format!("{gap}{EXCLUDED}\n").as_bytes())
    }

    /// Clears up behind a pmgit that was killed. Its texts go; a save that it had taken out goes back.
    fn clear_up(&self, notes: &Notes) {
        if notes.is_empty() {
            return;
        }
        for apart in notes.behind("preparing ") {
            let is_whole = notes.behind("replacing ").any(|note| note.split('\t').next() == Some(apart));
            if !is_whole {
                let _ = fs::remove_file(apart);
            }
        }
        for note in notes.behind("replacing ") {
            if let [apart, before, after, place] = note.split('\t').collect::<Vec<_>>()[..] {
                settle(Path::new(apart), [before, after], Path::new(place), self.repository);
            }
        }
        for left in files_in(&write_lock::folder(self.repository).join("writing")) {
            if !is_kept(&left) {
                let _ = fs::remove_file(left);
            }
        }
        index::clear_up(&self.repository.index_path());
    }
}

/// Brings one file to rest that a dead process was replacing.
fn settle(apart: &Path, [before, after]: [&str; 2], place: &Path, repository: &Repository) {
    let Ok(bytes) = fs::read(apart) else { return };
    let found = hash(&bytes);
    if found == before || found == after {
        let _ = fs::remove_file(apart);
        return;
    }
    // Somebody's save came out, and the process died before it could go back.
    let standing = fs::read(place).map(|bytes| hash(&bytes)).ok();
    let went_back = match &standing {
        Some(standing) if standing == after => writing::change_places(apart, place).is_ok(),
        Some(_) => false,
        None => matches!(writing::add(apart, place), Ok(Put::Done)),
    };
    if went_back {
        let _ = fs::remove_file(apart);
    } else {
        keep(apart, repository);
    }
}

/// Keeps a text for which there is no place.
fn keep(apart: &Path, repository: &Repository) {
    let name = apart.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = write_lock::folder(repository).join("writing");
    let free = (1..u16::MAX).map(|count| folder.join(format!("kept-{name}-{count}"))).find(|place| !place.exists());
    let _ = free.map(|place| fs::rename(apart, place));
}

fn is_kept(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("kept-"))
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn hash(bytes: &[u8]) -> String {
    BlobId::hash(bytes).to_string()
}

impl Repository {
    /// Gives a file of the worktree other content, unless it is no longer as it was read; nothing stands for no file.
    ///
    /// # Errors
    /// A lost race when it has changed since; else when it cannot be written, or must not be.
    pub(crate) fn rewrite_file(
        &self,
        path: &RepoPath,
        before: Option<&[u8]>,
        after: &[u8],
        mode: NewMode,
    ) -> Result<()> {
        let writer = Writer::of_files(self, &format!("write {path}"))?;
        self.writable_path(path)?;
        let standing = self.read_file(path)?;
        let is_file = matches!(self.file_mode(path)?, None | Some(Mode::Regular | Mode::Executable));
        if !is_file || standing.as_ref().map(|file| file.bytes.as_slice()) != before {
            return Err(raced(path));
        }
        let permissions = standing.as_ref().map_or(0o666, |file| match mode {
            NewMode::AsBefore => file.permissions,
            NewMode::Plain => file.permissions & !0o111,
        });
        let after = DiskFile { bytes: after.to_vec(), permissions };
        match writer.put(path, standing.as_ref(), Some(&after))? {
            Put::Done => Ok(()),
            Put::Raced => Err(raced(path)),
        }
    }

    /// Waits until no pmgit writes here, so that file, index and branch are in step while they are read.
    ///
    /// # Errors
    /// When another pmgit goes on writing.
    pub(crate) fn calm(&self) -> Result<Option<Calm>> {
        let calm = Calm::wait(self)?;
        if !calm.as_ref().is_some_and(Calm::follows_a_death) {
            return Ok(calm);
        }
        drop(calm);
        drop(Writer::of_commit(self, "clear up")?);
        Calm::wait(self)
    }

    /// Saves for which there was no place any more behind a pmgit that was killed.
    pub(crate) fn kept_saves(&self) -> Vec<PathBuf> {
        files_in(&write_lock::folder(self).join("writing")).into_iter().filter(|path| is_kept(path)).collect()
    }

    /// Refuses to replace a file that its owner protects, or that has another name, which would keep the old text.
    pub(super) fn refuse_unwritable(&self, path: &RepoPath, is_replaced: bool) -> Result<()> {
        let place = self.disk_path(path)?;
        let Ok(found) = fs::symlink_metadata(&place) else { return Ok(()) };
        if !found.is_file() {
            return Ok(());
        }
        if is_read_only(&place, &found) {
            let word = shell_word(&place.to_string_lossy());
            return Err(Error::refusal(both! {
                en: "`{path}` is read-only; nothing was changed";
                ja: "`{path}`は読み取り専用のため、何も変更しませんでした"
            })
            .hint(both! { en: "if it may be changed: chmod u+w {word}"; ja: "変更してよい場合：chmod u+w {word}" }));
        }
        if is_replaced && found.nlink() > 1 {
            let word = shell_word(&place.to_string_lossy());
            let names = found.nlink();
            let command = format!("cp -p {word} {word}.new && mv {word}.new {word}");
            return Err(Error::refusal(both! {
                en: "`{path}` is a hard link; nothing was changed";
                ja: "`{path}`はハードリンクのため、何も変更しませんでした"
            })
            .cause(both! {
                en: "the file has {names} names, and the others would keep the old text";
                ja: "このファイルには名前が{names}個あり、ほかの名前には古い内容が残ってしまいます"
            })
            .hint(both! {
                en: "make it a file of its own first: {command}";
                ja: "先に独立したファイルにしてください：{command}"
            }));
        }
        Ok(())
    }
}

fn is_read_only(place: &Path, found: &Metadata) -> bool {
    found.permissions().mode() & 0o222 == 0
        || rustix::fs::access(place, rustix::fs::Access::WRITE_OK) == Err(rustix::io::Errno::ACCESS)
}

fn raced(path: &RepoPath) -> Error {
    Error::race(both! {
        en: "`{path}` has changed since it was read; nothing was written";
        ja: "`{path}`は読み込み後に変更されたため、何も書き込みませんでした"
    })
    .cause(both! {
        en: "somebody else saved it, and that save stands";
        ja: "ほかの人またはプログラムが保存しており、その内容が残っています"
    })
    .hint(both! { en: "look at it, and run this again"; ja: "内容を確認してから、もう一度実行してください" })
}
