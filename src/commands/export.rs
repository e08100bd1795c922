//! `pmgit export`: the whole archive as pages, with the files that belong to it: the way to leave.

use std::fs;
use std::path::{Path, PathBuf};

use super::Exit;
use super::shared::archive::{Archive, PostmortemFile, Shelf};
use super::shared::attachments::folder;
use super::shared::context::{Context, sound, version_of};
use super::shared::page_images;
use crate::cli::{self, ExportFormat};
use crate::document::{Document, Language, own_keys};
use crate::error::{Error, Result};
use crate::gate;
use crate::git;
use crate::page::{self, Entry, Subject};
use crate::text::{both, say};

pub(super) fn run(arguments: &cli::Export, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, arguments.rev.as_deref())?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let archive = Archive::load(&repository, &version, &policy.documents)?;
    let shelf = Shelf { repository: &repository, policy: &policy, version: &version, archive: &archive };
    let target = context.directory.join(&arguments.into);
    refuse_full(&target, &arguments.into)?;
    let language = arguments.language.as_deref().and_then(Language::from_word);
    let export = Exporter { shelf, target, format: arguments.format, language };
    let mut entries = Vec::new();
    for entry in archive.entries.iter().rev() {
        entries.push(export.postmortem(entry, context)?);
    }
    let index = match arguments.format {
        ExportFormat::Markdown => page::index_markdown(&entries, language.unwrap_or(policy.language)),
        ExportFormat::Html => page::index_html(&entries, language.unwrap_or(policy.language)),
    };
    let name = match arguments.format {
        ExportFormat::Markdown => "README.md",
        ExportFormat::Html => "index.html",
    };
    export.write(Path::new(name), index.as_bytes())?;
    let (count, place) = (entries.len(), arguments.into.display());
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

struct Exporter<'s> {
    shelf: Shelf<'s>,
    target: PathBuf,
    format: ExportFormat,
    language: Option<Language>,
}

impl Exporter<'_> {
    /// Writes a postmortem with its files; one that cannot be read is copied as it is, and said.
    fn postmortem(&self, entry: &PostmortemFile, context: &mut Context<'_>) -> Result<Entry> {
        let source = entry.read(self.shelf.repository)?;
        self.attachments(entry)?;
        let mut listed = Entry { id: entry.id.to_string(), ..Entry::default() };
        let Ok(document) = entry.parse(&source) else {
            listed.place = format!("{}/{}.toml", entry.id.year(), entry.id);
            self.write(Path::new(&listed.place), source.text().as_bytes())?;
            let path = entry.path.clone();
            context.remark(context.say(say! {
                en: "`{path}` cannot be read, and is copied as it is";
                ja: "`{path}`は読めないため、そのままコピーしました"
            }))?;
            return Ok(listed);
        };
        let page = self.page(entry, &document, own_keys(&source).as_ref());
        let text = match self.format {
            ExportFormat::Markdown => page::markdown(&page, &page_images::places(&page, &entry.id, &self.shelf)?),
            ExportFormat::Html => page::html(&page, &page_images::of(&page, &entry.id, &self.shelf)?),
        };
        listed.place = format!("{}/{}.{}", entry.id.year(), entry.id, self.extension());
        self.write(Path::new(&listed.place), text.as_bytes())?;
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
    fn attachments(&self, entry: &PostmortemFile) -> Result<()> {
        let policy = self.shelf.policy;
        let listed = git::list(self.shelf.repository, self.shelf.version, &folder(&entry.id, &policy.documents))?;
        for (path, side) in listed.into_iter().filter(|(_, side)| side.is_file()) {
            let below = path.to_str().and_then(|path| path.strip_prefix(&format!("{}/", policy.documents)));
            let is_sound = |below: &&str| below.split('/').all(|step| !matches!(step, "" | "." | ".."));
            let Some(below) = below.filter(is_sound) else { continue };
            self.write(Path::new(below), &self.shelf.repository.read(&side, &path)?)?;
        }
        Ok(())
    }

    fn extension(&self) -> &'static str {
        match self.format {
            ExportFormat::Markdown => "md",
            ExportFormat::Html => "html",
        }
    }

    fn write(&self, below: &Path, bytes: &[u8]) -> Result<()> {
        let place = self.target.join(below);
        let directory = place.parent().unwrap_or(&self.target);
        let cannot = |cause| {
            Error::new(both! { en: "cannot write `{}`", below.display(); ja: "`{}`に書き込めません", below.display() })
                .quoting(cause)
        };
        fs::create_dir_all(directory).map_err(cannot)?;
        fs::write(&place, bytes).map_err(cannot)
    }
}
