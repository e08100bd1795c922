//! The files for a forge's CI, which put the gate in front of a protected branch.
//!
//! The gate's file is one step of shell: fetch what the branch holds and what it would hold, let git say whether that
//! concerns pmgit, and only then find pmgit and ask it. It uses no action of anybody's, checks nothing out and runs
//! nothing of the change. More lie beside it: a form that closes a postmortem, what is due on workdays, and the pages after
//! a merge. `hooks/ci/` has their parts, and the tests run what comes of them.

mod close;
mod due;
mod pages;
pub(super) mod root_file;
mod schedule;
mod supply;

pub(crate) use pages::PAGES_BRANCH;
pub(crate) use root_file::{RootFile, Stage};
pub(crate) use schedule::Schedule;
pub(crate) use supply::{Release, Source, Supply};

use super::Forge;
use crate::checksum;
use crate::error::Error;
use crate::text::{Both, Language, both};

const SECRET: &str = include_str!("../../../hooks/ci/secret.sh");
const START: &str = include_str!("../../../hooks/ci/start.sh");
const GRAPH: &str = include_str!("../../../hooks/ci/graph.sh");
/// The sentence of shell that the client's hooks use, too.
const DIRECTORY: &str = include_str!("../../../hooks/directory.sh");
const JUDGE: &str = include_str!("../../../hooks/ci/judge.sh");
const FIND: &str = include_str!("../../../hooks/ci/find.sh");
const COMMENT: &str = include_str!("../../../hooks/ci/comment.sh");
const VERDICT: &str = include_str!("../../../hooks/ci/verdict.sh");
const MARKER: &str = "# >>> pmgit ci v";
const END: &str = "# <<< pmgit ci ";

/// Whose file judges a pull request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The one that the pull request brings along.
    PullRequest,
    /// The target's, which no pull request can edit.
    Target,
}

/// What the gate's file is written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub trust: Trust,
    /// Where pmgit comes from, where the runner has none.
    pub supply: Supply,
    /// In which its people read what the job says.
    pub language: Language,
    /// Whether what pmgit says becomes a comment, by a token of the team's own.
    pub comments: bool,
    /// Where the forge's pipelines have stages.
    pub stage: Stage,
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

/// The files that pmgit writes for a forge's CI, and what only an admin can do beside them.
pub(crate) struct Pipeline {
    /// Judges every pull request.
    pub(crate) gate: CiFile,
    /// Closes a postmortem without a checkout.
    pub(crate) close_form: CiFile,
    /// Says on workdays what is due.
    pub(crate) due: CiFile,
    /// Writes the postmortems as pages after each merge, where a team has asked for it.
    pub(crate) pages: CiFile,
    /// The events at which the gate's file runs.
    pub(super) events: &'static [&'static str],
    /// The events at which it runs as it stands on the target branch; or why the forge has no such events.
    pub(crate) target_events: Result<&'static str, NotOffered>,
    /// The variables of the comment's token; or why `--comment` does not add them.
    pub(crate) comment_variables: Result<&'static str, NotOffered>,
    /// The file that must name the others; `None` where the forge finds them by their folder.
    pub(crate) root: Option<RootFile>,
    /// What an admin must switch on, because no file in a repository can.
    pub(crate) admin_steps: &'static [Step],
    /// What an admin must switch on for the pages.
    pub(crate) pages_steps: &'static [Step],
    /// The step that schedules what is due, where no file can.
    pub(crate) schedule_step: Option<fn(&Schedule) -> Both>,
    /// What each way to merge brings into the branch, how that is judged, and the one setting to switch on.
    pub(crate) merge_methods: &'static [Step],
    /// The forge's own part of the script that proves the gate.
    pub(crate) proof: &'static str,
}

/// A sentence of a list of steps.
pub(crate) type Step = fn() -> Both;

/// What a merge commit of a pull request brings in.
pub(super) fn merge_commit() -> Both {
    both! {
        en: "merge commit: the merge of the branch and the pull request lands, and is judged";
        ja: "マージコミット：ブランチとプルリクエストをマージした結果が入り、それを判定します"
    }
}

/// What a squash brings in.
pub(super) fn squash() -> Both {
    both! {
        en: "squash: the same files land in one commit; judged by that merge";
        ja: "スカッシュ：同じ内容が1つのコミットで入ります。マージした結果で判定します"
    }
}

/// A file for CI: where it lies, and what it is made of.
pub(crate) struct CiFile {
    /// From the root of the repository.
    pub(crate) path: &'static str,
    pub(super) template: &'static str,
    /// The forge's own part of the script.
    pub(super) script: &'static str,
}

/// Why a forge's files have no such option.
pub(crate) struct NotOffered {
    pub(super) what: fn() -> Both,
    pub(super) cause: Option<fn() -> Both>,
    pub(super) hint: fn() -> Both,
}

impl NotOffered {
    pub(crate) fn to_error(&self) -> Error {
        let error = Error::refusal((self.what)());
        let error = self.cause.into_iter().fold(error, |error, cause| error.cause(cause()));
        error.hint((self.hint)())
    }
}

impl Pipeline {
    /// All four files.
    pub(crate) fn files(&self) -> [&CiFile; 4] {
        [&self.gate, &self.close_form, &self.due, &self.pages]
    }
}

impl Forge {
    /// The gate's file for these settings, with its checksum.
    pub(crate) fn gate_file(&self, settings: &Settings) -> String {
        let pipeline = &self.pipeline;
        let script = [SECRET, START, DIRECTORY, GRAPH, pipeline.gate.script, JUDGE, FIND, COMMENT, VERDICT].concat();
        let text = worded(&indented(pipeline.gate.template, "@SCRIPT@", &script), settings.language);
        let events = match settings.trust {
            Trust::PullRequest => pipeline.events.concat(),
            Trust::Target => offered(&pipeline.target_events).to_owned(),
        };
        let text = indented(&text, "@TRIGGER@", &events);
        let variables = if settings.comments { offered(&pipeline.comment_variables) } else { "" };
        let text = indented(&text, "@COMMENT@", variables);
        let hardened = if settings.trust == Trust::Target { "yes" } else { "no" };
        let text = text.replace("@HARDENED@", hardened).replace("@STAGE@", settings.stage.name());
        with_checksum(&text, &settings.supply, END)
    }

    /// What a file is that stands where the gate's file belongs.
    pub(crate) fn read_gate_file(&self, text: &str) -> Standing {
        if !text.starts_with(&format!("{MARKER}1 forge={} ", self.name)) {
            return Standing::Foreign;
        }
        match settings_of(text).filter(|_| checksum::is_intact(text, END)) {
            Some(settings) => Standing::Ours(settings),
            None => Standing::Edited,
        }
    }
}

/// A template in a language. What people read in it stands there in both, side by side: `@[English@|日本語@]`.
fn worded(template: &str, language: Language) -> String {
    let mut pieces = template.split("@[");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let spoken = piece.split_once("@]").and_then(|(words, rest)| Some((words.split_once("@|")?, rest)));
        match (spoken, language) {
            (Some(((en, _), rest)), Language::En) => text.extend([en, rest]),
            (Some(((_, ja), rest)), Language::Ja) => text.extend([ja, rest]),
            // The two signs may stand side by side in a script, as in a class of signs.
            (None, _) => text.extend(["@[", piece]),
        }
    }
    text.replace("@LANGUAGE@", language.as_str())
}

/// What goes into a file of an option that the forge has.
fn offered(option: &Result<&'static str, NotOffered>) -> &'static str {
    option.as_ref().copied().unwrap_or_default()
}

/// A file that names where pmgit comes from, with its checksum at the end.
fn with_checksum(text: &str, supply: &Supply, end: &str) -> String {
    checksum::append(&supply.fill(text), end)
}

/// What a file is that stands where a file beside the gate's belongs, which begins with this line; of one of ours,
/// where pmgit comes from.
fn standing_beside(text: &str, first: &str, end: &str) -> Standing<Supply> {
    if text.lines().next() != Some(first) {
        return Standing::Foreign;
    }
    match Supply::of_file(text).filter(|_| checksum::is_intact(text, end)) {
        Some(supply) => Standing::Ours(supply),
        None => Standing::Edited,
    }
}

/// Reads back what the gate's file was written for.
fn settings_of(text: &str) -> Option<Settings> {
    let trust = if text.lines().next()?.ends_with(" hardened=yes") { Trust::Target } else { Trust::PullRequest };
    let supply = Supply::of_file(text)?;
    let stage = match after(text, "stage: ") {
        Some(name) => Stage::named(name.trim_matches('"'))?,
        None => Stage::default(),
    };
    let language = after(text, "export PMGIT_LANGUAGE=").and_then(Language::from_word).unwrap_or_default();
    Some(Settings { trust, supply, language, comments: after(text, "PMGIT_COMMENT_TOKEN:").is_some(), stage })
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

/// Nothing is left of a template: no name to fill in, and no mark between two languages.
#[cfg(test)]
fn assert_filled(text: &str) {
    let names = [
        "SCRIPT", "TRIGGER", "SOURCE", "REVISION", "HARDENED", "COMMENT", "STAGE", "SUM", "HOURS", "CRON", "PATHS",
        "LANGUAGE",
    ];
    let names = names.map(|name| format!("@{name}@"));
    for left in names.iter().map(String::as_str).chain(["@[", "@|", "@]"]) {
        assert!(!text.contains(left), "{left} in\n{text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(trust: Trust) -> Settings {
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        let supply = Supply { release: None, source: Some(source) };
        Settings { trust, supply, language: Language::En, comments: false, stage: Stage::default() }
    }

    #[test]
    fn what_the_gates_file_was_written_for_can_be_read_back_until_it_is_edited() {
        for forge in crate::forge::ALL {
            for trust in [Trust::PullRequest, Trust::Target] {
                let comments = forge.pipeline.comment_variables.is_ok();
                for settings in [
                    settings(trust),
                    Settings { supply: Supply::default(), ..settings(trust) },
                    Settings { comments, ..settings(trust) },
                    Settings { language: Language::Ja, ..settings(trust) },
                ] {
                    let text = forge.gate_file(&settings);
                    assert_eq!(forge.read_gate_file(&text), Standing::Ours(settings), "{text}");
                    assert_eq!(
                        forge.read_gate_file(&text.replace("contents", "content")),
                        standing_of_edited(&text),
                        "{text}"
                    );
                    assert_eq!(forge.read_gate_file(&format!("{text}\n# more\n")), Standing::Edited);
                }
            }
            assert_eq!(forge.read_gate_file("name: pmgit\n"), Standing::Foreign);
        }
    }

    /// A file without the word is not edited by taking it out.
    fn standing_of_edited(text: &str) -> Standing {
        if text.contains("contents") { Standing::Edited } else { Standing::Ours(settings_of(text).expect("ours")) }
    }

    #[test]
    fn nothing_is_left_of_the_template() {
        for forge in crate::forge::ALL {
            // A class of signs in the script has two of them side by side.
            assert_filled(&forge.gate_file(&settings(Trust::Target)).replace(":-@[-^", ""));
        }
    }
}
