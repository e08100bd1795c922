//! `pmgit demo`: the whole story, with real git, in a scratch repository that is left behind to play with.
//!
//! Nothing is acted: every refusal and every success must really happen, or the demo fails.

mod stage;
#[cfg(test)]
mod tests;

use super::Exit;
use super::shared::context::Context;
use crate::cli;
use crate::document::edit::{Editor, Value};
use crate::document::{self, PostmortemId};
use crate::error::{Error, Result};
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, Language, Words, both};
use stage::{Expect, Stage};

const ID: &str = "2026-11-20-checkout-latency";
const OWN_BRANCH: &str = "postmortem/2026-11-20-checkout-latency";
/// One day too late for a SEV-1 that was resolved on the 20th.
const TOO_LATE: &str = "2026-11-24T06:00:00Z";

pub(super) fn run(arguments: &cli::Demo, context: &mut Context<'_>) -> Result<Exit> {
    let asked = arguments.language.as_deref().and_then(Language::from_word);
    context.language = asked.unwrap_or(context.language);
    let stage = Stage::new(arguments.into.as_deref(), context)?;
    let incident = Incident::read(context.language)?;
    set_up(&stage, &incident, context)?;
    write_it(&stage, &incident, context)?;
    refusals(&stage, &incident, context)?;
    into_main(&stage, &incident, context)?;
    meeting_and_after(&stage, &incident, context)?;
    the_gate_itself(&stage, context)?;
    narrate(both! { en: "What git remembers."; ja: "gitに残った記録。" }, context)?;
    stage.git(&["log", "--graph", "--format=%h %s", "main"], context)?;
    stage.git(&["log", "-1", "--format=%an%n%n%B", "--grep=close", "main"], context)?;
    context.out(context.say(both! {
        en: "The repository is yours to play with:\n\n  cd {}\n  pmgit status", stage.root.display();
        ja: "このリポジトリは自由に試せます：\n\n  cd {}\n  pmgit status", stage.root.display()
    }))?;
    Ok(Exit::Clean)
}

/// Says what happens next, as a comment between the commands.
fn narrate(words: impl Words, context: &mut Context<'_>) -> Result<()> {
    let words = context.say(words);
    context.out(format!("# {words}"))
}

/// The incident's document, and the facts that `pmgit new` is given.
struct Incident {
    language: Language,
    /// A complete SEV-1 postmortem, as a draft that is ready for review.
    text: &'static str,
    path: String,
    title: String,
    scheduled: Both,
    moments: Vec<(&'static str, String)>,
}

/// A moment by its own clock, as people say it.
fn clock(at: Option<document::Moment>, language: Language) -> String {
    let Some(at) = at else { return String::new() };
    let format = match language {
        Language::En => "%a %-d %b, %H:%M",
        Language::Ja => "%-m月%-d日 %H:%M",
    };
    at.format(format).to_string()
}

/// The incident in a language.
pub(super) const fn incident(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("incident.toml"),
        Language::Ja => include_str!("incident.ja.toml"),
    }
}

impl Incident {
    fn read(language: Language) -> Result<Self> {
        let text = incident(language);
        let id = PostmortemId::parse(ID)
            .ok_or_else(|| Error::new(both! { en: "the demo's id is not an id"; ja: "デモのIDが正しくありません" }))?;
        let path = id.path("postmortems").to_string();
        let source = SourceFile::new(RepoPath::from(path.as_str()), text.as_bytes().to_vec());
        let document = document::parse(&source).0.ok_or_else(|| {
            Error::new(both! { en: "the demo's incident cannot be read"; ja: "デモのインシデントを読めません" })
        })?;
        let moment = |at: &document::Maybe<document::Moment>| {
            at.as_ref().map(|at| crate::calendar::to_toml(at.value)).unwrap_or_default()
        };
        let scheduled = document.meeting.scheduled.as_deref().copied();
        Ok(Self {
            language,
            text,
            path,
            title: document.title.as_deref().cloned().unwrap_or_default(),
            scheduled: Both::each(|language| clock(scheduled, language)),
            moments: vec![
                ("--started", moment(&document::exact(&document.incident.started))),
                ("--resolved", moment(&document::exact(&document.incident.resolved))),
            ],
        })
    }

    /// What somebody writes in its language.
    fn written(&self, words: &Both) -> String {
        words.in_language(self.language).to_owned()
    }

    /// Saves a version of it as a commit.
    fn save(&self, stage: &Stage, text: &Editor, subject: &Both) -> Result<()> {
        stage.write(&self.path, text.text())?;
        stage.quietly(&["commit", "--quiet", "--all", "-m", subject.in_language(self.language)])
    }
}

fn set_up(stage: &Stage, incident: &Incident, context: &mut Context<'_>) -> Result<()> {
    narrate(both! { en: "A repository, set up once."; ja: "リポジトリの設定。最初に一度だけ行う。" }, context)?;
    stage.quietly(&["init", "--quiet", "--initial-branch=main"])?;
    stage.quietly(&["config", "user.name", "Aiko"])?;
    stage.quietly(&["config", "user.email", "aiko@example.com"])?;
    stage.quietly(&["config", "commit.gpgsign", "false"])?;
    let zone = match incident.language {
        Language::En => "UTC",
        Language::Ja => "Asia/Tokyo",
    };
    let language = incident.language.as_str();
    stage.pmgit(&["init", "--language", language, "--time-zone", zone], Expect::Success, context)?;
    stage.quietly(&["add", "--all"])?;
    let subject = incident.written(&both! { en: "pmgit: set up postmortems"; ja: "pmgit: ポストモーテムを導入する" });
    stage.git(&["commit", "--quiet", "-m", &subject], context)?;
    Ok(())
}

fn write_it(stage: &Stage, incident: &Incident, context: &mut Context<'_>) -> Result<()> {
    narrate(
        both! {
            en: "The morning after: one command starts the postmortem, on a branch of its own, and says what is due.";
            ja: "翌朝。コマンド1つで、専用のブランチにポストモーテムができ、いつまでに何が必要かがわかる。"
        },
        context,
    )?;
    let mut arguments =
        vec!["new", &incident.title, "--slug", "checkout-latency", "--severity", "SEV-1", "--owner", "aiko"];
    for (option, moment) in &incident.moments {
        arguments.extend([*option, moment.as_str()]);
    }
    stage.pmgit(&arguments, Expect::Success, context)?;
    Ok(())
}

/// Three attempts that are refused, each mended.
fn refusals(stage: &Stage, incident: &Incident, context: &mut Context<'_>) -> Result<()> {
    narrate(
        both! {
            en: "Aiko writes it up, and forgets a section.";
            ja: "aikoがひととおり書き上げる。ただし、セクションが1つ抜けている。"
        },
        context,
    )?;
    let mut first = Editor::new(incident.text)?;
    first.remove(&["sections", "resolution"])?;
    incident.save(stage, &first, &both! { en: "Write up the incident"; ja: "インシデントの内容を書く" })?;
    stage.pmgit(&["submit", ID], Expect::Refusal("missing-section"), context)?;

    narrate(
        both! {
            en: "She adds it, and says \"outage\", though most checkouts went through.";
            ja: "抜けていたセクションを追加。ところが、大半の決済は通っていたのに「機能停止」と書いてしまう。"
        },
        context,
    )?;
    let mut second = Editor::new(incident.text)?;
    second.set(&["sections", "overview"], &Value::String(incident.written(&outage())))?;
    incident.save(stage, &second, &both! { en: "Add the resolution"; ja: "解決のセクションを追加する" })?;
    stage.pmgit(&["submit", ID], Expect::Refusal("unjustified-outage"), context)?;

    narrate(
        both! {
            en: "She says what it was. But the meeting has been moved by a day.";
            ja: "実際に起きたことに書き直す。ところが、ミーティングが1日後ろにずれていた。"
        },
        context,
    )?;
    let mut third = Editor::new(incident.text)?;
    third.set(&["meeting", "scheduled"], &Value::Datetime(TOO_LATE.to_owned()))?;
    let subject = both! { en: "Call it a service degradation"; ja: "サービス低下として書き直す" };
    incident.save(stage, &third, &subject)?;
    stage.pmgit(&["submit", ID], Expect::Refusal("late-meeting"), context)?;

    let scheduled = &incident.scheduled;
    narrate(
        both! {
            en: "She moves it back to {}. Now it goes through.", scheduled.en();
            ja: "ミーティングを{}に戻す。これで通る。", scheduled.ja()
        },
        context,
    )?;
    let subject = both! {
        en: "Move the meeting back into its deadline";
        ja: "ミーティングを期限内に戻す"
    };
    incident.save(stage, &Editor::new(incident.text)?, &subject)?;
    stage.pmgit(&["submit", ID, "--at", "2026-11-21T09:00:00Z"], Expect::Success, context)?;
    Ok(())
}

fn outage() -> Both {
    both! {
        en: "A failover of the session cache cut off its clients, and the outage of checkout lasted 47 minutes.";
        ja: "セッションキャッシュのフェイルオーバーでクライアントの接続が切れ、決済の機能停止が47分間続いた。"
    }
}

fn into_main(stage: &Stage, incident: &Incident, context: &mut Context<'_>) -> Result<()> {
    narrate(
        both! {
            en: "A pull request would do this; here git merges, and the same gate stands in front of main.";
            ja: "実際にはプルリクエストで行うところを、ここではgitでマージする。mainの手前には同じゲートがある。"
        },
        context,
    )?;
    stage.quietly(&["switch", "--quiet", "main"])?;
    let subject = incident.written(&both! {
        en: "Merge the checkout postmortem for review";
        ja: "決済のポストモーテムをレビューのためマージ"
    });
    stage.git(&["merge", "--quiet", "--no-ff", "-m", &subject, OWN_BRANCH], context)?;
    Ok(())
}

fn meeting_and_after(stage: &Stage, incident: &Incident, context: &mut Context<'_>) -> Result<()> {
    narrate(
        both! {
            en: "The meeting was held, and Ben approved: on record, in the document.";
            ja: "ミーティングを実施し、benが承認した。どちらもポストモーテムに記録が残る。"
        },
        context,
    )?;
    let outcome = incident.written(&both! {
        en: "Agreed on facts, analysis and actions.";
        ja: "事実、分析、アクションについて合意した。"
    });
    let mut review = vec!["review", ID, "--held", "2026-11-23T06:00:00Z", "--outcome", &outcome];
    for attendee in ["aiko", "ben", "chloe", "emeka", "farah", "goro"] {
        review.extend(["--attendee", attendee]);
    }
    review.extend(["--approved-by", "ben", "--by", "ben", "--at", "2026-11-23T06:30:00Z"]);
    stage.pmgit(&review, Expect::Success, context)?;
    narrate(
        both! {
            en: "Closing too early is refused. Then the messages are sent, support notes it, and closes.";
            ja: "早すぎるクローズは通らない。メッセージを送り、サポート担当がそれを記録してクローズする。"
        },
        context,
    )?;
    stage.pmgit(&["close", ID], Expect::Refusal("unposted-external-message"), context)?;
    stage.pmgit(&["message", "internal", ID, "sent", "--at", "2026-11-23T07:00:00Z"], Expect::Success, context)?;
    let url = "https://status.example.com/incidents/8123";
    let at = "2026-11-23T09:00:00Z";
    let posted = ["message", "external", ID, "posted", "--url", url, "--at", at, "--by", "dai"];
    stage.pmgit(&posted, Expect::Success, context)?;
    stage.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"], Expect::Success, context)?;
    stage.quietly(&["switch", "--quiet", "main"])?;
    let branch = format!("{OWN_BRANCH}-reviewed");
    let subject = incident.written(&both! {
        en: "Merge the checkout postmortem, closed";
        ja: "決済のポストモーテム（クローズ）をマージ"
    });
    stage.git(&["merge", "--quiet", "--no-ff", "-m", &subject, &branch], context)?;
    Ok(())
}

/// The archive as it stands, clean.
fn the_gate_itself(stage: &Stage, context: &mut Context<'_>) -> Result<()> {
    stage.pmgit(&["list"], Expect::Success, context)?;
    stage.pmgit(&["check", "--all"], Expect::Success, context)?;
    Ok(())
}
