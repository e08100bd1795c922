//! Compares when the link was shared with when the meeting begins.

use super::lateness::seconds;
use crate::deadline;
use crate::document::Status;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, plural, say};

rule! {
    /// The link was shared less than a day before the meeting, or not at all.
    ///
    /// A meeting in which everyone has read the postmortem can agree on the facts; otherwise it is spent reading. Share
    /// the link about 24 hours before the meeting, even if the postmortem is not complete yet.
    ///
    /// ```toml fails
    /// [meeting]
    /// shared = 2026-11-22T21:00:00Z
    /// scheduled = 2026-11-23T06:00:00Z
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [meeting]
    /// shared = ""
    /// ```
    ///
    /// ```toml passes
    /// [meeting]
    /// shared = 2026-11-22T06:00:00Z
    /// scheduled = 2026-11-23T06:00:00Z
    /// ```
    ///
    /// Move the meeting to a later time within its deadline, or begin it with time to read. If the link was shared and
    /// nobody noted it, write when: `pmgit meeting share` does it as you share.
    ja: {
        /// リンクの共有がミーティングの24時間前に間に合っていないか、記録されていません。
        ///
        /// 参加者がポストモーテムを読んできていれば、ミーティングでは事実について合意できます。
        /// 読んでいなければ、その場で一緒に読むだけで終わってしまいます。書き終わっていなくても、
        /// ミーティングの約24時間前にはリンクを共有します。
        ///
        /// {examples}
        ///
        /// 期限の範囲内でミーティングを遅らせるか、ミーティングの最初に読む時間を取ってください。
        /// 共有したのに記録がない場合は、その日時を書いてください。`pmgit meeting share`を使えば、
        /// 共有と同時に記録されます。
    }
    id: LateSharing,
    group: Deadlines,
    levels: [InReview => Warning],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "process page, step 7; meeting page"
        / "プロセスのページの手順7、ミーティングのページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    let Some(shared) = &document.meeting.shared else { return look_for_sharing(subject, violations) };
    let (Some(by), Some(begins)) = (deadline::share_by(document), document.meeting.begins()) else { return };
    if shared.value <= by {
        return;
    }
    let late = seconds(shared.value - by);
    let is_after = shared.value > begins.value;
    let hours = usize::try_from((begins.value - shared.value).num_hours()).unwrap_or(0);
    let zone = subject.policy.calendar.zone().clone();
    let message = if is_after {
        Message::from(say! {
            en: "the link was shared only after the meeting had begun";
            ja: "リンクが共有されたのは、ミーティングが始まったあとでした"
        })
    } else {
        Message::from(say! {
            en: "the link was shared {} before the meeting", match hours {
                0 => "less than an hour".to_owned(),
                _ => plural(hours, "hour"),
            };
            ja: "リンクが共有されたのは、ミーティングの{hours}時間前でした"
        })
    };
    let violation = violations.at(shared.span, message);
    violation.extent(late).related(begins.span, say! { en: "the meeting"; ja: "ミーティング" }).hint(say! {
        |reader|
        en: "it was due by {}; begin the meeting with time to read", zone.moment_text(by, reader.language);
        ja: "期限は{}でした。ミーティングの最初に読む時間を取ってください", zone.moment_text(by, reader.language)
    });
}

/// Looks for a meeting to which people came without having been sent the link.
fn look_for_sharing(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let meeting = &subject.document.meeting;
    if meeting.held.is_none() && subject.status() < Status::Reviewed {
        return;
    }
    let place = meeting.held.as_ref().map(|held| held.span).or(meeting.span);
    violations
        .near(place, say! {
            en: "nothing says that the link was shared before the meeting";
            ja: "ミーティングの前にリンクを共有した記録がありません"
        })
        .about("unshared")
        .hint(say! {
            en: "write when it was shared under `[meeting]`: `shared = 2026-11-22T06:00:00Z`; if it was not, waive this rule and say why";
            ja: "共有した日時を`[meeting]`に`shared = 2026-11-22T06:00:00Z`のように書いてください。共有しなかった場合は、理由を書き、例外として承認してもらってください"
        });
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;

    #[test]
    fn a_link_that_was_shared_earlier_is_less_late() {
        let late = |shared: &str| {
            let found = findings_of(RuleId::LateSharing, &format!("[meeting]\nshared = {shared}\n"), None);
            found.first().map(|one| (one.extent, one.english_hint().unwrap_or_default()))
        };
        let hint = "it was due by Sun 22 Nov 2026, 06:00 UTC; begin the meeting with time to read";
        assert_eq!(late("2026-11-22T09:00:00Z"), Some((3 * 3_600, hint.to_owned())));
        assert_eq!(late("2026-11-22T07:00:00Z"), Some((3_600, hint.to_owned())));
        assert_eq!(late("2026-11-22T06:00:00Z"), None);
    }

    #[test]
    fn the_meeting_as_it_was_held_counts() {
        let times = |shared: &str| format!("status = \"reviewed\"\n[meeting]\nshared = {shared}\n");
        assert!(judged(&times("2026-11-22T15:00:00+09:00")).is_empty());
        let found = judged(&times("2026-11-23T04:59:00Z"));
        assert_eq!(found, ["warning late-sharing: the link was shared 1 hour before the meeting"]);
        let found = judged(&times("2026-11-23T06:00:01Z"));
        assert_eq!(found, ["warning late-sharing: the link was shared only after the meeting had begun"]);
    }

    #[test]
    fn a_link_that_was_never_shared_is_told_once_people_have_met() {
        let told = "late-sharing: nothing says that the link was shared before the meeting";
        assert!(judged("[meeting]\nshared = \"\"\n").is_empty(), "the meeting is still to come");
        let held = judged("[meeting]\nshared = \"\"\nheld = 2026-11-23T06:00:00Z\n");
        assert!(held.contains(&format!("warning {told}")), "{held:?}");
        assert_eq!(judged("status = \"reviewed\"\n[meeting]\nshared = \"\"\n"), [format!("warning {told}")]);
        let found = findings_of(RuleId::LateSharing, "status = \"closed\"\n[meeting]\nshared = \"\"\n", None);
        assert_eq!(found.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["unshared"]);
    }
}
