//! Where a verb's answer goes that is a file: the standard output, or a place that is named.

use std::fs;
use std::path::Path;

use super::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::git::replace_file;
use crate::text::both;

/// Writes the answer; a file is there as a whole or as it was before.
pub(crate) fn deliver(context: &mut Context<'_>, place: Option<&Path>, answer: &[u8]) -> Result<()> {
    let Some(place) = place.filter(|place| *place != Path::new("-")) else {
        return context.out.write_all(answer).map_err(write_error);
    };
    refuse_missing_directory(context, Some(place))?;
    let named = context.directory.join(place);
    // Behind a link the file itself is written; a pipe or a device is no file that could be replaced.
    let target = fs::canonicalize(&named).unwrap_or(named);
    match fs::metadata(&target) {
        Ok(found) if !found.is_file() => fs::write(&target, answer),
        Ok(_) | Err(_) => replace_file(&target, answer, 0o666),
    }
    .map_err(|cause| {
        cannot(place).quoting(cause).hint(both! {
            en: "name a file in a directory that can be written";
            ja: "書き込めるディレクトリのファイルを指定してください"
        })
    })
}

/// Finds out whether an answer has a place before anything is done that it tells of.
pub(crate) fn refuse_missing_directory(context: &Context<'_>, place: Option<&Path>) -> Result<()> {
    let Some(place) = place.filter(|place| *place != Path::new("-")) else { return Ok(()) };
    let named = context.directory.join(place);
    match named.parent().filter(|parent| !parent.is_dir()) {
        None => Ok(()),
        Some(parent) => {
            let parent = parent.display();
            let cause = both! { en: "there is no directory `{parent}`"; ja: "ディレクトリ`{parent}`がありません" };
            Err(cannot(place).cause(cause).hint(both! { en: "make it first"; ja: "先に作成してください" }))
        }
    }
}

fn cannot(place: &Path) -> Error {
    Error::new(both! { en: "cannot write `{}`", place.display(); ja: "`{}`に書き込めません", place.display() })
}
