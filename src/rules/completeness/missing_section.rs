//! Looks for the prose sections that the policy requires.

use crate::document::{Status, said};
use crate::finding::Level;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, one_line, say};

rule! {
    /// A section that the process requires is missing.
    ///
    /// The policy defines the sections, and from which status each is required; by default, every section of the
    /// template is required for review. If the policy allows it, a section that does not apply has a reason under
    /// `[not_applicable]` instead.
    ///
    /// The policy may also require a section only for some severities (`required_for`), only in postmortems of some
    /// templates (`templates`), or never, and it may omit one altogether.
    ///
    /// ```toml fails
    /// [sections]
    /// overview = ""
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// overview = "A failover halved the session cache, and checkout slowed down for 50 minutes."
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// customer_impact = ""
    ///
    /// [not_applicable]
    /// customer_impact = "The alert was false; no customer was affected."
    /// ```
    ///
    /// ```toml policy
    /// [[sections]]
    /// key = "detection"
    /// required_for = ["SEV-1"]
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-1"
    ///
    /// [sections]
    /// detection = ""
    /// ```
    ///
    /// ```toml policy
    /// [[sections]]
    /// key = "detection"
    /// required_for = ["SEV-1"]
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    ///
    /// [sections]
    /// detection = ""
    /// ```
    ///
    /// Write the section, or give the reason under `[not_applicable]` why there is none.
    ja: {
        /// プロセスで必要とされているセクションがありません。
        ///
        /// どのようなセクションがあり、どのステータスから必要になるかは、ポリシーで決まります。
        /// 既定では、テンプレートのすべてのセクションが、レビューに出すまでに必要です。
        /// 当てはまらないセクションについては、代わりに`[not_applicable]`に理由を書きます。
        /// ポリシーでは、特定の重大度（`required_for`）や特定のテンプレート（`templates`）でのみ必須とすることも、
        /// 必須から外すことも、セクション自体をなくすこともできます。
        ///
        /// {examples}
        ///
        /// セクションを書くか、書けない理由を`[not_applicable]`に書いてください。
    }
    id: MissingSection,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    traits: [KeptWhereVoluntary],
    since: "0.1",
    source: "template page; process page, step 5" / "テンプレートのページ、プロセスのページの手順5",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let sections = &subject.document.sections;
    for section in &subject.policy.sections {
        let required_from = section.required_in(subject.document.severity(), said(subject.document.template.as_ref()));
        let Some(required_from) = required_from else { continue };
        if said(sections.get(&section.key)).is_some() || subject.not_applicable(&section.key) {
            continue;
        }
        let span = sections.get(&section.key).map(|text| text.key).or(sections.span);
        let (name, key) = (named(&section.key), section.key.escape_debug().to_string());
        let (english, japanese) = (one_line(&section.heading_en), one_line(&section.heading_ja));
        let violation = violations.near(
            span,
            say! {
                en: "the section {name} ({english}) is missing";
                ja: "セクション「{japanese}」（{name}）がありません"
            },
        );
        violation.about(section.key.clone()).hint(say! {
            en: "write `{key} = \"\"\"...\"\"\"` under `[sections]`";
            ja: "`[sections]`に`{key} = \"\"\"...\"\"\"`を書いてください"
        });
        if required_from != Status::InReview {
            violation.from(required_from);
        }
        // What the policy asks of a severity by its name is asked of it also where it is voluntary.
        let is_named = section.required_for.is_some();
        if subject.is_voluntary() && !is_named && !ALWAYS.contains(&section.key.as_str()) {
            violation.at_most(Level::Hint);
        }
    }
}

/// The sections that a postmortem needs which nobody had to write (template page, SEV-3 to SEV-5).
pub(super) const ALWAYS: [&str; 2] = ["overview", "contributing_factors"];

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged_under;
    use crate::text::Language;

    #[test]
    fn a_policy_says_of_which_severities_and_templates_a_section_is_required() {
        let without = |rest: &str| format!("{rest}[sections]\ndetection = \"\"\n");
        let told = |policy: &str, document: &str| {
            judged_under(&format!("[[sections]]\nkey = \"detection\"\n{policy}\n"), document)
        };
        let missing = ["error missing-section: the section `detection` (Detection) is missing"];
        assert_eq!(told("required_for = [\"SEV-1\"]", &without("")), missing);
        assert!(told("required_for = [\"SEV-2\"]", &without("")).is_empty());
        assert!(told("required_from = \"never\"", &without("")).is_empty());
        assert!(told("omit = true", &without("")).is_empty());
        assert!(told("omit = true", "").is_empty(), "what was written before it was omitted is no error");
        assert!(told("templates = [\"security\"]", &without("")).is_empty());
        assert_eq!(told("templates = [\"security\"]", &without("template = \"security\"\n")), missing);
        assert!(told("templates = [\"security\"]", &without("template = \"data\"\n")).is_empty());
        // A voluntary postmortem is asked for little, but for what the policy asks of it by name.
        let voluntary = without("severity = \"SEV-4\"\n");
        assert!(told("required_from = \"in-review\"", &voluntary).is_empty());
        assert_eq!(told("required_for = [\"SEV-4\"]", &voluntary), missing);
    }

    #[test]
    fn each_missing_section_is_a_thing_to_do() {
        let overlay = "[sections]\noverview = \"\"\nwent_well = \"\"\n";
        let found = findings_of(RuleId::MissingSection, overlay, None);
        let known: Vec<_> = found.iter().map(|finding| (finding.key.as_str(), finding.extent)).collect();
        assert_eq!(known, [("overview", 1), ("went_well", 1)]);
        assert_eq!(found[0].english(), "the section `overview` (Overview) is missing");
        assert_eq!(found[1].message(Language::Ja), "セクション「なにがうまくいった？」（`went_well`）がありません");
    }
}
