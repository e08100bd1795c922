//! `pmgit meeting calendar`: all meetings of the archive, for the shared calendar.

use super::origin;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, sound, version_of};
use crate::commands::shared::output::deliver;
use crate::commands::shared::shelf::Shelf;
use crate::document;
use crate::error::Result;
use crate::gate;
use crate::render::{Calendar, Method, Page, announced_at, announcement};
use crate::text::{Language, plural, say};

/// The calendar's name is the process's own (process page, step 2).
const fn name(language: Language) -> &'static str {
    match language {
        Language::En => "Incident Postmortem Meetings",
        Language::Ja => "ポストモーテムミーティング",
    }
}

pub(super) fn run(arguments: &cli::MeetingCalendar, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let version = version_of(&repository, arguments.rev.as_deref())?;
    let policy = sound(gate::load_policy(&repository, &version)?)?;
    let shelf = Shelf::new(&repository, &policy, &version);
    let renamed = gate::removed(&repository, &version)?;
    let mut events = Vec::new();
    for entry in &shelf.archive()?.entries {
        let Some(document) = document::parse(&entry.read(&repository)?).0 else {
            let path = &entry.path;
            context.remark(context.say(say! {
                en: "left out {path}, which cannot be read; `pmgit check` shows why";
                ja: "{path}は読み取れないため除外しました（理由は`pmgit check`で確認できます）"
            }))?;
            continue;
        };
        let origin = origin(&renamed, &shelf, &entry.id)?;
        let page = Page {
            id: &entry.id,
            origin: &origin,
            path: &entry.path,
            link: None,
            document: &document,
            policy: &policy,
        };
        match announcement(&page) {
            Some(event) => events.push(event),
            None if announced_at(&document).is_some() => {
                let id = &entry.id;
                context.remark(context.say(say! {
                    en: "left out {id}, whose meeting is beyond the years 1 to 9999";
                    ja: "{id}は、ミーティングの日時が1年から9999年の範囲にないため除外しました"
                }))?;
            }
            None => {}
        }
    }
    events.sort_by(|a, b| (a.start(), &a.uid).cmp(&(b.start(), &b.uid)));
    let count = events.len();
    let text = Calendar { method: Method::Publish, name: Some(name(policy.language).to_owned()), events }.write();
    deliver(context, arguments.output.as_deref(), text.as_bytes())?;
    if arguments.output.is_some() || count == 0 {
        context.note(context.say(say! { en: "{}", plural(count, "meeting"); ja: "ミーティング：{count}件" }))?;
    }
    Ok(Exit::Clean)
}
