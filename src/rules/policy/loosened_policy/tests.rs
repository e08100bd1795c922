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
#[expect(clippy::too_many_lines, reason = "a table")]
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
        ("", "[gate]\nrebase = false", "gate.rebase: true -> false"),
        (
            "[public]\nfields = [\"title\"]",
            "[public]\nfields = [\"title\", \"timeline\"]\nsections = [\"overview\"]",
            "public: `overview` and `timeline` private -> public",
        ),
        ("", "[public]\ntags = [\"open\"]", "public.tags: no public copy of what is tagged `open` -> a public copy"),
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
        ("", "ignore = [\"book.toml\"]", "ignore: `book.toml` judged -> not judged"),
        ("", "[gate]\napprovals = { source = \"forge\" }", "gate.approvals.source: recorded -> forge"),
        (
            "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 2 }",
            "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 1 }",
            "severities.SEV-1.approvals.minimum: 2 -> 1",
        ),
        (
            "",
            "[[severities]]\nname = \"SEV-3\"\napprovals = { minimum = 0 }",
            "severities.SEV-3.approvals.minimum: 1 -> 0",
        ),
        (
            "[[severities]]\nname = \"SEV-1\"\napprovals = { roles = [\"scribe\", \"responders\"] }",
            "[[severities]]\nname = \"SEV-1\"\napprovals = { roles = [\"responders\"] }",
            "severities.SEV-1.approvals.roles: `scribe` must approve -> need not",
        ),
        (
            "",
            "[[sections]]\nkey = \"detection\"\nomit = true",
            "sections.detection: required from in-review -> never required",
        ),
        (
            "",
            "[[sections]]\nkey = \"detection\"\nrequired_from = \"never\"",
            "sections.detection: required from in-review -> never required",
        ),
        (
            "",
            "[[sections]]\nkey = \"detection\"\nrequired_for = [\"SEV-1\", \"SEV-2\"]",
            "sections.detection.required_for: all -> `SEV-1` and `SEV-2`",
        ),
        (
            "[[sections]]\nkey = \"detection\"\ntemplates = [\"security\", \"data\"]",
            "[[sections]]\nkey = \"detection\"\ntemplates = [\"security\"]",
            "sections.detection.templates: `security` and `data` -> `security`",
        ),
        ("", "[meeting]\nmaximum = 90", "meeting.maximum: 60 -> 90"),
        ("", "[calendar]\nholidays = [\"12-24\"]", "calendar.holidays: `12-24` a business day -> a holiday"),
        (
            "",
            "[calendar]\nholidays = [\"japan-year-end\"]",
            "calendar.holidays: `01-01`, `01-02`, `01-03`, `12-29`, `12-30` and `12-31` business days -> holidays of \
             `japan-year-end`",
        ),
        ("", "[words]\nproviders = [\"AWS\"]", "words.providers: an outage of `AWS` needs a reason -> needs none"),
        ("", "[rules.missing-link]\nlevel = \"hint\"", "rules.missing-link: warning -> hint"),
        (
            "",
            "[rules.missing-role]\nlevel = \"hint\"\nparts = [\"scribe\", \"responders\"]",
            "rules.missing-role: error for `scribe` and `responders` -> hint",
        ),
        (
            "[rules.missing-role]\nlevel = \"hint\"\nparts = [\"scribe\"]",
            "[rules.missing-role]\nlevel = \"off\"\nparts = [\"scribe\"]",
            "rules.missing-role: hint for `scribe` -> off",
        ),
        (
            "[rules.missing-time]\nlevel = \"warning\"\nparts = [\"mitigated\"]",
            "[rules.missing-time]\nlevel = \"warning\"",
            "rules.missing-time: error for `started` and `detected` -> warning",
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
fn a_new_severity_asks_for_no_less_than_the_one_that_asks_for_the_least() {
    let severity = |name: &str, keys: &str| format!("[[severities]]\nname = \"{name}\"\n{keys}\n");
    let strict = "[[severities]]\nname = \"SEV-3\"\nomit = true\n[[severities]]\nname = \"SEV-4\"\nomit = true\n\
                  [[severities]]\nname = \"SEV-5\"\nomit = true\n";
    let roles = ["SEV-1", "SEV-2"].map(|name| severity(name, "approvals = { roles = [\"scribe\"] }")).concat();
    let within = "postmortem = \"required\"\nactions = { within = 15 }\n";
    for (before, new, told) in [
        ("", "", &[][..]),
        ("", "approvals = { minimum = 3 }", &[]),
        ("", "meeting = { within = 2 }\nexternal_message = \"required\"", &[]),
        ("", "approvals = { minimum = 0 }", &["severities.SEV-0.approvals.minimum: 1 -> 0"]),
        ("", "meeting = { within = 30 }", &["severities.SEV-0.meeting: 5 business days -> 30 business days"]),
        (
            strict,
            "",
            &["severities.SEV-0.actions: 30 days -> no deadline", "severities.SEV-0.postmortem: required -> voluntary"],
        ),
        (strict, within, &[]),
        (&format!("{strict}{roles}"), within, &["severities.SEV-0.approvals.roles: `scribe` must approve -> need not"]),
    ] {
        let after = format!("{before}{}", severity("SEV-0", new));
        assert_eq!(changes(before, &after), told, "{after}");
        let (before, after) = (policy(before, None), policy(&after, None));
        let stricter = crate::diff::policies(&before, &after).stricter;
        assert!(told.is_empty() || stricter.is_empty(), "{stricter:?}");
    }
}

#[test]
fn a_name_or_an_address_that_goes_to_somebody_else_is_told() {
    let before = "[aiko]\nname = \"Aiko Ito\"\nemail = \"a.ito@example.com\"\n[ben]\nemail = \"ben@example.com\"\n";
    let moved = |name: &str, aiko: &str, ben: &str| {
        format!("[aiko]\nname = \"{name}\"\nemail = \"{aiko}@example.com\"\n[ben]\nemail = \"{ben}@example.com\"\n")
    };
    let told = |after: &str| people(Some(before), Some(after));
    assert_eq!(told(before), [""; 0]);
    let (nobody, bens) = ("`a.ito@example.com` is `aiko` -> nobody", "`a.ito@example.com` is `aiko` -> `ben`");
    assert_eq!(told(&moved("Aiko Ito", "aiko", "ben")), [format!("people: {nobody}")]);
    let both = told(&moved("Aiko Ito", "aiko", "a.ito"));
    assert_eq!(both, [format!("people: {bens}"), "people: `ben@example.com` is `ben` -> nobody".to_owned()]);
    let all = moved("Aiko Sato", "a.ito", "ben");
    assert_eq!(told(&all), ["people: `aiko ito` is `aiko` -> nobody"]);
    let more = format!("{before}github = \"big-ben\"\n");
    assert_eq!(told(&more), [""; 0], "more is known of him");
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
    assert!(people(Some(&same), Some(&same)).is_empty());
}

#[test]
fn whose_word_counts_is_told_where_it_counts_for_longer_or_without_being_known() {
    let (gone, later) = ("[ben]\nleft = 2026-10-31\n", "[ben]\nleft = 2026-12-31\n");
    assert_eq!(people(Some(gone), Some(later)), ["people: `ben` left on 2026-10-31 -> on 2026-12-31"]);
    assert_eq!(people(Some(gone), Some("[ben]\n")), ["people: `ben` left on 2026-10-31 -> still there"]);
    assert!(people(Some(later), Some(gone)).is_empty() && people(Some("[ben]\n"), Some(gone)).is_empty());
    let any = policy("", Some("[ben]\n"));
    let known = policy("[gate]\npeople = \"known\"", Some("[ben]\n"));
    assert_eq!(messages(&known, &any), ["gate.people: known -> any"]);
    assert!(messages(&any, &known).is_empty());
}

#[test]
fn approvals_that_the_forge_asks_for_are_told_once() {
    let roles = "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 2, roles = [\"scribe\"] }";
    let forge = "[gate]\napprovals = { source = \"forge\" }";
    assert_eq!(changes(roles, forge), ["gate.approvals.source: recorded -> forge"]);
    assert!(changes(forge, roles).is_empty());
    // The gate's own number is told at the gate.
    let of_gate = changes("[gate]\napprovals = { minimum = 2 }", "");
    assert_eq!(of_gate, ["gate.approvals.minimum: 2 -> 1"]);
}

#[test]
fn a_date_of_a_year_that_every_year_has_already_is_no_news() {
    let holidays = |days: &str| format!("[calendar]\nholidays = [{days}]");
    assert!(changes(&holidays("\"12-24\""), &holidays("2026-12-24")).is_empty());
    assert!(changes(&holidays("\"japan-year-end\""), &holidays("\"12-29\"")).is_empty());
    let told = ["calendar.holidays: `12-24` a business day -> a holiday"];
    assert_eq!(changes(&holidays("2026-12-24"), &holidays("\"12-24\"")), told);
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
        people = "known"
        [[severities]]
        name = "SEV-4"
        approvals = { minimum = 3, roles = ["scribe"] }
        "#,
        r#"
        documents = "pm"
        ignore = ["book.toml"]
        words = { providers = ["AWS"] }
        meeting = { maximum = 90 }
        not_applicable = ["detected", "mitigated", "scribe", "customer_impact", "went_well", "actions", "x", "y"]
        sections = [
            { key = "overview", required_from = "closed" },
            { key = "detection", required_for = ["SEV-1"], templates = ["security"] },
        ]
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
        holidays = [2026-12-29, "11-03"]
        [gate]
        branches = ["trunk"]
        since = 2026-02-01
        emergency = true
        rebase = false
        minimum_status = "draft"
        approvals = { minimum = 1 }
        [rules.missing-query]
        level = "off"
        [rules.missing-evidence]
        from = "closed"
        [rules.missing-role]
        level = "hint"
        parts = ["scribe"]
        "#,
    );
    let people = "aiko = { email = \"a@x.example\", left = 2026-10-31 }\nak = { email = \"A@x.example\" }\n";
    let found = loosened(&policy(before, Some(people)), &policy(after, Some("[aiko]\n[ben]\n")));
    let keys: BTreeSet<&str> = found.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys.len(), found.len(), "{found:#?}");
    let japanese: Vec<String> = found.iter().map(|one| line(one, Language::Ja)).collect();
    let said = japanese.join("\n");
    assert_eq!(said, JAPANESE.trim());
}

const JAPANESE: &str = "
documents: `postmortems` -> `pm`
ignore: `book.toml`は判定の対象 -> 対象外
gate.branches: `main`、`master`は保護対象 -> 対象外
gate.since: 未設定 -> 2026-02-01
gate.emergency: `false` -> `true`
gate.minimum_status: `in-review` -> `draft`
gate.approvals.minimum: 2 -> 1
gate.people: `known` -> `any`
gate.rebase: `true` -> `false`
severities.SEV-1.meeting: 3日 -> 5営業日
severities.SEV-1.external_message: `required` -> `optional`
severities.SEV-1.postmortem: `required` -> `voluntary`
severities.SEV-2.actions: 30日 -> 60日
severities.SEV-4.approvals.minimum: 3 -> 1
severities.SEV-4.approvals.roles: `scribe`の承認が必要 -> 不要
calendar.time_zone: `Asia/Tokyo` -> `Pacific/Pago_Pago`
calendar.weekend: 木曜日、金曜日は営業日 -> 休日
calendar.holidays: 2026-12-29、`11-03`は営業日 -> 祝日
meeting.maximum: 60 -> 90
sections.overview: `in-review`から必須 -> `closed`から必須
sections.detection.required_for: すべて -> `SEV-1`
sections.detection.templates: すべて -> `security`
rules.missing-role: `scribe`は`error` -> `hint`
rules.missing-evidence: `in-review`から`error` -> `closed`から`error`
rules.missing-query: `warning` -> `off`
not_applicable: `x`、`y`は省略不可 -> 理由を書けば省略可
terms: \"blacklist\"、\"slave\"は避ける語 -> 対象の縮小または対象外
words.providers: `AWS`の機能停止にも理由が必要 -> 不要
people: `ben`は未登録 -> 登録済み
people: `aiko`と`ak`は同じ人 -> 別の人
people: `aiko`は2026-10-31に離任 -> 在任中
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

#[test]
fn an_older_version_loosens_where_rules_are_younger_and_a_newer_one_does_not() {
    use crate::release::Release;
    let at = |version: &str, text: &str| Policy { version: Release::literal(version), ..policy(text, None) };
    let (young, old) = (at("0.2", ""), at("0.0", ""));
    let [told] = loosened(&young, &old).try_into().expect("one row for all rules");
    let line_en = line(&told, Language::En);
    assert!(line_en.starts_with("pmgit: 0.2 -> 0.0, which makes hints of `action-without-owner`, "), "{line_en}");
    assert!(line_en.ends_with(" more"), "{line_en}");
    assert!(line(&told, Language::Ja).starts_with("pmgit: 0.2 -> 0.0（`action-without-owner`、"));
    assert_eq!(messages(&old, &young), Vec::<String>::new());
    // No rule came between these two, or ever after them.
    assert_eq!(messages(&at("0.9", ""), &at("0.2", "")), Vec::<String>::new());
    // A rule that the policy sets has that level at any version, until the policy sets it no longer.
    let set = "[rules.empty-timeline]\nlevel = \"error\"\n";
    let told = messages(&at("0.0", set), &old);
    assert_eq!(told, ["rules.empty-timeline: error -> hint"]);
    assert_eq!(messages(&old, &at("0.0", set)), Vec::<String>::new());
}
