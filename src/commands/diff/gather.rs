//! Reads what differs between two versions, and gives it to the review.

use std::sync::Arc;

use super::Ends;
use crate::commands::shared::archive::Archive;
use crate::commands::shared::context::Context;
use crate::commands::shared::shelf::Shelf;
use crate::commands::shared::which::{Choice, choose};
use crate::diff::{self, Content, Diff, FileDiff, FileKind, Standing};
use crate::document::PostmortemId;
use crate::error::{Error, Result};
use crate::gate::{self, Loaded};
use crate::git::{self, Change, Repository, Side};
use crate::policy::{FOLDER, PEOPLE_PATH, POLICY_PATH, Policy};
use crate::rules;
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, both};

/// What differs; of some postmortems only, where ids are given.
///
/// # Errors
/// When a version or an object cannot be read, or an id is unknown.
pub(in crate::commands) fn gather(
    repository: &Repository,
    ends: &Ends,
    ids: &[&String],
    context: &Context<'_>,
) -> Result<Diff> {
    let gathering = Gathering::start(repository, ends)?;
    let mut pairs = gathering.pairs()?;
    if !ids.is_empty() {
        let mut wanted: Vec<RepoPath> = Vec::new();
        for id in ids {
            wanted.extend(gathering.find(id, &pairs, context)?);
        }
        pairs.retain(|pair| wanted.contains(&pair.path));
    }
    let [before, after] = ends.names.clone();
    let language = gathering.policy(1).or_else(|| gathering.policy(0)).map(|policy| policy.language);
    let mut review = Diff { language: language.unwrap_or_default(), before, after, ..Diff::default() };
    for pair in &pairs {
        review.files.extend(gathering.file(pair)?);
    }
    if ids.is_empty() {
        gathering.add_policy(&mut review);
    }
    Ok(review)
}

struct Gathering<'r> {
    repository: &'r Repository,
    ends: &'r Ends,
    /// Before and after.
    policies: [Loaded; 2],
    directories: Vec<String>,
    changes: Vec<Change>,
}

/// A file of one version or of both; of a renamed one, both paths.
struct Pair {
    path: RepoPath,
    id: Option<PostmortemId>,
    from: Option<RepoPath>,
    before: Option<Side>,
    after: Option<Side>,
}

impl<'r> Gathering<'r> {
    fn start(repository: &'r Repository, ends: &'r Ends) -> Result<Self> {
        let before = gate::load_policy(repository, &ends.before)?;
        let mut directories = vec![before.documents()];
        let below = |directories: &[String]| {
            let names: Vec<&str> = directories.iter().map(String::as_str).chain([FOLDER]).collect();
            git::changes(repository, &ends.before, &ends.after, &names)
        };
        let mut changes = below(&directories)?;
        let judges = |change: &Change| change.path.is_under(POLICY_PATH) || change.path.is_under(PEOPLE_PATH);
        let is_same = !changes.iter().any(|change| judges(change) || change.path == RepoPath::from(FOLDER));
        let after = match &before {
            Loaded::Sound(policy) if is_same => Loaded::Sound(policy.clone()),
            _ => gate::load_policy(repository, &ends.after)?,
        };
        if !directories.contains(&after.documents()) {
            directories.push(after.documents());
            changes = below(&directories)?;
        }
        Ok(Self { repository, ends, policies: [before, after], directories, changes })
    }

    fn policy(&self, at: usize) -> Option<&Policy> {
        match &self.policies[at] {
            Loaded::Sound(policy) => Some(policy),
            Loaded::Broken { .. } | Loaded::Newer { .. } => None,
        }
    }

    fn id(&self, path: &RepoPath) -> Option<PostmortemId> {
        self.directories.iter().find_map(|directory| PostmortemId::of_path(path, directory))
    }

    /// The files that differ, those that were renamed as one.
    fn pairs(&self) -> Result<Vec<Pair>> {
        // What either side calls another tool's is nothing that a reader of postmortems asks for.
        let is_ignored =
            |path: &RepoPath| [0, 1].into_iter().filter_map(|at| self.policy(at)).any(|one| one.ignores(path));
        let is_ours = |path: &RepoPath| {
            rules::is_document(path) && (!path.is_under(FOLDER) || is_read(path)) && !is_ignored(path)
        };
        let ours = self.changes.iter().filter(|change| is_ours(&change.path) || !is_plain(change));
        let mut pairs: Vec<Pair> = ours
            .map(|change| Pair {
                path: change.path.clone(),
                id: self.id(&change.path),
                from: None,
                before: change.before,
                after: change.after,
            })
            .collect();
        let (gone, new) = (
            pairs.iter().any(|pair| pair.after.is_none() && pair.id.is_some()),
            pairs.iter().any(|pair| pair.before.is_none() && pair.id.is_some()),
        );
        if gone && new {
            self.pair_renamed(&mut pairs)?;
        }
        Ok(pairs)
    }

    /// A postmortem that became another one by `removed.toml`, has the same id in another folder, or the same content.
    fn pair_renamed(&self, pairs: &mut Vec<Pair>) -> Result<()> {
        let removed = gate::removed(self.repository, &self.ends.after)?;
        let was = |new: &Pair, old: &Pair| {
            let (Some(id), Some(old_id)) = (&new.id, &old.id) else { return false };
            let by_record = removed.became(id.as_str()).and_then(|entry| entry.id.as_ref());
            by_record.is_some_and(|known| known.value == old_id.as_str())
                || id == old_id
                || (old.before.is_some() && old.before == new.after)
        };
        let mut at = 0;
        while at < pairs.len() {
            let is_new = pairs[at].before.is_none() && pairs[at].id.is_some();
            let old = pairs.iter().position(|old| is_new && old.after.is_none() && was(&pairs[at], old));
            if let Some(old) = old {
                let found = &pairs[old];
                let (from, before) = (found.path.clone(), found.before);
                pairs[at].from = Some(from);
                pairs[at].before = before;
                pairs.remove(old);
                at -= usize::from(old < at);
            }
            at += 1;
        }
        Ok(())
    }

    fn file(&self, pair: &Pair) -> Result<Option<FileDiff>> {
        let standing = match (&pair.from, pair.before, pair.after) {
            (Some(from), _, _) => Standing::RenamedFrom(from.clone()),
            (None, None, _) => Standing::Added,
            (None, _, None) => Standing::Removed,
            (None, Some(_), Some(_)) => Standing::Changed,
        };
        let modes = pair.before.zip(pair.after).filter(|(old, new)| old.mode != new.mode);
        let kind = if pair.path.is_under(FOLDER) { FileKind::Policy } else { FileKind::Postmortem };
        let mut file = FileDiff {
            path: pair.path.clone(),
            name: pair.id.as_ref().map_or_else(|| pair.path.to_string(), ToString::to_string),
            kind,
            title: None,
            standing,
            modes: modes.map(|(old, new)| (old.mode, new.mode)),
            content: Content::Unreadable(Both::default()),
        };
        if let Some(odd) = pair.before.iter().chain(&pair.after).find(|side| !side.is_file()) {
            let why = both! {
                en: "not a regular file (mode {}), so it is not read", odd.mode.as_str();
                ja: "通常のファイルではないため（モード{}）、読み取りません", odd.mode.as_str()
            };
            file.content = Content::Unreadable(why);
            return Ok(Some(file));
        }
        let read = |side: Option<Side>, path: &RepoPath| {
            side.map(|side| Ok(SourceFile::new(path.clone(), self.repository.read(&side, path)?))).transpose()
        };
        let before: Option<SourceFile> = read(pair.before, pair.from.as_ref().unwrap_or(&pair.path))?;
        let after = read(pair.after, &pair.path)?;
        let policies = [self.policy(0), self.policy(1)];
        file.content = match kind {
            FileKind::Postmortem => {
                let compared = diff::postmortem(before.as_ref(), after.as_ref(), policies);
                file.title = compared.1;
                compared.0
            }
            FileKind::Policy => match diff::policy_file(&pair.path, before.as_ref(), after.as_ref()) {
                Some(content) => content,
                None => return Ok(None),
            },
        };
        Ok(Some(file))
    }

    fn add_policy(&self, review: &mut Diff) {
        let sides = [(0, both! { en: "before"; ja: "変更前" }), (1, both! { en: "after"; ja: "変更後" })];
        for (at, side) in sides.into_iter().filter(|(at, _)| self.policy(*at).is_none()) {
            let (name, side) = (&self.ends.names[at], &side);
            let why = match &self.policies[at] {
                Loaded::Newer { version, .. } => both! {
                    en: "asks for pmgit {}", version.asked;
                    ja: "pmgit {}を必要とする", version.asked
                },
                Loaded::Sound(_) | Loaded::Broken { .. } => both! { en: "is broken"; ja: "読み取れない" },
            };
            review.notes.push(both! {
                en: "the policy {} ({}) {}, so deadlines and settings are not compared", side.en(), name.en(), why.en();
                ja: "{}のポリシー（{}）が{}ため、期限と設定は比較しません", side.ja(), name.ja(), why.ja()
            });
        }
        let changed = self.changes.iter().any(|change| is_read(&change.path));
        if let (Some(before), Some(after), true) = (self.policy(0), self.policy(1), changed) {
            review.policy = diff::policies(before, after);
        }
    }

    /// The changed files that an id names: none for a postmortem that did not change.
    fn find(&self, wanted: &str, pairs: &[Pair], context: &Context<'_>) -> Result<Vec<RepoPath>> {
        let id = |pair: &Pair| pair.id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default();
        let is_path = |pair: &Pair| pair.path.to_str().is_some_and(|path| path == wanted.trim_start_matches("./"));
        if let Some(pair) = pairs.iter().find(|pair| id(pair) == wanted || is_path(pair)) {
            return Ok(vec![pair.path.clone()]);
        }
        // Whether a start is that of one id alone, only the whole archive tells; it may have left it.
        let policy = self.policy(1).or_else(|| self.policy(0)).cloned().unwrap_or_default();
        let mut unknown: Option<Error> = None;
        for version in [&self.ends.after, &self.ends.before] {
            let mut archive = Archive::default();
            for directory in &self.directories {
                archive = archive.and(Archive::load(self.repository, version, directory)?);
            }
            let among = Shelf::new(self.repository, &policy, version).holding(Arc::new(archive));
            match choose(wanted.into(), &among, context) {
                Ok(Choice { entry, .. }) => {
                    let of = |pair: &&Pair| pair.path == entry.path || pair.from.as_ref() == Some(&entry.path);
                    return Ok(pairs.iter().filter(of).map(|pair| pair.path.clone()).collect());
                }
                Err(error) => unknown = unknown.or(Some(error)),
            }
        }
        Err(unknown.unwrap_or_else(|| {
            Error::new(both! { en: "there is no postmortem `{wanted}`"; ja: "ポストモーテム`{wanted}`がありません" })
        }))
    }
}

/// Whether pmgit reads a file of its folder.
fn is_read(path: &RepoPath) -> bool {
    crate::policy::shape_of(path).is_some()
}

/// Whether both sides are regular files.
fn is_plain(change: &Change) -> bool {
    change.before.iter().chain(&change.after).all(Side::is_file)
}
