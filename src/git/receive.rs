//! What a server is about to take: the lines that git gives to pre-receive (`githooks(5)`), and where its references
//! really lead.

use git2::ErrorCode;

use crate::error::{Error, Result};
use crate::git::push::unexpected_line;
use crate::git::{CommitId, Content, MaybeZeroId, Repository, Side};
use crate::text::both;

/// One reference that a push creates, moves or deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceivedRef {
    /// Zero: the reference is new.
    pub old: MaybeZeroId,
    /// Zero: the reference is deleted.
    pub new: MaybeZeroId,
    /// As git gave it: within the namespace, and not followed where it is symbolic.
    pub name: Vec<u8>,
}

/// A branch, and the namespace that it lives in (`gitnamespaces(7)`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Branch {
    /// Empty, or `refs/namespaces/<name>/` once or more.
    pub namespace: String,
    /// The short name.
    pub name: String,
}

impl Branch {
    /// The branch of a whole name; none where it is a tag, a note or the like.
    fn parse(reference: &str) -> Option<Self> {
        let mut rest = reference;
        while let Some(inner) = rest.strip_prefix(NAMESPACES).and_then(|inner| inner.split_once('/')) {
            rest = inner.1;
        }
        let name = rest.strip_prefix("refs/heads/")?.to_owned();
        Some(Self { namespace: reference[..reference.len() - rest.len()].to_owned(), name })
    }
}

const NAMESPACES: &str = "refs/namespaces/";

/// Reads pre-receive's standard input, all lines of it.
///
/// # Errors
/// When a line has not three parts.
pub(crate) fn parse_received_refs(input: &[u8]) -> Result<Vec<ReceivedRef>> {
    input.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).map(parse_line).collect()
}

fn parse_line(line: &[u8]) -> Result<ReceivedRef> {
    let wrong = || unexpected_line(line);
    let mut parts = line.splitn(3, |&byte| byte == b' ');
    let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or_else(wrong);
    let id = |bytes: &[u8]| MaybeZeroId::from_hex(std::str::from_utf8(bytes).map_err(|_| wrong())?);
    Ok(ReceivedRef { old: id(next()?)?, new: id(next()?)?, name: next()?.to_vec() })
}

impl Repository {
    /// The branches that an update of this reference moves: the one it names, and the one that it leads to where it is
    /// symbolic. A name counts from the namespace that git serves.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub(crate) fn branches_moved(&self, name: &[u8]) -> Result<Vec<Branch>> {
        let mut reference = self.served_namespace() + &String::from_utf8_lossy(name);
        let mut branches: Vec<Branch> = Branch::parse(&reference).into_iter().collect();
        // git follows five links at most.
        for _ in 0..5 {
            let Some(target) = self.symbolic_target(&reference)? else { break };
            branches.extend(Branch::parse(&target));
            reference = target;
        }
        branches.dedup();
        Ok(branches)
    }

    /// Whether git would take a reference of this name for the replacement of an object (`git-replace(1)`): whoever pushes
    /// one changes what everybody else reads, in any namespace, and whatever the letters' case where names have none.
    pub(crate) fn is_replacement(&self, name: &[u8]) -> bool {
        let base = self.environment().get("GIT_REPLACE_REF_BASE").map(|base| base.to_string_lossy().to_lowercase());
        let bases = ["refs/replace/".to_owned()].into_iter().chain(base);
        let name = (self.served_namespace() + &String::from_utf8_lossy(name)).to_lowercase();
        let mut within = vec![name.as_str()];
        while let Some((_, rest)) = within.last().and_then(|name| name.strip_prefix(NAMESPACES)?.split_once('/')) {
            within.push(rest);
        }
        // As git reads it: `refs/replace2/x` is a reference like any other.
        bases.into_iter().any(|base| within.iter().any(|name| name.starts_with(&base)))
    }

    /// The branch that HEAD of a namespace names, whether it is born or not.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub(crate) fn default_branch_in(&self, namespace: &str) -> Result<Option<String>> {
        let Some(target) = self.symbolic_target(&format!("{namespace}HEAD"))? else { return Ok(None) };
        Ok(Branch::parse(&target).filter(|branch| branch.namespace == namespace).map(|branch| branch.name))
    }

    /// The tip of a branch.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub(crate) fn tip_of_branch(&self, branch: &Branch) -> Result<Option<CommitId>> {
        let reference = format!("{}refs/heads/{}", branch.namespace, branch.name);
        let Some(library) = self.library() else { return self.commit_by_git(&reference) };
        let found = match library.find_reference(&reference).and_then(|found| found.resolve()) {
            Ok(found) => found,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(unreadable(&reference, &error)),
        };
        let commit = found.peel_to_commit().map_err(|error| unreadable(&reference, &error))?;
        Ok(Some(CommitId::from_oid(commit.id())))
    }

    /// How long the content of a side is, in bytes, without reading it.
    ///
    /// # Errors
    /// When the object is missing.
    pub(crate) fn size(&self, side: &Side) -> Result<u64> {
        let Content::Blob(id) = side.content else { return Ok(0) };
        let Some(library) = self.library() else {
            let told = self
                .reading(&["cat-file", "-s", &id.to_string()])
                .run(&both! { en: "determine the size of `{id}`"; ja: "`{id}`の大きさの確認" })?;
            let told = String::from_utf8_lossy(&told).trim().parse();
            return told.map_err(|cause| {
                Error::new(both! { en: "cannot determine the size of `{id}`"; ja: "`{id}`の大きさがわかりません" })
                    .quoting(cause)
            });
        };
        let header = library.odb().and_then(|objects| objects.read_header(id.oid()));
        // What is missing is told by whoever reads it.
        Ok(header.map_or(0, |(size, _)| size as u64))
    }

    /// The namespace that git was told to serve: the same in all of a hook.
    pub(crate) fn served_namespace(&self) -> String {
        let named = self.environment().get("GIT_NAMESPACE").unwrap_or_default().to_string_lossy().into_owned();
        named
            .split('/')
            .filter(|part| !part.is_empty())
            .fold(String::new(), |prefix, part| prefix + NAMESPACES + part + "/")
    }

    fn symbolic_target(&self, reference: &str) -> Result<Option<String>> {
        let Some(library) = self.library() else { return self.symbolic_by_git(reference) };
        match library.find_reference(reference) {
            Ok(found) => Ok(found.symbolic_target_bytes().map(|target| String::from_utf8_lossy(target).into_owned())),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(unreadable(reference, &error)),
        }
    }
}

/// git refuses a name that is none by itself.
fn is_absent(error: &git2::Error) -> bool {
    matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec)
}

fn unreadable(reference: &str, error: &git2::Error) -> Error {
    Error::new(both! { en: "cannot read `{reference}`"; ja: "`{reference}`を読めません" }).quoting(error.message())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::world::World;

    #[test]
    fn a_branch_is_known_by_its_whole_name_in_any_namespace() {
        let of = |name: &str| Branch::parse(name).map(|branch| (branch.namespace, branch.name));
        let known = |namespace: &str, name: &str| Some((namespace.to_owned(), name.to_owned()));
        assert_eq!(of("refs/heads/release/1"), known("", "release/1"));
        assert_eq!(of("refs/namespaces/a/refs/heads/main"), known("refs/namespaces/a/", "main"));
        let deep = "refs/namespaces/a/refs/namespaces/b/";
        assert_eq!(of(&format!("{deep}refs/heads/main")), known(deep, "main"));
        for other in ["refs/tags/main", "refs/namespaces/a", "refs/namespaces/a/refs/tags/main", "HEAD", "main", ""] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn lines_are_read_from_the_left_for_a_name_may_be_anything() {
        let (zero, id) = ("0".repeat(40), "1".repeat(40));
        let read = parse_received_refs(format!("{zero} {id} refs/heads/a b\n\n").as_bytes()).unwrap();
        assert!(read[0].old.is_zero() && !read[0].new.is_zero());
        assert_eq!(read[0].name, b"refs/heads/a b");
        for nonsense in ["x", "x y", &id, &format!("{zero} {id}"), &format!("{zero} {id} "), &format!("{zero}  {id} n")]
        {
            assert!(parse_received_refs(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn symbolic_references_are_followed_and_a_circle_of_them_ends() {
        let world = World::new();
        world.commit_all("one");
        for (name, target) in [("a", "b"), ("b", "main"), ("one", "other"), ("other", "one")] {
            world.ok(&["symbolic-ref", &format!("refs/heads/{name}"), &format!("refs/heads/{target}")]);
        }
        let moved = |name: &str| {
            let branches = world.open().branches_moved(format!("refs/heads/{name}").as_bytes()).unwrap();
            branches.into_iter().map(|branch| branch.name).collect::<Vec<_>>()
        };
        assert_eq!(moved("a"), ["a", "b", "main"]);
        assert_eq!(moved("new"), ["new"]);
        assert!(moved("one").contains(&"other".to_owned()));
    }
}
