//! The one command that leads on from where a postmortem stands.

use chrono::{DateTime, Utc};

use super::{Ahead, Kind};
use crate::document::{Document, PostmortemId, Status, meant};
use crate::tasks::asked_for;
use crate::text::shell_word;

/// The words of the command to run next; those in capitals are for the person to fill in.
pub(crate) fn next_command(
    id: &PostmortemId,
    document: &Document,
    ahead: &Ahead,
    (now, asks): (DateTime<Utc>, bool),
) -> Vec<String> {
    let mut words = vec!["pmgit"];
    let id = id.as_str();
    match document.status() {
        Status::Draft if ahead.is_ready() => words.extend(["submit", id]),
        // At a terminal it asks for these.
        Status::Draft if asks && lacks_only(ahead, &[Kind::Meeting, Kind::Sections]) => words.extend(["submit", id]),
        Status::Draft if lacks_only(ahead, &[Kind::Meeting]) => words.extend(["meeting", "schedule", id]),
        Status::InReview if is_unshared(document, now) => words.extend(["meeting", "share", id]),
        Status::InReview if ahead.is_ready() || lacks_only(ahead, &[Kind::Meeting, Kind::Approvals]) => {
            words.extend(["review", id]);
            words.extend(minutes(document, ahead));
        }
        Status::Reviewed if ahead.is_ready() => words.extend(["close", id]),
        Status::Reviewed if lacks_only(ahead, &[Kind::Posting]) => {
            words.extend(["message", "external", id, "posted", "--url", "URL"]);
        }
        Status::Closed => words.extend(["show", id]),
        Status::Draft | Status::InReview | Status::Reviewed => words.extend(["edit", id]),
    }
    words.into_iter().map(str::to_owned).collect()
}

/// A command as it can be pasted into a shell where it is read: what a verb asks for there is left out.
pub(crate) fn pasteable(words: &[String], asks: bool) -> String {
    let words = if asks { asked_for(words) } else { words.to_vec() };
    words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
}

/// Whether nothing else is lacking than what is of these kinds.
fn lacks_only(ahead: &Ahead, kinds: &[Kind]) -> bool {
    ahead.others().next().is_none() && ahead.lacking().all(|item| kinds.contains(&item.kind))
}

/// Whether the meeting is ahead, and nobody was given the link yet.
fn is_unshared(document: &Document, now: DateTime<Utc>) -> bool {
    let meeting = &document.meeting;
    meeting.held.is_none() && meeting.shared.is_none() && meeting.planned().is_some_and(|at| at.value > now)
}

/// What `review` is still to be told.
fn minutes(document: &Document, ahead: &Ahead) -> Vec<&'static str> {
    let meeting = &document.meeting;
    let lacks = |kind: Kind| ahead.lacking().any(|item| item.kind == kind);
    let mut options = Vec::new();
    if lacks(Kind::Meeting) && meeting.held.is_none() {
        options.extend(["--held", "TIME"]);
    }
    if lacks(Kind::Meeting) && meant(meeting.outcome.as_ref()).is_none() {
        options.extend(["--outcome", "TEXT"]);
    }
    if lacks(Kind::Approvals) {
        options.extend(["--approved-by", "NAME"]);
    }
    options
}
