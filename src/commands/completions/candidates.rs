//! What may stand at a place of a command line, as this repository knows it. What cannot be read has no candidates.

use std::collections::BTreeSet;

use crate::cli::{Place, PlaceValue};
use crate::commands::edit;
use crate::commands::shared::archive::{Archive, PostmortemFile};
use crate::commands::shared::context::{Context, version_of};
use crate::commands::shared::shelf::Shelf;
use crate::commands::shared::which::{Which, choose};
use crate::document::{self, Action, Document, Handle, said};
use crate::gate::{self, Loaded};
use crate::git::{Environment, Repository, Version};
use crate::policy::Policy;
use crate::rules::{self, Waivable};
use crate::tasks::Role;
use crate::text::{Language, clipped, one_line};

/// A word, and what it is.
pub(super) struct Candidate {
    pub(super) word: String,
    pub(super) about: String,
}

#[derive(Default)]
pub(super) struct Candidates {
    pub(super) found: Vec<Candidate>,
    pub(super) wants_files: bool,
}

/// More than anybody reads.
const MOST: usize = 200;
/// So many ids are told with their titles, for which the documents are read.
const MOST_TITLED: usize = 40;
/// So many letters of a title are told.
const LONGEST: usize = 60;
/// The documents in which people are looked for where `people.toml` names none.
const MOST_READ: usize = 20;

impl Candidates {
    pub(super) fn of(place: &Place, current: &str, context: &Context<'_>) -> Self {
        let mut candidates = Self::default();
        for (word, about) in &place.words {
            candidates.add(word, about);
        }
        candidates.keep_beginning(current);
        if let Some(value) = &place.value {
            let mut known = Self::default();
            let repository = Here::find(place.directory.as_deref(), context);
            for kind in value.name.split('|') {
                known.add_kind(kind, value, current, repository.as_ref(), context);
            }
            known.keep_like(current);
            candidates.found.extend(known.found);
            candidates.wants_files = known.wants_files;
        }
        candidates.found.truncate(MOST);
        candidates
    }

    fn add(&mut self, word: impl Into<String>, about: impl Into<String>) {
        let (word, about) = (word.into(), about.into());
        // A word that is not one line cannot be told from two.
        if !word.contains(char::is_control) {
            self.found.push(Candidate { word, about: one_line(&about) });
        }
    }

    fn keep_beginning(&mut self, current: &str) {
        self.found.retain(|one| one.word.starts_with(current));
    }

    /// What begins so in any case, else the only one that holds it: shells put what several candidates begin with in the
    /// place of what was typed.
    fn keep_like(&mut self, current: &str) {
        let current = current.to_lowercase();
        let begins = |one: &Candidate| one.word.to_lowercase().starts_with(&current);
        if self.found.iter().any(begins) {
            self.found.retain(begins);
        } else {
            self.found.retain(|one| one.word.to_lowercase().contains(&current));
            if self.found.len() > 1 {
                self.found.clear();
            }
        }
    }

    fn add_kind(&mut self, kind: &str, value: &PlaceValue, current: &str, here: Option<&Here>, context: &Context<'_>) {
        match (kind, here) {
            ("PATH" | "FILE" | "DIR", _) => self.wants_files = true,
            ("RULE", _) => self.add_rules(value),
            ("ROLE", _) => Role::ALL.iter().for_each(|role| self.add(role.name(), role.in_language(Language::En))),
            ("SEV" | "SEVERITY", here) => {
                let policy = here.and_then(Here::policy).cloned().unwrap_or_default();
                policy.severities.iter().for_each(|severity| self.add(severity.name.as_str(), ""));
            }
            ("ID", Some(here)) => self.add_ids(here, current),
            ("ACTION", Some(here)) => self.add_actions(here, value, context),
            ("SECTION", Some(here)) => self.add_parts(here, value, context),
            ("REV" | "RANGE", Some(here)) => {
                for name in
                    [here.repository.branches(), here.repository.remote_branches()].into_iter().flatten().flatten()
                {
                    self.add(name.0, "");
                }
            }
            ("NAME" | "PERSON", Some(here)) if is_person(value) => self.add_people(here),
            (_, _) => {}
        }
    }

    /// Only those that can be waived, where that is asked for.
    fn add_rules(&mut self, value: &PlaceValue) {
        for rule in rules::all().filter(|rule| value.argument == "rule" || rule.waiver == Waivable::Yes) {
            self.add(rule.id.as_str(), rule.summary(document::Language::En));
        }
    }

    fn add_ids(&mut self, here: &Here, current: &str) {
        let current = current.to_lowercase();
        let like = |begins: bool| {
            let is_like =
                move |id: &str, current: &str| if begins { id.starts_with(current) } else { id.contains(current) };
            let entries = here.archive.entries.iter().rev();
            let current = &current;
            entries.filter(move |entry| is_like(entry.id.as_str(), current)).take(MOST).collect::<Vec<_>>()
        };
        let found = Some(like(true)).filter(|found| !found.is_empty()).unwrap_or_else(|| like(false));
        let titled = found.len() <= MOST_TITLED;
        for entry in found {
            let document = titled.then(|| here.document(entry)).flatten();
            let title = document.as_ref().and_then(|document| said(document.title.as_ref())).unwrap_or_default();
            self.add(entry.id.as_str(), clipped(title, LONGEST));
        }
    }

    /// The open actions of the postmortem that stands before, or that is implied.
    fn add_actions(&mut self, here: &Here, value: &PlaceValue, context: &Context<'_>) {
        let default = Policy::default();
        let policy = here.policy().unwrap_or(&default);
        let Some(document) = here.document_before(value, policy, context) else { return };
        let is_open = |action: &Action| action.done.is_none() && said(action.declined.as_ref()).is_none();
        for (index, action) in document.actions.iter().enumerate().filter(|(_, action)| is_open(action)) {
            let ticket =
                said(action.ticket.as_ref()).and_then(|ticket| ticket.trim_end_matches('/').rsplit('/').next());
            let title = clipped(said(action.title.as_ref()).unwrap_or_default(), LONGEST);
            self.add(ticket.map_or_else(|| index.to_string(), str::to_owned), title);
        }
    }

    /// The texts of the postmortem that stands before, or that is implied.
    fn add_parts(&mut self, here: &Here, value: &PlaceValue, context: &Context<'_>) {
        let Some(policy) = here.policy() else { return };
        let Some(document) = here.document_before(value, policy, context) else { return };
        for (key, heading) in edit::keys(policy, &document, context.language) {
            self.add(key, heading);
        }
    }

    /// The people that `people.toml` names; without any, those of the newest postmortems.
    fn add_people(&mut self, here: &Here) {
        if let Some(people) =
            here.policy().and_then(|policy| policy.people.as_ref()).filter(|people| !people.is_empty())
        {
            return people.handles().for_each(|handle| self.add(handle, ""));
        }
        let newest = here.archive.entries.iter().rev().take(MOST_READ);
        let documents: Vec<Document> = newest.filter_map(|entry| here.document(entry)).collect();
        let named: BTreeSet<&str> =
            documents.iter().flat_map(people).filter(|name| Handle::parse(name).is_ok()).collect();
        for name in named {
            self.add(name, "");
        }
    }
}

fn people(document: &Document) -> impl Iterator<Item = &str> {
    let people = &document.people;
    let roles = [&people.owner, &people.incident_commander, &people.scribe, &people.customer_liaison];
    let many = people.responders.iter().map(|one| one.value.trim());
    roles.into_iter().filter_map(|role| said(role.as_ref())).chain(many)
}

/// Options that take the name of a person.
fn is_person(value: &PlaceValue) -> bool {
    const PEOPLE: [&str; 9] = [
        "by",
        "owner",
        "approved_by",
        "attendees",
        "absent",
        "readers",
        "designated_by",
        "incident_commander",
        "whose",
    ];
    PEOPLE.contains(&value.argument.as_str())
}

/// The repository where the key is pressed.
struct Here {
    repository: Repository,
    loaded: Loaded,
    version: Version,
    archive: Archive,
}

impl Here {
    fn find(directory: Option<&str>, context: &Context<'_>) -> Option<Self> {
        let environment = Environment::new(context.environment.iter().cloned());
        let directory = context.directory.join(directory.unwrap_or("."));
        let repository = Repository::open(&directory, environment).ok()?;
        let version = version_of(&repository, None).ok()?;
        let loaded = gate::load_policy(&repository, &version).ok()?;
        let archive = Archive::load(&repository, &version, &loaded.documents()).ok()?;
        Some(Self { repository, loaded, version, archive })
    }

    fn policy(&self) -> Option<&Policy> {
        match &self.loaded {
            Loaded::Sound(policy) => Some(policy),
            Loaded::Broken { .. } | Loaded::Newer { .. } => None,
        }
    }

    /// The postmortem that stands before a value, or that is implied.
    fn document_before(&self, value: &PlaceValue, policy: &Policy, context: &Context<'_>) -> Option<Document> {
        let which = value.earlier.first().map_or(Which::Implied, |word| Which::Like(word));
        let among = Shelf::new(&self.repository, policy, &self.version);
        self.document(&choose(which, &among, context).ok()?.entry)
    }

    fn document(&self, entry: &PostmortemFile) -> Option<Document> {
        document::parse(&entry.read(&self.repository).ok()?).0
    }
}
