//! What the doctor found, for people and for programs.

use serde::Serialize;

use crate::commands::shared::context::{Context, write_error};
use crate::error::Result;
use crate::hooks::{Found, Manager, Owner};
use crate::report::{Version, Word as _, pretty_json, words};
use crate::text::{Label, plural, without_credentials};

words! {
    /// What a check found.
    enum State {
        /// Nothing to do.
        Fine = "fine",
        /// Worth knowing.
        Note = "note",
        /// Something would not run.
        Problem = "problem",
    }
}

words! {
    /// Whose a hook is.
    enum HookOwner {
        /// There is no hook that git would run.
        Nobody = "nobody",
        /// pmgit wrote it.
        Pmgit = "pmgit",
        /// husky wrote it.
        Husky = "husky",
        /// lefthook wrote it.
        Lefthook = "lefthook",
        /// pre-commit wrote it.
        PreCommit = "pre-commit",
        /// prek wrote it.
        Prek = "prek",
        /// Git LFS wrote it.
        GitLfs = "git-lfs",
        /// Another program or a person wrote it.
        Somebody = "somebody",
    }
}

impl From<&Owner> for HookOwner {
    fn from(owner: &Owner) -> Self {
        match owner {
            Owner::Nobody | Owner::Dangling | Owner::Directory => Self::Nobody,
            Owner::Pmgit(_) => Self::Pmgit,
            Owner::Manager(Manager::Husky) => Self::Husky,
            Owner::Manager(Manager::Lefthook) => Self::Lefthook,
            Owner::Manager(Manager::PreCommit) => Self::PreCommit,
            Owner::Manager(Manager::Prek) => Self::Prek,
            Owner::Manager(Manager::GitLfs) => Self::GitLfs,
            Owner::Somebody => Self::Somebody,
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

/// A hook for programs.
#[derive(Debug, Serialize)]
pub(super) struct HookState {
    pub event: &'static str,
    pub path: String,
    owner: HookOwner,
    /// Whether git reached pmgit through it; nothing where that was not tried.
    pub runs: Option<bool>,
}

impl HookState {
    pub(super) fn from_hook(found: &Found, runs: Option<bool>) -> Self {
        Self { event: found.event, path: found.path.display().to_string(), owner: (&found.owner).into(), runs }
    }
}

/// Everything that was looked at, in order.
#[derive(Debug, Default)]
pub(super) struct Diagnosis {
    checks: Vec<Check>,
    hooks: Vec<HookState>,
}

/// The output for programs, version 1.
#[derive(Serialize)]
struct Output<'d> {
    version: Version<1>,
    checks: &'d [Check],
    hooks: &'d [HookState],
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    problems: usize,
    notes: usize,
}

impl Diagnosis {
    pub(super) fn fine(&mut self, name: &'static str, message: impl Into<String>) {
        self.add(name, State::Fine, message.into(), None);
    }

    pub(super) fn note(&mut self, name: &'static str, message: impl Into<String>, hint: Option<String>) {
        self.add(name, State::Note, message.into(), hint);
    }

    pub(super) fn problem(&mut self, name: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        self.add(name, State::Problem, message.into(), Some(hint.into()));
    }

    pub(super) fn hook(&mut self, hook: HookState) {
        self.hooks.push(hook);
    }

    pub(super) fn has_problems(&self) -> bool {
        self.count(State::Problem) > 0
    }

    fn add(&mut self, name: &'static str, state: State, message: String, hint: Option<String>) {
        let shown = |text: String| without_credentials(&text).into_owned();
        self.checks.push(Check { name, state, message: shown(message), hint: hint.map(shown) });
    }

    fn count(&self, state: State) -> usize {
        self.checks.iter().filter(|check| check.state == state).count()
    }

    pub(super) fn write_text(&self, context: &mut Context<'_>) -> Result<()> {
        for check in &self.checks {
            let word = check.state.word();
            let mut lines = check.message.lines();
            context.out(format!("{word:<8}{}: {}", check.name, lines.next().unwrap_or_default()))?;
            for line in lines {
                context.out(format!("          {line}"))?;
            }
            if let Some(hint) = &check.hint {
                context.out(Label::Hint.within(hint, 10, context.language, context.out_look.prose))?;
            }
        }
        let (problems, notes) = (self.count(State::Problem), self.count(State::Note));
        context.out(match (problems, notes) {
            (0, 0) => "all is well".to_owned(),
            (0, notes) => format!("all is well, with {}", plural(notes, "note")),
            (problems, _) => {
                format!("{}: the hooks do not guard this repository as they should", plural(problems, "problem"))
            }
        })
    }

    pub(super) fn write_json(&self, context: &mut Context<'_>) -> Result<()> {
        let summary = Summary { problems: self.count(State::Problem), notes: self.count(State::Note) };
        let output = Output { version: Version, checks: &self.checks, hooks: &self.hooks, summary };
        let text = pretty_json(&output).map_err(write_error)?;
        context.out.write_all(text.as_bytes()).map_err(write_error)
    }
}
