//! Looks for the words that the team avoids.

use crate::rules::words::DocumentProse;
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::or_list;

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
    id: "avoided-term",
    group: Wording,
    levels: [Draft => Warning],
    waiver: Yes,
    source: "the team's own policy",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations) {
    for Avoided { part, span, word, instead } in find(subject, reading) {
        let violation =
            violations.at(span, format!("`{part}` says \"{}\", which is avoided here", word.escape_debug()));
        let instead: Vec<String> = instead.iter().map(|word| format!("\"{}\"", word.escape_debug())).collect();
        if !instead.is_empty() {
            violation.hint(format!("write {}", or_list(&instead)));
        }
    }
}

/// A term where it is avoided.
#[derive(Clone, Debug)]
pub(crate) struct Avoided<'a> {
    /// The route of the text that says it.
    pub(crate) part: String,
    /// Where it stands in the source.
    pub(crate) span: Span,
    /// As the policy writes it.
    pub(crate) word: &'a str,
    /// What the policy would rather read.
    pub(crate) instead: &'a [String],
}

/// Every avoided term of a document.
pub(crate) fn avoided_terms<'a>(subject: &Subject<'a>) -> Vec<Avoided<'a>> {
    find(subject, &DocumentProse::read(subject))
}

fn find<'a>(subject: &Subject<'a>, reading: &DocumentProse<'_>) -> Vec<Avoided<'a>> {
    let terms = &subject.policy.terms;
    if terms.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (part, prose) in &reading.parts {
        for (term, word, hit) in terms.find(prose) {
            if term.parts.is_empty() || term.parts.iter().any(|name| part.is_in(name)) {
                found.push(Avoided { part: part.to_string(), span: hit.span, word, instead: &term.instead });
            }
        }
    }
    found
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
