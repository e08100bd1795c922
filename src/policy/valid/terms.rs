//! `[[terms]]`: the team's own words to avoid.

use super::{Check, Policy};
use crate::document::Maybe;
use crate::policy::avoided_terms::{AvoidedTerms, Term};
use crate::policy::raw::{RawPolicy, Words};
use crate::text::say;

impl Check<'_> {
    pub(super) fn apply_terms(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let words = |list: &Maybe<Words>| -> Vec<String> {
            list.iter().flat_map(|list| list.value.0.iter()).map(|word| word.value.trim().to_owned()).collect()
        };
        let mut terms = Vec::new();
        for term in &raw.terms {
            let avoid = words(&term.avoid);
            if avoid.is_empty() || avoid.iter().any(String::is_empty) {
                self.slip(
                    "terms.avoid",
                    term.span,
                    say! {
                        |rows|
                        en: "a term has no words to avoid{}", rows.in_places();
                        ja: "避ける言葉のない`[[terms]]`があります{}", rows.in_places()
                    },
                    say! {
                        en: "add `avoid = [\"whitelist\"]`";
                        ja: "`avoid = [\"whitelist\"]`のように追加してください"
                    },
                );
                continue;
            }
            terms.push(Term { avoid, instead: words(&term.r#use), parts: words(&term.r#where) });
        }
        policy.terms = AvoidedTerms::new(terms);
    }
}
