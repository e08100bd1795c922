//! The workflows that put the gate in front of a protected branch of a forge.
//!
//! A workflow is one step of shell: fetch what the branch holds and what it would hold, let git tell whether that is any
//! of pmgit's business, and only then find pmgit and ask it. It uses no action of anybody's, checks nothing out and runs
//! nothing of the change. Two more lie beside it: a form that closes a postmortem, and what is due on workdays.
//! `hooks/ci/` has their parts, and the tests run what comes of them.

mod close;
mod due;

use crate::checksum;
use crate::text::shell_quoted;

const SECRET: &str = include_str!("../../hooks/ci/secret.sh");
const START: &str = include_str!("../../hooks/ci/start.sh");
const JUDGE: &str = include_str!("../../hooks/ci/judge.sh");
const FIND: &str = include_str!("../../hooks/ci/find.sh");
const COMMENT: &str = include_str!("../../hooks/ci/comment.sh");
const VERDICT: &str = include_str!("../../hooks/ci/verdict.sh");
const MARKER: &str = "# >>> pmgit ci v";
const END: &str = "# <<< pmgit ci ";

/// A kind of server with pull requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forge {
    Github,
    Gitlab,
    Forgejo,
}

/// Whose workflow judges a pull request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The one that the pull request brings along.
    PullRequest,
    /// The target's, which no pull request can edit.
    Target,
}

/// What a workflow is written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The policy's directory of documents.
    pub documents: String,
    pub trust: Trust,
    /// Where pmgit is built from, where the runner has none.
    pub source: Option<Source>,
    /// Whether what pmgit says becomes a comment, by a token of the team's own.
    pub comments: bool,
}

/// The source of pmgit: the git address of a repository, and the full id of a commit in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub address: String,
    pub revision: String,
}

/// What a file is to pmgit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing<S = Settings> {
    /// Ours as it was written; for these settings.
    Ours(S),
    /// Ours, and edited since.
    Edited,
    Foreign,
}

impl Forge {
    pub(crate) const ALL: [Self; 3] = [Self::Github, Self::Gitlab, Self::Forgejo];

    /// What `init --ci` calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Forgejo => "forgejo",
        }
    }

    /// Where its workflow lies, from the root of the repository.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/pmgit.yml",
            Self::Gitlab => ".gitlab/pmgit.yml",
            Self::Forgejo => ".forgejo/workflows/pmgit.yml",
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Self::Github => include_str!("../../hooks/ci/github.yml"),
            Self::Gitlab => include_str!("../../hooks/ci/gitlab.yml"),
            Self::Forgejo => include_str!("../../hooks/ci/forgejo.yml"),
        }
    }

    /// The events of its workflow. `edited` is there for a pull request that is given another target, and a review for the
    /// summary, which names who has not approved; where the workflow is the target's, a review would bring in another.
    const fn trigger(self, trust: Trust) -> &'static str {
        match (self, trust) {
            (Self::Github, Trust::PullRequest) => concat!(
                "  pull_request:\n    types: [opened, synchronize, reopened, edited]\n",
                "  pull_request_review:\n    types: [submitted, dismissed]\n"
            ),
            (Self::Gitlab | Self::Forgejo, Trust::PullRequest) => {
                "  pull_request:\n    types: [opened, synchronize, reopened, edited]\n"
            }
            (_, Trust::Target) => concat!(
                "  # The workflow of the target, which no pull request can edit; and nothing of a pull request is run here.\n",
                "  pull_request_target:\n    types: [opened, synchronize, reopened, edited]\n"
            ),
        }
    }

    const fn script(self) -> &'static str {
        match self {
            Self::Github => include_str!("../../hooks/ci/github.sh"),
            Self::Gitlab => include_str!("../../hooks/ci/gitlab.sh"),
            Self::Forgejo => include_str!("../../hooks/ci/forgejo.sh"),
        }
    }

    /// The workflow for these settings, sealed with a sum.
    pub(crate) fn workflow(self, settings: &Settings) -> String {
        let documents = format!("documents={}\n", shell_quoted(&settings.documents));
        let script = [&documents, SECRET, START, self.script(), JUDGE, FIND, COMMENT, VERDICT].concat();
        let text = indented(self.template(), "@SCRIPT@", &script);
        let text = indented(&text, "@TRIGGER@", self.trigger(settings.trust));
        let text = indented(&text, "@COMMENT@", if settings.comments { COMMENT_VARIABLES } else { "" });
        let hardened = if settings.trust == Trust::Target { "yes" } else { "no" };
        sealed(&text.replace("@HARDENED@", hardened), settings.source.as_ref(), END)
    }

    /// What a file that stands where the workflow belongs is.
    pub(crate) fn standing(self, text: &str) -> Standing {
        if !text.starts_with(&format!("{MARKER}1 forge={} ", self.name())) {
            return Standing::Foreign;
        }
        match settings_of(text).filter(|_| checksum::is_intact(text, END)) {
            Some(settings) => Standing::Ours(settings),
            None => Standing::Edited,
        }
    }
}

/// A workflow that names the source of pmgit, with its sum at the end.
fn sealed(text: &str, source: Option<&Source>, end: &str) -> String {
    let (address, revision) = source.map_or(("", ""), |source| (&source.address, &source.revision));
    checksum::append(&text.replace("@SOURCE@", address).replace("@REVISION@", revision), end)
}

/// What a file is that stands where a workflow beside the gate belongs, which begins with this line; of one of ours, the
/// source of pmgit.
fn standing_beside(text: &str, first: &str, end: &str) -> Standing<Option<Source>> {
    if text.lines().next() != Some(first) {
        return Standing::Foreign;
    }
    match source_lines(text).filter(|_| checksum::is_intact(text, end)) {
        Some(lines) => Standing::Ours(Source::named(lines)),
        None => Standing::Edited,
    }
}

/// The variables of the comment's token.
const COMMENT_VARIABLES: &str = "# A token that may write to pull requests: what pmgit says becomes one comment, kept up to date.\n\
    PMGIT_COMMENT_TOKEN: ${{ secrets.PMGIT_COMMENT_TOKEN }}\n\
    # Whose token it is, where the token may not say so itself.\n\
    PMGIT_COMMENT_LOGIN: ${{ vars.PMGIT_COMMENT_LOGIN }}\n";

/// Reads back what a workflow was written for.
fn settings_of(text: &str) -> Option<Settings> {
    let trust = if text.lines().next()?.ends_with(" hardened=yes") { Trust::Target } else { Trust::PullRequest };
    let source = Source::named(source_lines(text)?);
    let documents = after(text, "documents=")?.strip_prefix('\'')?.strip_suffix('\'')?.replace(r"'\''", "'");
    Some(Settings { documents, trust, source, comments: after(text, "PMGIT_COMMENT_TOKEN:").is_some() })
}

impl Source {
    /// The source of an address and a revision; none where they say nothing.
    fn named((address, revision): (String, String)) -> Option<Self> {
        (!revision.is_empty()).then_some(Self { address, revision })
    }
}

/// Reads back the address and the revision that a workflow names; nothing where their lines are gone.
fn source_lines(text: &str) -> Option<(String, String)> {
    let quoted = |key: &str| Some(after(text, key)?.trim().trim_matches('"').to_owned());
    Some((quoted("PMGIT_SOURCE:")?, quoted("PMGIT_REVISION:")?))
}

/// What stands behind the first of some lines that begins so.
fn after<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.trim_start().strip_prefix(start))
}

/// Puts a text of several lines where one line of a template names it, as deep as that line stands.
fn indented(template: &str, name: &str, text: &str) -> String {
    let mut out = String::new();
    for line in template.lines() {
        match line.find(name) {
            None => out.extend([line, "\n"]),
            Some(depth) => {
                for line in text.lines() {
                    let indent = if line.is_empty() { "" } else { &" ".repeat(depth) };
                    out.extend([indent, line, "\n"]);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(trust: Trust) -> Settings {
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        Settings { documents: "it's a \"dir\"".into(), trust, source: Some(source), comments: false }
    }

    #[test]
    fn what_a_workflow_was_written_for_can_be_read_back_until_it_is_edited() {
        for forge in Forge::ALL {
            for trust in [Trust::PullRequest, Trust::Target] {
                let comments = forge != Forge::Gitlab;
                for settings in [
                    settings(trust),
                    Settings { source: None, ..settings(trust) },
                    Settings { comments, ..settings(trust) },
                ] {
                    let text = forge.workflow(&settings);
                    assert_eq!(forge.standing(&text), Standing::Ours(settings), "{text}");
                    assert_eq!(
                        forge.standing(&text.replace("contents", "content")),
                        standing_of_edited(&text),
                        "{text}"
                    );
                    assert_eq!(forge.standing(&format!("{text}\n# more\n")), Standing::Edited);
                }
            }
            assert_eq!(forge.standing("name: pmgit\n"), Standing::Foreign);
        }
    }

    /// A workflow without the word is not edited by taking it out.
    fn standing_of_edited(text: &str) -> Standing {
        if text.contains("contents") { Standing::Edited } else { Standing::Ours(settings_of(text).expect("ours")) }
    }

    #[test]
    fn nothing_is_left_of_the_template() {
        for forge in Forge::ALL {
            let text = forge.workflow(&settings(Trust::Target));
            for name in ["@SCRIPT@", "@TRIGGER@", "@SOURCE@", "@REVISION@", "@HARDENED@", "@COMMENT@", "@SUM@"] {
                assert!(!text.contains(name), "{name} in\n{text}");
            }
        }
    }
}
