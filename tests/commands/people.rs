//! Whom a verb takes for somebody other than the owner; and that no clock locks anybody out.

use crate::support::World;
use crate::support::documents::{ID, PATH, sound};

const PEOPLE: &str = "[aiko]\nname = \"Aiko Tanaka\"\nemail = \"aiko@example.com\"\ngithub = \"aiko-t\"\nslack = \"U012AIKO\"\n\
                      [ben]\nname = \"Ben Smith\"\nemail = \"ben@example.com\"\n[dai]\n[farah]\nleft = 2026-11-01\n";

/// Spellings of the owner, of nobody, and of what is no person.
const REFUSED: &[&str] = &[
    "aiko",
    "@Aiko",
    "AIKO",
    "ＡＩＫＯ",
    "Aiko Tanaka",
    "tanaka aiko",
    "aiko.tanaka",
    "aiko@example.com",
    "Aiko@Example.com",
    "aiko+pm@example.com",
    "Aiko Tanaka <aiko@example.com>",
    "Ben <aiko@example.com>",
    "Aiko Tanaka <ben@example.com>",
    "aiko-t",
    "12+aiko-t@users.noreply.github.com",
    "U012AIKO",
    "аiko",
    "a1ko",
    "aikoさん",
    "Aiko-san",
    "A. Tanaka",
    "Tanaka",
    "áiko",
    "TBD",
    "me",
    "the owner",
    "owner",
    "担当者",
    "未定",
    "someone",
    "n/a",
    "…",
    "ben, dai",
    "ben and dai",
    "ben (SRE)",
    "ben/dai",
    "ben\nsmith",
    "ben!",
];

fn world() -> World {
    let world = World::in_review();
    world.write(".pmgit/people.toml", PEOPLE);
    world.commit_all("Say who is who");
    world
}

#[test]
fn no_verb_takes_the_owner_or_nobody_for_somebody_else() {
    let world = world();
    let mut tried = 0;
    for by in REFUSED {
        let verbs: [&[&str]; 5] = [
            &["approve", ID, "--by", by],
            &[
                "review",
                ID,
                "--held",
                "2026-11-23T06:00:00Z",
                "--outcome",
                "Agreed.",
                "--attendee",
                "ben",
                "--approved-by",
                by,
            ],
            &["waive", ID, "missing-link", "--reason", "It was not recorded.", "--approved-by", by],
            &["remove", ID, "--reason", "It was a drill.", "--approved-by", by],
            &["severity", ID, "SEV-2", "--reason", "Few were affected.", "--approved-by", by],
        ];
        for verb in verbs {
            let told = world.unmoved(1, verb);
            assert!(told.err.starts_with("error: "), "{verb:?}: {told}");
            tried += 1;
        }
    }
    assert!(tried >= 180, "{tried}");
}

#[test]
fn honest_people_are_taken_by_every_verb_and_recorded_by_their_handle() {
    for (by, handle) in [
        ("ben", "ben"),
        ("@Ben", "ben"),
        ("Ben Smith", "ben"),
        ("Ben Smith <ben@example.com>", "ben"),
        ("dai", "dai"),
        ("田中 健", "田中 健"),
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Jean-Luc O'Brien", "Jean-Luc O'Brien"),
    ] {
        let world = world();
        world.pmgit(&["severity", ID, "sev-2", "--reason", "Few were affected.", "--approved-by", by]).passes();
        world.pmgit(&["waive", ID, "missing-link", "--reason", "It was not recorded.", "--approved-by", by]).passes();
        world.pmgit(&["approve", ID, "--by", by]).passes();
        let text = world.read(PATH);
        let (approval, approved) = (format!("by = \"{handle}\""), format!("approved_by = \"{handle}\""));
        assert!(text.contains(&approval) && text.matches(&approved).count() == 2, "{by}: {text}");
    }
}

#[test]
fn a_severity_is_changed_with_its_record_in_one_commit() {
    let world = world();
    let why = ["--reason", "A second region was affected"];
    let lower = world.unmoved(1, &[&["severity", ID, "SEV-2"][..], &why].concat());
    assert!(lower.err.contains("SEV-2 is lower than SEV-1, so somebody other than the owner approves it"), "{lower}");
    assert!(world.unmoved(1, &[&["severity", ID, "SEV-1"][..], &why].concat()).err.contains("is SEV-1 already"));
    let unknown = world.unmoved(2, &[&["severity", ID, "SEV-9"][..], &why].concat());
    assert!(unknown.err.contains("`SEV-1`, `SEV-2`"), "{unknown}");
    assert!(
        world
            .unmoved(1, &["severity", ID, "SEV-2", "--reason", " ", "--approved-by", "ben"])
            .err
            .contains("`--reason`")
    );
    world.pmgit(&[&["severity", ID, "SEV-2", "--approved-by", "ben"][..], &why].concat()).passes();
    assert_eq!(world.ok(&["show", "--name-only", "--format=", "HEAD"]), PATH);
    let message = world.ok(&["log", "-1", "--format=%B"]);
    assert!(message.contains("Postmortem-Severity: SEV-1 -> SEV-2"), "{message}");
    world.pmgit(&["check", "--base", "HEAD^", "--head", "HEAD"]).passes();
    world.pmgit(&[&["severity", ID, "SEV-1"][..], &why].concat()).passes();
    world.pmgit(&["check", "--base", "HEAD^", "--head", "HEAD"]).passes();
}

#[test]
fn a_clock_that_jumps_locks_nobody_out() {
    let steps: [(&str, &[&str]); 6] = [
        ("2026-11-22T23:00:00Z", &["submit", ID]),
        ("2026-11-22T06:00:00Z", &["return", ID, "--reason", "The timeline ends early."]),
        ("2026-11-19T00:00:00Z", &["submit", ID]),
        ("2026-11-22T06:10:00Z", &["approve", ID, "--by", "ben"]),
        (
            "2026-11-21T06:20:00Z",
            &[
                "review",
                ID,
                "--held",
                "2026-11-22T23:00:00Z",
                "--outcome",
                "Agreed.",
                "--attendee",
                "ben",
                "--by",
                "ben",
            ],
        ),
        ("2026-11-20T06:30:00Z", &["reopen", ID, "--reason", "A second region was affected."]),
    ];
    let world = World::with_draft();
    for (now, verb) in steps {
        let told = world.run(world.pmgit_command(verb).env("PMGIT_NOW", now));
        assert_eq!(told.code, 0, "{verb:?} at {now}: {told}");
        world.pmgit(&["check", "--base", "HEAD^", "--head", "HEAD"]).passes();
    }
    let text = world.read(PATH);
    let recorded = ["2026-11-22T23:00:00", "2026-11-23T08:00:00+09:00"].map(|at| text.matches(at).count());
    assert_eq!(recorded.iter().sum::<usize>(), 7, "four steps back and forth, the approval and the meeting: {text}");
    assert_eq!(world.complaints(), "");
}

#[test]
fn an_approval_typed_by_hand_counts_where_its_time_is_possible_and_else_says_what_to_do() {
    let world = World::in_review();
    let approved = |at: &str| {
        let text = sound("reviewed");
        let (before, rest) = text.split_once("[[approvals]]").expect("it has one");
        let rest = rest.split_once("[[").map_or("", |(_, rest)| rest);
        format!("{before}[[approvals]]\nby = \"ben\"\nat = {at}\n\n[[{rest}")
    };
    for (at, hint) in [
        ("2026-11-23T06:28:00Z", None),
        ("2026-11-22T05:26:00Z", None),
        ("2026-11-22T05:00:00Z", Some("an approval counts from 2026-11-22T05:30:00Z, when it entered review")),
        ("2027-01-01T00:00:00Z", Some("when the review ended. If a clock was wrong, correct `at`")),
    ] {
        world.write(PATH, approved(at));
        let told = world.pmgit(&["check", "--all"]);
        match hint {
            None => assert!(!told.out.contains("missing-approval"), "{at}: {told}"),
            Some(hint) => {
                assert!(told.out.contains("missing-approval") && told.out.contains(hint), "{at}: {told}");
            }
        }
    }
}
