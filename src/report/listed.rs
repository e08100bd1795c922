//! The list of postmortems for programs, described by `schema/list.schema.json`: an array with one object for each.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::contract::{Timestamp, Word as _, words};
use super::due::JsonWhat;
use crate::calendar::to_toml;
use crate::document::{Action, Document, Rows, Status, When, exact, said};
use crate::tasks::Task;
use crate::toml_record::Located;

/// The postmortems that `pmgit list --json` prints, the newest first. No key ever leaves or changes its meaning.
#[derive(Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct ListOutput(pub(crate) Vec<ListedPostmortem>);

/// One postmortem. What it does not say is null, or an empty list.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct ListedPostmortem {
    /// The id.
    id: String,
    status: ListedStatus,
    /// The severity, one of the policy's.
    severity: Option<String>,
    /// The handle of the owner.
    owner: Option<String>,
    /// The title, as it is written.
    title: Option<String>,
    /// The file, from the root of the repository.
    path: String,
    /// The kind of postmortem, where the team has several.
    template: Option<String>,
    /// Whether it was written elsewhere and imported.
    imported: bool,
    /// The tags.
    tags: Vec<String>,
    /// The systems that were impacted.
    systems: Vec<String>,
    /// The ids and links of the incident, the primary one first.
    references: Vec<String>,
    /// When the first contributing factor began: a moment as RFC 3339 writes it, or a day.
    started: Option<String>,
    /// When somebody or something noticed.
    detected: Option<String>,
    /// When customers were no longer impacted.
    mitigated: Option<String>,
    /// When the incident was over.
    resolved: Option<String>,
    /// How many minutes there are from `started`, else `detected`, to `resolved`.
    minutes: Option<i64>,
    /// The actions, counted.
    actions: ActionCount,
    /// What is due first; null where nothing is, as for a closed or imported postmortem.
    due: Option<NextDue>,
    /// How many things are overdue.
    overdue: usize,
    /// The next step; null where the postmortem is closed or cannot be read.
    next: Option<NextStep>,
}

words! {
    /// Where a postmortem stands.
    enum ListedStatus {
        /// It is being written.
        Draft = "draft",
        /// Its content is complete, and it is being reviewed.
        InReview = "in-review",
        /// The meeting has agreed on it.
        Reviewed = "reviewed",
        /// Nothing more is to be done on it.
        Closed = "closed",
        /// The file cannot be read; every key but `id` and `path` says nothing.
        Broken = "broken",
    }
}

impl From<Status> for ListedStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Draft => Self::Draft,
            Status::InReview => Self::InReview,
            Status::Reviewed => Self::Reviewed,
            Status::Closed => Self::Closed,
        }
    }
}

/// How many actions there are.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ActionCount {
    /// All of them.
    total: usize,
    /// Those that are neither done nor declined.
    open: usize,
}

/// What is due, and when.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NextDue {
    what: JsonWhat,
    /// The moment it is due; with a last day, the end of that day.
    at: Timestamp,
}

/// A step that comes next.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct NextStep {
    /// The status that it leads to.
    status: &'static str,
    /// How many errors are in its way.
    errors: usize,
    /// The command that leads on; words in capitals are to be filled in.
    command: String,
}

impl NextStep {
    pub(crate) fn new(to: Status, errors: usize, command: String) -> Self {
        Self { status: ListedStatus::from(to).word(), errors, command }
    }
}

impl ListedPostmortem {
    /// A postmortem that cannot be read.
    pub(crate) fn broken(id: String, path: String) -> Self {
        Self {
            id,
            status: ListedStatus::Broken,
            severity: None,
            owner: None,
            title: None,
            path,
            template: None,
            imported: false,
            tags: Vec::new(),
            systems: Vec::new(),
            references: Vec::new(),
            started: None,
            detected: None,
            mitigated: None,
            resolved: None,
            minutes: None,
            actions: ActionCount::default(),
            due: None,
            overdue: 0,
            next: None,
        }
    }

    /// A postmortem with what is due for it, the first to come first, and the next step.
    pub(crate) fn new(
        (id, path): (String, String),
        document: &Document,
        (due, now): (&[Task], DateTime<Utc>),
        next: Option<NextStep>,
    ) -> Self {
        let incident = &document.incident;
        let begins = exact(&incident.started).or_else(|| exact(&incident.detected));
        let minutes = begins.zip(exact(&incident.resolved)).map(|(from, to)| (to.value - from.value).num_minutes());
        let is_open = |action: &&Located<Action>| action.done.is_none() && action.declined.is_none();
        Self {
            status: document.status().into(),
            severity: text(document.severity.as_ref()),
            owner: document.owner().map(str::to_owned),
            title: text(document.title.as_ref()),
            template: text(document.template.as_ref()),
            imported: said(document.imported.as_ref()).is_some(),
            tags: texts(&document.tags),
            systems: texts(&incident.systems),
            references: texts(&incident.references),
            started: time(incident.started.as_deref()),
            detected: time(incident.detected.as_deref()),
            mitigated: time(incident.mitigated.as_deref()),
            resolved: time(incident.resolved.as_deref()),
            minutes,
            actions: ActionCount {
                total: document.actions.len(),
                open: document.actions.iter().filter(is_open).count(),
            },
            due: due.first().map(|task| NextDue { what: task.what.into(), at: Timestamp::utc(task.due.moment()) }),
            overdue: due.iter().filter(|task| task.due.is_over(now)).count(),
            next,
            ..Self::broken(id, path)
        }
    }
}

fn text(text: Option<&Located<String>>) -> Option<String> {
    said(text).map(str::to_owned)
}

fn texts(rows: &Rows<String>) -> Vec<String> {
    rows.iter().map(|row| row.value.clone()).collect()
}

fn time(time: Option<&When>) -> Option<String> {
    Some(match time? {
        When::Moment(moment) => to_toml(*moment),
        When::Day(day) => day.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::report::{assert_complete, assert_valid};
    use crate::source::{RepoPath, SourceFile};

    fn listed(text: &str) -> Vec<u8> {
        let path = RepoPath::from("postmortems/2026/2026-11-20-a.toml");
        let document = parse(&SourceFile::new(path.clone(), text.as_bytes().to_vec())).0.expect("a postmortem");
        let next = NextStep::new(Status::InReview, 2, "pmgit edit 2026-11-20-a".to_owned());
        let names = || ("2026-11-20-a".to_owned(), path.to_string());
        let mut one = ListedPostmortem::new(names(), &document, (&[], DateTime::default()), Some(next));
        one.due = Some(NextDue { what: JsonWhat::Hold, at: Timestamp::utc(DateTime::default()) });
        let (id, path) = names();
        serde_json::to_vec(&ListOutput(vec![one, ListedPostmortem::broken(id, path)])).expect("it is JSON")
    }

    #[test]
    fn what_is_printed_is_as_its_schema_says() {
        let text = "title = \"a\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\nlanguage = \"en\"\ntemplate = \"security\"\n\
                    imported = \"wiki\"\ntags = [\"b\"]\nactions = [{ title = \"c\" }, { title = \"d\", done = 2026-11-21 }]\n\
                    [incident]\nreferences = [\"PD-1\"]\nsystems = [\"e\"]\nstarted = 2026-11-20T00:04:00Z\n\
                    detected = 2026-11-20\nmitigated = 2026-11-20T00:30:00Z\nresolved = 2026-11-20T10:04:00+09:00\n\
                    [people]\nowner = \"aiko\"\n";
        assert_complete::<ListOutput>("list", &listed(text));
        let one = &assert_valid::<ListOutput>("list", &listed(text))[0];
        assert_eq!(one["minutes"], 60);
        assert_eq!(one["detected"], "2026-11-20");
        assert_eq!(one["resolved"], "2026-11-20T10:04:00+09:00");
        assert_eq!((&one["actions"]["total"], &one["actions"]["open"]), (&2.into(), &1.into()));
    }
}
