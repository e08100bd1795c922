//! What a fix changes in one file, as a unified diff that cannot act on a terminal.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::Look;
use crate::source::RepoPath;
use crate::text::{TextStyle, readable_with_tabs};

/// A file before and after.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineDiff<'d> {
    pub(crate) path: &'d RepoPath,
    pub(crate) before: &'d str,
    pub(crate) after: &'d str,
    /// Git's modes before and after, where they differ.
    pub(crate) modes: Option<(&'static str, &'static str)>,
}

/// Two texts without a line in common are not worth a longer search for the shortest diff.
const LONGEST_SEARCH: Duration = Duration::from_secs(2);

/// Writes the diff, followed by an empty line.
pub(crate) fn write_diff(diff: LineDiff<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |style: TextStyle, text: &str| writeln!(out, "{}", look.paint.paint(style, text));
    if let Some((before, after)) = diff.modes {
        line(TextStyle::Bold, &format!("{}: mode {before} -> {after}", diff.path))?;
    }
    if diff.before != diff.after {
        line(TextStyle::Bold, &format!("--- a/{}", diff.path))?;
        line(TextStyle::Bold, &format!("+++ b/{}", diff.path))?;
        let lines = TextDiff::configure().timeout(LONGEST_SEARCH).diff_lines(diff.before, diff.after);
        for hunk in lines.unified_diff().context_radius(3).iter_hunks() {
            line(TextStyle::Cyan, &hunk.header().to_string())?;
            for change in hunk.iter_changes() {
                let (sign, style) = match change.tag() {
                    ChangeTag::Delete => ('-', TextStyle::Red),
                    ChangeTag::Insert => ('+', TextStyle::Green),
                    ChangeTag::Equal => (' ', TextStyle::Plain),
                };
                line(style, &format!("{sign}{}", shown_line(change.value())))?;
                if change.missing_newline() {
                    line(TextStyle::Plain, "\\ No newline at end of file")?;
                }
            }
        }
    }
    writeln!(out)
}

/// A line without its end.
fn shown_line(line: &str) -> Cow<'_, str> {
    readable_with_tabs(line.trim_end_matches(['\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff_text(before: &str, after: &str, modes: Option<(&'static str, &'static str)>) -> String {
        let path = RepoPath::from("postmortems/2026/\u{202e}x.toml");
        let mut out = Vec::new();
        write_diff(LineDiff { path: &path, before, after, modes }, Look::plain(), &mut out).expect("a vector takes it");
        String::from_utf8(out).expect("it is text")
    }

    #[test]
    fn no_letter_of_a_document_acts_on_the_terminal() {
        let before = "a = 1\r\n# \u{1b}[2J\u{9b}1m\r\ntitle = \"x\u{200b}y\"";
        insta::assert_snapshot!(diff_text(before, &before.replace('\u{200b}', ""), None), @r#"
        --- a/postmortems/2026/\u{202e}x.toml
        +++ b/postmortems/2026/\u{202e}x.toml
        @@ -1,3 +1,3 @@
         a = 1
         # \u{1b}[2J\u{9b}1m
        -title = "x\u{200b}y"
        \ No newline at end of file
        +title = "xy"
        \ No newline at end of file
        "#);
    }

    #[test]
    fn a_mode_alone_is_a_line() {
        let modes = Some(("100755", "100644"));
        insta::assert_snapshot!(diff_text("a", "a", modes), @r"postmortems/2026/\u{202e}x.toml: mode 100755 -> 100644");
    }
}
