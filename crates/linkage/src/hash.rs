//! Hashing that never changes: the order of records and the blocking keys rest on it, so that the same
//! records give the same answer on every machine, in every order of the input and with any number of threads.

const K0: u64 = 0x9E37_79B9_7F4A_7C15;
const K1: u64 = 0xD6E8_FEB8_6659_FD93;

/// Scrambles one word (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
#[inline]
pub fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(K0);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Joins two hashes, in order.
#[inline]
pub fn join(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23).wrapping_mul(K1) ^ b)
}

/// The odd multiplier of a place in a sum.
#[inline]
pub fn odd(place: usize) -> u64 {
    K1.wrapping_mul(2 * place as u64 + 1) ^ K0.wrapping_mul(2 * place as u64)
}

/// Hashes bytes.
#[inline]
pub fn bytes(text: &[u8]) -> u64 {
    let mut state = K1 ^ text.len() as u64;
    let mut chunks = text.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0u8; 8];
        word.copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(K0).rotate_left(29);
    }
    let mut last = [0u8; 8];
    let rest = chunks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    mix((state ^ u64::from_le_bytes(last)).wrapping_mul(K1))
}

/// A stream of numbers from a fixed seed, for samples that must be the same every time.
#[derive(Debug, Clone)]
pub struct Stream(u64);

impl Stream {
    /// A stream that depends on the seed alone.
    pub fn new(seed: u64) -> Self {
        Stream(mix(seed))
    }

    /// The next 64 bits.
    #[inline]
    pub fn next_word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(K0);
        mix(self.0)
    }

    /// The next whole number below `bound` (0 when the bound is 0).
    #[inline]
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next_word()) * bound as u128) >> 64) as usize
    }

    /// The next number in [0, 1).
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.next_word() >> 11) as f64 / (1u64 << 53) as f64
    }
}
