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
use crate::text::{both, say};

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
            context.out(context.say(both! {
                en: "the pull request says this already";
                ja: "プルリクエストはすでにこの内容です"
            }))?;
        } else {
            tool.replace(&branch, &new, context)?;
            context.out(context.say(if pull::has_part(&body) {
                both! {
                    en: "renewed pmgit's part of the pull request; the rest stays as it was";
                    ja: "プルリクエストのうち、pmgitが書いた部分を更新しました。ほかはそのままです"
                }
            } else {
                both! {
                    en: "added pmgit's part to the pull request; the rest stays as it was";
                    ja: "プルリクエストにpmgitの部分を追加しました。ほかはそのままです"
                }
            }))?;
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
        let error = Error::refusal(both! {
            en: "cannot renew pmgit's part of the body";
            ja: "本文のうち、pmgitが書いた部分を更新できません"
        });
        match refusal {
            Refusal::Edited => error
                .cause(both! {
                    en: "somebody has edited it, and the edit would be lost";
                    ja: "その部分が編集されているため、更新すると編集内容が失われます"
                })
                .hint(both! {
                    en: "move what was written out of the part between the `<!-- pmgit:... -->` marks, delete the rest of the part with both marks, and run this again";
                    ja: "書き加えた内容を`<!-- pmgit:... -->`の外に移し、残りを目印ごと削除してから、もう一度実行してください"
                }),
            Refusal::BrokenMarks => error
                .cause(both! {
                    en: "its marks are not one pair: one is gone, or there are two parts";
                    ja: "目印が1組になっていません。片方がないか、2組あります"
                })
                .hint(both! {
                    en: "leave one part with both of its `<!-- pmgit:... -->` marks, or delete them all, and run this again";
                    ja: "1組だけを`<!-- pmgit:... -->`の目印ごと残すか、すべて削除してから、もう一度実行してください"
                }),
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
    let cannot = || {
        Error::new(
            both! { en: "cannot read the body `{}`", file.display(); ja: "本文`{}`を読めません", file.display() },
        )
    };
    read.map_err(|cause| cannot().quoting(cause))?;
    String::from_utf8(bytes).map_err(|_| cannot().cause(both! { en: "it is not UTF-8"; ja: "UTF-8ではありません" }))
}
