//! Whether an incident has a postmortem already, on any branch of this clone, and how to go there.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::answers::Answers;
use crate::commands::shared::branches::{BranchVersion, Branches};
use crate::commands::shared::context::Context;
use crate::document::{self, Document, PostmortemId, Status, said, slug_of_reference};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::policy::{Policy, same_reference};
use crate::text::{Both, both, named, one_line, say};

/// In what a postmortem is like the new one; the surest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Id,
    Reference(String),
    /// It began within the hour.
    Hour,
    /// Its id ends like the new one's, on another day: it may be an earlier incident of the kind.
    Slug,
}

/// A postmortem that may be of the same incident.
struct Known {
    likeness: Likeness,
    title: String,
    /// Where it stands; nothing where it cannot be read.
    status: Option<Status>,
    owner: String,
    branch: String,
    /// The command that goes there.
    way: String,
}

/// So many are shown.
const MOST_SHOWN: usize = 5;

/// Looks on every branch. Whoever sits at the terminal decides; else what is surely the same incident is refused, unless
/// that was insisted on, and the rest is said.
pub(super) fn refuse_or_ask(
    repository: &Repository,
    policy: &Policy,
    (id, answers): (&PostmortemId, &Answers),
    insists: bool,
    context: &mut Context<'_>,
) -> Result<()> {
    let known = look(repository, policy, id, answers)?;
    let Some((first, surest)) = known.iter().min_by_key(|(_, known)| known.likeness.clone()) else { return Ok(()) };
    let is_sure = matches!(surest.likeness, Likeness::Id | Likeness::Reference(_));
    let may_be = is_sure || surest.likeness == Likeness::Hour;
    if is_sure && !insists && !context.asks {
        return Err(refusal(first, surest));
    }
    tell(&known, context)?;
    let question = context.say(say! { en: "write another one"; ja: "別のポストモーテムを作成しますか" });
    if !may_be || insists || !context.asks || context.confirms(&question)? {
        return Ok(());
    }
    let way = &surest.way;
    Err(Error::refusal(both! { en: "nothing was written"; ja: "何も書き込んでいません" })
        .hint(both! { en: "to go to `{first}`: `{way}`"; ja: "`{first}`へは`{way}`で移動できます" }))
}

fn refusal(id: &PostmortemId, known: &Known) -> Error {
    let Known { owner, branch, way, .. } = known;
    let status = known.status();
    let message = match &known.likeness {
        Likeness::Reference(reference) => both! {
            en: "{} has a postmortem already", named(reference);
            ja: "{}のポストモーテムはすでにあります", named(reference)
        },
        Likeness::Id | Likeness::Hour | Likeness::Slug => both! {
            en: "there is a postmortem `{id}` already";
            ja: "`{id}`というポストモーテムはすでにあります"
        },
    };
    Error::refusal(message)
        .cause(both! {
            en: "`{id}` ({}, owner {}) is on `{branch}`", status.en(), owner;
            ja: "`{branch}`に`{id}`があります（{}、オーナー：{}）", status.ja(), owner
        })
        .hint(both! {
            en: "`{way}` goes there; `--anyway` writes another one";
            ja: "`{way}`で移動できます。それでも別に作成するには`--anyway`を付けてください"
        })
}

fn tell(known: &BTreeMap<PostmortemId, Known>, context: &mut Context<'_>) -> Result<()> {
    let mut lines = vec![context.say(say! {
        en: "this incident may have a postmortem already";
        ja: "このインシデントのポストモーテムが、すでにあるかもしれません"
    })];
    let mut surest: Vec<_> = known.iter().collect();
    surest.sort_by(|(_, one), (_, other)| one.likeness.cmp(&other.likeness));
    for (id, known) in surest.iter().take(MOST_SHOWN) {
        let Known { owner, branch, .. } = known;
        let why = match &known.likeness {
            Likeness::Id => context.say(say! { en: "the same id"; ja: "同じID" }),
            Likeness::Reference(reference) => {
                let reference = named(reference);
                context.say(say! { en: "also of {reference}"; ja: "同じ{reference}" })
            }
            Likeness::Hour => context.say(say! { en: "began within the hour"; ja: "1時間以内に発生" }),
            Likeness::Slug => context.say(say! { en: "an id that ends alike"; ja: "末尾が同じID" }),
        };
        let status = known.status();
        lines.push(context.say(both! {
            en: "{id}: {why} ({}, owner {owner}, on `{branch}`)", status.en();
            ja: "{id}：{why}（{}、オーナー：{owner}、`{branch}`）", status.ja()
        }));
        lines.push(format!("  {}", known.title));
        lines.push(format!("  {}", known.way));
    }
    if let more @ 1.. = surest.len().saturating_sub(MOST_SHOWN) {
        lines.push(context.say(say! { en: "and {more} more"; ja: "ほか{more}件" }));
    }
    lines.retain(|line| !line.trim().is_empty());
    context.remark(lines.join("\n"))
}

/// The postmortems that are like the new one, each as the branch to name first has it.
fn look(
    repository: &Repository,
    policy: &Policy,
    id: &PostmortemId,
    answers: &Answers,
) -> Result<BTreeMap<PostmortemId, Known>> {
    let branches = Branches::list(repository)?;
    let wanted = Wanted::of(id, answers);
    let mut found: BTreeMap<PostmortemId, Known> = BTreeMap::new();
    for version in branches.postmortems(&policy.documents)? {
        let by_name = wanted.by_name(&version.id);
        if by_name.is_none() && !wanted.is_near(&version.id) && wanted.references.is_empty() {
            continue;
        }
        let source = branches.read(&version)?;
        let may_be = by_name.is_some() || wanted.is_near(&version.id);
        let document = source
            .filter(|source| may_be || wanted.is_mentioned(source.text()))
            .and_then(|source| document::parse(&source).0);
        let by_facts = document.as_ref().and_then(|document| wanted.by_facts(document, wanted.is_near(&version.id)));
        let Some(likeness) = by_name.into_iter().chain(by_facts).min() else { continue };
        if found.get(&version.id).is_none_or(|known| likeness < known.likeness) {
            found.insert(version.id.clone(), Known::new(likeness, &version, document.as_ref(), &branches));
        }
    }
    Ok(found)
}

/// What is looked for.
struct Wanted<'a> {
    id: &'a PostmortemId,
    answers: &'a Answers,
    references: Vec<String>,
    /// A part that a text must have which names one of the references.
    needles: Vec<String>,
}

impl<'a> Wanted<'a> {
    fn of(id: &'a PostmortemId, answers: &'a Answers) -> Self {
        let references: Vec<String> =
            answers.references.iter().map(|reference| same_reference(reference)).filter(|it| !it.is_empty()).collect();
        // The last part of a link, for the other one may have the id alone.
        let needle = |reference: &String| {
            let last = reference.trim_end_matches('/').rsplit('/').next().unwrap_or(reference);
            last.split(['?', '#', '"', '\\']).next().unwrap_or(last).to_owned()
        };
        let needles = references.iter().map(needle).collect();
        Self { id, answers, references, needles }
    }

    fn by_name(&self, id: &PostmortemId) -> Option<Likeness> {
        let slug = |id: &PostmortemId| id.as_str()[10..].to_owned();
        if id == self.id {
            return Some(Likeness::Id);
        }
        (slug(id) == slug(self.id)).then_some(Likeness::Slug)
    }

    /// Whether the days lie so close that one may be the other's in another time zone.
    fn is_near(&self, id: &PostmortemId) -> bool {
        (id.date() - self.id.date()).abs() <= TimeDelta::days(1)
    }

    fn is_mentioned(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.needles.iter().any(|needle| text.contains(needle.as_str()))
    }

    fn by_facts(&self, document: &Document, is_near: bool) -> Option<Likeness> {
        let is_same = |known: &str| {
            self.references.iter().any(|wanted| {
                let known = same_reference(known);
                let is_link = |reference: &str| reference.contains("://");
                known == *wanted
                    || is_link(&known) != is_link(wanted)
                        && slug_of_reference(&known).is_some_and(|slug| Some(slug) == slug_of_reference(wanted))
            })
        };
        if let Some(reference) = document.incident.references.iter().find(|reference| is_same(&reference.value)) {
            return Some(Likeness::Reference(reference.value.clone()));
        }
        let incident = &document.incident;
        let began = document::exact(&incident.started).or_else(|| document::exact(&incident.detected));
        let (ours, theirs) = (self.answers.started.or(self.answers.detected)?, began?.value);
        (is_near && (ours - theirs).abs() < TimeDelta::hours(1)).then_some(Likeness::Hour)
    }
}

impl Known {
    fn new(likeness: Likeness, version: &BranchVersion, document: Option<&Document>, branches: &Branches<'_>) -> Self {
        let unknown = || "-".to_owned();
        let title = document.and_then(|document| said(document.title.as_ref())).map(named);
        let owner = document.and_then(Document::owner).map_or_else(unknown, one_line);
        let way = branches.way_to(version).unwrap_or_else(|| format!("pmgit edit {}", version.id));
        Self {
            likeness,
            title: title.unwrap_or_default(),
            status: document.map(Document::status),
            owner,
            branch: branches.name(version).to_owned(),
            way,
        }
    }

    fn status(&self) -> Both {
        self.status.map_or_else(|| Both::same("-"), Status::labels)
    }
}
