//! The text that an approval is for, as a short digest: `1:<text>.<external message>`.
//!
//! ```text
//! parts    what a reader approves, part by part
//! prose    Markdown without the layout that no reader sees
//! fields   each part as bytes, which no other text has
//! ```
//!
//! What approvals are for must be the same on every machine and in every later version: `docs/approvals.md` describes
//! this form to the byte, and a second program in `tests/approvals/` computes it from that page. Whatever changes it is a
//! new version.

mod fields;
mod parts;
mod prose;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

use self::fields::Fields;
use self::parts::Part;
use super::Document;

/// The version of the form that this pmgit writes, and the newest that it reads.
const VERSION: u32 = 1;
/// So many bytes of SHA-256 are kept: 160 bits.
const LENGTH: usize = 20;

/// What a document says to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TextDigest {
    text: [u8; LENGTH],
    message: [u8; LENGTH],
}

/// Why what stands as a digest cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownDigest {
    /// It is not one.
    Malformed,
    /// A later pmgit wrote it.
    Newer,
}

impl TextDigest {
    pub(crate) fn of(document: &Document) -> Self {
        Self {
            text: sum(b"pmgit text 1\n", &parts::text(document)),
            message: sum(b"pmgit external message 1\n", &parts::message(document)),
        }
    }

    /// Reads what `Display` writes.
    ///
    /// # Errors
    /// When it is not a digest, or of a version that this pmgit does not know.
    pub(crate) fn parse(text: &str) -> Result<Self, UnknownDigest> {
        let (version, sums) = text.split_once(':').ok_or(UnknownDigest::Malformed)?;
        let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || version.starts_with('0') {
            return Err(UnknownDigest::Malformed);
        }
        if version != VERSION.to_string() {
            return Err(UnknownDigest::Newer);
        }
        let (text, message) = sums.split_once('.').ok_or(UnknownDigest::Malformed)?;
        let both = bytes(text).zip(bytes(message)).ok_or(UnknownDigest::Malformed)?;
        Ok(Self { text: both.0, message: both.1 })
    }

    /// Whether the words to customers are the same.
    pub(crate) fn has_message_of(&self, other: &Self) -> bool {
        self.message == other.message
    }
}

impl fmt::Display for TextDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}:{}.{}", hexadecimal(&self.text), hexadecimal(&self.message))
    }
}

/// The parts in which two documents differ to a reader, by name: those of the first in their order, then what the
/// second has besides.
pub(crate) fn changed_parts(before: &Document, after: &Document) -> Vec<String> {
    let all = |document: &Document| [parts::text(document), parts::message(document)].concat();
    let (before, after) = (all(before), all(after));
    let by_name = |parts: &[Part]| {
        let mut found: BTreeMap<String, Vec<Fields>> = BTreeMap::new();
        for part in parts {
            found.entry(part.name.clone()).or_default().push(part.fields.clone());
        }
        found
    };
    let (old, new) = (by_name(&before), by_name(&after));
    let mut seen = BTreeSet::new();
    let each_once = before.iter().chain(&after).map(|part| &part.name).filter(|name| seen.insert(*name));
    each_once.filter(|name| old.get(*name) != new.get(*name)).cloned().collect()
}

fn sum(header: &[u8], parts: &[Part]) -> [u8; LENGTH] {
    let mut hash = Sha256::new();
    hash.update(header);
    for part in parts {
        hash.update(part.fields.bytes());
    }
    let whole = hash.finalize();
    std::array::from_fn(|at| whole[at])
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(out, "{byte:02x}").expect("a String takes every write");
    }
    out
}

/// The bytes of as many small hexadecimal digits as a sum has.
fn bytes(text: &str) -> Option<[u8; LENGTH]> {
    let is_sum = text.len() == 2 * LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_sum {
        return None;
    }
    let mut out = [0; LENGTH];
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(out)
}
