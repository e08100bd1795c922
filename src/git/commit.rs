//! Records a few files as one commit: nothing else that is staged goes in, and no step loses work.
//!
//! ```text
//! read HEAD and files -> tree -> commit-msg -> commit            nothing is locked: a hook may take minutes
//! lock writers -> lock index -> HEAD and files as they were read?
//!              -> next index -> branch locked -> worktree -> index -> branch moved
//! ```
//! The branch moves last. A crash before that leaves the change on disk or staged, never a branch whose change the
//! next commit would take back.

use std::fs;
use std::time::Duration;

use git2::{FileMode, build::TreeUpdateBuilder};

use crate::error::{Error, Result};
use crate::git::file_edit::{Edit, saved_meanwhile};
use crate::git::index::IndexLock;
use crate::git::transaction::Transaction;
use crate::git::worktree::DiskFile;
use crate::git::writer::Writer;
use crate::git::writing::Put;
use crate::git::{CommitId, FileEdit, Head, Message, Mode, Repository, TreeId};
use crate::text::both;

/// How long another git may hold the index.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often a race for the branch may be lost.
const TRIES: usize = 16;

/// What is to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub files: Vec<FileEdit>,
    pub message: Message,
    pub branching: Branching,
    /// The branch that `branching` was decided on; none when HEAD is detached. Another one in the meantime is no place
    /// for this commit.
    pub on: Option<String>,
}

/// Where the commit goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Branching {
    /// To the current branch, or the detached HEAD.
    Stay,
    /// To a new branch that begins at HEAD and becomes the current one.
    NewFrom(String),
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub commit: CommitId,
    /// The branch that has it; none when HEAD is detached.
    pub branch: Option<String>,
}

/// Records the request as one commit, or changes nothing.
///
/// # Errors
/// A lost race when another commit changed one of the files after it was read; a refusal when an operation is under way,
/// a file has other changes or was saved while this waited, or the commit-msg hook says no; a failure when git fails.
pub(crate) fn record(repository: &Repository, request: &Request) -> Result<Recorded> {
    refuse_unless_clean(repository)?;
    for file in &request.files {
        repository.disk_path(&file.path)?;
        if file.content.is_some() {
            repository.writable_path(&file.path)?;
        }
        repository.refuse_unwritable(&file.path, file.content.is_some())?;
    }
    let mut message = None;
    let mut tries = 1;
    loop {
        match attempt(repository, request, &mut message)? {
            Attempt::Recorded(recorded) => return Ok(recorded),
            // Another commit came in before the branch was locked: everything is read and compared again.
            Attempt::Raced(_) if tries < TRIES => tries += 1,
            Attempt::Raced(error) => return Err(error),
        }
    }
}

/// What became of one attempt.
enum Attempt {
    Recorded(Recorded),
    /// The branch has moved since it was read; nothing was changed.
    Raced(Error),
}

/// The message is shown to its hook once, however often the branch moves on.
fn attempt(repository: &Repository, request: &Request, message: &mut Option<String>) -> Result<Attempt> {
    let head = asked_for(repository, request)?;
    let base = head.tip().map(|tip| repository.tree_of(tip)).transpose()?.unwrap_or(TreeId::EMPTY);
    let edits = request.files.iter().map(|file| Edit::read(repository, base, file)).collect::<Result<Vec<_>>>()?;
    let tree = write_tree(repository, base, &edits)?;
    let message = match message {
        Some(message) => message,
        none => none.insert(approved_message(repository, &request.message.to_text())?),
    };
    let commit = write_commit(repository, tree, head.tip(), message)?;

    let writer = Writer::of_commit(repository, &request.message.subject)?;
    let lock = writer.lock_index(PATIENCE)?;
    refuse_unless_clean(repository)?;
    if asked_for(repository, request)?.tip() != head.tip() {
        return Ok(Attempt::Raced(moved_on(&head)));
    }
    let edits = edits.into_iter().map(|edit| edit.compared(repository, base)).collect::<Result<Vec<_>>>()?;
    let staged: Vec<_> = edits.iter().map(Edit::staged).collect();
    lock.prepare(repository, &staged)?;
    let destination = Destination::new(&head, &request.branching);
    let reason = format!("pmgit: {}", message.lines().next().unwrap_or_default());
    let transaction = match Transaction::prepare(repository, &reason, &destination.orders(repository, commit)) {
        Ok(transaction) => transaction,
        Err(error) if repository.head()?.tip() != head.tip() => return Ok(Attempt::Raced(error)),
        Err(error) => return Err(error),
    };
    put_in_place(&writer, lock, &edits)?;
    if let Err(error) = transaction.commit() {
        return Err(error.hint(both! {
            en: "the change is staged: `git commit` records it; the commit was to be `{commit}`";
            ja: "変更はステージされています。`git commit`で記録できます（作るはずだったコミット：`{commit}`）"
        }));
    }
    destination.move_head(repository, &head)?;
    Ok(Attempt::Recorded(Recorded { commit, branch: destination.branch }))
}

/// HEAD, where it is still on the branch that was decided on.
fn asked_for(repository: &Repository, request: &Request) -> Result<Head> {
    let head = repository.head()?;
    if head.branch() == request.on.as_deref() {
        return Ok(head);
    }
    Err(Error::refusal(both! {
        en: "another branch was checked out in the meantime; nothing was changed";
        ja: "その間に別のブランチがチェックアウトされたため、何も変更しませんでした"
    })
    .hint(both! {
        en: "run it again, on the branch where it belongs";
        ja: "目的のブランチで、もう一度実行してください"
    }))
}

fn moved_on(head: &Head) -> Error {
    let name = head.branch().unwrap_or("HEAD");
    Error::race(both! {
        en: "`{name}` went on moving while this was recorded; nothing was changed";
        ja: "記録中に`{name}`が繰り返し更新されたため、何も変更しませんでした"
    })
    .hint(both! { en: "run it again once it is quiet"; ja: "更新が落ち着いてから、もう一度実行してください" })
}

/// Refuses where nothing can be recorded: in a bare repository, and during a merge or another operation.
pub(crate) fn refuse_unless_clean(repository: &Repository) -> Result<()> {
    if repository.is_bare() {
        return Err(Error::new(both! {
            en: "cannot record a change in `{}`", repository.name();
            ja: "`{}`に変更を記録できません", repository.name()
        })
        .cause(both! { en: "the repository is bare"; ja: "ベアリポジトリです" }));
    }
    let Some(operation) = repository.state()? else { return Ok(()) };
    Err(Error::refusal(both! {
        en: "cannot record a change during a {operation}";
        ja: "{operation}の途中では変更を記録できません"
    })
    .cause(both! {
        en: "a {operation} is under way in `{}`", repository.name();
        ja: "`{}`で{operation}が進行中です", repository.name()
    })
    .hint(both! {
        en: "end it first; `git status` says how to finish or abort the {operation}";
        ja: "先に終わらせてください。`git status`で、完了または中止の方法がわかります"
    }))
}

/// Why there is no tree for a commit.
pub(super) fn cannot_write_tree(error: &git2::Error) -> Error {
    Error::new(both! { en: "cannot write the commit's tree"; ja: "コミットのツリーを書き込めません" })
        .quoting(error.message())
}

/// HEAD's tree with the edits, whatever else the index holds.
fn write_tree(repository: &Repository, base: TreeId, edits: &[Edit<'_>]) -> Result<TreeId> {
    let cannot = |error| cannot_write_tree(&error);
    let Some(library) = repository.library() else {
        let mut tree = Some(base);
        for edit in edits {
            tree = repository.write_tree_by_git(tree, edit.file.path.as_bytes(), edit.blob)?;
        }
        return Ok(tree.unwrap_or(TreeId::EMPTY));
    };
    let baseline = if base == TreeId::EMPTY {
        let builder = library.treebuilder(None).map_err(cannot)?;
        builder.write().map_err(cannot)?
    } else {
        base.oid()
    };
    let baseline = library.find_tree(baseline).map_err(cannot)?;
    let mut update = TreeUpdateBuilder::new();
    for edit in edits {
        let path = edit.file.path.as_bytes();
        match edit.blob {
            Some((Mode::Executable, blob)) => update.upsert(path, blob.oid(), FileMode::BlobExecutable),
            Some((_, blob)) => update.upsert(path, blob.oid(), FileMode::Blob),
            None => update.remove(path),
        };
    }
    update.create_updated(library, &baseline).map(TreeId::from_oid).map_err(cannot)
}

/// Shows the message to the commit-msg hook, which may change it or refuse.
fn approved_message(repository: &Repository, text: &str) -> Result<String> {
    let cannot = |error: std::io::Error| {
        Error::new(both! { en: "cannot write the commit's message"; ja: "コミットメッセージを書き込めません" })
            .quoting(error)
    };
    let file = tempfile::Builder::new().prefix("PMGIT_EDITMSG-").tempfile_in(repository.git_dir()).map_err(cannot)?;
    fs::write(file.path(), text).map_err(cannot)?;
    let hook = crate::git::Git::new(repository).env("GIT_EDITOR", ":");
    let hook = hook.args(["hook", "run", "--ignore-missing", "commit-msg", "--"]).args([file.path()]);
    let answer = hook.answer(&both! { en: "run the commit-msg hook"; ja: "commit-msgフックの実行" })?;
    if answer.code != 0 {
        return Err(Error::refusal(
            both! { en: "the commit-msg hook rejected the commit"; ja: "commit-msgフックがコミットを拒否しました" },
        )
        .quoting(answer.complaint()));
    }
    let message = fs::read_to_string(file.path()).map_err(cannot)?;
    if message.trim().is_empty() {
        return Err(Error::refusal(both! {
            en: "the commit-msg hook left an empty message";
            ja: "commit-msgフックの後、コミットメッセージが空になりました"
        }));
    }
    Ok(message.trim_end().to_owned() + "\n")
}

pub(super) fn write_commit(
    repository: &Repository,
    tree: TreeId,
    parent: Option<CommitId>,
    message: &str,
) -> Result<CommitId> {
    let mut git = repository.writing(&["-c", "i18n.commitEncoding=UTF-8", "commit-tree"]);
    if repository.config_bool("commit.gpgSign")? {
        git = git.args(["-S"]);
    }
    if let Some(parent) = parent {
        git = git.args(["-p", &parent.to_string()]);
    }
    let id = git
        .args(["-F", "-", &repository.tree_name(tree)])
        .input(message.as_bytes().to_vec())
        .run(&both! { en: "write the commit"; ja: "コミットの書き込み" })?;
    CommitId::from_hex(String::from_utf8_lossy(&id).trim())
}

/// Writes the files and the index; takes back what it has written where it cannot end.
fn put_in_place(writer: &Writer<'_>, lock: IndexLock, edits: &[Edit<'_>]) -> Result<()> {
    let repository = writer.repository();
    let mut done: Vec<(&Edit<'_>, Option<DiskFile>)> = Vec::new();
    let mut written = (|| {
        for edit in edits.iter().filter(|edit| edit.is_checked_out()) {
            let path = &edit.file.path;
            let after = edit.checked_out(repository)?;
            if writer.put(path, edit.standing.as_ref(), after.as_ref())? == Put::Raced {
                return Err(saved_meanwhile(path));
            }
            done.push((edit, after));
        }
        lock.refresh(repository)
    })();
    if written.is_ok() {
        written = lock.install();
    }
    if written.is_err() {
        // Whoever saved one of them since then has the last word.
        for (edit, after) in done.iter().rev() {
            writer.put(&edit.file.path, after.as_ref(), edit.standing.as_ref())?;
        }
    }
    written
}

/// Which reference gets the commit, and which one HEAD names then.
struct Destination {
    branch: Option<String>,
    is_new: bool,
    old: Option<CommitId>,
}

impl Destination {
    fn new(head: &Head, branching: &Branching) -> Self {
        let (branch, is_new) = match branching {
            Branching::Stay => (head.branch().map(str::to_owned), false),
            Branching::NewFrom(name) => (Some(name.clone()), true),
        };
        Self { branch, is_new, old: head.tip() }
    }

    fn orders(&self, repository: &Repository, commit: CommitId) -> String {
        let old = self.old.map_or_else(|| repository.zeros(), |old| old.to_string());
        match &self.branch {
            // HEAD must not have moved either, for the index is made for it.
            Some(name) if self.is_new && self.old.is_some() => {
                format!("verify HEAD {old}\ncreate refs/heads/{name} {commit}\n")
            }
            Some(name) if self.is_new => format!("create refs/heads/{name} {commit}\n"),
            Some(_) | None => format!("update HEAD {commit} {old}\n"),
        }
    }

    fn move_head(&self, repository: &Repository, head: &Head) -> Result<()> {
        let Some(name) = self.branch.as_ref().filter(|_| self.is_new) else { return Ok(()) };
        let from =
            head.branch().map_or_else(|| self.old.map_or_else(String::new, |old| old.to_string()), str::to_owned);
        let reason = format!("checkout: moving from {from} to {name}");
        let target = format!("refs/heads/{name}");
        let moved = repository
            .writing(&["symbolic-ref", "-m", &reason, "HEAD", &target])
            .run(&both! { en: "switch to the new branch"; ja: "新しいブランチへの切り替え" });
        moved.map(|_| ()).map_err(|error| {
            error.hint(both! {
                en: "the commit is on `{name}`: git symbolic-ref HEAD {target}";
                ja: "コミットは`{name}`にあります：git symbolic-ref HEAD {target}"
            })
        })
    }
}
