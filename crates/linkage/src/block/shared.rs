//! Sets aside keys that only one record has.

use crate::hash;

/// Bits of the filter: one megabyte, which stays in the processor's cache.
const FILTER_BITS: usize = 1 << 23;

/// A filter for keys that more than one record may have: it errs only by keeping too many.
pub(crate) struct Shared {
    twice: Vec<u64>,
}

impl Shared {
    pub fn new(keys: &[u32]) -> Shared {
        let mut once = vec![0u64; FILTER_BITS / 64];
        let mut twice = vec![0u64; FILTER_BITS / 64];
        for &key in keys {
            let (word, bit) = Self::slot(key);
            twice[word] |= once[word] & bit;
            once[word] |= bit;
        }
        Shared { twice }
    }

    pub fn may_hold(&self, key: u32) -> bool {
        let (word, bit) = Self::slot(key);
        self.twice[word] & bit != 0
    }

    #[inline]
    fn slot(key: u32) -> (usize, u64) {
        let at = hash::mix(u64::from(key)) as usize % FILTER_BITS;
        (at / 64, 1 << (at % 64))
    }
}
