//! Looks for the words that the team avoids.

use crate::finding::listed;
use crate::rules::words::Reading;
use crate::rules::{Check, Slips, Subject, rule};
use crate::wording::Terms;

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
    /// Write one of the words that the hint names.
    "avoided-term", Wording, [Draft Warning], Yes, source: "the team's own policy", Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &Reading<'_>, slips: &mut Slips) {
    let listed_terms = &subject.policy.terms;
    if listed_terms.is_empty() {
        return;
    }
    let words: Vec<(usize, &str)> = listed_terms
        .iter()
        .enumerate()
        .flat_map(|(at, term)| term.avoid.iter().map(move |word| (at, word.as_str())))
        .collect();
    let automaton = Terms::new(words.iter().map(|&(_, word)| word));
    for (part, prose) in &reading.parts {
        for hit in prose.hits(&automaton) {
            let (at, word) = words[hit.term];
            let term = &listed_terms[at];
            if !term.parts.is_empty() && !term.parts.iter().any(|name| part.is_in(name)) {
                continue;
            }
            let slip = slips.at(hit.span, format!("`{part}` says \"{}\", which is avoided here", word.escape_debug()));
            let instead: Vec<String> = term.instead.iter().map(|word| format!("\"{}\"", word.escape_debug())).collect();
            if !instead.is_empty() {
                slip.hint(format!("write {}", listed(&instead, "or")));
            }
        }
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
