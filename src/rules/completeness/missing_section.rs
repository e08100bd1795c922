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
    /// Write the section, or give the reason under `[not_applicable]` why there is none.
    ja: {
        /// プロセスで必要とされているセクションがありません。
        ///
        /// どのようなセクションがあり、どのステータスから必要になるかは、ポリシーで決まります。
        /// 既定では、テンプレートのすべてのセクションが、レビューに出すまでに必要です。
        /// 当てはまらないセクションについては、代わりに`[not_applicable]`に理由を書きます。
        /// ポストモーテムが任意の重大度では、エラーになるのは概要と要因だけで、ほかのセクションはヒントになります。
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
        let from = section.required_from?;
        if said(subject.document.sections.get(&section.key)).is_some() || subject.not_applicable(&section.key) {
            return None;
        }
        let is_optional = subject.is_voluntary() && !ALWAYS.contains(&section.key.as_str());
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
        assert_eq!(
            judged_under(policy, overlay),
            ["error missing-section: the section `overview` (Overview) is missing"]
        );
        let voluntary = format!("severity = \"SEV-4\"\n{overlay}");
        assert_eq!(
            judged_under("", &voluntary),
            ["error missing-section: the section `overview` (Overview) is missing"]
        );
    }
}
