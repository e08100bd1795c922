//! Whose a task is: people by their handles and by what `people.toml` knows of them, and the roles they have it in.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::document::{Maybe, fold_handle, said};
use crate::policy::{Directory, Policy};
use crate::text::Language;

/// In which role something is somebody's (process page, "status descriptions"; roles page).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Owner,
    /// Follows whether the postmortem comes in time, and runs the meeting.
    Commander,
    /// Runs the meeting in the commander's place.
    Facilitator,
    /// Approves, where the commander owns the postmortem.
    Approver,
    /// The customer liaison: tells customers, and closes.
    Support,
    ActionOwner,
}

impl Role {
    pub(crate) const ALL: [Self; 6] =
        [Self::Owner, Self::Commander, Self::Facilitator, Self::Approver, Self::Support, Self::ActionOwner];

    /// Its name for programs and for `--for`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Commander => "commander",
            Self::Facilitator => "facilitator",
            Self::Approver => "approver",
            Self::Support => "support",
            Self::ActionOwner => "action-owner",
        }
    }

    /// What it is, in a language.
    pub(crate) const fn in_language(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, Self::ActionOwner) => "action owner",
            (Language::En, role) => role.name(),
            (Language::Ja, Self::Owner) => "オーナー",
            (Language::Ja, Self::Commander) => "インシデントコマンダー",
            (Language::Ja, Self::Facilitator) => "ファシリテーター",
            (Language::Ja, Self::Approver) => "承認者",
            (Language::Ja, Self::Support) => "サポート",
            (Language::Ja, Self::ActionOwner) => "アクションの担当",
        }
    }

    /// The role of a name, one of its own or one of the process's.
    fn from_word(text: &str) -> Option<Self> {
        let name = text.trim().to_lowercase().replace([' ', '_'], "-");
        let other = match name.as_str() {
            "ic" | "incident-commander" => Some(Self::Commander),
            "liaison" | "customer-liaison" => Some(Self::Support),
            _ => None,
        };
        Self::ALL.into_iter().find(|role| role.name() == name).or(other)
    }
}

/// Somebody, in a role; nobody where the document names none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) role: Role,
    /// The handle, as the document writes it.
    pub(crate) handle: Option<String>,
    /// The name written out, where the people are known.
    pub(crate) name: Option<String>,
    /// The member id on Slack.
    pub(crate) slack: Option<String>,
    /// Whom the document names and who has left, so that it is nobody's.
    pub(crate) left: Option<String>,
}

impl Party {
    pub(crate) fn new(role: Role, handle: Option<&str>, policy: &Policy) -> Self {
        let person = handle.and_then(|handle| policy.people.as_ref()?.get(handle));
        let known = |text: fn(&crate::policy::Person) -> &Maybe<String>| {
            person.and_then(|person| said(text(person).as_ref())).map(str::to_owned)
        };
        Self {
            role,
            handle: handle.map(str::to_owned),
            name: known(|person| &person.name),
            slack: known(|person| &person.slack),
            left: None,
        }
    }

    /// The same on a day: who has left by then has nothing to do any more.
    pub(crate) fn on(self, day: NaiveDate, policy: &Policy) -> Self {
        match self.handle {
            Some(handle) if policy.has_left(&handle, day) => {
                Self { role: self.role, handle: None, name: None, slack: None, left: Some(handle) }
            }
            handle => Self { handle, ..self },
        }
    }
}

/// Whose tasks are asked for: a role, or a person and the teams they are in.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    role: Option<Role>,
    handles: BTreeSet<String>,
    /// Whether it is a role, or somebody or a team whom `people.toml` has.
    pub(crate) is_known: bool,
}

impl Wanted {
    /// Reads one: a role, a handle, or a name, address or account of `people.toml`.
    pub(crate) fn parse(text: &str, policy: &Policy) -> Self {
        let role = Role::from_word(text);
        let own = fold_handle(text);
        let mut handles = BTreeSet::from([own.clone()]);
        let mut is_known = role.is_some();
        for handle in policy.people.iter().flat_map(Directory::handles) {
            let Some(person) = policy.people.as_ref().and_then(|people| people.get(handle)) else { continue };
            let marks = [&person.name, &person.email, &person.github, &person.slack];
            let mut marks = marks.into_iter().filter_map(|mark| said(mark.as_ref()));
            let is_they = fold_handle(handle) == own || marks.any(|mark| fold_handle(mark) == own);
            let teams = person.teams.iter().map(|team| fold_handle(&team.value));
            if is_they {
                handles.insert(fold_handle(handle));
                handles.extend(teams.clone());
            }
            is_known |= is_they || teams.clone().any(|team| team == own);
        }
        Self { role, handles, is_known }
    }

    /// Whether a task of this party is among them.
    pub(crate) fn has(&self, party: &Party) -> bool {
        let is_they = |handle: &String| self.handles.contains(&fold_handle(handle));
        self.role == Some(party.role) || party.handle.as_ref().is_some_and(is_they)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{PEOPLE_PATH, load};
    use crate::source::SourceFile;

    fn policy(people: &str) -> Policy {
        let source = SourceFile::new(PEOPLE_PATH.into(), people.as_bytes().to_vec());
        load(None, Some(&source), &[]).expect("the people are sound")
    }

    #[test]
    fn a_person_is_asked_for_by_anything_that_they_are_known_by() {
        let policy =
            policy("[aiko]\nname = \"Aiko Sato\"\nemail = \"aiko@example.com\"\nteams = [\"team-cache\"]\n[ben]\n");
        let party = |handle| Party::new(Role::Owner, Some(handle), &policy);
        for text in ["aiko", "@Aiko", "aiko sato", "AIKO@example.com", "ａｉｋｏ"] {
            let wanted = Wanted::parse(text, &policy);
            assert!(wanted.is_known && wanted.has(&party("AIKO")) && wanted.has(&party("team-cache")), "{text}");
            assert!(!wanted.has(&party("ben")), "{text}");
        }
        assert!(Wanted::parse("team-cache", &policy).is_known);
        assert!(!Wanted::parse("team-cache", &policy).has(&party("aiko")), "a team's tasks are not each member's");
        assert!(!Wanted::parse("aika", &policy).is_known);
        assert_eq!(party("Aiko").name.as_deref(), Some("Aiko Sato"));
    }

    #[test]
    fn who_has_left_has_nothing_to_do_and_is_not_mentioned() {
        let policy = policy("[aiko]\nname = \"Aiko Sato\"\nslack = \"U1\"\nleft = 2026-10-31\n");
        let on = |day: &str| Party::new(Role::Owner, Some("Aiko"), &policy).on(day.parse().expect("a day"), &policy);
        let (before, after) = (on("2026-10-30"), on("2026-10-31"));
        assert_eq!((before.handle.as_deref(), before.slack.as_deref(), before.left), (Some("Aiko"), Some("U1"), None));
        assert_eq!((after.handle.clone(), after.name.clone(), after.slack.clone()), (None, None, None));
        assert_eq!(after.left.as_deref(), Some("Aiko"));
        assert!(!Wanted::parse("aiko", &policy).has(&after));
        assert!(Wanted::parse("owner", &policy).has(&after));
    }

    #[test]
    fn a_role_is_asked_for_by_its_name_or_the_processs() {
        let policy = Policy::default();
        let party = |role| Party::new(role, None, &policy);
        for (text, role) in [
            ("support", Role::Support),
            ("Customer Liaison", Role::Support),
            ("customer_liaison", Role::Support),
            ("incident-commander", Role::Commander),
            ("owner", Role::Owner),
            ("action-owner", Role::ActionOwner),
        ] {
            assert!(Wanted::parse(text, &policy).has(&party(role)), "{text}");
        }
        assert!(!Wanted::parse("owner", &policy).has(&party(Role::ActionOwner)));
        // Somebody may be called like a role.
        assert!(Wanted::parse("support", &policy).has(&Party::new(Role::ActionOwner, Some("support"), &policy)));
    }
}
