//! Looks for the labels of the actions' tickets: the severity, and the severity with the day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::document::{Action, is_named, labels, meant, said};
use crate::finding::Name;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::{Language, Listing, named, one_or_many, say};
use crate::toml_record::Located;

rule! {
    /// An action lacks the labels of its incident, or has them in another form.
    ///
    /// Every ticket of a postmortem is labelled with the severity, and with the severity and the day of the incident:
    /// `sev1` and `sev1_20261120`. One search then finds everything that follows from an incident, or from all
    /// incidents of a severity. The Japanese process pages write `sev1-20261120`, so Japanese postmortems may use
    /// either form. Actions that are done or declined need no labels. If no action of a postmortem has labels, nothing
    /// is checked: the team keeps them in the tracker.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", labels = ["sev1", "sev1_20261120"] },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92", labels = ["sev1"] },
    /// ]
    /// ```
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", labels = ["SEV-1", "sev1_20261120"] },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", labels = ["sev1", "sev1_20261120", "cache"] },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92", done = 2026-12-01 },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    /// ]
    /// ```
    ///
    /// Label the ticket in its tracker, and write the same labels as `labels`. If labels are only in the wrong form,
    /// `pmgit check --fix` corrects them.
    ja: {
        /// チケットにインシデントのラベルが付いていないか、表記が異なります。
        ///
        /// ポストモーテムのチケットにはすべて、重大度のラベルと、重大度に日付を付けたラベルを付けます。
        /// そうすれば、1つのインシデントのチケットも、同じ重大度のインシデント全体のチケットも、
        /// 1回の検索で見つかります。日付付きのラベルは、日本語のポストモーテムでは`sev1-20261120`、
        /// 英語では`sev1_20261120`のように書きます。日本語のポストモーテムでは、どちらの区切りでもかまいません。
        /// 完了したアクションと見送ったアクションには不要です。どのアクションにもラベルが書かれていない場合は、
        /// トラッカーだけでラベルを管理しているものとみなし、指摘しません。
        ///
        /// {examples}
        ///
        /// トラッカーでチケットにラベルを付け、同じラベルを`labels`に書いてください。すでにあるラベルの表記は、
        /// `pmgit check --fix`で直せます。
    }
    id: UnlabelledAction,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 9; template page, action items" / "プロセスのページの手順9、テンプレートのページ「アクションアイテム」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let is_recorded = |action: &Action| action.labels.iter().any(|label| said(Some(label)).is_some());
    if subject.document.actions.iter().any(|action| is_recorded(action)) {
        look_for_missing(subject, violations);
        look_at_forms(subject, violations);
    }
}

/// Looks for the tickets that lack the severity, or the severity with the day.
fn look_for_missing(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(id) = subject.id else { return };
    let language = subject.language();
    let wanted = labels(subject.document, language, id.date());
    let wanted: Vec<String> = wanted.into_iter().map(|label| form(&label, language).unwrap_or(label)).collect();
    let is_open = |action: &Action| {
        is_named(action.ticket.as_ref()) && meant(action.declined.as_ref()).is_none() && action.done.is_none()
    };
    let compared: Vec<String> = wanted.iter().map(|label| label.replace('-', "_")).collect();
    let mut is_missing = vec![false; wanted.len()];
    let mut lacking = Vec::new();
    for (index, action) in subject.document.actions.iter().enumerate().filter(|(_, action)| is_open(action)) {
        // Most have them just as they are wanted.
        if wanted.iter().all(|wanted| action.labels.iter().any(|label| label.value == *wanted)) {
            continue;
        }
        let has: Vec<String> = action.labels.iter().map(|label| as_compared(&label.value)).collect();
        let lacks: Vec<bool> = compared.iter().map(|label| !has.contains(label)).collect();
        if lacks.contains(&true) {
            is_missing.iter_mut().zip(lacks).for_each(|(any, lacks)| *any |= lacks);
            lacking.push((index, action));
        }
    }
    let missing = wanted.iter().zip(is_missing).filter(|(_, is_missing)| *is_missing);
    let missing: Vec<String> = missing.map(|(label, _)| named(label)).collect();
    for (index, action) in lacking {
        let missing = missing.clone();
        let wanted: Vec<String> = wanted.iter().map(|label| format!("\"{}\"", label.escape_debug())).collect();
        let wanted = wanted.join(", ");
        violations
            .each(
                "missing",
                action.span,
                || rows::action(index, action),
                say! {
                    |actions|
                    en: "{actions} {} the {} {}",
                        actions.one_or_many("lacks", "lack"), one_or_many(missing.len(), "label", "labels"),
                        actions.language.and_list(&missing);
                    ja: "{actions}に{}のラベルがありません", actions.language.and_list(&missing)
                },
            )
            .hint(say! {
                en: "label the ticket in its tracker, and write the same labels here: `labels = [{wanted}]`";
                ja: "トラッカーでチケットにラベルを付け、ここにも同じラベルを書いてください：`labels = [{wanted}]`"
            });
    }
}

/// A label as it is compared with one that is wanted, however it is written.
fn as_compared(label: &str) -> String {
    form(label, Language::Ja).unwrap_or_else(|| label.trim().to_lowercase()).replace('-', "_")
}

/// Looks for labels that are clearly a severity and are written in another way than the process does.
fn look_at_forms(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let language = subject.language();
    let actions = subject.document.actions.iter().map(|action| (action, forms(action, language)));
    let actions: Vec<_> =
        actions.filter(|(_, written)| written.iter().any(|(label, form)| is_wrong(label, form.as_ref()))).collect();
    let all = actions.iter().flat_map(|(_, written)| written).filter(|(label, form)| is_wrong(label, form.as_ref()));
    let wrong: BTreeSet<&String> = all.filter_map(|(_, form)| form.as_ref()).collect();
    let total = wrong.len();
    let forms: Vec<String> = wrong.iter().take(Listing::SHOWN).map(|form| named(form)).collect();
    for (_, written) in &actions {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for form in written.iter().filter_map(|(_, form)| form.as_ref()) {
            *counts.entry(form).or_default() += 1;
        }
        for (label, form) in written {
            let Some(form) = form.as_ref().filter(|form| **form != label.value) else { continue };
            let forms = forms.clone();
            let violation = violations
                .each(
                    "form",
                    label.span,
                    || Name::Own(named(&label.value)),
                    say! {
                        |labels|
                        en: "{labels} {} not written as the process writes {}",
                            labels.one_or_many("is", "are"), labels.one_or_many("it", "them");
                        ja: "{labels}の表記が、プロセスで決められたものと異なります"
                    },
                )
                .hint(say! {
                    |labels|
                    en: "write {}", Listing::of(labels.language, forms.iter().cloned(), total);
                    ja: "{}と書いてください", Listing::of(labels.language, forms.iter().cloned(), total)
                });
            // A list that says the same twice is for people to clear up.
            if let (Some(literal), Some(1)) = (rewritten(subject, label, form), counts.get(form.as_str())) {
                violation.fix(label.span, literal);
            }
        }
    }
}

/// The labels of an action, each with its form where it has one.
fn forms(action: &Action, language: Language) -> Vec<(&Located<String>, Option<String>)> {
    action.labels.iter().map(|label| (label, form(&label.value, language))).collect()
}

fn is_wrong(label: &Located<String>, form: Option<&String>) -> bool {
    form.is_some_and(|form| *form != label.value)
}

/// The literal of a label with another text, in the quotes that it has; nothing where it is not written plainly.
fn rewritten(subject: &Subject<'_>, label: &Located<String>, text: &str) -> Option<String> {
    let written = subject.source.text().get(label.span.start..label.span.end)?;
    let in_quotes = |text: &str, quote: char| format!("{quote}{text}{quote}");
    let quote = ['"', '\''].into_iter().find(|&quote| written == in_quotes(&label.value, quote))?;
    Some(in_quotes(text, quote))
}

/// The form of a label that is clearly a severity, or a severity with a day; nothing for any other.
///
/// The process writes `sev1_20261120` in English; in Japanese also `sev1-20261120`, so there the sign stays.
fn form(label: &str, language: Language) -> Option<String> {
    let lower = label.to_ascii_lowercase();
    let rest = lower.strip_prefix("sev")?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let number = rest.chars().next().filter(char::is_ascii_digit)?;
    let rest = &rest[1..];
    let Some(sign) = rest.chars().next() else { return Some(format!("sev{number}")) };
    let day = rest.strip_prefix(['-', '_'])?;
    let is_day = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    is_day
        .then(|| NaiveDate::from_ymd_opt(day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?))??;
    let sign = match language {
        Language::En => '_',
        Language::Ja => sign,
    };
    Some(format!("sev{number}{sign}{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, RuleId};
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judgement;

    /// What is found where actions have tickets and these labels.
    fn found(head: &str, labels: &[&str]) -> Vec<Finding> {
        let row = |(title, labels)| format!("{{ title = \"{title}\", ticket = \"T-{title}\", {labels} }}");
        let rows: Vec<String> = ["a", "b", "c"].into_iter().zip(labels).map(row).collect();
        findings_of(RuleId::UnlabelledAction, &format!("{head}\nactions = [{}]\n", rows.join(", ")), None)
    }

    fn english(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(Finding::english).collect()
    }

    #[test]
    fn tickets_without_the_labels_are_one_thing_to_do_and_fewer_are_less() {
        let both = "labels = [\"sev1\", \"sev1_20261120\"]";
        let two = found("", &["labels = [\"sev1\"]", both, "labels = [\"sev1_20261120\"]"]);
        let [two] = &two[..] else { panic!("{two:?}") };
        assert_eq!((two.key.as_str(), two.extent), ("missing", 2));
        assert_eq!(two.english(), "`a` and `c` lack the labels `sev1` and `sev1_20261120`");
        let hint =
            "label the ticket in its tracker, and write the same labels here: `labels = [\"sev1\", \"sev1_20261120\"]`";
        assert_eq!(two.english_hint().as_deref(), Some(hint));
        let one = found("", &["labels = [\"sev1\"]", both]);
        assert_eq!((one.len(), one[0].extent, &one[0].key), (1, 1, &two.key));
        assert_eq!(one[0].english(), "`a` lacks the label `sev1_20261120`");
        assert_eq!(one[0].message(Language::Ja), "`a`に`sev1_20261120`のラベルがありません");
    }

    #[test]
    fn only_open_tickets_count_and_only_where_labels_are_recorded() {
        assert!(found("", &["labels = []", "owner = \"x\"", "labels = [\" \"]"]).is_empty());
        let labelled = "labels = [\"sev1\", \"sev1_20261120\"]";
        let rows = [labelled, "done = 2026-12-01", "declined = \"no\""];
        assert_eq!(english(&found("", &rows)), Vec::<String>::new());
        let told = ["`b` lacks the labels `sev1` and `sev1_20261120`"];
        assert_eq!(english(&found("", &[labelled, "discuss = \"it\""])), told);
        let waiting = format!("actions = [{{ title = \"a\", {labelled} }}, {{ title = \"b\", discuss = \"it\" }}]");
        assert!(findings_of(RuleId::UnlabelledAction, &waiting, None).is_empty(), "it has no ticket yet");
    }

    #[test]
    fn a_severity_of_the_teams_own_has_its_label_in_any_case() {
        let with = |label: &str| {
            let labels = format!("labels = [\"Kritisch1\", \"{label}\"]");
            english(&found("severity = \"Kritisch 1\"", &[&labels]))
        };
        assert_eq!(with("kritisch1-20261120"), Vec::<String>::new());
        assert_eq!(with("cache"), ["`a` lacks the label `kritisch1_20261120`"]);
    }

    #[test]
    fn labels_of_another_form_are_one_thing_to_do_and_lack_nothing() {
        let rows = ["labels = [\"SEV-1\", \"sev1-20261120\"]", "labels = [\"Sev1\", \"sev1_20261120\"]"];
        let english = found("", &rows);
        let [one] = &english[..] else { panic!("{english:?}") };
        assert_eq!((one.key.as_str(), one.extent), ("form", 3));
        assert_eq!(one.english(), "`SEV-1`, `sev1-20261120` and `Sev1` are not written as the process writes them");
        assert_eq!(one.english_hint().as_deref(), Some("write `sev1` and `sev1_20261120`"));
        assert_eq!(one.fix.as_ref().map(|fix| fix.edits().len()), Some(3));
        let hyphens = found("", &["labels = [\"sev1\", \"sev1-20261120\"]", "owner = \"x\""]);
        assert!(hyphens[0].english().ends_with("lacks the labels `sev1` and `sev1_20261120`"), "{hyphens:?}");
        let japanese = found("language = \"ja\"", &rows);
        let [one] = &japanese[..] else { panic!("{japanese:?}") };
        assert_eq!(one.message(Language::Ja), "`SEV-1`、`Sev1`の表記が、プロセスで決められたものと異なります");
        assert_eq!(one.hint_text(Language::Ja).as_deref(), Some("`sev1`と書いてください"));
    }

    #[test]
    fn what_is_there_twice_or_escaped_is_for_people_to_fix() {
        for labels in ["[\"SEV1\", \"sev1\", \"sev1_20261120\"]", "[\"\\u0053EV1\", \"sev1_20261120\"]"] {
            let head = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n[[actions]]\n";
            let findings = judgement("", &format!("{head}labels = {labels}\n")).findings;
            let found: Vec<_> = findings.iter().filter(|one| one.rule == RuleId::UnlabelledAction).collect();
            assert!(found.len() == 1 && found[0].fix.is_none(), "{labels}: {found:?}");
        }
    }

    #[test]
    fn only_what_is_clearly_a_severity_has_a_form() {
        let english = |label| form(label, Language::En);
        for label in ["SEV1", "sev-1", "Sev-1", "sev1"] {
            assert_eq!(english(label).as_deref(), Some("sev1"), "{label}");
        }
        for label in ["sev1-20261120", "SEV-1_20261120", "sev1_20261120"] {
            assert_eq!(english(label).as_deref(), Some("sev1_20261120"), "{label}");
        }
        for label in
            ["", "sev", "seven", "severity1", "sev12", "sev１", "sev1-", "sev1-2026", "sev1-20261340", "sev1 x", "P1"]
        {
            assert_eq!(english(label), None, "{label}");
        }
        assert_eq!(form("SEV1-20261120", Language::Ja).as_deref(), Some("sev1-20261120"));
        assert_eq!(form("sev1_20261120", Language::Ja).as_deref(), Some("sev1_20261120"));
    }
}
