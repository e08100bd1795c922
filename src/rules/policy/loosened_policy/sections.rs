//! Which sections are required, and of whom.

use super::Found;
use super::words::{first_few, quoted};
use crate::document::Status;
use crate::policy::{Policy, Section};
use crate::text::{Message, say};

impl Found {
    pub(super) fn compare_sections(&mut self, before: &Policy, after: &Policy) {
        for then in before.sections.iter().filter(|then| then.required_from.is_some()) {
            let now = after.section(&then.key);
            let from_now = now.and_then(|now| now.required_from);
            let is_later = then.required_from.is_some_and(|then| from_now.is_none_or(|now| now > then));
            if is_later {
                self.note(format!("sections.{}", then.key), from(then.required_from), from(from_now));
            } else if let Some(now) = now {
                self.compare_reach(then, now);
            }
        }
    }

    /// A section that is required of fewer postmortems.
    fn compare_reach(&mut self, then: &Section, now: &Section) {
        for (what, before, after) in
            [("required_for", &then.required_for, &now.required_for), ("templates", &then.templates, &now.templates)]
        {
            let is_narrower = after.as_ref().is_some_and(|after| {
                before.as_ref().is_none_or(|before| before.iter().any(|one| !after.contains(one)))
            });
            if is_narrower {
                self.note(format!("sections.{}.{what}", then.key), of(before.as_deref()), of(after.as_deref()));
            }
        }
    }

    pub(super) fn compare_reasons(&mut self, before: &Policy, after: &Policy) {
        let new = after.not_applicable.iter().filter(|key| !before.not_applicable.contains(key));
        let new: Vec<String> = new.map(|key| quoted(key)).collect();
        if !new.is_empty() {
            let then = say! {
                |side|
                en: "{} always required", first_few(side.language, &new);
                ja: "{}は省略不可", first_few(side.language, &new)
            };
            self.note("not_applicable", then, say! { en: "a reason is enough"; ja: "理由を書けば省略可" });
        }
    }
}

fn from(status: Option<Status>) -> Message {
    match status {
        None => say! { en: "never required"; ja: "必須ではない" }.into(),
        Some(from) => say! { en: "required from {from}"; ja: "`{from}`から必須" }.into(),
    }
}

/// The postmortems of which something is asked.
fn of(names: Option<&[String]>) -> Message {
    let Some(names) = names else { return say! { en: "all"; ja: "すべて" }.into() };
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    say! { |side| en: "{}", first_few(side.language, &names); ja: "{}", first_few(side.language, &names) }.into()
}
