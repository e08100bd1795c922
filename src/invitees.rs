//! Who belongs into the meeting, and as what; it knows no calendar and reads no clock.
//!
//! The list is the process's own (process page, the meeting): those who led and did the response, and who answers for
//! the impacted services, always; the customer liaison where it was a SEV-1, if they like to. The owner walks through
//! the postmortem and is there in any case. Whoever `meeting.attendees` names beside them may come.

use crate::document::{Document, People, exact, said, same_person};
use crate::policy::Policy;

/// The severity whose meeting the customer liaison may join.
const LIAISON_COMES_FOR: &str = "SEV-1";

/// What somebody is in the postmortem or its meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Owner,
    Facilitator,
    IncidentCommander,
    CommanderShadow,
    ServiceOwner,
    Responder,
    EngineeringManager,
    ProductManager,
    CustomerLiaison,
    /// Named in `meeting.attendees`, and nowhere else.
    Guest,
}

/// Somebody who belongs into the meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitee<'d> {
    /// As the document names them first.
    pub(crate) handle: &'d str,
    /// In the order of the process's list, never empty.
    pub(crate) roles: Vec<Role>,
}

impl Role {
    /// The key below `[people]` or `[meeting]` that names who holds it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Facilitator => "facilitator",
            Self::IncidentCommander => "incident_commander",
            Self::CommanderShadow => "commander_shadow",
            Self::ServiceOwner => "service_owners",
            Self::Responder => "responders",
            Self::EngineeringManager => "engineering_managers",
            Self::ProductManager => "product_managers",
            Self::CustomerLiaison => "customer_liaison",
            Self::Guest => "attendees",
        }
    }

    /// Whether the meeting is not one without them.
    const fn is_required(self) -> bool {
        match self {
            Self::CustomerLiaison | Self::Guest => false,
            Self::Owner
            | Self::Facilitator
            | Self::IncidentCommander
            | Self::CommanderShadow
            | Self::ServiceOwner
            | Self::Responder
            | Self::EngineeringManager
            | Self::ProductManager => true,
        }
    }
}

impl Invitee<'_> {
    pub(crate) fn is_required(&self) -> bool {
        self.roles.iter().any(|role| role.is_required())
    }
}

/// Those who are always invited, with the role that says so; one who holds several is named for each.
pub(crate) fn required(people: &People) -> Vec<(&str, Role)> {
    let singles = [
        (people.incident_commander.as_ref(), Role::IncidentCommander),
        (people.commander_shadow.as_ref(), Role::CommanderShadow),
    ];
    let lists = [
        (&people.service_owners, Role::ServiceOwner),
        (&people.responders, Role::Responder),
        (&people.engineering_managers, Role::EngineeringManager),
        (&people.product_managers, Role::ProductManager),
    ];
    let several = lists.into_iter().flat_map(|(list, role)| list.iter().map(move |one| (Some(one), role)));
    singles.into_iter().chain(several).filter_map(|(one, role)| Some((said(one)?, role))).collect()
}

/// Everybody who belongs into the meeting, each once: the owner, who runs it, and the process's list; nobody who has left
/// by then.
pub(crate) fn invitees_of<'d>(document: &'d Document, policy: &Policy) -> Vec<Invitee<'d>> {
    let (people, meeting) = (&document.people.value, &document.meeting.value);
    let mut named = Vec::new();
    named.extend(document.owner().map(|one| (one, Role::Owner)));
    named.extend(said(meeting.facilitator.as_ref()).map(|one| (one, Role::Facilitator)));
    named.extend(required(people));
    let liaison = said(people.customer_liaison.as_ref()).filter(|_| document.severity() == LIAISON_COMES_FOR);
    named.extend(liaison.map(|one| (one, Role::CustomerLiaison)));
    named.extend(meeting.attendees.iter().filter_map(|one| Some((said(Some(one))?, Role::Guest))));
    named.retain(|(handle, _)| !had_left(handle, document, policy));
    let mut invitees: Vec<Invitee<'d>> = Vec::new();
    for (handle, role) in named {
        match invitees.iter_mut().find(|invitee| policy.is_same_person(invitee.handle, handle)) {
            None => invitees.push(Invitee { handle, roles: vec![role] }),
            Some(known) if role != Role::Guest && !known.roles.contains(&role) => known.roles.push(role),
            Some(_) => {}
        }
    }
    invitees
}

/// Whether somebody was gone when the meeting is or was; until it has a time, when the incident was over.
pub(crate) fn had_left(handle: &str, document: &Document, policy: &Policy) -> bool {
    let meeting = document.meeting.held.as_deref().or(document.meeting.scheduled.as_deref());
    let moment = meeting.copied().or_else(|| Some(exact(&document.incident.resolved)?.value));
    moment.is_some_and(|moment| policy.has_left(handle, policy.calendar.day_of(moment)))
}

/// The roles that the process asks for, and that nobody holds. Who is said not to exist is not missed.
pub(crate) fn vacant(document: &Document) -> Vec<Role> {
    let asked =
        [Role::IncidentCommander, Role::ServiceOwner, Role::Responder, Role::EngineeringManager, Role::ProductManager];
    let held = required(&document.people);
    let is_held = |role: Role| held.iter().any(|(_, holds)| *holds == role);
    let is_absent = |role: Role| said(document.not_applicable.get(role.key())).is_some();
    asked.into_iter().filter(|role| !is_held(*role) && !is_absent(*role)).collect()
}

/// The teams that own an open action and that nobody who is invited is in, as far as `people.toml` knows teams (writing
/// page: each team that will own an action is in the meeting).
pub(crate) fn unheard_teams<'d>(document: &'d Document, policy: &Policy) -> Vec<&'d str> {
    let Some(directory) = &policy.people else { return Vec::new() };
    let belongs = |handle: &str, team: &str| {
        directory.get(handle).is_some_and(|person| person.teams.iter().any(|own| same_person(own, team)))
    };
    let is_team = |name: &str| directory.handles().any(|handle| belongs(handle, name));
    let invited = invitees_of(document, policy);
    let open = document.actions.iter().filter(|action| action.done.is_none() && action.declined.is_none());
    let mut teams: Vec<&str> = open.flat_map(|action| action.owners()).collect();
    teams.retain(|team| is_team(team) && !invited.iter().any(|one| belongs(one.handle, team)));
    teams.sort_unstable();
    teams.dedup();
    teams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::source::{RepoPath, SourceFile};

    fn document(severity: &str, rest: &str) -> Document {
        let text = format!("title = \"a\"\nstatus = \"draft\"\nseverity = \"{severity}\"\n{rest}");
        let source = SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.into_bytes());
        parse(&source).0.expect("it is a postmortem")
    }

    fn policy(people: &str) -> Policy {
        let source = SourceFile::new(RepoPath::from(".pmgit/people.toml"), people.as_bytes().to_vec());
        crate::policy::load(None, Some(&source), &[]).expect("the people are sound")
    }

    fn invitee_lines(document: &Document, policy: &Policy) -> Vec<String> {
        let invitee = |one: &Invitee<'_>| {
            let roles: Vec<&str> = one.roles.iter().map(|role| role.key()).collect();
            format!("{}{}: {}", one.handle, if one.is_required() { "" } else { "?" }, roles.join(" "))
        };
        invitees_of(document, policy).iter().map(invitee).collect()
    }

    const PEOPLE: &str = r#"
        [people]
        owner = "aiko"
        incident_commander = "ben"
        commander_shadow = "hana"
        scribe = "sam"
        responders = ["Ben", "chloe", " "]
        service_owners = ["emeka"]
        engineering_managers = ["farah"]
        product_managers = ["goro"]
        customer_liaison = "dai"
    "#;

    #[test]
    fn the_list_is_the_processs_own_and_names_everybody_once() {
        let expected = [
            "aiko: owner",
            "ben: incident_commander responders",
            "hana: commander_shadow",
            "emeka: service_owners",
            "chloe: responders",
            "farah: engineering_managers",
            "goro: product_managers",
            "dai?: customer_liaison",
        ];
        assert_eq!(invitee_lines(&document("SEV-1", PEOPLE), &Policy::default()), expected);
    }

    #[test]
    fn the_customer_liaison_is_invited_for_a_sev_1_alone() {
        let is_invited = |severity| {
            invitee_lines(&document(severity, PEOPLE), &Policy::default()).iter().any(|one| one.starts_with("dai"))
        };
        assert!(is_invited("SEV-1"));
        assert!(!is_invited("SEV-2") && !is_invited("SEV-5") && !is_invited(""));
    }

    #[test]
    fn one_address_is_one_person_and_a_liaison_who_responded_must_come() {
        let text = "[people]\nowner = \"aiko\"\nresponders = [\"a.ito\", \"@DAI\"]\ncustomer_liaison = \"dai\"\n\
                    [meeting]\nattendees = [\"zoe\", \"dai\"]\n";
        let policy = policy("[aiko]\nemail = \"Aiko@example.com\"\n[\"a.ito\"]\nemail = \"aiko@example.com\"\n");
        let expected = ["aiko: owner responders", "@DAI: responders customer_liaison", "zoe?: attendees"];
        assert_eq!(invitee_lines(&document("SEV-1", text), &policy), expected);
    }

    #[test]
    fn who_has_left_by_the_meeting_is_not_invited() {
        let policy = policy("[ben]\nleft = 2026-11-24\n[farah]\nleft = 2026-11-25\n");
        let invited = |meeting: &str| {
            let document = document("SEV-2", &format!("{PEOPLE}{meeting}"));
            let lines = invitee_lines(&document, &policy);
            ["ben", "farah"].map(|name| lines.iter().any(|one| one.starts_with(name)))
        };
        assert_eq!(invited("[meeting]\nscheduled = 2026-11-24T06:00:00Z\n"), [false, true]);
        assert_eq!(invited("[meeting]\nscheduled = 2026-11-24T06:00:00Z\nheld = 2026-11-23T06:00:00Z\n"), [true, true]);
        assert_eq!(invited("[incident]\nresolved = 2026-11-25T06:00:00Z\n"), [false, false]);
        assert_eq!(invited(""), [true, true], "nothing says when");
    }

    #[test]
    fn a_role_that_nobody_holds_is_named_unless_it_is_said_that_there_is_none() {
        let vacant = |rest: &str| vacant(&document("SEV-1", rest)).iter().map(|role| role.key()).collect::<Vec<_>>();
        let all = ["incident_commander", "service_owners", "responders", "engineering_managers", "product_managers"];
        assert_eq!(vacant(""), all);
        assert!(vacant(PEOPLE).is_empty());
        let people = PEOPLE.replace("[\"goro\"]", "[]");
        assert_eq!(vacant(&people), ["product_managers"]);
        assert!(vacant(&format!("{people}\n[not_applicable]\nproduct_managers = \"An internal tool.\"\n")).is_empty());
    }

    #[test]
    fn a_team_that_owns_an_action_is_missed_where_the_people_know_it() {
        let actions = "[[actions]]\nowner = \"team-cache\"\n[[actions]]\nowner = \"team-web\"\n\
                       [[actions]]\nowner = \"team-unknown\"\n[[actions]]\nowner = \"team-old\"\ndone = 2026-12-01\n";
        let document = document("SEV-1", &format!("{PEOPLE}{actions}"));
        let policy =
            policy("[chloe]\nteams = [\"Team-Cache\"]\n[zoe]\nteams = [\"team-web\"]\n[yan]\nteams = [\"team-old\"]\n");
        assert_eq!(unheard_teams(&document, &policy), ["team-web"]);
        assert!(unheard_teams(&document, &Policy::default()).is_empty());
    }
}
