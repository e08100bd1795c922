//! Looks for the words that the team avoids.

use unicode_normalization::UnicodeNormalization;

use crate::rules::words::DocumentProse;
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::or_list;
use crate::wording::Prose;

rule! {
    /// A word that this team avoids.
    ///
    /// Every team has words of its own that say too much, too little or something else to a customer. The policy lists
    /// them as `[[terms]]`, with what to write instead and, where it matters, the parts in which they are avoided.
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
    /// Write one of the words that the hint names; where it names one only, `pmgit check --fix` does.
    id: AvoidedTerm,
    group: Wording,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "the team's own policy",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    let terms = &subject.policy.terms;
    if terms.is_empty() {
        return;
    }
    for (part, prose) in &reading.parts {
        for (term, word, hit) in terms.find(prose) {
            if !term.parts.is_empty() && !term.parts.iter().any(|name| part.is_in(name)) {
                continue;
            }
            let violation =
                violations.at(hit.span, format!("`{part}` says \"{}\", which is avoided here", word.escape_debug()));
            let instead: Vec<String> =
                term.instead.iter().map(|word| format!("\"{}\"", word.escape_debug())).collect();
            if !instead.is_empty() {
                violation.hint(format!("write {}", or_list(&instead)));
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
    use crate::rules::sample::judged_under;

    #[test]
    fn a_term_is_avoided_in_the_parts_it_names_and_else_everywhere() {
        let policy = |parts: &str| format!("[[terms]]\navoid = [\"ダウン\", \"down\"]\n{parts}\n");
        let overlay = "title = \"DBダウン\"\n[sections]\noverview = \"It went **down**.\"\n";
        let found = judged_under(&policy(""), overlay);
        let told = [
            "warning avoided-term: `title` says \"ダウン\", which is avoided here",
            "warning avoided-term: `sections.overview` says \"down\", which is avoided here",
        ];
        assert_eq!(found, told);
        for parts in ["where = [\"overview\"]", "where = [\"sections\"]", "where = [\"sections.overview\"]"] {
            assert_eq!(judged_under(&policy(parts), overlay), told[1..], "{parts}");
        }
        assert!(judged_under(&policy("where = [\"timeline\"]"), overlay).is_empty());
    }
}
