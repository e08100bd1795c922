//! `pmgit due`: what is due and overdue, by whom, over all branches.

mod gather;
mod incidents;
mod touched;
mod trunk;

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;

use super::Exit;
use super::shared::branches::Branches;
use super::shared::context::{Context, write_error};
use super::shared::published::Published;
use crate::calendar::{Undated, parse_span};
use crate::cli::{self, DueFormat};
use crate::document::PostmortemId;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::policy::{PEOPLE_PATH, Policy};
use crate::report::{self, TaskList, TaskListFormat};
use crate::tasks::{Task, Wanted};
use crate::text::{both, plural};
use crate::toml_record::nearest;
use trunk::Trunk;

pub(super) fn run(arguments: &cli::Due, context: &mut Context<'_>) -> Result<Exit> {
    let within = parse_span(&arguments.within).map_err(|cause| {
        Error::new(both! {
            en: "cannot read `--within {}` as a span", arguments.within;
            ja: "`--within {}`を期間として読めません", arguments.within
        })
        .cause(&cause)
    })?;
    let repository = context.open()?;
    let trunk = Trunk::find(&repository)?;
    let today = Undated::On(trunk.policy.calendar.day_of(context.now.fixed_offset()));
    let now = context.moment_by(&arguments.now, &trunk.policy, today)?.to_utc();
    let wanted: Vec<Wanted> = arguments.whose.iter().map(|text| Wanted::parse(text, &trunk.policy)).collect();
    tell_strangers(arguments, &wanted, &trunk.policy, context)?;
    if repository.is_shallow() {
        context.remark(context.say(both! {
            en: "the clone is shallow, so a branch that was merged long ago may count as unmerged";
            ja: "クローンが浅い（shallow）ため、以前にマージされたブランチを未マージと数えている可能性があります"
        }))?;
    }
    // What is wrong with the file is said before any work is done.
    let incidents = match &arguments.incidents {
        Some(path) => Some(incidents::read(path, &trunk.policy, now, context)?),
        None => None,
    };
    let tips = repository.unmerged(trunk.tip)?;
    let mut gathered = gather::gather(&repository, &trunk, &tips, now)?;
    gathered.tasks.extend(touched::forgotten(&repository, &trunk, &gathered.drafts, now)?);
    if let Some(incidents) = &incidents {
        gathered.tasks.extend(incidents::missing(&repository, &trunk, &incidents.incidents, &gathered.references)?);
    }
    // No deadline lies beyond the last second that RFC 3339 can write.
    let last = DateTime::from_timestamp(touched::LAST_SECOND, 0).unwrap_or(now);
    let until = now.checked_add_signed(within).map_or(last, |until| until.min(last));
    gathered.tasks.retain(|task| task.due.is_over(now) || task.due.moment() <= until);
    gathered.tasks.retain(|task| is_wanted(task, &wanted));
    gathered.tasks.sort_by_cached_key(Task::order);
    // Where it goes, others read it: in the language of the policy.
    let language = match arguments.format {
        DueFormat::Text => context.language,
        DueFormat::Json | DueFormat::Markdown | DueFormat::Slack => trunk.policy.language,
    };
    let mut task_list = TaskList {
        language,
        now,
        within,
        until,
        zone: trunk.policy.calendar.zone().clone(),
        trunk: trunk.name,
        branches: gathered.branches.len(),
        ways: ways(&repository, &gathered.tasks)?,
        pages: pages(&repository, &gathered.tasks)?,
        tasks: gathered.tasks,
        unread: gathered.unread,
    };
    if context.asks && arguments.format == DueFormat::Text {
        task_list.tasks.iter_mut().for_each(Task::asked_for);
    }
    let format = match arguments.format {
        DueFormat::Text => TaskListFormat::Text(context.out_look),
        DueFormat::Json => TaskListFormat::Json,
        DueFormat::Markdown => TaskListFormat::Markdown,
        DueFormat::Slack => TaskListFormat::Slack,
    };
    report::write_tasks(&task_list, format, context.out).map_err(write_error)?;
    if let Some(error) = incidents.and_then(|incidents| incidents.unread()) {
        return Err(error);
    }
    if !task_list.unread.is_empty() {
        let unread = plural(task_list.unread.len(), "version");
        return Err(Error::new(both! {
            en: "cannot determine what is due for {unread} of a postmortem";
            ja: "ポストモーテムの{}件の版について、期限を調べられません", task_list.unread.len()
        })
        .cause(both! { en: "it cannot be read"; ja: "読めない内容です" })
        .hint(both! {
            en: "`pmgit check` on its branch shows what is wrong with it";
            ja: "そのブランチで`pmgit check`を実行すると、問題の箇所がわかります"
        }));
    }
    Ok(if task_list.overdue().next().is_some() { Exit::Blocked } else { Exit::Clean })
}

/// The commands that lead to the branches where something is to be done and that are not checked out.
fn ways(repository: &Repository, tasks: &[Task]) -> Result<BTreeMap<String, String>> {
    let elsewhere = tasks.iter().filter(|task| !task.about.is_here);
    let names: BTreeSet<&str> = elsewhere.filter_map(|task| task.about.branch.as_deref()).collect();
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(Branches::list(repository)?.ways(&names))
}

/// Where everybody reads the postmortems, by id.
fn pages(repository: &Repository, tasks: &[Task]) -> Result<BTreeMap<String, String>> {
    let Some(published) = Published::find(repository)? else { return Ok(BTreeMap::new()) };
    let mut pages = BTreeMap::new();
    for id in tasks.iter().filter_map(|task| task.about.id.as_deref()).collect::<BTreeSet<_>>() {
        let Some(known) = PostmortemId::parse(id) else { continue };
        pages.extend(published.page(repository, &known)?.map(|page| (id.to_owned(), page)));
    }
    Ok(pages)
}

fn is_wanted(task: &Task, wanted: &[Wanted]) -> bool {
    wanted.is_empty() || task.who.iter().any(|party| wanted.iter().any(|wanted| wanted.has(party)))
}

/// Says who is asked for and not among the people: a slip would look as if nothing were due.
fn tell_strangers(arguments: &cli::Due, wanted: &[Wanted], policy: &Policy, context: &mut Context<'_>) -> Result<()> {
    let Some(people) = policy.people.as_ref().filter(|people| !people.is_empty()) else { return Ok(()) };
    let handles: Vec<&str> = people.handles().collect();
    for (text, _) in arguments.whose.iter().zip(wanted).filter(|(_, wanted)| !wanted.is_known) {
        let stranger = both! {
            en: "`{text}` is neither a role nor in {PEOPLE_PATH}";
            ja: "`{text}`は役割でも、{PEOPLE_PATH}に登録された人でもありません"
        };
        context.remark(context.say(match nearest(text, &handles) {
            None => stranger,
            Some(near) => stranger.and(&both! { en: "; did you mean `{near}`?"; ja: "。もしかして`{near}`ですか" }),
        }))?;
    }
    Ok(())
}
