//! What opens a pull request: a program of the forge's, or a push option of git's. Values in, a command line out.

use super::{ALL, Forge};

/// What `pmgit pr --with` names.
#[derive(Debug)]
pub(crate) struct PullTool {
    /// Its name after `--with`.
    pub(crate) name: &'static str,
    /// What it is, for the help.
    pub(crate) help: &'static str,
    /// The program that must be installed; `None` where git itself does it by push options.
    pub(crate) program: Option<&'static str>,
    pub(crate) open: fn(&NewPull<'_>) -> Invocation,
    /// How a body is read and written; `None` where it cannot be.
    pub(crate) body: Option<BodyAccess>,
}

/// A tool, and the forge that it knows.
#[derive(Clone, Copy, Debug)]
pub struct ForgeTool {
    pub(crate) forge: &'static Forge,
    pub(crate) tool: &'static PullTool,
}

/// How the body of the pull request of a branch is read and written.
#[derive(Debug)]
pub(crate) struct BodyAccess {
    /// Asks for the body of the pull request of a branch, as JSON.
    pub(crate) read: fn(branch: &str) -> Invocation,
    /// The key of the body in that JSON.
    pub(crate) key: &'static str,
    pub(crate) write: fn(branch: &str, body: &str) -> Invocation,
}

/// A pull request that is to be opened.
#[derive(Clone, Debug)]
pub(crate) struct NewPull<'a> {
    pub(crate) title: &'a str,
    pub(crate) body: &'a str,
    /// The branch that is brought.
    pub(crate) branch: &'a str,
    /// The branch that it goes into.
    pub(crate) target: &'a str,
    pub(crate) remote: &'a str,
    /// The reviewers' accounts on the forge.
    pub(crate) reviewers: Vec<&'a str>,
}

/// A program to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invocation {
    pub(crate) program: &'static str,
    pub(crate) words: Vec<String>,
    /// For its standard input.
    pub(crate) input: String,
}

impl Invocation {
    pub(super) fn new<const N: usize>(program: &'static str, words: [&str; N]) -> Self {
        Self { program, words: words.map(str::to_owned).into(), input: String::new() }
    }

    #[must_use]
    pub(super) fn and(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.words.extend(words);
        self
    }

    #[must_use]
    pub(super) fn input(self, input: &str) -> Self {
        Self { input: input.to_owned(), ..self }
    }
}

impl NewPull<'_> {
    /// The options that ask for the reviewers, the same in `gh` and `glab`.
    pub(super) fn reviewer_options(&self) -> impl Iterator<Item = String> {
        self.reviewers.iter().map(|account| format!("--reviewer={account}"))
    }
}

impl ForgeTool {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ALL.into_iter().flat_map(|forge| forge.pull_tools.iter().map(move |tool| Self { forge, tool }))
    }
}
