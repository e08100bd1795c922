//! What a clone stands on: git, the policy, the protected branches, the workflows.

use super::diagnosis::Diagnosis;
use crate::calendar;
use crate::commands::shared::context::sound;
use crate::error::Result;
use crate::forge;
use crate::forge::pipeline::Standing;
use crate::gate::{self, Branch, Loaded};
use crate::git::{GitVersion, Head, OLDEST_GIT, Repository, Version};
use crate::policy::{NewerPolicy, POLICY_PATH, Policy};
use crate::rules::{self, News};
use crate::source::RepoPath;
use crate::text::{and_list, both};

/// Whether git is recent enough, and which it is.
pub(super) fn git(repository: &Repository, diagnosis: &mut Diagnosis) -> Result<bool> {
    let answer = repository
        .reading(&["--version"])
        .run(&both! { en: "ask git for its version"; ja: "gitのバージョンの確認" })?;
    let text = String::from_utf8_lossy(&answer).trim().to_owned();
    let is_recent = GitVersion::parse(&text).is_some_and(|version| version >= OLDEST_GIT);
    if is_recent {
        diagnosis.fine("git", text);
    } else {
        diagnosis.problem("git", text, format!("install git {OLDEST_GIT} or later"));
    }
    Ok(is_recent)
}

pub(super) fn time_zones(diagnosis: &mut Diagnosis) {
    diagnosis.fine("time zones", format!("IANA data {}, compiled in", calendar::DATA_VERSION));
}

pub(super) fn policy(repository: &Repository, policy: &Policy, diagnosis: &mut Diagnosis) -> Result<()> {
    let committed = match repository.head()? {
        Head::Unborn { .. } => None,
        Head::Branch { tip, .. } | Head::Detached { tip } => {
            repository.file(&Version::Tree(repository.tree_of(tip)?), &RepoPath::from(POLICY_PATH))?
        }
    };
    match committed {
        Some(_) => diagnosis.fine("policy", format!("{POLICY_PATH} is valid at HEAD")),
        None => diagnosis.note(
            "policy",
            "none is committed at HEAD, so the built-in one applies",
            Some("write one with `pmgit init` in a clone, and commit it".to_owned()),
        ),
    }
    younger_rules(policy, diagnosis);
    for (old, new) in &policy.renamed {
        let message = format!("`[rules.{old}]` still counts, but the rule is called `{new}` now");
        diagnosis.note("policy", message, Some(format!("write `[rules.{new}]`")));
    }
    Ok(())
}

/// The rules that are only hints because the policy was written before them, and the line that makes them count.
fn younger_rules(policy: &Policy, diagnosis: &mut Diagnosis) {
    let news = rules::news(policy);
    let Some(newest) = news.iter().map(|one| one.since).max() else { return };
    let name = |one: &News| match one.stricter {
        None => format!("`{}`", one.rule.id),
        Some(what) => format!("`{}` of {}", one.rule.id, what.en),
    };
    let names = and_list(news.iter().map(name));
    let message = format!("written for pmgit {}, so these are only hints: {names}", policy.version);
    let hint = format!(
        "to let them count, write `pmgit = \"{newest}\"` in {POLICY_PATH}; `pmgit explain RULE` says what each asks for"
    );
    diagnosis.note("policy", message, Some(hint));
}

/// Only its directory is known; the hooks are looked at all the same.
pub(super) fn newer_policy(newer: NewerPolicy, diagnosis: &mut Diagnosis) {
    let asked = newer.asked;
    let hint =
        format!("upgrade pmgit to {asked} or later: until then hooks let everything pass, and CI and server fail");
    diagnosis.problem("policy", newer.told().en().to_owned(), hint);
}

pub(super) fn broken_policy(broken: Loaded, diagnosis: &mut Diagnosis) {
    if let Err(error) = sound(broken) {
        diagnosis.problem(
            "policy",
            error.to_string().lines().filter(|line| !line.starts_with("  hint:")).collect::<Vec<_>>().join("\n"),
            "only a change of `.pmgit/` alone that leaves a valid policy passes the gate; `pmgit check` shows where",
        );
    }
}

pub(super) fn branches(repository: &Repository, policy: &Policy, diagnosis: &mut Diagnosis) -> Result<()> {
    let default = repository.remote_default_branch()?;
    let branches: Vec<&str> = match &policy.gate.branches {
        Some(patterns) => patterns.iter().map(glob::Pattern::as_str).collect(),
        None => ["main", "master"].into_iter().chain(default.as_deref().filter(|name| !is_usual(name))).collect(),
    };
    let listed: Vec<String> = branches.iter().map(|name| format!("`{name}`")).collect();
    let head = repository.head()?;
    let here = match head.branch() {
        Some(name) if !repository.is_bare() && gate::protects_here(repository, &head, policy)? == Branch::Protected => {
            format!("; you are on `{name}`, where a commit is judged more strictly")
        }
        _ => String::new(),
    };
    diagnosis.fine("branches", format!("protected: {}{here}", listed.join(", ")));
    let has_origin = repository.config("remote.origin.url")?.is_some();
    if !repository.is_bare() && policy.gate.branches.is_none() && has_origin && default.is_none() {
        diagnosis.note(
            "branches",
            "this clone does not know the default branch of `origin`",
            Some("git remote set-head origin --auto".to_owned()),
        );
    }
    Ok(())
}

fn is_usual(branch: &str) -> bool {
    matches!(branch, "main" | "master")
}

/// The gate on the forge, as far as the repository tells of it.
pub(super) fn workflows(repository: &Repository, diagnosis: &mut Diagnosis) {
    let Some(root) = repository.workdir() else { return };
    let mut any = false;
    for forge in forge::ALL {
        let path = forge.pipeline.gate.path;
        let Ok(text) = std::fs::read_to_string(root.join(path)) else { continue };
        any = true;
        let again = format!("pmgit init --ci {}", forge.name);
        match forge.read_gate_file(&text) {
            Standing::Ours(settings) if forge.gate_file(&settings) == text => {
                diagnosis.fine("workflow", format!("{path} is as pmgit wrote it"));
            }
            Standing::Ours(_) => {
                diagnosis.note("workflow", format!("{path} is of another version of pmgit"), Some(again));
            }
            Standing::Edited | Standing::Foreign => {
                diagnosis.note("workflow", format!("{path} was edited by hand, and `init` leaves it alone"), None);
            }
        }
    }
    if !any {
        let names = forge::ALL.map(|forge| forge.name);
        diagnosis.note(
            "workflow",
            "none of pmgit's is here; hooks are advice, and can be skipped",
            Some(format!("`pmgit init --ci {}`, unless the gate stands elsewhere", names.join("|"))),
        );
    }
}

/// Names what somebody saved in the very moment in which a pmgit was killed, where something else stands in its place by
/// now.
pub(super) fn kept_saves(repository: &Repository, diagnosis: &mut Diagnosis) {
    for path in repository.kept_saves() {
        diagnosis.note(
            "kept",
            format!("`{}` was saved while a pmgit was killed, and has no place any more", path.display()),
            Some("compare it with the postmortem that it is about, then remove it".to_owned()),
        );
    }
}
