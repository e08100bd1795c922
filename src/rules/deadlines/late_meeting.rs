//! Compares when the meeting begins with when it must have begun.

use super::lateness::{counted_from, seconds};
use crate::deadline;
use crate::document::exact;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The meeting begins after its deadline.
    ///
    /// Memories fade, and so does the will to change something. A SEV-1 is discussed within three calendar days of its
    /// resolution, any other incident within five business days, and this deadline outranks everyone's convenience. The
    /// day of the resolution, in the policy's time zone, is day 0; the meeting must begin before the last day is over.
    /// Once the meeting was held, `held` counts instead of `scheduled`.
    ///
    /// ```toml fails
    /// severity = "SEV-1"
    ///
    /// [incident]
    /// resolved = 2026-11-20T01:40:00Z
    ///
    /// [meeting]
    /// shared = 2026-11-22T05:30:00Z
    /// scheduled = 2026-11-24T00:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-1"
    ///
    /// [incident]
    /// resolved = 2026-11-20T01:40:00Z
    ///
    /// [meeting]
    /// shared = 2026-11-22T05:30:00Z
    /// scheduled = 2026-11-23T23:59:00Z
    /// ```
    ///
    /// Move the meeting to an earlier time, and ask others to move theirs. If it has to be late, or was, say why and
    /// have someone other than the owner approve it: `pmgit waive ID late-meeting --reason TEXT --approved-by NAME`.
    ja: {
        /// ミーティングの開始が期限を過ぎています。
        ///
        /// 時間が経つと記憶は薄れ、何かを変えようという意欲も薄れます。SEV-1は解決から3日以内、
        /// それ以外のインシデントは5営業日以内に話し合います。この期限は、参加者それぞれの都合よりも優先されます。
        /// ポリシーのタイムゾーンで解決した日を0日目と数え、最終日が終わるまでにミーティングを始めます。
        /// ミーティングを実施したあとは、`scheduled`ではなく`held`で判定します。
        ///
        /// {examples}
        ///
        /// ミーティングの日時を早め、参加者にはほかの予定を動かしてもらってください。遅れが避けられない場合や、
        /// すでに遅れた場合は、理由を書き、オーナー以外の人に例外として承認してもらいます：
        /// `pmgit waive ID late-meeting --reason TEXT --approved-by NAME`
    }
    id: LateMeeting,
    group: Deadlines,
    levels: [InReview => Error],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "process page, step 2; template page for SEV-3 to SEV-5"
        / "プロセスのページの手順2、SEV-3からSEV-5はテンプレートのページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (document, policy) = (subject.document, subject.policy);
    let meeting = &document.meeting;
    let Some(begins) = meeting.begins() else { return };
    let (Some(deadline), Some(resolved)) = (deadline::meeting_by(document, policy), exact(&document.incident.resolved))
    else {
        return;
    };
    let within = policy.severity(document.severity()).and_then(|severity| severity.meeting);
    let Some(within) = within.filter(|_| !deadline.is_met_by(begins.value)) else { return };
    let late = seconds(begins.to_utc() - deadline.end);
    let was_held = meeting.held.is_some();
    let severity = document.severity().escape_debug().to_string();
    let id = subject.id.map_or("ID", |id| id.as_str());
    let waive = format!("`pmgit waive {id} late-meeting --reason TEXT --approved-by NAME`");
    let (zone, at) = (policy.calendar.zone().clone(), begins.value);
    let message = say! {
        |reader|
        en: "the meeting {} {}, after its deadline of {} ({severity}: within {} of the resolution)",
            if was_held { "began" } else { "begins" },
            zone.moment_text(at, reader.language),
            deadline.describe(reader.language),
            within.describe(reader.language);
        ja: "ミーティングの{}は{}で、期限の{}を過ぎています（{severity}は解決から{}以内）",
            if was_held { "開始" } else { "予定" },
            zone.moment_text(at, reader.language),
            deadline.describe(reader.language),
            within.describe(reader.language)
    };
    violations
        .at(begins.span, message)
        .extent(late)
        .related(resolved.span, counted_from())
        .hint(say! {
            |_reader|
            en: "{}: {waive}", if was_held { "say why it was late" } else { "move it to an earlier time, or say why it has to be late" };
            ja: "{}：{waive}", if was_held { "遅れた理由を書き、例外として承認してもらってください" } else { "日時を早めてください。早められない場合は、理由を書き、例外として承認してもらってください" }
        });
}

#[cfg(test)]
mod tests {
    use crate::finding::{Finding, RuleId};
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{judged, judged_under};
    use crate::text::Language;

    fn meeting(times: &str) -> String {
        format!("[meeting]\nshared = 2026-11-20T02:00:00Z\n{times}\n")
    }

    #[test]
    fn the_message_tells_both_times_in_the_time_zone_of_the_policy() {
        let policy = "[calendar]\ntime_zone = \"Asia/Tokyo\"\n";
        let overlay = meeting("scheduled = 2026-11-23T15:00:00Z");
        assert!(judged(&overlay).is_empty());
        let found =
            ["error late-meeting: the meeting begins Tue 24 Nov 2026, 00:00 Asia/Tokyo, after its deadline of \
                      Mon 23 Nov, 24:00 Asia/Tokyo (SEV-1: within 3 days of the resolution)"];
        assert_eq!(judged_under(policy, &overlay), found);
    }

    #[test]
    fn a_late_meeting_that_is_moved_nearer_is_less_late() {
        let late = |scheduled: &str| -> Finding {
            let found = findings_of(RuleId::LateMeeting, &meeting(&format!("scheduled = {scheduled}")), None);
            found.into_iter().next().expect("it is late")
        };
        let (far, near) = (late("2026-11-26T06:00:00Z"), late("2026-11-24T06:00:00Z"));
        assert_eq!((far.key.clone(), far.extent), (near.key.clone(), 54 * 3_600));
        assert_eq!(near.extent, 6 * 3_600);
        assert_eq!(late("2026-11-24T00:00:00Z").extent, 1);
        let [related] = &near.places.related[..] else { panic!("{near:?}") };
        assert_eq!(related.label.in_language(Language::En), "the deadline is counted from here");
        assert_eq!(
            near.message(Language::Ja),
            "ミーティングの予定は2026年11月24日(火) 06:00 UTCで、期限の11月23日(月) 24:00 UTCを過ぎています（SEV-1は解決から3日以内）"
        );
    }

    #[test]
    fn once_it_was_held_the_schedule_does_not_count() {
        let scheduled = meeting("scheduled = 2026-12-23T06:00:00Z");
        let step =
            |from: &str, to: &str, at: &str| format!("{{ from = \"{from}\", to = \"{to}\", at = {at}, by = \"ben\" }}");
        let steps =
            [step("draft", "in-review", "2026-11-22T05:30:00Z"), step("in-review", "reviewed", "2026-11-24T06:30:00Z")];
        let reviewed = format!("status = \"reviewed\"\ntransitions = [{}]\n", steps.join(", "));
        let held = |time: &str| format!("{reviewed}{scheduled}held = {time}\n");
        assert!(judged(&held("2026-11-23T23:59:59Z")).is_empty());
        assert_eq!(judged(&held("2026-11-24T00:00:00Z")).len(), 1);
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        let overlay =
            |day: u32| format!("severity = \"SEV-2\"\n{}", meeting(&format!("scheduled = 2026-11-{day}T06:00:00Z")));
        assert!(judged(&overlay(27)).is_empty());
        assert_eq!(judged(&overlay(28)).len(), 1);
        let policy = "[calendar]\nholidays = [2026-11-26]\n";
        assert!(judged_under(policy, &overlay(29)).is_empty());
    }

    #[test]
    fn a_late_meeting_can_land_explained() {
        let overlay = meeting("scheduled = 2026-12-23T06:00:00Z");
        let waiver = |by| {
            let waiver = format!("{{ rule = \"late-meeting\", reason = \"A follow-up.\", approved_by = \"{by}\" }}");
            format!("waivers = [{waiver}]\n{overlay}")
        };
        assert!(judged(&waiver("ben")).is_empty());
        assert_eq!(judged(&waiver("aiko")).len(), 2);
        assert_eq!(judged(&waiver("ben").replace("A follow-up.", "TODO")).len(), 2);
    }
}
