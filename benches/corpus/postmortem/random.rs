//! Numbers that look random and are the same in every run (splitmix64, xorshift's better-mixed sister).

/// A stream of numbers that its seed decides.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of one item of a seed, so that an item does not depend on those before it.
    pub(crate) fn for_item(seed: u64, item: u64) -> Self {
        let mut random = Self(seed ^ item.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        random.next();
        random
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit; 0 for a limit of 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap_or_default() % limit.max(1)
    }

    /// A number from the first to the last.
    pub(crate) fn within(&mut self, first: i64, last: i64) -> i64 {
        let span = usize::try_from(last - first + 1).unwrap_or(1);
        first + i64::try_from(self.below(span)).unwrap_or_default()
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<'l, T: ?Sized>(&mut self, list: &[&'l T]) -> &'l T {
        list[self.below(list.len())]
    }

    /// So many different members of a list, in its order; all of them where it has no more.
    pub(crate) fn some<'l, T: ?Sized>(&mut self, list: &[&'l T], count: usize) -> Vec<&'l T> {
        let mut wanted = count.min(list.len());
        let mut picked = Vec::new();
        for (index, item) in list.iter().enumerate() {
            if wanted > 0 && self.below(list.len() - index) < wanted {
                picked.push(*item);
                wanted -= 1;
            }
        }
        picked
    }
}
