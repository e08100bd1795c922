//! Looks for the people who belong in the meeting.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::document::fold_handle;
use crate::invitees;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, named, one_or_many, say};

rule! {
    /// Someone who belongs in the meeting is not among its attendees.
    ///
    /// The incident commander and anyone who shadowed them, the responders, and the owners, engineering managers and
    /// product managers of the affected services agree on the facts, the analysis and the actions. What is decided
    /// without them does not last.
    ///
    /// ```toml fails
    /// [people]
    /// product_managers = ["goro", "nadia"]
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
    /// attendees = ["aiko", "ben", "chloe", "emeka", "farah", "goro"]
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// owner = "aiko"
    /// incident_commander = "ben"
    /// scribe = "chloe"
    /// responders = ["ben", "chloe", "emeka"]
    /// service_owners = ["emeka"]
    /// engineering_managers = ["farah"]
    /// product_managers = ["goro"]
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
    /// attendees = ["aiko", "Ben", "chloe", "emeka", "farah", "@goro"]
    /// ```
    ///
    /// Add everyone who was there to `attendees`. If someone could not come, let them read the outcome, waive this rule
    /// and say why.
    ja: {
        /// 参加すべき人が、ミーティングに参加していません。
        ///
        /// インシデントコマンダー、それをシャドーイングしていた人、対応者、そして影響を受けたサービスのオーナー、
        /// エンジニアリングマネージャー、プロダクトマネージャーは、事実、分析、
        /// アクションについてミーティングで合意します。当事者抜きで決めたことは長続きしません。
        ///
        /// {examples}
        ///
        /// 参加した人を`attendees`にすべて追加してください。参加できなかった人がいる場合は、
        /// 結果を読んでもらったうえで、理由を書き、例外として承認してもらいます。
    }
    id: MissingAttendee,
    group: Completeness,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, the meeting" / "プロセスのページ「ポストモーテムミーティング」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let meeting = &subject.document.meeting;
    let Some(held) = &meeting.held else { return };
    // The spellings are mostly the same; what tells people apart is looked at where they are not.
    let spelled: BTreeSet<String> = meeting.attendees.iter().map(|one| fold_handle(one)).collect();
    let marks = || meeting.attendees.iter().flat_map(|one| subject.policy.marks_of(one)).collect::<BTreeSet<_>>();
    let marks = LazyCell::new(marks);
    let attended =
        |person: &str| spelled.contains(&fold_handle(person)) || !subject.policy.marks_of(person).is_disjoint(&marks);
    let required = invitees::required(&subject.document.people).into_iter().map(|(person, _)| person);
    let mut seen = BTreeSet::new();
    let had_left = |person: &str| invitees::had_left(person, subject.document, subject.policy);
    let missing = required.filter(|person| !attended(person) && !had_left(person) && seen.insert(fold_handle(person)));
    let missing: Vec<String> = missing.map(named).collect();
    if !missing.is_empty() {
        let span = meeting.attendees.first().map_or(held.span, |first| first.span);
        let count = missing.len();
        violations
            .at(span, say! {
                |listing|
                en: "{} {} not in `meeting.attendees`", people(&missing, listing.language), one_or_many(count, "is", "are");
                ja: "ミーティングに{}が参加していません", people(&missing, listing.language)
            })
            .extent(count as u64)
            .hint(say! {
                en: "add everyone who was there; if someone could not come, waive this rule and say why";
                ja: "参加した人を`meeting.attendees`にすべて追加してください。参加できなかった人がいる場合は、例外として承認してもらってください"
            });
    }
}

/// So many people are named.
const MOST_NAMED: usize = 20;

fn people(names: &[String], language: Language) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let more = (more > 0).then(|| match language {
        Language::En => format!("{more} more"),
        Language::Ja => format!("ほか{more}人"),
    });
    language.and_list(names.iter().take(MOST_NAMED).cloned().chain(more))
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    const OVERLAY: &str = r#"
        status = "reviewed"
        [people]
        incident_commander = "ben"
        responders = ["chloe", "Ben", "@zoe", "zoe"]
        commander_shadow = "h\u001b[31m"
        [meeting]
        attendees = ["chloe", "emeka", "farah", "goro"]
    "#;

    #[test]
    fn everyone_is_named_once_and_nothing_of_a_name_acts_on_a_terminal() {
        let found = [r"warning missing-attendee: `ben`, `h\u{1b}[31m` and `@zoe` are not in `meeting.attendees`"];
        let mut told = judged(OVERLAY);
        told.retain(|finding| !finding.contains("hidden-text"));
        assert_eq!(told, found);
    }

    #[test]
    fn the_absent_are_one_thing_to_do_and_counted() {
        let found = findings_of(RuleId::MissingAttendee, OVERLAY, None);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!((one.key.as_str(), one.extent), ("", 3));
        assert_eq!(one.message(Language::Ja), r"ミーティングに`ben`、`h\u{1b}[31m`、`@zoe`が参加していません");
    }

    #[test]
    fn a_meeting_still_to_come_has_no_attendees() {
        assert!(judged("[meeting]\nattendees = []\n").is_empty());
    }
}
