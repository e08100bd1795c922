//! Makes one edition of the page after another, from the files as they are.

use std::sync::Arc;

use super::board::Edition;
use super::remarks::remarks;
use crate::commands::shared::against::Against;
use crate::commands::shared::archive::PostmortemFile;
use crate::commands::shared::context::{Context, sound};
use crate::commands::shared::page_images;
use crate::commands::shared::shelf::Shelf;
use crate::document::{self, Language, own_keys};
use crate::error::Result;
use crate::gate::{self, Facts, Question, Recall, Scope};
use crate::git::{Repository, Version};
use crate::page::{self, Images, Margin, Page, Subject};
use crate::report::{Hints, Verdict};
use crate::text::{Listing, say};

/// What makes the pages.
#[derive(Debug)]
pub(super) struct Press {
    entry: PostmortemFile,
    /// Of headings and labels, where somebody wants another than the postmortem's.
    language: Option<Language>,
    editions: u64,
    /// The last page that could be made.
    last: Option<(Page, Images)>,
}

/// What the files came to.
enum Made {
    Page(Box<Page>, Images, Margin),
    /// There is no page, and why is said in the margin of the last one.
    Nothing(Margin),
}

impl Press {
    pub(super) fn new(entry: PostmortemFile, language: Option<Language>) -> Self {
        Self { entry, language, editions: 0, last: None }
    }

    /// The page as the files have it; the last good one where they have none, with the reason on top.
    pub(super) fn print(&mut self, context: &Context<'_>) -> Edition {
        self.editions += 1;
        let made = self.compose(context).unwrap_or_else(|error| {
            let language = self.spoken();
            Made::Nothing(Margin { notice: Some(error.told(language, None)), ..Margin::default() })
        });
        let margin = match made {
            Made::Page(page, images, margin) => {
                self.last = Some((*page, images));
                margin
            }
            Made::Nothing(margin) => margin,
        };
        let margin = Margin { edition: self.editions, ..margin };
        let html = match &self.last {
            Some((page, images)) => page::preview(page, images, &margin),
            None => page::preview(&page::blank(&self.entry.id, self.spoken()), &Images::default(), &margin),
        };
        Edition { number: self.editions, html: Arc::from(html) }
    }

    fn compose(&self, context: &Context<'_>) -> Result<Made> {
        let repository = context.open()?;
        let version = Version::Worktree;
        let Some(source) = repository.source(&version, &self.entry.path)? else {
            return Ok(Made::Nothing(Margin { notice: Some(self.gone()), ..Margin::default() }));
        };
        let verdict = self.check(&repository)?;
        let policy = sound(gate::load_policy(&repository, &version)?)?;
        let Some(document) = document::parse(&source).0 else {
            let remarks = remarks(&verdict, &source, &[], self.spoken());
            let notice = self.last.is_some().then(|| self.earlier());
            return Ok(Made::Nothing(Margin { notice, remarks, ..Margin::default() }));
        };
        let language = self.language.unwrap_or_else(|| policy.language_of(&document));
        let custom = own_keys(&source);
        let id = &self.entry.id;
        let page =
            page::compose(&Subject { id, document: &document, custom: custom.as_ref(), policy: &policy, language });
        let beside = Shelf::new(&repository, &policy, &version);
        let images = page_images::of(&page, id, &beside)?;
        let remarks = remarks(&verdict, &source, &page.routes(), language);
        Ok(Made::Page(Box::new(page), images, Margin { remarks, ..Margin::default() }))
    }

    /// What `pmgit check ID --hints` would say.
    fn check(&self, repository: &Repository) -> Result<Verdict> {
        let (facts, _) = Against::find(repository, Version::Worktree)?;
        let plan = gate::plan(Facts::Check(facts));
        let paths = [self.entry.path.clone()];
        let scope = Scope::Paths(&paths);
        gate::judge(repository, &Question { plan: &plan, scope, hints: Hints::Shown, recall: Recall::Never })
    }

    /// The language of the page that is shown.
    fn spoken(&self) -> Language {
        self.language.or(self.last.as_ref().map(|(page, _)| page.language)).unwrap_or(Language::En)
    }

    fn earlier(&self) -> String {
        Listing::new(self.spoken()).say(say! {
            en: "The file cannot be read as it is now. The page below is from before that.";
            ja: "現在のファイルは読み取れません。以下は、その前に読み取れた時点のページです。"
        })
    }

    fn gone(&self) -> String {
        let path = self.entry.path.clone();
        Listing::new(self.spoken()).say(say! {
            en: "`{path}` is gone. The page returns with the file.";
            ja: "`{path}`がなくなりました。ファイルが戻るとページも更新されます。"
        })
    }
}
