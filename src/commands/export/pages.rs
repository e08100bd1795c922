//! Every postmortem as a page, its files beside it, and a list of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::cli::ExportFormat;
use crate::commands::shared::archive::PostmortemFile;
use crate::commands::shared::attachments::folder;
use crate::commands::shared::context::Context;
use crate::commands::shared::page_images;
use crate::commands::shared::which::Shelf;
use crate::document::{Document, Language, own_keys};
use crate::error::{Error, Result};
use crate::git::{self, CommitId, TreeId, TreeWriter};
use crate::page::{self, Entry, Subject};
use crate::source::RepoPath;
use crate::text::{both, say};

/// Where the pages go.
pub(super) enum Sink<'r> {
    Directory(PathBuf),
    Tree(TreeWriter<'r>),
}

/// What the pages on a branch say of where they come from.
pub(super) struct Origin {
    /// The branch that they are made of.
    pub(super) branch: String,
    /// The commit that brought each postmortem as it is.
    pub(super) commits: BTreeMap<RepoPath, CommitId>,
}

pub(super) struct Exporter<'s> {
    pub(super) shelf: Shelf<'s>,
    pub(super) sink: Sink<'s>,
    pub(super) format: ExportFormat,
    pub(super) language: Option<Language>,
    pub(super) origin: Option<Origin>,
}

impl Exporter<'_> {
    /// Writes all postmortems and the list of them; counts them.
    pub(super) fn write_all(&mut self, context: &mut Context<'_>) -> Result<usize> {
        let mut entries = Vec::new();
        for entry in self.shelf.archive.entries.iter().rev() {
            entries.push(self.postmortem(entry, context)?);
        }
        let language = self.language.unwrap_or(self.shelf.policy.language);
        let branch = self.origin.as_ref().map(|origin| origin.branch.as_str());
        let (name, list) = match self.format {
            ExportFormat::Markdown => ("README.md", page::index_markdown(&entries, language, branch)),
            ExportFormat::Html => ("index.html", page::index_html(&entries, language, branch)),
        };
        self.write(name, list.as_bytes())?;
        Ok(entries.len())
    }

    /// The tree of what was written to one.
    pub(super) fn tree(self) -> Result<Option<TreeId>> {
        match self.sink {
            Sink::Tree(writer) => writer.finish().map(Some),
            Sink::Directory(_) => Ok(None),
        }
    }

    /// Writes a postmortem with its files; one that cannot be read is copied as it is, and said.
    fn postmortem(&mut self, entry: &PostmortemFile, context: &mut Context<'_>) -> Result<Entry> {
        let source = entry.read(self.shelf.repository)?;
        self.attachments(entry)?;
        let mut listed = Entry { id: entry.id.to_string(), ..Entry::default() };
        let Ok(document) = entry.parse(&source) else {
            listed.place = format!("{}/{}.toml", entry.id.year(), entry.id);
            self.write(&listed.place, source.text().as_bytes())?;
            let path = entry.path.clone();
            context.remark(context.say(say! {
                en: "`{path}` cannot be read, and is copied as it is";
                ja: "`{path}`は読めないため、そのままコピーしました"
            }))?;
            return Ok(listed);
        };
        let mut page = self.page(entry, &document, own_keys(&source).as_ref());
        if let Some(commit) = self.origin.as_ref().and_then(|origin| origin.commits.get(&entry.path)) {
            page.name_commit(&entry.path.to_string(), &commit.short());
        }
        let text = match self.format {
            ExportFormat::Markdown => page::markdown(&page, &page_images::places(&page, &entry.id, &self.shelf)?),
            ExportFormat::Html => page::html(&page, &page_images::of(&page, &entry.id, &self.shelf)?),
        };
        listed.place = format!("{}/{}.{}", entry.id.year(), entry.id, self.extension());
        self.write(&listed.place, text.as_bytes())?;
        listed.title = page.title;
        document.severity().clone_into(&mut listed.severity);
        listed.status = Some(document.status());
        Ok(listed)
    }

    fn page(
        &self,
        entry: &PostmortemFile,
        document: &Document,
        custom: Option<&crate::document::edit::Tree>,
    ) -> page::Page {
        let policy = self.shelf.policy;
        let language = self.language.unwrap_or_else(|| policy.language_of(document));
        page::compose(&Subject { id: &entry.id, document, custom, policy, language })
    }

    /// The files in the folder of its name. What is no regular file may lead anywhere, and stays.
    fn attachments(&mut self, entry: &PostmortemFile) -> Result<()> {
        let policy = self.shelf.policy;
        let listed = git::list(self.shelf.repository, self.shelf.version, &folder(&entry.id, &policy.documents))?;
        for (path, side) in listed.into_iter().filter(|(_, side)| side.is_file()) {
            let below = path.to_str().and_then(|path| path.strip_prefix(&format!("{}/", policy.documents)));
            let is_sound = |below: &&str| below.split('/').all(|step| !matches!(step, "" | "." | ".."));
            let Some(below) = below.filter(is_sound) else { continue };
            let bytes = self.shelf.repository.read(&side, &path)?;
            self.write(below, &bytes)?;
        }
        Ok(())
    }

    fn extension(&self) -> &'static str {
        match self.format {
            ExportFormat::Markdown => "md",
            ExportFormat::Html => "html",
        }
    }

    /// Writes a file, by its path below where the pages go.
    fn write(&mut self, below: &str, bytes: &[u8]) -> Result<()> {
        let target = match &mut self.sink {
            Sink::Tree(writer) => return writer.add(below, bytes),
            Sink::Directory(target) => target,
        };
        let place = target.join(below);
        let directory = place.parent().unwrap_or(target);
        let cannot =
            |cause| Error::new(both! { en: "cannot write `{below}`"; ja: "`{below}`に書き込めません" }).quoting(cause);
        fs::create_dir_all(directory).map_err(cannot)?;
        fs::write(&place, bytes).map_err(cannot)
    }
}
