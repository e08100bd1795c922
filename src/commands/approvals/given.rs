//! The approvals of a pull request that a postmortem may record: whose they are, when they were given, and of which text.

use std::collections::BTreeMap;

use super::{ReviewForge, unsaid};
use crate::cli;
use crate::commands::approve::{is_owner, standing, under_review_since};
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::EditSession;
use crate::document::{self, Document, Moment, TextDigest, changed_parts};
use crate::error::{Error, Result};
use crate::forge::{Approved, Forge, Pull};
use crate::git::{CommitId, Repository, Version};
use crate::policy::PEOPLE_PATH;
use crate::text::{Both, Language, Listing, backticked, both};

/// A pull request whose approvals are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PullRequest<'a> {
    pub(crate) from: Option<&'static Forge>,
    pub(crate) number: u64,
    pub(crate) reach: &'a cli::Reach,
    /// The commit that was approved, where the forge does not say it.
    pub(crate) commit: Option<&'a str>,
    pub(crate) texts: Texts,
}

/// Of which text an approval may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Only of that at hand.
    ThisOne,
    /// Of any: it is on record for what it was.
    Any,
}

/// An approval that somebody gave on the forge.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) by: String,
    pub(crate) at: Moment,
    pub(crate) of: TextDigest,
}

/// Why an approval is not recorded.
enum Left {
    /// It is for another text: what has changed since.
    AnotherText(Both),
    Otherwise(Both),
}

/// The approvals to record; says of each other one why it is not among them.
///
/// # Errors
/// When the forge cannot be asked, or everyone has approved another text.
pub(crate) fn given(session: &EditSession, request: PullRequest<'_>, context: &mut Context<'_>) -> Result<Vec<Given>> {
    let forge = ReviewForge::choose(&session.repository, request.from)?;
    let (pull, approved) = forge.ask(request.number, request.reach, context)?;
    if request.commit.is_none() && approved.iter().any(|one| one.commit.is_none() && one.at.is_some()) {
        return Err(Error::new(both! {
            en: "{} does not say which commit was approved", forge.forge.title;
            ja: "{}からは、どのコミットが承認されたのかわかりません", forge.forge.title
        })
        .cause(both! {
            en: "it may keep approvals when another commit is pushed";
            ja: "別のコミットがプッシュされても、承認が残る可能性があります"
        })
        .hint(both! {
            en: "name the commit that was read, such as the head: `--commit {}`", short(&pull.head);
            ja: "レビューしたコミットを指定してください。先頭のコミットの場合：`--commit {}`", short(&pull.head)
        }));
    }
    let named = request.commit.map(|commit| session.repository.resolve(commit)).transpose()?;
    let mut weighing =
        Weighing { session, pull: &pull, forge: &forge, named, texts: request.texts, read: BTreeMap::new() };
    let (mut found, mut another) = (Vec::new(), None);
    for one in &approved {
        match weighing.weigh(one)? {
            Ok(given) => found.push(given),
            Err(Left::Otherwise(why)) => context.remark(context.say(why))?,
            Err(Left::AnotherText(why)) => {
                context.remark(context.say(both! {
                    en: "`{}` has approved another text: {}", one.login, why.en();
                    ja: "`{}`が承認したのは別の内容です：{}", one.login, why.ja()
                }))?;
                another = another.or(Some(why));
            }
        }
    }
    match another.filter(|_| found.is_empty()) {
        None => Ok(found),
        Some(why) => Err(Error::refusal(both! {
            en: "`{}` is not as it was approved", session.entry.path;
            ja: "`{}`が承認されたときの内容と異なります", session.entry.path
        })
        .cause(why)
        .hint(both! {
            en: "check out the branch of the pull request, or ask for approval of the text as it is now";
            ja: "プルリクエストのブランチをチェックアウトするか、現在の内容で承認を受けてください"
        })),
    }
}

/// What the approvals of a pull request are weighed by.
struct Weighing<'w> {
    session: &'w EditSession,
    pull: &'w Pull,
    forge: &'w ReviewForge,
    /// The commit that the user says was approved.
    named: Option<CommitId>,
    texts: Texts,
    /// The document at each commit that was approved.
    read: BTreeMap<String, Option<Document>>,
}

impl Weighing<'_> {
    fn weigh(&mut self, one: &Approved) -> Result<Result<Given, Left>> {
        let (session, texts) = (self.session, self.texts);
        let Some((commit, at)) = self.pull.seen_by(one) else { return Ok(Err(Left::Otherwise(unsaid(one)))) };
        let by = match self.person(one, at) {
            Ok(by) => by,
            Err(why) => return Ok(Err(Left::Otherwise(why))),
        };
        if one.commit.is_none() && self.named.is_none_or(|named| named.to_string() != commit) {
            let at_that_time = short(&commit);
            return Ok(Err(Left::Otherwise(both! {
                en: "`{}` approved while {at_that_time} was the head, which `--commit` does not name", one.login;
                ja: "`{}`が承認したのは先頭が{at_that_time}だったときで、`--commit`の指定と異なります", one.login
            })));
        }
        let reference = &self.pull.reference;
        let Some(document) = self.document(&commit)? else {
            return Ok(Err(Left::Otherwise(both! {
                en: "`{}` approved {}, which has no such postmortem here; `git fetch origin {reference}` may bring it", one.login, short(&commit);
                ja: "`{}`が承認した{}には、ここではこのポストモーテムがありません。`git fetch origin {reference}`で取得できる場合があります", one.login, short(&commit)
            })));
        };
        let (of, here) = (TextDigest::of(document), TextDigest::of(&session.document));
        if of != here && texts == Texts::ThisOne {
            return Ok(Err(Left::AnotherText(difference(document, &session.document, &commit))));
        }
        if standing(session, &by, &of).is_some() {
            return Ok(Err(Left::Otherwise(both! {
                en: "{by} has approved already, on record";
                ja: "{by}の承認はすでに記録されています"
            })));
        }
        Ok(Ok(Given { by, at, of }))
    }

    /// Whose approval it is; or why it does not count.
    fn person(&self, one: &Approved, at: Moment) -> Result<String, Both> {
        let (session, login, account) = (self.session, &one.login, self.forge.account);
        let people = session.policy.people.as_ref();
        let handles = people.map(|people| people.with_account(account, login)).unwrap_or_default();
        let handle = match handles.as_slice() {
            [handle] => (*handle).to_owned(),
            [] => {
                return Err(both! {
                    en: "`{login}` is nobody in `{PEOPLE_PATH}`; add `{} = \"{login}\"` to whoever it is", account.key;
                    ja: "`{login}`が`{PEOPLE_PATH}`にありません。該当する人に`{} = \"{login}\"`を追加してください", account.key
                });
            }
            _ => {
                return Err(both! {
                    en: "`{login}` is more than one person in `{PEOPLE_PATH}`: {}", handles.join(", ");
                    ja: "`{login}`に当てはまる人が`{PEOPLE_PATH}`に複数います：{}", handles.join("、")
                });
            }
        };
        if is_owner(session, &handle) {
            return Err(both! {
                en: "{handle} is the owner, whose approval does not count";
                ja: "{handle}はオーナーなので、承認を数えられません"
            });
        }
        if under_review_since(session).is_some_and(|since| at < since) {
            return Err(both! {
                en: "{handle} approved before the postmortem came into review, which does not count";
                ja: "{handle}の承認はレビューに入る前のものなので、数えられません"
            });
        }
        Ok(handle)
    }

    /// The postmortem as a commit has it.
    fn document(&mut self, commit: &str) -> Result<Option<&Document>> {
        if !self.read.contains_key(commit) {
            let document = match self.session.repository.resolve(commit) {
                Ok(id) => at(&self.session.repository, id, self.session)?,
                Err(_) if commit == self.pull.head => {
                    let head = short(commit);
                    return Err(Error::new(both! {
                        en: "the head of the pull request, {head}, is not in this clone";
                        ja: "プルリクエストの先頭のコミット{head}が、このクローンにありません"
                    })
                    .hint(both! {
                        en: "fetch it first: `git fetch origin {}`", self.pull.reference;
                        ja: "先に取得してください：`git fetch origin {}`", self.pull.reference
                    }));
                }
                Err(_) => None,
            };
            self.read.insert(commit.to_owned(), document);
        }
        Ok(self.read.get(commit).and_then(Option::as_ref))
    }
}

fn at(repository: &Repository, commit: CommitId, session: &EditSession) -> Result<Option<Document>> {
    let version = Version::Tree(repository.tree_of(commit)?);
    let source = repository.source(&version, &session.entry.path)?;
    Ok(source.and_then(|source| document::parse(&source).0))
}

/// What differs between what was approved and what stands here.
fn difference(approved: &Document, here: &Document, commit: &str) -> Both {
    let parts: Vec<String> = changed_parts(approved, here).iter().map(backticked).collect();
    let shown = &parts[..parts.len().min(Listing::SHOWN)];
    let listed = |language| Listing::of(language, shown.iter().cloned(), parts.len()).to_string();
    let (en, ja) = (listed(Language::En), listed(Language::Ja));
    both! { en: "{en} changed since {}", short(commit); ja: "{}の後で{ja}が変わりました", short(commit) }
}

fn short(commit: &str) -> String {
    commit.chars().take(12).collect()
}
