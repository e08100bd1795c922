//! `pmgit diff`: what changed in meaning between two versions.

mod gather;
mod range;

pub(super) use self::gather::gather;
pub(super) use self::range::Ends;
use super::Exit;
use super::shared::context::{Context, write_error};
use crate::cli::{self, DiffFormat};
use crate::diff::{self, Format};
use crate::error::Result;
use crate::text::{both, one_or_many, plural};

pub(super) fn run(arguments: &cli::Diff, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let (revisions, mut ids): (Vec<&String>, Vec<&String>) =
        arguments.targets.iter().partition(|target| !range::is_id(target));
    ids.extend(&arguments.ids);
    let ends = Ends::resolve(&repository, &revisions, arguments.staged)?;
    let mut review = gather(&repository, &ends, &ids, context)?;
    let form_only = review.files.iter().filter(|file| file.is_form_only()).count();
    review.files.retain(|file| !file.is_form_only());
    let format = match arguments.format {
        DiffFormat::Text => Format::Text(context.out_look),
        DiffFormat::Markdown => Format::Markdown,
        DiffFormat::Json => Format::Json,
    };
    // What others read is in the team's language.
    let language = if arguments.format == DiffFormat::Text { context.language } else { review.language };
    diff::write(&review, language, format, context.out).map_err(write_error)?;
    if arguments.format == DiffFormat::Text {
        for note in &review.notes {
            context.remark(context.say(note))?;
        }
    }
    if form_only > 0 {
        let (files, differ) = (plural(form_only, "file"), one_or_many(form_only, "differs", "differ"));
        context.remark(context.say(both! {
            en: "{files} {differ} only in form or in comments, which `git diff --no-textconv` shows";
            ja: "{files}は、形式かコメントだけが異なります。`git diff --no-textconv`で確認できます"
        }))?;
    }
    Ok(if arguments.exit_code && !review.is_empty() { Exit::Blocked } else { Exit::Clean })
}
