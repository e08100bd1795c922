//! Looks for what git can have at a path other than a plain file.

use crate::document::PostmortemId;
use crate::finding::{Finding, Level, Places};
use crate::rules::{Archive, Check, PathKind, rule};
use crate::source::RepoPath;
use crate::text::{Message, backticked, say, shell_word};

rule! {
    /// The path is not a regular file.
    ///
    /// A symbolic link or a submodule keeps the text where the gate does not look, so it can change unchecked. An
    /// executable file is not a document. The same applies to whatever else is in the directory of the postmortems or in
    /// `.pmgit`, and to these directories themselves: a policy or a record that is a link, a submodule or a folder is not
    /// one that is absent. A program may stand there, but not in the folder of a postmortem's files.
    ///
    /// ```toml fails mode=symlink
    /// title = "The text is somewhere else"
    /// ```
    ///
    /// ```toml fails mode=submodule path=postmortems/2026
    /// title = "The year is another repository"
    /// ```
    ///
    /// ```toml fails mode=executable
    /// title = "Has the mode of a program"
    /// ```
    ///
    /// ```toml fails mode=symlink path=postmortems/2026/2026-11-20-checkout-latency/graph.png
    /// title = "The graph is somewhere else"
    /// ```
    ///
    /// ```toml fails mode=symlink path=postmortems/latest
    /// title = "The newest one"
    /// ```
    ///
    /// ```toml passes
    /// title = "A plain file"
    /// ```
    ///
    /// Replace the link or the submodule with the file itself. To clear the executable bit, run
    /// `git update-index --chmod=-x PATH`; `pmgit check --fix` clears it in the worktree.
    ja: {
        /// アーカイブに、通常のファイルではないものがあります。
        ///
        /// シンボリックリンクやサブモジュールでは、本文がpmgitの目の届かない場所に置かれ、
        /// 確認されないまま内容が変わるおそれがあります。実行可能ファイルは文書ではありません。
        /// ポストモーテムのディレクトリと`.pmgit`、およびその中にあるものすべてについても同じです。
        /// リンク、サブモジュール、フォルダーになったポリシーや記録は、存在しないものとしては扱われません。
        /// 実行可能ファイルは、ポストモーテムと同じ名前のフォルダー（添付ファイル）の外であれば置けます。
        ///
        /// {examples}
        ///
        /// ファイルそのものをその場所に置いてください。実行権限は`git update-index --chmod=-x PATH`で外せます。
        /// ワークツリーでは、`pmgit check --fix`でも外せます。
    }
    id: IrregularFile,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    for entry in archive.changed {
        let Some(kind) = entry.after.filter(|&kind| kind != PathKind::Regular) else { continue };
        let documents = &archive.policy.documents;
        let counts = match kind {
            PathKind::Regular | PathKind::Executable => is_attachment(&entry.path, documents),
            // Wherever it stands: what it leads to is read by nobody here.
            PathKind::Symlink | PathKind::Submodule | PathKind::Folder => true,
        };
        if !entry.is_document() && !counts {
            continue;
        }
        findings.push(irregular(&entry.path, kind));
    }
}

/// What is said of a path at which there is no regular file.
pub(crate) fn irregular(path: &RepoPath, kind: PathKind) -> Finding {
    let (key, message, hint) = told(path, kind);
    Finding::new(RULE.id, Level::Error, Places::file(path), message).about(key).hint(hint)
}

/// What is there instead of a file, and what to do; one kind excuses no other.
fn told(path: &RepoPath, kind: PathKind) -> (&'static str, Message, Message) {
    let path = path.to_string();
    let (name, word) = (backticked(&path), shell_word(&path));
    match kind {
        PathKind::Regular => unreachable!("a regular file is as it should be"),
        PathKind::Executable => (
            "executable",
            say! { en: "{name} is executable"; ja: "{name}に実行権限が付いています" }.into(),
            say! {
                en: "clear the executable bit: `git update-index --chmod=-x -- {word}`";
                ja: "実行権限を外してください：`git update-index --chmod=-x -- {word}`"
            }
            .into(),
        ),
        PathKind::Symlink => (
            "symlink",
            say! { en: "{name} is a symbolic link"; ja: "{name}はシンボリックリンクです" }.into(),
            say! {
                en: "run `git rm --cached -- {word}`, then add the file itself";
                ja: "`git rm --cached -- {word}`を実行してから、ファイルそのものを置いてください"
            }
            .into(),
        ),
        PathKind::Folder => (
            "folder",
            say! { en: "{name} is a folder"; ja: "{name}はフォルダーです" }.into(),
            say! {
                en: "run `git rm -r --cached -- {word}`, then add the file itself";
                ja: "`git rm -r --cached -- {word}`を実行してから、ファイルそのものを置いてください"
            }
            .into(),
        ),
        PathKind::Submodule => (
            "submodule",
            say! { en: "{name} is a submodule"; ja: "{name}はサブモジュールです" }.into(),
            say! {
                en: "run `git rm --cached -- {word}`, then add the files themselves";
                ja: "`git rm --cached -- {word}`を実行してから、ファイルそのものを置いてください"
            }
            .into(),
        ),
    }
}

/// Whether the path is in the folder of a postmortem's files, or is that folder.
pub(super) fn is_attachment(path: &RepoPath, documents: &str) -> bool {
    let below = path.to_str().and_then(|path| path.strip_prefix(documents)?.strip_prefix('/')?.split_once('/'));
    let folder = below.and_then(|(year, rest)| Some((year, PostmortemId::parse(rest.split('/').next()?)?)));
    folder.is_some_and(|(year, id)| id.year() == year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_file_of_a_postmortem_is_in_the_folder_of_its_name() {
        let is_one = |path: &str| is_attachment(&path.into(), "pm");
        for path in ["pm/2026/2026-11-20-a/b.png", "pm/2026/2026-11-20-a/c/d", "pm/2026/2026-11-20-a"] {
            assert!(is_one(path), "{path}");
        }
        for path in
            ["pm/README.md", "pm/2026/notes/x", "pm/2025/2026-11-20-a/b.png", "x/2026/2026-11-20-a/b.png", "pm/2026"]
        {
            assert!(!is_one(path), "{path}");
        }
    }

    #[test]
    fn each_kind_has_its_key_and_both_languages() {
        let path = "postmortems/2026/2026-11-20-a.toml";
        let mut keys = std::collections::BTreeSet::new();
        for kind in [PathKind::Executable, PathKind::Symlink, PathKind::Submodule, PathKind::Folder] {
            let (key, message, hint) = told(&path.into(), kind);
            assert!(keys.insert(key), "{key} is there twice");
            for language in Language::ALL {
                assert!(message.in_language(*language).starts_with(&format!("`{path}`")));
                assert!(hint.in_language(*language).contains(&format!("-- {path}`")));
            }
        }
    }
}
