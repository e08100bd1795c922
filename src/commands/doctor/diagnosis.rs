//! What the doctor found, for people and for programs.

use serde::Serialize;

use crate::commands::shared::context::{Context, write_error};
use crate::error::Result;
use crate::hooks::{Found, Manager, Owner};
use crate::report::{Version, Word as _, pretty_json, words};
use crate::text::{Both, Label, Language, both, cell, plural, without_credentials};

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

impl State {
    /// Its word for people.
    fn in_language(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, state) => state.word(),
            (Language::Ja, Self::Fine) => "正常",
            (Language::Ja, Self::Note) => "補足",
            (Language::Ja, Self::Problem) => "問題",
        }
    }
}

/// What was looked at, for people: programs know it by its English name.
fn shown_name(name: &'static str, language: Language) -> &'static str {
    match (language, name) {
        (Language::Ja, "time zones") => "タイムゾーン",
        (Language::Ja, "policy") => "ポリシー",
        (Language::Ja, "branches") => "ブランチ",
        (Language::Ja, "workflow") => "ワークフロー",
        (Language::Ja, "merge driver") => "マージドライバー",
        (Language::Ja, "hooks") => "フック",
        (Language::Ja, "configured") => "設定のフック",
        (Language::Ja, "template") => "テンプレート",
        (Language::Ja, "desktop") => "デスクトップ",
        (Language::Ja, "program") => "プログラム",
        (Language::Ja, "forge") => "フォージ",
        (Language::Ja, "emergency") => "緊急用の扉",
        (Language::Ja, "kept") => "退避",
        (Language::Ja, "the rest") => "そのほか",
        (Language::En | Language::Ja, name) => name,
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
#[derive(Debug)]
struct Check {
    name: &'static str,
    state: State,
    message: Both,
    hint: Option<Both>,
}

/// The same for programs.
#[derive(Serialize)]
struct JsonCheck<'d> {
    name: &'static str,
    state: State,
    message: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'d str>,
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
    checks: Vec<JsonCheck<'d>>,
    hooks: &'d [HookState],
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    problems: usize,
    notes: usize,
}

impl Diagnosis {
    pub(super) fn fine(&mut self, name: &'static str, message: impl Into<Both>) {
        self.add(name, State::Fine, message.into(), None);
    }

    pub(super) fn note(&mut self, name: &'static str, message: impl Into<Both>, hint: Option<Both>) {
        self.add(name, State::Note, message.into(), hint);
    }

    pub(super) fn problem(&mut self, name: &'static str, message: impl Into<Both>, hint: impl Into<Both>) {
        self.add(name, State::Problem, message.into(), Some(hint.into()));
    }

    pub(super) fn hook(&mut self, hook: HookState) {
        self.hooks.push(hook);
    }

    pub(super) fn has_problems(&self) -> bool {
        self.count(State::Problem) > 0
    }

    fn add(&mut self, name: &'static str, state: State, message: Both, hint: Option<Both>) {
        let shown = |text: Both| Both::each(|language| without_credentials(text.in_language(language)).into_owned());
        self.checks.push(Check { name, state, message: shown(message), hint: hint.map(shown) });
    }

    fn count(&self, state: State) -> usize {
        self.checks.iter().filter(|check| check.state == state).count()
    }

    pub(super) fn write_text(&self, context: &mut Context<'_>) -> Result<()> {
        for check in &self.checks {
            let (state, name) = (check.state.in_language(context.language), shown_name(check.name, context.language));
            let mut lines = check.message.in_language(context.language).lines();
            let first = lines.next().unwrap_or_default();
            context.out(format!("{}{name}: {first}", cell(state, 8)))?;
            for line in lines {
                context.out(format!("          {line}"))?;
            }
            if let Some(hint) = &check.hint {
                context.out(Label::Hint.within(
                    hint.in_language(context.language),
                    10,
                    context.language,
                    context.out_look.prose,
                ))?;
            }
        }
        let (problems, notes) = (self.count(State::Problem), self.count(State::Note));
        context.out(context.say(match (problems, notes) {
            (0, 0) => both! { en: "all is well"; ja: "問題はありません" },
            (0, notes) => both! {
                en: "all is well, with {}", plural(notes, "note");
                ja: "問題はありません（補足{notes}件）"
            },
            (problems, _) => both! {
                en: "{}: the hooks do not guard this repository as they should", plural(problems, "problem");
                ja: "問題が{problems}件あります：フックがこのリポジトリを十分に守れていません"
            },
        }))
    }

    pub(super) fn write_json(&self, context: &mut Context<'_>) -> Result<()> {
        let summary = Summary { problems: self.count(State::Problem), notes: self.count(State::Note) };
        let checks = self.checks.iter().map(|check| JsonCheck {
            name: check.name,
            state: check.state,
            message: check.message.in_language(context.language),
            hint: check.hint.as_ref().map(|hint| hint.in_language(context.language)),
        });
        let output = Output { version: Version, checks: checks.collect(), hooks: &self.hooks, summary };
        let text = pretty_json(&output).map_err(write_error)?;
        context.out.write_all(text.as_bytes()).map_err(write_error)
    }
}
