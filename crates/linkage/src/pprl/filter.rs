use crate::hash;

/// Bits of a filter.
pub const BITS: usize = 512;
const WORDS: usize = BITS / 64;

/// A Bloom filter of one field of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter([u64; WORDS]);

impl Filter {
    /// Sets a bit; positions beyond the filter wrap around.
    pub fn set(&mut self, bit: usize) {
        self.0[bit % BITS / 64] |= 1 << (bit % 64);
    }

    /// Turns a bit over.
    pub fn flip(&mut self, bit: usize) {
        self.0[bit % BITS / 64] ^= 1 << (bit % 64);
    }

    /// How many bits are set.
    #[inline]
    pub fn ones(&self) -> u32 {
        self.0.iter().map(|w| w.count_ones()).sum()
    }

    /// How many bits both have set. The compiler turns the sum over eight words into the machine's widest population
    /// count; on a machine without one the same code counts bit by bit.
    #[inline]
    pub fn common(&self, other: &Filter) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// Dice's coefficient: twice the common bits over the bits of both, 0 when neither has any.
    #[inline]
    pub fn dice(&self, other: &Filter) -> f64 {
        let both = self.ones() + other.ones();
        if both == 0 { 0.0 } else { f64::from(2 * self.common(other)) / f64::from(both) }
    }

    /// The filter as hexadecimal digits.
    pub fn to_hex(self) -> String {
        self.0.iter().map(|word| format!("{word:016x}")).collect()
    }

    /// Reads hexadecimal digits; nothing when there are not exactly as many as a filter has.
    pub fn from_hex(text: &str) -> Option<Filter> {
        let bytes = text.as_bytes();
        if bytes.len() != BITS / 4 {
            return None;
        }
        let mut out = [0u64; WORDS];
        for (word, digits) in out.iter_mut().zip(bytes.chunks_exact(16)) {
            for &digit in digits {
                *word = *word << 4 | u64::from(char::from(digit).to_digit(16)?);
            }
        }
        Some(Filter(out))
    }

    pub(crate) fn key(&self) -> u64 {
        self.0.iter().fold(0, |key, word| hash::join(key, *word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dice_counts_common_bits() {
        let (mut a, mut b) = (Filter::default(), Filter::default());
        [1, 64, 511].iter().for_each(|bit| a.set(*bit));
        [1, 64, 300].iter().for_each(|bit| b.set(*bit));
        assert!((a.dice(&b) - 4.0 / 6.0).abs() < 1e-12);
        assert_eq!(a.dice(&a), 1.0);
        assert_eq!(Filter::default().dice(&Filter::default()), 0.0);
    }

    #[test]
    fn hexadecimal_comes_back() {
        let mut a = Filter::default();
        [0, 77, 511].iter().for_each(|bit| a.set(*bit));
        assert_eq!(Filter::from_hex(&a.to_hex()), Some(a));
        assert_eq!(Filter::from_hex("00"), None);
        assert_eq!(Filter::from_hex(&"x".repeat(BITS / 4)), None);
        assert_eq!(Filter::from_hex(&"é".repeat(BITS / 8)), None);
    }
}
