//! Looks for steps without their record, and for records that lack a part.

use crate::document::Status;
use crate::rules::{Check, Subject, Violations, rule};
use crate::workflow::{Break, Chain, ProcessStep, way};

rule! {
    /// A status that the recorded transitions do not lead to.
    ///
    /// A status can be edited by hand, but never without a record of who moved the postmortem, and when. The record
    /// begins at draft, each entry goes on from where the one before it ended, and the last one leads to the status. A
    /// step back needs a reason.
    ///
    /// A postmortem older than pmgit says `imported = "<where it came from>"` instead, and its record begins where it
    /// stands. That holds only for a postmortem that is new here, and whose date lies before `gate.since` of the policy.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    /// ```
    ///
    /// ```toml fails
    /// status = "draft"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "draft"
    /// at = 2026-11-22T08:00:00Z
    /// by = "ben"
    /// ```
    ///
    /// ```toml policy
    /// [gate]
    /// since = 2026-11-01
    /// ```
    ///
    /// ```toml fails
    /// imported = "https://wiki.example.com/postmortems/77"
    /// transitions = []
    /// ```
    ///
    /// ```toml passes
    /// status = "draft"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "draft"
    /// at = 2026-11-22T08:00:00Z
    /// by = "ben"
    /// reason = "The timeline ends before the recovery."
    /// ```
    ///
    /// ```toml policy
    /// [gate]
    /// since = 2027-01-01
    /// ```
    ///
    /// ```toml passes
    /// imported = "https://wiki.example.com/postmortems/77"
    /// transitions = []
    /// ```
    ///
    /// Add the lines of the hint, or let pmgit take the step: `pmgit submit`, `review`, `close`, `return`, `reopen`.
    id: UnrecordedTransition,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    check_import(subject, violations);
    let told = subject.document.external_message.is_some();
    for found in Chain::recorded_in(subject.document, subject.base).breaks() {
        match found {
            Break::Illegal { .. } => {}
            Break::Incomplete { entry, key } => {
                let hint = format!("add {}", placeholder(key));
                violations.at(entry.span, format!("a transition does not say `{key}`")).hint(hint);
            }
            Break::Unexplained { entry, step } => {
                let message = format!("a step back (`{}`) gives no reason", step.verb());
                violations.at(entry.span, message).hint("add `reason = \"...\"`");
            }
            Break::Gap { entry, ended, from } => {
                let span = entry.from.as_ref().map_or(entry.span, |from| from.span);
                let message = format!("this step begins at `{from}`, but the record had come to `{ended}`");
                violations.at(span, message).hint(missing_lines("add what happened between them", ended, from, told));
            }
            Break::Unrecorded { ended, status } => {
                let span = subject.document.status.as_ref().map(|status| status.span);
                let message = format!("the status is `{status}`, but the record leads to `{ended}`");
                violations.near(span, message).hint(missing_lines("add what happened", ended, status, told));
            }
        }
    }
}

/// Only a postmortem that is new here and older than pmgit needs no record.
fn check_import(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (Some(imported), Some(id)) = (&subject.document.imported, subject.id) else { return };
    if subject.base.is_some_and(|base| base.imported.is_some()) {
        return;
    }
    if subject.base.is_some() {
        violations
            .at(imported.key, "a postmortem that is here already cannot be imported")
            .hint("remove `imported`, and record its transitions");
        return;
    }
    match subject.policy.gate.since {
        Some(since) if id.date() < since => {}
        Some(since) => {
            violations
                .at(imported.key, format!("only postmortems from before {since} can be imported"))
                .hint("remove `imported`, and record its transitions; the day is `gate.since` of the policy");
        }
        None => {
            violations
                .at(imported.key, "the policy does not say which postmortems can be imported")
                .hint("name the day pmgit came: `since = 2026-11-01` below `[gate]` in `.pmgit/policy.toml`");
        }
    }
}

/// The entries that lead from one status to another, with what pmgit cannot know marked.
fn missing_lines(lead: &str, from: Status, to: Status, has_external_message: bool) -> String {
    let mut lines = vec![format!("{lead}, with the values in angle brackets filled in:")];
    for (from, to) in way(from, to, has_external_message) {
        lines.extend(["[[transitions]]".to_owned(), format!("from = \"{from}\""), format!("to   = \"{to}\"")]);
        lines.extend(["at", "by"].map(|key| placeholder(key).to_owned()));
        if ProcessStep::between(from, to).is_some_and(ProcessStep::needs_reason) {
            lines.push(placeholder("reason").to_owned());
        }
    }
    lines.join("\n")
}

fn placeholder(key: &'static str) -> &'static str {
    match key {
        "at" => "at   = <when, such as 2026-11-24T06:30:00Z>",
        "by" => "by   = <who, such as \"ben\">",
        "from" => "from = <the status before>",
        "to" => "to   = <the status after>",
        _ => "reason = <why, in quotes>",
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;

    const ID: RuleId = RuleId::UnrecordedTransition;

    #[test]
    fn the_hint_is_the_lines_to_add() {
        let [finding] =
            findings_of(ID, "status = \"reviewed\"\ntransitions = []", Some("status = \"draft\"")).try_into().unwrap();
        insta::assert_snapshot!(finding.english(), @"the status is `reviewed`, but the record leads to `draft`");
        insta::assert_snapshot!(finding.english_hint().unwrap(), @r#"
        add what happened, with the values in angle brackets filled in:
        [[transitions]]
        from = "draft"
        to   = "in-review"
        at   = <when, such as 2026-11-24T06:30:00Z>
        by   = <who, such as "ben">
        [[transitions]]
        from = "in-review"
        to   = "reviewed"
        at   = <when, such as 2026-11-24T06:30:00Z>
        by   = <who, such as "ben">
        "#);
    }

    #[test]
    fn a_step_back_by_hand_asks_for_its_reason() {
        let base = "status = \"closed\"\nimported = \"the wiki\"\ntransitions = []";
        let head = "status = \"in-review\"\nimported = \"the wiki\"\ntransitions = []";
        let [finding] = findings_of(ID, head, Some(base)).try_into().unwrap();
        assert!(finding.english_hint().unwrap().ends_with("\nreason = <why, in quotes>"));
    }

    #[test]
    fn the_lines_of_the_hint_cannot_be_left_unfilled() {
        let [finding] = findings_of(ID, "transitions = []", None).try_into().unwrap();
        let hint = finding.english_hint().unwrap();
        let (_, lines) = hint.split_once('\n').unwrap();
        assert!(lines.parse::<toml::Table>().is_err());
        let filled = lines.replace("<when, such as 2026-11-24T06:30:00Z>", "2026-11-24T06:30:00Z");
        let filled = filled.replace("<who, such as \"ben\">", "\"ben\"");
        assert!(findings_of(ID, &filled, None).is_empty());
    }

    #[test]
    fn what_is_here_already_cannot_become_imported() {
        let imported = "imported = \"the wiki\"";
        assert_eq!(findings_of(ID, imported, Some("")).len(), 1);
        assert!(findings_of(ID, imported, Some(imported)).is_empty());
        assert_eq!(findings_of(ID, imported, None).len(), 1, "the default policy names no day");
    }

    #[test]
    fn every_part_of_an_entry_is_asked_for() {
        let findings = findings_of(ID, "[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"", None);
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert_eq!(findings_of(ID, "[[transitions]]", None).len(), 4);
    }
}
