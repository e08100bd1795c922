//! By what calendars know a meeting, and under which number: written into the document before anything is sent.
//!
//! A calendar takes the message with the highest `sequence` for the newest (RFC 5546, section 2.1.5). So the number rises
//! with a cancellation, with an invitation after it, and with whatever was changed by hand under the number at hand.

use super::WorktreePostmortem;
use crate::calendar::to_toml;
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::EditSession;
use crate::document::edit::{Editor, Value};
use crate::document::{self, Meeting, said};
use crate::error::{Error, Result};
use crate::git::{self, NewMode, Range, Version};
use crate::source::RepoPath;
use crate::text::{both, say};

/// What is about to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intent {
    Invite,
    Cancel,
}

/// Why something is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// Calendars do not know the meeting yet.
    First,
    /// It changed under the number at hand.
    Changed,
    CalledOff,
    /// It takes place after all.
    Again,
}

/// What is written down.
#[derive(Debug)]
struct Numbering {
    reason: Reason,
    /// The keys of `[meeting]` that are set.
    keys: Vec<(&'static str, Value)>,
}

/// So many versions of the document are compared with it.
const MOST_VERSIONS: usize = 100;

/// Whether the document was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    AsItWas,
    WrittenDown,
}

/// Writes down what calendars must know the message by: as a commit, or into the file where that has changes already.
pub(super) fn write_down(reading: &WorktreePostmortem, intent: Intent, context: &mut Context<'_>) -> Result<Outcome> {
    let Some(numbering) = Numbering::plan(reading, intent, context)? else { return Ok(Outcome::AsItWas) };
    let (repository, entry) = (&reading.repository, &reading.entry);
    if repository.workdir().is_none() {
        return Err(Error::refusal(both! {
            en: "cannot write `meeting.{}` of `{}`: this repository has no worktree", numbering.first_key(), entry.id;
            ja: "このリポジトリにはワークツリーがないため、`{1}`の`meeting.{0}`を書き込めません", numbering.first_key(), entry.id
        })
        .hint(both! {
            en: "run this in a clone of it, and push";
            ja: "クローンの中で実行し、プッシュしてください"
        }));
    }
    let head = repository.head_version()?;
    let is_committed = repository.file(&head, &entry.path)?.is_some();
    if is_committed && !git::has_uncommitted_changes(repository, &entry.path)? {
        let session = EditSession::open(entry.id.as_str(), context)?;
        refuse_newer(reading, &session.document.meeting)?;
        let mut editor = session.editor()?;
        numbering.write(&mut editor)?;
        let subject = format!("{}: {}", entry.id, numbering.reason.subject());
        let mut trailers = vec![("Postmortem", entry.id.to_string())];
        if numbering.reason == Reason::CalledOff {
            trailers.push(("Postmortem-Meeting", "cancelled".to_owned()));
        }
        session.record(context, editor, &subject, trailers, session.document.status())?;
        numbering.tell(None, context)?;
    } else {
        let before = entry.read(repository)?;
        refuse_newer(reading, &entry.parse(&before)?.meeting)?;
        let mut editor = Editor::new(before.text())?;
        numbering.write(&mut editor)?;
        let (before, after) = (before.text().as_bytes(), editor.text().as_bytes());
        repository.rewrite_file(&entry.path, Some(before), after, NewMode::AsBefore)?;
        context.note_surroundings(repository)?;
        numbering.tell(Some(&entry.path), context)?;
    }
    Ok(Outcome::WrittenDown)
}

/// What is written down follows from the meeting as it was read; another run may have written in the meantime.
fn refuse_newer(reading: &WorktreePostmortem, meeting: &Meeting) -> Result<()> {
    let known = &reading.document.meeting;
    let ids = [known, meeting].map(|meeting| said(meeting.uid.as_ref()));
    let is_same = ids[0] == ids[1]
        && known.sequence() == meeting.sequence()
        && known.cancelled.as_deref() == meeting.cancelled.as_deref();
    if is_same {
        return Ok(());
    }
    Err(Error::race(both! {
        en: "the meeting of `{}` has changed in the meantime", reading.entry.id;
        ja: "その間に`{}`のミーティングが変更されました", reading.entry.id
    })
    .hint(both! {
        en: "look at it again, and repeat the command";
        ja: "内容を確認してから、もう一度実行してください"
    }))
}

impl Reason {
    /// As a commit says it.
    fn subject(self) -> &'static str {
        match self {
            Self::First => "give the meeting its id for calendars",
            Self::Changed => "count the change of the meeting",
            Self::CalledOff => "cancel the meeting",
            Self::Again => "invite to the meeting again",
        }
    }
}

impl Numbering {
    /// Nothing where all is written down already.
    fn plan(reading: &WorktreePostmortem, intent: Intent, context: &Context<'_>) -> Result<Option<Self>> {
        let meeting = &reading.document.meeting;
        let mut keys = Vec::new();
        if said(meeting.uid.as_ref()).is_none() {
            keys.push(("uid", Value::String(context.unique_name()?)));
        }
        let known = known_number(reading)?;
        let reason = match (intent, &meeting.cancelled) {
            (Intent::Cancel, None) => Reason::CalledOff,
            (Intent::Invite, Some(_)) => Reason::Again,
            (Intent::Invite | Intent::Cancel, _) if known.is_outdated => Reason::Changed,
            (Intent::Invite | Intent::Cancel, _) if keys.is_empty() => return Ok(None),
            (Intent::Invite | Intent::Cancel, _) => return Ok(Some(Self { reason: Reason::First, keys })),
        };
        keys.push(("sequence", Value::Integer(i64::from(known.highest) + 1)));
        if reason == Reason::CalledOff {
            let now = context.moment_now(&reading.policy);
            keys.push(("cancelled", Value::Datetime(to_toml(now))));
        }
        Ok(Some(Self { reason, keys }))
    }

    fn first_key(&self) -> &'static str {
        self.keys.first().map_or("sequence", |(key, _)| key)
    }

    fn write(&self, editor: &mut Editor) -> Result<()> {
        for (key, value) in &self.keys {
            editor.fill(&["meeting", key], value)?;
        }
        if self.reason == Reason::Again {
            editor.remove(&["meeting", "cancelled"])?;
        }
        Ok(())
    }

    /// Says what was written, and that a file waits to be committed.
    fn tell(&self, waiting: Option<&RepoPath>, context: &mut Context<'_>) -> Result<()> {
        let what = match self.reason {
            Reason::First => context.say(say! {
                en: "recorded the id by which calendars will know the meeting (`meeting.uid`)";
                ja: "カレンダーがミーティングを見分けるためのID（`meeting.uid`）を記録しました"
            }),
            Reason::Changed => context.say(say! {
                en: "the meeting changed since calendars were last told; raised `meeting.sequence`";
                ja: "前回の招待のあとでミーティングが変更されているため、`meeting.sequence`を増やしました"
            }),
            Reason::CalledOff => context.say(say! {
                en: "recorded that the meeting is cancelled";
                ja: "ミーティングの中止を記録しました"
            }),
            Reason::Again => context.say(say! {
                en: "the meeting was cancelled, and takes place again with this invitation";
                ja: "中止されていたミーティングを、この招待で改めて開催します"
            }),
        };
        context.remark(what)?;
        let Some(path) = waiting else { return Ok(()) };
        let hint = context.say(say! {
            en: "this is in `{path}`, which has changes that are not committed: commit it before anybody else sends an invitation";
            ja: "書き込み先の`{path}`にはコミットされていない変更があります。ほかの人が招待を送る前にコミットしてください"
        });
        context.hint_line(hint)
    }
}

/// The number that calendars may know, and whether they know something else under it.
struct Known {
    highest: u32,
    is_outdated: bool,
}

/// Compares the meeting with what the branch's commits say of it since it has its id.
fn known_number(reading: &WorktreePostmortem) -> Result<Known> {
    let meeting = &reading.document.meeting;
    let mut known = Known { highest: meeting.sequence(), is_outdated: false };
    let Some(uid) = said(meeting.uid.as_ref()) else { return Ok(known) };
    for version in versions(reading)? {
        let Some(past) = past_meeting(reading, &version, uid)? else { break };
        if past.sequence() < meeting.sequence() || past.held.is_some() {
            break;
        }
        known.highest = known.highest.max(past.sequence());
        let is_lower = meeting.sequence() < past.sequence();
        known.is_outdated |= is_lower || past.calendar_entry() != meeting.calendar_entry();
    }
    Ok(known)
}

/// The versions of a document on this branch, the newest first, also under the names that it had; none where history was
/// cut off.
fn versions(reading: &WorktreePostmortem) -> Result<Vec<Version>> {
    let head = reading.repository.head()?;
    let Some(tip) = head.tip().filter(|_| !reading.repository.is_shallow()) else { return Ok(Vec::new()) };
    let names: Vec<&str> = paths(reading).filter_map(RepoPath::to_str).collect();
    let walk = reading.repository.walk(&Range::up_to(tip), &names)?;
    walk.take(MOST_VERSIONS).map(|logged| Ok(Version::Tree(logged?.tree))).collect()
}

/// The meeting as a version has it.
fn past_meeting(reading: &WorktreePostmortem, version: &Version, uid: &str) -> Result<Option<Meeting>> {
    for path in paths(reading) {
        let Some(source) = reading.repository.source(version, path)? else { continue };
        let document = document::parse(&source).0;
        let meeting = document.map(|document| document.meeting.value);
        let same = meeting.filter(|meeting| said(meeting.uid.as_ref()) == Some(uid));
        if same.is_some() {
            return Ok(same);
        }
    }
    Ok(None)
}

fn paths(reading: &WorktreePostmortem) -> impl Iterator<Item = &RepoPath> {
    std::iter::once(&reading.entry.path).chain(&reading.earlier)
}
