//! `pmgit log`: the audit trail of one postmortem or of all.

mod gather;

use std::collections::BTreeSet;

use self::gather::gather;
use super::Exit;
use super::shared::context::{Context, sound, write_error};
use super::shared::shelf::Shelf;
use super::shared::which::choose;
use crate::cli::{self, LogFormat};
use crate::commands::shared::lacking::no_protected_branch;
use crate::document::{PostmortemId, said};
use crate::error::{Error, Result};
use crate::gate;
use crate::git::{Landing, Range, Repository, Signatures, Version};
use crate::history::{self, Format, Landed, Trail};
use crate::policy::{POLICY_PATH, Policy, Removed};
use crate::source::{RepoPath, SourceFile};
use crate::text::both;

pub(super) fn run(arguments: &cli::Log, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let asked = match &arguments.rev {
        Some(text) => Some((text.clone(), repository.range(text)?)),
        None => gate::protected_branch(&repository)?.map(|branch| (branch.name, Range::up_to(branch.commit))),
    };
    let (name, range) = asked.ok_or_else(|| {
        no_protected_branch()
            .hint(both! { en: "name it: `pmgit log --rev BRANCH`"; ja: "指定してください：`pmgit log --rev BRANCH`" })
    })?;
    let version = Version::Tree(repository.tree_of(range.tip)?);
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let removed = gate::removed(&repository, &version)?;
    let mut directories = vec![policy.documents.clone()];
    let directory = policy.documents.as_str();
    let id = match arguments.id.as_deref() {
        Some(wanted) => Some(match find(wanted, (&repository, &version, &policy), &removed, context) {
            Err(unknown) => unrecorded(&repository, &range, directory, wanted)?.ok_or(unknown)?,
            found => found?,
        }),
        None => None,
    };
    let names = id.as_deref().map(|id| names(&removed, id));
    let signatures = if arguments.signatures { Signatures::Verified } else { Signatures::LeftOut };
    let (landings, versions) = loop {
        let paths = paths(names.as_ref(), &directories);
        let paths: Vec<&str> = paths.iter().map(String::as_str).chain([POLICY_PATH]).collect();
        let is_postmortem = |path: &RepoPath| id_of(path, &directories);
        let found = gather(&repository, repository.landings(&range, &paths, signatures)?, &is_postmortem)?;
        let missed = named_before(&repository, &found.0, &directories)?;
        if missed.is_empty() {
            break found;
        }
        directories.extend(missed);
    };
    let is_postmortem = |path: &RepoPath| id_of(path, &directories);
    let landed =
        Landed { landings: &landings, versions: &versions, removed: &removed, policy: &policy, name: &is_postmortem };
    let mut entries = history::entries(landed);
    if id.is_none() {
        entries.reverse();
    }
    let trail = Trail {
        range: name,
        tip: range.tip.to_string(),
        id,
        entries,
        landings: &landings,
        language: policy.language,
        zone: policy.calendar.zone().clone(),
    };
    let format = match arguments.format {
        LogFormat::Text => Format::Text(context.out_look, context.language),
        LogFormat::Json => Format::Json,
        LogFormat::Csv => Format::Csv,
    };
    history::write(&trail, format, context.out).map_err(write_error)?;
    // The process ends here, and gives all of it back at once; piece by piece would take a tenth of the whole time.
    std::mem::forget(trail.entries);
    std::mem::forget((landings, versions));
    Ok(Exit::Clean)
}

/// Where the versions of a postmortem may be, or of all of them: in every directory that the archive has had.
fn paths(names: Option<&BTreeSet<&str>>, directories: &[String]) -> Vec<String> {
    match names {
        Some(names) => directories.iter().flat_map(|one| names.iter().map(|name| path_of(name, one))).collect(),
        None => directories.to_vec(),
    }
}

fn id_of(path: &RepoPath, directories: &[String]) -> Option<String> {
    directories.iter().find_map(|directory| PostmortemId::of_path(path, directory)).map(|id| id.as_str().to_owned())
}

/// The directories that an earlier policy named, and that are not known yet: an archive may have moved.
fn named_before(repository: &Repository, landings: &[Landing], known: &[String]) -> Result<Vec<String>> {
    let mut named = BTreeSet::new();
    for change in
        landings.iter().flat_map(|landing| &landing.changes).filter(|change| change.path == POLICY_PATH.into())
    {
        for side in [&change.before, &change.after].into_iter().flatten().filter(|side| side.is_file()) {
            let source = SourceFile::new(change.path.clone(), repository.read(side, &change.path)?);
            named.extend(gate::named_documents(&[source]));
        }
    }
    Ok(named.into_iter().filter(|directory| !known.contains(directory)).collect())
}

/// The id that is meant: of the archive as it stands, or one that left it, by the name that it came to.
fn find(
    wanted: &str,
    (repository, version, policy): (&Repository, &Version, &Policy),
    removed: &Removed,
    context: &Context<'_>,
) -> Result<String> {
    let unknown = match choose(wanted.into(), &Shelf::new(repository, policy, version), context) {
        Ok(choice) => return Ok(choice.entry.id.to_string()),
        Err(error) => error,
    };
    let left = removed.entries.iter().filter_map(|entry| said(entry.id.as_ref()));
    let left: Vec<&str> = left.filter(|id| !wanted.is_empty() && id.starts_with(wanted)).collect();
    let exact = left.iter().filter(|id| **id == wanted);
    let meant = if exact.clone().next().is_some() { exact.copied().collect() } else { left };
    let last: BTreeSet<&str> = meant.into_iter().filter_map(|id| last_name(removed, id)).collect();
    match last.into_iter().collect::<Vec<_>>()[..] {
        [] => Err(unknown),
        [one] => Ok(one.to_owned()),
        [one, other, ..] => {
            let cause = both! {
                en: "it was that of `{one}` and of `{other}`, which have left the archive";
                ja: "アーカイブから取り除かれた`{one}`と`{other}`が当てはまります"
            };
            Err(Error::new(
                both! { en: "`{wanted}` is the start of several ids"; ja: "`{wanted}`で始まるIDが複数あります" },
            )
            .cause(cause)
            .hint(both! { en: "write more of the id"; ja: "IDをもう少し長く書いてください" }))
        }
    }
}

/// An id that the archive had once, and that left it without a record.
fn unrecorded(repository: &Repository, range: &Range, directory: &str, wanted: &str) -> Result<Option<String>> {
    let Some(id) = PostmortemId::parse(wanted) else { return Ok(None) };
    let was_there = repository.was_ever_changed(range, &id.path(directory).to_string())?;
    Ok(was_there.then(|| wanted.to_owned()))
}

/// The name that an id which left came to; nothing where the record names none that could be one.
fn last_name<'a>(removed: &'a Removed, id: &'a str) -> Option<&'a str> {
    let mut last = PostmortemId::parse(id).map(|_| id)?;
    let mut seen = BTreeSet::from([last]);
    while let Some(later) = removed.removal_of(last).and_then(|entry| said(entry.became.as_ref())) {
        // A postmortem that came back to an earlier name is there, and what is no id is no name.
        if PostmortemId::parse(later).is_none() || !seen.insert(later) {
            break;
        }
        last = later;
    }
    Some(last)
}

/// An id, and those that it had before.
fn names<'a>(removed: &'a Removed, id: &'a str) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut open = vec![id];
    while let Some(name) = open.pop() {
        // A record that leads back to itself ends here, and what is no id has no path.
        if PostmortemId::parse(name).is_some() && names.insert(name) {
            open.extend(removed.earlier(name));
        }
    }
    names
}

fn path_of(id: &str, directory: &str) -> String {
    PostmortemId::parse(id).map_or_else(String::new, |id| id.path(directory).to_string())
}
