//! Looks for the words that the team avoids.

use unicode_normalization::UnicodeNormalization;

use crate::rules::words::{DocumentProse, PhrasePlaces};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{named, say};
use crate::wording::Prose;

rule! {
    /// A word is used that the team avoids.
    ///
    /// Every team has words that say too much, too little, or something else to a customer. The policy lists them as
    /// `[[terms]]`, with what to write instead and, if it matters, the parts in which to avoid them.
    ///
    /// ```toml policy
    /// [[terms]]
    /// avoid = ["whitelist"]
    /// use = ["allowlist"]
    /// where = ["external_message"]
    /// ```
    ///
    /// ```toml fails
    /// [external_message]
    /// what_happened = "A failover halved the session cache, because a whitelist was too short."
    /// ```
    ///
    /// ```toml policy
    /// [[terms]]
    /// avoid = ["whitelist"]
    /// use = ["allowlist"]
    /// where = ["external_message"]
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// what_happened = "A failover halved the session cache, because a whitelist was too short."
    /// ```
    ///
    /// Write one of the words in the hint; if there is only one, `pmgit check --fix` does it for you. If the hint names
    /// none, rephrase.
    ja: {
        /// このチームが避けている言葉が使われています。
        ///
        /// 顧客に対して言いすぎになる言葉、言い足りない言葉、別の意味に取られる言葉は、チームごとに異なります。
        /// ポリシーの`[[terms]]`には、そうした言葉とその代わりの言葉を書きます。必要であれば、
        /// その言葉を避ける箇所も書きます。
        ///
        /// {examples}
        ///
        /// ヒントにある言葉のどれかに書き換えてください。代わりの言葉が1つだけであれば、
        /// `pmgit check --fix`で書き換えられます。
    }
    id: AvoidedTerm,
    group: Wording,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "the team's own policy" / "チームのポリシー",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    let terms = &subject.policy.terms;
    if terms.is_empty() {
        return;
    }
    let mut places = PhrasePlaces::default();
    for (part, prose) in &reading.parts {
        for (term, word, hit) in terms.find(prose) {
            if !term.parts.is_empty() && !term.parts.iter().any(|name| part.is_in(name)) {
                continue;
            }
            let name = named(word);
            let violation = places.add(
                word,
                (part, hit.span),
                (subject, violations),
                say! {
                    |parts|
                    en: "{parts} {} {name}, which the team avoids", parts.one_or_many("says", "say");
                    ja: "{parts}に、このチームが避けている言葉{name}があります"
                },
            );
            let instead: Vec<String> = term.instead.iter().map(|word| named(word)).collect();
            if instead.is_empty() {
                violation.hint(say! { en: "say it in other words"; ja: "ほかの言葉で書いてください" });
            } else {
                violation.hint(say! {
                    |parts|
                    en: "write {}", parts.language.or_list(&instead);
                    ja: "代わりに{}と書いてください", parts.language.or_list(&instead)
                });
            }
            if let [only] = &term.instead[..]
                && let Some(text) = replacement(subject, hit.span, word, only)
            {
                violation.fix(hit.span, text);
            }
        }
    }
}

/// What to write in place of a term, where that needs no thought: the one word that the policy would rather read, which
/// says the same in every kind of TOML string and is itself not avoided.
fn replacement(subject: &Subject<'_>, span: Span, word: &str, instead: &str) -> Option<String> {
    let written = subject.source.text().get(span.start..span.end)?;
    let says_avoided = || subject.policy.terms.find(&Prose::from_markdown(instead)).next().is_some();
    (is_plain(instead) && is_same(written, word) && !says_avoided()).then(|| capitalised(instead, written))
}

/// Whether a word says the same in every kind of TOML string.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && !word.contains(|letter: char| letter.is_control() || matches!(letter, '"' | '\'' | '\\'))
}

/// Whether the source spells the term letter by letter: with an escape, markup or a line end in it, people decide.
fn is_same(written: &str, word: &str) -> bool {
    let folded = |text: &str| text.trim().nfkc().collect::<String>().to_lowercase();
    folded(written) == folded(word)
}

/// The word with a capital where what it replaces has one.
fn capitalised(word: &str, written: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if written.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        Some(_) | None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::sample::{document, judged_under, judgement};
    use crate::text::Language;

    #[test]
    fn the_places_of_one_term_are_one_finding_with_one_fix_of_those_that_are_safe() {
        let policy = "[[terms]]\navoid = [\"whitelist\", \"white list\"]\nuse = [\"allowlist\"]\n";
        let overlay = "title = \"Whitelist\"\n[sections]\noverview = \"A whitelist, a white**list**.\"\ndetection = \"white list\"\n";
        let text = document(overlay);
        let findings = judgement(policy, &text).findings;
        let of = |key: &str| {
            let is_asked = |one: &&crate::finding::Finding| one.rule == RuleId::AvoidedTerm && one.key.as_str() == key;
            findings.iter().find(is_asked).expect("it is found")
        };
        let one = of("whitelist");
        assert_eq!((one.extent, one.fix.as_ref().map(|fix| fix.edits().len())), (3, Some(2)));
        assert_eq!(one.message(Language::En), "`title` and `sections.overview` say `whitelist`, which the team avoids");
        assert_eq!(
            one.message(Language::Ja),
            "`title`、`sections.overview`に、このチームが避けている言葉`whitelist`があります"
        );
        assert_eq!(one.hint_text(Language::Ja).as_deref(), Some("代わりに`allowlist`と書いてください"));
        let fixed = one.fix.as_ref().and_then(|fix| fix.apply(&text)).expect("the edits are of the text");
        assert!(fixed.contains("\"Allowlist\"") && fixed.contains("A allowlist, a white**list**"), "{fixed}");
        assert_eq!(of("white list").extent, 1);
    }

    #[test]
    fn a_term_is_avoided_in_the_parts_it_names_and_else_everywhere() {
        let policy = |parts: &str| format!("[[terms]]\navoid = [\"ダウン\", \"down\"]\n{parts}\n");
        let overlay = "title = \"DBダウン\"\n[sections]\noverview = \"It went **down**.\"\n";
        let found = judged_under(&policy(""), overlay);
        let told = [
            "warning avoided-term: `title` says `ダウン`, which the team avoids",
            "warning avoided-term: `sections.overview` says `down`, which the team avoids",
        ];
        assert_eq!(found, told);
        for parts in ["where = [\"overview\"]", "where = [\"sections\"]", "where = [\"sections.overview\"]"] {
            assert_eq!(judged_under(&policy(parts), overlay), told[1..], "{parts}");
        }
        assert!(judged_under(&policy("where = [\"timeline\"]"), overlay).is_empty());
    }
}
