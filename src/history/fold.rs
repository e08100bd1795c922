//! The versions of postmortems in the order of history, folded into the entries of their trails.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, VecDeque};

use super::ledger::{Brought, compare};
use super::{HistoryEntry, Mark, MarkWord, Record, RecordKind};
use crate::document::{Records, said};
use crate::git::{BlobId, Change, Content, Landing, Side};
use crate::policy::{Policy, Removal, Removed};
use crate::source::RepoPath;
use crate::text::both;

/// The versions that were read, by their content; one that cannot be read is none. They are only ever looked up.
pub(crate) type Versions = HashMap<BlobId, Option<Records>>;

/// Which path stands for which postmortem.
pub(crate) type Name<'n> = &'n dyn Fn(&RepoPath) -> Option<String>;

/// What is known of the branch beside its commits.
#[derive(Clone, Copy)]
pub(crate) struct Landed<'l> {
    /// The newest first.
    pub(crate) landings: &'l [Landing],
    pub(crate) versions: &'l Versions,
    pub(crate) removed: &'l Removed,
    /// That at the end of the range; here only for the people whom it knows.
    pub(crate) policy: &'l Policy,
    pub(crate) name: Name<'l>,
}

/// The blob of a regular file.
pub(crate) fn blob(side: &Side) -> Option<BlobId> {
    match side.content {
        Content::Blob(id) if side.is_file() => Some(id),
        Content::Blob(_) | Content::File(_) | Content::None => None,
    }
}

/// The entries of all trails, the oldest first.
pub(crate) fn entries(landed: Landed<'_>) -> Vec<HistoryEntry<'_>> {
    let mut fold = Fold { landed, standing: HashMap::new(), leaves: leaves(landed), entries: Vec::new() };
    for index in (0..landed.landings.len()).rev() {
        fold.land(index);
    }
    fold.entries
}

/// Of each id that leaves, the entries of the record that are about that, the next one first.
fn leaves(landed: Landed<'_>) -> HashMap<String, VecDeque<&Removal>> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for change in landed.landings.iter().flat_map(|landing| &landing.changes).filter(|change| change.after.is_none()) {
        if let Some(id) = (landed.name)(&change.path) {
            *times.entry(id).or_default() += 1;
        }
    }
    let entries = |(id, times): (String, usize)| {
        let mut all: VecDeque<&Removal> = landed.removed.all_of(&id).collect();
        // The first ones are about what stands before the range.
        all.drain(..all.len().saturating_sub(times));
        (id, all)
    };
    times.into_iter().map(entries).collect()
}

struct Fold<'l> {
    landed: Landed<'l>,
    /// Each postmortem by its id, as it could last be read, and whether it is there.
    standing: HashMap<String, Standing<'l>>,
    leaves: HashMap<String, VecDeque<&'l Removal>>,
    entries: Vec<HistoryEntry<'l>>,
}

#[derive(Clone, Copy)]
struct Standing<'l> {
    document: Option<&'l Records>,
    presence: Presence<'l>,
}

/// Whether a postmortem is there.
#[derive(Clone, Copy)]
enum Presence<'l> {
    Here,
    NotYet,
    /// A landing took it away, which is on record or is not.
    Left(usize, Option<&'l Removal>),
}

impl<'l> Fold<'l> {
    fn land(&mut self, index: usize) {
        let changes = &self.landed.landings[index].changes;
        let named: Vec<(String, &Change)> =
            changes.iter().filter_map(|change| Some(((self.landed.name)(&change.path)?, change))).collect();
        let new = named.iter().filter(|(_, change)| change.before.is_none() && change.after.is_some());
        // An id that another one became in this very commit has not left the archive.
        let moved: BTreeSet<&str> = new.flat_map(|(id, _)| self.landed.removed.earlier(id)).collect();
        for (id, change) in named.iter().filter(|(_, change)| change.after.is_none()) {
            let entry = self.leaves.get_mut(id).and_then(VecDeque::pop_front);
            let standing = Standing { presence: Presence::Left(index, entry), ..self.before(id, change) };
            self.standing.insert(id.clone(), standing);
            if !moved.contains(id.as_str()) {
                self.tell(id, index, vec![removal(entry)]);
            }
        }
        for (id, change) in &named {
            if let Some(after) = &change.after {
                self.version(id, change, after, index);
            }
        }
    }

    /// What stood there before a change; at the beginning of a range that is for the change to say.
    fn before(&self, id: &str, change: &Change) -> Standing<'l> {
        let known = self.standing.get(id).copied();
        known.unwrap_or_else(|| Standing {
            document: change.before.as_ref().and_then(|side| self.read(side)),
            presence: if change.before.is_some() { Presence::Here } else { Presence::NotYet },
        })
    }

    /// The names from which a postmortem came to this one, and how each was left; where two were made one it has two.
    /// An id that was here before comes back, where no earlier name leaves by the same commit.
    fn earlier(&self, id: &str, before: Standing<'l>, index: usize) -> Vec<(&'l str, Standing<'l>)> {
        let mut seen = BTreeSet::new();
        let names = self.landed.removed.earlier(id).filter(|&old| seen.insert(old));
        let names = names.filter_map(|old| Some((old, *self.standing.get(old)?)));
        let left = names.filter(|(_, standing)| match standing.presence {
            Presence::Left(by, _) => by == index || before.document.is_none(),
            Presence::Here | Presence::NotYet => false,
        });
        left.collect()
    }

    fn read(&self, side: &Side) -> Option<&'l Records> {
        self.landed.versions.get(&blob(side)?)?.as_ref()
    }

    /// One version of a postmortem, beside what stood before it.
    fn version(&mut self, id: &str, change: &Change, after: &Side, index: usize) {
        let mut brought = Vec::new();
        let mut before = self.before(id, change);
        let is_new = !matches!(before.presence, Presence::Here);
        let earlier = if is_new { self.earlier(id, before, index) } else { Vec::new() };
        for (old, standing) in earlier {
            before = standing;
            let (from, to) = (Some(old.into()), Some(id.to_owned().into()));
            let entry = if let Presence::Left(_, entry) = standing.presence { entry } else { None };
            brought.push((Record { from, to, ..leaving(entry, RecordKind::Renamed) }, Vec::new()));
        }
        let document = self.read(after);
        let standing = Standing { document: document.or(before.document), presence: Presence::Here };
        self.standing.insert(id.to_owned(), standing);
        let Some(document) = document else {
            let why = both! {
                en: "cannot be read as this commit leaves it; what follows is compared with the version before";
                ja: "このコミットの内容は読めません。以降はその前の版と比べています"
            };
            brought.push((Record::new(RecordKind::Unreadable), vec![Mark::new(MarkWord::Unreadable, why)]));
            return self.tell(id, index, brought);
        };
        if is_new && brought.is_empty() {
            brought.push((creation(document), Vec::new()));
        }
        let committed = self.landed.landings[index].committed;
        let mut records = compare((before.document, document), &change.path, committed, self.landed.policy);
        // In a squash all of it comes at once; it is told in the order in which it happened.
        records.sort_by_key(|(record, _)| (record.at.is_none(), record.at));
        brought.append(&mut records);
        self.tell(id, index, brought);
    }

    fn tell(&mut self, id: &str, index: usize, brought: Vec<Brought<'l>>) {
        let landing = &self.landed.landings[index];
        let author = handle(landing, self.landed.policy);
        for (record, marks) in brought {
            let recorded_by = match &record.by {
                Some(by) if !self.landed.policy.is_same_person(by, &author) => Some(author.clone()),
                Some(_) => None,
                None => Some(author.clone()),
            };
            self.entries.push(HistoryEntry { id: id.to_owned(), record, marks, landing: index, recorded_by });
        }
    }
}

fn removal(entry: Option<&Removal>) -> Brought<'_> {
    let mark = Mark::new(
        MarkWord::Unrecorded,
        both! {
            en: "has no entry in `.pmgit/removed.toml`";
            ja: "`.pmgit/removed.toml`に記録がありません"
        },
    );
    (leaving(entry, RecordKind::Removed), if entry.is_some() { Vec::new() } else { vec![mark] })
}

/// What the record of removals says of an id that left.
fn leaving(entry: Option<&Removal>, kind: RecordKind) -> Record<'_> {
    Record {
        by: entry.and_then(|entry| said(entry.approved_by.as_ref())).map(Cow::Borrowed),
        reason: entry.and_then(|entry| said(entry.reason.as_ref())).map(Cow::Borrowed),
        ..Record::new(kind)
    }
}

/// How a postmortem came in: where, and at which severity.
fn creation(document: &Records) -> Record<'_> {
    let imported = said(document.imported.as_ref()).map(Cow::Borrowed);
    let kind = if imported.is_some() { RecordKind::Imported } else { RecordKind::Created };
    // What is on record is told by its entries; only what has none begins where it stands.
    let start = match document.transitions.first().and_then(|first| first.from.as_deref()) {
        Some(from) => *from,
        None if imported.is_some() => document.status,
        None => crate::document::Status::Draft,
    };
    let severity = document.severity_changes.first().and_then(|first| said(first.from.as_ref()));
    let severity = severity.unwrap_or(&document.severity);
    let to = format!("{start}, {severity}");
    Record { to: Some(to.into()), reason: imported, ..Record::new(kind) }
}

/// The handle of a commit's author: by `people.toml`, else the local part of the address.
fn handle(landing: &Landing, policy: &Policy) -> String {
    policy.handle_behind(&landing.email)
}
