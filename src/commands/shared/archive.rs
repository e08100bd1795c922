//! Finding postmortems: the archive of a revision or of the worktree, and ids by the start of one.

use crate::document::{self, Document, PostmortemId};
use crate::error::{Error, Result};
use crate::git::{self, Repository, Side, Version};
use crate::source::{RepoPath, SourceFile};
use crate::text::or_list;
use crate::toml_record::nearest;

/// The postmortems of one version, by id.
pub(crate) struct Archive {
    pub(crate) entries: Vec<PostmortemFile>,
}

/// A postmortem's file.
pub(crate) struct PostmortemFile {
    pub(crate) id: PostmortemId,
    pub(crate) path: RepoPath,
    side: Side,
}

impl Archive {
    pub(crate) fn load(repository: &Repository, version: &Version, directory: &str) -> Result<Self> {
        let listed = git::list(repository, version, directory)?;
        let entry = |(path, side): (RepoPath, Side)| {
            PostmortemId::of_path(&path, directory).filter(|_| side.is_file()).map(|id| PostmortemFile {
                id,
                path,
                side,
            })
        };
        let mut entries: Vec<PostmortemFile> = listed.into_iter().filter_map(entry).collect();
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self { entries })
    }

    /// The postmortem of an id, of the start of one, or of a path.
    pub(crate) fn find(&self, wanted: &str) -> Result<&PostmortemFile> {
        if let Some(entry) = self.entries.iter().find(|entry| entry.id.as_str() == wanted) {
            return Ok(entry);
        }
        if let Some(entry) = self.entries.iter().find(|entry| names_path(&entry.path, wanted)) {
            return Ok(entry);
        }
        let starts: Vec<&PostmortemFile> =
            self.entries.iter().filter(|entry| !wanted.is_empty() && entry.id.as_str().starts_with(wanted)).collect();
        match starts.as_slice() {
            [one] => Ok(one),
            [] => Err(self.unknown(wanted)),
            several => Err(Error::new(format!("`{wanted}` is the start of {} ids", several.len()))
                .cause(one_of(several))
                .hint("write more of the id")),
        }
    }

    /// As `find`, by value.
    pub(crate) fn take(mut self, wanted: &str) -> Result<PostmortemFile> {
        let id = self.find(wanted)?.id.clone();
        let at = self.entries.iter().position(|entry| entry.id == id).expect("it was found among them");
        Ok(self.entries.swap_remove(at))
    }

    fn unknown(&self, wanted: &str) -> Error {
        let error = Error::new(format!("there is no postmortem `{wanted}`"));
        let ids: Vec<&str> = self.entries.iter().map(|entry| entry.id.as_str()).collect();
        let within: Vec<&PostmortemFile> =
            self.entries.iter().filter(|entry| wanted.len() > 2 && entry.id.as_str().contains(wanted)).collect();
        match nearest(wanted, &ids) {
            _ if (1..=MOST_NAMED).contains(&within.len()) => error.hint(format!("did you mean {}?", one_of(&within))),
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None if ids.is_empty() => error.hint("there is none here yet; `pmgit new` makes one"),
            None => error.hint("`pmgit list` lists them; those on other branches are there after `git switch`"),
        }
    }
}

impl PostmortemFile {
    pub(crate) fn read(&self, repository: &Repository) -> Result<SourceFile> {
        Ok(SourceFile::new(self.path.clone(), repository.read(&self.side, &self.path)?))
    }

    /// The parsed document; a broken one refers to `pmgit check`.
    pub(crate) fn parse(&self, source: &SourceFile) -> Result<Document> {
        document::parse(source).0.ok_or_else(|| {
            Error::refusal(format!("`{}` cannot be read", self.path))
                .hint(format!("`pmgit check {}` shows what is wrong with it", self.id))
        })
    }
}

/// How many ids a message names.
const MOST_NAMED: usize = 10;

/// Some ids as alternatives: "`a`, `b` or `c`".
fn one_of(entries: &[&PostmortemFile]) -> String {
    let mut named: Vec<String> = entries.iter().take(MOST_NAMED).map(|entry| format!("`{}`", entry.id)).collect();
    if entries.len() > MOST_NAMED {
        named.push(format!("{} others", entries.len() - MOST_NAMED));
    }
    or_list(named)
}

/// Whether a path on the command line names a file: from anywhere in the repository, or as an absolute path.
fn names_path(path: &RepoPath, wanted: &str) -> bool {
    let Some(path) = path.to_str() else { return false };
    let mut wanted = wanted;
    while let Some(rest) = wanted.strip_prefix("./").or_else(|| wanted.strip_prefix("../")) {
        wanted = rest;
    }
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
    wanted.strip_suffix(".toml").is_some() && (path == wanted || ends(path, wanted) || ends(wanted, path))
}
