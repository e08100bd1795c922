//! The pull request of a postmortem: its title, its body and its reviewers, in English or Japanese.
//!
//! ```text
//! body   what stands in it          prose   a document's Markdown, made harmless
//! words  in which words             part    our part of a body that others write in, too
//! ```

mod body;
mod part;
mod prose;
mod words;

pub(crate) use self::part::{Refusal, has_part, part, renewed};
use self::words::Words;
use chrono::NaiveDate;

use super::{Folded, Outdated};
use crate::document::{Document, Language, Status, said, same_person};
use crate::policy::{Account, Policy};
use crate::text::{clipped, one_line};

/// A postmortem as a pull request brings it.
#[derive(Debug)]
pub(crate) struct Brought<'p> {
    pub(crate) id: String,
    pub(crate) document: Document,
    /// Its page, in its language.
    pub(crate) folded: Folded,
    /// The status on the target branch; nothing for a new postmortem.
    pub(crate) was: Option<Status>,
    /// The approvals of another text than it has.
    pub(crate) outdated: Vec<Outdated>,
    /// What would keep it from the target branch.
    pub(crate) refused: Vec<String>,
    /// The status that comes next, and what is in its way.
    pub(crate) next: Option<(Status, Vec<String>)>,
    pub(crate) policy: &'p Policy,
    /// The day on which it is brought: who has left by then is not asked.
    pub(crate) on: NaiveDate,
}

/// A pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pull {
    /// On one line.
    pub(crate) title: String,
    /// Markdown, between the marks of pmgit's part.
    pub(crate) body: String,
    /// Those who are to look at it, each once.
    pub(crate) reviewers: Vec<Reviewer>,
}

impl Pull {
    /// The reviewers' accounts on a forge, as far as the people of the policy have them.
    pub(crate) fn accounts(&self, account: Account) -> impl Iterator<Item = &str> {
        let all = self.reviewers.iter().flat_map(|reviewer| &reviewer.accounts);
        all.filter(move |(own, _)| *own == account).map(|(_, login)| login.as_str())
    }
}

/// Somebody who is to look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reviewer {
    handle: String,
    name: Option<String>,
    accounts: Vec<(Account, String)>,
    /// What for: the keys of `[people]`, and that of the experienced writers.
    roles: Vec<&'static str>,
}

/// A title longer than this is cut; forges take 255 letters.
const LONGEST_TITLE: usize = 200;

/// Composes the pull request of some postmortems, which must be one at least.
pub(crate) fn compose(brought: &[Brought<'_>]) -> Pull {
    let language = brought.first().map_or(Language::En, Brought::language);
    let words = Words::in_language(language);
    let mut asked: Vec<Reviewer> = Vec::new();
    for reviewer in brought.iter().flat_map(reviewers) {
        if !asked.iter().any(|known| same_person(&known.handle, &reviewer.handle)) {
            asked.push(reviewer);
        }
    }
    Pull { title: title(brought, words), body: part(&body::body(brought, words)), reviewers: asked }
}

impl Brought<'_> {
    fn language(&self) -> Language {
        self.policy.language_of(&self.document)
    }

    fn title(&self) -> &str {
        said(self.document.title.as_ref()).unwrap_or(&self.id)
    }
}

fn title(brought: &[Brought<'_>], words: &Words) -> String {
    let titles: Vec<&str> = brought.iter().map(Brought::title).collect();
    let severity = match brought {
        [one] if !one.document.severity().is_empty() => {
            format!(" ({})", one_line(one.document.severity()))
        }
        _ => String::new(),
    };
    let text = format!("{}{}", words.postmortem, titles.join("; "));
    let text = one_line(&text);
    quiet(&format!("{}{}", clipped(&text, LONGEST_TITLE), severity))
}

/// A title is no Markdown, and a forge may make a commit of it: a mention or a number in it gets a space.
fn quiet(title: &str) -> String {
    let mut out = String::new();
    let mut letters = title.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        let is_name = letters.peek().is_some_and(|next| next.is_alphanumeric());
        if matches!(letter, '@' | '#' | '!') && is_name {
            out.push(' ');
        }
    }
    out
}

/// The role of those whom the policy names to read every postmortem.
const EXPERIENCED: &str = "experienced";

/// Who is to look at a postmortem, by role; never its owner, nor who has left.
fn reviewers(brought: &Brought<'_>) -> Vec<Reviewer> {
    let people = &brought.document.people;
    let one = |key, handle| said(handle).map(|handle| (key, handle.to_owned()));
    let many = |key: &'static str, handles: &crate::document::Rows<String>| {
        handles
            .iter()
            .filter_map(|handle| said(Some(handle)).map(|handle| (key, handle.to_owned())))
            .collect::<Vec<_>>()
    };
    let mut asked: Vec<(&'static str, String)> =
        one("incident_commander", people.incident_commander.as_ref()).into_iter().collect();
    asked.extend(many("service_owners", &people.service_owners));
    asked.extend(many("engineering_managers", &people.engineering_managers));
    asked.extend(many("product_managers", &people.product_managers));
    if brought.document.external_message.is_some() {
        asked.extend(one("customer_liaison", people.customer_liaison.as_ref()));
    }
    asked.extend(brought.policy.experienced.iter().map(|handle| (EXPERIENCED, handle.clone())));
    asked.retain(|(_, handle)| !brought.policy.has_left(handle, brought.on));
    let mut found: Vec<Reviewer> = Vec::new();
    for (role, handle) in asked {
        if brought.document.owner().is_some_and(|owner| brought.policy.is_same_person(owner, &handle)) {
            continue;
        }
        if let Some(known) = found.iter_mut().find(|known| brought.policy.is_same_person(&known.handle, &handle)) {
            known.roles.push(role);
            continue;
        }
        let person = brought.policy.people.as_ref().and_then(|people| people.get(&handle));
        let name = person.and_then(|person| person.written_name()).map(str::to_owned);
        let account = |account| Some((account, person?.account(account)?.to_owned()));
        let accounts = Account::ALL.into_iter().filter_map(account).collect();
        found.push(Reviewer { handle, name, accounts, roles: vec![role] });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::quiet;

    #[test]
    fn a_title_pings_nobody_and_closes_nothing() {
        assert_eq!(quiet("Fixes #12 by @ben!7 # 1 a@"), "Fixes # 12 by @ ben! 7 # 1 a@");
    }
}
