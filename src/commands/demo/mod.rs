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
use crate::text::both;
use stage::{Expect, Stage};

/// A complete SEV-1 postmortem, as a draft that is ready for review.
const INCIDENT: &str = include_str!("incident.toml");
const ID: &str = "2026-11-20-checkout-latency";
const OWN_BRANCH: &str = "postmortem/2026-11-20-checkout-latency";
/// One day too late for a SEV-1 that was resolved on the 20th.
const TOO_LATE: &str = "2026-11-24T06:00:00Z";

pub(super) fn run(arguments: &cli::Demo, context: &mut Context<'_>) -> Result<Exit> {
    let stage = Stage::new(arguments.into.as_deref(), context)?;
    let incident = Incident::read()?;
    set_up(&stage, context)?;
    write_it(&stage, &incident, context)?;
    refusals(&stage, &incident, context)?;
    into_main(&stage, context)?;
    meeting_and_after(&stage, context)?;
    the_gate_itself(&stage, context)?;
    context.out("# What git remembers.")?;
    stage.git(&["log", "--graph", "--format=%h %s", "main"], context)?;
    stage.git(&["log", "-1", "--format=%an%n%n%B", "--grep=close", "main"], context)?;
    context.out(context.say(both! {
        en: "The repository is yours to play with:\n\n  cd {}\n  pmgit status", stage.root.display();
        ja: "このリポジトリは自由に試せます：\n\n  cd {}\n  pmgit status", stage.root.display()
    }))?;
    Ok(Exit::Clean)
}

/// The incident's document, and the facts that `pmgit new` is given.
struct Incident {
    path: String,
    title: String,
    scheduled: String,
    moments: Vec<(&'static str, String)>,
}

impl Incident {
    fn read() -> Result<Self> {
        let id = PostmortemId::parse(ID)
            .ok_or_else(|| Error::new(both! { en: "the demo's id is not an id"; ja: "デモのIDが正しくありません" }))?;
        let path = id.path("postmortems").to_string();
        let source = SourceFile::new(RepoPath::from(path.as_str()), INCIDENT.as_bytes().to_vec());
        let document = document::parse(&source).0.ok_or_else(|| {
            Error::new(both! { en: "the demo's incident cannot be read"; ja: "デモのインシデントを読めません" })
        })?;
        let moment = |at: &document::Maybe<document::Moment>| {
            at.as_ref().map(|at| crate::calendar::to_toml(at.value)).unwrap_or_default()
        };
        Ok(Self {
            path,
            title: document.title.as_deref().cloned().unwrap_or_default(),
            scheduled: moment(&document.meeting.scheduled),
            moments: vec![
                ("--started", moment(&document::exact(&document.incident.started))),
                ("--resolved", moment(&document::exact(&document.incident.resolved))),
            ],
        })
    }
}

fn set_up(stage: &Stage, context: &mut Context<'_>) -> Result<()> {
    context.out("# A repository, set up once.")?;
    stage.quietly(&["init", "--quiet", "--initial-branch=main"])?;
    stage.quietly(&["config", "user.name", "Aiko"])?;
    stage.quietly(&["config", "user.email", "aiko@example.com"])?;
    stage.quietly(&["config", "commit.gpgsign", "false"])?;
    stage.pmgit(&["init", "--language", "en", "--time-zone", "UTC"], Expect::Success, context)?;
    stage.quietly(&["add", "--all"])?;
    stage.git(&["commit", "--quiet", "-m", "pmgit: set up postmortems"], context)?;
    Ok(())
}

fn write_it(stage: &Stage, incident: &Incident, context: &mut Context<'_>) -> Result<()> {
    context
        .out("# The morning after: one command starts the postmortem, on a branch of its own, and says what is due.")?;
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
    context.out("# Aiko writes it up, and forgets a section.")?;
    let mut first = Editor::new(INCIDENT)?;
    first.remove(&["sections", "resolution"])?;
    save(stage, incident, &first, "Write up the incident")?;
    stage.pmgit(&["submit", ID], Expect::Refusal("missing-section"), context)?;

    context.out("# She adds it, and says \"outage\", though most checkouts went through.")?;
    let mut second = Editor::new(INCIDENT)?;
    second.set(&["sections", "overview"], &Value::String(OUTAGE.to_owned()))?;
    save(stage, incident, &second, "Add the resolution")?;
    stage.pmgit(&["submit", ID], Expect::Refusal("unjustified-outage"), context)?;

    context.out("# She says what it was. But the meeting has been moved by a day.")?;
    let mut third = Editor::new(INCIDENT)?;
    third.set(&["meeting", "scheduled"], &Value::Datetime(TOO_LATE.to_owned()))?;
    save(stage, incident, &third, "Call it a service degradation")?;
    stage.pmgit(&["submit", ID], Expect::Refusal("late-meeting"), context)?;

    context.out(format!("# She moves it back to {}. Now it goes through.", incident.scheduled))?;
    save(stage, incident, &Editor::new(INCIDENT)?, "Move the meeting back into its deadline")?;
    stage.pmgit(&["submit", ID, "--at", "2026-11-21T09:00:00Z"], Expect::Success, context)?;
    Ok(())
}

const OUTAGE: &str =
    "A failover of the session cache cut off its clients, and the outage of checkout lasted 47 minutes.";

fn save(stage: &Stage, incident: &Incident, text: &Editor, message: &str) -> Result<()> {
    stage.write(&incident.path, text.text())?;
    stage.quietly(&["commit", "--quiet", "--all", "-m", message])
}

fn into_main(stage: &Stage, context: &mut Context<'_>) -> Result<()> {
    context.out("# A pull request would do this; here git merges, and the same gate stands in front of main.")?;
    stage.quietly(&["switch", "--quiet", "main"])?;
    stage.git(&["merge", "--no-ff", "-m", "Merge the checkout postmortem for review", OWN_BRANCH], context)?;
    Ok(())
}

fn meeting_and_after(stage: &Stage, context: &mut Context<'_>) -> Result<()> {
    context.out("# The meeting was held, and Ben approved: on record, in the document.")?;
    stage.pmgit(
        &[
            "review",
            ID,
            "--held",
            "2026-11-23T06:00:00Z",
            "--outcome",
            "Agreed on facts, analysis and actions.",
            "--attendee",
            "aiko",
            "--attendee",
            "ben",
            "--attendee",
            "chloe",
            "--attendee",
            "emeka",
            "--attendee",
            "farah",
            "--attendee",
            "goro",
            "--approved-by",
            "ben",
            "--by",
            "ben",
            "--at",
            "2026-11-23T06:30:00Z",
        ],
        Expect::Success,
        context,
    )?;
    context.out("# Closing too early is refused. Then the messages are sent, support notes it, and closes.")?;
    stage.pmgit(&["close", ID], Expect::Refusal("unposted-external-message"), context)?;
    stage.pmgit(&["message", "internal", ID, "sent", "--at", "2026-11-23T07:00:00Z"], Expect::Success, context)?;
    let url = "https://status.example.com/incidents/8123";
    let at = "2026-11-23T09:00:00Z";
    let posted = ["message", "external", ID, "posted", "--url", url, "--at", at, "--by", "dai"];
    stage.pmgit(&posted, Expect::Success, context)?;
    stage.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"], Expect::Success, context)?;
    stage.quietly(&["switch", "--quiet", "main"])?;
    let branch = format!("{OWN_BRANCH}-reviewed");
    stage.git(&["merge", "--no-ff", "-m", "Merge the checkout postmortem, closed", &branch], context)?;
    Ok(())
}

/// The archive as it stands, clean.
fn the_gate_itself(stage: &Stage, context: &mut Context<'_>) -> Result<()> {
    stage.pmgit(&["list"], Expect::Success, context)?;
    stage.pmgit(&["check", "--all"], Expect::Success, context)?;
    Ok(())
}
