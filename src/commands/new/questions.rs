//! What `new` asks on a terminal, one line each and in the order in which an owner knows it the morning after. A wrong
//! answer is asked again with what is allowed, and no answer is lost.

use super::answers::{Answers, names, severity};
use crate::calendar::Undated;
use crate::commands::shared::context::Context;
use crate::commands::shared::person::person_answered;
use crate::document::{self, Moment, PostmortemId};
use crate::error::{Error, Result};
use crate::policy::{Duty, Policy};
use crate::text::{Language, both, say};
use crate::workflow;

/// Asks for what is not known yet of the incident.
pub(super) fn about_the_incident(answers: &mut Answers, policy: &Policy, context: &mut Context<'_>) -> Result<()> {
    if answers.title.is_none() {
        answers.title = Some(title(context)?);
    }
    if answers.severity.is_none() {
        about_severities(policy, context)?;
        let names = names(policy).join(", ");
        let names_ja = names.replace(", ", "、");
        let question = context.say(say! { en: "severity ({names})"; ja: "重大度（{names_ja}）" });
        answers.severity = Some(until_read(context, &question, |answer, _| severity(answer, policy))?);
    }
    if answers.references.is_empty() {
        let question =
            context.say(say! { en: "its id or link, such as PD-8123 (Enter: none)"; ja: "インシデントのIDかリンク（例：PD-8123。なければEnter）" });
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

/// Says which severity is the worst, and which ones need no postmortem: a newcomer knows the names from nowhere.
fn about_severities(policy: &Policy, context: &mut Context<'_>) -> Result<()> {
    let voluntary = policy.severities.iter().filter(|severity| severity.postmortem == Duty::Voluntary);
    let voluntary: Vec<&str> = voluntary.map(|severity| severity.name.as_str()).collect();
    let Some(worst) = names(policy).into_iter().next().filter(|worst| !voluntary.contains(worst)) else {
        return Ok(());
    };
    if voluntary.is_empty() {
        return Ok(());
    }
    let [voluntary, voluntary_ja] = [", ", "、"].map(|between| voluntary.join(between));
    context.note(context.say(say! {
        en: "{worst} is the worst; a postmortem is voluntary for {voluntary}";
        ja: "最も重いのは{worst}です。{voluntary_ja}のポストモーテムは任意です"
    }))
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
    let today = policy.calendar.day_of(context.now.fixed_offset());
    context.note(context.say(say! {
        en: "times are {zone}'s, such as {today} 9:04 or yesterday 21:42; Enter where you do not know";
        ja: "時刻は{zone}のものです（例：{today} 9:04、昨日 21:42）。分からなければEnter"
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
        let now = context.now.fixed_offset();
        if workflow::is_before(now, at) {
            let zone = policy.calendar.zone();
            let told = |time, language| zone.moment_text(time, language);
            return Err(Error::new(both! {
                en: "{} has not come yet; by this clock it is {}", told(at, Language::En), told(now, Language::En);
                ja: "{}はまだ来ていません。現在の日時：{}", told(at, Language::Ja), told(now, Language::Ja)
            })
            .hint(both! {
                en: "write the day with it, such as `yesterday 21:42`";
                ja: "「昨日 21:42」のように、日付も付けて入力してください"
            }));
        }
        match latest.filter(|latest| at < *latest) {
            None => Ok(Some(at)),
            Some(latest) => {
                let zone = policy.calendar.zone();
                let moments = |language| [at, latest].map(|at| zone.moment_text(at, language));
                let ([at, latest], [at_ja, latest_ja]) = (moments(Language::En), moments(Language::Ja));
                Err(Error::new(both! {
                    en: "{at} is before {latest}, which you said before";
                    ja: "{at_ja}は、先に答えた{latest_ja}より前です"
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
    let question = context
        .say(say! { en: "last part of its id (Enter: {shown})"; ja: "IDに付ける短い名前（英数字。Enter：{shown}）" });
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
    let instead = both! {
        en: "answer all questions, or give the facts as options: `pmgit new --help` shows an example";
        ja: "すべての質問に答えるか、オプションで指定してください。例は`pmgit new --help`にあります"
    };
    context.answer(question, instead, read)
}
