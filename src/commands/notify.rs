//! `pmgit notify`: post to Slack where a postmortem stands and what is due next.

use std::io::Read as _;
use std::time::Duration;

use super::Exit;
use super::shared::access;
use super::shared::context::{Context, working_policy};
use super::shared::published;
use super::shared::shelf::Shelf;
use super::shared::which::choose;
use crate::cli;
use crate::deadline;
use crate::document::{Document, said};
use crate::error::{Error, Result};
use crate::git::Version;
use crate::integrations::{self, Http, News, Webhook};
use crate::policy::{PEOPLE_PATH, Policy};
use crate::text::{both, is_slack_member, named, say};

/// The longest payload that is read, in bytes; Slack takes far less.
const LONGEST: u64 = 1024 * 1024;

pub(super) fn run(arguments: &cli::Notify, context: &mut Context<'_>) -> Result<Exit> {
    let payload = match &arguments.payload {
        Some(path) => given(path, context)?,
        None => news(arguments, context)?,
    };
    if arguments.dry_run {
        context.out(payload)?;
        return Ok(Exit::Clean);
    }
    let webhook = Webhook::new(access::required(&["PMGIT_SLACK_WEBHOOK"], &arguments.access, context)?)?;
    let wire = Http::new(Duration::from_secs(arguments.access.timeout));
    match wire.send(&webhook.post(&payload)) {
        Ok(answer) => integrations::posted(&answer)?,
        Err(fault) => {
            let error =
                Error::new(both! { en: "cannot post to Slack"; ja: "Slackに投稿できません" }).cause(fault.reason());
            return Err(match fault {
                integrations::Fault::Unknown(_) => error.hint(both! {
                    en: "it may have been posted all the same: check the channel before you run it again";
                    ja: "投稿された可能性もあります。チャンネルを確認してから、もう一度実行してください"
                }),
                integrations::Fault::Unsent(_) | integrations::Fault::Wrong(_) => error.hint(both! {
                    en: "nothing was posted";
                    ja: "何も投稿していません"
                }),
            });
        }
    }
    context.out(context.say(say! { en: "posted to Slack"; ja: "Slackに投稿しました" }))?;
    Ok(Exit::Clean)
}

/// A payload that another program wrote.
fn given(path: &std::path::Path, context: &mut Context<'_>) -> Result<String> {
    let cannot = || {
        Error::new(both! {
            en: "cannot read the payload from `{}`", path.display();
            ja: "`{}`からペイロードを読めません", path.display()
        })
    };
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        (&mut context.input).take(LONGEST + 1).read_to_string(&mut text)
    } else {
        let file = std::fs::File::open(context.directory.join(path)).map_err(|error| cannot().quoting(error))?;
        file.take(LONGEST + 1).read_to_string(&mut text)
    };
    let length = read.map_err(|error| cannot().quoting(error))?;
    if length as u64 > LONGEST {
        return Err(cannot().cause(both! { en: "it is longer than 1 MiB"; ja: "1 MiBを超えています" }));
    }
    let text = text.trim().to_owned();
    integrations::check_payload(&text)?;
    Ok(text)
}

/// Where a postmortem stands, as it is committed.
fn news(arguments: &cli::Notify, context: &mut Context<'_>) -> Result<String> {
    let repository = context.open()?;
    let policy = working_policy(&repository)?;
    let head: Version = repository.head_version()?;
    let shelf = Shelf::new(&repository, &policy, &head);
    let choice = choose((&arguments.target).into(), &shelf, context)?;
    choice.tell(context)?;
    let entry = choice.entry;
    let document = entry.parse(&entry.read(&repository)?)?;
    let page = match &arguments.link {
        Some(link) => Some(link.clone()),
        None => match published::page(&repository, &entry.id)? {
            Some(page) => Some(page),
            None => access::page(&repository, &entry.path, repository.head()?.branch())?,
        },
    };
    let language = policy.language_of(&document);
    let mention = if arguments.owner { member(&document, &policy, context)? } else { None };
    let due = deadline::lines(&document, &policy, language);
    let news = News {
        title: said(document.title.as_ref()).unwrap_or(entry.id.as_str()),
        id: entry.id.as_str(),
        severity: document.severity(),
        status: document.status().label(language),
        language,
        owner: document.owner(),
        mention: mention.as_deref(),
        link: page.as_deref(),
        due: &due,
    };
    Ok(news.payload())
}

/// The member id of the owner, as `people.toml` has it; nobody is mentioned by a guess, and it is said.
fn member(document: &Document, policy: &Policy, context: &mut Context<'_>) -> Result<Option<String>> {
    let Some(owner) = document.owner() else {
        context.remark(context.say(say! {
            en: "nobody is mentioned: the postmortem has no owner";
            ja: "オーナーがいないため、誰にもメンションしません"
        }))?;
        return Ok(None);
    };
    let name = named(owner);
    if policy.has_left(owner, policy.calendar.day_of(context.now.fixed_offset())) {
        context.remark(context.say(say! {
            en: "nobody is mentioned: {name} has left";
            ja: "{name}はすでに離れているため、メンションしません"
        }))?;
        return Ok(None);
    }
    let person = policy.people.as_ref().and_then(|people| people.get(owner));
    let member = person.and_then(|person| said(person.slack.as_ref())).filter(|id| is_slack_member(id));
    if member.is_none() {
        context.remark(context.say(say! {
            en: "nobody is mentioned: `{PEOPLE_PATH}` has no Slack member id for {name}, such as `slack = \"U012ABCDEF\"`";
            ja: "`{PEOPLE_PATH}`に{name}のSlackメンバーID（`slack = \"U012ABCDEF\"`など）がないため、メンションしません"
        }))?;
    }
    Ok(member.map(str::to_owned))
}
