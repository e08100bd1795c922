//! The prose sections: the built-in ones, and what a policy makes of them.

use super::rows::List;
use super::{Check, Policy};
use crate::document::{Language, Status, said};
use crate::policy::raw::{RawPolicy, RawSection, RequiredFrom, Words};
use crate::text::{Message, say};
use crate::toml_record::{Located, did_you_mean, nearest};

/// A prose section.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) key: String,
    pub(crate) heading_en: String,
    pub(crate) heading_ja: String,
    /// Nothing where it is never required.
    pub(crate) required_from: Option<Status>,
    /// The severities that it is required for; nothing for all.
    pub(crate) required_for: Option<Vec<String>>,
    /// The templates whose postmortems have it; nothing for all postmortems.
    pub(crate) templates: Option<Vec<String>>,
}

impl Section {
    /// A section without a heading of its own, which is never required.
    pub(crate) fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            heading_en: key.to_owned(),
            heading_ja: key.to_owned(),
            required_from: None,
            required_for: None,
            templates: None,
        }
    }

    pub(crate) fn heading(&self, language: Language) -> &str {
        match language {
            Language::En => &self.heading_en,
            Language::Ja => &self.heading_ja,
        }
    }

    /// The status from which a postmortem of a severity and a template must have it; nothing where it need not.
    pub(crate) fn required_in(&self, severity: &str, template: Option<&str>) -> Option<Status> {
        let is_among = |list: &Option<Vec<String>>, name: Option<&str>| {
            list.as_ref().is_none_or(|list| list.iter().any(|one| Some(one.as_str()) == name))
        };
        let is_asked = is_among(&self.required_for, Some(severity)) && is_among(&self.templates, template);
        self.required_from.filter(|_| is_asked)
    }
}

const SECTIONS: List = List { key: "sections", name: "key" };

impl Check<'_> {
    pub(super) fn apply_sections(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let defaults = Policy::default().sections;
        let built_in: Vec<&str> = defaults.iter().map(|section| section.key.as_str()).collect();
        let mut seen: Vec<&str> = Vec::new();
        for section in &raw.sections {
            let Some(key) = said(section.value.key.as_ref()) else {
                self.nameless_section(section);
                continue;
            };
            if seen.contains(&key) {
                self.repeated(SECTIONS, key, section.span);
                continue;
            }
            seen.push(key);
            if section.omit.as_deref() == Some(&true) {
                self.omit_section(section, key, &built_in, policy);
            } else {
                self.apply_section(section, key, policy);
            }
        }
        // Of those that are left nobody has asked for any.
        let optional = |key: &str| defaults.iter().any(|one| one.key == key && one.required_from.is_none());
        let is_empty = policy.sections.iter().all(|one| optional(&one.key) && !seen.contains(&one.key.as_str()));
        if let (true, Some(last)) = (is_empty, raw.sections.last()) {
            self.slip(
                "sections.omit",
                last.span,
                say! { en: "the policy omits every section"; ja: "すべてのセクションが`omit`で外されています" },
                say! {
                    en: "leave one of them, or add one of your own with `[[sections]]`";
                    ja: "どれかを残すか、独自のセクションを`[[sections]]`で追加してください"
                },
            );
        }
    }

    fn nameless_section(&mut self, raw: &Located<RawSection>) {
        self.slip(
            "sections.key",
            raw.span,
            say! {
                |rows|
                en: "a section has no `key`{}", rows.in_places();
                ja: "`key`のないセクションがあります{}", rows.in_places()
            },
            say! { en: "add `key = \"overview\"`"; ja: "`key = \"overview\"`のように追加してください" },
        );
    }

    fn omit_section(&mut self, raw: &Located<RawSection>, key: &str, built_in: &[&str], policy: &mut Policy) {
        if !self.may_omit(SECTIONS, key, raw.span, built_in) {
            return;
        }
        let others = [
            raw.heading.span.map(|_| "heading"),
            raw.required_from.as_ref().map(|_| "required_from"),
            raw.required_for.as_ref().map(|_| "required_for"),
            raw.templates.as_ref().map(|_| "templates"),
        ];
        self.only_omitted(SECTIONS, key, raw.span, &others.into_iter().flatten().collect::<Vec<_>>());
        policy.sections.retain(|section| section.key != key);
    }

    fn apply_section(&mut self, raw: &Located<RawSection>, key: &str, policy: &mut Policy) {
        let known = policy.sections.iter().position(|section| section.key == key);
        let mut section = known.map_or_else(|| Section::new(key), |at| policy.sections[at].clone());
        if let Some(heading) = said(raw.heading.en.as_ref()) {
            heading.clone_into(&mut section.heading_en);
        }
        if let Some(heading) = said(raw.heading.ja.as_ref()) {
            heading.clone_into(&mut section.heading_ja);
        }
        if let Some(from) = &raw.required_from {
            section.required_from = from.value.status();
        }
        if let Some(list) = &raw.required_for {
            section.required_for = Some(self.severities_of(list, policy));
            self.never_for_some(raw, list, &section);
        }
        if let Some(list) = &raw.templates {
            self.no_empty_list("sections.templates", list);
            section.templates = Some(self.names("sections.templates", &list.value));
        }
        match known {
            Some(at) => policy.sections[at] = section,
            None => policy.sections.push(section),
        }
    }

    /// The severities of a list, all of which the policy has.
    fn severities_of(&mut self, list: &Located<Words>, policy: &Policy) -> Vec<String> {
        self.no_empty_list("sections.required_for", list);
        let known: Vec<&str> = policy.severities.iter().map(|severity| severity.name.as_str()).collect();
        for written in list.0.iter().filter(|written| !known.contains(&written.value.trim())) {
            let name = written.value.escape_debug().to_string();
            let hint = nearest(&written.value, &known).map_or_else(|| severities_are(&known), did_you_mean);
            self.slip(
                format!("sections.required_for.{name}"),
                written.span,
                say! {
                    |rows|
                    en: "there is no severity `{name}`{}", rows.and_more();
                    ja: "`{name}`という重大度はありません{}", rows.and_more()
                },
                hint,
            );
        }
        list.0.iter().map(|written| written.value.trim().to_owned()).collect()
    }

    /// Severities that never need it are a slip: it is the other way round, or `required_from` was forgotten.
    fn never_for_some(&mut self, raw: &RawSection, list: &Located<Words>, section: &Section) {
        if section.required_from.is_some() || list.0.is_empty() {
            return;
        }
        let key = section.key.escape_debug().to_string();
        let is_said = raw.required_from.as_deref() == Some(&RequiredFrom::Never);
        let (en, ja) = if is_said {
            ("`required_from` is `never`", "`required_from`が`never`になっています")
        } else {
            ("it has no `required_from`", "`required_from`がありません")
        };
        self.slip(
            format!("sections.{key}.required_for"),
            list.key,
            say! {
                en: "`{key}` lists severities in `required_for`, but {en}";
                ja: "`{key}`には`required_for`がありますが、{ja}"
            },
            say! {
                en: "write from which status it is required, such as `required_from = \"in-review\"`, or remove `required_for`";
                ja: "`required_from = \"in-review\"`のように、どのステータスから必須かを書くか、`required_for`を削除してください"
            },
        );
    }
}

fn severities_are(known: &[&str]) -> Message {
    let known: Vec<String> = known.iter().map(crate::text::backticked).collect();
    say! {
        |reader|
        en: "the policy defines {}", reader.language.and_list(&known);
        ja: "ポリシーにある重大度は{}です", reader.language.and_list(&known)
    }
    .into()
}
