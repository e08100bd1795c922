//! Three versions of a document to one, by what they mean: text in, text out.
//!
//! ```text
//! rows     which rows are the same one         order   where they stand
//! unit     entries and comments three ways     entry   one key three ways
//! draft    all of it, beside what it must say  sense   whether a result is right
//! lineage  what two come from that have no ancestor
//! pointers waivers that name rows by number                   meeting what calendars were told
//! ```
//!
//! The text is made of the texts of both sides, never written anew, and it counts only when it is read again and says
//! what the merge came to by value. Where that cannot be, the lines are merged as git does it; and where even that would
//! say something wrong, all that differs stands between conflict markers.

mod draft;
mod entry;
mod gap;
mod lineage;
mod lines;
mod list;
mod meeting;
mod order;
mod piece;
mod pointers;
mod rows;
mod sense;
mod unit;

#[cfg(test)]
mod tests;

use self::draft::Draft;
use self::piece::{Extent, Side, chosen, clash, is_clean, marked};
pub(crate) use self::rows::{known_by, same_rows};
use crate::document::edit::Tree;
use crate::document::layout::Layout;
use crate::error::Result;
use crate::git::{Markers, MergedText, merge_text};
use crate::source::{RepoPath, SourceFile};
use crate::toml_record::{Limits, parse_table};

/// Merges three versions of a document. What is not TOML is merged by its lines, as git does it.
///
/// # Errors
/// When a version is too large to be merged.
pub(crate) fn merge(base: &[u8], ours: &[u8], theirs: &[u8], markers: &Markers) -> Result<MergedText> {
    let taken = |side: &[u8]| Ok(MergedText { text: side.to_vec(), is_clean: true });
    if base == theirs || ours == theirs {
        return taken(ours);
    }
    if base == ours {
        return taken(theirs);
    }
    let by_lines = merge_text(base, ours, theirs, markers)?;
    let (Some(ours), Some(theirs)) = (document(ours), document(theirs)) else { return Ok(by_lines) };
    let theirs = with_line_ends_of(ours, theirs);
    let Some(base) = document(base).map(|base| with_line_ends_of(ours, base)) else {
        return if is_document(&by_lines) { Ok(by_lines) } else { everything(ours, &theirs, markers) };
    };
    if base.trim().is_empty()
        && let Some(ancestor) = lineage::ancestor(ours, &theirs)
    {
        let by_lines = merge_text(ancestor.as_bytes(), ours.as_bytes(), theirs.as_bytes(), markers)?;
        return by_meaning(&ancestor, ours, &theirs, by_lines, markers);
    }
    by_meaning(&base, ours, &theirs, by_lines, markers)
}

fn by_meaning(base: &str, ours: &str, theirs: &str, by_lines: MergedText, markers: &Markers) -> Result<MergedText> {
    let drafted = draft(base, ours, theirs);
    if let Some((pieces, is_open)) = &drafted
        && is_clean(pieces)
    {
        let mut text = chosen(pieces, Side::Ours);
        close(&mut text, *is_open);
        return Ok(MergedText { text: text.into_bytes(), is_clean: true });
    }
    if by_lines.is_clean && says_the_same(base, ours, theirs, &by_lines.text) {
        return Ok(by_lines);
    }
    match drafted {
        Some((pieces, is_open)) => {
            let mut text = marked(&pieces, markers)?;
            close(&mut text, is_open);
            Ok(MergedText { text: text.into_bytes(), is_clean: false })
        }
        None if by_lines.is_clean => everything(ours, theirs, markers),
        None => Ok(by_lines),
    }
}

/// The merged pieces, and whether the text has no line end at its end; nothing where the merge is in doubt.
fn draft(base: &str, ours: &str, theirs: &str) -> Option<(Vec<piece::Piece>, bool)> {
    if [base, ours, theirs].into_iter().any(pointers::is_taken) {
        return None;
    }
    let texts = [base, ours, theirs].map(ended);
    let [old, own, other] = [&texts[0], &texts[1], &texts[2]].map(|text| Layout::parse(text));
    let draft = Draft::merge(&old?, &own?, &other?)?;
    let (one, two) = (chosen(&draft.pieces, Side::Ours), chosen(&draft.pieces, Side::Theirs));
    let is_right = |text: &str, tree: &Tree| {
        document(text.as_bytes()).and_then(Layout::parse).is_some_and(|layout| layout.tree == *tree)
    };
    let is_clean = is_clean(&draft.pieces);
    if !is_right(&one, &draft.ours) || (!is_clean && !is_right(&two, &draft.theirs)) {
        return None;
    }
    if is_clean && !sense::keeps_comments(base, ours, theirs, &one) {
        return None;
    }
    let is_open = |text: &str| !text.ends_with('\n');
    let is_open = if is_open(base) == is_open(ours) { is_open(theirs) } else { is_open(ours) };
    Some((draft.pieces, is_open))
}

/// A text with a line end at its end.
fn ended(text: &str) -> String {
    match text {
        "" => String::new(),
        text if text.ends_with('\n') => text.to_owned(),
        text => format!("{text}{}", if text.contains("\r\n") { "\r\n" } else { "\n" }),
    }
}

/// Takes the last line end away where the merge came to none.
fn close(text: &mut String, is_open: bool) {
    if let Some(rest) = text.strip_suffix('\n').filter(|_| is_open) {
        text.truncate(rest.strip_suffix('\r').unwrap_or(rest).len());
    }
}

/// The text, where it is TOML 1.0 within the limits.
fn document(bytes: &[u8]) -> Option<&str> {
    let source = SourceFile::new(RepoPath::from("document"), bytes.to_vec());
    let is_one = parse_table(&source, Limits::default()).0.is_some();
    std::str::from_utf8(bytes).ok().filter(|_| is_one)
}

fn is_document(merged: &MergedText) -> bool {
    !merged.is_clean || document(&merged.text).is_some()
}

fn says_the_same(base: &str, ours: &str, theirs: &str, result: &[u8]) -> bool {
    let tree = |text: &str| Layout::parse(text).map(|layout| layout.tree);
    let Some(result) = document(result) else { return false };
    let [Some(base), Some(ours), Some(theirs), Some(result)] = [base, ours, theirs, result].map(tree) else {
        return false;
    };
    // By lines, the numbers of rows that waivers name do not follow the rows.
    let has_pointers = [&base, &ours, &theirs].into_iter().any(pointers::has_pointers);
    !has_pointers && sense::is_sensible(Some(&base), Some(&ours), Some(&theirs), Some(&result))
}

/// A text with the line ends of another one, where both have one kind; else as it is.
fn with_line_ends_of(model: &str, text: &str) -> String {
    let kind = |text: &str| match (text.matches('\n').count(), text.matches("\r\n").count()) {
        (0, _) => None,
        (_, 0) => Some("\n"),
        (all, crlf) if all == crlf => Some("\r\n"),
        _ => None,
    };
    match (kind(model), kind(text)) {
        (Some(wanted), Some(standing)) if wanted != standing => text.replace(standing, wanted),
        _ => text.to_owned(),
    }
}

/// All that differs, from the first line to the last, between markers: nothing is lost, and nothing is claimed.
fn everything(ours: &str, theirs: &str, markers: &Markers) -> Result<MergedText> {
    let (ours, theirs) = (ended(ours), ended(theirs));
    if ours == theirs {
        return Ok(MergedText { text: ours.into_bytes(), is_clean: true });
    }
    let head: usize = ours
        .split_inclusive('\n')
        .zip(theirs.split_inclusive('\n'))
        .take_while(|(one, two)| one == two)
        .map(|(line, _)| line.len())
        .sum();
    let (common, rest) = ours.split_at(head);
    let other = &theirs[head..];
    let (one, two): (Vec<&str>, Vec<&str>) =
        (rest.split_inclusive('\n').collect(), other.split_inclusive('\n').collect());
    let tail: usize =
        one.iter().rev().zip(two.iter().rev()).take_while(|(one, two)| one == two).map(|(line, _)| line.len()).sum();
    let (rest, end) = rest.split_at(rest.len() - tail);
    let mut pieces = vec![piece::Piece::Text(common.to_owned())];
    pieces.extend(clash("", rest, &other[..other.len() - tail], Extent::Whole));
    pieces.push(piece::Piece::Text(end.to_owned()));
    Ok(MergedText { text: marked(&pieces, markers)?.into_bytes(), is_clean: false })
}
