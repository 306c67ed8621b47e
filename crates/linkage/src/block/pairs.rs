//! Walks the pairs of all rules, each pair once, in an order that does not depend on the number of threads.

use rayon::prelude::*;

use crate::block::choose::MOST_RULES;
use crate::block::keys::{Keys, Rule};
use crate::records::Records;

/// Pairs of one piece of work.
const PIECE: usize = 1 << 16;

/// Every record's key under every rule, record by record.
#[derive(Debug)]
pub(crate) struct Blocks {
    width: usize,
    keys: Vec<u32>,
}

/// A stretch of one rule's records in key order: rows `from..to` each against all later rows of their block.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
    end: usize,
}

impl Blocks {
    pub fn new(records: &Records, keys: &Keys, rules: &[Rule]) -> Blocks {
        let width = rules.len();
        debug_assert!(width <= MOST_RULES);
        let mut all = vec![0u32; records.len() * width];
        all.par_chunks_mut(width.max(1)).enumerate().for_each(|(at, slots)| {
            let row = records.row(at);
            for (slot, rule) in slots.iter_mut().zip(rules) {
                *slot = keys.key(rule, row);
            }
        });
        Blocks { width, keys: all }
    }

    #[inline]
    fn row(&self, record: u32) -> &[u32] {
        let at = record as usize * self.width;
        &self.keys[at..at + self.width]
    }

    /// Which rules a pair meets at, one bit each.
    #[inline]
    pub fn met(&self, a: u32, b: u32) -> u32 {
        let mut met = 0;
        for (at, (x, y)) in self.row(a).iter().zip(self.row(b)).enumerate() {
            met |= u32::from(x == y && *x != 0) << at;
        }
        met
    }

    /// Whether a pair met at an earlier rule.
    #[inline]
    fn met_before(&self, rule: usize, a: u32, b: u32) -> bool {
        let (x, y) = (&self.row(a)[..rule], &self.row(b)[..rule]);
        x.iter().zip(y).any(|(x, y)| x == y && *x != 0)
    }

    /// Calls `visit` for every pair whose first rule is `rule`, once, lower record first; what the pieces give back
    /// comes in a fixed order.
    pub fn visit<T: Send + Default>(&self, rule: usize, visit: impl Fn(&mut T, u32, u32) + Sync) -> Vec<T> {
        let sorted = self.in_key_order(rule);
        let pieces = pieces(&sorted);
        let walk = |piece: &Piece| {
            let mut out = T::default();
            for at in piece.from..piece.to {
                let a = sorted[at] as u32;
                let key = sorted[at] >> 32;
                for &other in sorted[at + 1..piece.end].iter().take_while(|o| **o >> 32 == key) {
                    let b = other as u32;
                    if !self.met_before(rule, a, b) {
                        visit(&mut out, a, b);
                    }
                }
            }
            out
        };
        pieces.par_iter().map(walk).collect()
    }

    fn in_key_order(&self, rule: usize) -> Vec<u64> {
        let records = self.keys.len() / self.width.max(1);
        let mut sorted: Vec<u64> = (0..records as u32)
            .map(|record| (u64::from(self.row(record)[rule]) << 32) | u64::from(record))
            .filter(|keyed| keyed >> 32 != 0)
            .collect();
        sorted.sort_unstable();
        sorted
    }
}

/// Cuts the sorted records into pieces of about [`PIECE`] pairs.
fn pieces(sorted: &[u64]) -> Vec<Piece> {
    let mut out = Vec::new();
    let (mut from, mut pairs, mut at) = (0, 0usize, 0);
    while at < sorted.len() {
        let key = sorted[at] >> 32;
        let end = at + sorted[at..].iter().take_while(|k| **k >> 32 == key).count();
        for row in at..end {
            pairs += end - row - 1;
            if pairs >= PIECE {
                out.push(Piece { from, to: row + 1, end });
                (from, pairs) = (row + 1, 0);
            }
        }
        at = end;
    }
    if from < sorted.len() {
        out.push(Piece { from, to: sorted.len(), end: sorted.len() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_met_once() {
        // Three rules over five records: keys 0 never join.
        let blocks = Blocks { width: 2, keys: vec![7, 1, 7, 1, 8, 1, 0, 2, 0, 2] };
        let collect = |rule| -> Vec<(u32, u32)> {
            blocks.visit(rule, |out: &mut Vec<(u32, u32)>, a, b| out.push((a, b))).concat()
        };
        assert_eq!(collect(0), [(0, 1)]);
        assert_eq!(collect(1), [(0, 2), (1, 2), (3, 4)]);
        assert_eq!(blocks.met(0, 1), 0b11);
    }

    #[test]
    fn a_large_block_is_cut_without_losing_a_pair() {
        let n = 1000u64;
        let sorted: Vec<u64> = (0..n).map(|r| (5 << 32) | r).collect();
        let pieces = pieces(&sorted);
        assert!(pieces.len() > 3);
        let pairs: usize = pieces.iter().flat_map(|p| (p.from..p.to).map(|row| p.end - row - 1)).sum();
        assert_eq!(pairs as u64, n * (n - 1) / 2);
    }
}
