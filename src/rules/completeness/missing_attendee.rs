//! Looks for the people who belong into the meeting.

use crate::document::fold_handle;
use crate::invitees;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{and_list, one_or_many};

rule! {
    /// Somebody who belongs into the meeting was not there.
    ///
    /// The incident commander, who shadowed them, the responders, and the owners, engineering managers and product
    /// managers of the impacted services agree on facts, analysis and actions; what is decided without them does not
    /// hold.
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
    /// Add those who were there to `attendees`. Where somebody could not come, let them read the outcome, and waive
    /// this rule with the reason.
    id: MissingAttendee,
    group: Completeness,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, the meeting",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let meeting = &subject.document.meeting;
    let Some(held) = &meeting.held else { return };
    let attended = |person: &str| meeting.attendees.iter().any(|one| subject.is_same_person(one, person));
    let required = invitees::required(&subject.document.people).into_iter().map(|(person, _)| person);
    let mut missing: Vec<&str> = required.filter(|person| !attended(person)).collect();
    let mut seen = std::collections::BTreeSet::new();
    missing.retain(|person| seen.insert(fold_handle(person)));
    if !missing.is_empty() {
        let span = meeting.attendees.first().map_or(held.span, |first| first.span);
        let names: Vec<String> = missing.iter().map(|person| format!("`{}`", person.escape_debug())).collect();
        let was = one_or_many(names.len(), "was", "were");
        violations
            .at(span, format!("{} {was} not at the meeting", and_list(&names)))
            .hint("add to `meeting.attendees` who was there; waive this rule where somebody could not come");
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn everyone_is_named_once_and_nothing_of_a_name_acts_on_a_terminal() {
        let overlay = r#"
            status = "reviewed"
            [people]
            incident_commander = "ben"
            responders = ["chloe", "Ben", "@zoe", "zoe"]
            commander_shadow = "h\u001b[31m"
            [meeting]
            attendees = ["chloe", "emeka", "farah", "goro"]
        "#;
        let found = judged(overlay);
        assert_eq!(found, [r"warning missing-attendee: `ben`, `h\u{1b}[31m` and `@zoe` were not at the meeting"]);
    }

    #[test]
    fn a_meeting_still_to_come_has_no_attendees() {
        assert!(judged("[meeting]\nattendees = []\n").is_empty());
    }
}
