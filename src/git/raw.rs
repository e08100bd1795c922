//! Reads git's raw diff format (`git-diff-index(1)`, "raw output format"), with NULs or with quoted paths.

use crate::error::{Error, Result};
use crate::git::{BlobId, Change, Content, MaybeZeroId, Mode, Side};
use crate::source::RepoPath;

/// Reads the output of `--raw -z --no-renames`.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Change>> {
    let mut fields = bytes.split(|&byte| byte == 0);
    let mut found = Vec::new();
    while let Some(meta) = fields.next().filter(|meta| !meta.is_empty()) {
        let path = fields.next().ok_or_else(|| unreadable(meta))?;
        found.push(change(meta, RepoPath::new(path))?);
    }
    Ok(found)
}

/// Reads the output of `--raw --no-renames`, where git quotes unusual paths as C strings.
pub(super) fn parse_lines(text: &[u8]) -> Result<Vec<Change>> {
    let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let tab = line.iter().position(|&byte| byte == b'\t').ok_or_else(|| unreadable(line))?;
            let path = unquote(&line[tab + 1..]).ok_or_else(|| unreadable(line))?;
            change(&line[..tab], RepoPath::new(path))
        })
        .collect()
}

/// Reads a mode as git prints it in octal.
pub(super) fn mode(text: &str) -> Option<Mode> {
    u32::from_str_radix(text, 8).ok().map(Mode::from_bits)
}

/// Reads `:<mode> <mode> <id> <id> <status>`.
fn change(meta: &[u8], path: RepoPath) -> Result<Change> {
    let text = std::str::from_utf8(meta).map_err(|_| unreadable(meta))?;
    let parts: Vec<&str> = text.strip_prefix(':').ok_or_else(|| unreadable(meta))?.split(' ').collect();
    let [before_mode, after_mode, before_id, after_id, status] = parts[..] else { return Err(unreadable(meta)) };
    if status.starts_with('U') {
        return Err(Error::new(format!("cannot judge `{path}`"))
            .cause("it is unmerged")
            .hint("resolve the conflict, then `git add` the file"));
    }
    let side = |mode: &str, id: &str| side(mode, id).ok_or_else(|| unreadable(meta));
    Ok(Change { path, before: side(before_mode, before_id)?, after: side(after_mode, after_id)? })
}

/// The side with a mode and an id; an outer `None` is nonsense, an inner one an absent file.
#[expect(clippy::option_option, reason = "nonsense and absence are two things")]
fn side(mode: &str, id: &str) -> Option<Option<Side>> {
    let bits = u32::from_str_radix(mode, 8).ok()?;
    let id = MaybeZeroId::from_hex(id).ok()?;
    if bits == 0 {
        return Some(None);
    }
    let mode = Mode::from_bits(bits);
    let content = match (mode, id) {
        (Mode::Gitlink | Mode::Tree, _) => Content::None,
        (_, MaybeZeroId::Zero) => Content::File,
        (_, MaybeZeroId::Id(id)) => Content::Blob(BlobId::from_oid(id.oid())),
    };
    Some(Some(Side { mode, content }))
}

/// Undoes git's C quoting; a path without a quote at its start stands as it is.
fn unquote(path: &[u8]) -> Option<Vec<u8>> {
    let Some(rest) = path.strip_prefix(b"\"") else { return Some(path.to_vec()) };
    let mut bytes = rest.strip_suffix(b"\"")?.iter().copied();
    let mut plain = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        plain.push(match bytes.next()? {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            high @ b'0'..=b'3' => {
                let (middle, low) = (octal(bytes.next()?)?, octal(bytes.next()?)?);
                (high - b'0') << 6 | middle << 3 | low
            }
            other @ (b'"' | b'\\') => other,
            _ => return None,
        });
    }
    Some(plain)
}

fn octal(digit: u8) -> Option<u8> {
    digit.checked_sub(b'0').filter(|&value| value < 8)
}

fn unreadable(line: &[u8]) -> Error {
    Error::new("cannot understand what git says has changed")
        .cause(format!("unexpected line `{}`", RepoPath::new(line)))
        .hint("please report this, with the version of git")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_paths_come_back_byte_for_byte() {
        assert_eq!(unquote(b"plain name").unwrap(), b"plain name");
        assert_eq!(unquote(br#""tab\there \"q\" \\ \346\227\245""#).unwrap(), "tab\there \"q\" \\ 日".as_bytes());
        assert_eq!(unquote(br#""\303("#), None);
        assert_eq!(unquote(br#""\8""#), None);
    }

    #[test]
    fn an_unmerged_file_is_an_error_that_says_so() {
        let zero = "0".repeat(40);
        let line = format!(":100644 000000 {zero} {zero} U\tpostmortems/a.toml\n");
        assert!(parse_lines(line.as_bytes()).unwrap_err().to_string().contains("unmerged"));
    }

    #[test]
    fn a_line_that_is_no_raw_diff_is_an_error() {
        for nonsense in ["hello", ":100644", ":100644 100644 abc def M\tx", ":9 8 7 6 5\tx"] {
            assert!(parse_lines(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }
}
