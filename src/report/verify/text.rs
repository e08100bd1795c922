//! A verification for people: a heading a commit, and below it what the gate would have said.

use std::io::{self, Write};

use chrono::DateTime;

use super::{Class, Loosening, Passage, Verification};
use crate::git::Logged;
use crate::report::{Look, write_finding};
use crate::text::{Both, Language, Message, TextStyle, both, folded, one_line, plural, readable, say};
use crate::workflow::{Move, Word, WordOn};

pub(super) fn write(
    verification: &Verification,
    name: &str,
    language: Language,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for passage in &verification.passages {
        heading(passage, language, look, out)?;
        for finding in &passage.verdict.findings {
            write_finding(finding, &passage.verdict.sources, language, look, out)?;
        }
        for one in &passage.loosened {
            writeln!(out, "{}", folded(&loosening(one, language), look.prose))?;
        }
        if !passage.loosened.is_empty() {
            writeln!(out)?;
        }
        for step in passage.doubted() {
            writeln!(out, "{}\n", folded(&doubt(step, &passage.logged, language), look.prose))?;
        }
        for word in &passage.verdict.words {
            writeln!(out, "{}", folded(&recorded(word, &passage.facts.author, language), look.prose))?;
        }
        if !passage.verdict.words.is_empty() {
            writeln!(out)?;
        }
        if let Some(error) = &passage.failure {
            writeln!(out, "{}\n", readable(&error.told(language, None)))?;
        }
    }
    for finding in &verification.slips.findings {
        write_finding(finding, &verification.slips.sources, language, look, out)?;
    }
    writeln!(out, "{}", folded(&summary(verification, name, language), look.prose))
}

fn heading(passage: &Passage, language: Language, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (commit, when) = (short(&passage.logged), day(&passage.logged, language));
    let line = format!("{commit} {when} {}", one_line(&passage.facts.subject));
    writeln!(out, "{}", look.paint.paint(TextStyle::Bold, line))?;
    let (author, committer) = (one_line(&passage.facts.author), one_line(&passage.facts.committer));
    let is_same = author == committer;
    let who = match language {
        Language::En if is_same => format!("by  {author}"),
        Language::En => format!("by  {author}, committed by {committer}"),
        Language::Ja if is_same => format!("作者：{author}"),
        Language::Ja => format!("作者：{author}、コミット：{committer}"),
    };
    writeln!(out, "  {who}")?;
    let what = match (passage.class(), &passage.excuse) {
        (_, Some(excuse)) => {
            let (by, reason) = (one_line(&excuse.approved_by), one_line(&excuse.reason));
            both! { en: "excused by {by}: {reason}"; ja: "例外として承認済み（{by}）：{reason}" }
        }
        (Class::Note, None) => {
            both! {
                en: "let in as a draft, and submitted since";
                ja: "下書きとして取り込まれ、その後レビューに出されました"
            }
        }
        (Class::Loosened, None) => both! { en: "loosened the policy"; ja: "ポリシーを緩めました" },
        (Class::Recorded, None) if passage.verdict.words.iter().any(|word| word.owned_it) => both! {
            en: "put the word of an earlier owner on record";
            ja: "以前のオーナーの承認を記録しました"
        },
        (Class::Recorded, None) => {
            both! { en: "put the word of somebody else on record"; ja: "ほかの人の承認を記録しました" }
        }
        (Class::Unjudged, None) => both! { en: "could not be judged"; ja: "判定できませんでした" },
        (Class::Past | Class::Excused, None) => {
            both! { en: "came in past the gate"; ja: "ゲートを通らずに取り込まれました" }
        }
    };
    writeln!(out, "  {}\n", what.in_language(language))
}

fn loosening(one: &Loosening, language: Language) -> String {
    let setting = one.setting.escape_debug().to_string();
    let (before, after) = (one.before.clone(), one.after.clone());
    let said: Message = say! {
        |side|
        en: "loosens `{setting}`: {} before, {} after", before.about(side), after.about(side);
        ja: "`{setting}`を緩めています。変更前：{}／変更後：{}", before.about(side), after.about(side)
    }
    .into();
    format!("  {}", readable(&said.in_language(language)))
}

/// Whose word a commit of somebody else brought: that is allowed, and for people to know.
fn recorded(word: &Word, author: &str, language: Language) -> String {
    let (path, by, author) = (&word.path, one_line(&word.by), one_line(author));
    let by = match language {
        _ if !word.owned_it => by,
        Language::En => format!("{by} (who owned it before)"),
        Language::Ja => format!("{by}（以前のオーナー）"),
    };
    let what = match &word.on {
        WordOn::Approval(_) => both! { en: "the approval of {by}"; ja: "{by}の承認" },
        WordOn::Waiver(rule) => {
            let rule = one_line(rule);
            both! { en: "the waiver of `{rule}`, approved by {by},"; ja: "{by}が承認した`{rule}`の例外承認" }
        }
        WordOn::Severity(severity) => {
            let severity = one_line(severity);
            both! { en: "the severity {severity}, approved by {by},"; ja: "{by}が承認した重大度{severity}" }
        }
        WordOn::Restricted => both! { en: "`[restricted]`, approved by {by},"; ja: "{by}が承認した`[restricted]`" },
        WordOn::Import => both! { en: "`[import]`, approved by {by},"; ja: "{by}が承認した`[import]`" },
        WordOn::Removal => both! { en: "its removal, approved by {by},"; ja: "{by}が承認した削除" },
        WordOn::Exception(commit) => {
            let commit = one_line(commit);
            both! { en: "the exception for {commit}, approved by {by},"; ja: "{by}が承認した{commit}に対する例外" }
        }
        WordOn::Role(role) => {
            let role = one_line(role);
            both! {
                en: "{by} in the role `{role}`, after the review began,";
                ja: "レビュー開始後に`{role}`に加わった{by}"
            }
        }
        WordOn::Skipped(incident) => {
            let incident = one_line(incident);
            both! {
                en: "that {incident} needs no postmortem, approved by {by},";
                ja: "{by}が承認した「{incident}にはポストモーテム不要」という判断"
            }
        }
    };
    let told = both! {
        en: "  {path}: {} was recorded by {author}", what.en();
        ja: "  {path}：{}を{author}が記録しました", what.ja()
    };
    readable(told.in_language(language)).into_owned()
}

fn doubt(step: &Move, logged: &Logged, language: Language) -> String {
    let at = step.at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let (path, from, to, by) = (&step.path, step.from, step.to, one_line(&step.by));
    let (doubt, committed) = (step.doubt.as_ref(), moment(logged));
    let told = both! {
        en: "{path}: the step from {from} to {to} by {by}\n  is recorded for {at}, {} ({})", doubt.map(Both::en).unwrap_or_default(), committed.en();
        ja: "{path}：{by}による「{}」から「{}」への手順\n  記録の日時{at}が{}です（{}）", from.label(Language::Ja), to.label(Language::Ja), doubt.map(Both::ja).unwrap_or_default(), committed.ja()
    };
    readable(told.in_language(language)).into_owned()
}

fn summary(verification: &Verification, name: &str, language: Language) -> String {
    let say = |words: &Both| words.in_language(language).to_owned();
    let since = verification.set_up.as_ref().map(|first| {
        let (commit, day) = (short(first), day(first, language));
        say(&both! {
            en: " since {commit} ({day}), which set pmgit up";
            ja: "（pmgitを設定した{commit}（{day}）以降）"
        })
    });
    let (since, judged, name) = (since.unwrap_or_default(), verification.judged, one_line(name));
    let judged = say(&both! {
        en: "{name}: {} judged{since}", plural(judged, "commit");
        ja: "{name}：コミット{judged}件を判定しました{since}"
    });
    let counted = |count: usize, en: &str, ja: &str| {
        (count > 0).then(|| say(&both! { en: "{count} {en}"; ja: "{ja}：{count}件" }))
    };
    let came_in = [
        counted(verification.count(Class::Past), "came in past the gate", "ゲートを通らなかったもの"),
        counted(verification.count(Class::Excused), "excused", "例外として承認済み"),
        counted(
            verification.count(Class::Note),
            "let in as a draft and submitted since",
            "下書きとして取り込み後に提出",
        ),
        counted(verification.count(Class::Unjudged), "could not be judged", "判定できないもの"),
    ];
    let mut told: Vec<String> = came_in.into_iter().flatten().collect();
    if told.is_empty() {
        told.push(say(&both! {
            en: "nothing came in past the gate";
            ja: "ゲートを通らずに取り込まれたものはありません"
        }));
    }
    told.extend(counted(verification.loosening(), "loosened the policy", "ポリシーを緩めたもの"));
    told.extend(counted(
        verification.recording(),
        "put the word of somebody else on record",
        "ほかの人の承認を記録したもの",
    ));
    match language {
        Language::En => format!("{judged}, {}", told.join(", ")),
        Language::Ja => format!("{judged}。{}", told.join("、")),
    }
}

/// The start of an id, as git shows it where it is long.
fn short(logged: &Logged) -> String {
    logged.commit.short()
}

fn day(logged: &Logged, language: Language) -> String {
    let time = DateTime::from_timestamp(logged.committed, 0);
    time.map_or_else(
        || both! { en: "(no date)"; ja: "（日付なし）" }.in_language(language).to_owned(),
        |time| time.format("%Y-%m-%d").to_string(),
    )
}

fn moment(logged: &Logged) -> Both {
    match DateTime::from_timestamp(logged.committed, 0) {
        None => both! { en: "committed no date"; ja: "コミットの日時は不明" },
        Some(time) => {
            let time = time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            both! { en: "committed {time}"; ja: "コミットの日時は{time}" }
        }
    }
}
