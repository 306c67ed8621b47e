//! Walks the pairs of a rule's blocks, in an order that does not depend on the number of threads.

use rayon::prelude::*;

use crate::block::members::{Members, Piece};
use crate::records::Records;

/// Pairs looked at together: what is fetched for one does not wait for what is fetched for another, and all of it fits
/// the processor's first cache.
const BATCH: usize = 128;

/// A pair that meets: the lower record first, with their rows of value numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met<'a> {
    pub left: u32,
    pub right: u32,
    pub left_row: &'a [u32],
    pub right_row: &'a [u32],
}

/// What the members of blocks are numbers of.
pub(super) trait Entries: Sync {
    /// The record of an entry.
    fn record(&self, entry: u32) -> u32;
    /// Whether two entries met at an earlier rule.
    fn met_before(&self, a: u32, b: u32) -> bool;
}

/// Calls `visit` for every pair of a block that `wants` lets through and that did not meet before.
pub(super) fn walk<T: Send + Default>(
    entries: &impl Entries,
    members: &Members,
    records: &Records,
    wants: &(impl Fn(u32, u32) -> bool + Sync),
    visit: &(impl Fn(&mut T, Met<'_>) + Sync),
) -> Vec<T> {
    let one = |piece: &Piece| {
        let mut batch = Batch { entries, records, pairs: Vec::with_capacity(BATCH) };
        let mut out = T::default();
        let mut block = piece.block;
        for at in piece.from..piece.to {
            while members.ends[block] as usize <= at {
                block += 1;
            }
            let left = members.entries[at];
            let left_record = entries.record(left);
            for &right in &members.entries[at + 1..members.ends[block] as usize] {
                if wants(left_record, entries.record(right)) {
                    batch.push((left, right), &mut |met| visit(&mut out, met));
                }
            }
        }
        batch.flush(&mut |met| visit(&mut out, met));
        out
    };
    members.pieces().par_iter().map(one).collect()
}

struct Batch<'a, E> {
    entries: &'a E,
    records: &'a Records,
    pairs: Vec<(u32, u32)>,
}

impl<E: Entries> Batch<'_, E> {
    #[inline]
    fn push(&mut self, pair: (u32, u32), visit: &mut impl FnMut(Met<'_>)) {
        self.pairs.push(pair);
        if self.pairs.len() == BATCH {
            self.flush(visit);
        }
    }

    fn flush(&mut self, visit: &mut impl FnMut(Met<'_>)) {
        self.keep_new();
        self.fetch();
        for &(left, right) in &self.pairs {
            let (left_row, right_row) = (self.records.row(left as usize), self.records.row(right as usize));
            visit(Met { left, right, left_row, right_row });
        }
        self.pairs.clear();
    }

    /// Keeps the pairs that did not meet before; without a branch, so that nothing is fetched in vain.
    fn keep_new(&mut self) {
        let mut kept = 0;
        for at in 0..self.pairs.len() {
            let (left, right) = self.pairs[at];
            self.pairs[kept] = (left, right);
            kept += usize::from(!self.entries.met_before(left, right));
        }
        self.pairs.truncate(kept);
    }

    /// From entries to records; both ends of every row are looked at, then what settles most comparisons of names, so that
    /// all of it is near when the pairs are compared.
    fn fetch(&mut self) {
        let mut seen = 0;
        for pair in &mut self.pairs {
            *pair = (self.entries.record(pair.0), self.entries.record(pair.1));
            for record in [pair.0, pair.1] {
                let row = self.records.row(record as usize);
                seen ^= row[0] ^ row[row.len() - 1];
            }
        }
        for (field, glances) in self.records.glances() {
            for record in self.pairs.iter().flat_map(|pair| [pair.0, pair.1]) {
                let code = self.records.row(record as usize)[field] as usize;
                seen ^= glances.get(code.wrapping_sub(1)).map_or(0, |glance| glance.first);
            }
        }
        std::hint::black_box(seen);
    }
}
