//! `pmgit merge-driver`: what git calls to merge a document, see gitattributes(5).

use std::path::Path;

use super::Exit;
use super::shared::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::git::{
    CommitId, ConflictStyle, Environment, Markers, Range, Repository, Version, conflict_style, replace_file,
};
use crate::merge;
use crate::source::RepoPath;
use crate::text::both;

pub(super) fn run(arguments: &cli::MergeDriver, context: &mut Context<'_>) -> Result<Exit> {
    let place = |path: &Path| context.directory.join(path);
    let read = |path: &Path| {
        std::fs::read(place(path)).map_err(|cause| {
            Error::new(both! { en: "cannot read `{}`", path.display(); ja: "`{}`を読めません", path.display() })
                .quoting(cause)
        })
    };
    let (base, ours, theirs) = (read(&arguments.base)?, read(&arguments.ours)?, read(&arguments.theirs)?);
    let mut markers = Markers {
        size: arguments.marker_size,
        style: ConflictStyle::Merge,
        base: label(arguments.base_label.as_deref(), "base"),
        ours: label(arguments.our_label.as_deref(), "ours"),
        theirs: label(arguments.their_label.as_deref(), "theirs"),
    };
    // What both come from is no guess where history tells it; it is asked once.
    let is_asked_first = base.is_empty();
    let known = if is_asked_first { common_version(arguments, [&ours, &theirs], context) } else { None };
    let mut base = known.unwrap_or(base);
    let mut merged = merge::merge(&base, &ours, &theirs, &markers)?;
    if !merged.is_clean
        && !is_asked_first
        && let Some(common) = common_version(arguments, [&ours, &theirs], context)
        && common != base
    {
        base = common;
        merged = merge::merge(&base, &ours, &theirs, &markers)?;
    }
    if !merged.is_clean {
        markers.style = conflict_style(&context.directory, &Environment::new(context.environment.iter().cloned()));
        if markers.style != ConflictStyle::Merge {
            merged = merge::merge(&base, &ours, &theirs, &markers)?;
        }
    }
    if merged.text != ours {
        replace_file(&place(&arguments.ours), &merged.text, 0o644).map_err(|cause| {
            Error::new(both! {
                en: "cannot write `{}`", arguments.ours.display();
                ja: "`{}`に書き込めません", arguments.ours.display()
            })
            .quoting(cause)
        })?;
    }
    if merged.is_clean {
        return Ok(Exit::Clean);
    }
    if let Some(path) = &arguments.path {
        context.note(context.say(both! {
            en: "pmgit: both sides changed {path}; `pmgit check` shows what collides";
            ja: "pmgit：両方が{path}を変更しました。競合している箇所は`pmgit check`でわかります"
        }))?;
    }
    Ok(Exit::Blocked)
}

/// The last text that both sides had at the path since their branches parted. git goes by commits: it does not know that
/// the mainline has what a branch had when it was squashed, and names an older text or none.
///
/// Nothing where the commits that are merged cannot be told, as within a merge of several ancestors.
fn common_version(arguments: &cli::MergeDriver, texts: [&[u8]; 2], context: &Context<'_>) -> Option<Vec<u8>> {
    let path = RepoPath::from(arguments.path.as_deref()?);
    let repository = context.open().ok()?;
    let tips = [repository.head().ok()?.tip()?, other_side(arguments, &repository, context)?];
    let parted = repository.merge_base(tips[0], tips[1]).ok()?;
    let mut versions = Vec::new();
    for (tip, text) in tips.into_iter().zip(texts) {
        let tree = Version::Tree(repository.tree_of(tip).ok()?);
        if repository.file(&tree, &path).ok()?.as_deref() != Some(text) {
            return None;
        }
        let range = Range { tip, without: parted.into_iter().collect() };
        let mut own = Vec::new();
        for logged in repository.walk(&range, &[arguments.path.as_deref()?]).ok()? {
            let tree = Version::Tree(logged.ok()?.tree);
            own.extend(repository.side(&tree, &path).ok()?);
        }
        versions.push(own);
    }
    let [own, other] = versions.try_into().ok()?;
    let steps_back = |(at, side)| Some((at + other.iter().position(|one| one == side)?, side));
    let (_, last) = own.iter().enumerate().filter_map(steps_back).min_by_key(|(steps, _)| *steps)?;
    repository.read(last, &path).ok()
}

/// The commit that is merged into HEAD: `git merge` says so to what it starts, any other command in the label.
fn other_side(arguments: &cli::MergeDriver, repository: &Repository, context: &Context<'_>) -> Option<CommitId> {
    let names = context.environment.iter().filter_map(|(name, _)| name.to_str()?.strip_prefix("GITHEAD_"));
    let mut heads = names.filter_map(|name| CommitId::from_hex(name).ok());
    match (heads.next(), heads.next()) {
        (Some(head), None) => Some(head),
        (Some(_), Some(_)) => None,
        (None, _) => repository.resolve(arguments.their_label.as_deref()?.split_whitespace().next()?).ok(),
    }
}

/// A label as git gives it; a git before 2.44 leaves its placeholder as it is.
fn label(given: Option<&str>, otherwise: &str) -> String {
    given.filter(|text| !text.is_empty() && !text.starts_with('%')).unwrap_or(otherwise).to_owned()
}
