//! The file that names the files of CI, where a forge has one (GitLab's `.gitlab-ci.yml`). It is the team's own; what is
//! read of it decides the stage of pmgit's jobs, and what a team is told.
//!
//! It is read line by line, and only in the forms that people write: what is written otherwise is not guessed.

use crate::error::{Error, Result};
use crate::text::{Both, both};

/// A file that belongs to the repository's owners and names the files of CI.
pub(crate) struct RootFile {
    pub(crate) path: &'static str,
    /// What it says where there is none yet.
    pub(crate) text: &'static str,
    /// The step that adds a file to it.
    pub(crate) how_to_add: fn(path: &str) -> Both,
    /// What a team must add so that its own jobs and pmgit's gate the same merge; nothing where they do: the
    /// sentence, and the lines.
    pub(crate) advice: fn(text: &str) -> Option<Advice>,
}

/// A sentence, and the lines to add.
pub(crate) type Advice = (Both, &'static [&'static str]);

/// The stage that pmgit's jobs run in: one that the pipeline has. A name that is plain enough to stand in YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stage(String);

/// The stage that a pipeline has which lists none.
impl Default for Stage {
    fn default() -> Self {
        Self("test".to_owned())
    }
}

impl Stage {
    /// A stage with this name; `None` where the name is not plain, or GitLab runs no pipeline for that stage alone.
    pub(super) fn named(name: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-. ".contains(&byte);
        let is_word =
            name.bytes().all(is_plain) && name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
        (is_word && name.trim() == name).then(|| Self(name.to_owned()))
    }

    pub(super) fn name(&self) -> &str {
        &self.0
    }

    /// The stage for a pipeline with this root file: `test` where it has one, else the first.
    ///
    /// # Errors
    /// When it lists stages, and none of them has a name that can stand in a workflow.
    pub(crate) fn in_root(text: &str) -> Result<Self> {
        let Some(stages) = listed(text, "stages") else { return Ok(Self::default()) };
        let usable: Vec<Self> = stages.iter().filter_map(|name| Self::named(name)).collect();
        let usual = usable.iter().find(|stage| **stage == Self::default());
        usual.or(usable.first()).cloned().ok_or_else(|| {
            Error::new(both! {
                en: "cannot find a stage for the job in `stages:`";
                ja: "`stages:`に、ジョブを入れるステージが見つかりません"
            })
            .cause(both! {
                en: "a name must be of letters, digits, `_`, `-`, `.` and spaces, and written in the file itself";
                ja: "名前は文字、数字、`_`、`-`、`.`、空白だけで、このファイルの中に書かれている必要があります"
            })
            .hint(both! { en: "add `test` to `stages:`"; ja: "`stages:`に`test`を追加してください" })
        })
    }
}

/// The names that a key of the file lists, as `[a, b]` or a line each; `None` where there is no such key.
fn listed(text: &str, key: &str) -> Option<Vec<String>> {
    let mut lines = text.lines().skip_while(|line| value_of(line, key).is_none());
    let value = value_of(lines.next()?, key).unwrap_or_default();
    if let Some(inside) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Some(inside.split(',').map(unquoted).filter(|name| !name.is_empty()).collect());
    }
    let items = lines.filter(|line| !uncommented(line).trim().is_empty());
    let items = items.map_while(|line| uncommented(line).trim_start().strip_prefix("- ").map(unquoted));
    Some(items.collect())
}

/// What stands behind a key of the file itself.
fn value_of<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    Some(uncommented(line).strip_prefix(key)?.trim_start().strip_prefix(':')?.trim())
}

/// A line without its comment.
fn uncommented(line: &str) -> &str {
    match line.find('#') {
        Some(0) => "",
        Some(at) if line[..at].ends_with([' ', '\t']) => line[..at].trim_end(),
        _ => line.trim_end(),
    }
}

/// A scalar as YAML writes it on one line.
fn unquoted(word: &str) -> String {
    let word = word.trim();
    let inside = ['"', '\''].into_iter().find_map(|quote| word.strip_prefix(quote)?.strip_suffix(quote));
    inside.unwrap_or(word).to_owned()
}

/// The keys of the file itself.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with([' ', '\t', '-', '#'])).filter_map(|line| {
        let (key, _) = line.split_once(':')?;
        Some(key.trim().trim_matches(['"', '\'']))
    })
}

/// Jobs that run for branches alone are no gate of a merge request which has a pipeline of its own, and pmgit's job gives
/// it one.
pub(in crate::forge) fn advice_on(root: &str) -> Option<Advice> {
    const OTHERS: [&str; 10] = [
        "include",
        "stages",
        "variables",
        "default",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "spec",
    ];
    let has_workflow = keys(root).any(|key| key == "workflow");
    let has_jobs = keys(root).any(|key| !key.starts_with('.') && key != "workflow" && !OTHERS.contains(&key));
    match (root.contains("merge_request"), has_workflow) {
        (false, true) => Some((
            both! {
                en: "its `workflow: rules` do not mention merge requests, so the gate would never run; put this line first there:";
                ja: "`workflow: rules`にマージリクエストの条件がないため、ゲートが動きません。その先頭に次の行を追加します：";
            },
            &["    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\""],
        )),
        (false, false) if has_jobs => Some((
            both! {
                en: "its jobs run for branches only and would no longer gate a merge: a merge request's own pipeline decides, and would hold pmgit alone; add these lines, and `rules` for merge requests to each job that has `only` or `rules`:";
                ja: "ジョブはブランチでしか動かず、マージを止めるものではなくなります。マージの可否を決めるのはマージリクエストのパイプラインで、このままではpmgitしか入りません。次の行を追加し、`only`か`rules`のある各ジョブにもマージリクエスト用の`rules`を追加します：";
            },
            &[
                "    workflow:",
                "      rules:",
                "        - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"",
                "        - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS && $CI_PIPELINE_SOURCE == \"push\"",
                "          when: never",
                "        - when: always",
            ],
        )),
        (true, _) | (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(text: &str) -> String {
        Stage::in_root(text).map_or_else(|error| format!("{error}"), |stage| stage.0)
    }

    #[test]
    fn the_stage_is_one_that_the_pipeline_has() {
        for (text, name) in [
            ("", "test"),
            ("build:\n  script: make\n", "test"),
            ("stages: [build, test, deploy]\n", "test"),
            ("stages: [build, deploy]\n", "build"),
            ("stages: [ \"verify\", 'ship it' ] # two\n", "verify"),
            ("stages:\n  - lint\n  - 'unit tests'\n\nlint:\n  script: x\n", "lint"),
            ("stages:\n- lint # fast\n# and\n- test\njob:\n  stage: lint\n", "test"),
            ("stages:   # ours\n\n  - ship\n", "ship"),
            ("stages: [.pre, build]\n", "build"),
            ("stages:\n  - .pre\n  - \"a b\"\n", "a b"),
            ("stages:\n  - \"${{ x }}\"\n  - check\n", "check"),
            ("job:\n  stages: [x]\n", "test"),
            ("# stages: [x]\nstages : [y]\n", "y"),
        ] {
            assert_eq!(stage(text), name, "{text}");
        }
        for text in ["stages: []\n", "stages: *all\n", "stages: ['${{ x }}', \"a\\nb\", '.pre', '-x', 'x: y']\n"] {
            assert!(stage(text).contains("cannot find a stage"), "{text}: {}", stage(text));
        }
    }
}
