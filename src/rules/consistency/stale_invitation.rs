//! Compares what calendars know of the meeting with what they knew.

use crate::document::edit::{Editor, Value};
use crate::document::{CalendarEntry, Meeting, said};
use crate::finding::Edit;
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{Message, say};

rule! {
    /// The meeting changed, and calendars will not notice.
    ///
    /// A calendar knows a meeting by its `uid`, and takes the message with the highest `sequence` for the newest. pmgit
    /// writes both: `uid` once and for all, and `sequence` one higher with every change of the time, the length or
    /// whether the meeting takes place. A change made by hand has to do the same, or some people will come at the old
    /// time.
    ///
    /// ```toml base
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
    /// ```
    ///
    /// ```toml fails
    /// [meeting]
    /// scheduled = 2026-11-23T07:00:00Z
    /// uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
    /// ```
    ///
    /// ```toml base
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
    /// ```
    ///
    /// ```toml passes
    /// [meeting]
    /// scheduled = 2026-11-23T07:00:00Z
    /// uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
    /// sequence = 1
    /// ```
    ///
    /// Raise `sequence` by one (`pmgit check --fix` does it), and send the invitation again: `pmgit meeting invite ID`.
    /// Restore a `uid` that has changed.
    ja: {
        /// ミーティングが変更されましたが、カレンダーには反映されません。
        ///
        /// カレンダーは、`uid`でミーティングを見分け、`sequence`が最も大きいものを最新とみなします。
        /// どちらもpmgitが書き込みます。`uid`は一度決まったら変わらず、`sequence`は日時、長さ、開催の有無が変わるたびに1増えます。
        /// 手作業で変更した場合も同じようにしないと、元の日時に来る人が出てしまいます。
        ///
        /// {examples}
        ///
        /// `sequence`を1増やし（`pmgit check --fix`でも増やせます）、`pmgit meeting invite ID`で招待を送り直してください。
        /// `uid`が変わっている場合は、元に戻してください。
    }
    id: StaleInvitation,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    traits: [AboutChange],
    since: "0.2",
    source: "RFC 5546, section 2.1.4" / "RFC 5546の2.1.4節",
    check: Check::Document(check),
}

/// People are invited while the branch that brings the postmortem is not merged yet, so that what is committed there
/// counts before what the mainline has.
fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for past in [subject.committed, subject.base].into_iter().flatten() {
        if compare(subject, &past.meeting, violations) == Outcome::Stale {
            return;
        }
    }
}

#[derive(PartialEq, Eq)]
enum Outcome {
    UpToDate,
    Stale,
}

fn compare(subject: &Subject<'_>, base: &Meeting, violations: &mut Violations<'_>) -> Outcome {
    let meeting = &subject.document.meeting;
    // What was held is over, and before pmgit has written anything down, no calendar knows the meeting.
    let is_over = base.held.is_some() || meeting.held.is_some();
    if is_over || (said(base.uid.as_ref()).is_none() && base.sequence.is_none()) {
        return Outcome::UpToDate;
    }
    let other_uid = look_at_uid(subject, base, violations);
    let (before, after) = (base.calendar_entry(), meeting.calendar_entry());
    if before != after && meeting.sequence() <= base.sequence() {
        let next = base.next_sequence();
        let place = changed(meeting, before, after).or(meeting.span);
        let message = say! {
            en: "the meeting changed, and its `sequence` did not rise";
            ja: "ミーティングが変更されていますが、`sequence`が増えていません"
        };
        raise(subject, next, place, message.into(), violations);
        Outcome::Stale
    } else if meeting.sequence() < base.sequence() {
        let (was, is) = (base.sequence(), meeting.sequence());
        let place = meeting.sequence.as_ref().map(|number| number.span).or(meeting.span);
        let message = say! {
            en: "the meeting's `sequence` went back from {was} to {is}";
            ja: "ミーティングの`sequence`が{was}から{is}に戻っています"
        };
        raise(subject, was, place, message.into(), violations);
        Outcome::Stale
    } else {
        other_uid
    }
}

fn look_at_uid(subject: &Subject<'_>, base: &Meeting, violations: &mut Violations<'_>) -> Outcome {
    let meeting = &subject.document.meeting;
    let Some(known) = said(base.uid.as_ref()).filter(|known| said(meeting.uid.as_ref()) != Some(known)) else {
        return Outcome::UpToDate;
    };
    let place = meeting.uid.as_ref().map(|uid| uid.span).or(meeting.span);
    let line = format!("`uid = {}`", serde_json::Value::from(known));
    let violation = violations
        .near(
            place,
            say! {
                en: "the meeting's `uid` is not the one that calendars know: they will show a second meeting";
                ja: "ミーティングの`uid`がカレンダーに登録されたものと異なるため、別のミーティングとして表示されます"
            },
        )
        .about("uid")
        .hint(say! { en: "restore {line} below `[meeting]`"; ja: "`[meeting]`の{line}を元に戻してください" });
    if let Some(Edit { span, text }) = edit(subject, "uid", &Value::String(known.to_owned())) {
        violation.fix(span, text);
    }
    Outcome::Stale
}

fn raise(subject: &Subject<'_>, to: u32, place: Option<Span>, message: Message, violations: &mut Violations<'_>) {
    let id = subject.id.map_or("ID", |id| id.as_str());
    let invite = format!("`pmgit meeting invite {id}`");
    let violation = violations.near(place, message).hint(say! {
        en: "write `sequence = {to}` below `[meeting]` (`pmgit check --fix` does it), and send the invitation again: {invite}";
        ja: "`[meeting]`に`sequence = {to}`と書き（`pmgit check --fix`でも書けます）、{invite}で招待を送り直してください"
    });
    if let Some(Edit { span, text }) = edit(subject, "sequence", &Value::Integer(to.into())) {
        violation.fix(span, text);
    }
}

/// Where the first thing stands that changed.
fn changed(meeting: &Meeting, before: CalendarEntry, after: CalendarEntry) -> Option<Span> {
    if before.scheduled != after.scheduled {
        meeting.scheduled.as_ref().map(|time| time.span)
    } else if before.minutes != after.minutes {
        meeting.minutes.as_ref().map(|minutes| minutes.span)
    } else {
        meeting.cancelled.as_ref().map(|time| time.span)
    }
}

/// The edit that sets a key of the meeting.
fn edit(subject: &Subject<'_>, key: &str, value: &Value) -> Option<Edit> {
    let text = subject.source.text();
    let mut editor = Editor::new(text).ok()?;
    editor.fill(&["meeting", key], value).ok()?;
    Edit::between(text, editor.text())
}

#[cfg(test)]
mod tests {
    use crate::finding::{Finding, RuleId};
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    const UID: &str = "uid = \"5f0c1d9a7be34e21b0a4c6d28e91f370\"\n";

    fn found(before: &str, after: &str) -> Vec<Finding> {
        let meeting = |text: &str| format!("status = \"draft\"\n[meeting]\n{text}\n");
        findings_of(RuleId::StaleInvitation, &meeting(after), Some(&meeting(before)))
    }

    fn told(before: &str, after: &str) -> Vec<String> {
        found(&format!("{UID}{before}"), &format!("{UID}{after}")).iter().map(Finding::english).collect()
    }

    const UNRAISED: &str = "the meeting changed, and its `sequence` did not rise";

    #[test]
    fn every_change_that_calendars_show_needs_a_higher_number() {
        let at = "scheduled = 2026-11-23T06:00:00Z\n";
        let shown = [
            at.to_owned(),
            "scheduled = 2026-11-23T06:00:01Z\n".to_owned(),
            format!("{at}minutes = 45\n"),
            format!("{at}cancelled = 2026-11-22T06:00:00Z\n"),
            "scheduled = \"\"\n".to_owned(),
        ];
        let mut seen = 0;
        for (one, before) in shown.iter().enumerate() {
            for (other, after) in shown.iter().enumerate() {
                for (was, is) in [(0, 0), (0, 1), (1, 1), (1, 2), (2, 1), (7, 9)] {
                    let number = |text: &str, number: u32| match number {
                        0 => text.to_owned(),
                        _ => format!("{text}sequence = {number}\n"),
                    };
                    let expected = match (one == other, was, is) {
                        (false, was, is) if is <= was => vec![UNRAISED.to_owned()],
                        (true, was, is) if is < was => {
                            vec![format!("the meeting's `sequence` went back from {was} to {is}")]
                        }
                        _ => Vec::new(),
                    };
                    assert_eq!(told(&number(before, was), &number(after, is)), expected, "{before} {after} {was} {is}");
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 150);
    }

    #[test]
    fn what_calendars_do_not_show_or_do_not_know_needs_none() {
        let at = "scheduled = 2026-11-23T06:00:00Z\n";
        for honest in [
            "scheduled = 2026-11-23T15:00:00+09:00\n",
            "scheduled = 2026-11-23T06:00:00Z\nminutes = 30\n",
            "scheduled = 2026-11-23T06:00:00Z\nminutes = \"\"\n",
            "scheduled = 2026-11-23T06:00:00Z\ncalendar = \"https://calendar.example.com/e/2\"\n",
            "scheduled = 2026-11-23T06:00:00Z\nshared = 2026-11-21T06:00:00Z\nattendees = [\"zoe\"]\n",
            "scheduled = 2026-11-23T06:00:00Z\nfacilitator = \"ivo\"\n",
            "scheduled = 2026-11-25T06:00:00Z\nheld = 2026-11-23T06:10:00Z\noutcome = \"Agreed on all.\"\n",
        ] {
            assert!(told(at, honest).is_empty(), "{honest}");
        }
        assert!(found(at, "scheduled = 2026-11-23T07:00:00Z\n").is_empty(), "nobody was invited by pmgit");
        assert_eq!(found(&format!("{at}sequence = 1\n"), "scheduled = 2026-11-23T07:00:00Z\nsequence = 1\n").len(), 1);
        assert!(found(at, &format!("{at}{UID}")).is_empty());
    }

    #[test]
    fn a_uid_stays_for_ever() {
        let at = "scheduled = 2026-11-23T06:00:00Z\n";
        for other in ["", "uid = \"\"\n", "uid = \"5f0c\"\n"] {
            let [finding] = &found(&format!("{at}{UID}"), &format!("{at}{other}"))[..] else { panic!("{other}") };
            assert_eq!(finding.key.as_str(), "uid");
            assert_eq!(
                finding.english_hint().as_deref(),
                Some("restore `uid = \"5f0c1d9a7be34e21b0a4c6d28e91f370\"` below `[meeting]`")
            );
            assert!(finding.message(Language::Ja).contains("別のミーティング"));
        }
    }
}
