//! Opens a repository as git itself would, with all that a hook's environment says; the only way to one.

use std::cell::{Cell, OnceCell};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{ErrorCode, RepositoryOpenFlags as Flags};

use crate::error::{Error, Result};
use crate::git::Environment;
use crate::git::compared::Compared;
use crate::git::fast_index::last::LastIndex;
use crate::git::plumbing::Plumbing;
use crate::git::scratch::{Original, Scratch, quoted};
use crate::text::{both, shell_word};

/// A repository, and the environment in which git must be run for it.
pub(crate) struct Repository {
    pub(super) store: Store,
    environment: Environment,
    cwd: PathBuf,
    workdir: Option<PathBuf>,
    bindings: Vec<(&'static str, OsString)>,
    /// Where merges are tried, once one was.
    scratch: OnceCell<Arc<Scratch>>,
    /// Whether something was written where the file system has no locks.
    lacks_locks: Cell<bool>,
    pub(super) compared: Compared,
    pub(super) last_index: LastIndex,
}

/// What reads objects and references.
pub(super) enum Store {
    /// libgit2, in this process.
    Library(git2::Repository),
    /// git itself, where libgit2 does not know the repository's format.
    Plumbing(Plumbing),
}

impl Repository {
    /// Opens the repository that a git started in `cwd` with this environment would use.
    ///
    /// libgit2's own reading of the environment refuses `GIT_WORK_TREE` and takes a missing index for an empty
    /// one, so the variables are followed here (git(1), "Environment Variables").
    ///
    /// # Errors
    /// When there is no repository, it belongs to someone else, uses a format that git does not know either, or the
    /// index that a hook names is missing.
    pub(crate) fn open(cwd: &Path, environment: Environment) -> Result<Self> {
        let cwd = std::path::absolute(cwd).map_err(|error| {
            Error::new(both! {
                en: "cannot find the directory `{}`", cwd.display();
                ja: "ディレクトリ`{}`が見つかりません", cwd.display()
            })
            .quoting(error)
        })?;
        // A wrong id would need a damaged object store, which `git fsck` finds; hashing every blob doubles the cost.
        git2::opts::strict_hash_verification(false);
        let store = match open_inner(&cwd, &environment) {
            Ok(inner) if has_grafts(&inner) => Store::Plumbing(open_past_grafts(&cwd, &environment)?),
            Ok(inner) => Store::Library(inner),
            Err(error) => Store::Plumbing(open_by_git(&cwd, &environment, &error)?),
        };
        let workdir = match &store {
            Store::Library(inner) => {
                add_object_directories(inner, &cwd, &environment)?;
                find_workdir(inner, &cwd, &environment)
            }
            Store::Plumbing(plumbing) => plumbing.workdir.clone(),
        };
        let bindings = bindings(store.git_dir(), workdir.as_deref(), &cwd, &environment)?;
        Ok(Self {
            store,
            environment,
            cwd,
            workdir,
            bindings,
            scratch: OnceCell::new(),
            lacks_locks: Cell::new(false),
            compared: Compared::default(),
            last_index: LastIndex::default(),
        })
    }

    /// The same repository once more, for another thread.
    ///
    /// # Errors
    /// As `open`.
    pub(crate) fn try_clone(&self) -> Result<Self> {
        let clone = Self::open(&self.cwd, self.environment.clone())?;
        if let Some(scratch) = self.scratch.get() {
            clone.share(Arc::clone(scratch))?;
        }
        Ok(clone)
    }

    /// Where merges are tried. What is written there, this repository and its clones read like their own.
    pub(super) fn scratch(&self) -> Result<&Scratch> {
        if let Some(scratch) = self.scratch.get() {
            return Ok(scratch);
        }
        let objects = self.object_directories();
        let original = Original { common_dir: self.common_dir(), objects, is_sha256: self.is_sha256() };
        let place = self.environment.get("TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
        self.share(Arc::new(Scratch::make(&original, &place)?))
    }

    fn share(&self, scratch: Arc<Scratch>) -> Result<&Scratch> {
        match &self.store {
            Store::Library(inner) => add_objects(inner, &scratch.objects())?,
            Store::Plumbing(plumbing) => plumbing.restart(),
        }
        Ok(self.scratch.get_or_init(|| scratch))
    }

    /// Every directory that objects are taken from, but for those that these name themselves.
    fn object_directories(&self) -> Vec<PathBuf> {
        let own = self.environment.path("GIT_OBJECT_DIRECTORY", &self.cwd);
        let own = own.unwrap_or_else(|| self.common_dir().join("objects"));
        let others = self.environment.paths("GIT_ALTERNATE_OBJECT_DIRECTORIES", &self.cwd);
        std::iter::once(own).chain(others).collect()
    }

    /// What a git here must be told so that it sees what merges wrote.
    pub(super) fn tried_objects(&self) -> Option<OsString> {
        let scratch = self.scratch.get()?;
        let named = self.environment.paths("GIT_ALTERNATE_OBJECT_DIRECTORIES", &self.cwd);
        let all: Vec<Vec<u8>> = named.iter().chain([&scratch.objects()]).map(|path| quoted(path)).collect();
        Some(OsString::from_vec(all.join(&b':')))
    }

    /// Where this worktree's HEAD and index are.
    #[must_use]
    pub(crate) fn git_dir(&self) -> &Path {
        self.store.git_dir()
    }

    /// Where what all worktrees share is: objects, branches, hooks.
    #[must_use]
    pub(crate) fn common_dir(&self) -> &Path {
        match &self.store {
            Store::Library(inner) => inner.commondir(),
            Store::Plumbing(plumbing) => &plumbing.common_dir,
        }
    }

    /// libgit2's view of the repository, where it has one.
    pub(super) fn library(&self) -> Option<&git2::Repository> {
        match &self.store {
            Store::Library(inner) => Some(inner),
            Store::Plumbing(_) => None,
        }
    }

    /// Whether objects are read in this process, by SHA-1 ids.
    #[must_use]
    pub(crate) fn is_plain(&self) -> bool {
        self.library().is_some()
    }

    /// Whether objects are named by SHA-256.
    pub(super) fn is_sha256(&self) -> bool {
        matches!(&self.store, Store::Plumbing(plumbing) if plumbing.is_sha256)
    }

    pub(super) fn note_missing_locks(&self) {
        self.lacks_locks.set(true);
    }

    /// Whether something was written here without a lock, because the file system has none.
    #[must_use]
    pub(crate) fn lacks_locks(&self) -> bool {
        self.lacks_locks.get()
    }

    /// The root of the worktree; a bare repository has none.
    #[must_use]
    pub(crate) fn workdir(&self) -> Option<&Path> {
        self.workdir.as_deref()
    }

    #[must_use]
    pub(crate) fn is_bare(&self) -> bool {
        self.workdir.is_none()
    }

    #[must_use]
    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The index that a commit made now would use.
    #[must_use]
    pub(crate) fn index_path(&self) -> PathBuf {
        let named = self.bindings.iter().find(|(name, _)| *name == "GIT_INDEX_FILE");
        named.map_or_else(|| self.git_dir().join("index"), |(_, path)| PathBuf::from(path))
    }

    /// Where git is started, so that paths count from the root of the worktree.
    pub(super) fn top(&self) -> &Path {
        self.workdir.as_deref().unwrap_or_else(|| self.git_dir())
    }

    pub(super) fn bindings(&self) -> &[(&'static str, OsString)] {
        &self.bindings
    }

    /// How messages name the repository.
    pub(super) fn name(&self) -> String {
        let shown = self.top().display().to_string();
        shown.strip_suffix('/').map_or(shown.clone(), str::to_owned)
    }
}

impl Store {
    fn git_dir(&self) -> &Path {
        match self {
            Self::Library(inner) => inner.path(),
            Self::Plumbing(plumbing) => &plumbing.git_dir,
        }
    }
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repository")
            .field("git_dir", &self.git_dir())
            .field("workdir", &self.workdir)
            .finish_non_exhaustive()
    }
}

fn open_inner(cwd: &Path, environment: &Environment) -> Result<git2::Repository, git2::Error> {
    if let Some(git_dir) = environment.path("GIT_DIR", cwd) {
        return git2::Repository::open_ext(git_dir, Flags::NO_SEARCH, std::iter::empty::<PathBuf>());
    }
    let across =
        environment.get("GIT_DISCOVERY_ACROSS_FILESYSTEM").is_some_and(|value| value != "0" && value != "false");
    let flags = if across { Flags::CROSS_FS } else { Flags::empty() };
    git2::Repository::open_ext(cwd, flags, environment.paths("GIT_CEILING_DIRECTORIES", cwd))
}

/// Where libgit2 does not know the format, or not all ways to trust another user's repository (`safe.directory` with a
/// pattern, or in the environment), git is asked; what it refuses itself is explained.
fn open_by_git(cwd: &Path, environment: &Environment, error: &git2::Error) -> Result<Plumbing> {
    if error.code() == ErrorCode::NotFound {
        return Err(explain(cwd, error));
    }
    Plumbing::find(cwd, environment).map_err(|complaint| {
        let failure = explain(cwd, error);
        if error.code() == ErrorCode::Owner { failure } else { failure.quoting(complaint) }
    })
}

/// libgit2 believes grafts, and cannot be told not to.
fn has_grafts(inner: &git2::Repository) -> bool {
    inner.commondir().join("info/grafts").metadata().is_ok_and(|found| found.len() > 0)
}

fn open_past_grafts(cwd: &Path, environment: &Environment) -> Result<Plumbing> {
    Plumbing::find(cwd, environment).map_err(|complaint| {
        Error::new(both! {
            en: "cannot open the repository at `{}`", cwd.display();
            ja: "`{}`のリポジトリを開けません", cwd.display()
        })
        .quoting(complaint)
    })
}

/// In pre-receive the pushed objects lie in a quarantine that only the environment names.
fn add_object_directories(inner: &git2::Repository, cwd: &Path, environment: &Environment) -> Result<()> {
    let own = environment.path("GIT_OBJECT_DIRECTORY", cwd);
    for directory in own.into_iter().chain(environment.paths("GIT_ALTERNATE_OBJECT_DIRECTORIES", cwd)) {
        add_objects(inner, &directory)?;
    }
    Ok(())
}

fn add_objects(inner: &git2::Repository, directory: &Path) -> Result<()> {
    let unreadable = || {
        Error::new(both! {
            en: "cannot read the objects in `{}`", directory.display();
            ja: "`{}`のオブジェクトを読めません", directory.display()
        })
    };
    let path = directory
        .to_str()
        .ok_or_else(|| unreadable().cause(both! { en: "the path is not UTF-8"; ja: "パスがUTF-8ではありません" }))?;
    let odb = inner.odb().map_err(|error| unreadable().quoting(error.message()))?;
    odb.add_disk_alternate(path).map_err(|error| unreadable().quoting(error.message()))
}

fn find_workdir(inner: &git2::Repository, cwd: &Path, environment: &Environment) -> Option<PathBuf> {
    if let Some(named) = environment.path("GIT_WORK_TREE", cwd) {
        return Some(named);
    }
    let found = inner.workdir().map(Path::to_path_buf)?;
    let configured = inner.config().and_then(|config| config.get_string("core.worktree")).is_ok();
    // With GIT_DIR alone the worktree is where git was started.
    let here = environment.get("GIT_DIR").is_some() && !configured && !inner.is_worktree();
    Some(if here { cwd.to_path_buf() } else { found })
}

/// What a git started at the top must be told, for there the relative paths of our environment mean something else.
fn bindings(
    git_dir: &Path,
    workdir: Option<&Path>,
    cwd: &Path,
    environment: &Environment,
) -> Result<Vec<(&'static str, OsString)>> {
    let mut bindings = Vec::new();
    let discovered = environment.get("GIT_DIR").is_none() && workdir.is_none_or(|root| root.join(".git").exists());
    if !discovered || environment.get("GIT_WORK_TREE").is_some() {
        bindings.push(("GIT_DIR", git_dir.into()));
        bindings.extend(workdir.map(|root| ("GIT_WORK_TREE", root.into())));
    }
    bindings.extend(environment.path("GIT_OBJECT_DIRECTORY", cwd).map(|path| ("GIT_OBJECT_DIRECTORY", path.into())));
    if let Some(index) = environment.path("GIT_INDEX_FILE", workdir.unwrap_or(cwd)) {
        if !index.exists() {
            let missing = Error::new(both! {
                en: "cannot read the index `{}`", index.display();
                ja: "インデックス`{}`を読めません", index.display()
            });
            return Err(missing.cause(both! {
                en: "GIT_INDEX_FILE names it, and it does not exist";
                ja: "GIT_INDEX_FILEで指定されていますが、存在しません"
            }));
        }
        bindings.push(("GIT_INDEX_FILE", index.into()));
    }
    Ok(bindings)
}

fn explain(cwd: &Path, error: &git2::Error) -> Error {
    let message = error.message();
    let place = cwd.display();
    if error.code() == ErrorCode::Owner {
        let owned = message.split('\'').nth(1).unwrap_or_else(|| cwd.to_str().unwrap_or("."));
        let owned = owned.trim_end_matches('/').trim_end_matches("/.git");
        return Error::new(both! { en: "cannot open the repository `{owned}`"; ja: "リポジトリ`{owned}`を開けません" })
            .cause(both! { en: "it belongs to another user"; ja: "別のユーザーのものです" })
            .hint(both! {
                en: "if you trust it: git config --global --add safe.directory {}\n(on a server, as the user that git runs as there; `--system` for all users)", shell_word(owned);
                ja: "信頼できる場合：git config --global --add safe.directory {}\n（サーバーでは、gitを実行するユーザーで。全ユーザーの場合は`--system`）", shell_word(owned)
            });
    }
    if error.code() == ErrorCode::NotFound {
        return Error::new(both! {
            en: "cannot find a git repository at `{place}` or above it";
            ja: "`{place}`とその上のディレクトリに、gitリポジトリが見つかりません"
        })
        .hint(both! {
            en: "change into a repository, or make one with `git init`";
            ja: "リポジトリに移動するか、`git init`で作成してください"
        });
    }
    Error::new(both! { en: "cannot open the repository at `{place}`"; ja: "`{place}`のリポジトリを開けません" })
        .quoting(message)
}
