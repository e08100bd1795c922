//! Looks for the prose sections that the policy requires.

use crate::document::{Status, said};
use crate::finding::{Key, Level, Name};
use crate::policy::Section;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, one_line, say};

rule! {
    /// A section that the process requires is missing.
    ///
    /// The policy defines the sections, and from which status each is required; by default, every section of the
    /// template is required for review. If the policy allows it, a section that does not apply has a reason under
    /// `[not_applicable]` instead. Where the severity makes the postmortem voluntary, only the overview and the contributing
    /// factors are errors, and every other section is a hint.
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
        /// ポストモーテムが任意の重大度では、エラーになるのは概要と要因だけで、ほかのセクションはヒントになります。
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
    let missing: Vec<Missing<'_>> =
        subject.policy.sections.iter().filter_map(|one| Missing::of(one, subject)).collect();
    for Missing { section, from, most } in &missing {
        let alike = missing.iter().filter(|other| (other.from, other.most) == (*from, *most));
        let keys: Vec<String> = alike.map(|other| named(&other.section.key)).collect();
        let texts = &subject.document.sections;
        let span = texts.get(&section.key).map(|text| text.key).or(texts.span);
        let violation = violations
            .each(
                weight_key(*from, *most),
                span,
                || name(section),
                say! {
                    |sections|
                    en: "{} {sections} {} missing", sections.one_or_many("the section", "the sections"),
                        sections.one_or_many("is", "are");
                    ja: "セクション{sections}がありません"
                },
            )
            .part(section.key.clone())
            .hint(say! {
                |reader|
                en: "write {} under `[sections]`", reader.language.and_list(&keys);
                ja: "`[sections]`に{}を書いてください", reader.language.and_list(&keys)
            })
            .at_most(*most);
        if *from != Status::InReview {
            violation.from(*from);
        }
    }
}

/// A section that the policy asks for and the document lacks.
struct Missing<'p> {
    section: &'p Section,
    from: Status,
    /// The most that it weighs.
    most: Level,
}

impl<'p> Missing<'p> {
    fn of(section: &'p Section, subject: &Subject<'_>) -> Option<Self> {
        let document = subject.document;
        let from = section.required_in(document.severity(), said(document.template.as_ref()))?;
        if said(document.sections.get(&section.key)).is_some() || subject.not_applicable(&section.key) {
            return None;
        }
        // What the policy asks of a severity by its name is asked of it also where it is voluntary.
        let is_asked = section.required_for.is_some() || ALWAYS.contains(&section.key.as_str());
        let is_optional = subject.is_voluntary() && !is_asked;
        Some(Self { section, from, most: if is_optional { Level::Hint } else { Level::Error } })
    }
}

/// What weighs the same is one finding.
fn weight_key(from: Status, most: Level) -> Key {
    match (from, most) {
        (_, Level::Hint | Level::Warning) => "optional".into(),
        (Status::InReview, Level::Error) => Key::WHOLE,
        (from, Level::Error) => from.to_string().into(),
    }
}

/// What a section is called: by its key and its heading.
fn name(section: &Section) -> Name {
    let key = named(&section.key);
    let (english, japanese) = (one_line(&section.heading_en), one_line(&section.heading_ja));
    Name::Said(say! { en: "{key} ({english})"; ja: "「{japanese}」（{key}）" }.into())
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
    fn the_missing_sections_are_one_thing_to_do_and_fewer_are_less() {
        let found = |sections: &str| findings_of(RuleId::MissingSection, &format!("[sections]\n{sections}"), None);
        let two = found("overview = \"\"\nwent_well = \" \"\n");
        let [two] = &two[..] else { panic!("{two:?}") };
        assert_eq!((two.key.as_str(), two.extent, two.parts.len()), ("", 2, 2));
        assert_eq!(two.english(), "the sections `overview` (Overview) and `went_well` (What Went Well?) are missing");
        assert_eq!(
            two.message(Language::Ja),
            "セクション「概要」（`overview`）、「なにがうまくいった？」（`went_well`）がありません"
        );
        assert_eq!(two.english_hint().as_deref(), Some("write `overview` and `went_well` under `[sections]`"));
        let one = found("overview = \"\"\n");
        assert_eq!((one.len(), one[0].extent, &one[0].key), (1, 1, &two.key));
        assert_eq!(one[0].english(), "the section `overview` (Overview) is missing");
    }

    #[test]
    fn sections_that_weigh_differently_are_findings_of_their_own() {
        let policy = "[[sections]]\nkey = \"went_well\"\nrequired_from = \"closed\"\n";
        let overlay = "[sections]\noverview = \"\"\nwent_well = \"\"\n";
        let missing = ["error missing-section: the section `overview` (Overview) is missing"];
        assert_eq!(judged_under(policy, overlay), missing);
        assert_eq!(judged_under("", &format!("severity = \"SEV-4\"\n{overlay}")), missing);
    }

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
}
