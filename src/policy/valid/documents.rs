//! Which files are postmortems: their directory, and the files of other tools in it.

use glob::{MatchOptions, Pattern};
use unicode_normalization::is_nfc;

use super::{Check, Policy};
use crate::document::PostmortemId;
use crate::policy::FOLDER;
use crate::policy::raw::{RawPolicy, Words};
use crate::source::RepoPath;
use crate::text::{is_invisible, say};
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
        if is_directory(path) {
            path.clone_into(&mut policy.documents);
        } else {
            let name = documents.escape_debug().to_string();
            self.slip(
                "documents",
                documents.span,
                say! { en: "`documents` cannot be `{name}`"; ja: "`documents`を`{name}`にすることはできません" },
                say! {
                    en: "name a directory in the repository, such as `postmortems`, with letters, digits, `.`, `_`, `-`, `/` and spaces";
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

/// Whether a path can be the directory of the postmortems. It stands in patterns of git, in shells and workflows, so it
/// has no sign that means anything there, and no name that one file system takes for another.
fn is_directory(path: &str) -> bool {
    let is_plain = |letter: char| {
        letter.is_ascii_alphanumeric()
            || "._-/ ".contains(letter)
            || (!letter.is_ascii() && letter.is_alphanumeric() && !is_invisible(letter))
    };
    !path.starts_with('-') && path.chars().all(is_plain) && is_nfc(path) && path.split('/').all(is_part)
}

/// Windows drops spaces and dots at the end of a name; some file systems do not tell `.GIT` from `.git`.
fn is_part(part: &str) -> bool {
    let is_taken = [".git", FOLDER].iter().any(|taken| part.eq_ignore_ascii_case(taken));
    !part.is_empty() && !is_taken && !part.ends_with('.') && part.trim() == part
}

/// A pattern of paths below a directory.
fn below(text: &str) -> Option<Pattern> {
    let is_part = |part: &str| !matches!(part, "" | "." | "..");
    let is_relative = text.split('/').all(is_part) && text.trim() == text && !text.contains(['\\', '\n', '\0']);
    Pattern::new(text).ok().filter(|_| is_relative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_any_script_digits_and_a_few_signs_make_a_directory() {
        for honest in [
            "postmortems",
            "docs/postmortems",
            "docs/post mortems",
            "post-mortems",
            "post_mortems",
            "v1.2/pm",
            ".pm",
            "障害報告",
            "ポストモーテム",
            "インシデント/報告 2026",
            "インシデント報告ー第２版",
            "Vorfälle",
            "Événements",
            "사후검토",
            "отчёты",
            "a",
            "0",
            "x.git",
            ".github/postmortems",
            ".gitlab",
            "pmgit",
            "git",
            "a-",
            "_",
            "-".repeat(0).as_str(),
        ] {
            assert_eq!(is_directory(honest), !honest.is_empty(), "{honest}");
        }
    }

    #[test]
    fn what_a_shell_a_workflow_or_a_file_system_reads_otherwise_makes_none() {
        let mut tried = 0;
        let mut refuse = |path: &str| {
            assert!(!is_directory(path), "{path:?}");
            tried += 1;
        };
        // Every other sign of ASCII, and letters that are not seen, at each place.
        let signs =
            (0..128_u8).map(char::from).filter(|sign| !sign.is_ascii_alphanumeric() && !"._-/ ".contains(*sign));
        let unseen = "\u{ad}\u{115f}\u{1160}\u{200b}\u{200c}\u{200d}\u{200e}\u{202e}\u{2060}\u{2066}\u{3164}\u{feff}\u{ffa0}\u{e0041}\u{fe0f}";
        let spaces = "\u{a0}\u{2003}\u{2028}\u{2029}\u{3000}\u{85}";
        let others = "・：＊？／＼．￥〜｀’”«…–—•№℃😀\u{0301}\u{3099}";
        for sign in signs.chain(unseen.chars()).chain(spaces.chars()).chain(others.chars()) {
            for path in [
                format!("{sign}"),
                format!("{sign}pm"),
                format!("p{sign}m"),
                format!("pm{sign}"),
                format!("docs/{sign}/pm"),
            ] {
                refuse(&path);
            }
        }
        for whole in [
            "", ".", "..", " ", "-", "-pm", "--", "/", "/pm", "//", "a//b", "../pm", "a/../b", "a/..", "./pm", "a/.",
            "a/./b",
        ] {
            refuse(whole);
        }
        for taken in [".git", ".GIT", ".Git", ".pmgit", ".PMGIT", ".Pmgit"] {
            for path in [taken.to_owned(), format!("{taken}/pm"), format!("docs/{taken}"), format!("docs/{taken}/pm")] {
                refuse(&path);
            }
        }
        for part in ["pm ", " pm", "pm.", "pm..", "...", ". ", "pm. "] {
            for path in [part.to_owned(), format!("{part}/x"), format!("x/{part}")] {
                refuse(&path);
            }
        }
        // Decomposed, as some file systems give names back: かぶ with a mark of its own, é, Hangul in parts.
        for path in ["か\u{3099}", "e\u{301}ve\u{301}nements", "\u{1112}\u{1161}\u{11ab}", "Å\u{30a}", "\u{212b}"] {
            refuse(path);
        }
        assert!(tried > 400, "{tried}");
    }
}
