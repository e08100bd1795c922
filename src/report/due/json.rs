//! What is due for programs: a contract of its own, version 1, described by `schema/due.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::{TaskList, Unread};
use crate::report::contract::{Day, StatusWord, Timestamp, Version, words};
use crate::report::json::pretty;
use crate::tasks::{Due, Party, Role, Task, What};
use crate::text::Language;

/// What is due and overdue.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct DueOutput<'a> {
    version: Version<1>,
    /// The moment the list is for.
    now: Timestamp,
    /// How far the list looks ahead.
    until: Timestamp,
    /// The policy's time zone.
    time_zone: &'static str,
    /// The protected branch.
    branch: &'a str,
    /// The tasks, in the order of time.
    tasks: Vec<JsonTask<'a>>,
    /// The versions of postmortems that could not be read.
    unread: Vec<JsonUnread<'a>>,
    /// The counts.
    summary: Summary,
}

/// One thing to do.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonTask<'a> {
    what: JsonWhat,
    state: State,
    /// The moment it is due; with a last day, the end of that day.
    due: Timestamp,
    /// The last day, in the policy's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Day>,
    /// How many seconds late it is; 0 where it is not late.
    late_seconds: u64,
    /// Who should do it, the first in charge first.
    who: Vec<JsonParty<'a>>,
    /// The id of the postmortem; absent where it does not exist yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    postmortem: Option<&'a str>,
    /// The title of the postmortem.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    /// The severity, one of the policy's.
    severity: &'a str,
    /// Where the postmortem stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<StatusWord>,
    /// The branch that holds the version that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'a str>,
    /// The incident that has no postmortem.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    /// More about it: an action's title, or when a draft last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    /// The web address where everybody reads the postmortem, where its page is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
    /// The words of the command that does it; fill in those in capitals.
    next: &'a [String],
    /// The shell command that leads to that branch first; absent where its version is checked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    switch: Option<&'a str>,
}

words! {
    /// What to do.
    pub(in crate::report) enum JsonWhat {
        /// Write the postmortem.
        Write = "write-postmortem",
        /// Schedule the meeting.
        Schedule = "schedule-meeting",
        /// Share the link for review.
        Share = "share-link",
        /// Submit the draft.
        Submit = "submit-draft",
        /// Hold the meeting.
        Hold = "hold-meeting",
        /// Approve the postmortem.
        Approve = "approve",
        /// Record the review.
        Review = "record-review",
        /// Post the message to customers.
        Post = "post-external-message",
        /// Send the message to the company.
        Send = "send-internal-message",
        /// Close the postmortem.
        Close = "close-postmortem",
        /// Finish the action.
        Act = "do-action",
        /// Continue the draft.
        Resume = "resume-draft",
    }
}

impl From<What> for JsonWhat {
    fn from(what: What) -> Self {
        match what {
            What::Write => Self::Write,
            What::Schedule => Self::Schedule,
            What::Share => Self::Share,
            What::Submit => Self::Submit,
            What::Hold => Self::Hold,
            What::Approve => Self::Approve,
            What::Review => Self::Review,
            What::Post => Self::Post,
            What::Send => Self::Send,
            What::Close => Self::Close,
            What::Act => Self::Act,
            What::Resume => Self::Resume,
        }
    }
}

words! {
    /// Whether it is late.
    enum State {
        /// Its time has passed.
        Overdue = "overdue",
        /// There is still time.
        Due = "due",
    }
}

/// A person or team, in a role.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonParty<'a> {
    role: JsonRole,
    /// The handle; absent where the document names nobody, or somebody who has left.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
    /// The name, where `people.toml` has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

words! {
    /// The role in which the task is theirs; `--for` takes the same words.
    enum JsonRole {
        /// Writes the postmortem.
        Owner = "owner",
        /// Led the response, and runs the meeting.
        Commander = "commander",
        /// Runs the meeting instead of the commander.
        Facilitator = "facilitator",
        /// Approves, where the commander owns the postmortem.
        Approver = "approver",
        /// Speaks with customers, and closes the postmortem.
        Support = "support",
        /// Does the action.
        ActionOwner = "action-owner",
    }
}

impl From<Role> for JsonRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Commander => Self::Commander,
            Role::Facilitator => Self::Facilitator,
            Role::Approver => Self::Approver,
            Role::Support => Self::Support,
            Role::ActionOwner => Self::ActionOwner,
        }
    }
}

/// A version of a postmortem that cannot be read.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonUnread<'a> {
    /// The file, from the root of the repository.
    path: String,
    /// A branch that holds it.
    branch: &'a str,
    /// The line of the first problem, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: Option<usize>,
    /// The first problem.
    problem: &'a str,
}

/// How many there are of each.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary {
    /// The tasks that are late.
    overdue: usize,
    /// The tasks that are due by `until`.
    due: usize,
    /// The versions that could not be read.
    unread: usize,
    /// The other branches that hold a postmortem which the protected one lacks, or has not brought as far.
    unmerged_branches: usize,
}

pub(super) fn write(list: &TaskList, out: &mut dyn Write) -> io::Result<()> {
    let output = DueOutput {
        version: Version,
        now: Timestamp::utc(list.now),
        until: Timestamp::utc(list.until),
        time_zone: list.zone.name(),
        branch: &list.trunk,
        tasks: list.tasks.iter().map(|task| json_task(task, list)).collect(),
        unread: list.unread.iter().map(|unread| json_unread(unread, list.language)).collect(),
        summary: Summary {
            overdue: list.overdue().count(),
            due: list.ahead().count(),
            unread: list.unread.len(),
            unmerged_branches: list.branches,
        },
    };
    out.write_all(pretty(&output)?.as_bytes())
}

fn json_task<'a>(task: &'a Task, list: &'a TaskList) -> JsonTask<'a> {
    let about = &task.about;
    let is_over = task.due.is_over(list.now);
    JsonTask {
        what: task.what.into(),
        state: if is_over { State::Overdue } else { State::Due },
        due: Timestamp::utc(task.due.moment()),
        last_day: match &task.due {
            Due::Day(deadline) => Some(Day(deadline.last_day)),
            Due::Moment { .. } => None,
        },
        late_seconds: late_seconds(task, list),
        who: task.who.iter().map(json_party).collect(),
        postmortem: about.id.as_deref(),
        title: about.title.as_deref(),
        severity: &about.severity,
        status: about.status.map(StatusWord),
        branch: about.branch.as_deref(),
        reference: about.reference.as_deref(),
        detail: task.detail.as_ref().map(|detail| detail.in_language(list.language)),
        page: list.page(task),
        next: &task.next,
        switch: list.way(task),
    }
}

/// For how long a task has been late.
fn late_seconds(task: &Task, list: &TaskList) -> u64 {
    if task.due.is_over(list.now) {
        (list.now - task.due.moment()).num_seconds().try_into().unwrap_or_default()
    } else {
        0
    }
}

fn json_party(party: &Party) -> JsonParty<'_> {
    JsonParty { role: party.role.into(), person: party.handle.as_deref(), name: party.name.as_deref() }
}

fn json_unread(unread: &Unread, language: Language) -> JsonUnread<'_> {
    let problem = unread.problem.in_language(language);
    JsonUnread { path: unread.path.to_string(), branch: &unread.branch, line: unread.line, problem }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use chrono::{DateTime, NaiveDate, TimeDelta};

    use super::*;
    use crate::document::Status;
    use crate::policy::Policy;
    use crate::report::{assert_complete, assert_valid};
    use crate::source::RepoPath;
    use crate::tasks::About;
    use crate::text::Both;

    fn list() -> TaskList {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("it is a day");
        let policy = Policy::default();
        let deadline = policy.calendar.by_end_of(day);
        let about = About {
            id: Some("2026-11-20-checkout".to_owned()),
            title: Some("Checkout was slow".to_owned()),
            severity: "SEV-1".to_owned(),
            status: Some(Status::InReview),
            branch: Some("main".to_owned()),
            is_here: false,
            reference: Some("INC-1".to_owned()),
        };
        let aiko = Some("aiko".to_owned());
        let party = Party { role: Role::Owner, handle: aiko.clone(), name: aiko.clone(), slack: None, left: None };
        let task = Task {
            what: What::Act,
            about: Arc::new(about),
            detail: Some(Both::same("Add an alert")),
            who: vec![party],
            due: Due::Day(deadline.clone()),
            next: vec!["pmgit".to_owned()],
        };
        TaskList {
            language: Language::En,
            now: deadline.end + TimeDelta::seconds(90),
            within: TimeDelta::days(7),
            until: deadline.end + TimeDelta::days(7),
            zone: crate::calendar::Zone::utc(),
            trunk: "main".to_owned(),
            branches: 2,
            ways: BTreeMap::from([("main".to_owned(), "git switch main".to_owned())]),
            pages: BTreeMap::from([("2026-11-20-checkout".to_owned(), "https://git.example.com/a/b".to_owned())]),
            tasks: vec![task],
            unread: vec![Unread {
                path: RepoPath::from("postmortems/2026/2026-11-21-broken.toml"),
                branch: "broken".to_owned(),
                line: Some(12),
                problem: Both::same("a string is not closed"),
            }],
        }
    }

    fn output_bytes(list: &TaskList) -> Vec<u8> {
        let mut out = Vec::new();
        write(list, &mut out).expect("a vector takes it");
        out
    }

    #[test]
    fn complete_output_is_as_its_schema_says() {
        assert_complete::<DueOutput<'_>>("due", &output_bytes(&list()));
    }

    #[test]
    fn every_task_and_role_is_a_word_of_the_closed_list() {
        let mut list = list();
        let whats = [
            What::Write,
            What::Schedule,
            What::Share,
            What::Submit,
            What::Hold,
            What::Approve,
            What::Review,
            What::Post,
            What::Send,
            What::Close,
            What::Act,
            What::Resume,
        ];
        let task = list.tasks.remove(0);
        list.tasks.extend(whats.map(|what| Task { what, ..task.clone() }));
        let party = &task.who[0];
        list.tasks[0].who = Role::ALL.map(|role| Party { role, ..party.clone() }).to_vec();
        let output = assert_valid::<DueOutput<'_>>("due", &output_bytes(&list));
        assert_eq!(output["tasks"][0]["late_seconds"], 90);
        // `--for` takes the words that the output prints.
        for (role, printed) in Role::ALL.iter().zip(output["tasks"][0]["who"].as_array().expect("a list")) {
            assert_eq!(printed["role"], role.name());
        }
    }

    #[test]
    fn what_is_not_late_has_no_late_seconds() {
        let list = TaskList { now: DateTime::UNIX_EPOCH, ..list() };
        let output = assert_valid::<DueOutput<'_>>("due", &output_bytes(&list));
        assert_eq!((&output["tasks"][0]["late_seconds"], &output["tasks"][0]["state"]), (&0.into(), &"due".into()));
    }
}
