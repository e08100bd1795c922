//! Compares when the actions are due with when they must be.

use chrono::NaiveDate;

use super::lateness::{counted_from, seconds};
use crate::calendar::day_text;
use crate::deadline;
use crate::document::{Action, meant};
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::{Message, say};
use crate::toml_record::Located;

rule! {
    /// An action is due, or was done, after the deadline for actions.
    ///
    /// The actions of a SEV-1 are done within 15 days of its resolution, those of a SEV-2 within 30. Work that takes
    /// longer is a project, and the action is its first step. A late action never keeps a postmortem from being closed.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", due = 2026-12-06 },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92", due = 2026-12-05 },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", due = 2026-12-05, done = 2026-12-03 },
    ///     { title = "Rewrite the session cache", kind = "prevent", priority = "P1", owner = "team-cache", ticket = "CACHE-92", due = 2027-03-01, declined = "The limit prevents it" },
    /// ]
    /// ```
    ///
    /// Name a first step that can be done in time, and set `due` to its date. If the action has to be late, or was,
    /// waive this rule for it: `pmgit waive ID late-action --where 'actions@CACHE-91' --reason TEXT --approved-by NAME`.
    ja: {
        /// アクションの期日または完了日が、アクションの期限を過ぎています。
        ///
        /// SEV-1のアクションは解決から15日以内、SEV-2のアクションは30日以内に完了させます。
        /// それより長くかかるものはプロジェクトであり、アクションにするのはその最初の一歩です。
        /// アクションが遅れていても、ポストモーテムはクローズできます。
        ///
        /// {examples}
        ///
        /// 期限までにできる最初の一歩をアクションにして、その日付を`due`に書いてください。遅れが避けられない場合は、
        /// そのアクションだけを例外として承認してもらいます：
        /// `pmgit waive ID late-action --where 'actions@CACHE-91' --reason TEXT --approved-by NAME`
    }
    id: LateAction,
    group: Deadlines,
    levels: [InReview => Warning],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "accountability page"
        / "アカウンタビリティのページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(deadline) = deadline::actions_by(subject.document, subject.policy) else { return };
    let last_day = deadline.last_day;
    for (index, action) in subject.document.actions.iter().enumerate() {
        if meant(action.declined.as_ref()).is_some() {
            continue;
        }
        let Some(day) = action.done.as_ref().or(action.due.as_ref()).filter(|day| day.value > last_day) else {
            continue;
        };
        let violation = violations.each(Key::WHOLE, day.span, || dated(index, action, day.value), say! {
            |actions|
            en: "{actions} {} the deadline of {}", actions.one_or_many("misses", "miss"), day_text(last_day, actions.language);
            ja: "{actions}が期限の{}を過ぎています", day_text(last_day, actions.language)
        });
        violation.add_extent(seconds(day.value - last_day)).hint(say! {
            |actions|
            en: "plan a first step that can be done by {}; if it has to be late, waive this rule and say why",
                day_text(last_day, actions.language);
            ja: "{}までにできる最初の一歩をアクションにしてください。遅れが避けられない場合は、例外として承認してもらってください",
                day_text(last_day, actions.language)
        });
        if let Some(resolved) = &subject.document.incident.resolved {
            violation.related(resolved.span, counted_from());
        }
    }
}

/// An action with the day that counts: once it is done, that of its end.
fn dated(index: usize, action: &Located<Action>, day: NaiveDate) -> Name {
    let (name, is_done) = (rows::action(index, action), action.done.is_some());
    Name::Said(Message::from(say! {
        |reader|
        en: "{} ({} {})", name.in_language(reader.language), if is_done { "done" } else { "due" },
            day_text(day, reader.language);
        ja: "{}（{}{}）", name.in_language(reader.language), if is_done { "完了日" } else { "期日" },
            day_text(day, reader.language)
    }))
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    fn actions(rows: &[&str]) -> String {
        let row = |rest: &&str| format!("{{ priority = \"P0\", owner = \"a\", ticket = \"CACHE-91\", {rest} }}");
        format!("actions = [{}]", rows.iter().map(row).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn late_actions_are_one_finding_that_is_less_the_nearer_they_come() {
        let found = |rows: &[&str]| {
            let mut findings = findings_of(RuleId::LateAction, &actions(rows), None);
            (findings.len() <= 1).then(|| findings.pop()).expect("one finding at most")
        };
        let both = found(&["title = \"a\", due = 2026-12-07", "title = \"b\", due = 2026-12-01, done = 2026-12-06"])
            .expect("late");
        assert_eq!(both.places.total(), 2);
        assert_eq!(
            both.message(Language::En),
            "`a` (due Mon 7 Dec 2026) and `b` (done Sun 6 Dec 2026) miss the deadline of Sat 5 Dec 2026"
        );
        assert_eq!(
            both.message(Language::Ja),
            "`a`（期日2026年12月7日(月)）、`b`（完了日2026年12月6日(日)）が期限の2026年12月5日(土)を過ぎています"
        );
        assert_eq!((both.places.related.len(), both.extent), (1, 3 * 86_400));
        let nearer = found(&["title = \"a\", due = 2026-12-06"]).expect("late");
        assert_eq!((nearer.key, nearer.extent), (both.key, 86_400));
        assert!(found(&["title = \"a\", due = 2026-12-05"]).is_none());
    }

    #[test]
    fn once_it_is_done_the_day_of_that_counts() {
        let overlay = |rest: &str| actions(&[&format!("title = \"Fix it\", {rest}")]);
        assert!(judged(&overlay("due = 2027-01-01, done = 2026-12-05")).is_empty());
        let found = ["warning late-action: `Fix it` (done Sun 6 Dec 2026) misses the deadline of Sat 5 Dec 2026"];
        assert_eq!(judged(&overlay("due = 2026-12-01, done = 2026-12-06")), found);
    }

    #[test]
    fn a_severity_without_a_deadline_has_no_late_action() {
        let late = actions(&["title = \"a\", due = 2028-01-01"]);
        assert!(judged(&format!("severity = \"SEV-3\"\n{late}")).is_empty());
    }
}
