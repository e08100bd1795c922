//! `pmgit textconv`: what git calls to show a document in diffs, see gitattributes(5).

use super::Exit;
use super::shared::context::{Context, write_error};
use crate::cli;
use crate::document;
use crate::error::{Error, Result};
use crate::source::{RepoPath, SourceFile};
use crate::text::both;

pub(super) fn run(arguments: &cli::Textconv, context: &mut Context<'_>) -> Result<Exit> {
    let shown = arguments.file.display();
    let bytes = std::fs::read(context.directory.join(&arguments.file)).map_err(|cause| {
        Error::new(both! {
            en: "cannot read `{shown}`";
            ja: "`{shown}`を読めません"
        })
        .quoting(cause)
    })?;
    let source = SourceFile::new(RepoPath::from("document"), bytes.clone());
    let text = document::normal(&source).unwrap_or_else(|| document::as_it_is(&bytes));
    context.out.write_all(text.as_bytes()).map_err(write_error)?;
    Ok(Exit::Clean)
}
