//! Lists of names: none of them is empty, and each counts once.

use super::{Check, Policy};
use crate::policy::raw::{RawPolicy, Words};
use crate::text::say;
use crate::toml_record::Located;

impl Check<'_> {
    /// Who is asked for a reading, and whose outages are their own.
    pub(super) fn apply_names(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        if let Some(list) = &raw.review.experienced {
            policy.experienced = self.names("review.experienced", &list.value);
        }
        if let Some(list) = &raw.words.providers {
            policy.providers = self.names("words.providers", &list.value);
        }
        if let Some(list) = &raw.not_applicable {
            policy.not_applicable = self.names("not_applicable", &list.value);
        }
    }

    pub(super) fn names(&mut self, key: &'static str, list: &Words) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for written in &list.0 {
            let name = written.value.trim();
            if name.is_empty() {
                self.slip(
                    key,
                    written.span,
                    say! {
                        |rows|
                        en: "an item of `{key}` is empty{}", rows.in_places();
                        ja: "`{key}`に空の項目があります{}", rows.in_places()
                    },
                    say! { en: "remove it, or write a name"; ja: "削除するか、名前を書いてください" },
                );
            } else if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Where a list says what something holds for, an empty one would say: for nothing.
    pub(super) fn no_empty_list(&mut self, key: &'static str, list: &Located<Words>) {
        if !list.0.is_empty() {
            return;
        }
        let name = key.rsplit('.').next().unwrap_or(key);
        self.slip(
            format!("{key}[]"),
            list.span,
            say! {
                |rows|
                en: "`{key}` is an empty list{}", rows.in_places();
                ja: "`{key}`が空のリストになっています{}", rows.in_places()
            },
            say! {
                en: "name at least one, or remove `{name}`: it then holds for all";
                ja: "1つ以上書くか、`{name}`を削除してください。削除すると、すべてが対象になります"
            },
        );
    }
}
