//! `pmgit export`: the whole archive as pages, with the files that belong to it: in a directory, the way to leave, or on a
//! branch, for everybody who reads the forge.

mod branch;
mod pages;

use std::fs;
use std::path::Path;

use self::pages::{Exporter, Sink};
use super::Exit;
use super::shared::context::{Context, sound, version_of};
use super::shared::shelf::Shelf;
use crate::cli;
use crate::document::Language;
use crate::error::{Error, Result};
use crate::gate;
use crate::text::{both, say};

pub(super) fn run(arguments: &cli::Export, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let Some(into) = &arguments.into else { return branch::publish(&repository, arguments, context) };
    let version = version_of(&repository, arguments.rev.as_deref())?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let target = context.directory.join(into);
    refuse_full(&target, into)?;
    let shelf = Shelf::new(&repository, &policy, &version);
    let language = arguments.language.as_deref().and_then(Language::from_word);
    let exporter = Exporter { sink: Sink::Directory(target), format: arguments.format, language, origin: None };
    let count = exporter.write_all(&shelf, context)?.count;
    let place = into.display();
    context.note(context.say(say! {
        en: "wrote {} to `{place}`", crate::text::plural(count, "postmortem");
        ja: "{count}件のポストモーテムを`{place}`に書き出しました"
    }))?;
    Ok(Exit::Clean)
}

/// Nothing that is there is written over.
fn refuse_full(target: &Path, named: &Path) -> Result<()> {
    let is_full = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => fs::symlink_metadata(target).is_ok(),
    };
    if !is_full {
        return Ok(());
    }
    let named = named.display();
    Err(Error::refusal(both! {
        en: "`{named}` is not an empty directory";
        ja: "`{named}`は空のディレクトリではありません"
    })
    .hint(both! {
        en: "name a new directory, or empty that one";
        ja: "新しいディレクトリを指定するか、空にしてください"
    }))
}
