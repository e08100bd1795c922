//! The emergency door: a push option that lets a push pass the gate, on record.
//!
//! The hook writes nothing; it prints the record that is owed. It comes with the next push, in a change of its own, and
//! until then `pmgit verify` lists the commits as ones that came in past the gate.

use super::refusal::{Defect, Refusal};
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::error::Result;
use crate::finding::Level;
use crate::gate::{self, Branch, Loaded};
use crate::git::{CommitId, Range, Repository};
use crate::policy::EXCEPTIONS_PATH;
use crate::report::{Class, Passage};
use crate::text::{both, one_line, plural};

const OPTION: &str = "pmgit.emergency";
/// A reason longer than this, in letters, is cut where it is shown.
const LONGEST_REASON: usize = 500;

/// What whoever pushes has asked for.
pub(super) struct Emergency {
    /// Empty where none was given.
    reason: String,
}

impl Emergency {
    /// Reads git's push options (`githooks(5)`, pre-receive).
    pub(super) fn asked_for(context: &Context<'_>) -> Option<Self> {
        let count: usize = context.variable("GIT_PUSH_OPTION_COUNT")?.to_str()?.parse().ok()?;
        (0..count).find_map(|number| {
            let option = context.variable(&format!("GIT_PUSH_OPTION_{number}"))?.to_string_lossy().into_owned();
            let (name, reason) = option.split_once('=').unwrap_or((&option, ""));
            (name == OPTION).then(|| Self { reason: one_line(reason).chars().take(LONGEST_REASON).collect() })
        })
    }

    /// Whether every refusal may be passed: with a reason, by the policy that stands, and never to take a branch away.
    pub(super) fn opens(&self, refusals: &[Refusal<'_>]) -> bool {
        !self.reason.is_empty() && refusals.iter().all(|refusal| is_allowed(refusal))
    }
}

fn is_allowed(refusal: &Refusal<'_>) -> bool {
    let allows = |policy: &Loaded| matches!(policy, Loaded::Sound(policy) if policy.gate.emergency);
    matches!(refusal.defect, Defect::Findings(_)) && refusal.policy.as_deref().is_some_and(allows)
}

/// Lets the push pass, and says what is owed.
pub(super) fn pass(
    repository: &Repository,
    emergency: &Emergency,
    refusals: &[Refusal<'_>],
    context: &mut Context<'_>,
) -> Result<Exit> {
    for refusal in refusals {
        if let Defect::Findings(verdict) = &refusal.defect {
            let errors = verdict.count(Level::Error);
            let name = &refusal.update.name;
            context.note(context.say(both! {
                en: "pmgit: the emergency door lets {} pass into `{name}`: {}", plural(errors, "error"), emergency.reason;
                ja: "pmgit：緊急用の扉により、エラー{errors}件を`{name}`に通しました：{}", emergency.reason
            }))?;
        }
    }
    let mut commits = Vec::new();
    for refusal in refusals.iter().filter(|refusal| refusal.update.branch == Branch::Protected) {
        commits.extend(owed(repository, refusal)?);
    }
    commits.dedup();
    if !commits.is_empty() {
        context.note(context.say(both! {
            en: "Put it on record with a commit that adds this to {EXCEPTIONS_PATH}; until then `pmgit verify` reports it:\n";
            ja: "次の内容を{EXCEPTIONS_PATH}に追加するコミットで記録してください。記録されるまで`pmgit verify`で報告されます：\n"
        }))?;
    }
    for commit in commits {
        context.note(record(commit, &emergency.reason))?;
    }
    Ok(Exit::Clean)
}

/// The commits that `pmgit verify` will ask about, except those whose record came with them.
fn owed(repository: &Repository, refusal: &Refusal<'_>) -> Result<Vec<CommitId>> {
    let Some(tip) = repository.pushed_commit(refusal.update.received.new)? else { return Ok(Vec::new()) };
    let range = Range { tip, without: refusal.base.into_iter().collect() };
    let asks = |passage: &&Passage| matches!(passage.class(), Class::Past | Class::Unjudged);
    Ok(match gate::verify(repository, &range, repository.tree_of(tip)?, &mut |_, _| ()) {
        Ok(verification) => verification.passages.iter().filter(asks).map(|passage| passage.logged.commit).collect(),
        // Where history is cut off, nothing can be verified, and the door is open all the same.
        Err(_) => vec![tip],
    })
}

/// The lines of the record; who approved it is left to be filled in.
fn record(commit: CommitId, reason: &str) -> String {
    let reason = toml::Value::from(reason);
    format!("[[exceptions]]\ncommit = \"{commit}\"\nreason = {reason}\napproved_by = \"\" # somebody other than you\n")
}

/// Says of a refused push what the door is to it.
pub(super) fn tell_of(asked: Option<&Emergency>, refusals: &[Refusal<'_>], context: &mut Context<'_>) -> Result<()> {
    let is_allowed = refusals.iter().all(|refusal| is_allowed(refusal));
    match asked {
        None if is_allowed => {
            context.note(context.say(both! {
                en: "In an emergency: `git push -o {OPTION}=\"REASON\"` passes once, on record.";
                ja: "緊急の場合：`git push -o {OPTION}=\"REASON\"`で一度だけ通せます（記録に残ります）。"
            }))
        }
        None => Ok(()),
        Some(_) if is_allowed => context.note(context.say(both! {
            en: "`-o {OPTION}` needs a reason: `-o {OPTION}=\"REASON\"`.";
            ja: "`-o {OPTION}`には理由が必要です：`-o {OPTION}=\"REASON\"`"
        })),
        Some(_) => context.note(context.say(both! {
            en: "`-o {OPTION}` opens nothing here: the policy that stands says `gate.emergency = false`, or the push takes a branch away.";
            ja: "`-o {OPTION}`はここでは使えません。現在のポリシーが`gate.emergency = false`か、ブランチを削除するプッシュです。"
        })),
    }
}
