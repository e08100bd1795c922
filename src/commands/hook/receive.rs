//! pre-receive: all references of a push, or none.
//!
//! What stands is what the repository has, for no reference has moved yet; what comes lies in a quarantine that git
//! clears away after a refusal. Nothing is written here, and every reference of a push is judged by what stood before it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::emergency::{self, Emergency};
use super::refusal::{self, Defect, Refusal, Update};
use super::{Exit, warned, with_fork};
use crate::commands::shared::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::finding::Level;
use crate::gate::{self, Branch, Facts, Loaded, Mainline, PushFacts, Question, Tip};
use crate::git::{self, CommitId, ReceivedRef, Repository, TreeEntry, Version};
use crate::policy::FOLDER;
use crate::source::RepoPath;
use crate::text::{Language, both, plural};

pub(super) fn run(repository: &Repository, context: &mut Context<'_>) -> Result<Exit> {
    let mut input = Vec::new();
    context.input.read_to_end(&mut input).map_err(write_error)?;
    let mut server = Server { repository, policies: BTreeMap::new(), mainlines: BTreeMap::new(), accepted: None };
    let mut updates = Vec::new();
    for received in git::parse_received_refs(&input)? {
        updates.push(server.update(received)?);
    }
    // The server's own locale says nothing of whoever pushes.
    context.language = server.language(context.language)?;
    // What a protected branch takes is judged fully, so the rest of the push needs to be compared with it only.
    updates.sort_by_key(|update| update.branch == Branch::Unprotected);
    let mut refusals = Vec::new();
    let mut seen = BTreeSet::new();
    for update in &updates {
        refusals.extend(server.judge(update, &mut seen, context)?);
    }
    if refusals.is_empty() {
        return Ok(Exit::Clean);
    }
    match Emergency::asked_for(context) {
        Some(emergency) if emergency.opens(&refusals) => emergency::pass(repository, &emergency, &refusals, context),
        asked => {
            refusal::show(&refusals, context)?;
            emergency::tell_of(asked.as_ref(), &refusals, context)?;
            Ok(Exit::Blocked)
        }
    }
}

/// What the repository has, read once for all references of a push.
struct Server<'r> {
    repository: &'r Repository,
    /// By the entry of the policy's folder: most branches have the same.
    policies: BTreeMap<Option<TreeEntry>, Rc<Loaded>>,
    /// The mainline of each namespace.
    mainlines: BTreeMap<String, Mainline>,
    /// A tip of this push that was found to be readable.
    accepted: Option<Tip>,
}

/// Says which commits of a push would have been refused by themselves: they pass, and `verify` will tell of them.
fn note_refused(name: &str, refused: &[CommitId], context: &mut Context<'_>) -> Result<()> {
    const SHOWN: usize = 3;
    if refused.is_empty() {
        return Ok(());
    }
    let shown: Vec<String> = refused.iter().take(SHOWN).map(|commit| format!("`{}`", commit.short())).collect();
    let (count, listed) = (refused.len(), shown.join(", "));
    let more = if count > SHOWN { ", ..." } else { "" };
    context.note(context.say(both! {
        en: "pmgit: {} within this push to `{name}` would not pass alone, and `pmgit verify` will report it: {listed}{more}", plural(count, "commit");
        ja: "pmgit：`{name}`へのこのプッシュに、単独では通らないコミットが{count}件あり、`pmgit verify`で報告されます：{listed}{more}"
    }))?;
    context.hint_line(context.say(both! {
        en: "to keep the history clean, squash such commits before you push; what is left can be listed in `.pmgit/exceptions.toml`";
        ja: "履歴をきれいに保つには、プッシュの前にこのようなコミットをまとめてください。残ったものは`.pmgit/exceptions.toml`に書けます"
    }))
}

/// What of a commit is any of pmgit's business.
type JudgedEntries = (Option<TreeEntry>, Option<TreeEntry>);

impl Server<'_> {
    fn update(&mut self, received: ReceivedRef) -> Result<Update> {
        let standing = self.repository.pushed_commit(received.old)?;
        let branches = self.repository.branches_moved(&received.name)?;
        if standing.is_none() && !received.old.is_zero() && !branches.is_empty() {
            return Err(Error::new(both! {
                en: "cannot read the present version of `{}`", RepoPath::new(received.name.as_slice());
                ja: "ここにある`{}`を読めません", RepoPath::new(received.name.as_slice())
            })
            .cause(both! {
                en: "the commit `{}` is missing", received.old;
                ja: "コミット`{}`がありません", received.old
            })
            .hint(both! {
                en: "an admin of the server can find the cause with `git fsck`";
                ja: "サーバーの管理者が`git fsck`で原因を調べられます"
            }));
        }
        let standing = standing.map(|commit| Tip::unnamed(self.repository, commit)).transpose()?;
        let whole = String::from_utf8_lossy(&received.name).into_owned();
        let name = whole.strip_prefix("refs/heads/").map_or(whole.clone(), str::to_owned);
        let namespace = match branches.first() {
            Some(branch) => branch.namespace.clone(),
            None => self.repository.served_namespace(),
        };
        let mainline = self.mainline(&namespace)?.tip;
        let mut branch = Branch::Unprotected;
        for moved in &branches {
            if self.standing_of(moved, standing.as_ref())? == Branch::Protected {
                branch = Branch::Protected;
            }
        }
        Ok(Update { name, received, branch, standing, mainline })
    }

    /// The language of the mainline's policy; another one where it cannot be read.
    fn language(&mut self, otherwise: Language) -> Result<Language> {
        let mainline = self.mainline(&self.repository.served_namespace())?.tip;
        let Some(tip) = mainline else { return Ok(otherwise) };
        Ok(match &*self.policy(Version::Tree(tip.tree))? {
            Loaded::Sound(policy) => policy.language,
            Loaded::Newer { .. } | Loaded::Broken { .. } => otherwise,
        })
    }

    /// Whether the mainline's policy or the branch's own protects it.
    fn standing_of(&mut self, branch: &git::Branch, standing: Option<&Tip>) -> Result<Branch> {
        let mainline = self.mainline(&branch.namespace)?;
        let tips: Vec<&Tip> = [mainline.tip.as_ref(), standing].into_iter().flatten().collect();
        let mut policies = Vec::new();
        for version in tips.iter().map(|tip| Version::Tree(tip.tree)).chain(tips.is_empty().then_some(Version::Empty)) {
            policies.push(self.policy(version)?);
        }
        Ok(gate::is_protected(policies.iter().map(|policy| &**policy), &branch.name, mainline.default.as_deref()))
    }

    fn mainline(&mut self, namespace: &str) -> Result<Mainline> {
        if let Some(known) = self.mainlines.get(namespace) {
            return Ok(known.clone());
        }
        let found = Mainline::served(self.repository, namespace)?;
        self.mainlines.insert(namespace.to_owned(), found.clone());
        Ok(found)
    }

    /// The policy of a version.
    fn policy(&mut self, version: Version) -> Result<Rc<Loaded>> {
        let folder = match version {
            Version::Tree(tree) => self.repository.entry(tree, &FOLDER.into())?,
            Version::Empty | Version::Index | Version::Worktree => None,
        };
        if let Some(known) = self.policies.get(&folder) {
            return Ok(Rc::clone(known));
        }
        let loaded = Rc::new(gate::load_policy(self.repository, &version)?);
        self.policies.insert(folder, Rc::clone(&loaded));
        Ok(loaded)
    }

    fn judge<'u>(
        &mut self,
        update: &'u Update,
        seen: &mut BTreeSet<JudgedEntries>,
        context: &mut Context<'_>,
    ) -> Result<Option<Refusal<'u>>> {
        if update.received.new.is_zero() {
            return self.deletion(update);
        }
        if self.repository.is_replacement(&update.received.name) {
            return Ok(Some(Refusal { update, defect: Defect::Replacement, policy: None, base: None }));
        }
        let Some(tip) = self.repository.pushed_commit(update.received.new)? else {
            let nothing = Error::new(both! {
                en: "cannot judge the push to `{}`", update.name;
                ja: "`{}`へのプッシュを判定できません", update.name
            });
            return match update.branch {
                Branch::Protected => Err(nothing.cause(both! {
                    en: "what is pushed is not a commit, or it is missing";
                    ja: "プッシュされたものがコミットではないか、存在しません"
                })),
                Branch::Unprotected => Ok(None),
            };
        };
        let tip = Tip::unnamed(self.repository, tip)?;
        if update.branch == Branch::Unprotected && self.has_seen(update, &tip, seen)? {
            return Ok(None);
        }
        let plan = gate::plan(Facts::Push(Box::new(self.facts(update, &tip)?)));
        let loaded = self.policy(plan.policy)?;
        let verdict = gate::judge_by(self.repository, &Question::of_changed(&plan), &loaded)?;
        if verdict.blocks() {
            let base = plan.base_tip.map(|tip| tip.commit);
            return Ok(Some(Refusal {
                update,
                defect: Defect::Findings(Box::new(verdict)),
                policy: Some(loaded),
                base,
            }));
        }
        if update.branch == Branch::Protected
            && let Some(standing) = &update.standing
        {
            let refused = gate::refused_within(self.repository, standing, &tip, &loaded)?;
            note_refused(&update.name, &refused, context)?;
        }
        self.accepted.get_or_insert(tip);
        let warnings = verdict.count(Level::Warning);
        if warnings > 0 {
            let (name, rules) = (&update.name, warned(&verdict));
            context.note(context.say(both! {
                en: "pmgit: {} in `{name}`: {rules}", plural(warnings, "warning");
                ja: "pmgit：`{name}`に警告が{warnings}件あります：{rules}"
            }))?;
        }
        Ok(None)
    }

    fn facts(&self, update: &Update, tip: &Tip) -> Result<PushFacts> {
        let Update { branch, standing, mainline, .. } = update.clone();
        let sibling = self.accepted.clone();
        with_fork(self.repository, PushFacts { tip: tip.clone(), branch, standing, mainline, fork: None, sibling })
    }

    /// Where work goes on, only what cannot be read is refused; what stands somewhere already, or was judged a moment
    /// ago, can be.
    fn has_seen(&mut self, update: &Update, tip: &Tip, seen: &mut BTreeSet<JudgedEntries>) -> Result<bool> {
        let judge_by = update.mainline.as_ref().map_or(Version::Empty, |tip| Version::Tree(tip.tree));
        let policy = self.policy(judge_by)?;
        if !matches!(*policy, Loaded::Sound(_)) {
            return Ok(false);
        }
        for known in [&update.mainline, &update.standing, &self.accepted].into_iter().flatten() {
            seen.insert(self.judged(known, &policy)?);
        }
        Ok(!seen.insert(self.judged(tip, &policy)?))
    }

    fn judged(&self, tip: &Tip, policy: &Loaded) -> Result<JudgedEntries> {
        let of = |path: &str| self.repository.entry(tip.tree, &RepoPath::from(path));
        Ok((of(&policy.documents())?, of(FOLDER)?))
    }

    /// A protected branch that holds anything of pmgit's business is not deleted by a push.
    fn deletion<'u>(&mut self, update: &'u Update) -> Result<Option<Refusal<'u>>> {
        let Some(standing) = update.standing.as_ref().filter(|_| update.branch == Branch::Protected) else {
            return Ok(None);
        };
        let loaded = self.policy(Version::Tree(standing.tree))?;
        let is_empty = self.judged(standing, &loaded)? == (None, None);
        let refusal = Refusal { update, defect: Defect::Deletion, policy: None, base: Some(standing.commit) };
        Ok((!is_empty).then_some(refusal))
    }
}
