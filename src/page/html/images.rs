//! The pictures of a page, within it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// So many bytes of a picture, and of all of them.
const LARGEST: usize = 4 << 20;
const LARGEST_ALL: usize = 24 << 20;

/// Pictures by where the document says that they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Images {
    addresses: BTreeMap<String, String>,
    size: usize,
}

impl Images {
    /// Takes a picture in; one that is no picture by its content, or too large, is left to its name.
    pub(crate) fn insert(&mut self, place: &str, bytes: &[u8]) {
        let Some(media) = media_type(bytes) else { return };
        if bytes.len() > LARGEST || self.size + bytes.len() > LARGEST_ALL {
            return;
        }
        self.size += bytes.len();
        self.addresses.insert(place.to_owned(), format!("data:{media};base64,{}", STANDARD.encode(bytes)));
    }

    /// The picture as an address that needs no network.
    pub(super) fn get(&self, place: &str) -> Option<&str> {
        self.addresses.get(place).map(String::as_str)
    }
}

/// What the bytes are, whatever their name says. A drawing is one only as a picture, in which no browser runs scripts.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [..] => {
            let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{FEFF}').trim_start();
            let begins = text.starts_with("<svg") || (text.starts_with("<?xml") && text.contains("<svg"));
            begins.then_some("image/svg+xml")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_one_by_its_content() {
        for (bytes, media) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some("image/png")),
            (b"\xFF\xD8\xFF\xE0", Some("image/jpeg")),
            (b"GIF89a..", Some("image/gif")),
            (b"RIFF....WEBPVP8 ", Some("image/webp")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some("image/svg+xml")),
            (b"<?xml version='1.0'?><svg/>", Some("image/svg+xml")),
            (b"<html><svg/>", None),
            (b"%PDF-1.7", None),
            (b"", None),
        ] {
            assert_eq!(media_type(bytes), media);
        }
    }

    #[test]
    fn what_is_too_large_is_left_out() {
        let mut images = Images::default();
        let mut large = b"GIF89a".to_vec();
        large.resize(LARGEST + 1, 0);
        images.insert("large.gif", &large);
        large.truncate(LARGEST);
        for at in 0..8 {
            images.insert(&format!("{at}.gif"), &large);
        }
        assert!(images.get("large.gif").is_none() && images.get("5.gif").is_some() && images.get("6.gif").is_none());
    }
}
