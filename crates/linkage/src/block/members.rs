//! The members of one rule's blocks, and how they are cut into pieces of work.

use crate::block::shared::Shared;

/// Pairs of one piece of work.
const PIECE: usize = 1 << 16;

/// The entries of one rule's blocks, block after block; blocks of one entry are left out.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub entries: Vec<u32>,
    /// Where each block ends.
    pub ends: Vec<u32>,
}

/// A stretch of members: `from..to`, the first block of them being number `block`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub from: usize,
    pub to: usize,
    pub block: usize,
}

impl Members {
    /// Blocks of entries that have one key; key 0 joins nothing.
    pub fn new(keys: &[u32]) -> Members {
        let shared = Shared::new(keys);
        let mut sorted: Vec<u64> = (0u64..)
            .zip(keys)
            .filter(|(_, key)| **key != 0 && shared.may_hold(**key))
            .map(|(entry, key)| (u64::from(*key) << 32) | entry)
            .collect();
        sorted.sort_unstable();
        let mut out = Members::default();
        for block in sorted.chunk_by(|a, b| a >> 32 == b >> 32).filter(|block| block.len() > 1) {
            out.add(block.iter().map(|keyed| *keyed as u32));
        }
        out.entries.shrink_to_fit();
        out
    }

    /// Adds a block.
    pub fn add(&mut self, block: impl Iterator<Item = u32>) {
        self.entries.extend(block);
        self.ends.push(self.entries.len() as u32);
    }

    /// Pairs within the blocks.
    pub fn pairs(&self) -> u64 {
        let mut start = 0u64;
        let one = |&end: &u32| {
            let n = u64::from(end) - std::mem::replace(&mut start, u64::from(end));
            n * (n - 1) / 2
        };
        self.ends.iter().map(one).sum()
    }

    /// Cuts the members into pieces of about [`PIECE`] pairs.
    pub fn pieces(&self) -> Vec<Piece> {
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
        if piece.from < self.entries.len() {
            out.push(Piece { to: self.entries.len(), ..piece });
        }
        out
    }
}
