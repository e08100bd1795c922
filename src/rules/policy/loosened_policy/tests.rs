use std::collections::BTreeSet;

use super::{Loosened, lines, loosened};
use crate::policy::{self, Policy};
use crate::source::SourceFile;
use crate::text::Language;

fn policy(text: &str, people: Option<&str>) -> Policy {
    let file = |path: &str, text: &str| SourceFile::new(path.into(), text.into());
    let people = people.map(|people| file(policy::PEOPLE_PATH, people));
    policy::load(Some(&file(policy::POLICY_PATH, text)), people.as_ref(), &crate::rules::known())
        .unwrap_or_else(|findings| panic!("{text}: {findings:#?}"))
}

fn messages(before: &Policy, after: &Policy) -> Vec<String> {
    loosened(before, after).iter().map(|one| line(one, Language::En)).collect()
}

fn line(one: &Loosened, language: Language) -> String {
    format!("{}: {} -> {}", one.what, one.before.in_language(language), one.after.in_language(language))
}

fn changes(before: &str, after: &str) -> Vec<String> {
    messages(&policy(before, None), &policy(after, None))
}

fn people(before: Option<&str>, after: Option<&str>) -> Vec<String> {
    messages(&policy("", before), &policy("", after))
}

#[test]
fn each_setting_is_told_when_it_is_loosened_and_not_when_it_is_tightened() {
    for (before, after, told) in [
        (
            "[calendar]\ntime_zone = \"Asia/Tokyo\"",
            "[calendar]\ntime_zone = \"Pacific/Pago_Pago\"",
            "calendar.time_zone: Asia/Tokyo -> Pacific/Pago_Pago",
        ),
        ("", "documents = \"pm\"", "documents: `postmortems` -> `pm`"),
        ("", "[gate]\nbranches = [\"main\"]", "gate.branches: `master` protected -> not protected"),
        ("[gate]\nsince = 2026-01-01", "[gate]\nsince = 2026-02-01", "gate.since: 2026-01-01 -> 2026-02-01"),
        ("", "[gate]\nsince = 2026-02-01", "gate.since: not set -> 2026-02-01"),
        ("", "[gate]\nemergency = true", "gate.emergency: false -> true"),
        ("", "[gate]\nminimum_status = \"draft\"", "gate.minimum_status: in-review -> draft"),
        ("", "[gate]\napprovals = { minimum = 0 }", "gate.approvals.minimum: 1 -> 0"),
        (
            "",
            "[[severities]]\nname = \"SEV-1\"\nmeeting = { within = 3, unit = \"business-days\" }",
            "severities.SEV-1.meeting: 3 days -> 3 business days",
        ),
        (
            "",
            "[[severities]]\nname = \"SEV-2\"\nactions = { within = 60 }",
            "severities.SEV-2.actions: 30 days -> 60 days",
        ),
        (
            "",
            "[[severities]]\nname = \"SEV-1\"\nexternal_message = \"optional\"",
            "severities.SEV-1.external_message: required -> optional",
        ),
        (
            "",
            "[[severities]]\nname = \"SEV-2\"\npostmortem = \"voluntary\"",
            "severities.SEV-2.postmortem: required -> voluntary",
        ),
        (
            "",
            "[calendar]\nweekend = [\"friday\", \"saturday\", \"sunday\"]",
            "calendar.weekend: Fri a business day -> a day off",
        ),
        (
            "[calendar]\nholidays = [2026-12-29]",
            "[calendar]\nholidays = [2026-12-29, 2026-12-30]",
            "calendar.holidays: 2026-12-30 a business day -> a holiday",
        ),
        (
            "",
            "[[sections]]\nkey = \"overview\"\nrequired_from = \"closed\"",
            "sections.overview: required from in-review -> required from closed",
        ),
        ("", "[rules.missing-evidence]\nlevel = \"warning\"", "rules.missing-evidence: error -> warning"),
        (
            "",
            "[rules.missing-evidence]\nfrom = \"closed\"",
            "rules.missing-evidence: error from in-review -> error from closed",
        ),
        ("", "[rules.missing-query]\nlevel = \"off\"", "rules.missing-query: warning -> off"),
        (
            "",
            "not_applicable = [\"detected\", \"mitigated\", \"scribe\", \"customer_impact\", \"went_well\", \"actions\", \"x\"]",
            "not_applicable: `x` always required -> a reason is enough",
        ),
        ("[[terms]]\navoid = [\"a\"]", "", "terms: \"a\" avoided -> in fewer places or not at all"),
        (
            "[[terms]]\navoid = [\"a\"]",
            "[[terms]]\navoid = [\"a\"]\nwhere = [\"title\"]",
            "terms: \"a\" avoided -> in fewer places or not at all",
        ),
    ] {
        assert_eq!(changes(before, after), [told], "{before} -> {after}");
        assert!(changes(after, before).iter().all(|one| one.starts_with("documents")), "{after} -> {before}");
        assert!(changes(before, before).is_empty() && changes(after, after).is_empty());
    }
}

#[test]
fn a_holiday_on_a_weekend_moves_no_deadline_and_many_are_told_in_short() {
    let holidays = |days: &str| format!("[calendar]\nholidays = [{days}]");
    assert!(changes("", &holidays("2026-12-26, 2026-12-27")).is_empty());
    let sundays = "[calendar]\nweekend = [\"sunday\"]";
    let told = ["calendar.holidays: 2026-12-26 a business day -> a holiday"];
    assert_eq!(changes(sundays, &format!("{sundays}\nholidays = [2026-12-26]")), told);
    let days = ["28", "29", "30", "31"].map(|day| format!("2026-12-{day}"));
    let told =
        format!("calendar.holidays: {}, {}, {} and {} business days -> holidays", days[0], days[1], days[2], days[3]);
    assert_eq!(changes("", &holidays(&days.join(", "))), [told]);
    let week = (1..=4).chain(7..=11).map(|day| format!("2026-12-{day:02}")).collect::<Vec<_>>().join(", ");
    let told = "calendar.holidays: 2026-12-01, 2026-12-02, 2026-12-03, 2026-12-04, 2026-12-07 and 4 more business \
                days -> holidays";
    assert_eq!(changes("", &holidays(&week)), [told]);
}

#[test]
fn people_are_compared_as_far_as_they_are_known() {
    let (ben, both) = ("[ben]\n", "[ben]\n[mallory]\n");
    assert_eq!(people(Some(ben), Some(both)), ["people: `mallory` not known -> known"]);
    for nobody in [None, Some("")] {
        assert_eq!(people(Some(both), nobody), ["people: only `ben` and `mallory` known -> everyone"]);
    }
    for (before, after) in
        [(None, Some(ben)), (Some(both), Some(ben)), (Some(both), Some(both)), (Some(""), None), (Some(""), Some(ben))]
    {
        assert!(people(before, after).is_empty(), "{before:?} -> {after:?}");
    }
    let handles = |one: &str, other: &str| format!("aiko = {{ email = \"{one}\" }}\nak = {{ email = \"{other}\" }}\n");
    let (same, apart) = (handles("A@x.example", "a@x.example"), handles("a@x.example", "ak@x.example"));
    assert_eq!(people(Some(&same), Some(&apart)), ["people: `aiko` and `ak` one person -> two"]);
    assert_eq!(people(Some(&same), Some("[aiko]\n")), ["people: `aiko` and `ak` one person -> two"]);
    assert!(people(Some(&apart), Some(&same)).is_empty() && people(Some(&same), Some(&same)).is_empty());
}

#[test]
fn a_wider_glob_protects_what_it_covers() {
    assert!(changes("[gate]\nbranches = [\"main\"]", "[gate]\nbranches = [\"m*\"]").is_empty());
}

#[test]
fn what_was_off_cannot_be_loosened() {
    let off = "[rules.missing-query]\nlevel = \"off\"";
    assert!(changes(off, "[rules.missing-query]\nlevel = \"off\"\nfrom = \"closed\"").is_empty());
    assert!(changes(off, "[rules.missing-query]\nlevel = \"warning\"\nfrom = \"closed\"").is_empty());
}

#[test]
fn every_way_of_loosening_is_said_in_japanese_and_has_a_key_of_its_own() {
    let (before, after) = (
        r#"
        terms = [{ avoid = ["blacklist", "slave"] }]
        [calendar]
        time_zone = "Asia/Tokyo"
        [gate]
        approvals = { minimum = 2 }
        "#,
        r#"
        documents = "pm"
        not_applicable = ["detected", "mitigated", "scribe", "customer_impact", "went_well", "actions", "x", "y"]
        sections = [{ key = "overview", required_from = "closed" }]
        [[severities]]
        name = "SEV-1"
        meeting = { within = 5, unit = "business-days" }
        external_message = "optional"
        postmortem = "voluntary"
        [[severities]]
        name = "SEV-2"
        actions = { within = 60 }
        [calendar]
        time_zone = "Pacific/Pago_Pago"
        weekend = ["thursday", "friday", "saturday", "sunday"]
        holidays = [2026-12-29]
        [gate]
        branches = ["trunk"]
        since = 2026-02-01
        emergency = true
        minimum_status = "draft"
        approvals = { minimum = 1 }
        [rules.missing-query]
        level = "off"
        [rules.missing-evidence]
        from = "closed"
        "#,
    );
    let people = "aiko = { email = \"a@x.example\" }\nak = { email = \"A@x.example\" }\n";
    let found = loosened(&policy(before, Some(people)), &policy(after, Some("[aiko]\n[ben]\n")));
    let keys: BTreeSet<&str> = found.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys.len(), found.len(), "{found:#?}");
    let japanese: Vec<String> = found.iter().map(|one| line(one, Language::Ja)).collect();
    let said = japanese.join("\n");
    assert_eq!(said, JAPANESE.trim());
}

const JAPANESE: &str = "
documents: `postmortems` -> `pm`
gate.branches: `main`、`master`は保護対象 -> 対象外
gate.since: 未設定 -> 2026-02-01
gate.emergency: `false` -> `true`
gate.minimum_status: `in-review` -> `draft`
gate.approvals.minimum: 2 -> 1
severities.SEV-1.meeting: 3日 -> 5営業日
severities.SEV-1.external_message: `required` -> `optional`
severities.SEV-1.postmortem: `required` -> `voluntary`
severities.SEV-2.actions: 30日 -> 60日
calendar.time_zone: `Asia/Tokyo` -> `Pacific/Pago_Pago`
calendar.weekend: 木曜日、金曜日は営業日 -> 休日
calendar.holidays: 2026-12-29は営業日 -> 祝日
sections.overview: `in-review`から必須 -> `closed`から必須
rules.missing-evidence: `in-review`から`error` -> `closed`から`error`
rules.missing-query: `warning` -> `off`
not_applicable: `x`、`y`は省略不可 -> 理由を書けば省略可
terms: \"blacklist\"、\"slave\"は避ける語 -> 対象の縮小または対象外
people: `ben`は未登録 -> 登録済み
people: `aiko`と`ak`は同じ人 -> 別の人
";

#[test]
fn a_setting_is_shown_where_the_new_policy_says_it() {
    let text = "[gate]\nemergency = true\n[rules.missing-query]\nlevel = \"off\"\n";
    let source = SourceFile::new(policy::POLICY_PATH.into(), text.into());
    let found = loosened(&policy("[gate]\napprovals = { minimum = 2 }\n", None), &policy(text, None));
    let said = lines(&found, Some(&source)).into_iter().map(|span| span.map(|span| &text[span.start..span.end]));
    let said: Vec<_> = found.iter().map(|one| one.what.as_str()).zip(said).collect();
    let rule = "[rules.missing-query]\nlevel = \"off\"";
    assert_eq!(
        said,
        [
            ("gate.emergency", Some("emergency = true")),
            ("gate.approvals.minimum", None),
            ("rules.missing-query", Some(rule)),
        ]
    );
    assert!(lines(&found, None).iter().all(Option::is_none));
}
