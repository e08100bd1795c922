//! pre-receive: all references of a push, or none.
//!
//! What stands is what the repository has, for no reference has moved yet; what comes lies in a quarantine that git
//! clears away after a refusal. Nothing is written here, and every reference of a push is judged by what stood before it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::emergency::{self, Emergency};
use super::refusal::{self, Defect, Refusal, Update};
use super::{Exit, Tip, tree, warned};
use crate::commands::shared::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::finding::Level;
use crate::gate::{self, Door, Loaded, Question, Recall, Scope};
use crate::git::{self, Branch, CommitId, ReceivedRef, Repository, Side, TreeEntry, Version};
use crate::policy::{FOLDER, Policy};
use crate::report::{Hints, Verdict};
use crate::rules::is_document;
use crate::source::RepoPath;
use crate::text::plural;

/// No postmortem is so large, in bytes; gigabytes of one letter are a small pack.
const LARGEST: u64 = 16 << 20;

pub(super) fn run(repository: &Repository, context: &mut Context<'_>) -> Result<Exit> {
    let mut input = Vec::new();
    context.input.read_to_end(&mut input).map_err(write_error)?;
    let mut server = Server { repository, policies: BTreeMap::new(), mainlines: BTreeMap::new(), accepted: None };
    let mut updates = Vec::new();
    for received in git::parse_received_refs(&input)? {
        updates.push(server.update(received)?);
    }
    // What a protected branch takes is judged fully, so the rest of the push needs to be compared with it only.
    updates.sort_by_key(|update| !update.is_protected);
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
    /// The default branch of each namespace.
    mainlines: BTreeMap<String, Mainline>,
    /// A tip of this push that was found to be readable.
    accepted: Option<CommitId>,
}

/// A namespace's default branch: its name, and the tip of it or of one that stands in for it.
#[derive(Clone)]
struct Mainline {
    name: Option<String>,
    tip: Option<CommitId>,
}

/// What of a commit is any of pmgit's business.
type JudgedEntries = (Option<TreeEntry>, Option<TreeEntry>);

impl Server<'_> {
    fn update(&mut self, received: ReceivedRef) -> Result<Update> {
        let standing = self.repository.pushed_commit(received.old)?;
        let branches = self.repository.branches_moved(&received.name)?;
        if standing.is_none() && !received.old.is_zero() && !branches.is_empty() {
            return Err(Error::new(format!("cannot read what `{}` is here", RepoPath::new(received.name.as_slice())))
                .cause(format!("the commit `{}` is missing", received.old))
                .hint("whoever runs the server finds out more by `git fsck`"));
        }
        let whole = String::from_utf8_lossy(&received.name).into_owned();
        let name = whole.strip_prefix("refs/heads/").map_or(whole.clone(), str::to_owned);
        let namespace = match branches.first() {
            Some(branch) => branch.namespace.clone(),
            None => self.repository.served_namespace(),
        };
        let mainline = self.mainline(&namespace)?;
        let mut is_protected = false;
        for branch in &branches {
            is_protected |= self.protects(branch, standing)?;
        }
        Ok(Update { name, received, is_protected, standing, mainline: mainline.tip })
    }

    /// Whether the default branch's policy or the branch's own protects it; one that cannot be read protects what the default
    /// does.
    fn protects(&mut self, branch: &Branch, standing: Option<CommitId>) -> Result<bool> {
        let mainline = self.mainline(&branch.namespace)?;
        let mut is_protected = false;
        let tips: Vec<_> = [mainline.tip, standing].into_iter().flatten().map(Some).collect();
        for tip in if tips.is_empty() { vec![None] } else { tips } {
            let default = Policy::default();
            let loaded = self.policy(tip)?;
            let policy = if let Loaded::Sound(policy) = &*loaded { policy } else { &default };
            is_protected |= policy.gate.protects(&branch.name, mainline.name.as_deref());
        }
        Ok(is_protected)
    }

    fn mainline(&mut self, namespace: &str) -> Result<Mainline> {
        if let Some(known) = self.mainlines.get(namespace) {
            return Ok(known.clone());
        }
        let name = self.repository.default_branch_in(namespace)?;
        let mut tip = None;
        for branch in name.iter().map(String::as_str).chain(["main", "master"]) {
            if tip.is_none() {
                let branch = Branch { namespace: namespace.to_owned(), name: branch.to_owned() };
                tip = self.repository.tip_of_branch(&branch)?;
            }
        }
        let found = Mainline { name, tip };
        self.mainlines.insert(namespace.to_owned(), found.clone());
        Ok(found)
    }

    /// The policy of a commit; with no commit, the built-in one.
    fn policy(&mut self, commit: Option<CommitId>) -> Result<Rc<Loaded>> {
        let version = self.version(commit)?;
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

    fn version(&self, commit: Option<CommitId>) -> Result<Version> {
        tree(self.repository, commit.map(Tip::unnamed).as_ref())
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
            let nothing = Error::new(format!("cannot judge the push to `{}`", update.name));
            return if update.is_protected {
                Err(nothing.cause("what is pushed is no commit, or it is missing"))
            } else {
                Ok(None)
            };
        };
        let judge_by = if update.is_protected { update.standing.or(update.mainline) } else { update.mainline };
        let loaded = self.policy(judge_by)?;
        if !update.is_protected && self.has_seen(update, tip, &loaded, seen)? {
            return Ok(None);
        }
        let base = self.base(update, tip)?;
        let verdict = self.compare(update, base, tip, judge_by, &loaded)?;
        if verdict.blocks() {
            let policy = Some(loaded);
            return Ok(Some(Refusal { update, defect: Defect::Findings(verdict), policy, base }));
        }
        self.accepted.get_or_insert(tip);
        let warnings = verdict.count(Level::Warning);
        if warnings > 0 {
            context.note(format!(
                "pmgit: {} in `{}`: {}",
                plural(warnings, "warning"),
                update.name,
                warned(&verdict)
            ))?;
        }
        Ok(None)
    }

    /// Where work goes on, only what cannot be read is refused; what stands somewhere already, or was judged a moment
    /// ago, can be.
    fn has_seen(
        &self,
        update: &Update,
        tip: CommitId,
        policy: &Loaded,
        seen: &mut BTreeSet<JudgedEntries>,
    ) -> Result<bool> {
        if !matches!(policy, Loaded::Sound(_)) {
            return Ok(false);
        }
        for known in [update.mainline, update.standing, self.accepted].into_iter().flatten() {
            seen.insert(self.judged(known, policy)?);
        }
        Ok(!seen.insert(self.judged(tip, policy)?))
    }

    fn judged(&self, commit: CommitId, policy: &Loaded) -> Result<JudgedEntries> {
        let tree = self.repository.tree_of(commit)?;
        let of = |path: &str| self.repository.entry(tree, &RepoPath::from(path));
        Ok((of(&policy.documents())?, of(FOLDER)?))
    }

    /// What the tip is compared with: what stands; for a new branch, where it left the default branch.
    fn base(&self, update: &Update, tip: CommitId) -> Result<Option<CommitId>> {
        match (update.standing, update.mainline) {
            (Some(standing), _) if update.is_protected => Ok(Some(standing)),
            (_, Some(mainline)) => {
                let fork = self.repository.merge_base(mainline, tip)?;
                Ok(if update.is_protected { fork.or(Some(mainline)) } else { fork })
            }
            (_, None) if update.is_protected => Ok(None),
            // The first push of a repository: its branches have most in common.
            (_, None) => Ok(self.accepted),
        }
    }

    fn compare(
        &self,
        update: &Update,
        base: Option<CommitId>,
        tip: CommitId,
        judge_by: Option<CommitId>,
        loaded: &Rc<Loaded>,
    ) -> Result<Verdict> {
        let (before, after) = (self.version(base)?, self.version(Some(tip))?);
        let changes = match &**loaded {
            Loaded::Sound(policy) => Some(gate::changed(self.repository, &before, &after, policy)?),
            Loaded::Broken { .. } | Loaded::Newer { .. } => None,
        };
        if changes.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Verdict::default());
        }
        for change in changes.iter().flatten() {
            if let Some(side) = change.after.filter(|side| is_read(&change.path, side))
                && self.repository.size(&side)? > LARGEST
            {
                return Err(Error::new(format!("cannot judge `{}`", change.path))
                    .cause(format!("it is larger than {} MB", LARGEST >> 20))
                    .hint("keep large files elsewhere, and link to them"));
            }
        }
        let name = base.map(|commit| commit.to_string());
        let question = Question {
            door: if update.is_protected { Door::Protected } else { Door::Elsewhere },
            base: &before,
            base_name: name.as_deref(),
            head: &after,
            policy: &self.version(judge_by)?,
            scope: changes.as_deref().map_or(Scope::Changed, Scope::Known),
            hints: Hints::LeftOut,
            recall: Recall::Never,
            other_parents: &[],
        };
        gate::judge_by(self.repository, &question, Loaded::clone(loaded))
    }

    /// A protected branch that holds anything of pmgit's business is not deleted by a push.
    fn deletion<'u>(&mut self, update: &'u Update) -> Result<Option<Refusal<'u>>> {
        let Some(standing) = update.standing.filter(|_| update.is_protected) else { return Ok(None) };
        let loaded = self.policy(Some(standing))?;
        let is_empty = self.judged(standing, &loaded)? == (None, None);
        let refusal = Refusal { update, defect: Defect::Deletion, policy: None, base: Some(standing) };
        Ok((!is_empty).then_some(refusal))
    }
}

/// Whether the gate reads a file.
fn is_read(path: &RepoPath, side: &Side) -> bool {
    side.is_file() && (path.is_under(FOLDER) || is_document(path))
}
