//! What becomes public that was not.

use super::Found;
use super::words::first_few;
use crate::policy::{Policy, PublicCopyRules};
use crate::text::{backticked, say};

impl Found {
    pub(super) fn compare_public(&mut self, before: &Policy, after: &Policy) {
        let none = PublicCopyRules::default();
        let (then, now) = (before.public.as_ref().unwrap_or(&none), after.public.as_ref().unwrap_or(&none));
        let sections = now.sections.iter().filter(|key| !then.sections.contains(key)).map(backticked);
        let fields = now.fields.iter().filter(|field| !then.fields.contains(field)).map(backticked);
        let new: Vec<String> = sections.chain(fields).collect();
        if !new.is_empty() {
            self.note(
                "public",
                say! {
                    |side|
                    en: "{} private", first_few(side.language, &new);
                    ja: "{}は非公開", first_few(side.language, &new)
                },
                say! { en: "public"; ja: "公開" },
            );
        }
        let tags: Vec<String> = now.tags.iter().filter(|tag| !then.tags.contains(tag)).map(backticked).collect();
        if !tags.is_empty() {
            self.note(
                "public.tags",
                say! {
                    |side|
                    en: "no public copy of what is tagged {}", first_few(side.language, &tags);
                    ja: "タグ{}のポストモーテムは公開しない", first_few(side.language, &tags)
                },
                say! { en: "a public copy"; ja: "公開する" },
            );
        }
    }
}
