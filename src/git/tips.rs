//! The branches of a clone, local and remote-tracking, and the files that their tips have.

use std::collections::{HashMap, HashSet};

use crate::error::{Error, Result};
use crate::git::objects::Tree;
use crate::git::open::Store;
use crate::git::version::Content;
use crate::git::{CommitId, Repository, Side, TreeEntry, TreeId};
use crate::source::RepoPath;
use crate::text::{Both, both};

/// The tip of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tip {
    /// `topic`, or `origin/topic` of a remote.
    pub name: String,
    pub kind: TipKind,
    pub commit: CommitId,
    pub tree: TreeId,
    /// The committer's date, in seconds since 1970; whoever commits can set it.
    pub committed: i64,
    /// The worktree that has it checked out.
    pub worktree: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TipKind {
    Local,
    /// As last fetched.
    RemoteTracking,
}

/// No archive has more; but a tree may name one other tree by the thousand, which may do so too.
const MOST: usize = 250_000;

/// A file of several trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SharedFile {
    pub path: RepoPath,
    pub side: Side,
    /// The first of the trees that has it, as they were given.
    pub tree: usize,
}

/// What was seen of the folders of one name.
#[derive(Default)]
struct Folder {
    trees: HashSet<TreeId>,
    files: HashMap<Vec<u8>, Vec<TreeEntry>>,
}

impl Folder {
    /// Whether a file was not seen with this content; most were.
    fn is_new(&mut self, name: &[u8], entry: TreeEntry) -> bool {
        match self.files.get_mut(name) {
            Some(known) if known.contains(&entry) => false,
            Some(known) => {
                known.push(entry);
                true
            }
            None => {
                self.files.insert(name.to_vec(), vec![entry]);
                true
            }
        }
    }
}

impl Repository {
    /// All local branches and those of all remotes, by name, local ones first. git lists them in one go.
    ///
    /// # Errors
    /// When a branch cannot be read.
    pub(crate) fn tips(&self) -> Result<Vec<Tip>> {
        self.listed_tips(&both! { en: "list the branches"; ja: "ブランチの一覧の取得" }, None)
    }

    /// Those that a commit does not contain. Where history was cut off, a branch may be told that is contained.
    ///
    /// # Errors
    /// When a branch cannot be read.
    pub(crate) fn unmerged(&self, into: CommitId) -> Result<Vec<Tip>> {
        self.listed_tips(
            &both! { en: "list the unmerged branches"; ja: "未マージのブランチの一覧の取得" },
            Some(&format!("--no-merged={into}")),
        )
    }

    fn listed_tips(&self, doing: &Both, filter: Option<&str>) -> Result<Vec<Tip>> {
        let format =
            "--format=%(symref)%00%(refname)%00%(objectname)%00%(tree)%00%(committerdate:unix)%00%(worktreepath)";
        let mut words = vec!["for-each-ref", format];
        words.extend(filter);
        words.extend(["refs/heads/", "refs/remotes/"]);
        let answer = self.reading(&words).answer(doing)?;
        let complaint = answer.complaint();
        // git goes on past a branch that it cannot read.
        if answer.code != 0 || complaint.contains("broken ref") {
            let error = Error::cannot(doing).quoting(complaint);
            return Err(error.hint(both! {
                en: "`git fsck` says what is missing or damaged; `git fetch` may bring it back";
                ja: "`git fsck`で、足りないものや壊れたものがわかります。`git fetch`で取り戻せる場合があります"
            }));
        }
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut tips = Vec::new();
        for line in text.lines() {
            let parts: Vec<&str> = line.split('\0').collect();
            let ["", reference, commit, tree, committed, worktree] = parts[..] else { continue };
            let (name, kind) = match reference.strip_prefix("refs/heads/") {
                Some(name) => (name, TipKind::Local),
                None => (reference.strip_prefix("refs/remotes/").unwrap_or(reference), TipKind::RemoteTracking),
            };
            tips.push(Tip {
                name: name.to_owned(),
                kind,
                commit: CommitId::from_hex(commit)?,
                tree: TreeId::from_hex(tree)?,
                committed: committed.parse().unwrap_or(0),
                worktree: (!worktree.is_empty()).then(|| worktree.to_owned()),
            });
        }
        Ok(tips)
    }

    /// The files that trees have in the folders of a directory (`<directory>/<folder>/<file>`): each content at a path
    /// once, with the first tree that has it, in the order of the trees.
    ///
    /// The tips of branches differ little: what they have in common is read once. What a partial clone lacks is passed
    /// over, because nobody has asked for the network.
    ///
    /// # Errors
    /// When a tree is damaged, or there are more files than any archive has.
    pub(crate) fn files_of_trees(&self, trees: &[TreeId], directory: &RepoPath) -> Result<Vec<SharedFile>> {
        let (mut roots, mut archives) = (HashSet::new(), HashSet::new());
        let mut folders: HashMap<Vec<u8>, Folder> = HashMap::new();
        let mut found = Vec::new();
        for (at, root) in trees.iter().enumerate().filter(|(_, root)| roots.insert(**root)) {
            let Some(archive) = self.tree_below(*root, directory)?.filter(|archive| archives.insert(*archive)) else {
                continue;
            };
            let Some(archive) = self.tree_at_hand(archive)? else { continue };
            for entry in archive.entries() {
                let (name, entry) = entry?;
                let Some(tree) = entry.tree() else { continue };
                let known = match folders.get_mut(name) {
                    Some(known) => known,
                    None => folders.entry(name.to_vec()).or_default(),
                };
                if !known.trees.insert(tree) {
                    continue;
                }
                let Some(folder) = self.tree_at_hand(tree)? else { continue };
                for file in folder.entries() {
                    let (file, entry) = file?;
                    if entry.tree().is_some() || !known.is_new(file, entry) {
                        continue;
                    }
                    let path = RepoPath::new([directory.as_bytes(), name, file].join(&b'/'));
                    found.push(SharedFile { path, side: entry.side(), tree: at });
                    if found.len() > MOST {
                        return Err(Error::new(both! {
                            en: "cannot read the files of all branches";
                            ja: "全ブランチのファイルを読めません"
                        })
                        .cause(both! {
                            en: "there are more than {MOST} below `{directory}`";
                            ja: "`{directory}`に{MOST}個を超えるファイルがあります"
                        })
                        .hint(both! {
                            en: "such a tree was made by a damaged or hostile program";
                            ja: "壊れたプログラムか悪意のあるプログラムが作ったツリーです"
                        }));
                    }
                }
            }
        }
        Ok(found)
    }

    /// The file that trees have at a path: each content once, with the first tree that has it, in the order of the trees.
    /// What a partial clone lacks is passed over.
    ///
    /// # Errors
    /// When a tree is damaged.
    pub(crate) fn file_of_trees(&self, trees: &[TreeId], path: &RepoPath) -> Result<Vec<SharedFile>> {
        let bytes = path.as_bytes();
        let (folder, name) = match memchr::memrchr(b'/', bytes) {
            Some(cut) => (&bytes[..cut], &bytes[cut + 1..]),
            None => (&b""[..], bytes),
        };
        let folder = RepoPath::new(folder.to_vec());
        let (mut roots, mut folders, mut known) = (HashSet::new(), HashSet::new(), Vec::new());
        let mut found = Vec::new();
        for (at, root) in trees.iter().enumerate().filter(|(_, root)| roots.insert(**root)) {
            let Some(folder) = self.tree_below(*root, &folder)?.filter(|folder| folders.insert(*folder)) else {
                continue;
            };
            let Some(folder) = self.tree_at_hand(folder)? else { continue };
            for entry in folder.entries() {
                let (file, entry) = entry?;
                if file == name && entry.tree().is_none() && !known.contains(&entry) {
                    known.push(entry);
                    found.push(SharedFile { path: path.clone(), side: entry.side(), tree: at });
                }
            }
        }
        Ok(found)
    }

    /// The tree that stands below another one.
    fn tree_below(&self, root: TreeId, path: &RepoPath) -> Result<Option<TreeId>> {
        let mut here = root;
        for part in path.as_bytes().split(|&byte| byte == b'/').filter(|part| !part.is_empty()) {
            let Some(tree) = self.tree_at_hand(here)? else { return Ok(None) };
            let mut below = None;
            for entry in tree.entries() {
                let (name, entry) = entry?;
                if name == part {
                    below = entry.tree();
                    break;
                }
            }
            let Some(below) = below else { return Ok(None) };
            here = below;
        }
        Ok(Some(here))
    }

    /// Whether the bytes of a side are in the clone: a partial one fetches the others when they are read.
    pub(crate) fn is_at_hand(&self, side: &Side) -> bool {
        match side.content {
            Content::Blob(id) => self.library().is_none() || self.has_blob(id),
            Content::File(_) | Content::None => true,
        }
    }

    /// Whether `git switch NAME` makes a branch of a remote's only one of that name, as it does unless it is told not to.
    pub(crate) fn guesses_branches(&self) -> bool {
        let is_set = self.config("checkout.guess").is_ok_and(|value| value.is_some());
        !is_set || self.config_bool("checkout.guess").unwrap_or(true)
    }

    /// The names of the remotes.
    ///
    /// # Errors
    /// When the configuration cannot be read.
    pub(crate) fn remotes(&self) -> Result<Vec<String>> {
        let names = self.reading(&["remote"]).run(&both! { en: "list the remotes"; ja: "リモートの一覧の取得" })?;
        Ok(String::from_utf8_lossy(&names).lines().map(str::to_owned).collect())
    }

    /// A tree that needs not be fetched.
    fn tree_at_hand(&self, tree: TreeId) -> Result<Option<Tree>> {
        if let Store::Library(library) = &self.store
            && tree != TreeId::EMPTY
            && !library.odb().is_ok_and(|odb| odb.exists_ext(tree.oid(), git2::OdbLookupFlags::NO_REFRESH))
        {
            return Ok(None);
        }
        self.tree(tree).map(Some)
    }
}
