//! Reads git's raw diff format (`git-diff-index(1)`, "raw output format"), with NULs.

use crate::error::{Error, Result};
use crate::git::{Change, Content, MaybeZeroId, Mode, Side};
use crate::source::RepoPath;
use crate::text::both;

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

/// Reads a mode as git prints it in octal.
pub(super) fn mode(text: &str) -> Option<Mode> {
    u32::from_str_radix(text, 8).ok().map(Mode::from_bits)
}

/// Reads `:<mode> <mode> <id> <id> <status>`.
pub(super) fn change(meta: &[u8], path: RepoPath) -> Result<Change> {
    let text = std::str::from_utf8(meta).map_err(|_| unreadable(meta))?;
    let parts: Vec<&str> = text.strip_prefix(':').ok_or_else(|| unreadable(meta))?.split(' ').collect();
    let [before_mode, after_mode, before_id, after_id, status] = parts[..] else { return Err(unreadable(meta)) };
    if status.starts_with('U') {
        return Err(Error::new(both! { en: "cannot judge `{path}`"; ja: "`{path}`を判定できません" })
            .cause(both! { en: "it is unmerged"; ja: "競合が解決されていません" })
            .hint(both! {
                en: "resolve the conflict, then `git add` the file";
                ja: "競合を解決して、ファイルを`git add`してください"
            }));
    }
    let side = |mode: &str, id: &str| side(mode, id).ok_or_else(|| unreadable(meta));
    Ok(Change { path, before: side(before_mode, before_id)?, after: side(after_mode, after_id)? })
}

/// The path that git has put into quotes, where it did: `core.quotePath` in `git-config(1)`.
pub(super) fn path(text: &[u8]) -> Result<RepoPath> {
    let Some(quoted) = text.strip_prefix(b"\"") else { return Ok(RepoPath::new(text)) };
    quoted.strip_suffix(b"\"").and_then(unquoted).map(RepoPath::new).ok_or_else(|| unreadable(text))
}

fn unquoted(quoted: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(quoted.len());
    let mut rest = quoted.iter().copied();
    while let Some(byte) = rest.next() {
        plain.push(if byte == b'\\' { escaped(&mut rest)? } else { byte });
    }
    Some(plain)
}

/// What stands behind a backslash: a letter, or three octal digits.
fn escaped(rest: &mut impl Iterator<Item = u8>) -> Option<u8> {
    Some(match rest.next()? {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        letter @ (b'"' | b'\\') => letter,
        first => {
            let digits = [first, rest.next()?, rest.next()?];
            // A sign is a digit for the standard library.
            if digits.contains(&b'+') {
                return None;
            }
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 8).ok()?
        }
    })
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
        (_, MaybeZeroId::Zero) => Content::File(None),
        (_, MaybeZeroId::Id(id)) => Content::Blob(id.as_blob()),
    };
    Some(Some(Side { mode, content }))
}

fn unreadable(line: &[u8]) -> Error {
    Error::new(both! { en: "cannot understand what git says has changed"; ja: "gitが示す変更を解釈できません" })
        .cause(both! {
            en: "unexpected line `{}`", RepoPath::new(line);
            ja: "予期しない行です：`{}`", RepoPath::new(line)
        })
        .hint(both! {
            en: "this is a bug: report it, with the version of git";
            ja: "gitのバージョンを添えて報告してください"
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unmerged_file_is_an_error_that_says_so() {
        let zero = "0".repeat(40);
        let line = format!(":100644 000000 {zero} {zero} U\0postmortems/a.toml\0");
        assert!(parse(line.as_bytes()).unwrap_err().to_string().contains("unmerged"));
    }

    #[test]
    fn a_path_in_quotes_is_the_path_that_git_means() {
        let read = |text: &str| path(text.as_bytes()).map(|path| path.to_string());
        assert_eq!(read("a b.toml").expect("it has no quotes"), "a b.toml");
        assert_eq!(
            path(br#""\351\232\234/\"\\\a\b\t\n\v\f\r""#).expect("it is whole").as_bytes(),
            "障/\"\\\x07\x08\t\n\x0b\x0c\r".as_bytes()
        );
        for broken in ["\"", "\"a", r#""\""#, r#""\x""#, r#""\35""#, r#""\400""#, r#""\+12""#] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_line_that_is_no_raw_diff_is_an_error() {
        for nonsense in ["hello", ":100644", ":100644 100644 abc def M\0x", ":9 8 7 6 5\0x"] {
            assert!(parse(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }
}
