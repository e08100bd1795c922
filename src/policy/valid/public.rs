//! `[public]`: what a public copy shows.

use super::{Check, Policy};
use crate::policy::raw::{PublicField, RawPolicy};
use crate::text::say;
use crate::toml_record::{did_you_mean, nearest};

/// An allow-list: what is not on it does not leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PublicCopyRules {
    /// By key.
    pub(crate) sections: Vec<String>,
    pub(crate) fields: Vec<PublicField>,
    /// A postmortem has a public copy only if it has one of them.
    pub(crate) tags: Vec<String>,
}

impl Check<'_> {
    /// Comes after the sections, which it names.
    pub(super) fn apply_public(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let Some(public) = &raw.public else { return };
        let mut rules = PublicCopyRules::default();
        if let Some(list) = &public.sections {
            rules.sections = self.names("public.sections", &list.value);
            let known: Vec<&str> = policy.sections.iter().map(|section| section.key.as_str()).collect();
            let is_unknown = |key: &str| !key.is_empty() && !known.contains(&key);
            for written in list.value.0.iter().filter(|written| is_unknown(written.value.trim())) {
                let name = written.value.trim().escape_debug().to_string();
                let hint = nearest(written.value.trim(), &known).map_or_else(
                    || say! { en: "name a section of the policy, or remove it"; ja: "ポリシーにあるセクションを書くか、削除してください" }.into(),
                    did_you_mean,
                );
                self.slip(
                    format!("public.sections.{name}"),
                    written.span,
                    say! {
                        |rows|
                        en: "there is no section `{name}`{}", rows.and_more();
                        ja: "`{name}`というセクションはありません{}", rows.and_more()
                    },
                    hint,
                );
            }
        }
        if let Some(list) = &public.fields {
            rules.fields = list.value.0.iter().map(|field| field.value).collect();
        }
        if let Some(list) = &public.tags {
            rules.tags = self.names("public.tags", &list.value);
        }
        policy.public = Some(rules);
    }
}
