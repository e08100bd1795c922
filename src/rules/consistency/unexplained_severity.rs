//! Looks for a severity that changed without a word.

use crate::document::{Document, SeverityChange, meant, person_named, said};
use crate::finding::Name;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, named, say};
use crate::toml_record::Located;

rule! {
    /// The severity changed, and nothing says why.
    ///
    /// During the response, everyone assumes the higher severity; the final one is set afterwards, in the postmortem.
    /// Much depends on it: the deadlines, the message to customers, and whether a postmortem is required at all. So
    /// each change is recorded with its reason, and the last one ends at the current severity. A lower severity asks for
    /// less, so that someone other than the owner approves it.
    ///
    /// ```toml base
    /// severity = "SEV-1"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-2"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-1"
    ///
    /// [[severity_changes]]
    /// from = "SEV-1"
    /// to = "SEV-2"
    /// at = 2026-11-22T05:00:00Z
    /// by = "ben"
    /// reason = "Less than 3 % of the checkouts were slow."
    /// ```
    ///
    /// ```toml base
    /// severity = "SEV-1"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-2"
    ///
    /// [[severity_changes]]
    /// from = "SEV-1"
    /// to = "SEV-2"
    /// at = 2026-11-22T05:00:00Z
    /// by = "aiko"
    /// reason = "Less than 3 % of the checkouts were slow."
    /// approved_by = "aiko"
    /// ```
    ///
    /// ```toml base
    /// severity = "SEV-1"
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    ///
    /// [[severity_changes]]
    /// from = "SEV-1"
    /// to = "SEV-2"
    /// at = 2026-11-22T05:00:00Z
    /// by = "aiko"
    /// reason = "Less than 3 % of the checkouts were slow."
    /// approved_by = "ben"
    /// ```
    ///
    /// Run `pmgit severity ID SEVERITY --reason TEXT`, with `--approved-by NAME` if the severity becomes lower. By hand,
    /// add a `[[severity_changes]]` entry with `from`, `to`, `at`, `by`, `reason` and, for a lower one, `approved_by`.
    ja: {
        /// 重大度が変わったのに、その理由が書かれていません。
        ///
        /// 対応中は、誰もが高いほうの重大度を想定して動きます。最終的な重大度は、あとからポストモーテムで決めます。
        /// 期限、対外的なメッセージ、そもそもポストモーテムが必要かどうかなど、多くのことが重大度で決まります。
        /// そのため、変更は理由とともに記録し、最後の変更が現在の重大度と一致するようにします。
        /// 重大度を下げると求められることも減るため、オーナー以外の人の承認が必要です。
        ///
        /// {examples}
        ///
        /// `pmgit severity ID 重大度 --reason TEXT`で記録します。下げる場合は`--approved-by NAME`を付けます。
        /// 手で書く場合は、`[[severity_changes]]`に`from`、`to`、`at`、`by`、`reason`を書き、
        /// 下げる場合は`approved_by`も書いてください。
    }
    id: UnexplainedSeverity,
    group: Consistency,
    levels: [Draft => Error],
    waiver: Yes,
    traits: [KeptWhereImported],
    since: "0.1",
    source: "after an incident page; severity levels page" / "インシデント後のページ、重大度のページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let changes = &subject.document.severity_changes;
    let severity = subject.document.severity();
    let span = subject.document.severity.as_ref().map(|severity| severity.span);
    let known = subject.base.map_or(0, |base| base.severity_changes.len());
    for (index, change) in changes.iter().enumerate().skip(known) {
        check_change(index, change, violations);
        check_lower(subject, index, change, violations);
    }
    let last = changes.last();
    let mut ended = last.and_then(|change| said(change.to.as_ref()));
    // An imported one may say it later.
    let had = |base: &&Document| !base.severity().is_empty() || base.imported.is_none();
    if let Some(base) = subject.base.filter(|base| base.severity() != severity).filter(had) {
        // Each change goes on from where the one before it ended.
        let led_to = changes.iter().skip(known).fold(base.severity(), |ended, change| {
            let goes_on = said(change.from.as_ref()) == Some(ended);
            said(change.to.as_ref()).filter(|_| goes_on).unwrap_or(ended)
        });
        if led_to != severity {
            ended = Some(led_to);
        }
    }
    let Some(ended) = ended.filter(|&ended| ended != severity) else { return };
    let [now, before] = [severity, ended].map(|name| name.escape_debug().to_string());
    let (to, from) = (now.clone(), before.clone());
    let violation = violations.near(
        span,
        say! {
            en: "the severity changed from `{before}` to `{now}`, but nothing says why";
            ja: "重大度が`{before}`から`{now}`に変わった理由が書かれていません"
        },
    );
    violation.hint(say! {
        en: "add this entry, and fill in the values in angle brackets:\n{}", missing_lines(&from, &to, [
            "when, such as 2026-11-24T06:30:00Z",
            "who, such as \"ben\"",
            "why, in quotes",
        ]);
        ja: "次のテーブルを追加してください（山括弧の部分は実際の値に置き換えます）：\n{}", missing_lines(&from, &to, [
            "日時。例：2026-11-24T06:30:00Z",
            "変更した人。例：\"ben\"",
            "引用符で囲んだ理由",
        ])
    });
    if let Some(last) = last.and_then(|change| change.to.as_ref()) {
        violation.related(last.span, say! { en: "the last recorded change ends here"; ja: "記録されている最後の変更" });
    }
}

fn missing_lines(before: &str, now: &str, [at, by, reason]: [&str; 3]) -> String {
    format!(
        r#"[[severity_changes]]
from   = "{before}"
to     = "{now}"
at     = <{at}>
by     = <{by}>
reason = <{reason}>"#
    )
}

/// A change says what it was before, what it is now, and why.
fn check_change(index: usize, change: &Located<SeverityChange>, violations: &mut Violations<'_>) {
    let parts = [("from", &change.from), ("to", &change.to), ("reason", &change.reason)];
    for (key, _) in parts.into_iter().filter(|(_, text)| meant(text.as_ref()).is_none()) {
        violations
            .each(
                key,
                change.span,
                || name(index, change),
                say! {
                    |changes|
                    en: "{changes} {} no `{key}`", changes.one_or_many("has", "have");
                    ja: "重大度の{changes}に`{key}`がありません"
                },
            )
            .hint(say! { en: "add `{key} = \"...\"`"; ja: "`{key} = \"...\"`を追加してください" });
    }
}

/// A lower severity is approved by somebody other than the owner.
fn check_lower(subject: &Subject<'_>, index: usize, change: &Located<SeverityChange>, violations: &mut Violations<'_>) {
    let (Some(from), Some(to)) = (said(change.from.as_ref()), said(change.to.as_ref())) else { return };
    if !subject.policy.is_lower_severity(from, to) {
        return;
    }
    let Some(approver) = person_named(change.approved_by.as_ref()) else {
        violations
            .each("approved_by", change.span, || name(index, change), say! {
                |changes|
                en: "nobody approved {changes}, {}", changes.one_or_many("which is a lower severity", "which are lower severities");
                ja: "重大度を下げる{changes}を承認した人が書かれていません"
            })
            .hint(say! {
                en: "add `approved_by = \"...\"`, naming someone other than the owner";
                ja: "`approved_by = \"...\"`を追加し、オーナー以外の承認者を書いてください"
            });
        return;
    };
    let Some(objection) = subject.objection(approver, change.at.as_deref().copied().or_else(|| subject.earliest_new()))
    else {
        return;
    };
    let what = say! { en: "a lower severity"; ja: "重大度を下げること" };
    let span = change.approved_by.as_ref().map_or(change.span, |written| written.span);
    violations.at(span, objection.message(named(approver), what.into())).hint(objection.hint()).about("approved_by");
}

/// A change of the severity as a sentence names it: by what it led to, or from.
fn name(index: usize, change: &Located<SeverityChange>) -> Name {
    let number = index + 1;
    let (from, to) = (said(change.from.as_ref()).map(named), said(change.to.as_ref()).map(named));
    let name = match (from, to) {
        (_, Some(to)) => Message::from(say! { en: "the change to {to}"; ja: "{to}への変更" }),
        (Some(from), None) => Message::from(say! { en: "the change from {from}"; ja: "{from}からの変更" }),
        (None, None) => Message::from(say! { en: "severity change {number}"; ja: "{number}番目の変更" }),
    };
    Name::Said(name)
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    fn changes(severity: &str, changes: &[(&str, &str)]) -> String {
        let entry = |&(from, to): &(&str, &str)| {
            format!(
                "[[severity_changes]]\nfrom = \"{from}\"\nto = \"{to}\"\nby = \"ben\"\nreason = \"A freeze\"\napproved_by = \"ben\"\n"
            )
        };
        format!("severity = \"{severity}\"\n{}", changes.iter().map(entry).collect::<String>())
    }

    #[test]
    fn a_change_begins_at_the_severity_of_the_base_and_leads_to_the_one_that_stands() {
        let base = changes("SEV-1", &[]);
        let count = |severity, steps: &[_]| {
            findings_of(RuleId::UnexplainedSeverity, &changes(severity, steps), Some(&base)).len()
        };
        assert_eq!(count("SEV-1", &[]), 0);
        assert_eq!(count("SEV-3", &[("SEV-1", "SEV-2"), ("SEV-2", "SEV-3")]), 0);
        assert_eq!(count("SEV-2", &[]), 1);
        assert_eq!(count("SEV-2", &[("SEV-3", "SEV-2")]), 1, "it begins elsewhere");
        assert_eq!(count("SEV-2", &[("SEV-1", "SEV-3")]), 1, "it leads elsewhere");
    }

    #[test]
    fn changes_that_lack_the_same_are_one_finding_beside_the_last_change() {
        let overlay = "severity = \"SEV-1\"\nseverity_changes = [\
                       { from = \"SEV-1\", to = \"SEV-2\", by = \"ben\", approved_by = \"ben\" }, { from = \"SEV-2\", to = \"SEV-3\", by = \"ben\", approved_by = \"ben\" }]\n";
        let found = findings_of(RuleId::UnexplainedSeverity, overlay, None);
        let [reasons, last] = &found[..] else { panic!("{found:?}") };
        assert_eq!((reasons.key.as_str(), reasons.extent), ("reason", 2));
        assert_eq!(reasons.english(), "the change to `SEV-2` and the change to `SEV-3` have no `reason`");
        assert_eq!(last.places.related.len(), 1);
        assert_eq!(last.message(Language::Ja), "重大度が`SEV-3`から`SEV-1`に変わった理由が書かれていません");
        let hint = last.english_hint().expect("a hint");
        assert!(
            hint.ends_with(
                "from   = \"SEV-3\"\nto     = \"SEV-1\"\nat     = <when, such as 2026-11-24T06:30:00Z>\n\
                                by     = <who, such as \"ben\">\nreason = <why, in quotes>"
            ),
            "{hint}"
        );
    }

    #[test]
    fn a_lower_severity_is_approved_by_somebody_other_than_the_owner() {
        let row = |from: &str, to: &str, approved: &str| {
            format!(
                "severity = \"{to}\"\nseverity_changes = [{{ from = \"{from}\", to = \"{to}\", by = \"ben\", reason = \"A freeze\"{approved} }}]\n"
            )
        };
        let told = |from: &str, to: &str, approved: &str| {
            let found = findings_of(RuleId::UnexplainedSeverity, &row(from, to, approved), Some(&changes(from, &[])));
            found.into_iter().map(|one| one.english()).collect::<Vec<_>>()
        };
        assert!(told("SEV-2", "SEV-1", "").is_empty(), "a higher one needs nobody");
        assert!(told("SEV-1", "SEV-3", ", approved_by = \"ben\"").is_empty());
        for nobody in ["", ", approved_by = \"TBD\"", ", approved_by = \" \""] {
            assert_eq!(told("SEV-1", "SEV-3", nobody).len(), 1, "{nobody}");
        }
        for owner in ["aiko", "@Aiko", "aiko@example.com", "Ａｉｋｏ"] {
            let found = told("SEV-1", "SEV-3", &format!(", approved_by = \"{owner}\""));
            assert_eq!(found, ["the owner cannot approve a lower severity"], "{owner}");
        }
        // Entries that lead nowhere lower nothing, and so explain nothing.
        let base = changes("SEV-1", &[]);
        let idle = "severity = \"SEV-3\"\nseverity_changes = [{ from = \"SEV-1\", to = \"SEV-1\", by = \"a\", reason = \"A freeze\" }, { from = \"SEV-3\", to = \"SEV-3\", by = \"a\", reason = \"A freeze\" }]\n";
        assert_eq!(findings_of(RuleId::UnexplainedSeverity, idle, Some(&base)).len(), 1);
    }

    #[test]
    fn an_entry_that_the_base_has_explains_no_second_change() {
        let down = ("SEV-1", "SEV-2");
        let base = changes("SEV-1", &[down, ("SEV-2", "SEV-1")]);
        let head = changes("SEV-2", &[down, ("SEV-2", "SEV-1")]);
        assert_eq!(findings_of(RuleId::UnexplainedSeverity, &head, Some(&base)).len(), 1);
    }
}
