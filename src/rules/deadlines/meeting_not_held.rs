//! Looks for when the meeting was held and what came of it.

use crate::document::{Moment, Status, Transition, meant};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;
use crate::toml_record::Located;

rule! {
    /// The meeting was not held, was held after the review ended, or has no recorded outcome.
    ///
    /// Reviewed means that the meeting is over and its attendees agree on the facts, the analysis and the actions.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [meeting]
    /// outcome = ""
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [meeting]
    /// held = 2026-11-23T23:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [meeting]
    /// outcome = "Agreed on facts and analysis; the second action was declined."
    /// ```
    ///
    /// Hold the meeting, and write `held` and `outcome` under `[meeting]`; `pmgit review` writes both.
    ja: {
        /// ミーティングが未実施か、レビューの終了後に実施されたか、結果が記録されていません。
        ///
        /// レビュー済とは、ミーティングが終わり、参加者が事実、分析、アクションについて合意している状態です。
        ///
        /// {examples}
        ///
        /// ミーティングを実施し、`[meeting]`に`held`と`outcome`を書いてください。`pmgit review`を使うと、
        /// 両方が記録されます。
    }
    id: MeetingNotHeld,
    group: Deadlines,
    levels: [Reviewed => Error],
    waiver: Yes,
    traits: [MilderWhereVoluntary, SatisfiedByReview, AskedByStep],
    since: "0.1",
    source: "process page, status descriptions and step 8"
        / "プロセスのページ「ステータスの記述」と手順8",
    check: Check::Document(check),
}

/// How many steps are left, the outcome the last of them, so that each is a step forward.
const STEPS_TO_HOLD: u64 = 3;
const STEPS_TO_CORRECT: u64 = 2;

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let meeting = &subject.document.meeting;
    let Some(held) = &meeting.held else {
        let place = meeting.scheduled.as_ref().map(|time| time.span).or(meeting.span);
        violations
            .near(place, say! { en: "the meeting was not held"; ja: "ミーティングが実施されていません" })
            .extent(STEPS_TO_HOLD)
            .hint(say! {
                en: "once it has been held, write `held` (when it began) and `outcome = \"...\"` under `[meeting]`";
                ja: "実施したら、`[meeting]`に、開始日時を`held`、結果を`outcome = \"...\"`として書いてください"
            });
        return;
    };
    match reviewed(subject) {
        Some(reviewed) if reviewed.value < held.value => {
            violations
                .at(held.span, say! {
                    en: "the review ended before the meeting was held";
                    ja: "ミーティングの実施前にレビューが終わっています"
                })
                .extent(STEPS_TO_CORRECT)
                .related(reviewed.span, say! { en: "the review ended then"; ja: "レビューが終わった日時" })
                .hint(say! {
                    en: "correct `held` (when the meeting began), or take the step back: `pmgit reopen` or `pmgit return`";
                    ja: "`held`（開始日時）を直すか、`pmgit reopen`または`pmgit return`で前のステータスに戻してください"
                });
        }
        _ if meant(meeting.outcome.as_ref()).is_none() => {
            violations
                .at(held.span, say! {
                    en: "the outcome of the meeting is not recorded";
                    ja: "ミーティングの結果が記録されていません"
                })
                .extent(1)
                .hint(say! {
                    en: "write `outcome = \"...\"` under `[meeting]`: what was agreed on about facts, analysis and actions";
                    ja: "事実、分析、アクションについて合意したことを、`[meeting]`に`outcome = \"...\"`として書いてください"
                });
        }
        _ => {}
    }
}

/// When the review ended, as the last step out of it records.
fn reviewed<'d>(subject: &Subject<'d>) -> Option<&'d Located<Moment>> {
    let of_review = |entry: &&Located<Transition>| {
        let from = entry.from.as_deref() == Some(&Status::InReview);
        from && matches!(entry.to.as_deref(), Some(Status::Reviewed | Status::Closed))
    };
    subject.document.transitions.iter().rfind(of_review)?.at.as_ref()
}

#[cfg(test)]
mod tests {
    use crate::finding::{Key, RuleId};
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    #[test]
    fn a_meeting_that_was_not_held_is_told_whatever_its_outcome() {
        let overlay = "status = \"reviewed\"\n[meeting]\nheld = \"\"\n";
        assert_eq!(judged(overlay), ["error meeting-not-held: the meeting was not held"]);
        assert_eq!(judged(&format!("{overlay}outcome = \"\"\n")).len(), 1);
    }

    #[test]
    fn each_step_leaves_less_to_do() {
        let found = |times: &str| {
            let found =
                findings_of(RuleId::MeetingNotHeld, &format!("status = \"reviewed\"\n[meeting]\n{times}\n"), None);
            assert!(found.len() < 2 && found.iter().all(|one| one.key == Key::WHOLE), "{found:?}");
            found.first().map(|one| (one.extent, one.message(Language::Ja), one.places.related.len()))
        };
        let told = |extent, message: &str, related| Some((extent, message.to_owned(), related));
        assert_eq!(found("held = \"\""), told(3, "ミーティングが実施されていません", 0));
        let late = told(2, "ミーティングの実施前にレビューが終わっています", 1);
        assert_eq!(found("held = 2026-11-23T23:00:00Z"), late);
        assert_eq!(found("outcome = \"\""), told(1, "ミーティングの結果が記録されていません", 0));
        assert_eq!(found("minutes = 30"), None);
    }
}
