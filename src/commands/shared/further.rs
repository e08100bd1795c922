//! Whether a postmortem has come further on another branch, as it was last fetched, than where somebody works on it: a
//! step from here would be refused where it lands, or be taken twice. Nothing is fetched.

use std::collections::BTreeSet;

use super::branches::{BranchVersion, Branches};
use crate::document::{self, Document, PostmortemId, Status, said};
use crate::error::{Error, Result};
use crate::gate::{self, Branch};
use crate::git::{Head, Repository, Tip, TipKind, Version};
use crate::policy::Policy;
use crate::tasks;
use crate::text::{Both, Language, Listing, backticked, say, shell_word};

/// A version that has come further.
#[derive(Debug)]
pub(crate) struct Further {
    branch: String,
    status: Status,
    here: Status,
    /// What is on record there and not here, where the status is the same.
    records: Vec<Record>,
    is_binding: bool,
    /// The command that leads on from it.
    way: Option<String>,
    /// The command that brings it into the branch at hand, where that is another one.
    into_here: Option<String>,
}

/// What a verb records beside the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Record {
    Shared,
    Held,
    Approved,
    Posted,
    Sent,
}

impl Record {
    const ALL: [Self; 5] = [Self::Shared, Self::Held, Self::Approved, Self::Posted, Self::Sent];

    fn is_in(self, document: &Document) -> bool {
        let (meeting, message) = (&document.meeting, document.external_message.as_deref());
        match self {
            Self::Shared => meeting.shared.is_some(),
            Self::Held => meeting.held.is_some(),
            Self::Approved => !document.approvals.is_empty(),
            Self::Posted => message.is_some_and(|message| said(message.url.as_ref()).is_some()),
            Self::Sent => document.internal_message.as_deref().is_some_and(|message| message.sent.is_some()),
        }
    }

    fn name(self, reader: &Listing) -> String {
        match self {
            Self::Shared => reader.say(say! { en: "the link was shared"; ja: "リンクの共有" }),
            Self::Held => reader.say(say! { en: "the meeting was held"; ja: "ミーティングの実施" }),
            Self::Approved => reader.say(say! { en: "it was approved"; ja: "承認" }),
            Self::Posted => {
                reader.say(say! { en: "the message to customers was posted"; ja: "対外的なメッセージの投稿" })
            }
            Self::Sent => {
                reader.say(say! { en: "the message to the company was sent"; ja: "社内向けメッセージの送信" })
            }
        }
    }
}

/// A postmortem as it stands where somebody works on it.
pub(crate) struct Standing<'s> {
    pub(crate) repository: &'s Repository,
    pub(crate) policy: &'s Policy,
    pub(crate) id: &'s PostmortemId,
    pub(crate) document: &'s Document,
}

impl Standing<'_> {
    /// The version of another branch that has come furthest beyond this one; one that binds comes before any other. Of
    /// branches that cannot be read nothing is known, and nobody is held up by them.
    pub(crate) fn further(&self) -> Option<Further> {
        self.look().unwrap_or_default()
    }

    fn look(&self) -> Result<Option<Further>> {
        let head = self.repository.head()?;
        let branches = Branches::list(self.repository)?;
        let default = self.repository.remote_default_branch()?;
        let binds = |tip: &Tip| self.binds(tip, &branches, &head, default.as_deref());
        let mut best: Option<(bool, Document, BranchVersion)> = None;
        for version in self.versions(&branches, &binds)? {
            let Some(document) = branches.read(&version)?.and_then(|source| document::parse(&source).0) else {
                continue;
            };
            if !self.is_behind(&document, &version, &branches, &head) {
                continue;
            }
            let is_binding = binds(branches.tip(&version));
            let is_better = best.as_ref().is_none_or(|(binds, known, _)| {
                (is_binding && !*binds) || (is_binding == *binds && tasks::is_further(&document, known))
            });
            if is_better {
                best = Some((is_binding, document, version));
            }
        }
        best.map(|(is_binding, document, version)| self.found(is_binding, &document, &version, &branches, &head))
            .transpose()
    }

    /// Its versions on all branches, also by the name that it has in the protected one.
    fn versions(&self, branches: &Branches<'_>, binds: &dyn Fn(&Tip) -> bool) -> Result<Vec<BranchVersion>> {
        let directory = &self.policy.documents;
        let mut versions = branches.versions_of(self.id, directory, binds)?;
        if let Some(trunk) = gate::Mainline::of_clone(self.repository)?.tip {
            let removed = gate::removed(self.repository, &Version::Tree(trunk.tree))?;
            if let Some(heir) = removed.heir_of(self.id.as_str()).and_then(PostmortemId::parse) {
                versions.extend(branches.versions_of(&heir, directory, binds)?);
            }
        }
        Ok(versions)
    }

    fn is_behind(&self, other: &Document, version: &BranchVersion, branches: &Branches<'_>, head: &Head) -> bool {
        let here = self.document;
        if tasks::is_further(other, here) {
            return true;
        }
        let has_more = !records(other, here).is_empty() && records(here, other).is_empty();
        // What HEAD contains was taken back since, if it is not here.
        let is_contained = || {
            let tip = head.tip();
            tip.is_none_or(|tip| self.repository.is_ancestor(branches.tip(version).commit, tip).unwrap_or(true))
        };
        !tasks::is_further(here, other) && has_more && !is_contained()
    }

    /// Whether what is recorded here must come together with that version: it stands where this branch lands, or on the
    /// same branch of a remote.
    fn binds(&self, tip: &Tip, branches: &Branches<'_>, head: &Head, default: Option<&str>) -> bool {
        let name = match tip.kind {
            TipKind::Local => tip.name.as_str(),
            TipKind::RemoteTracking => branches.remote_of(tip).map_or(tip.name.as_str(), |(_, name)| name),
        };
        head.branch() == Some(name) || self.policy.gate.protects(name, default)
    }

    fn found(
        &self,
        is_binding: bool,
        document: &Document,
        version: &BranchVersion,
        branches: &Branches<'_>,
        head: &Head,
    ) -> Result<Further> {
        let tip = branches.tip(version);
        let name = shell_word(&tip.name);
        let is_ahead = head.tip().is_some_and(|at| self.repository.is_ancestor(at, tip.commit).unwrap_or(false));
        let merge = if is_ahead { format!("git merge --ff-only {name}") } else { format!("git merge {name}") };
        let is_same = branches.remote_of(tip).is_some_and(|(_, name)| head.branch() == Some(name));
        let is_protected = gate::protects_here(self.repository, head, self.policy)? == Branch::Protected;
        let has_worktree = self.repository.workdir().is_some();
        let (way, into_here) = match is_binding {
            _ if !has_worktree => (None, None),
            true if is_same || is_protected || is_ahead => (Some(merge), None),
            true => (branches.way_to(version), Some(merge)),
            false => (branches.way_to(version), None),
        };
        let (status, here) = (document.status(), self.document.status());
        let records = if status == here { records(document, self.document) } else { Vec::new() };
        Ok(Further { branch: tip.name.clone(), status, here, records, is_binding, way, into_here })
    }
}

/// A branch that the mainline has as it stands, though not its commits: it was squashed.
#[derive(Debug)]
pub(crate) struct Landed {
    here: String,
    mainline: String,
    way: Option<String>,
}

impl Standing<'_> {
    /// Whether what the branch has of the postmortem has landed by a squash; nothing where that cannot be told.
    pub(crate) fn landed(&self) -> Option<Landed> {
        self.look_for_landing().unwrap_or_default()
    }

    fn look_for_landing(&self) -> Result<Option<Landed>> {
        let repository = self.repository;
        let Head::Branch { name, tip } = repository.head()? else { return Ok(None) };
        let Some(mainline) = gate::Mainline::of_clone(repository)?.tip else { return Ok(None) };
        let is_merged = |commit| repository.is_ancestor(commit, mainline.commit);
        if self.policy.gate.protects(&name, repository.remote_default_branch()?.as_deref()) || is_merged(tip)? {
            return Ok(None);
        }
        let path = self.id.path(&self.policy.documents);
        let side = |tree| repository.side(&Version::Tree(tree), &path);
        let own = side(repository.tree_of(tip)?)?;
        let base = match repository.merge_base(mainline.commit, tip)? {
            Some(base) => side(repository.tree_of(base)?)?,
            None => None,
        };
        if own.is_none() || own != side(mainline.tree)? || own == base {
            return Ok(None);
        }
        let branches = Branches::list(repository)?;
        let way = branches.ways(&BTreeSet::from([mainline.name.as_str()])).remove(&mainline.name);
        Ok(Some(Landed { here: name, mainline: mainline.name, way }))
    }
}

impl Landed {
    /// That it has landed, and how to begin a fresh branch.
    pub(crate) fn told(&self, reader: &Listing) -> String {
        let Self { here, mainline, way } = self;
        let told = reader.say(say! {
            en: "`{mainline}` has what `{here}` has of it, squashed into another commit";
            ja: "`{here}`の内容は、別のコミットにまとめられて`{mainline}`に入っています"
        });
        match way {
            None => told,
            Some(way) => reader.say(say! {
                en: "{told}; go on on a fresh branch, which the next step makes there: `{way}`";
                ja: "{told}。`{way}`で移動して続けてください（次のステップで新しいブランチが作成されます）"
            }),
        }
    }
}

/// What one document has on record, and the other has not.
fn records(one: &Document, other: &Document) -> Vec<Record> {
    Record::ALL.into_iter().filter(|record| record.is_in(one) && !record.is_in(other)).collect()
}

impl Further {
    /// Whether a step from here could go nowhere.
    pub(crate) fn is_binding(&self) -> bool {
        self.is_binding
    }

    /// That it has come further there, as a sentence.
    pub(crate) fn told(&self, id: &PostmortemId, reader: &Listing) -> String {
        let Self { branch, status, here, records, .. } = self;
        if records.is_empty() && status == here {
            return reader.say(say! {
                en: "`{branch}` has later steps of `{id}` than this branch";
                ja: "`{branch}`の`{id}`には、このブランチより新しいステータス変更が記録されています"
            });
        }
        if records.is_empty() {
            return reader.say(say! {
                en: "`{id}` is {status} on `{branch}` already, and still {here} here";
                ja: "`{id}`は`{branch}`ではすでに{}ですが、ここではまだ{}です", status.label(Language::Ja), here.label(Language::Ja)
            });
        }
        let records: Vec<String> = records.iter().map(|record| record.name(reader)).collect();
        let records = reader.language.and_list(&records);
        reader.say(say! {
            en: "`{branch}` has more on record of `{id}` than this branch: {records}";
            ja: "`{branch}`の`{id}`には、このブランチにない記録があります：{records}"
        })
    }

    /// How to go on from there.
    pub(crate) fn advice(&self, reader: &Listing) -> Option<String> {
        let way = backticked(self.way.as_ref()?);
        Some(match &self.into_here {
            None => {
                reader.say(say! { en: "go on from there: {way}"; ja: "次のコマンドで、続きから作業できます：{way}" })
            }
            Some(merge) => {
                let merge = backticked(merge);
                reader.say(say! {
                    en: "go on from there, on a fresh branch: {way}; {merge} keeps what only this branch has";
                    ja: "{way}で移動し、新しいブランチで続けてください。このブランチだけにある変更も残すには、{merge}を実行します"
                })
            }
        })
    }

    /// The refusal of what would be recorded beside that version.
    pub(crate) fn refusal(&self, id: &PostmortemId) -> Error {
        let told = Both::each(|language| self.told(id, &Listing::new(language)));
        let advice = |language| self.advice(&Listing::new(language)).unwrap_or_default();
        match self.way {
            Some(_) => Error::refusal(told).hint(Both::each(advice)),
            None => Error::refusal(told),
        }
    }
}
