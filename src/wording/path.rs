//! Paths of Windows whose backslashes TOML may have taken for escapes.

/// Names at the root of a drive that are surely meant where nothing else says that a word is a path: those that begin
/// with a letter that TOML takes for an escape.
const AT_THE_ROOT: [&str; 17] = [
    "temp", "tmp", "tools", "test", "tests", "tasks", "tomcat", "new", "nginx", "node", "nodejs", "net", "repo",
    "repos", "redis", "ruby", "release",
];

/// Whether a backslash between two parts of a word separates folders: a drive, a variable or a dot must begin the word,
/// and a second separator, a known folder or a file's extension must follow.
///
/// A name behind the backslash comes in two parts: the letter that TOML took, and the rest.
pub(super) fn is_in_path(prefix: &str, (letter, rest): (&str, &str), has_other_separators: bool) -> bool {
    let name = rest.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_known = || AT_THE_ROOT.iter().any(|known| known.strip_prefix(letter) == Some(name));
    begins_path(prefix) && (has_other_separators || is_known() || has_extension(rest))
}

fn begins_path(prefix: &str) -> bool {
    let is_dots = matches!(prefix, "." | ".." | "~") || prefix.starts_with(".\\") || prefix.starts_with("..\\");
    let is_variable = prefix.matches('%').count() > 1 || prefix.starts_with('$') && prefix.len() > 1;
    is_dots || is_variable || has_drive(prefix) || prefix.starts_with("\\\\")
}

/// A letter and a colon that a backslash follows: at the end, or within.
fn has_drive(prefix: &str) -> bool {
    let bytes = prefix.as_bytes();
    let is_drive = |at: usize| {
        bytes[at] == b':'
            && at > 0
            && bytes[at - 1].is_ascii_alphabetic()
            && (at == 1 || !bytes[at - 2].is_ascii_alphanumeric())
            && matches!(bytes.get(at + 1), None | Some(b'\\'))
    };
    (0..bytes.len()).any(is_drive)
}

/// A dot with two to five letters behind it, at the end of a name.
fn has_extension(rest: &str) -> bool {
    rest.match_indices('.').any(|(at, _)| {
        let behind = &rest[at + 1..];
        let length = behind.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(behind.len());
        at > 0 && (2..=5).contains(&length)
    })
}

#[cfg(test)]
mod tests {
    use super::is_in_path;

    #[test]
    fn a_path_needs_a_beginning_and_a_second_sign() {
        for (prefix, rest, others) in [
            ("C:", "temp", false),
            ("C:", "new.txt", false),
            ("d:", "traces", true),
            ("(C:", "tmp)", false),
            (r"C:\new", "trace", true),
            ("%TEMP%", "trace.log", false),
            (".", "run.ps1", false),
            ("..", "tools", false),
            ("$env:TEMP", "new", false),
            (r"\\files", "temp", true),
        ] {
            assert!(is_in_path(prefix, rest.split_at(1), others), "{prefix} {rest}");
        }
        for (prefix, rest, others) in [
            ("A:", "then", false),
            ("Result:", "new", false),
            ("50%", "next", true),
            ("", "temp", true),
            ("end.", "next", true),
            ("12:", "temp", false),
            ("..", "next", false),
            ("$", "new", false),
        ] {
            assert!(!is_in_path(prefix, rest.split_at(1), others), "{prefix} {rest}");
        }
    }
}
