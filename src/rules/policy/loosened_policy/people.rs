//! Who may approve without being questioned.

use std::collections::BTreeSet;

use super::words::{first_few, quoted};
use super::{Found, PEOPLE};
use crate::policy::{Directory, Person, Policy};
use crate::text::{Message, say};

impl Found {
    /// A file that is not there, or empty, knows nobody and doubts nobody, so that its arrival loosens nothing.
    pub(super) fn compare_people(&mut self, before: &Policy, after: &Policy) {
        let known = |policy: &'_ Policy| policy.people.clone().filter(|people| !people.is_empty());
        let Some(before) = known(before) else { return };
        let Some(after) = known(after) else {
            let names: Vec<String> = before.handles().map(quoted).collect();
            let then = say! {
                |side|
                en: "only {} known", first_few(side.language, &names);
                ja: "{}のみ登録", first_few(side.language, &names)
            };
            self.note(PEOPLE, then, say! { en: "everyone"; ja: "全員" }).key.push_str(".everybody");
            return;
        };
        let new: Vec<String> = after.handles().filter(|handle| before.get(handle).is_none()).map(quoted).collect();
        if !new.is_empty() {
            let then = say! {
                |side|
                en: "{} not known", first_few(side.language, &new);
                ja: "{}は未登録", first_few(side.language, &new)
            };
            self.note(PEOPLE, then, say! { en: "known"; ja: "登録済み" }).key.push_str(".new");
        }
        let mut seen: Vec<&str> = Vec::new();
        for one in before.handles() {
            let mut others = before.handles().filter(|other| *other != one && !seen.contains(other));
            let apart = others.find(|other| before.share_address(one, other) && !after.share_address(one, other));
            if let Some(other) = apart {
                seen.push(one);
                let key = format!(".apart.{one}");
                let (one, other) = (quoted(one), quoted(other));
                let then = say! { en: "{one} and {other} one person"; ja: "{one}と{other}は同じ人" };
                self.note(PEOPLE, then, say! { en: "two"; ja: "別の人" }).key.push_str(&key);
            }
        }
        self.compare_leavers(&before, &after);
        self.compare_words(&before, &after);
    }

    /// Whoever is not known any longer by a name, an address or an account is somebody else under it: an owner could
    /// approve by it.
    fn compare_words(&mut self, before: &Directory, after: &Directory) {
        for handle in before.handles() {
            // Those who shared a word and are two now are told already.
            let own = before.words().filter(|(_, handles)| handles.len() == 1 && handles.contains(handle));
            let is_lost = |word: &str| after.handles_behind(word).is_none_or(|handles| !handles.contains(handle));
            let lost: Vec<&str> = own.map(|(word, _)| word).filter(|word| is_lost(word)).collect();
            if lost.is_empty() {
                continue;
            }
            let now: BTreeSet<&String> = lost.iter().filter_map(|word| after.handles_behind(word)).flatten().collect();
            let now: Vec<String> = now.into_iter().map(|handle| quoted(handle)).collect();
            let (words, name) = (lost.into_iter().map(quoted).collect::<Vec<_>>(), quoted(handle));
            let then = say! {
                |side|
                en: "{} {} {name}", first_few(side.language, &words), if words.len() == 1 { "is" } else { "are" };
                ja: "{}は{name}", first_few(side.language, &words)
            };
            let now = say! {
                |side|
                en: "{}", if now.is_empty() { "nobody".to_owned() } else { first_few(side.language, &now) };
                ja: "{}", if now.is_empty() { "未登録".to_owned() } else { first_few(side.language, &now) }
            };
            self.note(PEOPLE, then, now).key.extend([".words.", handle]);
        }
    }

    /// Who is said to have left later, or not at all, counts for longer.
    pub(super) fn compare_leavers(&mut self, before: &Directory, after: &Directory) {
        for handle in after.handles() {
            let left = |people: &Directory| people.get(handle).and_then(Person::left);
            let (Some(then), now) = (left(before), left(after)) else { continue };
            if now.is_none_or(|now| now > then) {
                let name = quoted(handle);
                let then = say! { en: "{name} left on {then}"; ja: "{name}は{then}に離任" };
                let now: Message = match now {
                    Some(now) => say! { en: "on {now}"; ja: "{now}に離任" }.into(),
                    None => say! { en: "still there"; ja: "在任中" }.into(),
                };
                self.note(PEOPLE, then, now).key.extend([".left.", handle]);
            }
        }
    }
}
