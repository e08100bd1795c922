//! The sum at the end of a file that pmgit has written, by which it sees whether anybody has edited the file since.

use crate::git::BlobId;

const SUM: &str = "@SUM@";

/// Puts the sum where a text ends in `<end>@SUM@`.
pub(crate) fn append(text: &str, end: &str) -> String {
    let sum = BlobId::hash(text.as_bytes()).to_string();
    text.replace(&format!("{end}{SUM}"), &format!("{end}{sum}"))
}

/// Whether a text is, byte for byte, what pmgit wrote.
pub(crate) fn is_intact(text: &str, end: &str) -> bool {
    let Some((start, sum)) = text.rsplit_once(end) else { return false };
    let original = format!("{start}{end}{SUM}\n");
    sum.trim_end_matches('\n') == BlobId::hash(original.as_bytes()).to_string() && sum.ends_with('\n')
}
