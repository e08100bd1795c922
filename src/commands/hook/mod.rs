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
use crate::gate::{
    self, Branch, CommitFacts, Facts, KnownThere, Loaded, Mainline, Making, Merged, PushFacts, Question, Scope, Tip,
};
use crate::git::{self, CommitId, PushedRef, Repository, Version};
use crate::policy::FOLDER;
use crate::report::{self, Verdict};
use crate::text::{Both, both, plural};

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
        "pre-merge-commit" => commit(&repository, Making::Merge, context),
        _ => commit(&repository, Making::Commit, context),
    }
}

/// Names the file in which `pmgit doctor` waits for a sign that its hook came this far. Whoever sets it passes the hook,
/// as with `--no-verify`.
pub(super) const PROBE: &str = "PMGIT_PROBE";

fn answer_probe(place: &Path) -> Result<Exit> {
    let sign = format!("pmgit {}\n", env!("CARGO_PKG_VERSION"));
    std::fs::OpenOptions::new().append(true).open(place).and_then(|mut file| file.write_all(sign.as_bytes())).map_err(
        |cause| {
            Error::new(both! {
                en: "cannot answer in `{}`", place.display();
                ja: "`{}`に応答を書き込めません", place.display()
            })
            .quoting(cause)
            .hint(both! { en: "unset {PROBE}"; ja: "環境変数{PROBE}を外してください" })
        },
    )?;
    Ok(Exit::Clean)
}

/// Judges the index that the commit will use. A hook is advice: whoever wants can pass it with `--no-verify`.
///
/// Most commits change no document, so that is found out before anything else is read.
fn commit(repository: &Repository, making: Making, context: &mut Context<'_>) -> Result<Exit> {
    let at = repository.head()?;
    let head = at.tip().map(|tip| Tip::read(repository, tip, "HEAD".to_owned())).transpose()?;
    let base = head.as_ref().map_or(Version::Empty, |head| Version::Tree(head.tree));
    let policy = gate::load_policy(repository, &base)?;
    let staged = match &policy {
        Loaded::Sound(policy) => Some(gate::changed(repository, &base, &Version::Index, policy)?),
        Loaded::Newer { .. } => Some(git::changes(repository, &base, &Version::Index, &[&policy.documents(), FOLDER])?),
        Loaded::Broken { .. } => None,
    };
    if staged.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Exit::Clean);
    }
    let branch = gate::is_here_protected(repository, &at, &policy)?;
    let merged = merged(repository, at.branch(), context)?;
    let plan = gate::plan(Facts::Commit(CommitFacts { head, branch, making, merged }));
    let scope = staged.as_deref().map_or(Scope::Changed, Scope::Known);
    let verdict = gate::judge_by(repository, &Question { scope, ..Question::of_changed(&plan) }, &policy);
    let what = match making {
        Making::Commit => both! { en: "this commit"; ja: "このコミット" },
        Making::Merge => both! { en: "this merge"; ja: "このマージ" },
    };
    conclude(repository, verdict, &what, context)
}

/// The trees that are being merged into HEAD. Before git has written `MERGE_HEAD` it names them to the hook of a merge:
/// `GITHEAD_<id>`.
fn merged(repository: &Repository, branch: Option<&str>, context: &Context<'_>) -> Result<Vec<Merged>> {
    let mut tips = repository.merge_heads()?;
    if tips.is_empty() {
        let names = context.environment.iter().filter_map(|(name, _)| name.to_str()?.strip_prefix("GITHEAD_"));
        tips = names.map(CommitId::from_hex).collect::<Result<_>>()?;
    }
    let remotes = if tips.is_empty() { Vec::new() } else { repository.remote_branches()? };
    let is_of_branch = |name: &str| name.split_once('/').is_some_and(|(_, name)| Some(name) == branch);
    let read = |tip: CommitId| {
        let is_known = remotes.iter().any(|(name, there)| *there == tip && is_of_branch(name));
        let known = if is_known { KnownThere::Yes } else { KnownThere::No };
        Ok(Merged { tree: repository.tree_of(tip)?, known })
    };
    tips.into_iter().map(read).collect()
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
    let known_as = repository.remote_name(remote)?;
    let mainline = Mainline::of_remote(repository, known_as.as_deref())?;
    let standing = standing(repository, known_as.as_deref(), pushed)?;
    let name = pushed.branch().unwrap_or_else(|| String::from_utf8_lossy(&pushed.remote_ref).into_owned());
    let branch = match pushed.branch() {
        Some(branch) => standing_of(repository, &branch, &mainline, standing.as_ref())?,
        None => Branch::Unprotected,
    };
    if pushed.local.is_zero() {
        return deletion(&name, branch, context);
    }
    let cannot =
        || Error::new(both! { en: "cannot judge the push to `{name}`"; ja: "`{name}`へのプッシュを判定できません" });
    let Some(tip) = repository.pushed_commit(pushed.local)? else {
        let nothing = cannot().cause(both! {
            en: "what is pushed is not a commit, or it is not here";
            ja: "プッシュされたものがコミットではないか、手元にありません"
        });
        return match branch {
            Branch::Protected => Err(nothing.hint(both! { en: "run `git fsck`"; ja: "`git fsck`で確認してください" })),
            Branch::Unprotected => Ok(Exit::Clean),
        };
    };
    if branch == Branch::Protected && !pushed.remote.is_zero() && standing.is_none() {
        return Err(cannot()
            .cause(both! {
                en: "the remote's tip is not here: somebody else has pushed in the meantime";
                ja: "リモートの最新のコミットが手元にありません。その間に誰かがプッシュしています"
            })
            .hint(both! {
                en: "`git fetch {remote}` first, then merge or rebase";
                ja: "まず`git fetch {remote}`を実行し、マージかリベースをしてください"
            }));
    }
    let tip = Tip::unnamed(repository, tip)?;
    let facts = PushFacts { tip, branch, standing, mainline: mainline.tip, fork: None, sibling: None };
    let facts = with_fork(repository, facts)?;
    let verdict = gate::judge(repository, &Question::of_changed(&gate::plan(Facts::Push(Box::new(facts)))));
    let what = both! { en: "the push to `{name}`"; ja: "`{name}`へのプッシュ" };
    conclude(repository, verdict, &what, context)
}

/// Adds where the tip left the mainline, unless it is compared with what stands: to find it may take a walk.
fn with_fork(repository: &Repository, facts: PushFacts) -> Result<PushFacts> {
    let is_compared = facts.branch == Branch::Unprotected || facts.standing.is_none();
    let Some(mainline) = facts.mainline.as_ref().filter(|_| is_compared) else { return Ok(facts) };
    let fork = match repository.merge_base(mainline.commit, facts.tip.commit)? {
        Some(fork) if fork == mainline.commit => Some(mainline.clone()),
        Some(fork) => Some(Tip::unnamed(repository, fork)?),
        None => None,
    };
    Ok(PushFacts { fork, ..facts })
}

/// Whether the mainline's policy or the branch's own protects it.
fn standing_of(repository: &Repository, branch: &str, mainline: &Mainline, standing: Option<&Tip>) -> Result<Branch> {
    let mut policies = Vec::new();
    for tip in [mainline.tip.as_ref(), standing].into_iter().flatten() {
        policies.push(gate::load_policy(repository, &Version::Tree(tip.tree))?);
    }
    if policies.is_empty() {
        policies.push(gate::load_policy(repository, &Version::Empty)?);
    }
    Ok(gate::is_protected(&policies, branch, mainline.default.as_deref()))
}

/// Deleting a protected branch is for the server to decide; here it is surely a slip.
fn deletion(name: &str, branch: Branch, context: &mut Context<'_>) -> Result<Exit> {
    if branch == Branch::Unprotected {
        return Ok(Exit::Clean);
    }
    context.note(context.say(both! {
        en: "pmgit refuses the push to `{name}`: it deletes a protected branch.";
        ja: "pmgitは`{name}`へのプッシュを拒否しました：保護ブランチを削除するプッシュです。"
    }))?;
    context.note(context.say(both! {
        en: "If that is intended: `git push --no-verify`, and the server decides.";
        ja: "意図した操作なら`git push --no-verify`でプッシュできます。最終的にはサーバーが判断します。"
    }))?;
    Ok(Exit::Blocked)
}

/// What the remote has where this is pushed to; nothing where it has nothing, or what it has is not here.
fn standing(repository: &Repository, remote: Option<&str>, pushed: &PushedRef) -> Result<Option<Tip>> {
    let Some(commit) = repository.pushed_commit(pushed.remote)? else { return Ok(None) };
    let (Some(remote), Some(branch)) = (remote, pushed.branch()) else {
        return Tip::unnamed(repository, commit).map(Some);
    };
    let is_tracked = repository.remote_tracking_tip(remote, &branch)? == Some(commit);
    let name = if is_tracked { format!("{remote}/{branch}") } else { commit.to_string() };
    Tip::read(repository, commit, name).map(Some)
}

/// The rules that warn, each once.
fn warned(verdict: &Verdict) -> String {
    let warnings = verdict.findings.iter().filter(|finding| finding.level == Level::Warning);
    let rules: BTreeSet<&str> = warnings.map(|finding| finding.rule.as_str()).collect();
    rules.into_iter().collect::<Vec<_>>().join(", ")
}

/// Says in one line that a later pmgit is asked for. The gate decides; who works here can go on.
fn let_pass(repository: &Repository, error: &Error, context: &mut Context<'_>) -> Result<Exit> {
    let why = error.message();
    let line = context.say(both! {
        en: "pmgit: not checked: {}; upgrade pmgit", why.en();
        ja: "pmgit：確認していません：{}。pmgitを更新してください", why.ja()
    });
    if !heard::has_heard(repository, line.as_bytes()) {
        context.note(line)?;
    }
    Ok(Exit::Clean)
}

/// Says what blocks, and what to do next.
fn conclude(repository: &Repository, verdict: Result<Verdict>, what: &Both, context: &mut Context<'_>) -> Result<Exit> {
    let verdict = match verdict {
        Err(error) if error.kind() == ErrorKind::Outdated => return let_pass(repository, &error, context),
        judged => judged?,
    };
    let (errors, warnings) = (verdict.count(Level::Error), verdict.count(Level::Warning));
    if errors + warnings == 0 {
        return Ok(Exit::Clean);
    }
    let what = what.in_language(context.language);
    let mut words = what.as_bytes().to_vec();
    report::write(&verdict, context.language, report::Format::Text(report::Look::plain()), &mut words)
        .map_err(write_error)?;
    let heard = heard::has_heard(repository, &words);
    if errors == 0 {
        if !heard {
            let rules = warned(&verdict);
            context.note(context.say(both! {
                en: "pmgit: {} in {what}: {rules}", plural(warnings, "warning");
                ja: "pmgit：{what}に警告が{warnings}件あります：{rules}"
            }))?;
        }
        return Ok(Exit::Clean);
    }
    if heard {
        context.note(context.say(both! {
            en: "pmgit refuses {what}, as it has said above.";
            ja: "pmgitは{what}を拒否しました（理由は前回と同じです）。"
        }))?;
        return Ok(Exit::Blocked);
    }
    context.note_verdict(&verdict)?;
    context.note(context.say(both! {
        en: "pmgit refuses {what}. Fix the errors above (`pmgit explain RULE` says how).";
        ja: "pmgitは{what}を拒否しました。上のエラーを直してください（直し方は`pmgit explain RULE`）。"
    }))?;
    if let Some(line) = refusal::waiver_line([&verdict], context.language) {
        context.note(line)?;
    }
    context.note(context.say(both! {
        en: "This hook is advice: `--no-verify` passes it, and the server or the required check decides.";
        ja: "このフックは助言です。`--no-verify`で通せますが、サーバーか必須チェックが最終的に判断します。"
    }))?;
    Ok(Exit::Blocked)
}
