//! What `new` asks on a terminal, one line each and in the order in which an owner knows it the morning after. A wrong
//! answer is asked again with what is allowed, and no answer is lost.

use super::answers::{Answers, names, severity};
use crate::calendar::{Undated, to_toml};
use crate::commands::shared::context::Context;
use crate::commands::shared::person::person_answered;
use crate::document::{self, Moment, PostmortemId};
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::text::{both, say};

/// Asks for what is not known yet of the incident.
pub(super) fn about_the_incident(answers: &mut Answers, policy: &Policy, context: &mut Context<'_>) -> Result<()> {
    if answers.title.is_none() {
        answers.title = Some(title(context)?);
    }
    if answers.severity.is_none() {
        let names = names(policy).join(", ");
        let names_ja = names.replace(", ", "、");
        let question = context.say(say! { en: "severity ({names})"; ja: "重大度（{names_ja}）" });
        answers.severity = Some(until_read(context, &question, |answer, _| severity(answer, policy))?);
    }
    if answers.references.is_empty() {
        let question =
            context.say(say! { en: "its id or link, such as PD-8123"; ja: "インシデントのIDかリンク（例：PD-8123）" });
        let reference = until_read(context, &question, |answer, _| Ok(answer.to_owned()))?;
        answers.references.extend(Some(reference).filter(|reference| !reference.is_empty()));
    }
    times(answers, policy, context)
}

/// Asks who led the response and who owns the postmortem: `me`, unless somebody else does.
pub(super) fn about_people(answers: &mut Answers, me: &str, context: &mut Context<'_>) -> Result<()> {
    if answers.incident_commander.is_none() {
        let question = context.say(say! { en: "incident commander"; ja: "インシデントコマンダー" });
        answers.incident_commander = optional_person(context, &question)?;
    }
    if answers.owner.is_none() {
        let me = me.to_owned();
        let question = context.say(say! { en: "owner (Enter: {me}, you)"; ja: "オーナー（Enter：あなた、{me}）" });
        answers.owner = optional_person(context, &question)?;
    }
    Ok(())
}

fn title(context: &mut Context<'_>) -> Result<String> {
    let question = context.say(say! { en: "what happened, in a line"; ja: "何が起きたか（1行で）" });
    until_read(context, &question, |answer, _| {
        if answer.is_empty() {
            return Err(Error::new(both! {
                en: "this becomes the title, so it needs a few words";
                ja: "タイトルになります。短い言葉で書いてください"
            }));
        }
        Ok(answer.to_owned())
    })
}

fn times(answers: &mut Answers, policy: &Policy, context: &mut Context<'_>) -> Result<()> {
    if answers.started.is_some() && answers.detected.is_some() && answers.resolved.is_some() {
        return Ok(());
    }
    let zone = policy.calendar.zone().clone();
    context.note(context.say(say! {
        en: "times are {zone}'s, such as 2026-11-20 9:04; Enter where you do not know";
        ja: "時刻は{zone}で「2026-11-20 9:04」のように。分からなければEnter"
    }))?;
    if answers.started.is_none() {
        let question = context.say(say! { en: "it began"; ja: "始まった時刻" });
        answers.started = time(context, policy, &question, &[])?;
    }
    if answers.detected.is_none() {
        let question = context.say(say! { en: "it was noticed"; ja: "検知した時刻" });
        answers.detected = time(context, policy, &question, &[answers.started])?;
    }
    if answers.resolved.is_none() {
        let question = context.say(say! { en: "it was over"; ja: "解決した時刻" });
        answers.resolved = time(context, policy, &question, &[answers.started, answers.detected, answers.mitigated])?;
    }
    Ok(())
}

/// A time that does not lie before any of others.
fn time(
    context: &mut Context<'_>,
    policy: &Policy,
    question: &str,
    before: &[Option<Moment>],
) -> Result<Option<Moment>> {
    let latest = before.iter().flatten().max().copied();
    until_read(context, question, |answer, context| {
        if answer.is_empty() {
            return Ok(None);
        }
        let undated = latest.map_or(Undated::Last, Undated::following);
        let at = context.moment_by(answer, policy, undated)?;
        match latest.filter(|latest| at < *latest) {
            None => Ok(Some(at)),
            Some(latest) => {
                let (at, latest) = (to_toml(at), to_toml(latest));
                Err(Error::new(both! {
                    en: "{at} is before {latest}, which you said before";
                    ja: "{at}は、先に答えた{latest}より前です"
                }))
            }
        }
    })
}

fn optional_person(context: &mut Context<'_>, question: &str) -> Result<Option<String>> {
    until_read(context, question, |answer, _| match answer {
        "" => Ok(None),
        answer => person_answered(answer).map(|name| Some(name.to_owned())),
    })
}

/// Asks for the last part of an id where the title gives none of its own.
pub(super) fn slug(proposed: &str, context: &mut Context<'_>) -> Result<String> {
    let shown = proposed.to_owned();
    let question = context.say(say! { en: "last part of its id (Enter: {shown})"; ja: "IDの末尾（Enter：{shown}）" });
    until_read(context, &question, |answer, _| {
        let slug = if answer.is_empty() { Some(proposed.to_owned()) } else { document::slug(answer) };
        slug.filter(|slug| PostmortemId::parse(&format!("2000-01-01-{slug}")).is_some()).ok_or_else(|| {
            Error::new(both! {
                en: "it takes a-z, 0-9 and hyphens, such as checkout-latency";
                ja: "a-z、0-9、ハイフンで書いてください。例：checkout-latency"
            })
        })
    })
}

/// Asks until an answer can be read, and says of each that cannot what is wrong with it.
fn until_read<T>(
    context: &mut Context<'_>,
    question: &str,
    read: impl FnMut(&str, &mut Context<'_>) -> Result<T>,
) -> Result<T> {
    context.ask_until(question, read)?.ok_or_else(ended)
}

fn ended() -> Error {
    Error::new(both! {
        en: "the input ended before everything was answered; nothing was written";
        ja: "すべての質問に答える前に入力が終わりました。何も書き込んでいません"
    })
    .hint(both! {
        en: "answer all questions, or give the facts as options: `pmgit new --help` shows an example";
        ja: "すべての質問に答えるか、オプションで指定してください。例は`pmgit new --help`にあります"
    })
}
