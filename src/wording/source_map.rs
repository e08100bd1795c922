//! A text made from another one, with the way back from each of its bytes; knows nothing of why it was made.

use crate::source::Span;

/// Where the bytes of a made text come from: one piece for each run, however long, not one per byte.
#[derive(Clone, Debug, Default)]
pub(super) struct SourceMap {
    pieces: Vec<Piece>,
    /// Where the origin was made from, in its turn.
    below: Option<Box<SourceMap>>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where the piece begins in the made text; it ends where the next one begins.
    at: usize,
    from: Span,
    /// Byte for byte the length of its origin; otherwise the whole origin stands for every byte.
    even: bool,
}

impl SourceMap {
    /// The map of a text that is one run of its origin.
    pub(super) fn of_run(from: Span) -> Self {
        Self { pieces: vec![Piece { at: 0, from, even: true }], below: None }
    }

    /// The map of a text whose origin was made by another map.
    pub(super) fn over(self, below: Self) -> Self {
        Self { below: Some(Box::new(below)), ..self }
    }

    /// The smallest span of the origin that holds everything `span` was made from.
    pub(super) fn origin(&self, span: Span) -> Span {
        let span = self.origin_by_pieces(span);
        self.below.as_ref().map_or(span, |below| below.origin(span))
    }

    fn origin_by_pieces(&self, span: Span) -> Span {
        let (Some(first), Some(last)) = (self.piece(span.start), self.piece(span.end.saturating_sub(1))) else {
            return Span::default();
        };
        let start = first.from.start + if first.even { span.start - first.at } else { 0 };
        let end = if last.even { last.from.start + span.end.saturating_sub(last.at) } else { last.from.end };
        Span::new(start, end.max(start))
    }

    fn piece(&self, offset: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        self.pieces.get(after.saturating_sub(1))
    }

    fn push(&mut self, piece: Piece) {
        if let Some(last) = self.pieces.last()
            && last.even
            && piece.even
            && last.from.end == piece.from.start
            && last.at + (last.from.end - last.from.start) == piece.at
        {
            let end = piece.from.end;
            self.pieces.last_mut().expect("there is a last piece").from.end = end;
            return;
        }
        self.pieces.push(piece);
    }
}

/// A text in the making, with its map.
#[derive(Clone, Debug, Default)]
pub(super) struct MappedText {
    pub(super) text: String,
    pub(super) map: SourceMap,
}

impl MappedText {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), map: SourceMap::default() }
    }

    /// Appends `text`, which is as long as its origin at `from` and stands for it byte by byte.
    pub(super) fn copy(&mut self, text: &str, from: usize) {
        if !text.is_empty() {
            self.map.push(Piece { at: self.text.len(), from: Span::new(from, from + text.len()), even: true });
            self.text.push_str(text);
        }
    }

    /// Appends `text` in the place of all that stands at `from`.
    pub(super) fn replace(&mut self, text: &str, from: Span) {
        if !text.is_empty() {
            self.map.push(Piece { at: self.text.len(), from, even: false });
            self.text.push_str(text);
        }
    }

    /// Appends another text, of the same origin.
    pub(super) fn append(&mut self, other: &Self) {
        let moved = |piece: &Piece| Piece { at: self.text.len() + piece.at, ..*piece };
        let pieces: Vec<Piece> = other.map.pieces.iter().map(moved).collect();
        self.map.pieces.extend(pieces);
        self.text.push_str(&other.text);
    }

    /// Appends one letter in the place of all that stands at `from`.
    pub(super) fn replace_by(&mut self, letter: char, from: Span) {
        self.replace(letter.encode_utf8(&mut [0; 4]), from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> MappedText {
        let mut made = MappedText::default();
        made.copy("ab", 10);
        made.copy("cd", 12);
        made.replace("xyz", Span::new(20, 21));
        made.copy("e", 30);
        made
    }

    #[test]
    fn runs_that_touch_are_one_piece() {
        assert_eq!(made().map.pieces.len(), 3);
    }

    #[test]
    fn a_run_is_mapped_byte_by_byte_and_a_replacement_as_a_whole() {
        let origin = |start, end| made().map.origin(Span::new(start, end));
        assert_eq!(origin(1, 3), Span::new(11, 13));
        assert_eq!(origin(4, 5), Span::new(20, 21));
        assert_eq!(origin(3, 5), Span::new(13, 21));
        assert_eq!(origin(5, 8), Span::new(20, 31));
    }

    #[test]
    fn a_map_over_another_leads_through_both() {
        let mut again = MappedText::default();
        again.copy("bcdx", 1);
        let map = again.map.over(made().map);
        assert_eq!(map.origin(Span::new(0, 2)), Span::new(11, 13));
        assert_eq!(map.origin(Span::new(2, 4)), Span::new(13, 21));
    }

    #[test]
    fn an_empty_text_and_a_span_beyond_the_end_have_an_origin_too() {
        assert_eq!(SourceMap::default().origin(Span::new(0, 0)), Span::default());
        assert_eq!(made().map.origin(Span::new(0, 0)), Span::new(10, 10));
        assert!(made().map.origin(Span::new(90, 99)).start >= 30);
    }
}
