//! Attempts to take steps, and to write new text, under cover of `imported`; and the honest changes of an old archive
//! beside them.

use super::steps::errors_of;
use crate::rules::sound_postmortem;

/// Everything of the sample is older than it.
const OLD: &str = "[gate]\nsince = 2026-12-01\n";

/// A postmortem as an old archive has it: hardly anything that the gate asks for is there.
fn note(status: &str, said: &str, steps: &[(&str, &str)]) -> String {
    let step = |(at, (from, to)): (usize, &(&str, &str))| {
        format!(
            "[[transitions]]\nfrom = \"{from}\"\nto = \"{to}\"\nat = 2026-11-28T0{at}:00:00Z\nby = \"aiko\"\n\
             reason = \"New facts are there now.\"\n"
        )
    };
    let steps: String = steps.iter().enumerate().map(step).collect();
    format!(
        "title = \"The search failed\"\nstatus = \"{status}\"\nseverity = \"SEV-1\"\nimported = \"the wiki\"\n\
         [people]\nowner = \"aiko\"\n[incident]\nstarted = 2026-11-20T08:31:00Z\nresolved = 2026-11-20T10:05:00Z\n\
         [sections]\noverview = \"{said}\"\n\
         [[actions]]\ntitle = \"Give the index a limit\"\nowner = \"ben\"\n{steps}"
    )
}

const SAID: &str = "The search was in an outage for a hour, as the index was full.";

/// The ways on, each in one change: from which status, and by which steps.
const WAYS: [&[(&str, &str)]; 10] = [
    &[("draft", "in-review")],
    &[("draft", "in-review"), ("in-review", "reviewed")],
    &[("draft", "in-review"), ("in-review", "closed")],
    &[("in-review", "reviewed")],
    &[("in-review", "closed")],
    &[("in-review", "draft"), ("draft", "in-review")],
    &[("reviewed", "in-review"), ("in-review", "reviewed")],
    &[("reviewed", "closed")],
    &[("closed", "in-review"), ("in-review", "reviewed")],
    &[("closed", "in-review"), ("in-review", "closed")],
];

#[test]
fn a_step_that_is_taken_here_is_judged_as_anybodys() {
    let (mut tried, mut through) = (0, Vec::new());
    for way in WAYS {
        let (from, to) = (way[0].0, way[way.len() - 1].1);
        for said in [SAID, "Everybody was charged twice.", "1"] {
            for before in [SAID, said] {
                tried += 1;
                let errors = errors_of(OLD, Some(&note(from, before, &[])), &note(to, said, way));
                if errors.is_empty() || (to != "in-review" && !errors.contains(&"missing-approval")) {
                    through.push(format!("{way:?} {said}: {errors:?}"));
                }
            }
        }
    }
    assert!(tried >= 60 && through.is_empty(), "{} of {tried}:\n{}", through.len(), through.join("\n"));
    // One step after the other, each in a change of its own.
    let reopened = [("closed", "in-review")];
    let closed = [("closed", "in-review"), ("in-review", "closed")];
    let errors = errors_of(OLD, Some(&note("in-review", SAID, &reopened)), &note("closed", "New.", &closed));
    assert!(errors.contains(&"missing-approval") && errors.contains(&"missing-section"), "{errors:?}");
}

#[test]
fn what_is_written_since_it_came_weighs_what_it_weighs() {
    for status in ["in-review", "reviewed", "closed"] {
        let before = note(status, "The search was slow.", &[]);
        for (said, rule) in [(SAID, "unjustified-outage"), ("TBD", "placeholder-text")] {
            let errors = errors_of(OLD, Some(&before), &note(status, said, &[]));
            assert!(errors.contains(&rule), "{status}, {said}: {errors:?}");
        }
        let twice = format!("{SAID} It was a second outage.");
        assert_eq!(errors_of(OLD, Some(&note(status, SAID, &[])), &note(status, &twice, &[])), ["unjustified-outage"]);
    }
}

#[test]
fn an_old_archive_comes_in_and_is_kept_up_as_it_is() {
    for status in ["draft", "in-review", "reviewed", "closed"] {
        let old = note(status, SAID, &[]);
        assert_eq!(errors_of(OLD, None, &old), [""; 0], "{status}: it comes in");
        for (what, new) in [
            ("a typo", note(status, "The search was in an outage for an hour, as the index was full.", &[])),
            ("a typo elsewhere", old.replace("The search failed", "The search fails")),
            ("ticked off", old.replace("owner = \"ben\"", "owner = \"ben\"\nticket = \"SEARCH-1\"\ndone = 2026-12-03")),
            ("a tag", old.replace("imported =", "tags = [\"search\"]\nimported =")),
            ("a link", old.replace("[people]", "discussions = [\"https://git.example.com/1\"]\n[people]")),
            ("better words", note(status, "The search answered nothing for an hour: the index was full.", &[])),
            ("a row", format!("{old}[[queries]]\npurpose = \"Which searches failed\"\ncommand = \"SELECT 1\"\n")),
        ] {
            assert_eq!(errors_of(OLD, Some(&old), &new), [""; 0], "{status}: {what}");
        }
    }
    for (from, to) in [("closed", "in-review"), ("reviewed", "in-review"), ("in-review", "draft")] {
        let back = note(to, SAID, &[(from, to)]);
        assert_eq!(errors_of(OLD, Some(&note(from, SAID, &[])), &back), [""; 0], "{from} to {to}");
    }
}

#[test]
fn an_import_that_has_all_that_is_asked_for_goes_on() {
    let at = |status: &str| sound_postmortem(&format!("status = \"{status}\"\nimported = \"the wiki\"\n"));
    for (from, to) in [("draft", "in-review"), ("in-review", "reviewed"), ("reviewed", "closed")] {
        assert_eq!(errors_of(OLD, Some(&at(from)), &at(to)), [""; 0], "{from} to {to}");
    }
}
