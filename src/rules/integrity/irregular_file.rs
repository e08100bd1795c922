//! Looks for what git can have at a path other than a plain file.

use crate::finding::{Finding, Level, Places};
use crate::rules::{Archive, ChangedPath, Check, PathKind, rule};
use crate::text::shell_word;

rule! {
    /// A postmortem that is no plain file.
    ///
    /// A symbolic link or a submodule puts the text where this gate does not look: it can change without passing it. An
    /// executable file is none that anybody reads. The same holds for the directory of the postmortems and its year
    /// folders.
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
    /// ```toml passes
    /// title = "A plain file"
    /// ```
    ///
    /// Put the text itself there. For a mode, `git update-index --chmod=-x PATH` is enough, and `pmgit check --fix` mends the
    /// file in the worktree.
    id: IrregularFile,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    for entry in archive.changed {
        let Some(kind) = entry.after.filter(|&kind| kind != PathKind::Regular) else { continue };
        if !entry.is_document() && (kind == PathKind::Executable || !holds_documents(entry, &archive.policy.documents))
        {
            continue;
        }
        let path = shell_word(&entry.path.to_string());
        let (what, hint) = match kind {
            PathKind::Regular => continue,
            PathKind::Executable => {
                ("executable", format!("take the mode away: `git update-index --chmod=-x -- {path}`"))
            }
            PathKind::Symlink => {
                ("a symbolic link", format!("put the file itself there, after `git rm --cached -- {path}`"))
            }
            PathKind::Submodule => {
                ("a submodule", format!("put the files themselves there, after `git rm --cached -- {path}`"))
            }
        };
        let message = format!("`{}` is {what}", entry.path);
        findings.push(Finding::new(RULE.id, Level::Error, Places::file(&entry.path), message).hint(hint));
    }
}

/// Whether the path is the directory of the postmortems, one above it, or a year's folder.
fn holds_documents(entry: &ChangedPath, documents: &str) -> bool {
    let Some(path) = entry.path.to_str() else { return false };
    if documents == path || documents.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')) {
        return true;
    }
    let year = path.strip_prefix(documents).and_then(|rest| rest.strip_prefix('/'));
    year.is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
}
