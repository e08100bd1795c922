//! What a merge is made of: text that stands, and places where the sides clash.

use crate::error::Result;
use crate::git::{Markers, merge_text};

/// A part of the merged text.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text(String),
    Clash(Clash),
}

/// A place where the sides clash.
#[derive(Clone, Debug)]
pub(super) struct Clash {
    base: String,
    ours: String,
    theirs: String,
    extent: Extent,
}

/// How much of a clash stands between markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Only the lines that clash.
    Lines,
    /// All of both sides, for a part of it would make no sense.
    Whole,
}

impl Piece {
    /// All texts of the piece.
    pub(super) fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Text(text) => vec![text],
            Self::Clash(clash) => vec![&mut clash.base, &mut clash.ours, &mut clash.theirs],
        }
    }
}

/// A side of the merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Theirs,
}

/// The pieces of a clash; blank lines that both sides begin with stand before it.
pub(super) fn clash(base: &str, ours: &str, theirs: &str, extent: Extent) -> Vec<Piece> {
    let longest = if ours.is_empty() { theirs } else { ours };
    let blank: usize = longest.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    let (lead, _) = longest.split_at(blank);
    let without = |text: &str| text.strip_prefix(lead).unwrap_or(text).to_owned();
    if [ours, theirs].iter().any(|text| !text.is_empty() && !text.starts_with(lead)) {
        let clash = Clash { base: base.to_owned(), ours: ours.to_owned(), theirs: theirs.to_owned(), extent };
        return vec![Piece::Clash(clash)];
    }
    let clash = Clash { base: without(base), ours: without(ours), theirs: without(theirs), extent };
    vec![Piece::Text(lead.to_owned()), Piece::Clash(clash)]
}

/// The text with the clashes as one side has them.
pub(super) fn chosen(pieces: &[Piece], side: Side) -> String {
    let text = |piece: &Piece| match (piece, side) {
        (Piece::Text(text), _) => text.clone(),
        (Piece::Clash(clash), Side::Ours) => clash.ours.clone(),
        (Piece::Clash(clash), Side::Theirs) => clash.theirs.clone(),
    };
    pieces.iter().map(text).collect()
}

pub(super) fn is_clean(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
}

/// The text with the clashes between markers.
///
/// # Errors
/// When a clash is too large for libgit2.
pub(super) fn marked(pieces: &[Piece], markers: &Markers) -> Result<String> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Clash(clash) => out.push_str(&clash.marked(markers)?),
        }
    }
    Ok(out)
}

impl Clash {
    fn marked(&self, markers: &Markers) -> Result<String> {
        if self.extent == Extent::Lines {
            let merged = merge_text(self.base.as_bytes(), self.ours.as_bytes(), self.theirs.as_bytes(), markers)?;
            if let (false, Ok(text)) = (merged.is_clean, String::from_utf8(merged.text)) {
                return Ok(text);
            }
        }
        Ok(markers.around(&self.base, &self.ours, &self.theirs))
    }
}
