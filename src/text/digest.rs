//! A short hash that stays the same: on every machine, in every version, in every run.
//!
//! It tells things apart that nobody forges, such as findings. Where a second text with the same hash would do harm, git's
//! `BlobId` is the hash.

/// FNV-1a with 64 bits. The standard library's hasher promises neither its algorithm nor its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fnv(u64);

impl Fnv {
    /// The hash of no bytes.
    pub(crate) const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// The hash of the bytes so far and these.
    pub(crate) fn and(self, bytes: &[u8]) -> Self {
        let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bytes.iter().fold(self.0, mix))
    }

    /// The hash as a number.
    pub(crate) fn value(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the algorithm's authors.
    #[test]
    fn it_is_fnv_1a() {
        for (text, hash) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8_u64)]
        {
            assert_eq!(Fnv::EMPTY.and(text.as_bytes()).value(), hash, "{text}");
        }
        assert_eq!(Fnv::EMPTY.and(b"foo").and(b"bar"), Fnv::EMPTY.and(b"foobar"));
    }
}
