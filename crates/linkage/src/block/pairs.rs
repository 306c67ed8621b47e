//! Walks the pairs of all rules, each pair once, in an order that does not depend on the number of threads.

use rayon::prelude::*;

use crate::block::choose::MOST_RULES;
use crate::block::keys::{PartColumns, Rule};
use crate::block::shared::Shared;
use crate::records::Records;

/// Pairs of one piece of work.
const PIECE: usize = 1 << 16;

/// Every record's key under every rule, record by record, and the blocks of every rule.
#[derive(Debug)]
pub(crate) struct Blocks {
    width: usize,
    keys: Vec<u32>,
    rules: Vec<Members>,
}

/// The records of one rule's blocks, block after block; blocks of one record are left out.
#[derive(Debug, Default)]
struct Members {
    records: Vec<u32>,
    /// Where each block ends.
    ends: Vec<u32>,
}

/// A stretch of one rule's records: rows `from..to`, the first block of them being number `block`.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
    block: usize,
}

/// A pair that meets: the lower record first, with their rows of value numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met<'a> {
    pub left: u32,
    pub right: u32,
    pub left_row: &'a [u32],
    pub right_row: &'a [u32],
}

impl Blocks {
    pub fn new(rows: &PartColumns, rules: &[Rule]) -> Blocks {
        let width = rules.len();
        debug_assert!(width <= MOST_RULES);
        let one = |rule: &Rule| {
            let keys: Vec<u32> = (0..rows.len()).map(|at| rows.key(rule, at)).collect();
            (Members::new(&keys), keys)
        };
        let (rules, columns): (Vec<Members>, Vec<Vec<u32>>) = rules.par_iter().map(one).unzip();
        let mut keys = vec![0u32; rows.len() * width];
        for (at, slots) in keys.chunks_exact_mut(width.max(1)).enumerate() {
            slots.iter_mut().zip(&columns).for_each(|(slot, column)| *slot = column[at]);
        }
        Blocks { width, keys, rules }
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

    /// Pairs within the blocks of a rule, whether or not they met before.
    pub fn pairs(&self, rule: usize) -> u64 {
        let mut start = 0u64;
        let one = |&end: &u32| {
            let n = u64::from(end) - std::mem::replace(&mut start, u64::from(end));
            n * (n - 1) / 2
        };
        self.rules[rule].ends.iter().map(one).sum()
    }

    /// Calls `visit` for every pair whose first rule is `rule`, once; what the pieces give back comes in a fixed order.
    pub fn visit<T: Send + Default>(
        &self,
        records: &Records,
        rule: usize,
        visit: impl Fn(&mut T, Met<'_>) + Sync,
    ) -> Vec<T> {
        let members = &self.rules[rule];
        let walk = |piece: &Piece| {
            let mut out = T::default();
            let mut block = piece.block;
            for at in piece.from..piece.to {
                while members.ends[block] as usize <= at {
                    block += 1;
                }
                let later = &members.records[at + 1..members.ends[block] as usize];
                self.visit_row(records, rule, members.records[at], later, &mut |met| visit(&mut out, met));
            }
            out
        };
        members.pieces().par_iter().map(walk).collect()
    }

    /// One record of a block against all later ones that it did not meet at an earlier rule.
    #[inline]
    fn visit_row(&self, records: &Records, rule: usize, left: u32, later: &[u32], visit: &mut impl FnMut(Met<'_>)) {
        let left_keys = &self.row(left)[..rule];
        let left_row = records.row(left as usize);
        for &right in later {
            if !left_keys.iter().zip(&self.row(right)[..rule]).any(|(x, y)| x == y && *x != 0) {
                visit(Met { left, right, left_row, right_row: records.row(right as usize) });
            }
        }
    }
}

impl Members {
    fn new(keys: &[u32]) -> Members {
        let shared = Shared::new(keys);
        let mut sorted: Vec<u64> = (0u64..)
            .zip(keys)
            .filter(|(_, key)| **key != 0 && shared.may_hold(**key))
            .map(|(record, key)| (u64::from(*key) << 32) | record)
            .collect();
        sorted.sort_unstable();
        let mut out = Members::default();
        for block in sorted.chunk_by(|a, b| a >> 32 == b >> 32).filter(|block| block.len() > 1) {
            out.records.extend(block.iter().map(|keyed| *keyed as u32));
            out.ends.push(out.records.len() as u32);
        }
        out.records.shrink_to_fit();
        out
    }

    /// Cuts the records into pieces of about [`PIECE`] pairs.
    fn pieces(&self) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut piece = Piece { from: 0, to: 0, block: 0 };
        let (mut pairs, mut start) = (0usize, 0usize);
        for (block, &end) in self.ends.iter().enumerate() {
            let end = end as usize;
            for row in start..end {
                pairs += end - row - 1;
                if pairs >= PIECE {
                    out.push(Piece { to: row + 1, ..piece });
                    piece = Piece { from: row + 1, to: 0, block };
                    pairs = 0;
                }
            }
            start = end;
        }
        if piece.from < self.records.len() {
            out.push(Piece { to: self.records.len(), ..piece });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, Meaning};
    use crate::records::RecordsBuilder;

    /// Blocks over records that have nothing but their number.
    fn blocks(width: usize, keys: Vec<u32>) -> (Records, Blocks) {
        let field = Field::new("sex", Meaning::Sex);
        let mut builder = RecordsBuilder::new(vec![field], &[]).unwrap();
        (0..keys.len() / width).for_each(|at| builder.push(&at.to_string(), "", ["f"]).unwrap());
        let column = |rule: usize| keys.iter().skip(rule).step_by(width).copied().collect::<Vec<u32>>();
        let rules = (0..width).map(|rule| Members::new(&column(rule))).collect();
        (builder.finish().unwrap(), Blocks { width, keys, rules })
    }

    #[test]
    fn every_pair_is_met_once() {
        // Two rules over five records: key 0 never joins.
        let (records, blocks) = blocks(2, vec![7, 1, 7, 1, 8, 1, 0, 2, 0, 2]);
        let collect = |rule| -> Vec<(u32, u32)> {
            blocks.visit(&records, rule, |out: &mut Vec<(u32, u32)>, met| out.push((met.left, met.right))).concat()
        };
        assert_eq!(collect(0), [(0, 1)]);
        assert_eq!(collect(1), [(0, 2), (1, 2), (3, 4)]);
        assert_eq!(blocks.met(0, 1), 0b11);
        assert_eq!((blocks.pairs(0), blocks.pairs(1)), (1, 4));
    }

    #[test]
    fn a_large_block_is_cut_without_losing_a_pair() {
        let mut keys = vec![5u32; 1000];
        keys.extend([6, 6, 9]);
        let (records, blocks) = blocks(1, keys);
        assert!(blocks.rules[0].pieces().len() > 3);
        let count = |n: &mut usize, met: Met<'_>| *n += usize::from(met.left < met.right);
        let met: usize = blocks.visit(&records, 0, count).into_iter().sum();
        assert_eq!(met, 1000 * 999 / 2 + 1);
    }
}
