//! Object ids, one type per kind of object; forty zeros are a type of their own.

use std::fmt;

use crate::error::{Error, Result};

macro_rules! object_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name([u8; 20]);

        impl $name {
            pub(super) fn from_oid(oid: git2::Oid) -> Self {
                let mut bytes = [0; 20];
                bytes.copy_from_slice(oid.as_bytes());
                Self(bytes)
            }

            pub(super) fn oid(self) -> git2::Oid {
                git2::Oid::from_bytes(&self.0).expect("twenty bytes are an object id")
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
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
/// The kinds of ids that are read from text.
macro_rules! read_from_hex {
    ($($name:ident),+) => {
        $(impl $name {
            /// Reads forty hexadecimal digits.
            ///
            /// # Errors
            /// When the text is anything else.
            pub(crate) fn from_hex(text: &str) -> Result<Self> {
                parse_hex(text).map(Self)
            }
        })+
    };
}
read_from_hex!(CommitId, TreeId, BlobId);

object_id! {
    /// The id of an object that may be of any kind, as a push names it.
    AnyId
}

impl AnyId {
    pub(super) fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

impl TreeId {
    /// The tree without entries, which git knows even where it is not stored.
    pub(crate) const EMPTY: Self = Self([
        0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee,
        0x49, 0x04,
    ]);
}

impl BlobId {
    #[must_use]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The id that a file of these bytes has.
    #[must_use]
    pub(crate) fn of(bytes: &[u8]) -> Self {
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
    /// Reads forty hexadecimal digits.
    ///
    /// # Errors
    /// When the text is anything else.
    pub(crate) fn from_hex(text: &str) -> Result<Self> {
        let bytes = parse_hex(text)?;
        Ok(if bytes == [0; 20] { Self::Zero } else { Self::Id(AnyId(bytes)) })
    }

    #[must_use]
    pub(crate) fn is_zero(self) -> bool {
        self == Self::Zero
    }
}

impl fmt::Display for MaybeZeroId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zero => AnyId([0; 20]).fmt(f),
            Self::Id(id) => id.fmt(f),
        }
    }
}

fn parse_hex(text: &str) -> Result<[u8; 20]> {
    let wrong = || Error::new(format!("`{}` is not an object id", text.escape_default()));
    if text.len() != 40 || !text.is_ascii() {
        return Err(wrong().cause("an id of git has forty hexadecimal digits; SHA-256 is not supported yet"));
    }
    let mut bytes = [0; 20];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
        if digits.starts_with('+') {
            return Err(wrong());
        }
        *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
    }
    Ok(bytes)
}
