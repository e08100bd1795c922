//! `pmgit hook run`: what git's hooks call. Quiet when all is well; else short, to the talk, ending in what to do.

mod emergency;
mod framework;
mod heard;
mod receive;
mod refusal;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;

use super::Exit;
use super::shared::context::{Context, write_error};
use crate::cli::HookCommand;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Level;
use crate::gate::{self, Door, Loaded, Question, Recall, Scope};
use crate::git::{self, CommitId, Head, PushedRef, Repository, Version};
use crate::policy::{FOLDER, Policy};
use crate::report::{self, Hints, Verdict};
use crate::text::plural;

pub(super) fn run(command: &HookCommand, context: &mut Context<'_>) -> Result<Exit> {
    let HookCommand::Run { event, arguments } = command;
    // A gate answers no questions: whoever pushes may set variables.
    if let Some(place) = context.variable(PROBE).filter(|_| event != "pre-receive") {
        return answer_probe(&context.directory.join(place));
    }
    let repository = context.open()?;
    match event.as_str() {
        "pre-push" => push(&repository, arguments, context),
        "pre-receive" => receive::run(&repository, context),
        "pre-merge-commit" => commit(&repository, Door::Protected, "merge", context),
        _ => commit(&repository, Door::ProtectedCommit, "commit", context),
    }
}

/// Names the file in which `pmgit doctor` waits for a sign that its hook came this far. Whoever sets it passes the hook,
/// as with `--no-verify`.
pub(super) const PROBE: &str = "PMGIT_PROBE";

fn answer_probe(place: &Path) -> Result<Exit> {
    let sign = format!("pmgit {}\n", env!("CARGO_PKG_VERSION"));
    std::fs::OpenOptions::new().append(true).open(place).and_then(|mut file| file.write_all(sign.as_bytes())).map_err(
        |cause| {
            Error::new(format!("cannot answer in `{}`", place.display())).cause(cause).hint(format!("unset {PROBE}"))
        },
    )?;
    Ok(Exit::Clean)
}

/// Judges the index that the commit will use. A hook is advice: whoever wants can pass it with `--no-verify`.
///
/// Most commits change no document, so that is found out before anything else is read.
fn commit(repository: &Repository, strict: Door, what: &str, context: &mut Context<'_>) -> Result<Exit> {
    let head = repository.head()?;
    let base = match head.tip() {
        Some(tip) => Version::Tree(repository.tree_of(tip)?),
        None => Version::Empty,
    };
    let policy = gate::load_policy(repository, &base)?;
    let staged = match &policy {
        Loaded::Sound(policy) => Some(gate::changed(repository, &base, &Version::Index, policy)?),
        Loaded::Newer { .. } => Some(git::changes(repository, &base, &Version::Index, &[&policy.documents(), FOLDER])?),
        Loaded::Broken { .. } => None,
    };
    if staged.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Exit::Clean);
    }
    let protected = is_protected(repository, &head, &policy)?;
    let tips = repository.merge_heads()?;
    let is_merge = strict == Door::Protected || !tips.is_empty();
    // A merge that was refused ends in `git commit`, which is no way around the gate.
    let strict = if is_merge { Door::Protected } else { strict };
    let other_parents = match (strict, head.branch()) {
        (Door::Protected, Some(branch)) if protected => merged(repository, tips, Some(branch), context)?,
        _ => merged(repository, tips, None, context)?,
    };
    let question = Question {
        door: if protected { strict } else { Door::Commit },
        base: &base,
        base_name: Some("HEAD"),
        head: &Version::Index,
        policy: &base,
        scope: staged.as_deref().map_or(Scope::Changed, Scope::Known),
        hints: Hints::LeftOut,
        recall: Recall::Never,
        other_parents: &other_parents,
    };
    let verdict = gate::judge_by(repository, &question, policy);
    conclude(repository, verdict, &format!("this {what}"), context)
}

fn is_protected(repository: &Repository, head: &Head, policy: &Loaded) -> Result<bool> {
    let Head::Branch { name, .. } = head else { return Ok(false) };
    match policy {
        Loaded::Sound(policy) => protects(policy, repository, name),
        Loaded::Broken { .. } | Loaded::Newer { .. } => Ok(true),
    }
}

fn protects(policy: &Policy, repository: &Repository, branch: &str) -> Result<bool> {
    let remote_default = repository.remote_default_branch()?;
    Ok(policy.gate.protects(branch, remote_default.as_deref()))
}

/// The trees that are being merged into HEAD; of a protected branch only those that it has on a remote already, as after
/// `git pull`. Before git has written `MERGE_HEAD` it names them to the hook of a merge: `GITHEAD_<id>`.
fn merged(
    repository: &Repository,
    mut tips: Vec<CommitId>,
    protected: Option<&str>,
    context: &Context<'_>,
) -> Result<Vec<Version>> {
    if tips.is_empty() {
        let names = context.environment.iter().filter_map(|(name, _)| name.to_str()?.strip_prefix("GITHEAD_"));
        tips = names.map(CommitId::from_hex).collect::<Result<_>>()?;
    }
    if let Some(branch) = protected.filter(|_| !tips.is_empty()) {
        let of_branch = |name: &str| name.split_once('/').is_some_and(|(_, name)| name == branch);
        let known = repository.remote_branches()?;
        tips.retain(|tip| known.iter().any(|(name, there)| of_branch(name) && there == tip));
    }
    tips.into_iter().map(|tip| repository.tree_of(tip).map(Version::Tree)).collect()
}

/// Judges every pushed reference by the objects that are pushed.
fn push(repository: &Repository, arguments: &[OsString], context: &mut Context<'_>) -> Result<Exit> {
    let mut input = Vec::new();
    context.input.read_to_end(&mut input).map_err(write_error)?;
    let mut remote = arguments.first().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if input.is_empty()
        && let Some((named, lines)) = framework::pushed(repository, context)?
    {
        (remote, input) = (named, lines);
    }
    let mut exit = Exit::Clean;
    for pushed in git::parse_pushed_refs(&input)? {
        if push_one(repository, &remote, &pushed, context)? == Exit::Blocked {
            exit = Exit::Blocked;
        }
    }
    Ok(exit)
}

fn push_one(repository: &Repository, remote: &str, pushed: &PushedRef, context: &mut Context<'_>) -> Result<Exit> {
    let mainline = mainline(repository, remote)?;
    let standing = standing(repository, remote, pushed)?;
    let name = pushed.branch().unwrap_or_else(|| String::from_utf8_lossy(&pushed.remote_ref).into_owned());
    let protected = match pushed.branch() {
        Some(branch) => is_protected_there(repository, remote, &branch, [&mainline, &standing])?,
        None => false,
    };
    if pushed.local.is_zero() {
        return deletion(&name, protected, context);
    }
    let cannot = || Error::new(format!("cannot judge the push to `{name}`"));
    let Some(tip) = repository.pushed_commit(pushed.local)? else {
        let nothing = cannot().cause("what is pushed is no commit, or it is not here");
        return if protected { Err(nothing.hint("see `git fsck`")) } else { Ok(Exit::Clean) };
    };
    if protected && !pushed.remote.is_zero() && standing.is_none() {
        return Err(cannot()
            .cause("the remote's tip is not here: somebody else has pushed in the meantime")
            .hint(format!("`git fetch {remote}` first, then merge or rebase")));
    }
    let judge_by = if protected { standing.clone().or(mainline.clone()) } else { mainline.clone() };
    let base = match (standing, mainline) {
        (Some(standing), _) if protected => Some(standing),
        // A new branch, such as the hotfix of an old release, does not answer for what came to the mainline since.
        (_, Some(mainline)) => match repository.merge_base(mainline.commit, tip)? {
            Some(fork) if fork != mainline.commit => Some(Tip::unnamed(fork)),
            None if !protected => None,
            _ => Some(mainline),
        },
        // With no mainline, everything on the branch is new.
        (_, None) => None,
    };
    let question = Question {
        door: if protected { Door::Protected } else { Door::Elsewhere },
        base: &tree(repository, base.as_ref())?,
        base_name: base.as_ref().map(|base| base.name.as_str()),
        head: &Version::Tree(repository.tree_of(tip)?),
        policy: &tree(repository, judge_by.as_ref())?,
        scope: Scope::Changed,
        hints: Hints::LeftOut,
        recall: Recall::Never,
        other_parents: &[],
    };
    let verdict = gate::judge(repository, &question);
    conclude(repository, verdict, &format!("the push to `{name}`"), context)
}

/// A commit that the remote has, by the name that a person would give it.
#[derive(Clone, Debug)]
struct Tip {
    commit: CommitId,
    name: String,
}

impl Tip {
    fn unnamed(commit: CommitId) -> Self {
        Self { commit, name: commit.to_string() }
    }
}

fn tree(repository: &Repository, tip: Option<&Tip>) -> Result<Version> {
    tip.map_or(Ok(Version::Empty), |tip| repository.tree_of(tip.commit).map(Version::Tree))
}

/// Whether the mainline's policy or the branch's own protects it; one that cannot be read protects what the
/// default does.
fn is_protected_there(repository: &Repository, remote: &str, branch: &str, tips: [&Option<Tip>; 2]) -> Result<bool> {
    let default = match repository.remote_name(remote)? {
        Some(remote) => repository.default_branch_of(&remote)?,
        None => repository.remote_default_branch()?,
    };
    let mut policies = Vec::new();
    for tip in tips.into_iter().flatten() {
        policies.push(match gate::load_policy(repository, &tree(repository, Some(tip))?)? {
            Loaded::Sound(policy) => *policy,
            Loaded::Broken { .. } | Loaded::Newer { .. } => Policy::default(),
        });
    }
    if policies.is_empty() {
        policies.push(Policy::default());
    }
    Ok(policies.iter().any(|policy| policy.gate.protects(branch, default.as_deref())))
}

/// Deleting a protected branch is for the server to decide; here it is surely a slip.
fn deletion(name: &str, protected: bool, context: &mut Context<'_>) -> Result<Exit> {
    if !protected {
        return Ok(Exit::Clean);
    }
    context.note(format!("pmgit refuses the push to `{name}`: the branch is protected, and this push deletes it."))?;
    context.note("If it is meant: `git push --no-verify`, and the server decides.")?;
    Ok(Exit::Blocked)
}

/// What the remote has where this is pushed to; nothing where it has nothing, or what it has is not here.
fn standing(repository: &Repository, remote: &str, pushed: &PushedRef) -> Result<Option<Tip>> {
    let Some(commit) = repository.pushed_commit(pushed.remote)? else { return Ok(None) };
    let (Some(name), Some(branch)) = (repository.remote_name(remote)?, pushed.branch()) else {
        return Ok(Some(Tip::unnamed(commit)));
    };
    let is_tracked = repository.remote_tracking_tip(&name, &branch)? == Some(commit);
    Ok(Some(if is_tracked { Tip { commit, name: format!("{name}/{branch}") } } else { Tip::unnamed(commit) }))
}

/// The tip of the remote's default branch as last fetched: what a new branch is judged against. A remote of which
/// nothing is known, such as a new mirror, is taken for a copy of `origin`.
fn mainline(repository: &Repository, remote: &str) -> Result<Option<Tip>> {
    for remote in [repository.remote_name(remote)?, Some("origin".to_owned())].into_iter().flatten() {
        let default = repository.default_branch_of(&remote)?;
        for branch in default.iter().map(String::as_str).chain(["main", "master"]) {
            if let Some(commit) = repository.remote_tracking_tip(&remote, branch)? {
                return Ok(Some(Tip { commit, name: format!("{remote}/{branch}") }));
            }
        }
    }
    Ok(None)
}

/// The rules that warn, each once.
fn warned(verdict: &Verdict) -> String {
    let warnings = verdict.findings.iter().filter(|finding| finding.level == Level::Warning);
    let rules: BTreeSet<&str> = warnings.map(|finding| finding.rule.as_str()).collect();
    rules.into_iter().collect::<Vec<_>>().join(", ")
}

/// Says in one line that a later pmgit is asked for. The gate decides; who works here can go on.
fn let_pass(repository: &Repository, error: &Error, context: &mut Context<'_>) -> Result<Exit> {
    let line = format!("pmgit: not checked: {}; upgrade pmgit", error.message());
    if !heard::has_heard(repository, line.as_bytes()) {
        context.note(line)?;
    }
    Ok(Exit::Clean)
}

/// Says what blocks, and what to do next.
fn conclude(repository: &Repository, verdict: Result<Verdict>, what: &str, context: &mut Context<'_>) -> Result<Exit> {
    let verdict = match verdict {
        Err(error) if error.kind() == ErrorKind::Outdated => return let_pass(repository, &error, context),
        judged => judged?,
    };
    let (errors, warnings) = (verdict.count(Level::Error), verdict.count(Level::Warning));
    if errors + warnings == 0 {
        return Ok(Exit::Clean);
    }
    let mut words = what.as_bytes().to_vec();
    report::write(&verdict, context.language, report::Format::Text(report::Look::plain()), &mut words)
        .map_err(write_error)?;
    let heard = heard::has_heard(repository, &words);
    if errors == 0 {
        if !heard {
            context.note(format!("pmgit: {} in {what}: {}", plural(warnings, "warning"), warned(&verdict)))?;
        }
        return Ok(Exit::Clean);
    }
    if heard {
        context.note(format!("pmgit refuses {what}, as it has said above."))?;
        return Ok(Exit::Blocked);
    }
    context.note_verdict(&verdict)?;
    context.note(format!(
        "pmgit refuses {what}. Mend the errors above (`pmgit explain RULE` says how), or, where one may"
    ))?;
    context.note(
        "pass, let somebody other than the owner waive it: `pmgit waive ID RULE --reason TEXT --approved-by NAME`.",
    )?;
    context.note("This hook is advice: `--no-verify` passes it, and the server or the required check decides.")?;
    Ok(Exit::Blocked)
}
