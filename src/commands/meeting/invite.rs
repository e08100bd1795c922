//! `pmgit meeting invite`: the invitation, or what takes it back, as an iCalendar file.

use super::WorktreePostmortem;
use super::numbering::{self, Intent, Outcome};
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::archive::Archive;
use crate::commands::shared::context::{Context, version_of, worded};
use crate::commands::shared::output::{deliver, refuse_missing_directory};
use crate::document::{self, Document, Moment, said, same_person};
use crate::error::{Error, Result};
use crate::invitees::{self, Role};
use crate::policy::PEOPLE_PATH;
use crate::render::{Address, Calendar, Event, Invitation, Method, Organizer, address_of};
use crate::text::{backticked, both, say};

pub(super) fn run(arguments: &cli::Invite, context: &mut Context<'_>) -> Result<Exit> {
    let reading = WorktreePostmortem::open(&arguments.target, context)?;
    reading.how.tell(&reading.entry.id, context)?;
    // What cannot be sent is not written down either.
    event(arguments, &reading, context)?;
    refuse_copy(&reading)?;
    refuse_missing_directory(context, arguments.output.as_deref())?;
    let intent = if arguments.cancel { Intent::Cancel } else { Intent::Invite };
    let reading = match numbering::write_down(&reading, intent, context)? {
        Outcome::AsItWas => reading,
        Outcome::WrittenDown => WorktreePostmortem::open(reading.entry.id.as_str(), context)?,
    };
    let (event, scheduled) = event(arguments, &reading, context)?;
    tell(arguments, &reading, scheduled, context)?;
    let text = Calendar { method: method(arguments), name: None, events: vec![event] }.write();
    deliver(context, arguments.output.as_deref(), text.as_bytes())?;
    if arguments.cancel {
        let id = &reading.entry.id;
        let next = context.say(say! {
            en: "`pmgit meeting schedule {id} TIME` sets another time, `pmgit meeting invite {id}` invites to the old one again";
            ja: "別の日時にするには`pmgit meeting schedule {id} TIME`、元の日時に改めて招待するには`pmgit meeting invite {id}`を実行してください"
        });
        context.hint_line(next)?;
    }
    Ok(Exit::Clean)
}

fn method(arguments: &cli::Invite) -> Method {
    match (arguments.publish, arguments.cancel) {
        (true, _) => Method::Publish,
        (false, true) => Method::Cancel,
        (false, false) => Method::Request,
    }
}

/// What is sent, and when the meeting is.
fn event(arguments: &cli::Invite, reading: &WorktreePostmortem, context: &Context<'_>) -> Result<(Event, Moment)> {
    let (id, page) = (&reading.entry.id, reading.page());
    let scheduled = scheduled(reading, context)?;
    let organizer = organizer(reading);
    if method(arguments) == Method::Request {
        refuse_departed(reading)?;
    }
    let location = arguments.location.as_deref().map(|place| worded("--location", place)).transpose()?;
    let invitation = Invitation {
        method: method(arguments),
        organizer: if arguments.publish { organizer.ok() } else { Some(organizer?) },
        now: context.now,
        location: location.map(str::to_owned),
    };
    let event = invitation.event(&page, scheduled).ok_or_else(|| {
        let at = reading.moment_text(scheduled, context);
        Error::refusal(both! {
            en: "no calendar can hold the meeting of `{id}`";
            ja: "`{id}`のミーティングは、カレンダーに登録できません"
        })
        .cause(both! {
            en: "it is scheduled for {at}, and iCalendar ends with the year 9999";
            ja: "日時が{at}ですが、iCalendarで表せるのは9999年までです"
        })
        .hint(both! {
            en: "`pmgit meeting schedule {id} TIME` moves it";
            ja: "`pmgit meeting schedule {id} TIME`で日時を変更してください"
        })
    })?;
    Ok((event, scheduled))
}

/// Says what the message will not do.
fn tell(
    arguments: &cli::Invite,
    reading: &WorktreePostmortem,
    scheduled: Moment,
    context: &mut Context<'_>,
) -> Result<()> {
    if scheduled <= context.now && !arguments.cancel {
        let at = reading.moment_text(scheduled, context);
        let note = context.say(say! {
            en: "the time of the meeting, {at}, is over";
            ja: "ミーティングの日時を過ぎています：{at}"
        });
        context.remark(note)?;
    }
    if arguments.publish {
        return Ok(());
    }
    let page = reading.page();
    let untold = Invitation::untold(&page, &organizer(reading)?);
    if !untold.is_empty() {
        let names = context.language.and_list(untold.iter().map(backticked));
        let have = if untold.len() == 1 { "has" } else { "have" };
        let note = context.say(say! {
            en: "{names} {have} no e-mail address in {PEOPLE_PATH}: named in the invitation, but not reached by it";
            ja: "{names}のメールアドレスが{PEOPLE_PATH}にありません。名前は記載されますが、招待は届きません"
        });
        context.remark(note)?;
        let hint = context.say(say! {
            en: "`--publish` writes a form that they can add to their calendars themselves";
            ja: "`--publish`を付けると、本人がカレンダーに追加できる形式で書き出します"
        });
        context.hint_line(hint)?;
    }
    if !arguments.cancel {
        for note in missing(reading, context) {
            context.remark(note)?;
        }
    }
    Ok(())
}

fn scheduled(reading: &WorktreePostmortem, context: &Context<'_>) -> Result<Moment> {
    let (id, meeting) = (&reading.entry.id, &reading.document.meeting);
    if let Some(held) = &meeting.held {
        let at = reading.moment_text(held.value, context);
        return Err(Error::refusal(both! {
            en: "the meeting of `{id}` was held on {at}";
            ja: "`{id}`のミーティングは、{at}に実施済みです"
        })
        .hint(both! {
            en: "nobody needs an invitation now";
            ja: "招待を送る必要はもうありません"
        }));
    }
    let scheduled = meeting.scheduled.as_ref().map(|at| at.value);
    scheduled.ok_or_else(|| {
        Error::refusal(both! {
            en: "the meeting of `{id}` has no time yet";
            ja: "`{id}`のミーティングの日時がまだ決まっていません"
        })
        .hint(both! {
            en: "`pmgit meeting schedule {id}` proposes some";
            ja: "`pmgit meeting schedule {id}`で候補を確認できます"
        })
    })
}

/// The owner invites (process page, step 2); where the people do not know their address, git may, for it is they who
/// run this.
fn organizer(reading: &WorktreePostmortem) -> Result<Organizer> {
    let id = &reading.entry.id;
    let Some(owner) = reading.document.owner() else {
        return Err(Error::refusal(both! {
            en: "`{id}` has no owner, who invites to the meeting";
            ja: "`{id}`には、ミーティングに招待するオーナーがいません"
        })
        .hint(both! {
            en: "name one: `owner = \"...\"` below `[people]`";
            ja: "`[people]`に`owner = \"...\"`と書いてください"
        }));
    };
    let by_git = || {
        Context::whoami(&reading.repository, &reading.policy).ok().filter(|me| same_person(me, owner))?;
        let identity = reading.repository.author().ok()?;
        Address::new(&identity.name, &identity.email)
    };
    let address = address_of(&reading.policy, owner).or_else(by_git).ok_or_else(|| {
        let key = key(owner.trim().trim_start_matches('@'));
        Error::refusal(both! {
            en: "cannot invite without an e-mail address of `{owner}`, who owns `{id}`";
            ja: "`{id}`のオーナー`{owner}`のメールアドレスがわからないため、招待できません"
        })
        .hint(both! {
            en: "add it to {PEOPLE_PATH}, or use `--publish`, which needs none:\n[{key}]\nname = \"...\"\nemail = \"...\"";
            ja: "{PEOPLE_PATH}に追加するか、アドレスの要らない`--publish`を使ってください：\n[{key}]\nname = \"...\"\nemail = \"...\""
        })
    })?;
    Ok(Organizer { handle: owner.to_owned(), address })
}

/// Answers to the invitation of somebody who has left reach nobody.
fn refuse_departed(reading: &WorktreePostmortem) -> Result<()> {
    let (id, document) = (&reading.entry.id, &reading.document);
    let Some(owner) = document.owner().filter(|owner| invitees::had_left(owner, document, &reading.policy)) else {
        return Ok(());
    };
    Err(Error::refusal(both! {
        en: "`{owner}`, who owns `{id}` and invites to the meeting, has left";
        ja: "`{id}`のオーナーとしてミーティングに招待する`{owner}`は、すでに退職しています"
    })
    .hint(both! {
        en: "name another owner below `[people]`, or use `--publish`, which asks nobody for an answer";
        ja: "`[people]`の`owner`を別の人にするか、返事を求めない`--publish`を使ってください"
    }))
}

/// Two documents with one `uid` would be one meeting to every calendar: one was made by copying the other.
fn refuse_copy(reading: &WorktreePostmortem) -> Result<()> {
    let (repository, id) = (&reading.repository, &reading.entry.id);
    let Some(uid) = said(reading.document.meeting.uid.as_ref()) else { return Ok(()) };
    let archive = Archive::load(repository, &version_of(repository, None)?, &reading.policy.documents)?;
    for entry in archive.entries.iter().filter(|entry| entry.id != *id) {
        let source = entry.read(repository)?;
        if !source.text().contains(uid) {
            continue;
        }
        let other = document::parse(&source).0;
        if other.is_some_and(|other| said(other.meeting.uid.as_ref()) == Some(uid)) {
            let other = &entry.id;
            return Err(Error::refusal(both! {
                en: "`{id}` and `{other}` have the same `meeting.uid`";
                ja: "`{id}`と`{other}`の`meeting.uid`が同じです"
            })
            .cause(both! {
                en: "calendars would take both for one meeting";
                ja: "カレンダーでは同じミーティングとして扱われます"
            })
            .hint(both! {
                en: "take `uid`, `sequence` and `cancelled` out of the one that was copied from the other, and run this again";
                ja: "コピーして作ったほうから`uid`、`sequence`、`cancelled`を削除し、もう一度実行してください"
            }));
        }
    }
    Ok(())
}

/// Who ought to be there and is not known: roles that nobody holds, teams that nobody speaks for.
pub(super) fn missing(reading: &WorktreePostmortem, context: &Context<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let vacant = vacant(&reading.document);
    if !vacant.is_empty() {
        let names = || vacant.iter().map(backticked);
        let (or, and) = (context.language.or_list(names()), context.language.and_list(names()));
        notes.push(context.say(say! {
            en: "`[people]` names nobody as {or}; the process invites them";
            ja: "`[people]`に{and}がいません。プロセスでは、ミーティングに招待する役割です"
        }));
    }
    let teams = invitees::unheard_teams(&reading.document, &reading.policy);
    if !teams.is_empty() {
        let teams = context.language.and_list(teams.iter().map(backticked));
        notes.push(context.say(say! {
            en: "nobody from {teams}, which will own an action, is invited";
            ja: "アクションを担当する{teams}から、誰も招待されていません"
        }));
    }
    notes
}

fn vacant(document: &Document) -> Vec<&'static str> {
    invitees::vacant(document).into_iter().map(Role::key).collect()
}

/// A handle as a key of TOML; a string of JSON is one.
fn key(handle: &str) -> String {
    let is_bare = handle.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { handle.to_owned() } else { serde_json::Value::from(handle).to_string() }
}
