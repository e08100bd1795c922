//! A repository that libgit2 cannot open (SHA-256 ids, reftable, an extension it does not know), read by git's own
//! plumbing: `cat-file --batch` for objects, `rev-parse` and `for-each-ref` for names. Slower, and never different.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::error::{Error, Result};
use crate::git::id::AnyId;
use crate::git::{BlobId, CommitId, Environment, Head, Mode, Repository, TreeEntry, TreeId};
use crate::text::both;

/// Where the repository is, and the git that reads its objects.
pub(super) struct Plumbing {
    pub(super) git_dir: PathBuf,
    pub(super) common_dir: PathBuf,
    pub(super) workdir: Option<PathBuf>,
    pub(super) is_sha256: bool,
    /// Started when the first object is asked for.
    batch: RefCell<Option<Batch>>,
}

impl Plumbing {
    /// Finds the repository that a git started in `cwd` with this environment would use.
    ///
    /// # Errors
    /// What git says of it, where git cannot open it either.
    pub(super) fn find(cwd: &Path, environment: &Environment) -> Result<Self, String> {
        let ask = |arguments: &[&str]| ask(cwd, environment, arguments);
        let path =
            |name: &str| ask(&["--path-format=absolute", name]).map(|bytes| PathBuf::from(OsString::from_vec(bytes)));
        let is = |name: &str| ask(&[name]).map(|answer| answer == b"true");
        let git_dir = path("--git-dir")?;
        let workdir = if is("--is-inside-work-tree")? {
            Some(path("--show-toplevel")?)
        } else {
            // Within `.git` the worktree is beside it.
            let above = git_dir.parent().filter(|_| git_dir.ends_with(".git"));
            if is("--is-bare-repository")? { None } else { above.map(Path::to_path_buf) }
        };
        let is_sha256 = ask(&["--show-object-format"])? == b"sha256";
        Ok(Self { common_dir: path("--git-common-dir")?, git_dir, workdir, is_sha256, batch: RefCell::default() })
    }

    /// Forgets the git that reads objects: another one sees more of them.
    pub(super) fn restart(&self) {
        self.batch.take();
    }

    /// The kind and the bytes of an object; nothing where it is not there.
    fn read(&self, repository: &Repository, id: AnyId) -> Result<Option<(String, Vec<u8>)>> {
        let mut batch = self.batch.borrow_mut();
        let open = match batch.take() {
            Some(open) => open,
            None => Batch::start(repository)?,
        };
        batch.insert(open).ask(id)
    }
}

/// Asks `git rev-parse`; the answer comes without its newline.
fn ask(cwd: &Path, environment: &Environment, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.env_clear().envs(environment.local()).env("LC_ALL", "C").current_dir(cwd).stdin(Stdio::null());
    let output = command.arg("rev-parse").args(arguments).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    Ok(output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout).to_vec())
}

/// A `git cat-file --batch` that answers one question after the other.
struct Batch {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Batch {
    fn start(repository: &Repository) -> Result<Self> {
        let mut child = repository
            .reading(&["cat-file", "--batch"])
            .spawn(&both! { en: "read objects"; ja: "オブジェクトの読み込み" })?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("the standard output was piped"));
        Ok(Self { child, input, output })
    }

    fn ask(&mut self, id: AnyId) -> Result<Option<(String, Vec<u8>)>> {
        let cannot = || Error::new(both! { en: "cannot read the object `{id}`"; ja: "オブジェクト`{id}`を読めません" });
        let sent = self.input.as_mut().is_some_and(|input| input.write_all(format!("{id}\n").as_bytes()).is_ok());
        let mut header = String::new();
        if !sent || self.output.read_line(&mut header).map_err(|error| cannot().quoting(error))? == 0 {
            return Err(cannot()
                .quoting(self.complaint())
                .hint(both! { en: "run `git fsck`"; ja: "`git fsck`で確認してください" }));
        }
        let mut words = header.split_whitespace().skip(1);
        let (Some(kind), Some(size)) = (words.next(), words.next()) else { return Ok(None) };
        let size: usize = size.parse().map_err(|_| cannot().quoting(header.trim()))?;
        let mut bytes = vec![0; size + 1];
        if self.output.read_exact(&mut bytes).is_err() {
            return Err(cannot()
                .quoting(self.complaint())
                .hint(both! { en: "run `git fsck`"; ja: "`git fsck`で確認してください" }));
        }
        bytes.pop();
        Ok(Some((kind.to_owned(), bytes)))
    }

    /// Why git has ended.
    fn complaint(&mut self) -> String {
        drop(self.input.take());
        let mut text = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            // What cannot be read is only missing from the message.
            let _ = stderr.read_to_string(&mut text);
        }
        text.trim().to_owned()
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

impl Repository {
    /// How git calls a tree here.
    pub(super) fn tree_name(&self, tree: TreeId) -> String {
        if tree == TreeId::EMPTY && self.is_sha256() { TreeId::EMPTY_SHA256.to_owned() } else { tree.to_string() }
    }

    /// The zeros by which git says "nothing" here.
    pub(super) fn zeros(&self) -> String {
        "0".repeat(if self.is_sha256() { 64 } else { 40 })
    }

    /// Stores a file's content.
    pub(super) fn write_blob_by_git(&self, bytes: &[u8]) -> Result<BlobId> {
        let answer = self
            .writing(&["hash-object", "-w", "--stdin"])
            .input(bytes.to_vec())
            .run(&both! { en: "store a file's content"; ja: "ファイルの内容の保存" })?;
        BlobId::from_hex(String::from_utf8_lossy(&answer).trim())
    }

    /// Stores a tree that is `base` with one file put in its place, or taken away.
    pub(super) fn write_tree_by_git(
        &self,
        base: Option<TreeId>,
        path: &[u8],
        file: Option<(Mode, BlobId)>,
    ) -> Result<Option<TreeId>> {
        let mut entries = self.tree_entries(base.unwrap_or(TreeId::EMPTY))?;
        let (name, below) = match path.iter().position(|&byte| byte == b'/') {
            Some(slash) => (&path[..slash], Some(&path[slash + 1..])),
            None => (path, None),
        };
        let standing = entries.iter().find(|(known, _)| known == name).and_then(|(_, entry)| entry.tree());
        let entry = match below {
            Some(below) => self.write_tree_by_git(standing, below, file)?.map(|tree| (Mode::Tree, AnyId::from(tree))),
            None => file.map(|(mode, blob)| (mode, AnyId::from(blob))),
        };
        entries.retain(|(known, _)| known != name);
        entries.extend(entry.map(|(mode, id)| (name.to_vec(), TreeEntry { mode, id })));
        if entries.is_empty() {
            return Ok(None);
        }
        self.make_tree_by_git(entries).map(Some)
    }

    /// Stores a tree of entries.
    pub(super) fn make_tree_by_git(&self, entries: Vec<(Vec<u8>, TreeEntry)>) -> Result<TreeId> {
        let mut lines = Vec::new();
        for (name, entry) in entries {
            let kind = match entry.mode {
                Mode::Tree => "tree",
                Mode::Gitlink => "commit",
                Mode::Regular | Mode::Executable | Mode::Symlink => "blob",
            };
            lines.extend_from_slice(format!("{} {kind} {}\t", entry.mode.as_str(), entry.id).as_bytes());
            lines.extend_from_slice(&name);
            lines.push(0);
        }
        let answer = self
            .writing(&["mktree", "-z"])
            .input(lines)
            .run(&both! { en: "write the commit's tree"; ja: "コミットのツリーの書き込み" })?;
        TreeId::from_hex(String::from_utf8_lossy(&answer).trim())
    }

    /// An object of a kind through the plumbing.
    pub(super) fn object_by_git(&self, plumbing: &Plumbing, kind: &str, id: AnyId) -> Result<Vec<u8>> {
        let cannot = || Error::new(both! { en: "cannot read the {kind} `{id}`"; ja: "{kind}`{id}`を読めません" });
        match plumbing.read(self, id)? {
            Some((found, bytes)) if found == kind => Ok(bytes),
            Some((found, _)) => Err(cannot().cause(both! { en: "it is a {found}"; ja: "実際の種類は{found}です" })),
            None => Err(cannot()
                .cause(both! { en: "the object is missing"; ja: "オブジェクトがありません" })
                .hint(both! { en: "run `git fsck`"; ja: "`git fsck`で確認してください" })),
        }
    }

    pub(super) fn head_by_git(&self) -> Result<Head> {
        let doing = both! { en: "read HEAD of `{}`", self.name(); ja: "`{}`のHEADの読み込み", self.name() };
        let symbolic = self.reading(&["symbolic-ref", "--quiet", "HEAD"]).answer(&doing)?;
        let tip = self.commit_by_git("HEAD")?;
        let lost = || {
            Error::cannot(&doing)
                .cause(both! { en: "it names no commit"; ja: "コミットを指していません" })
                .hint(both! { en: "run `git fsck`"; ja: "`git fsck`で確認してください" })
        };
        if symbolic.code != 0 {
            return Ok(Head::Detached { tip: tip.ok_or_else(lost)? });
        }
        let target = String::from_utf8_lossy(&symbolic.stdout).trim().to_owned();
        let name = target.strip_prefix("refs/heads/").unwrap_or(&target).to_owned();
        if let Some(tip) = tip {
            return Ok(Head::Branch { name, tip });
        }
        // A branch that is there and whose commit is missing is not one without commits.
        let is_there = self.reading(&["rev-parse", "--verify", "--quiet", "HEAD"]).answer(&doing)?.code == 0;
        if is_there { Err(lost()) } else { Ok(Head::Unborn { name }) }
    }

    /// The commit that a revision names; nothing where nothing has that name.
    pub(super) fn commit_by_git(&self, revision: &str) -> Result<Option<CommitId>> {
        let doing = both! {
            en: "find the commit `{}`", revision.escape_debug();
            ja: "コミット`{}`の検索", revision.escape_debug()
        };
        let wanted = format!("{revision}^{{commit}}");
        let answer = self.reading(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).answer(&doing)?;
        let text = String::from_utf8_lossy(&answer.stdout);
        if answer.code == 0 { CommitId::from_hex(text.trim()).map(Some) } else { Ok(None) }
    }

    /// What a symbolic reference names; nothing where there is none of that name.
    pub(super) fn symbolic_by_git(&self, name: &str) -> Result<Option<String>> {
        let answer = self
            .reading(&["symbolic-ref", "--quiet", name])
            .answer(&both! { en: "read `{name}`"; ja: "`{name}`の読み込み" })?;
        Ok((answer.code == 0).then(|| String::from_utf8_lossy(&answer.stdout).trim().to_owned()))
    }

    pub(super) fn references_by_git(&self, prefix: &str) -> Result<Vec<(String, CommitId)>> {
        let format = "--format=%(symref)%00%(refname)%00%(objectname)%00%(*objectname)";
        let listed = self
            .reading(&["for-each-ref", format, prefix])
            .run(&both! { en: "list `{prefix}*`"; ja: "`{prefix}*`の一覧の取得" })?;
        let text = String::from_utf8_lossy(&listed).into_owned();
        let lines = text.lines().map(|line| line.split('\0').collect::<Vec<_>>());
        lines
            .filter_map(|parts| match parts[..] {
                ["", name, id, ""] | ["", name, _, id] => Some((name.get(prefix.len()..)?.to_owned(), id.to_owned())),
                _ => None,
            })
            .map(|(name, id)| Ok((name, CommitId::from_hex(&id)?)))
            .collect()
    }

    /// The operation that is under way, as git's own prompt tells it from the files that git leaves.
    pub(super) fn state_by_git(&self) -> Result<Option<&'static str>> {
        let is_there = |name: &str| self.git_dir().join(name).exists();
        let files = [("rebase-merge", "rebase"), ("rebase-apply/rebasing", "rebase"), ("rebase-apply/applying", "am")];
        let files = files.into_iter().chain([("rebase-apply", "rebase or am"), ("MERGE_HEAD", "merge")]);
        if let Some((_, operation)) = files.into_iter().find(|(name, _)| is_there(name)) {
            return Ok(Some(operation));
        }
        // A reftable has these as references.
        for (name, operation) in [("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert")] {
            if self.commit_by_git(name)?.is_some() {
                return Ok(Some(operation));
            }
        }
        Ok(is_there("BISECT_LOG").then_some("bisect"))
    }

    pub(super) fn is_ancestor_by_git(&self, ancestor: CommitId, commit: CommitId) -> Result<bool> {
        let doing = both! {
            en: "determine whether `{ancestor}` is an ancestor of `{commit}`";
            ja: "`{ancestor}`が`{commit}`の祖先かどうかの確認"
        };
        let names = [ancestor, commit].map(|id| id.to_string());
        let answer = self.reading(&["merge-base", "--is-ancestor"]).args(names).answer(&doing)?;
        match answer.code {
            0 => Ok(true),
            1 => Ok(false),
            _ => Err(Error::cannot(&doing).quoting(answer.complaint())),
        }
    }

    pub(super) fn merge_base_by_git(&self, one: CommitId, two: CommitId) -> Result<Option<CommitId>> {
        let doing =
            both! { en: "find a merge base of `{one}` and `{two}`"; ja: "`{one}`と`{two}`のマージベースの検索" };
        let answer = self.reading(&["merge-base"]).args([one, two].map(|id| id.to_string())).answer(&doing)?;
        match answer.code {
            0 => CommitId::from_hex(String::from_utf8_lossy(&answer.stdout).trim()).map(Some),
            1 => Ok(None),
            _ => Err(Error::cannot(&doing).quoting(answer.complaint())),
        }
    }
}
