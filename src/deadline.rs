//! What is due when, for one document under one policy; it reads no clock and judges nothing.
//!
//! The clock of every deadline starts at `incident.resolved`; without it there is none.

use chrono::TimeDelta;

use crate::calendar::{Deadline, Within};
use crate::document::{Document, Moment, exact};
use crate::policy::{Need, Policy, Severity};
use crate::text::Language;

/// How long before the meeting the link is shared for review (process page, step 7: "about 24 hours before").
pub(crate) const SHARED_BEFORE: TimeDelta = TimeDelta::hours(24);

/// How long after the meeting the message to customers may take.
const POSTED_WITHIN: Within = Within::BusinessDays(1);

/// When the meeting must have begun: 3 days after the resolution for SEV-1, 5 business days for the others, by default.
pub(crate) fn meeting_by(document: &Document, policy: &Policy) -> Option<Deadline> {
    after_resolution(document, policy, severity(document, policy)?.meeting?)
}

/// When the actions are due: 15 days after the resolution for SEV-1, 30 for SEV-2, by default.
pub(crate) fn actions_by(document: &Document, policy: &Policy) -> Option<Deadline> {
    after_resolution(document, policy, severity(document, policy)?.actions?)
}

/// When the message to customers must be posted, counted from the meeting; nothing where there is none and none is
/// needed.
pub(crate) fn external_message_by(document: &Document, policy: &Policy) -> Option<Deadline> {
    let needed = severity(document, policy).is_some_and(|severity| severity.external_message == Need::Required);
    if document.external_message.is_none() && !needed {
        return None;
    }
    after_meeting(document, policy)
}

/// When what follows the meeting must be done: the messages sent, and the postmortem closed ("right after the meeting",
/// process page, step 8).
pub(crate) fn after_meeting(document: &Document, policy: &Policy) -> Option<Deadline> {
    Some(policy.calendar.deadline(meeting_at(document)?, POSTED_WITHIN))
}

/// When the link must have been shared for review. Nobody can share it before the incident is over: where the meeting
/// follows within a day, the link comes before the meeting begins.
pub(crate) fn share_by(document: &Document) -> Option<Moment> {
    let begins = meeting_at(document)?;
    let by = begins.checked_sub_signed(SHARED_BEFORE)?;
    let over = exact(&document.incident.resolved).map(|at| at.value).or_else(|| document.incident.began());
    Some(if over.is_some_and(|over| by < over) { begins } else { by })
}

/// When the meeting begins: as it was held once that is recorded, else as it is scheduled; nothing where it was called
/// off.
pub(crate) fn meeting_at(document: &Document) -> Option<Moment> {
    document.meeting.begins().map(|time| time.value)
}

/// What is due when, a line each: what `new` and `status` say.
pub(crate) fn lines(document: &Document, policy: &Policy, language: Language) -> Vec<String> {
    let meeting = meeting_by(document, policy).filter(|_| document.meeting.held.is_none()).map(|by| {
        let by = by.describe(language);
        let begins = document.meeting.planned();
        match (language, begins.map(|at| policy.calendar.zone().time_text(at.value, language))) {
            (Language::En, None) => format!("the meeting must begin by {by}"),
            (Language::En, Some(at)) => format!("the meeting is scheduled for {at}, and must begin by {by}"),
            (Language::Ja, None) => format!("ミーティングの開始期限：{by}"),
            (Language::Ja, Some(at)) => format!("ミーティングの開始期限：{by}（予定は{at}）"),
        }
    });
    let unposted = document.external_message.as_ref().is_none_or(|message| message.posted.is_none());
    let message = external_message_by(document, policy).filter(|_| unposted).map(|by| {
        let by = by.describe(language);
        match language {
            Language::En => format!("the external message must be posted by {by}"),
            Language::Ja => format!("対外的なメッセージの投稿期限：{by}"),
        }
    });
    let open = document.actions.iter().any(|action| action.done.is_none() && action.declined.is_none());
    let actions = actions_by(document, policy).filter(|_| open || document.actions.is_empty()).map(|by| {
        let by = by.describe(language);
        match language {
            Language::En => format!("the actions are due by {by}"),
            Language::Ja => format!("アクションの期限：{by}"),
        }
    });
    [meeting, message, actions].into_iter().flatten().collect()
}

fn severity<'p>(document: &Document, policy: &'p Policy) -> Option<&'p Severity> {
    policy.severity(document.severity())
}

fn after_resolution(document: &Document, policy: &Policy, within: Within) -> Option<Deadline> {
    let resolved = exact(&document.incident.resolved)?;
    Some(policy.calendar.deadline(resolved.value, within))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::source::{RepoPath, SourceFile};

    fn document(severity: &str, rest: &str) -> Document {
        let text = format!("title = \"a\"\nstatus = \"draft\"\nseverity = \"{severity}\"\n{rest}");
        let source = SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.into_bytes());
        parse(&source).0.expect("it is a postmortem")
    }

    /// The resolution is on a Friday.
    const RESOLVED: &str = "[incident]\nresolved = 2026-11-20T23:59:00Z\n";

    fn last_day(deadline: Option<Deadline>) -> Option<String> {
        deadline.map(|deadline| deadline.last_day.to_string())
    }

    #[test]
    fn the_meeting_is_due_by_the_severity() {
        let policy = Policy::default();
        let by = |severity| last_day(meeting_by(&document(severity, RESOLVED), &policy));
        assert_eq!(by("SEV-1").as_deref(), Some("2026-11-23"));
        assert_eq!(by("SEV-2").as_deref(), Some("2026-11-27"));
        assert_eq!(by("SEV-5").as_deref(), Some("2026-11-27"));
        assert_eq!(by("SEV-9"), None);
    }

    #[test]
    fn nothing_is_due_without_a_resolution() {
        let (policy, document) = (Policy::default(), document("SEV-1", ""));
        assert_eq!(last_day(meeting_by(&document, &policy)), None);
        assert_eq!(last_day(actions_by(&document, &policy)), None);
    }

    #[test]
    fn actions_are_due_in_fifteen_days_thirty_days_or_never() {
        let policy = Policy::default();
        let by = |severity| last_day(actions_by(&document(severity, RESOLVED), &policy));
        assert_eq!(by("SEV-1").as_deref(), Some("2026-12-05"));
        assert_eq!(by("SEV-2").as_deref(), Some("2026-12-20"));
        assert_eq!(by("SEV-3"), None);
    }

    #[test]
    fn the_message_to_customers_is_due_a_business_day_after_the_meeting_was_held() {
        let policy = Policy::default();
        let meeting = "[meeting]\nscheduled = 2026-11-23T06:00:00Z\nheld = 2026-11-27T06:00:00Z\n";
        assert_eq!(last_day(external_message_by(&document("SEV-1", meeting), &policy)).as_deref(), Some("2026-11-30"));
        assert_eq!(last_day(external_message_by(&document("SEV-2", meeting), &policy)), None);
        let drafted = format!("{meeting}[external_message]\nsummary = \"a\"\n");
        assert_eq!(last_day(external_message_by(&document("SEV-2", &drafted), &policy)).as_deref(), Some("2026-11-30"));
    }

    #[test]
    fn the_link_is_shared_a_day_before() {
        let shared = share_by(&document("SEV-1", "[meeting]\nscheduled = 2026-11-23T06:00:00+09:00\n"));
        assert_eq!(shared.map(|at| at.to_rfc3339()).as_deref(), Some("2026-11-22T06:00:00+09:00"));
    }

    #[test]
    fn the_link_of_a_meeting_that_follows_at_once_is_shared_before_it_begins() {
        let by = |times: &str| {
            let meeting = "[meeting]\nscheduled = 2026-11-21T06:00:00Z\n";
            share_by(&document("SEV-1", &format!("[incident]\n{times}\n{meeting}"))).map(|at| at.to_rfc3339())
        };
        let (before, begins) = (Some("2026-11-20T06:00:00+00:00"), Some("2026-11-21T06:00:00+00:00"));
        for (times, expected) in [
            ("resolved = 2026-11-20T23:59:00Z", begins),
            ("resolved = 2026-11-20T06:00:01Z", begins),
            ("resolved = 2026-11-20T06:00:00Z", before),
            ("resolved = 2026-11-19T23:00:00Z", before),
            // Nothing tells when it was over.
            ("started = 2026-11-20T23:00:00Z", begins),
            ("started = 2026-11-20T02:00:00Z", before),
            ("", before),
        ] {
            assert_eq!(by(times).as_deref(), expected, "{times}");
        }
    }
}
