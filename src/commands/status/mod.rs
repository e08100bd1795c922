//! `pmgit status`: where postmortems stand, what is still to be done, and what is due.

mod overview;
mod page;

use super::Exit;
use super::shared::ahead::{Ahead, subject};
use super::shared::archive::PostmortemFile;
use super::shared::context::{Context, sound, version_of};
use super::shared::due::dues;
use super::shared::further::Standing;
use super::shared::shelf::Shelf;
use super::shared::which::{choose, of_branch};
use crate::cli;
use crate::document;
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::gate::{self, Beside};
use crate::git::{self, Version};
use crate::report::Verdict;
use crate::text::{Language, Listing};

pub(super) fn run(arguments: &cli::Status, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, None)?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let beside = Beside::new(&repository, &version, &policy);
    let judging = (&policy, &beside);
    let shelf = Shelf::new(&repository, &policy, &version);
    let Some(entry) = entry(arguments, &shelf, context)? else {
        overview::write(shelf.archive()?, &repository, judging, context)?;
        return Ok(Exit::Clean);
    };
    let source = entry.read(&repository)?;
    let document = entry.parse(&source)?;
    let ahead = Ahead::of(&entry.id, &source, &document, judging)?;
    let verdict = gate::guard(&policy, &source, None, Some(&beside))?;
    let dues = dues(&subject(&entry.id, &source, &document, &policy), context.now);
    let stands = Standing { repository: &repository, policy: &policy, id: &entry.id, document: &document };
    let page = page::Page {
        id: &entry.id,
        source: &source,
        document: &document,
        policy: &policy,
        ahead: ahead.as_ref(),
        standing: standing(&verdict, ahead.as_ref()),
        waived: verdict.waived.len(),
        dues,
        further: stands.further(),
        landed: stands.landed(),
        now: context.now,
        asks: context.asks,
    };
    page.write(context)?;
    if version == Version::Worktree && git::has_uncommitted_changes(&repository, &entry.path)? {
        let offers = context.asks;
        context.remark(context.say(move |reader: &Listing| {
            match (reader.language, offers) {
                (Language::En, true) => {
                    "it has changes that are not committed; the next step offers to commit them".to_owned()
                }
                (Language::En, false) => {
                    "it has changes that are not committed; with `--commit-edits` the next step commits them first"
                        .to_owned()
                }
                (Language::Ja, true) => {
                    "コミットされていない変更があります。次のステップを実行すると、先にコミットするか確認されます"
                        .to_owned()
                }
                (Language::Ja, false) => {
                    "コミットされていない変更があります。次のステップに`--commit-edits`を付けると、先にコミットされます"
                        .to_owned()
                }
            }
        }))?;
    }
    Ok(Exit::Clean)
}

/// The postmortem that is asked for: the one that is named, else that of the branch, as `gh pr status` and `git status` say
/// first what is at hand. One that cannot be read has a line among the others, which says so.
fn entry(arguments: &cli::Status, shelf: &Shelf<'_>, context: &Context<'_>) -> Result<Option<PostmortemFile>> {
    if let Some(id) = &arguments.id {
        return Ok(Some(choose(id.into(), shelf, context)?.entry));
    }
    let at_hand = if arguments.all { None } else { of_branch(shelf)? };
    let Some(id) = at_hand else { return Ok(None) };
    let entry = choose(id.as_str().into(), shelf, context)?.entry;
    let source = entry.read(shelf.repository)?;
    Ok(document::parse(&source).0.map(|_| entry))
}

/// The findings of the document as it stands that are not said among those that are in the way already.
fn standing<'v>(verdict: &'v Verdict, ahead: Option<&Ahead>) -> Vec<&'v Finding> {
    let in_the_way = ahead.map_or(&[][..], |ahead| &ahead.verdict.findings);
    let is_said = |one: &Finding| in_the_way.iter().any(|other| (one.rule, &one.key) == (other.rule, &other.key));
    verdict.findings.iter().filter(|one| one.level != Level::Hint && !is_said(one)).collect()
}
