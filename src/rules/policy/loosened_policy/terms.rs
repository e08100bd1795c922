//! The team's own words, and whose outages are not the team's.

use super::Found;
use super::words::{first_few, quoted};
use crate::policy::Policy;
use crate::text::say;

impl Found {
    pub(super) fn compare_providers(&mut self, before: &Policy, after: &Policy) {
        let new = after.providers.iter().filter(|name| !before.providers.contains(name));
        let new: Vec<String> = new.map(|name| quoted(name)).collect();
        if !new.is_empty() {
            let then = say! {
                |side|
                en: "an outage of {} needs a reason", first_few(side.language, &new);
                ja: "{}の機能停止にも理由が必要", first_few(side.language, &new)
            };
            self.note("words.providers", then, say! { en: "needs none"; ja: "不要" });
        }
    }

    pub(super) fn compare_terms(&mut self, before: &Policy, after: &Policy) {
        let mut gone: Vec<String> = Vec::new();
        for then in before.terms.iter() {
            for word in &then.avoid {
                let covers = |now: &&crate::policy::Term| {
                    let everywhere = now.parts.is_empty();
                    let wide = !then.parts.is_empty() && then.parts.iter().all(|part| now.parts.contains(part));
                    now.avoid.contains(word) && (everywhere || wide)
                };
                if !after.terms.iter().any(|now| covers(&now)) {
                    gone.push(format!("\"{}\"", word.escape_debug()));
                }
            }
        }
        if !gone.is_empty() {
            self.note(
                "terms",
                say! {
                    |side|
                    en: "{} avoided", first_few(side.language, &gone);
                    ja: "{}は避ける語", first_few(side.language, &gone)
                },
                say! { en: "in fewer places or not at all"; ja: "対象の縮小または対象外" },
            );
        }
    }
}
