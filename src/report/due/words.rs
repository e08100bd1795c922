//! What the forms for people have in common: how late something is, when it is due, whose it is and where it stands.

use chrono::{Datelike as _, TimeDelta};

use super::{TaskList, Unread};
use crate::calendar::span_text;
use crate::document::Status;
use crate::tasks::{Due, Party, Task};
use crate::text::{Language, both, plural};

/// `2 overdue, 1 due within 7 days`.
pub(super) fn headline(list: &TaskList) -> String {
    let (en, ja) = (span_text(list.within, Language::En), span_text(list.within, Language::Ja));
    let (overdue, ahead) = (list.overdue().count(), list.ahead().count());
    list.say(&match (overdue, ahead) {
        (0, 0) => both! { en: "nothing is due within {en}"; ja: "{ja}以内に期限が来るものはありません" },
        (0, ahead) => both! {
            en: "nothing is overdue, {ahead} due within {en}";
            ja: "期限超過はなし、{ja}以内に期限が来るもの{ahead}件"
        },
        (overdue, 0) => both! {
            en: "{overdue} overdue, nothing else due within {en}";
            ja: "期限超過{overdue}件、{ja}以内に期限が来るものはほかになし"
        },
        (overdue, ahead) => both! {
            en: "{overdue} overdue, {ahead} due within {en}";
            ja: "期限超過{overdue}件、{ja}以内に期限が来るもの{ahead}件"
        },
    })
}

/// What is late, and what is not.
pub(super) fn title(list: &TaskList, is_overdue: bool) -> String {
    list.say(&if is_overdue {
        both! { en: "overdue"; ja: "期限超過" }
    } else {
        both! { en: "due"; ja: "これから期限が来るもの" }
    })
}

/// Above what cannot be read.
pub(super) fn unreadable(list: &TaskList) -> String {
    list.say(&both! { en: "cannot be read"; ja: "読めないもの" })
}

/// Which time, which zone and which branches it is about.
pub(super) fn ground(list: &TaskList) -> String {
    let now = list.zone.moment_text(list.now.fixed_offset(), list.language);
    let trunk = &list.trunk;
    list.say(&match list.branches {
        0 => both! { en: "{now}; {trunk}"; ja: "{now}、{trunk}" },
        more => both! {
            en: "{now}; {trunk} and {}", plural(more, "unmerged branch");
            ja: "{now}、{trunk}と未マージのブランチ{more}本"
        },
    })
}

/// What is to be done.
pub(super) fn deed(task: &Task, list: &TaskList) -> String {
    let what = task.what.in_language(list.language);
    match &task.detail {
        None => what.to_owned(),
        Some(detail) => list.say(&both! { en: "{what}: {}", detail.en(); ja: "{what}：{}", detail.ja() }),
    }
}

/// How late it is, or how soon, and when: `3 days late (Mon 23 Nov, 24:00)`.
pub(super) fn when(task: &Task, list: &TaskList) -> String {
    let apart = list.now - task.due.moment();
    let shown = time_text(&task.due, list);
    let span = |span: TimeDelta| span_text(span, list.language);
    list.say(&if task.due.is_over(list.now) {
        both! { en: "{} late ({shown})", span(apart); ja: "{}超過（{shown}）", span(apart) }
    } else if apart > TimeDelta::zero() {
        both! { en: "now ({shown})"; ja: "現在（{shown}）" }
    } else {
        both! { en: "in {} ({shown})", span(-apart); ja: "あと{}（{shown}）", span(-apart) }
    })
}

/// The time itself, in the policy's zone; the year where it is another one.
fn time_text(due: &Due, list: &TaskList) -> String {
    let year = list.now.with_timezone(&list.zone).year();
    match due {
        Due::Day(deadline) => deadline.time_near(year, list.language),
        Due::Moment { at, .. } => list.zone.time_near(at.fixed_offset(), year, list.language),
    }
}

/// Whose it is: `aiko (owner), nobody named (commander)`; `name` shows one person.
pub(super) fn whose(task: &Task, list: &TaskList, name: impl Fn(&Party) -> String) -> String {
    let parties = task.who.iter().map(|party| {
        let (name, role) = (name(party), party.role.in_language(list.language));
        list.say(&both! { en: "{name} ({role})"; ja: "{name}（{role}）" })
    });
    list.language.and_list(parties.collect::<Vec<_>>())
}

/// A person's handle, with the name where it is another.
pub(super) fn person(party: &Party, language: Language) -> String {
    match (&party.handle, &party.name) {
        (None, _) => match (&party.left, language) {
            (Some(left), Language::En) => format!("nobody, since {left} has left"),
            (Some(left), Language::Ja) => format!("不在：{left}はすでに離れています"),
            (None, Language::En) => "nobody named".to_owned(),
            (None, Language::Ja) => "未定".to_owned(),
        },
        (Some(handle), Some(name)) if name != handle => match language {
            Language::En => format!("{handle}, {name}"),
            Language::Ja => format!("{handle}・{name}"),
        },
        (Some(handle), _) => handle.clone(),
    }
}

/// `SEV-1, draft on pm/checkout`.
pub(super) fn standing(task: &Task, list: &TaskList) -> String {
    let about = &task.about;
    let stands = stands(about.status, about.branch.as_deref(), list);
    match (about.severity.as_str(), list.language) {
        ("", _) => stands,
        (severity, Language::En) => format!("{severity}, {stands}"),
        (severity, Language::Ja) => format!("{severity}、{stands}"),
    }
}

/// `draft on pm/checkout`, or that there is none yet.
pub(super) fn stands(status: Option<Status>, branch: Option<&str>, list: &TaskList) -> String {
    list.say(&match (status, branch) {
        (Some(status), Some(branch)) => both! {
            en: "{} on {branch}", status.label(Language::En);
            ja: "{}、ブランチ：{branch}", status.label(Language::Ja)
        },
        _ => both! { en: "no postmortem"; ja: "ポストモーテム未作成" },
    })
}

/// The id of the postmortem, or the reference of the incident that has none.
pub(super) fn name(task: &Task) -> &str {
    task.about.id.as_deref().or(task.about.reference.as_deref()).unwrap_or_default()
}

/// What cannot be read, and why.
pub(super) fn unread(unread: &Unread, list: &TaskList) -> String {
    let line = unread.line.map_or_else(String::new, |line| format!(":{line}"));
    let Unread { path, branch, problem, .. } = unread;
    list.say(&both! {
        en: "{path}{line} on {branch}: {}", problem.en();
        ja: "{path}{line}（ブランチ：{branch}）：{}", problem.ja()
    })
}
