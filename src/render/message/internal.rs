//! The mail to the company: what came of it, the link, what was learned, and what will be done (template page, internal
//! email).

use super::{Message, Part};
use crate::document::{Document, Language, said};
use crate::policy::Policy;

/// The mail of one postmortem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) message: Message,
}

/// The sections that say what was learned.
const LEARNINGS: [&str; 3] = ["lessons", "went_well", "went_poorly"];

impl Letter {
    /// Writes the mail; nothing where the postmortem has no text for it. `place` is the link, or else the path.
    pub(crate) fn from_document(document: &Document, policy: &Policy, place: &str) -> Option<Self> {
        let text = said(document.internal_message.as_ref()?.text.as_ref())?;
        let language = policy.language_of(document);
        let title = said(document.title.as_ref()).unwrap_or("(no title)");
        let (name, actions) = match language {
            Language::En => ("Postmortem", "Action Items"),
            Language::Ja => ("ポストモーテム", "アクションアイテム"),
        };
        let address = if place.contains("://") { format!("<{place}>") } else { place.to_owned() };
        let mut parts = vec![part("", &format!("{text}\n\n{name}: {address}"))];
        for key in LEARNINGS {
            let section = policy.sections.iter().find(|section| section.key == key);
            if let (Some(section), Some(text)) = (section, said(document.sections.get(key))) {
                parts.push(part(section.heading(language), text));
            }
        }
        let list = actions_of(document);
        if !list.is_empty() {
            parts.push(part(actions, &list));
        }
        let severity = document.severity();
        let severity = if severity.is_empty() { String::new() } else { format!("[{severity}] ") };
        Some(Self { subject: format!("{name}: {severity}{title}"), message: Message { parts } })
    }
}

fn part(heading: &str, markdown: &str) -> Part {
    Part { heading: heading.to_owned(), markdown: markdown.to_owned() }
}

/// What will be done, a line each.
fn actions_of(document: &Document) -> String {
    let open = document.actions.iter().filter(|action| said(action.declined.as_ref()).is_none());
    let line = |title: &str, facts: &[String]| match facts {
        [] => format!("- {title}"),
        facts => format!("- {title} ({})", facts.join(", ")),
    };
    let lines = open.filter_map(|action| {
        let ticket = said(action.ticket.as_ref());
        let ticket =
            ticket.map(|ticket| if ticket.contains("://") { format!("<{ticket}>") } else { ticket.to_owned() });
        let owner = action.owner_text();
        let due = action.due.as_ref().map(|due| due.value.to_string());
        let facts: Vec<String> = [owner, due, ticket].into_iter().flatten().collect();
        Some(line(said(action.title.as_ref())?, &facts))
    });
    lines.collect::<Vec<_>>().join("\n")
}
