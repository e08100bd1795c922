//! Who somebody is, and whose word counts when.

use chrono::NaiveDate;

use super::{Check, Policy};
use crate::document::{said, same_person};
use crate::policy::PEOPLE_PATH;
use crate::policy::people::Directory;
use crate::policy::raw::{Approvers, RawPolicy};
use crate::text::{Message, say};
use crate::toml_record::{did_you_mean, nearest};

impl Policy {
    /// The handle of whoever is spelled so: as the people know them, else the local part of an e-mail address.
    pub(crate) fn handle_behind(&self, spelling: &str) -> String {
        let known = self.people.as_ref().and_then(|people| people.known_as(spelling));
        let spelling = spelling.trim();
        let local = spelling.split_once('@').map(|(local, _)| local).filter(|local| !local.is_empty());
        known.or(local).unwrap_or(spelling).trim_start_matches(['@', '＠']).to_owned()
    }

    /// Whether two spellings are of one person: of one handle, or of two with one e-mail address among the people.
    pub(crate) fn is_same_person(&self, one: &str, other: &str) -> bool {
        if same_person(one, other) {
            return true;
        }
        let (one, other) = (self.handle_behind(one), self.handle_behind(other));
        same_person(&one, &other) || self.people.as_ref().is_some_and(|people| people.share_address(&one, &other))
    }

    /// Whether somebody's approval may count at all: anybody's, or only those of the people.
    pub(crate) fn may_approve(&self, spelling: &str) -> bool {
        match self.gate.people {
            Approvers::Any => true,
            Approvers::Known => self.people.as_ref().is_some_and(|people| people.known_as(spelling).is_some()),
        }
    }

    /// Whether somebody has left by a day; the first day without them is the one that the people file names.
    pub(crate) fn has_left(&self, spelling: &str, day: NaiveDate) -> bool {
        let left = self.people.as_ref().and_then(|people| people.get(&self.handle_behind(spelling))?.left());
        left.is_some_and(|left| day >= left)
    }
}

impl Check<'_> {
    /// What the policy says of people must be possible with those whom it knows.
    pub(super) fn apply_people(&mut self, raw: &RawPolicy, people: Option<Directory>, policy: &mut Policy) {
        let known = people.as_ref().filter(|people| !people.is_empty());
        match (known, &raw.gate.people) {
            (None, Some(who)) if who.value == Approvers::Known => self.slip(
                "gate.people",
                who.span,
                say! {
                    en: "nobody can approve: `people = \"known\"`, but `{PEOPLE_PATH}` lists nobody";
                    ja: "`people = \"known\"`ですが、`{PEOPLE_PATH}`に誰も登録されていないため、誰も承認できません"
                },
                say! {
                    en: "add the people in the same change, or write `people = \"any\"`";
                    ja: "同じ変更でメンバーを登録するか、`people = \"any\"`にしてください"
                },
            ),
            (Some(known), _) => self.strange_readers(raw, known),
            (None, _) => {}
        }
        policy.people = people;
    }

    /// Nobody would notice that a mistyped reader is never asked.
    fn strange_readers(&mut self, raw: &RawPolicy, people: &Directory) {
        let handles: Vec<&str> = people.handles().collect();
        for written in raw.review.experienced.iter().flat_map(|list| &list.value.0) {
            let Some(name) = said(Some(written)).filter(|name| people.known_as(name).is_none()) else { continue };
            let hint: Message = nearest(name, &handles).map_or_else(
                || say! { en: "add them there, or correct the name"; ja: "登録するか、名前を直してください" }.into(),
                did_you_mean,
            );
            let name = name.escape_debug().to_string();
            self.slip(
                format!("review.experienced.{name}"),
                written.span,
                say! {
                    en: "`{name}` is not in `{PEOPLE_PATH}`";
                    ja: "`{name}`が`{PEOPLE_PATH}`に登録されていません"
                },
                hint,
            );
        }
    }
}
