//! pmgit's own part of a body: between two marks, with a sum by which it sees whether somebody has edited it.
//!
//! What stands outside is never touched. Within, a tick is the only thing that others may leave; it is carried over.

use crate::git::BlobId;

const BEGIN: &str = "<!-- pmgit:begin ";
const END: &str = "<!-- pmgit:end -->";
const CLOSE: &str = " -->";

/// Why a body is not rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Somebody has written within the marks.
    Edited,
    /// The marks are not one pair.
    BrokenMarks,
}

/// A text between the marks; marks that a document quotes, in code, are none.
pub(crate) fn part(text: &str) -> String {
    let text = &text.replace("<!-- pmgit:", "<!--pmgit:");
    format!("{BEGIN}{}{CLOSE}\n{}\n{END}\n", sum(text), text.trim_end())
}

/// Whether a body has a part of ours.
pub(crate) fn has_part(body: &str) -> bool {
    body.contains(BEGIN)
}

/// A body with our part renewed; a body without one gets it at its end.
///
/// # Errors
/// Where something of somebody else's would be lost.
pub(crate) fn renewed(body: &str, part: &str) -> Result<String, Refusal> {
    let begins: Vec<usize> = body.match_indices(BEGIN).map(|(at, _)| at).collect();
    let ends: Vec<usize> = body.match_indices(END).map(|(at, _)| at).collect();
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) if body.trim().is_empty() => Ok(part.to_owned()),
        ([], []) => Ok(format!("{}\n\n{part}", body.trim_end())),
        ([begin], [end]) if begin < end => {
            let head = &body[*begin + BEGIN.len()..*end];
            let (known, text) = head.split_once(CLOSE).ok_or(Refusal::BrokenMarks)?;
            if known != sum(text) {
                return Err(Refusal::Edited);
            }
            let renewed = ticked(part.trim_end(), text);
            Ok(format!("{}{renewed}{}", &body[..*begin], &body[*end + END.len()..]))
        }
        _ => Err(Refusal::BrokenMarks),
    }
}

/// The sum of a text, whatever was ticked in it, whatever line ends it was given, and without blank lines at its ends.
fn sum(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| unticked(line.trim_end())).collect();
    BlobId::hash(lines.join("\n").trim().as_bytes()).to_string()
}

fn unticked(line: &str) -> String {
    match line.strip_prefix("- [x] ").or_else(|| line.strip_prefix("- [X] ")) {
        Some(rest) => format!("- [ ] {rest}"),
        None => line.to_owned(),
    }
}

/// A part in which everything is ticked that was ticked before.
fn ticked(part: &str, before: &str) -> String {
    let ticks: Vec<&str> = before
        .lines()
        .filter_map(|line| line.trim_end().strip_prefix("- [x] ").or_else(|| line.trim_end().strip_prefix("- [X] ")))
        .collect();
    let lines = part.lines().map(|line| match line.strip_prefix("- [ ] ") {
        Some(rest) if ticks.contains(&rest) => format!("- [x] {rest}"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_part_is_rewritten_and_ticks_stay() {
        let old = part("## Old\n\n- [ ] one\n- [ ] two\n");
        let body = format!(
            "Hello.  \r\n\r\n{}\r\n\r\nBye @you <b>\r\n",
            old.trim_end().replace('\n', "\r\n").replace("[ ] two", "[x] two")
        );
        let new = part("## New\n\n- [ ] one\n- [ ] two\n- [ ] three\n");
        let renewed = renewed(&body, &new).expect("nobody has edited it");
        assert!(
            renewed.starts_with("Hello.  \r\n\r\n<!-- pmgit:begin ")
                && renewed.ends_with("-->\r\n\r\nBye @you <b>\r\n")
        );
        assert!(renewed.contains("## New\n\n- [ ] one\n- [x] two\n- [ ] three\n<!--") && !renewed.contains("Old"));
        // And once more, now with a tick in it.
        assert_eq!(super::renewed(&renewed, &new).as_deref(), Ok(renewed.as_str()));
    }

    #[test]
    fn what_others_wrote_is_never_overwritten() {
        let (old, new) = (part("## Old\n\nText.\n"), part("## New\n"));
        assert_eq!(renewed(&old.replace("Text.", "My text."), &new), Err(Refusal::Edited));
        assert_eq!(renewed(&format!("{old}{old}"), &new), Err(Refusal::BrokenMarks));
        assert_eq!(renewed(old.split(END).next().unwrap(), &new), Err(Refusal::BrokenMarks));
        assert_eq!(renewed(&format!("{END}{}", old.replace(END, "")), &new), Err(Refusal::BrokenMarks));
        assert_eq!(renewed("Mine.\n", &new), Ok(format!("Mine.\n\n{new}")));
        assert_eq!(renewed(" \n", &new), Ok(new.clone()));
    }
}
