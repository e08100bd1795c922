//! `pmgit merge-driver`: what git calls to merge a document, see gitattributes(5).

use std::path::Path;

use super::Exit;
use super::shared::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::git::{ConflictStyle, Environment, Markers, conflict_style, replace_file};
use crate::merge;

pub(super) fn run(arguments: &cli::MergeDriver, context: &mut Context<'_>) -> Result<Exit> {
    let place = |path: &Path| context.directory.join(path);
    let read = |path: &Path| {
        std::fs::read(place(path)).map_err(|cause| Error::new(format!("cannot read `{}`", path.display())).cause(cause))
    };
    let (base, ours, theirs) = (read(&arguments.base)?, read(&arguments.ours)?, read(&arguments.theirs)?);
    let mut markers = Markers {
        size: arguments.marker_size,
        style: ConflictStyle::Merge,
        base: label(arguments.base_label.as_deref(), "base"),
        ours: label(arguments.our_label.as_deref(), "ours"),
        theirs: label(arguments.their_label.as_deref(), "theirs"),
    };
    let mut merged = merge::merge(&base, &ours, &theirs, &markers)?;
    if !merged.is_clean {
        markers.style = conflict_style(&context.directory, &Environment::new(context.environment.iter().cloned()));
        if markers.style != ConflictStyle::Merge {
            merged = merge::merge(&base, &ours, &theirs, &markers)?;
        }
    }
    if merged.text != ours {
        replace_file(&place(&arguments.ours), &merged.text, 0o644)
            .map_err(|cause| Error::new(format!("cannot write `{}`", arguments.ours.display())).cause(cause))?;
    }
    if merged.is_clean {
        return Ok(Exit::Clean);
    }
    if let Some(path) = &arguments.path {
        context.note(format!("pmgit: both sides changed {path}; `pmgit check` says what collides"))?;
    }
    Ok(Exit::Blocked)
}

/// A label as git gives it; a git before 2.44 leaves its placeholder as it is.
fn label(given: Option<&str>, otherwise: &str) -> String {
    given.filter(|text| !text.is_empty() && !text.starts_with('%')).unwrap_or(otherwise).to_owned()
}
