//! Looks for the links to what was recorded elsewhere: the call, the chat and the calendar.

use crate::document::is_named;
use crate::finding::Name;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The recording of the call, the chat or the meeting's calendar entry is not linked.
    ///
    /// The recording and the chat show what happened as it happened, not as it was remembered afterwards. The entry in
    /// the shared calendar shows everyone when the meeting is; it is required once the meeting is scheduled.
    ///
    /// ```toml fails
    /// [incident]
    /// recording = ""
    /// ```
    ///
    /// ```toml fails
    /// [incident]
    /// chat = ""
    ///
    /// [meeting]
    /// calendar = ""
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// recording = "https://meet.example.com/rec/8123"
    /// chat = "https://chat.example.com/archives/inc-8123"
    ///
    /// [meeting]
    /// calendar = "https://calendar.example.com/e/abc"
    /// ```
    ///
    /// Write the links as `recording` and `chat` under `[incident]`, and as `calendar` under `[meeting]`. If one of
    /// them does not exist, for example because the call was not recorded, waive this rule and say why. To waive only
    /// that link, leave its key empty and name it:
    /// `pmgit waive ID missing-link --where incident.recording --reason TEXT --approved-by NAME`.
    ja: {
        /// レコーディング、チャット、カレンダーの予定のいずれかがリンクされていません。
        ///
        /// 会議の録画とチャットは、あとから書かれたものではない唯一の情報源です。
        /// 共有カレンダーの予定を見れば、ミーティングがいつなのかが誰にでもわかります。カレンダーの予定へのリンクは、
        /// ミーティングの日時が決まってから必要になります。
        ///
        /// {examples}
        ///
        /// リンクを、`[incident]`の`recording`と`chat`、`[meeting]`の`calendar`に書いてください。
        /// 会議を録画していなかったなど、リンクするものがない場合は、理由を書き、例外として承認してもらいます。
        /// そのリンクだけを例外とする場合は、キーを空のまま残して指定します：
        /// `pmgit waive ID missing-link --where incident.recording --reason TEXT --approved-by NAME`
    }
    id: MissingLink,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    parts: ["recording", "chat", "calendar"],
    since: "0.1",
    formerly: ["missing-recording"],
    source: "process page, steps 2 and 4; template page, preface" / "プロセスのページの手順2と4、テンプレートのページの冒頭",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (incident, meeting) = (&subject.document.incident, &subject.document.meeting);
    let links = [
        ("recording", incident.recording.as_ref(), incident.span),
        ("chat", incident.chat.as_ref(), incident.span),
        ("calendar", meeting.calendar.as_ref(), meeting.span),
    ];
    let is_missing = |key: &str, link| {
        let is_due = key != "calendar" || meeting.planned().is_some();
        is_due && !is_named(link) && !subject.not_applicable(key)
    };
    let missing: Vec<_> = links.into_iter().filter(|(key, link, _)| is_missing(key, *link)).collect();
    let places: Vec<(&str, &str)> =
        missing.iter().map(|&(key, ..)| (key, if key == "calendar" { "meeting" } else { "incident" })).collect();
    let listed: Vec<String> = places.iter().map(|(key, table)| format!("`{key}` under `[{table}]`")).collect();
    let listed_ja: Vec<String> = places.iter().map(|(key, table)| format!("`[{table}]`の`{key}`")).collect();
    let (listed, listed_ja) = (listed.join(" and "), listed_ja.join("、"));
    for (key, link, table) in missing {
        let (listed, listed_ja) = (listed.clone(), listed_ja.clone());
        violations
            .each_part(
                key,
                link.map(|link| link.span).or(table),
                || name(key),
                say! {
                    |links|
                    en: "{links} {} not linked", links.one_or_many("is", "are");
                    ja: "{links}へのリンクがありません"
                },
            )
            .hint(say! {
                en: "write the link as {listed}";
                ja: "リンクを書いてください：{listed_ja}"
            });
    }
}

/// What a link leads to.
fn name(key: &'static str) -> Name {
    Name::Said(match key {
        "recording" => say! { en: "the recording of the call"; ja: "会議の録画" }.into(),
        "chat" => say! { en: "the chat"; ja: "チャット" }.into(),
        _ => say! { en: "the meeting's calendar entry"; ja: "ミーティングのカレンダーの予定" }.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::document::{Language, template};
    use crate::finding::{Finding, Level, RuleId};
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{document, hinted, judged, judged_under, judgement};

    const NONE: &str = "[incident]\nrecording = \"\"\nchat = \" \"\n[meeting]\ncalendar = \"\"\n";

    fn found(overlay: &str) -> Vec<Finding> {
        findings_of(RuleId::MissingLink, overlay, None)
    }

    #[test]
    fn the_missing_links_are_one_thing_to_do_and_fewer_are_less() {
        let three = found(NONE);
        let [three] = &three[..] else { panic!("{three:?}") };
        assert_eq!((three.key.as_str(), three.extent), ("", 3));
        let english = "the recording of the call, the chat and the meeting's calendar entry are not linked";
        assert_eq!(three.english(), english);
        let japanese = "会議の録画、チャット、ミーティングのカレンダーの予定へのリンクがありません";
        assert_eq!(three.message(Language::Ja), japanese);
        let one = found("[incident]\nchat = \"\"\n");
        assert_eq!((one.len(), one[0].extent, &one[0].key), (1, 1, &three.key));
        assert_eq!(one[0].english(), "the chat is not linked");
    }

    #[test]
    fn a_meeting_that_is_not_scheduled_has_no_calendar_entry() {
        let unscheduled = format!("status = \"draft\"\n{NONE}scheduled = \"\"\n");
        assert_eq!(found(&unscheduled)[0].extent, 2);
    }

    #[test]
    fn the_old_name_still_waives_and_still_weighs() {
        let waiver = "[[waivers]]\nrule = \"missing-recording\"\nreason = \"Not recorded.\"\napproved_by = \"ben\"\n";
        let overlay = format!("{NONE}{waiver}");
        assert!(judged(&overlay).is_empty(), "{:?}", judged(&overlay));
        assert_eq!(judgement("", &document(&overlay)).waived.len(), 1);
        for (level, found) in [("error", vec!["error missing-link: the chat is not linked"]), ("off", vec![])] {
            let policy = format!("[rules.missing-recording]\nlevel = \"{level}\"\n");
            assert_eq!(judged_under(&policy, "[incident]\nchat = \"\"\n"), found, "{level}");
        }
    }

    #[test]
    fn one_link_may_be_waived_alone() {
        let waiver = "reason = \"Not recorded.\"\napproved_by = \"ben\"\nwhere = \"incident.recording\"\n";
        let overlay = format!("{NONE}[[waivers]]\nrule = \"missing-link\"\n{waiver}");
        let found = ["warning missing-link: the chat and the meeting's calendar entry are not linked"];
        assert_eq!(judged(&overlay), found);
    }

    #[test]
    fn what_the_policy_lets_be_absent_is_not_missed() {
        let policy = "not_applicable = [\"recording\"]\n";
        let absent = "[incident]\nrecording = \"\"\n[not_applicable]\nrecording = \"Nobody called.\"\n";
        assert!(judged_under(policy, absent).is_empty(), "{:?}", judged_under(policy, absent));
    }

    #[test]
    fn a_draft_gets_a_hint_alone_and_so_does_a_scaffold() {
        let draft = format!("status = \"draft\"\n{NONE}");
        assert!(judged(&draft).is_empty() && hinted(&draft).iter().any(|one| one.starts_with("hint missing-link: ")));
        for &language in Language::ALL {
            let findings = judgement("", template(language)).findings;
            let links: Vec<_> = findings.iter().filter(|finding| finding.rule == RuleId::MissingLink).collect();
            assert!(links.len() == 1 && links[0].level == Level::Hint && links[0].extent == 2, "{links:?}");
        }
    }
}
