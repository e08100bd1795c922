//! The ticket of an action: what it says, and the mark by which it is found again.

use chrono::NaiveDate;

use crate::document::{Action, Document, Language, Moment, PostmortemId, labels, said};
use crate::git::BlobId;
use crate::text::{bare_line, fitted_line, is_plain_address, markdown};

/// The longest title that every service takes, in letters.
const TITLE: usize = 250;

/// What tells the ticket of one action from every other: the postmortem, the action's title, and which of those that
/// have the same title it is. It is the same in every clone and at every time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Marker {
    id: String,
    digest: String,
}

impl Marker {
    fn new(id: &PostmortemId, title: &str, occurrence: usize) -> Self {
        let named = format!("{id}\0{}\0{occurrence}", bare_line(title));
        let digest = BlobId::hash(named.as_bytes()).to_string();
        Self { id: id.to_string(), digest: digest[..16].to_owned() }
    }

    /// As a comment of HTML, which a reader of Markdown does not see.
    pub(crate) fn comment(&self) -> String {
        format!("<!-- pmgit:{}/{} -->", self.id, self.digest)
    }

    /// As a label.
    pub(crate) fn label(&self) -> String {
        format!("pmgit-{}-{}", self.id, self.digest)
    }

    /// As the name of a file.
    pub(crate) fn file(&self) -> &str {
        &self.digest
    }
}

/// A ticket as it would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) marker: Marker,
    pub(crate) title: String,
    pub(crate) labels: Vec<String>,
    pub(crate) priority: Option<String>,
    pub(crate) due: Option<NaiveDate>,
    /// Priority and due date as the text has them, also where the service has no field for them.
    told: (Option<String>, Option<NaiveDate>),
    owner: Option<String>,
    postmortem: String,
    link: Option<String>,
    language: Language,
}

impl Draft {
    /// The ticket of the action of this index; the link is that of the postmortem.
    pub(crate) fn for_action(
        document: &Document,
        id: &PostmortemId,
        index: usize,
        language: Language,
        link: Option<&str>,
    ) -> Option<Self> {
        let action = &document.actions.get(index)?.value;
        let title = said(action.title.as_ref())?;
        let same =
            |other: &Action| said(other.title.as_ref()).is_some_and(|other| bare_line(other) == bare_line(title));
        let occurrence = document.actions[..index].iter().filter(|other| same(&other.value)).count();
        let own: Vec<String> = action.labels.iter().map(|label| fitted_line(&label.value, 100)).collect();
        let priority = said(action.priority.as_ref()).map(str::to_owned);
        let due = action.due.as_deref().copied();
        Some(Self {
            marker: Marker::new(id, title, occurrence),
            title: fitted_line(title, TITLE),
            labels: if own.is_empty() { labels(document, language, id.date()) } else { own },
            told: (priority.clone(), due),
            priority,
            due,
            owner: action.owner_text(),
            postmortem: said(document.title.as_ref()).unwrap_or(id.as_str()).to_owned(),
            link: link.filter(|link| is_plain_address(link)).map(str::to_owned),
            language,
        })
    }

    /// What the ticket is about, in the postmortem's language, each fact with its name.
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        let name = |english, japanese| match self.language {
            Language::En => english,
            Language::Ja => japanese,
        };
        let text = |text: &Option<String>| text.clone().map(Fact::Text);
        let facts = [
            (name("Postmortem", "ポストモーテム"), Some(Fact::Text(self.postmortem.clone()))),
            (name("Id", "ID"), Some(Fact::Text(self.marker.id.clone()))),
            (name("Link", "リンク"), self.link.clone().map(Fact::Link)),
            (name("Priority", "優先度"), text(&self.told.0)),
            (name("Owner", "担当"), text(&self.owner)),
            (name("Due", "期限"), self.told.1.map(|due| Fact::Text(due.to_string()))),
        ];
        facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect()
    }

    /// The text as GitHub's and GitLab's Markdown. Each line begins with a sign of ours, so that no text of the
    /// document becomes one of GitLab's quick actions.
    pub(crate) fn markdown(&self) -> String {
        let facts = self.facts();
        let lines = facts.iter().map(|(name, fact)| format!("- {name}: {}", fact.markdown()));
        let lines: Vec<String> = lines.chain([String::new(), self.marker.comment(), String::new()]).collect();
        lines.join(
            "
",
        )
    }

    /// The text as Jira's document format (ADF), a paragraph a fact.
    pub(super) fn adf(&self) -> serde_json::Value {
        let paragraph = |(name, fact): &(&str, Fact)| {
            let label = serde_json::json!({"type": "text", "text": format!("{name}: ")});
            serde_json::json!({"type": "paragraph", "content": [label, fact.adf()]})
        };
        let content: Vec<_> = self.facts().iter().map(paragraph).collect();
        serde_json::json!({"type": "doc", "version": 1, "content": content})
    }
}

enum Fact {
    Text(String),
    Link(String),
}

impl Fact {
    fn markdown(&self) -> String {
        match self {
            Self::Text(text) => markdown::code_span(&fitted_line(text, 500)),
            Self::Link(link) => format!("<{link}>"),
        }
    }

    fn adf(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => serde_json::json!({"type": "text", "text": fitted_line(text, 500)}),
            Self::Link(link) => {
                let mark = serde_json::json!({"type": "link", "attrs": {"href": link}});
                serde_json::json!({"type": "text", "text": link, "marks": [mark]})
            }
        }
    }
}

/// A ticket that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// The service's own counting: of two, the lower one was made first.
    pub(crate) number: u64,
    pub(crate) link: String,
}

/// What has become of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    /// Done, at that time.
    Done(Moment),
    /// Closed without being done; the reason is the service's word.
    Dropped(String),
}

#[cfg(test)]
pub(super) mod tests;
