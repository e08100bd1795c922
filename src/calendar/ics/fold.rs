//! Letters that a fold splits: RFC 5545, 3.1 counts octets, so a line may be folded between two octets of one letter.

/// The same bytes, with each fold that stands inside a letter moved behind it. Nothing is added or lost, and every line
/// keeps its number; what is not UTF-8 even so is left for the reader to refuse.
pub(crate) fn with_whole_letters(bytes: Vec<u8>) -> Vec<u8> {
    if std::str::from_utf8(&bytes).is_ok() {
        return bytes;
    }
    let mut whole = Vec::with_capacity(bytes.len());
    // The folds that wait for the end of a letter: one of four octets has room for three.
    let mut waiting = Vec::new();
    let (mut at, mut lacking) = (0, 0);
    while at < bytes.len() {
        let fold = if lacking > 0 { fold_at(&bytes[at..]) } else { 0 };
        if fold > 0 {
            waiting.extend_from_slice(&bytes[at..at + fold]);
            at += fold;
            continue;
        }
        let byte = bytes[at];
        let goes_on = lacking > 0 && byte & 0b1100_0000 == 0b1000_0000;
        if !goes_on {
            // The letter has broken off, and the fold was not the reason.
            whole.append(&mut waiting);
        }
        whole.push(byte);
        lacking = if goes_on { lacking - 1 } else { octets_behind(byte) };
        if lacking == 0 {
            whole.append(&mut waiting);
        }
        at += 1;
    }
    whole.append(&mut waiting);
    whole
}

/// How long a fold is that begins here: a line end, and the blank that the next line begins with; else 0.
fn fold_at(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', b' ' | b'\t', ..] => 3,
        [b'\n', b' ' | b'\t', ..] => 2,
        _ => 0,
    }
}

/// How many octets follow the first one of a letter.
fn octets_behind(first: u8) -> usize {
    match first {
        0xC0..=0xDF => 1,
        0xE0..=0xEF => 2,
        0xF0..=0xF7 => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_added_or_lost_and_what_is_no_letter_stays() {
        for (before, after) in [
            (&b"a\xe3\r\n \x81\x82b"[..], &b"a\xe3\x81\x82\r\n b"[..]),
            (b"\xe3\n\t\x81\n \x82", b"\xe3\x81\x82\n\t\n "),
            (b"\xf0\r\n \x9f\r\n \x8e\r\n \x8d", b"\xf0\x9f\x8e\x8d\r\n \r\n \r\n "),
            // No fold: the next line begins without a blank, or the letter does not go on.
            (b"\xe3\r\n\x81\x82", b"\xe3\r\n\x81\x82"),
            (b"\xe3\r\n b", b"\xe3\r\n b"),
            (b"\xe3\x81\r\n ", b"\xe3\x81\r\n "),
            (b"\x81\r\n \x82", b"\x81\r\n \x82"),
            (b"\xff\r\n \x82", b"\xff\r\n \x82"),
        ] {
            let found = with_whole_letters(before.to_vec());
            assert_eq!(found, after, "{}", before.escape_ascii());
        }
    }
}
