//! Looks for the meeting's time.

use crate::document::{Document, Status, exact};
use crate::finding::Level;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, say};

rule! {
    /// The meeting is not scheduled yet.
    ///
    /// Schedule the meeting before you write the page, because calendars fill up. A meeting that was held counts as
    /// scheduled, and one that was called off does not. Calling it off during the review is a warning: the review cannot
    /// end before another one was held.
    ///
    /// ```toml fails
    /// [meeting]
    /// scheduled = ""
    /// ```
    ///
    /// ```toml fails
    /// status = "draft"
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// cancelled = 2026-11-22T08:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// ```
    ///
    /// `pmgit meeting schedule ID` proposes times that meet the deadline, and `pmgit meeting schedule ID TIME` records
    /// the one you agreed on, as `scheduled` under `[meeting]`.
    ja: {
        /// ミーティングの日時がまだ決まっていません。
        ///
        /// ミーティングは、ポストモーテムを書き終わる前に設定します。文章を書くよりも、
        /// 参加者の予定を合わせるほうが時間がかかるからです。すでに実施したミーティングは設定済みとみなし、
        /// 中止したミーティングは未設定とみなします。レビュー中に中止した場合は警告になります。
        /// 改めてミーティングを実施するまで、レビューは終わりません。
        ///
        /// {examples}
        ///
        /// `pmgit meeting schedule ID`を実行すると、期限に間に合う日時の候補が表示されます。
        /// 決まった日時は、`pmgit meeting schedule ID TIME`で`[meeting]`の`scheduled`に記録できます。
    }
    id: UnscheduledMeeting,
    group: Completeness,
    levels: [Draft => Warning, InReview => Error],
    waiver: Yes,
    traits: [KeptWhereRestricted, MilderWhereVoluntary],
    since: "0.1",
    source: "process page, step 2; template page, preface" / "プロセスのページの手順2、テンプレートのページの冒頭",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let meeting = &subject.document.meeting;
    if meeting.begins().is_some() {
        return;
    }
    let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
    let violation = match &meeting.cancelled {
        Some(cancelled) => violations.at(
            cancelled.span,
            say! {
                en: "the meeting was cancelled and has no new time";
                ja: "ミーティングが中止され、新しい日時が設定されていません"
            },
        ),
        None => violations.near(
            meeting.span,
            say! {
                en: "the meeting is not scheduled";
                ja: "ミーティングの日時が設定されていません"
            },
        ),
    };
    // The deadline counts from the end, and without one no time can be proposed.
    let hint: Message = if exact(&subject.document.incident.resolved).is_none() {
        say! {
            en: "record it: `pmgit meeting schedule {id} \"tomorrow 15:00\"`; once the time `incident.resolved` is known, the same command without a time proposes some";
            ja: "`pmgit meeting schedule {id} \"明日 15:00\"`のように記録します。`incident.resolved`の時刻を記入すると、日時を付けずに実行して候補を確認できます"
        }
        .into()
    } else {
        say! {
        en: "run `pmgit meeting schedule {id}` to see times that meet the deadline, then add the one you agree on";
        ja: "`pmgit meeting schedule {id}`で日時の候補を確認できます。日時を指定して実行すると、その日時が記録されます"
        }
        .into()
    };
    violation.hint(hint);
    // Nobody may be kept from calling off a meeting that was planned.
    let was_planned = |base: &Document| base.status() == Status::InReview && base.meeting.planned().is_some();
    if meeting.is_cancelled() && subject.status() == Status::InReview && subject.base.is_some_and(was_planned) {
        violation.at_most(Level::Warning);
    }
}
