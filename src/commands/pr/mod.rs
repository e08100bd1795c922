//! `pmgit pr`: the pull request of a branch, as text, opened, or renewed.

mod bring;
mod discussion;
mod tool;

use std::path::Path;

use self::tool::{Branch, Tool};
use super::Exit;
use super::shared::access;
use super::shared::context::{Context, write_error};
use crate::cli::{self, PrPart};
use crate::diff::pull::{self, Pull, Refusal};
use crate::error::{Error, Result};
use crate::forge::Forge;
use crate::text::say;

pub(super) fn run(arguments: &cli::Pr, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let target = bring::target(&repository, arguments.base.as_deref())?;
    let brought = bring::brought(&repository, &target, arguments.id.as_deref(), context)?;
    let pull = pull::compose(&brought);
    if let Some(file) = &arguments.body {
        let body = read(file, context)?;
        let new = renewed(&body, &pull)?;
        context.out.write_all(new.as_bytes()).map_err(write_error)?;
    } else if arguments.open {
        let branch = Branch::resolve(&repository, &target.name)?;
        let tool = Tool::choose(arguments.with, &branch, context)?;
        let said = tool.open(&branch, &pull, context)?;
        if !said.trim().is_empty() {
            context.out(said.trim_end())?;
        }
        if let Some(link) = link(&said) {
            let mut is_recorded = false;
            for one in &brought {
                is_recorded |= discussion::note(&one.id, link, context)?;
            }
            if is_recorded && tool.renews() {
                context.hint_line(context.say(say! {
                    en: "after that, `pmgit pr --update` makes its headings links into the diff";
                    ja: "その後`pmgit pr --update`を実行すると、本文の見出しが差分へのリンクになります"
                }))?;
            }
        }
    } else if arguments.update {
        let branch = Branch::resolve(&repository, &target.name)?;
        let tool = Tool::choose(arguments.with, &branch, context)?;
        let body = tool.body(&branch, context)?;
        let new = renewed(&body, &pull)?;
        if new == body {
            context.out("the pull request says this already")?;
        } else {
            tool.replace(&branch, &new, context)?;
            let done = if pull::has_part(&body) { "renewed" } else { "added" };
            context.out(format!("{done} pmgit's part of the pull request; the rest stays as it was"))?;
        }
    } else {
        let of_origin = access::origin(&repository)?.map(|project| project.forge);
        let forge = arguments.with.map(|with| with.forge).or(of_origin).unwrap_or(crate::forge::ALL[0]);
        print(&pull, arguments.only, forge, context)?;
    }
    Ok(Exit::Clean)
}

/// The address of the pull request in what the program says: the last line that is one.
fn link(said: &str) -> Option<&str> {
    said.lines().rev().map(str::trim).find(|line| {
        let rest = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
    })
}

fn print(pull: &Pull, only: Option<PrPart>, forge: &Forge, context: &mut Context<'_>) -> Result<()> {
    let text = match only {
        None => format!("{}\n\n{}", pull.title, pull.body),
        Some(PrPart::Title) => format!("{}\n", pull.title),
        Some(PrPart::Body) => pull.body.clone(),
        Some(PrPart::Reviewers) => forge
            .account()
            .into_iter()
            .flat_map(|account| pull.accounts(account))
            .flat_map(|name| [name, "\n"])
            .collect(),
    };
    context.out.write_all(text.as_bytes()).map_err(write_error)
}

fn renewed(body: &str, pull: &Pull) -> Result<String> {
    pull::renewed(body, &pull.body).map_err(|refusal| {
        let error = Error::refusal("cannot renew pmgit's part of the body");
        match refusal {
            Refusal::Edited => error
                .cause("somebody has edited it, and the edit would be lost")
                .hint("move what was written out of the part between the `<!-- pmgit:... -->` marks, delete the rest of the part with both marks, and run this again"),
            Refusal::BrokenMarks => error
                .cause("its marks are not one pair: one is gone, or there are two parts")
                .hint("leave one part with both of its `<!-- pmgit:... -->` marks, or delete them all, and run this again"),
        }
    })
}

/// The body as it stands; what is not UTF-8 could not be written back as it was.
fn read(file: &Path, context: &mut Context<'_>) -> Result<String> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::Read::read_to_end(&mut context.input, &mut bytes).map(|_| ())
    } else {
        std::fs::read(context.directory.join(file)).map(|found| bytes = found)
    };
    let cannot = || Error::new(format!("cannot read the body `{}`", file.display()));
    read.map_err(|cause| cannot().cause(cause))?;
    String::from_utf8(bytes).map_err(|_| cannot().cause("it is not UTF-8"))
}
