//! The postmortems that a change brings, as pages for those who do not read TOML.

use super::landing::Merge;
use crate::commands::shared::anchors::{Compared, anchors};
use crate::diff::{Diff, FileDiff, FileKind, Folded, Standing};
use crate::document::{self, PostmortemId, own_keys};
use crate::error::Result;
use crate::forge::PullPage;
use crate::gate::{self, Loaded};
use crate::git::{BlobId, Repository, Version};
use crate::history::blob;
use crate::page::{self, Anchors, Subject};
use crate::policy::Policy;

/// So many pages are made; what no page is made of is told by its changes.
const MOST: usize = 50;

/// The pages of what a change adds or changes, as it would land. One that cannot be read has none: the findings say why.
pub(super) fn pages(
    repository: &Repository,
    merge: &Merge,
    review: &Diff,
    pull: Option<&PullPage>,
) -> Result<Vec<Folded>> {
    let policy = match gate::load_policy(repository, &merge.ends.after)? {
        Loaded::Sound(policy) => *policy,
        Loaded::Broken { .. } | Loaded::Newer { .. } => return Ok(Vec::new()),
    };
    let sides = merge.sides(repository)?;
    let is_shown = |file: &&FileDiff| {
        file.kind == FileKind::Postmortem && file.standing != Standing::Removed && !file.is_form_only()
    };
    let mut pages = Vec::new();
    for file in review.files.iter().filter(is_shown) {
        if pages.len() == MOST {
            break;
        }
        pages.extend(page(repository, merge, file, (&policy, pull, sides.as_ref()))?);
    }
    Ok(pages)
}

fn page(
    repository: &Repository,
    merge: &Merge,
    file: &FileDiff,
    (policy, pull, sides): (&Policy, Option<&PullPage>, Option<&[Version; 2]>),
) -> Result<Option<Folded>> {
    let Some(id) = PostmortemId::of_path(&file.path, &policy.documents) else { return Ok(None) };
    let Some(source) = repository.source(&merge.ends.after, &file.path)? else { return Ok(None) };
    let Some(document) = document::parse(&source).0 else { return Ok(None) };
    let custom = own_keys(&source);
    let language = policy.language_of(&document);
    let page = page::compose(&Subject { id: &id, document: &document, custom: custom.as_ref(), policy, language });
    let anchors = match (pull, sides) {
        (Some(pull), Some([base, head])) => {
            let was = match &file.standing {
                Standing::RenamedFrom(old) => old,
                Standing::Added | Standing::Removed | Standing::Changed => &file.path,
            };
            let blob_at = |version, path| -> Result<Option<BlobId>> {
                Ok(repository.side(version, path)?.as_ref().and_then(blob))
            };
            let (before, after) = (blob_at(base, was)?, blob_at(head, &file.path)?);
            // Where both sides have changed it, the diff shows the pull request's.
            match (after, repository.source(head, &file.path)?) {
                (Some(after), Some(source)) => {
                    anchors(repository, pull, &page, &Compared { source: &source, before, after })?
                }
                _ => Anchors::default(),
            }
        }
        (None, _) | (_, None) => Anchors::default(),
    };
    Ok(Some(Folded { id: id.to_string(), page, anchors, is_new: file.standing == Standing::Added }))
}
