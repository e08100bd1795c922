//! What a push is about to do: the lines that git gives to pre-push (`githooks(5)`), and the tips known of remotes.

use crate::error::{Error, Result};
use crate::git::{CommitId, MaybeZeroId, Repository};
use crate::source::RepoPath;
use crate::text::both;

/// One reference that is pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PushedRef {
    /// Whatever was typed: a reference, `HEAD~`, an id, `(delete)`; it may hold spaces.
    pub local_ref: Vec<u8>,
    /// Zero: the remote's reference is deleted.
    pub local: MaybeZeroId,
    pub remote_ref: Vec<u8>,
    /// Zero: the remote has no such reference.
    pub remote: MaybeZeroId,
}

impl PushedRef {
    /// The branch of the remote, where it is one.
    #[must_use]
    pub(crate) fn branch(&self) -> Option<String> {
        let name = self.remote_ref.strip_prefix(b"refs/heads/")?;
        Some(String::from_utf8_lossy(name).into_owned())
    }
}

/// Reads pre-push's standard input, all lines of it.
///
/// # Errors
/// When a line has not four parts.
pub(crate) fn parse_pushed_refs(input: &[u8]) -> Result<Vec<PushedRef>> {
    input.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).map(parse_line).collect()
}

/// Reads from the right, for only the local name can hold spaces.
fn parse_line(line: &[u8]) -> Result<PushedRef> {
    let wrong = || unexpected_line(line);
    let mut parts = line.rsplitn(4, |&byte| byte == b' ');
    let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or_else(wrong);
    let (remote, remote_ref, local, local_ref) = (next()?, next()?, next()?, next()?);
    let id = |bytes: &[u8]| MaybeZeroId::from_hex(std::str::from_utf8(bytes).map_err(|_| wrong())?);
    Ok(PushedRef {
        local_ref: local_ref.to_vec(),
        local: id(local)?,
        remote_ref: remote_ref.to_vec(),
        remote: id(remote)?,
    })
}

pub(super) fn unexpected_line(line: &[u8]) -> Error {
    Error::new(both! { en: "cannot understand what is pushed"; ja: "プッシュの内容を解釈できません" }).cause(
        both! { en: "unexpected line `{}`", RepoPath::new(line); ja: "予期しない行です：`{}`", RepoPath::new(line) },
    )
}

impl Repository {
    /// The commit that a pushed id stands for, tags followed; none for zeros, for a tree or a blob, and for an object
    /// that is not here, as after another's forced push.
    ///
    /// # Errors
    /// When the object cannot be read.
    pub(crate) fn pushed_commit(&self, id: MaybeZeroId) -> Result<Option<CommitId>> {
        let MaybeZeroId::Id(id) = id else { return Ok(None) };
        let Some(library) = self.library() else { return self.commit_by_git(&id.to_string()) };
        let object = match library.find_object(id.oid(), None) {
            Ok(object) => object,
            Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(None),
            // What libgit2 does not understand, such as a commit with an odd date, git may.
            Err(error) => {
                let unreadable = || {
                    Error::new(both! { en: "cannot read the object `{id}`"; ja: "オブジェクト`{id}`を読めません" })
                        .quoting(error.message())
                };
                return self.commit_by_git(&id.to_string())?.map(Some).ok_or_else(unreadable);
            }
        };
        match object.peel(git2::ObjectType::Commit) {
            Ok(commit) => Ok(Some(CommitId::from_oid(commit.id()))),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Err(Error::new(
                both! { en: "cannot read what the tag `{id}` names"; ja: "タグ`{id}`が指すものを読めません" },
            )
            .quoting(error.message())),
            Err(_not_a_commit) => Ok(None),
        }
    }

    /// The last known tip of a remote's branch; the remote is named, or given by its address.
    ///
    /// # Errors
    /// When git's settings or the reference cannot be read.
    pub(crate) fn remote_tracking_tip(&self, remote: &str, branch: &str) -> Result<Option<CommitId>> {
        let Some(name) = self.remote_name(remote)? else { return Ok(None) };
        self.tip_below(&name, branch)
    }

    /// The tip of `refs/remotes/<name>/<branch>`, also where nobody has configured a remote of that name.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub(crate) fn tip_below(&self, name: &str, branch: &str) -> Result<Option<CommitId>> {
        let reference = format!("refs/remotes/{name}/{branch}");
        let Some(library) = self.library() else { return self.commit_by_git(&reference) };
        match library.find_reference(&reference).and_then(|found| found.peel_to_commit()) {
            Ok(commit) => Ok(Some(CommitId::from_oid(commit.id()))),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => {
                let unreadable = || {
                    Error::new(both! { en: "cannot read `{reference}`"; ja: "`{reference}`を読めません" })
                        .quoting(error.message())
                };
                self.commit_by_git(&reference)?.map(Some).ok_or_else(unreadable)
            }
        }
    }

    /// The remote of that name, or the first one with that address.
    ///
    /// # Errors
    /// When git's settings cannot be read.
    pub(crate) fn remote_name(&self, remote: &str) -> Result<Option<String>> {
        let doing = both! { en: "list the remotes"; ja: "リモートの一覧の取得" };
        let pattern = r"^remote\..*\.(push)?url$";
        let answer = self.reading(&["config", "-z", "--get-regexp", pattern]).answer(&doing)?;
        if answer.code > 1 {
            return Err(Error::cannot(&doing).quoting(answer.complaint()));
        }
        let listing = String::from_utf8_lossy(&answer.stdout).into_owned();
        let remotes: Vec<(&str, &str)> = listing
            .split('\0')
            .filter_map(|setting| setting.split_once('\n'))
            .filter_map(|(key, url)| Some((key.strip_prefix("remote.")?.rsplit_once('.')?.0, url)))
            .collect();
        let named = remotes.iter().find(|(name, _)| *name == remote);
        let found = named.or_else(|| remotes.iter().find(|(_, url)| *url == remote));
        Ok(found.map(|(name, _)| (*name).to_owned()))
    }
}
