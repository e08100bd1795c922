//! Every postmortem as a page, its files beside it, and a list of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::ExportFormat;
use crate::commands::shared::archive::PostmortemFile;
use crate::commands::shared::context::Context;
use crate::commands::shared::page_images;
use crate::commands::shared::shelf::Shelf;
use crate::document::{Document, Language, own_keys};
use crate::error::{Error, Result};
use crate::git::{self, BlobId, CommitId, Repository, TreeWriter};
use crate::page::{self, Entry, Page, Subject};
use crate::source::RepoPath;
use crate::text::{both, say};

/// Where the pages go.
pub(super) enum Sink {
    Directory(PathBuf),
    /// The files of a tree that is still to be made.
    Objects,
}

/// What the pages on a branch say of where they come from.
pub(super) struct Origin {
    /// The branch that they are made of.
    pub(super) branch: String,
    /// The commit that brought each postmortem as it is.
    pub(super) commits: BTreeMap<RepoPath, CommitId>,
}

/// How pages are made.
pub(super) struct Exporter {
    pub(super) sink: Sink,
    pub(super) format: ExportFormat,
    pub(super) language: Option<Language>,
    pub(super) origin: Option<Origin>,
}

/// What was written.
pub(super) struct Written<'r> {
    pub(super) count: usize,
    /// With the files in it that went into no directory.
    pub(super) tree: TreeWriter<'r>,
}

/// What one thread has written.
#[derive(Default)]
struct Pile {
    entries: Vec<Entry>,
    /// What cannot be read, and was copied as it is.
    unread: Vec<RepoPath>,
    directories: BTreeSet<PathBuf>,
    objects: Vec<(String, BlobId)>,
}

impl Exporter {
    /// Writes all postmortems and the list of them.
    pub(super) fn write_all<'s>(&self, among: &Shelf<'s>, context: &mut Context<'_>) -> Result<Written<'s>> {
        let (policy, version, archive) = (among.policy, among.version, among.archive()?);
        let work = |repository: &Repository, jobs: &[PostmortemFile], pile: &mut Pile| -> Result<()> {
            let among = Shelf::new(repository, policy, version).holding(Arc::clone(archive));
            let mut press = Press { exporter: self, shelf: &among, pile };
            jobs.iter().try_for_each(|entry| press.postmortem(entry))
        };
        let mut all = Pile::default();
        for pile in git::in_parallel(among.repository, &archive.entries, work)? {
            all.entries.extend(pile.entries);
            all.unread.extend(pile.unread);
            all.objects.extend(pile.objects);
        }
        all.unread.sort();
        for path in &all.unread {
            let path = path.clone();
            context.remark(context.say(say! {
                en: "`{path}` cannot be read, and is copied as it is";
                ja: "`{path}`は読めないため、そのままコピーしました"
            }))?;
        }
        all.entries.sort_by(|one, other| other.id.cmp(&one.id));
        Press { exporter: self, shelf: among, pile: &mut all }.list()?;
        let mut tree = TreeWriter::new(among.repository);
        all.objects.iter().for_each(|(path, blob)| tree.add(path, *blob));
        Ok(Written { count: all.entries.len(), tree })
    }

    fn extension(&self) -> &'static str {
        match self.format {
            ExportFormat::Markdown => "md",
            ExportFormat::Html => "html",
        }
    }
}

/// What a thread writes with.
struct Press<'p> {
    exporter: &'p Exporter,
    shelf: &'p Shelf<'p>,
    pile: &'p mut Pile,
}

impl Press<'_> {
    /// Writes a postmortem with its files; one that cannot be read is copied as it is.
    fn postmortem(&mut self, entry: &PostmortemFile) -> Result<()> {
        let source = entry.read(self.shelf.repository)?;
        self.attachments(entry)?;
        let mut listed = Entry { id: entry.id.to_string(), ..Entry::default() };
        if let Ok(document) = entry.parse(&source) {
            let page = self.page(entry, &document, own_keys(&source).as_ref());
            let text = self.text(&page, entry)?;
            listed.place = format!("{}/{}.{}", entry.id.year(), entry.id, self.exporter.extension());
            self.write(&listed.place, text.as_bytes())?;
            listed.title = page.title;
            document.severity().clone_into(&mut listed.severity);
            listed.status = Some(document.status());
        } else {
            listed.place = format!("{}/{}.toml", entry.id.year(), entry.id);
            self.write(&listed.place, source.text().as_bytes())?;
            self.pile.unread.push(entry.path.clone());
        }
        self.pile.entries.push(listed);
        Ok(())
    }

    fn page(&self, entry: &PostmortemFile, document: &Document, custom: Option<&crate::document::edit::Tree>) -> Page {
        let policy = self.shelf.policy;
        let language = self.exporter.language.unwrap_or_else(|| policy.language_of(document));
        let mut page = page::compose(&Subject { id: &entry.id, document, custom, policy, language });
        if let Some(commit) = self.exporter.origin.as_ref().and_then(|origin| origin.commits.get(&entry.path)) {
            page.name_commit(&entry.path.to_string(), &commit.short());
        }
        page
    }

    fn text(&self, page: &Page, entry: &PostmortemFile) -> Result<String> {
        Ok(match self.exporter.format {
            ExportFormat::Markdown => page::markdown(page, &page_images::places(page, &entry.id, self.shelf)?),
            ExportFormat::Html => page::html(page, &page_images::of(page, &entry.id, self.shelf)?),
        })
    }

    /// Writes the list of all postmortems.
    fn list(&mut self) -> Result<()> {
        let language = self.exporter.language.unwrap_or(self.shelf.policy.language);
        let branch = self.exporter.origin.as_ref().map(|origin| origin.branch.as_str());
        let (name, list) = match self.exporter.format {
            ExportFormat::Markdown => ("README.md", page::index_markdown(&self.pile.entries, language, branch)),
            ExportFormat::Html => ("index.html", page::index_html(&self.pile.entries, language, branch)),
        };
        self.write(name, list.as_bytes())
    }

    /// The files in the folder of its name. What is no regular file may lead anywhere, and stays.
    fn attachments(&mut self, entry: &PostmortemFile) -> Result<()> {
        let above = format!("{}/", self.shelf.policy.documents);
        for (path, side) in self.shelf.files_of(&entry.id)?.into_iter().filter(|(_, side)| side.is_file()) {
            let below = path.to_str().and_then(|path| path.strip_prefix(&above));
            let is_sound = |below: &&str| below.split('/').all(|step| !matches!(step, "" | "." | ".."));
            let Some(below) = below.filter(is_sound) else { continue };
            let bytes = self.shelf.repository.read(&side, &path)?;
            self.write(below, &bytes)?;
        }
        Ok(())
    }

    /// Writes a file, by its path below where the pages go.
    fn write(&mut self, below: &str, bytes: &[u8]) -> Result<()> {
        let target = match &self.exporter.sink {
            Sink::Directory(target) => target,
            Sink::Objects => {
                let blob = self.shelf.repository.store(&RepoPath::from(below), bytes)?;
                self.pile.objects.push((below.to_owned(), blob));
                return Ok(());
            }
        };
        let place = target.join(below);
        let directory = place.parent().unwrap_or(target);
        let cannot =
            |cause| Error::new(both! { en: "cannot write `{below}`"; ja: "`{below}`に書き込めません" }).quoting(cause);
        if !self.pile.directories.contains(directory) {
            fs::create_dir_all(directory).map_err(cannot)?;
            self.pile.directories.insert(directory.to_path_buf());
        }
        fs::write(&place, bytes).map_err(cannot)
    }
}
