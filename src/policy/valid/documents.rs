//! Which files are postmortems: their directory, and the files of other tools in it.

use glob::{MatchOptions, Pattern};

use super::{Check, Policy};
use crate::document::PostmortemId;
use crate::policy::raw::{RawPolicy, Words};
use crate::source::RepoPath;
use crate::text::say;
use crate::toml_record::Located;

/// How paths match a pattern: `*` stays within a folder, `**` does not.
const BY_FOLDERS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

impl Policy {
    /// Whether a file is one of another tool's. What has a postmortem's path is always a postmortem's, so that no
    /// pattern takes one out of the archive.
    pub(crate) fn ignores(&self, path: &RepoPath) -> bool {
        self.pattern_ignoring(path).is_some() && PostmortemId::of_path(path, &self.documents).is_none()
    }

    /// The pattern of `ignore` that a path matches.
    pub(crate) fn pattern_ignoring(&self, path: &RepoPath) -> Option<&str> {
        if self.ignore.is_empty() {
            return None;
        }
        let below = path.to_str()?.strip_prefix(&self.documents)?.strip_prefix('/')?;
        let found = self.ignore.iter().find(|pattern| pattern.matches_with(below, BY_FOLDERS));
        found.map(Pattern::as_str)
    }
}

impl Check<'_> {
    pub(super) fn apply_documents(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let Some(documents) = &raw.documents else { return };
        let path = documents.trim_end_matches('/');
        let sound = |part: &str| !part.is_empty() && part != "." && part != ".." && part != ".git" && part != ".pmgit";
        // It stands in commands and patterns that people and programs run.
        let is_plain = |letter: char| letter.is_alphanumeric() || "._-/ ".contains(letter);
        if path.split('/').all(sound) && path.chars().all(is_plain) && !path.starts_with('-') && path.trim() == path {
            path.clone_into(&mut policy.documents);
        } else {
            let name = documents.escape_debug().to_string();
            self.slip(
                "documents",
                documents.span,
                say! { en: "`documents` cannot be `{name}`"; ja: "`documents`を`{name}`にすることはできません" },
                say! {
                    en: "name a directory in the repository, such as `postmortems`, in letters, digits, `.`, `_`, `-`, `/` and spaces";
                    ja: "`postmortems`のような、リポジトリ直下からのディレクトリを、文字、数字、`.`、`_`、`-`、`/`、空白で書いてください"
                },
            );
        }
    }

    pub(super) fn apply_ignore(&mut self, list: &Words, policy: &mut Policy) {
        let mut patterns = Vec::new();
        for written in &list.0 {
            match below(&written.value) {
                Some(pattern) => patterns.push(pattern),
                None => self.no_file_glob(written),
            }
        }
        policy.ignore = patterns;
    }

    fn no_file_glob(&mut self, written: &Located<String>) {
        let name = if written.value.is_empty() { "\"\"".to_owned() } else { written.value.escape_debug().to_string() };
        self.slip(
            format!("ignore.{name}"),
            written.span,
            say! {
                en: "`{name}` is not a pattern of files in the directory of the postmortems";
                ja: "`{name}`は、ポストモーテムのディレクトリ以下のファイルを表すパターンではありません"
            },
            say! {
                en: "write it relative to that directory, such as `book.toml` or `tools/**`";
                ja: "`book.toml`や`tools/**`のように、そのディレクトリからの相対パスで書いてください"
            },
        );
    }
}

/// A pattern of paths below a directory.
fn below(text: &str) -> Option<Pattern> {
    let is_part = |part: &str| !matches!(part, "" | "." | "..");
    let is_relative = text.split('/').all(is_part) && text.trim() == text && !text.contains(['\\', '\n', '\0']);
    Pattern::new(text).ok().filter(|_| is_relative)
}
