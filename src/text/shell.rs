//! Words of a POSIX shell.

/// A text as one word of a command that can be pasted into a shell; a word that needs no quotes has none.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-+@:%,=".contains(&byte);
    // In zsh a word that begins with `=` names a program.
    if !text.is_empty() && !text.starts_with('=') && text.bytes().all(is_plain) {
        text.to_owned()
    } else {
        shell_quoted(text)
    }
}

/// A text as one word between quotes, also where it needs none: for the assignments in a script.
pub(crate) fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The text of a word between quotes, as `shell_quoted` writes it; `None` where it is anything else.
pub(crate) fn shell_unquoted(word: &str) -> Option<String> {
    Some(word.strip_prefix('\'')?.strip_suffix('\'')?.replace(r"'\''", "'"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const HOSTILE: [&str; 23] = [
        "",
        " ",
        "plain",
        "postmortems/2026/2026-11-20-a.toml",
        "two words",
        "it's",
        "'",
        "''\\''",
        "\"double\"",
        "a\\b",
        "$HOME $(id) `id` ${x}",
        "a\nb\r\nc\td",
        "!history !!",
        "~ ~root",
        "=ls",
        "-rf",
        "* ? [a-z] {a,b}",
        "a;b&c|d<e>f#g",
        "\u{1b}[31m\u{7}",
        "\u{202E}evil\u{200B}",
        "障害の「停止」",
        "key=value,other@host:80%",
        "#comment",
    ];

    #[test]
    fn a_shell_reads_each_word_as_it_was() {
        for quote in [shell_word, shell_quoted] {
            let words = HOSTILE.map(quote).join(" ");
            let script = format!("printf '%s\\0' {words}");
            let output = Command::new("sh").args(["-c", &script]).output().expect("there is a shell");
            let read = String::from_utf8(output.stdout).expect("it is text");
            assert_eq!(read.split_terminator('\0').collect::<Vec<_>>(), HOSTILE, "{words}");
        }
    }

    #[test]
    fn what_was_quoted_is_read_back() {
        for text in HOSTILE {
            assert_eq!(shell_unquoted(&shell_quoted(text)).as_deref(), Some(text));
        }
        for odd in ["", "plain", "'", "'open", "\"double\""] {
            assert_eq!(shell_unquoted(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_is_plain_has_no_quotes() {
        for (text, word) in [
            ("postmortems/a-b_c.toml", "postmortems/a-b_c.toml"),
            ("--by=@aiko", "--by=@aiko"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("停止", "'停止'"),
            ("=ls", "'=ls'"),
        ] {
            assert_eq!(shell_word(text), word);
        }
        assert_eq!(shell_quoted("plain"), "'plain'");
    }
}
