//! Who somebody is, and whose word counts when.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Check, Policy};
use crate::document::{Handle, fold_handle, likenesses, may_be_one, said};
use crate::policy::PEOPLE_PATH;
use crate::policy::people::{Directory, Person};
use crate::policy::raw::{Approvers, RawPolicy};
use crate::text::{Message, say};
use crate::toml_record::{did_you_mean, nearest};

/// What tells a person from another; two spellings with a mark in common are of one person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PersonMark {
    /// The handle of somebody among the people.
    Known(String),
    /// An e-mail address.
    Address(String),
    /// What a reader takes the words for.
    Likeness(String),
}

impl Policy {
    /// The handle of whoever is spelled so: as the people know them, else the local part of an e-mail address; where
    /// several of the people may be meant, as it is written.
    pub(crate) fn handle_behind(&self, spelling: &str) -> String {
        let known = self.people.as_ref().map(|people| people.who(spelling)).unwrap_or_default();
        if known.len() > 1 {
            return spelling.trim().to_owned();
        }
        let named =
            || Handle::parse(spelling).map_or_else(|_| spelling.trim().to_owned(), |named| named.word().to_owned());
        known.first().map_or_else(named, |known| (*known).to_owned())
    }

    /// What tells whoever is spelled so from others.
    pub(crate) fn marks_of(&self, spelling: &str) -> BTreeSet<PersonMark> {
        marks(self.people.as_ref(), spelling)
    }

    /// Whether two spellings are of one person.
    pub(crate) fn is_same_person(&self, one: &str, other: &str) -> bool {
        is_same(self.people.as_ref(), one, other)
    }

    /// Whether a spelling may be the owner's: it is one of them, or among people who are known it names nobody else and
    /// may be short for the owner's name. A change that moves a name or an address to somebody else does not make
    /// somebody else of the owner: either way of reading it is enough.
    pub(crate) fn may_be_owner(&self, owner: &str, spelling: &str) -> bool {
        self.readings().any(|people| may_be(people, owner, spelling))
    }

    /// Whether a spelling is surely the owner's, and not only like it.
    pub(crate) fn is_surely_owner(&self, owner: &str, spelling: &str) -> bool {
        self.readings().any(|people| is_same(people, owner, spelling))
    }

    /// The people as the policy has them, and as the change does.
    fn readings(&self) -> impl Iterator<Item = Option<&Directory>> {
        let brought = self.people_brought.as_ref().map(Some);
        std::iter::once(self.people.as_ref()).chain(brought)
    }
}

fn marks(people: Option<&Directory>, spelling: &str) -> BTreeSet<PersonMark> {
    let likeness = |text: &str| likenesses(text).into_iter().map(PersonMark::Likeness).collect::<BTreeSet<_>>();
    let Ok(named) = Handle::parse(spelling) else { return likeness(spelling) };
    let people = people.filter(|people| !people.is_empty());
    let known = people.map(|people| (people, people.who(spelling))).filter(|(_, known)| !known.is_empty());
    if let Some((people, known)) = known {
        let address = |handle: &str| people.address_of(handle).map(PersonMark::Address);
        let marks = |handle: &'_ str| [Some(PersonMark::Known(fold_handle(handle))), address(handle)];
        return known.into_iter().flat_map(marks).flatten().collect();
    }
    let mut marks = likeness(named.word());
    marks.extend(named.name().into_iter().flat_map(likeness));
    marks.extend(named.address().map(|address| PersonMark::Address(address.to_owned())));
    marks
}

/// Whether two spellings are of one person.
fn is_same(people: Option<&Directory>, one: &str, other: &str) -> bool {
    fold_handle(one) == fold_handle(other) || !marks(people, one).is_disjoint(&marks(people, other))
}

fn may_be(people: Option<&Directory>, owner: &str, spelling: &str) -> bool {
    if is_same(people, owner, spelling) {
        return true;
    }
    let known = people.map(|people| people.who(spelling)).unwrap_or_default();
    let of_owner = || people.into_iter().flat_map(|people| people.who(owner).into_iter().map(move |one| (people, one)));
    known.is_empty()
        && (may_be_one(owner, spelling) || of_owner().any(|(people, handle)| people.may_be_short_for(spelling, handle)))
}

impl Policy {
    /// Whether somebody's approval may count at all: anybody's, or only those of the people.
    pub(crate) fn may_approve(&self, spelling: &str) -> bool {
        match self.gate.people {
            Approvers::Any => true,
            Approvers::Known => self.people.as_ref().is_some_and(|people| !people.who(spelling).is_empty()),
        }
    }

    /// Whether the repository knows its people, and none of them is spelled so.
    pub(crate) fn is_stranger(&self, spelling: &str) -> bool {
        let people = self.people.as_ref().filter(|people| !people.is_empty());
        people.is_some_and(|people| people.who(spelling).is_empty())
    }

    /// Whether somebody has left by a day; the first day without them is the one that the people file names.
    pub(crate) fn has_left(&self, spelling: &str, day: NaiveDate) -> bool {
        let Some(people) = &self.people else { return false };
        let left = |handle: &str| people.get(handle).and_then(Person::left).is_some_and(|left| day >= left);
        let known = people.who(spelling);
        !known.is_empty() && known.into_iter().all(left)
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
