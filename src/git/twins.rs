//! Names that some file systems take for one: `Postmortems` beside `postmortems` is the same directory on macOS and Windows,
//! and a checkout writes the files of one over those of the other, which the gate has judged.

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};
use crate::git::objects::Lookup;
use crate::git::{Repository, TreeEntry, TreeId};
use crate::source::RepoPath;
use crate::text::{both, is_invisible};

/// A name beside one that is sought, and that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Twin {
    path: RepoPath,
    sought: RepoPath,
}

/// The twin of the last part of a path, where a name that stands beside it is one.
pub(super) fn twin(sought: &[u8], name: &[u8]) -> Option<Twin> {
    let (folder, part) = match memchr::memrchr(b'/', sought) {
        Some(at) => sought.split_at(at + 1),
        None => (&[][..], sought),
    };
    let path = || RepoPath::new([folder, name].concat());
    is_twin(part, name).then(|| Twin { path: path(), sought: RepoPath::new(sought) })
}

/// Refuses twins that the base does not have. Where what is sought is not there itself, a twin is only another name; but a
/// folder whose name begins with a dot is nobody else's.
///
/// # Errors
/// When there is one, or a tree cannot be read.
pub(super) fn refuse(
    repository: &Repository,
    base: TreeId,
    head: TreeId,
    path: &RepoPath,
    twins: Vec<Twin>,
) -> Result<()> {
    for twin in twins {
        let is_there =
            |tree, path: &RepoPath| -> Result<bool> { Ok(!matches!(repository.lookup(tree, path)?, Lookup::Absent)) };
        let matters = path.as_bytes().starts_with(b".") || is_there(head, &twin.sought)?;
        if matters && !is_there(base, &twin.path)? {
            return Err(refused(head, &twin.path, &twin.sought));
        }
    }
    Ok(())
}

/// The same of the files in a folder whose name begins with a dot, of which each is a setting; the entries are in order.
///
/// # Errors
/// As `refuse`.
pub(super) fn refuse_in(
    folder: &RepoPath,
    head: TreeId,
    before: &[(&[u8], TreeEntry)],
    after: &[(&[u8], TreeEntry)],
) -> Result<()> {
    if !folder.as_bytes().starts_with(b".") {
        return Ok(());
    }
    let mut names: Vec<(Vec<u8>, &[u8])> = after.iter().map(|(name, _)| (folded(name), *name)).collect();
    names.sort_unstable();
    let is_new = |name: &[u8]| before.binary_search_by(|(known, _)| (*known).cmp(name)).is_err();
    let within = |name: &[u8]| RepoPath::new([folder.as_bytes(), b"/", name].concat());
    for pair in names.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let (one, other) = (pair[0].1, pair[1].1);
        if is_new(one) || is_new(other) {
            let (new, known) = if is_new(one) { (one, other) } else { (other, one) };
            return Err(refused(head, &within(new), &within(known)));
        }
    }
    Ok(())
}

fn refused(tree: TreeId, twin: &RepoPath, sought: &RepoPath) -> Error {
    let (twin, sought) = (twin.as_bytes().escape_ascii(), sought.as_bytes().escape_ascii());
    // A refusal, and no failure: where pmgit fails, git alone decides, for which these are two.
    Error::refusal(both! { en: "cannot judge the tree `{tree}`"; ja: "ツリー`{tree}`を判定できません" })
        .cause(both! {
            en: "it has `{twin}` and `{sought}`, which are one on macOS and Windows: a checkout there writes one over the other";
            ja: "`{twin}`と`{sought}`は、macOSやWindowsでは同じものとみなされ、チェックアウトすると一方がもう一方を上書きします"
        })
        .hint(both! {
            en: "rename `{twin}`, or move what it holds";
            ja: "`{twin}`の名前を変えるか、中身を移してください"
        })
}

/// Whether two different names are one to some file system. Nearly all names differ at a glance.
fn is_twin(part: &[u8], name: &[u8]) -> bool {
    let may_be_one =
        name.len() >= part.len() || memchr::memchr(b'~', name).is_some() || !name.is_ascii() || !part.is_ascii();
    let begins_alike = || match (part.first(), name.first()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other) || !one.is_ascii() || !other.is_ascii(),
        _ => false,
    };
    let is_same = || begins_alike() && folded(name) == folded(part);
    name != part && may_be_one && (is_same() || is_short_for(name, part))
}

/// A name as the most forgiving file systems compare it: small letters, one Unicode form, nothing invisible, neither dots nor
/// spaces at the end, no stream.
fn folded(name: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(name);
    let text = text.split_once("::$").map_or(&*text, |(file, _)| file);
    let folded: String =
        text.nfkc().filter(|&letter| !is_invisible(letter)).flat_map(char::to_lowercase).nfkc().collect();
    folded.trim_end_matches([' ', '.']).as_bytes().to_vec()
}

/// Whether a name is the short one that Windows gives to a longer one: `POSTMO~1`.
fn is_short_for(name: &[u8], part: &[u8]) -> bool {
    const KEPT: usize = 6;
    let Some(tilde) = memchr::memchr(b'~', name) else { return false };
    let (start, number) = (&name[..tilde], &name[tilde + 1..]);
    let bare: Vec<u8> = part.iter().copied().filter(|byte| !matches!(byte, b'.' | b' ')).collect();
    let is_number = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    let is_start = start.len() <= KEPT && bare.get(..start.len()).is_some_and(|bare| bare.eq_ignore_ascii_case(start));
    let is_short = bare.len() < part.len() || part.len() > 8;
    is_number && !start.is_empty() && is_start && is_short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_twins_that_a_file_system_takes_for_one() {
        for (part, name) in [
            ("postmortems", "Postmortems"),
            ("postmortems", "POSTMORTEMS"),
            ("postmortems", "postmortems."),
            ("postmortems", "postmortems "),
            ("postmortems", "postmortems::$INDEX_ALLOCATION"),
            ("postmortems", "post\u{200C}mortems"),
            ("postmortems", "POSTMO~1"),
            ("postmortems", "ｐostmortems"),
            (".pmgit", ".PMGIT"),
            (".pmgit", ".pm\u{200D}git"),
            (".pmgit", "PMGIT~1"),
            ("caf\u{E9}", "cafe\u{301}"),
            ("docs", "Docs"),
            ("docs", "docs."),
        ] {
            assert!(is_twin(part.as_bytes(), name.as_bytes()), "{part} and {name}");
        }
        for (part, name) in [
            ("postmortems", "postmortems"),
            ("postmortems", "postmortem"),
            ("postmortems", "postmortems2"),
            ("postmortems", "pastmortems"),
            ("docs", "doc"),
            ("docs", "docs~"),
            ("docs", "DOCS~1"),
            (".pmgit", ".pmgit2"),
            (".pmgit", ".github"),
        ] {
            assert!(!is_twin(part.as_bytes(), name.as_bytes()), "{part} and {name}");
        }
    }
}
