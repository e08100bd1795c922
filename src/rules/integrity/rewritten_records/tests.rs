//! Every record, in every way of altering it, at every status; and beside each the honest change that comes near it.

use crate::document::{Status, parse};
use crate::finding::{Finding, Level, RuleId};
use crate::rules::examples::{findings_of, merge, over};
use crate::source::SourceFile;

const ID: RuleId = RuleId::RewrittenRecords;

/// A record, as overlays: as the base has it, and what makes of it something else.
struct Case {
    name: &'static str,
    base: &'static str,
    /// Other values, and without it.
    altered: &'static [&'static str],
    /// Written otherwise, completed, or with a new entry beside it.
    kept: &'static [&'static str],
    /// What it weighs while it is in review.
    in_review: Option<Level>,
}

const CASES: &[Case] = &[
    Case {
        name: "approvals",
        base: r#"approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }, { by = "farah", at = 2026-11-23T06:29:00Z, of = "1:aa.bb" }]"#,
        altered: &[
            r#"approvals = [{ by = "goro", at = 2026-11-23T06:28:00Z }, { by = "farah", at = 2026-11-23T06:29:00Z, of = "1:aa.bb" }]"#,
            r#"approvals = [{ by = "ben", at = 2026-11-23T06:27:00Z }, { by = "farah", at = 2026-11-23T06:29:00Z, of = "1:aa.bb" }]"#,
            r#"approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }, { by = "farah", at = 2026-11-24T06:29:00Z, of = "1:aa.cc" }]"#,
            r#"approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }, { by = "farah", of = "1:aa.bb" }]"#,
            r#"approvals = [{ by = "farah", at = 2026-11-23T06:29:00Z, of = "1:aa.bb" }]"#,
            r#"approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }]"#,
            "approvals = []",
        ],
        kept: &[
            r#"approvals = [{ by = "farah", at = 2026-11-23T06:29:00Z, of = "1:aa.bb" }, { by = "ben", at = 2026-11-23T06:28:00Z }]"#,
            r#"approvals = [{ at = 2026-11-23T15:28:00+09:00, by = '@Ben' }, { of = "1:aa.bb", by = "farah", at = 2026-11-23T06:29:00.000Z }]"#,
            r#"approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }, { by = "farah", at = 2026-11-23T06:29:00Z, of = "1:aa.bb" }, { by = "ben", at = 2026-11-24T06:28:00Z }]"#,
            r#"approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z, of = "1:aa.dd" }, { by = "farah", at = 2026-11-23T06:29:00Z, of = "1:aa.bb" }]"#,
        ],
        in_review: Some(Level::Error),
    },
    Case {
        name: "waivers",
        base: r#"waivers = [{ rule = "late-meeting", reason = "The call went on.", approved_by = "ben" }]"#,
        altered: &[
            r#"waivers = [{ rule = "late-meeting", reason = "Nobody had time.", approved_by = "ben" }]"#,
            r#"waivers = [{ rule = "late-meeting", reason = "The call went on.", approved_by = "goro" }]"#,
            r#"waivers = [{ rule = "late-meeting", reason = "Nobody had time.", approved_by = "goro" }]"#,
            r#"waivers = [{ rule = "late-meeting", reason = "The call went on." }]"#,
        ],
        kept: &[
            // Nothing needs it.
            "waivers = []",
            r#"waivers = [{ approved_by = "Ben", reason = '''The call went on.''', rule = "late-meeting" }]"#,
            r#"waivers = [{ rule = "late-meeting", reason = "The call went on.", approved_by = "ben" }, { rule = "late-meeting", reason = "It went on and on.", approved_by = "goro" }]"#,
            r#"waivers = [{ rule = "missing-query", reason = "A freeze", approved_by = "ben" }, { rule = "late-meeting", reason = "The call went on.", approved_by = "ben" }]"#,
        ],
        in_review: Some(Level::Error),
    },
    Case {
        name: "waivers for one change",
        base: r#"waivers = [{ rule = "emptied-content", reason = "It was of another incident.", approved_by = "ben" }]"#,
        altered: &[
            "waivers = []",
            r#"waivers = [{ rule = "emptied-content", reason = "No reason.", approved_by = "ben" }]"#,
        ],
        kept: &[
            r#"waivers = [{ rule = "emptied-content", reason = "It was of another incident.", approved_by = "ben" }, { rule = "late-meeting", reason = "A freeze", approved_by = "ben" }]"#,
        ],
        in_review: Some(Level::Error),
    },
    Case {
        name: "severity_changes",
        base: r#"severity_changes = [
            { from = "SEV-3", to = "SEV-2", at = 2026-11-22T05:00:00Z, by = "ben", reason = "It was worse." },
            { from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:10:00Z, by = "ben", reason = "It was much worse." },
        ]"#,
        altered: &[
            r#"severity_changes = [
                { from = "SEV-3", to = "SEV-2", at = 2026-11-22T05:00:00Z, by = "ben", reason = "No reason." },
                { from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:10:00Z, by = "ben", reason = "It was much worse." },
            ]"#,
            r#"severity_changes = [
                { from = "SEV-3", to = "SEV-2", at = 2026-11-22T05:00:00Z, by = "goro", reason = "It was worse." },
                { from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:10:00Z, by = "ben", reason = "It was much worse." },
            ]"#,
            r#"severity_changes = [
                { from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:10:00Z, by = "ben", reason = "It was much worse." },
                { from = "SEV-3", to = "SEV-2", at = 2026-11-22T05:00:00Z, by = "ben", reason = "It was worse." },
            ]"#,
            r#"severity_changes = [{ from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:10:00Z, by = "ben", reason = "It was much worse." }]"#,
            "severity_changes = []",
        ],
        kept: &[r#"severity_changes = [
            { to = "SEV-2", from = "SEV-3", by = "ben", at = 2026-11-22T14:00:00+09:00, reason = "It was worse.", approved_by = "goro" },
            { from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:10:00Z, by = "ben", reason = "It was much worse." },
            { from = "SEV-1", to = "SEV-1", at = 2026-11-22T06:10:00Z, by = "ben", reason = "It stays." },
        ]"#],
        in_review: Some(Level::Error),
    },
    Case {
        name: "import",
        base: "imported = \"the wiki\"\nimport = { reason = \"It lay in a drawer.\", approved_by = \"ben\", digest = \"aa\", rest = \"More.\" }",
        altered: &[
            "imported = \"the wiki\"\nimport = { reason = \"No reason.\", approved_by = \"ben\", digest = \"aa\", rest = \"More.\" }",
            "imported = \"the wiki\"\nimport = { reason = \"It lay in a drawer.\", approved_by = \"goro\", digest = \"aa\", rest = \"More.\" }",
            "imported = \"the wiki\"\nimport = { reason = \"It lay in a drawer.\", approved_by = \"ben\", digest = \"bb\", rest = \"More.\" }",
            "imported = \"the wiki\"",
            "import = { reason = \"It lay in a drawer.\", approved_by = \"ben\", digest = \"aa\", rest = \"More.\" }",
            "",
        ],
        kept: &[
            "imported = \"the new wiki\"\nimport = { reason = \"It lay in a drawer.\", approved_by = \"Ben\", digest = \"aa\" }",
            "imported = \"the wiki\"\nimport = { approved_by = \"ben\", reason = \"It lay in a drawer.\", digest = \"aa\", rest = \"More.\", zone = \"Asia/Tokyo\" }",
        ],
        in_review: Some(Level::Error),
    },
    Case {
        name: "import that comes later",
        base: "imported = \"the wiki\"",
        altered: &["imported = \"the wiki\"\nimport = { reason = \"It lay in a drawer.\", approved_by = \"ben\" }"],
        kept: &["imported = \"the wiki\"\nimport = { source = \"the wiki\", rest = \"More.\" }"],
        in_review: Some(Level::Error),
    },
    Case {
        name: "restricted",
        base: r#"restricted = { where = "the vault", reason = "A legal matter.", approved_by = "ben" }"#,
        altered: &[
            r#"restricted = { where = "the vault", reason = "Another.", approved_by = "ben" }"#,
            r#"restricted = { where = "the vault", reason = "A legal matter.", approved_by = "goro" }"#,
            r#"restricted = { where = "the vault", reason = "A legal matter." }"#,
            r#"restricted = { where = "another vault", reason = "A legal matter.", approved_by = "ben" }"#,
            "",
        ],
        kept: &[r#"restricted = { approved_by = "ben", where = "the vault", reason = "A legal matter." }"#],
        in_review: Some(Level::Error),
    },
    Case {
        name: "meeting.held",
        base: "[meeting]\nheld = 2026-11-23T06:00:00Z\n",
        altered: &["[meeting]\nheld = 2026-11-22T06:00:00Z\n", "[meeting]\nheld = \"\"\n"],
        kept: &["[meeting]\nheld = 2026-11-23T15:00:00+09:00\n"],
        in_review: Some(Level::Warning),
    },
    Case {
        name: "meeting.outcome",
        base: "[meeting]\noutcome = \"Agreed on facts and actions.\"\n",
        altered: &["[meeting]\noutcome = \"Agreed on nothing.\"\n", "[meeting]\noutcome = \"\"\n"],
        kept: &["[meeting]\noutcome = \"Agreed on facts  and\\nactions.\"\n"],
        in_review: Some(Level::Warning),
    },
    Case {
        name: "external_message.posted",
        base: "[external_message]\nposted = 2026-11-23T09:00:00Z\nurl = \"https://status.example.com/1\"\nposted_by = \"dai\"\n",
        altered: &[
            "[external_message]\nposted = 2026-11-23T08:00:00Z\nurl = \"https://status.example.com/1\"\nposted_by = \"dai\"\n",
            "[external_message]\nposted = 2026-11-23T09:00:00Z\nurl = \"https://status.example.com/1\"\nposted_by = \"goro\"\n",
            "[external_message]\nposted = \"\"\nurl = \"https://status.example.com/1\"\nposted_by = \"dai\"\n",
        ],
        kept: &[
            "[external_message]\nposted = 2026-11-23T18:00:00+09:00\nurl = \"https://status.example.com/1\"\nposted_by = \"Dai\"\n",
        ],
        in_review: Some(Level::Warning),
    },
    Case {
        name: "internal_message.sent",
        base: "[internal_message]\nsent = 2026-11-23T07:00:00Z\n",
        altered: &["[internal_message]\nsent = 2026-11-24T07:00:00Z\n", "[internal_message]\nsent = \"\"\n"],
        kept: &["[internal_message]\nsent = 2026-11-23T16:00:00+09:00\n"],
        in_review: Some(Level::Warning),
    },
    Case {
        name: "people.owner",
        base: "[people]\nowner = \"aiko\"\n",
        altered: &["[people]\nowner = \"goro\"\n", "[people]\nowner = \"\"\n"],
        kept: &["[people]\nowner = \"@Aiko\"\n", "[people]\nowner = \"Aiko <aiko@example.com>\"\n"],
        in_review: Some(Level::Error),
    },
    Case {
        name: "who took a step",
        base: r#"transitions = [
            { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
            { from = "in-review", to = "draft", at = 2026-11-22T08:00:00Z, by = "ben", reason = "The facts are open." },
        ]"#,
        altered: &[r#"transitions = [
            { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
            { from = "in-review", to = "draft", at = 2026-11-22T08:00:00Z, by = "goro", reason = "The facts are open." },
        ]"#],
        kept: &[r#"transitions = [
            { from = "draft", to = "in-review", at = 2026-11-22T14:30:00+09:00, by = "@Aiko" },
            { from = "in-review", to = "draft", at = 2026-11-22T08:00:00Z, by = "ben", reason = "The facts are open." },
            { from = "draft", to = "in-review", at = 2026-11-23T05:30:00Z, by = "aiko" },
        ]"#],
        in_review: Some(Level::Error),
    },
];

fn found(status: Status, base: &str, head: &str) -> Vec<Finding> {
    let at = |overlay: &str| {
        let whole = over(&format!("status = \"{status}\"\n"), overlay);
        let source = SourceFile::new("postmortems/2026/2026-11-20-a.toml".into(), merge(&whole).into_bytes());
        // `""` takes away only what the sound postmortem of this status has.
        let is_sound = parse(&source).0.is_some();
        let lines = whole.lines().filter(|line| is_sound || !line.ends_with("= \"\""));
        lines.collect::<Vec<_>>().join("\n")
    };
    findings_of(ID, &at(head), Some(&at(base)))
}

/// What a record weighs at a status of the base.
fn weight(case: &Case, status: Status) -> Option<Level> {
    match (case.in_review, status) {
        (_, Status::Draft) if case.name == "people.owner" => None,
        (Some(Level::Error), _) | (_, Status::Reviewed | Status::Closed) => Some(Level::Error),
        (_, Status::Draft) => None,
        (level, Status::InReview) => level,
    }
}

#[test]
fn what_is_on_record_is_neither_altered_nor_taken_away() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for case in CASES {
        for &status in Status::ALL {
            for altered in case.altered {
                tried += 1;
                let levels: Vec<Level> = found(status, case.base, altered).iter().map(|one| one.level).collect();
                if levels.iter().min().copied() != weight(case, status) {
                    wrong.push(format!("{} at {status}: {levels:?} of\n{altered}", case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried >= 130, "{tried}");
}

#[test]
fn what_is_written_otherwise_completed_or_added_is_free() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for case in CASES {
        for &status in Status::ALL {
            for kept in case.kept.iter().chain([&case.base]) {
                tried += 1;
                wrong.extend(
                    found(status, case.base, kept)
                        .iter()
                        .map(|one| format!("{} at {status}: {} in\n{kept}", case.name, one.english())),
                );
            }
            // What the base does not have may come.
            if !case.name.starts_with("import") {
                tried += 1;
                let came = found(status, "", case.base);
                let of_sample = ["held", "outcome", "posted", "url"];
                let is_of_sample = |one: &&Finding| of_sample.iter().any(|key| one.english().contains(key));
                wrong.extend(
                    came.iter()
                        .filter(|one| !is_of_sample(one))
                        .map(|one| format!("{} comes at {status}: {}", case.name, one.english())),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried >= 100, "{tried}");
}

#[test]
fn what_is_added_to_the_minutes_after_the_review_is_told() {
    let said = |outcome: &str| format!("[meeting]\noutcome = \"{outcome}\"\n");
    let base = said("Agreed on facts and actions.");
    for more in [
        "We met. Agreed on facts and actions.",
        "Agreed on facts and actions. Not.",
        "Agreed on facts and actions. None of this holds: the meeting did not agree.",
    ] {
        for (status, levels) in
            [("draft", &[][..]), ("in-review", &[]), ("reviewed", &[Level::Warning]), ("closed", &[Level::Warning])]
        {
            let at = |text: &str| format!("status = \"{status}\"\n{text}");
            let found = findings_of(ID, &at(&said(more)), Some(&at(&base)));
            assert_eq!(found.iter().map(|one| one.level).collect::<Vec<_>>(), levels, "{more}, {status}");
        }
    }
}

#[test]
fn a_record_may_be_corrected_with_a_reason_once() {
    let waiver =
        "[[waivers]]\nrule = \"rewritten-records\"\nreason = \"Ben asked to be forgotten.\"\napproved_by = \"farah\"\n";
    let base = "status = \"reviewed\"\napprovals = [{ by = \"ben\", at = 2026-11-23T06:28:00Z }]\n";
    let head = base.replace("ben", "person-7");
    assert_eq!(findings_of(ID, &head, Some(base)).len(), 1);
    let corrected = format!("{head}{waiver}");
    assert_eq!(findings_of(ID, &corrected, Some(base)).len(), 0);
    let own = corrected.replace("farah", "aiko");
    assert_eq!(findings_of(ID, &own, Some(base)).len(), 1, "the owner's word does not count");
    // What let one change pass lets no other one pass, and stays.
    let again = corrected.replace("person-7", "person-8");
    assert_eq!(findings_of(ID, &again, Some(&corrected)).len(), 1);
    assert_eq!(findings_of(ID, &head, Some(&corrected)).len(), 1);
    assert_eq!(findings_of(RuleId::UnusedWaiver, &corrected, Some(&corrected)).len(), 0);
    assert_eq!(findings_of(RuleId::UnusedWaiver, &corrected, None).len(), 0);
}

#[test]
fn a_waiver_leaves_once_nothing_needs_it() {
    let waiver = "[[waivers]]\nrule = \"missing-section\"\nreason = \"A freeze\"\napproved_by = \"ben\"\n";
    let lacking = "status = \"draft\"\n[sections]\ndetection = \"\"\n";
    let base = format!("{lacking}{waiver}");
    assert_eq!(findings_of(ID, lacking, Some(&base)).len(), 1, "it would be asked for again, and given in other words");
    assert_eq!(findings_of(ID, "status = \"draft\"\n", Some(&base)).len(), 0, "the section is there");
    let blocked = lacking.replace("draft", "in-review");
    let base = base.replace("draft", "in-review");
    assert_eq!(findings_of(ID, &blocked, Some(&base)).len(), 0, "the section itself is asked for");
    let other = format!("{blocked}{}", waiver.replace("\"A freeze\"", "\"other\"").replace("\"ben\"", "\"goro\""));
    assert_eq!(findings_of(ID, &other, Some(&base)).len(), 1);
    let elsewhere = format!("{blocked}{}", waiver.replace("\"A freeze\"", "\"other\"\nwhere = \"sections\""));
    assert_eq!(findings_of(ID, &elsewhere, Some(&base)).len(), 1);
}

#[test]
fn a_waiver_follows_its_row_and_goes_to_no_other() {
    let rows = |at: &str, waiver: &str| {
        format!(
            "timeline = [{{ at = 2026-11-20T00:04:00Z, event = \"It begins\" }}, {{ at = 2026-11-20T00:{at}:00Z, event = \"The alert fires\" }}]\n\
             [[waivers]]\nrule = \"missing-evidence\"\nreason = \"The logs are gone.\"\napproved_by = \"ben\"\n{waiver}\n"
        )
    };
    let part = |part: &str| format!("where = \"timeline{part}\"");
    let base = rows("12", &part("[1]"));
    let named = rows("12", &part("@2026-11-20T00:12:00Z"));
    let told = |head: &str, base: &str| findings_of(ID, head, Some(base)).len();
    assert_eq!(told(&named, &base), 0, "`--fix` writes the name");
    assert_eq!(told(&rows("13", &part("@2026-11-20T00:13:00Z")), &named), 0, "the row was edited");
    for wider in ["", "where = \"timeline\""] {
        assert_eq!(told(&rows("12", wider), &named), 1, "{wider}");
        assert_eq!(told(&rows("12", wider), &base), 1, "{wider}");
    }
    // Its own row is asked for again.
    let other = rows("12", &part("@2026-11-20T00:04:00Z"));
    assert_eq!(findings_of(RuleId::MissingEvidence, &other, Some(&named)).len(), 1);
}

#[test]
fn a_crowd_of_records_that_goes_is_one_finding_of_each_kind() {
    let row = |number: usize| format!("{{ by = \"person-{number}\", at = 2026-11-23T06:28:00Z }}");
    let waiver = |number: usize| {
        format!(
            "{{ rule = \"emptied-content\", where = \"timeline[{number}]\", reason = \"It was twice there.\", approved_by = \"ben\" }}"
        )
    };
    let rows = |count: usize| (0..count).map(row).collect::<Vec<_>>().join(", ");
    let waivers = |count: usize| (0..count).map(waiver).collect::<Vec<_>>().join(", ");
    let base = format!("approvals = [{}]\nwaivers = [{}]\n", rows(3_000), waivers(500));
    let found = findings_of(ID, "approvals = []\nwaivers = []\n", Some(&base));
    let told: Vec<(&str, u64)> = found.iter().map(|one| (one.key.as_str(), one.extent)).collect();
    assert_eq!(told, [("approvals", 3_000), ("waivers", 500)]);
    let others = base.replace("person-", "somebody-").replace("twice", "thrice");
    let found = findings_of(ID, &others, Some(&base));
    assert_eq!(found.iter().map(|one| one.extent).collect::<Vec<_>>(), [3_000, 500]);
}

#[test]
fn nobody_becomes_the_owner_to_take_out_what_they_said() {
    let base = "status = \"reviewed\"\napprovals = [{ by = \"ben\", at = 2026-11-23T06:28:00Z }]\n";
    let head = "status = \"reviewed\"\napprovals = []\n[people]\nowner = \"ben\"\n";
    let told: Vec<String> = findings_of(ID, head, Some(base)).iter().map(Finding::english).collect();
    assert!(told.iter().any(|one| one.starts_with("the approval by `ben` is on record")), "{told:?}");
}

#[test]
fn the_owners_own_approval_may_be_taken_out() {
    let base = "status = \"reviewed\"\napprovals = [{ by = \"@Aiko\", at = 2026-11-23T06:20:00Z }, { by = \"ben\", at = 2026-11-23T06:28:00Z }]\n";
    let head = "status = \"reviewed\"\napprovals = [{ by = \"ben\", at = 2026-11-23T06:28:00Z }]\n";
    assert_eq!(findings_of(ID, head, Some(base)).len(), 0);
}
