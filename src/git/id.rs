//! Object ids, one type per kind of object; forty zeros are a type of their own.

use std::fmt;

use crate::error::{Error, Result};
use crate::text::both;

/// The bytes of an id: twenty of SHA-1, or thirty-two of SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Digest {
    /// Zeros behind the twenty of SHA-1.
    bytes: [u8; 32],
    length: u8,
}

impl Digest {
    const fn sha1(short: [u8; 20]) -> Self {
        let mut bytes = [0; 32];
        let mut at = 0;
        while at < short.len() {
            bytes[at] = short[at];
            at += 1;
        }
        Self { bytes, length: 20 }
    }

    /// Nothing where the length is that of no id.
    fn from_bytes(given: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        bytes.get_mut(..given.len())?.copy_from_slice(given);
        let length = u8::try_from(given.len()).ok().filter(|length| matches!(length, 20 | 32))?;
        Some(Self { bytes, length })
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

macro_rules! object_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(Digest);

        impl $name {
            /// The id for libgit2, which reads no SHA-256 here: there, such an id names nothing.
            pub(super) fn oid(self) -> git2::Oid {
                git2::Oid::from_bytes(self.0.as_bytes()).unwrap_or(git2::Oid::ZERO_SHA1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

object_id! {
    /// The id of a commit.
    CommitId
}
object_id! {
    /// The id of a tree.
    TreeId
}
object_id! {
    /// The id of a file's content.
    BlobId
}

/// The kinds of ids that come from text and from libgit2.
macro_rules! read_from_hex {
    ($($name:ident),+) => {
        $(impl $name {
            /// Reads forty hexadecimal digits, or sixty-four of SHA-256.
            ///
            /// # Errors
            /// When the text is anything else.
            pub(crate) fn from_hex(text: &str) -> Result<Self> {
                parse_hex(text).map(Self)
            }

            pub(super) fn from_oid(oid: git2::Oid) -> Self {
                Self(Digest::from_bytes(oid.as_bytes()).expect("libgit2's ids have twenty bytes"))
            }
        })+
    };
}
read_from_hex!(CommitId, TreeId, BlobId);

impl CommitId {
    /// As much of it as people read: twelve digits.
    pub(crate) fn short(self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

object_id! {
    /// The id of an object that may be of any kind, as a push names it.
    AnyId
}

impl TreeId {
    /// The tree without entries, which git knows even where it is not stored.
    ///
    /// It stands for the empty tree of SHA-256 repositories too; [`Repository::tree_name`](super::Repository) says how
    /// git calls it there.
    pub(crate) const EMPTY: Self = Self(Digest::sha1([
        0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee,
        0x49, 0x04,
    ]));

    /// Its id where objects are named by SHA-256.
    pub(super) const EMPTY_SHA256: &str = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
}

impl AnyId {
    /// Reads the bytes of an id as a tree has them.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Digest::from_bytes(bytes).map(Self)
    }

    pub(super) fn as_blob(self) -> BlobId {
        BlobId(self.0)
    }

    pub(super) fn as_tree(self) -> TreeId {
        TreeId(self.0)
    }
}

macro_rules! of_any_kind {
    ($($name:ident),+) => {
        $(impl From<$name> for AnyId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        })+
    };
}
of_any_kind!(CommitId, TreeId, BlobId);

impl BlobId {
    #[must_use]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The SHA-1 id that a file of these bytes has.
    #[must_use]
    pub(crate) fn hash(bytes: &[u8]) -> Self {
        Self::from_oid(git2::Oid::hash_object(git2::ObjectType::Blob, bytes).expect("any bytes can be hashed"))
    }
}

/// An id, or the zeros by which git says "nothing": a reference that is created or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MaybeZeroId {
    Zero,
    Id(AnyId),
}

impl MaybeZeroId {
    /// Reads forty hexadecimal digits, or sixty-four of SHA-256.
    ///
    /// # Errors
    /// When the text is anything else.
    pub(crate) fn from_hex(text: &str) -> Result<Self> {
        let digest = parse_hex(text)?;
        Ok(if digest.bytes == [0; 32] { Self::Zero } else { Self::Id(AnyId(digest)) })
    }

    #[must_use]
    pub(crate) fn is_zero(self) -> bool {
        self == Self::Zero
    }
}

impl fmt::Display for MaybeZeroId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zero => AnyId(Digest::sha1([0; 20])).fmt(f),
            Self::Id(id) => id.fmt(f),
        }
    }
}

fn parse_hex(text: &str) -> Result<Digest> {
    let wrong = || {
        Error::new(both! {
            en: "`{}` is not an object id", text.escape_default();
            ja: "`{}`はオブジェクトIDではありません", text.escape_default()
        })
    };
    if !matches!(text.len(), 40 | 64) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong().cause(both! {
            en: "an id of git has forty hexadecimal digits, or sixty-four where it is of SHA-256";
            ja: "gitのIDは40桁（SHA-256では64桁）の16進数です"
        }));
    }
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|value| u8::try_from(value).ok());
        let pair = digit(digits[0]).zip(digit(digits[1]));
        *byte = pair.map(|(high, low)| high << 4 | low).ok_or_else(wrong)?;
    }
    Digest::from_bytes(&bytes[..text.len() / 2]).ok_or_else(wrong)
}
