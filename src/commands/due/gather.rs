//! The postmortems of all branches, each once, and what each asks for.
//!
//! Each distinct blob at a path is read once, however many branches have it, and what the protected branch has is a
//! version of its own alone. A postmortem that another branch gives a new name is the one that had the old name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::trunk::Trunk;
use crate::document::{self, Document, PostmortemId, said};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::gate;
use crate::git::{self, Repository, Side, Tip, TreeId, Version};
use crate::policy::{Removed, same_reference};
use crate::report::Unread;
use crate::rules::{Entering, Subject, UNKNOWN_NAMES};
use crate::source::{RepoPath, SourceFile};
use crate::tasks::{self, About, Draft, Task};
use crate::text::Both;

/// What all branches ask for.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) tasks: Vec<Task>,
    pub(super) drafts: Vec<Resting>,
    /// The incidents that postmortems are of, as they are compared.
    pub(super) references: BTreeSet<String>,
    pub(super) unread: Vec<Unread>,
    /// The branches, among those asked, that hold a version which counts.
    pub(super) branches: BTreeSet<usize>,
}

/// A draft, and when it was last changed.
#[derive(Debug)]
pub(super) struct Resting {
    pub(super) draft: Draft,
    pub(super) changed: Changed,
}

#[derive(Debug)]
pub(super) enum Changed {
    /// History must tell.
    OnTrunk(RepoPath),
    /// In seconds since 1970.
    At(i64),
}

/// A postmortem in all its versions.
#[derive(Debug, Default)]
struct Group {
    standing: Option<File>,
    others: Vec<Other>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    id: PostmortemId,
    path: RepoPath,
    side: Side,
}

/// A version that other branches have.
#[derive(Debug)]
struct Other {
    file: File,
    /// The branch that got its last commit last.
    newest: usize,
}

/// Reads every branch.
pub(super) fn gather(repository: &Repository, trunk: &Trunk, tips: &[Tip], now: DateTime<Utc>) -> Result<Gathered> {
    let groups: Vec<Group> = groups(repository, trunk, tips)?.into_values().collect();
    let here: HashMap<RepoPath, Side> =
        git::list(repository, &repository.head_version()?, &trunk.policy.documents)?.into_iter().collect();
    let read = |repository: &Repository, groups: &[Group], gathered: &mut Gathered| -> Result<()> {
        for group in groups {
            GroupReader { repository, trunk, tips, here: &here, now, gathered }.read(group)?;
        }
        Ok(())
    };
    let mut all = Gathered::default();
    git::in_parallel(repository, &groups, read)?.into_iter().for_each(|part| all.absorb(part));
    all.unread.sort_by(|one, other| (&one.path, &one.branch).cmp(&(&other.path, &other.branch)));
    Ok(all)
}

impl Gathered {
    fn absorb(&mut self, other: Self) {
        self.tasks.extend(other.tasks);
        self.drafts.extend(other.drafts);
        self.references.extend(other.references);
        self.unread.extend(other.unread);
        self.branches.extend(other.branches);
    }
}

/// All versions of all postmortems, by the first name that each had.
fn groups(repository: &Repository, trunk: &Trunk, tips: &[Tip]) -> Result<BTreeMap<String, Group>> {
    let documents = trunk.policy.documents.as_str();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let renames = Renames::from_removed(&trunk.removed);
    // What the protected branch has is nobody else's version; of several branches that have one, the newest counts.
    let mut newest_first: Vec<usize> = (0..tips.len()).collect();
    newest_first.sort_by_key(|&at| Reverse(tips[at].committed));
    let ordered: Vec<TreeId> =
        std::iter::once(trunk.tree).chain(newest_first.iter().map(|&at| tips[at].tree)).collect();
    let mut own: Option<(usize, Removed)> = None;
    for found in repository.files_of_trees(&ordered, &RepoPath::from(documents))? {
        let Some(file) = File::locate(found.path, found.side, documents) else { continue };
        let name = renames.first_name(&file.id);
        let Some(at) = found.tree.checked_sub(1) else {
            groups.entry(name).or_default().standing = Some(file);
            continue;
        };
        let newest = newest_first[at];
        if let Some(group) = groups.get_mut(&name) {
            group.others.push(Other { file, newest });
            continue;
        }
        // It left the archive on record, and this branch has not heard of it.
        if trunk.removed.removal_of(file.id.as_str()).is_some() {
            continue;
        }
        // The name is new: it may be that of a postmortem that is known by another one.
        if own.as_ref().is_none_or(|(of, _)| *of != newest) {
            own = Some((newest, gate::removed(repository, &Version::Tree(tips[newest].tree))?));
        }
        let name = own.as_ref().map_or(name, |(_, own)| Renames::from_removed(own).first_name(&file.id));
        groups.entry(name).or_default().others.push(Other { file, newest });
    }
    Ok(groups)
}

/// The old name of each postmortem that has a new one.
struct Renames<'r>(BTreeMap<&'r str, &'r str>);

impl<'r> Renames<'r> {
    fn from_removed(removed: &'r Removed) -> Self {
        let entries = removed.entries.iter();
        Self(entries.filter_map(|entry| Some((said(entry.became.as_ref())?, said(entry.id.as_ref())?))).collect())
    }

    /// A circle of names has no first one; it ends somewhere.
    fn first_name(&self, id: &PostmortemId) -> String {
        let mut name = id.as_str();
        for _ in 0..self.0.len() {
            match self.0.get(name) {
                Some(old) => name = old,
                None => break,
            }
        }
        name.to_owned()
    }
}

impl File {
    fn locate(path: RepoPath, side: Side, documents: &str) -> Option<Self> {
        let id = PostmortemId::of_path(&path, documents).filter(|_| side.is_file())?;
        Some(Self { id, path, side })
    }
}

/// The reading of some groups.
struct GroupReader<'r> {
    repository: &'r Repository,
    trunk: &'r Trunk,
    tips: &'r [Tip],
    /// What HEAD has.
    here: &'r HashMap<RepoPath, Side>,
    now: DateTime<Utc>,
    gathered: &'r mut Gathered,
}

impl GroupReader<'_> {
    fn read(&mut self, group: &Group) -> Result<()> {
        let standing = match &group.standing {
            Some(file) => self.parse(file, &self.trunk.name)?,
            None => None,
        };
        let mut others = Vec::new();
        for other in &group.others {
            let tip = &self.tips[other.newest];
            match self.parse(&other.file, &tip.name)? {
                Some((source, document)) => others.push((other, source, document)),
                None => drop(self.gathered.branches.insert(other.newest)),
            }
        }
        let versions: Vec<tasks::Version<'_>> = others
            .iter()
            .map(|(other, _, document)| tasks::Version { document, committed: self.tips[other.newest].committed })
            .collect();
        let chosen = tasks::furthest(standing.as_ref().map(|(_, document)| document), &versions);
        match (chosen.map(|at| &others[at]), &standing, &group.standing) {
            (Some((other, source, document)), _, _) => {
                let tip = &self.tips[other.newest];
                self.gathered.branches.insert(other.newest);
                self.tell(&other.file, &tip.name, source, document, Changed::At(tip.committed));
            }
            (None, Some((source, document)), Some(file)) => {
                let changed = Changed::OnTrunk(file.path.clone());
                self.tell(file, &self.trunk.name, source, document, changed);
            }
            (None, _, _) => {}
        }
        Ok(())
    }

    /// What can be read; the rest is noted.
    fn parse(&mut self, file: &File, branch: &str) -> Result<Option<(SourceFile, Document)>> {
        let source = SourceFile::new(file.path.clone(), self.repository.read(&file.side, &file.path)?);
        match document::parse(&source) {
            (Some(document), _) => Ok(Some((source, document))),
            (None, findings) => {
                let first = findings.iter().find(|finding| finding.level == Level::Error);
                let line = first.and_then(Finding::span).map(|span| source.position(span.start).line);
                let problem = first.map_or_else(
                    || Both::same(""),
                    |finding: &Finding| Both::each(|language| finding.message(language)),
                );
                self.gathered.unread.push(Unread { path: file.path.clone(), branch: branch.to_owned(), line, problem });
                Ok(None)
            }
        }
    }

    fn tell(&mut self, file: &File, branch: &str, source: &SourceFile, document: &Document, changed: Changed) {
        let policy = &self.trunk.policy;
        let names = &UNKNOWN_NAMES;
        let subject = Subject {
            id: Some(&file.id),
            source,
            document,
            base: None,
            committed: None,
            entering: Entering::Alone,
            policy,
            names,
        };
        let about = Arc::new(About {
            id: Some(file.id.to_string()),
            title: said(document.title.as_ref()).map(str::to_owned),
            severity: document.severity().to_owned(),
            status: Some(document.status()),
            branch: Some(branch.to_owned()),
            is_here: self.here.get(&file.path) == Some(&file.side),
            reference: None,
        });
        self.gathered.tasks.extend(tasks::tasks(&subject, &about, self.now));
        let draft = tasks::draft(&subject, &about, self.now);
        self.gathered.drafts.extend(draft.map(|draft| Resting { draft, changed }));
        let references = document.incident.references.iter();
        self.gathered.references.extend(references.map(|reference| same_reference(&reference.value)));
    }
}
