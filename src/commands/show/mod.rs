//! `pmgit show`: a postmortem as it stands, as a page or as its file.

mod json;
mod public;

use std::path::Path;

use super::Exit;
use super::shared::context::{Context, sound, version_of, write_error};
use super::shared::output::deliver;
use super::shared::page_images;
use super::shared::pager;
use super::shared::shelf::Shelf;
use super::shared::which::choose;
use crate::cli::{self, ShowFormat};
use crate::document::{Language, own_keys};
use crate::error::Result;
use crate::gate;
use crate::page::{self, Page, Places, Screen, Subject};
use crate::text::Paint;

/// A pipe has no width; this is that of a page of paper.
const PLAIN_WIDTH: usize = 80;

pub(super) fn run(arguments: &cli::Show, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, arguments.rev.as_deref())?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let shelf = Shelf::new(&repository, &policy, &version);
    let entry = choose((&arguments.target).into(), &shelf, context)?.entry;
    let source = entry.read(&repository)?;
    let place = arguments.output.as_deref().filter(|place| *place != Path::new("-"));
    let format = arguments.format.or(place.and_then(format_of)).unwrap_or(ShowFormat::Text);
    if arguments.public && matches!(format, ShowFormat::Toml | ShowFormat::Json) {
        return Err(public::is_a_page());
    }
    if format == ShowFormat::Toml {
        return toml(source.text(), place, context);
    }
    let document = entry.parse(&source)?;
    if format == ShowFormat::Json {
        deliver(context, place, json::json(&source)?.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let language = arguments.language.as_deref().and_then(Language::from_word);
    let language = language.unwrap_or_else(|| policy.language_of(&document));
    let page = if arguments.public {
        public::page(
            &public::Asked { id: &entry.id, document: &document, source: &source, policy: &policy, language },
            context,
        )?
    } else {
        let custom = own_keys(&source);
        let subject =
            Subject { id: &entry.id, document: &document, custom: custom.as_ref(), policy: &policy, language };
        if arguments.brief { page::brief(&subject) } else { page::compose(&subject) }
    };
    match (format, place) {
        (ShowFormat::Html, _) => {
            let images = page_images::of(&page, &entry.id, &shelf)?;
            deliver(context, place, page::html(&page, &images).as_bytes())?;
        }
        (ShowFormat::Markdown, _) => deliver(context, place, page::markdown(&page, &Places::default()).as_bytes())?,
        (_, Some(_)) => deliver(context, place, plain(&page).as_bytes())?,
        (_, None) => pager::show(&repository, &on_screen(&page, context), context)?,
    }
    Ok(Exit::Clean)
}

/// The format that the name of a file asks for.
fn format_of(place: &Path) -> Option<ShowFormat> {
    match place.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "html" | "htm" => Some(ShowFormat::Html),
        "md" | "markdown" => Some(ShowFormat::Markdown),
        "toml" => Some(ShowFormat::Toml),
        "json" => Some(ShowFormat::Json),
        _ => None,
    }
}

fn on_screen(page: &Page, context: &Context<'_>) -> String {
    let look = context.out_look;
    page::text(page, Screen { width: look.prose.unwrap_or(PLAIN_WIDTH), paint: look.paint })
}

fn plain(page: &Page) -> String {
    page::text(page, Screen { width: PLAIN_WIDTH, paint: Paint::Plain })
}

/// The file's bytes. A terminal acts on what it is given, and gets them inert.
fn toml(text: &str, place: Option<&Path>, context: &mut Context<'_>) -> Result<Exit> {
    if place.is_some() {
        deliver(context, place, text.as_bytes())?;
    } else if context.stdout_is_terminal {
        context.out(text.trim_end_matches('\n'))?;
    } else {
        context.out.write_all(text.as_bytes()).map_err(write_error)?;
    }
    Ok(Exit::Clean)
}
