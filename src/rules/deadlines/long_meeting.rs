//! Compares how long the meeting is planned to take with how long one may take.

use crate::policy::POLICY_PATH;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{plural, say};

rule! {
    /// The meeting is planned to take longer than the policy allows.
    ///
    /// A meeting that everyone has prepared for agrees on the facts and the actions in half an hour. One that is planned
    /// much longer is often meant for reading or for finding solutions, and fewer people can come. The policy says how
    /// many minutes a meeting may take: 60 by default.
    ///
    /// ```toml fails
    /// [meeting]
    /// minutes = 90
    /// ```
    ///
    /// ```toml passes
    /// [meeting]
    /// minutes = 60
    /// ```
    ///
    /// ```toml policy
    /// [meeting]
    /// maximum = 30
    /// ```
    ///
    /// ```toml fails
    /// [meeting]
    /// minutes = 45
    /// ```
    ///
    /// Plan a shorter meeting, and have the postmortem read before it. Leave the design of solutions to the owners of
    /// the actions.
    ja: {
        /// ミーティングの予定時間が、ポリシーの上限を超えています。
        ///
        /// 参加者が準備してきていれば、事実とアクションについては30分ほどで合意できます。
        /// 予定がそれよりかなり長いミーティングは、その場で読むことや解決策の検討が目的になりがちで、
        /// 参加できる人も減ります。上限はポリシーで決まり、既定では60分です。
        ///
        /// {examples}
        ///
        /// 事前に読んでもらい、ミーティングは短く設定してください。解決策の検討は、アクションの担当に任せます。
    }
    id: LongMeeting,
    group: Deadlines,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.2",
    source: "meeting page; process page, the meeting"
        / "ミーティングのページ、プロセスのページ「ポストモーテムミーティング」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let longest = subject.policy.longest_meeting;
    let Some(minutes) = subject.document.meeting.minutes.as_ref().filter(|minutes| minutes.value > longest) else {
        return;
    };
    let (planned, over) = (minutes.value as usize, minutes.value - longest);
    violations
        .at(
            minutes.span,
            say! {
                en: "the meeting is planned to take {}, but {longest} are the limit", plural(planned, "minute");
                ja: "ミーティングの予定は{planned}分で、上限の{longest}分を超えています"
            },
        )
        .extent(over.into())
        .hint(say! {
            en: "plan a shorter one, and have the postmortem read beforehand; the limit is `meeting.maximum` in `{POLICY_PATH}`";
            ja: "事前に読んでもらい、短く設定してください（上限は`{POLICY_PATH}`の`meeting.maximum`です）"
        });
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{hinted, judged, judged_under};
    use crate::text::Language;

    #[test]
    fn the_limit_itself_is_allowed_and_less_beyond_it_is_less() {
        let over = |minutes: u32| {
            let found = findings_of(RuleId::LongMeeting, &format!("[meeting]\nminutes = {minutes}\n"), None);
            found.first().map(|one| (one.key.as_str().to_owned(), one.extent))
        };
        assert_eq!(
            [60, 61, 90, 4_294_967_295].map(over),
            [None, Some((String::new(), 1)), Some((String::new(), 30)), Some((String::new(), 4_294_967_235)),]
        );
    }

    #[test]
    fn it_is_said_in_both_languages() {
        let found = findings_of(RuleId::LongMeeting, "[meeting]\nminutes = 90\n", None);
        assert_eq!(found[0].english(), "the meeting is planned to take 90 minutes, but 60 are the limit");
        assert_eq!(found[0].message(Language::Ja), "ミーティングの予定は90分で、上限の60分を超えています");
    }

    #[test]
    fn a_meeting_of_no_stated_length_is_not_long_and_a_draft_gets_a_hint() {
        assert!(judged_under("[meeting]\nmaximum = 1\n", "[meeting]\nminutes = \"\"\n").is_empty());
        let draft = "status = \"draft\"\n[meeting]\nminutes = 90\n";
        assert!(judged(draft).is_empty() && hinted(draft).iter().any(|one| one.starts_with("hint long-meeting: ")));
    }
}
