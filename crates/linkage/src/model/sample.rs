//! The pairs the estimate is made from: all pairs of narrow rules, a fixed share of those of broad ones.

use crate::block::keys::{Keys, Rule};
use crate::block::pairs::{Blocks, Met};
use crate::block::part_mask;
use crate::compare::{Levels, levels};
use crate::hash;
use crate::model::Priors;
use crate::model::weigh::Rarity;
use crate::records::Records;

/// Pairs wanted from each rule.
const PER_RULE: f64 = 12_000.0;

/// A compared pair of the sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub levels: Levels,
    /// What rare values add to the weights for "same" and for "household", in bits.
    pub rare: [f32; 2],
    /// Parts of fields that agree.
    pub parts: u64,
    /// Rules the pair meets at.
    pub met: u32,
    /// Slot of the pair's sources among the priors.
    pub slot: u16,
    /// How many pairs it stands for.
    pub stands_for: f32,
}

/// Takes the sample.
pub(crate) fn take(
    records: &Records,
    keys: &Keys,
    blocks: &Blocks,
    rules: &[Rule],
    rarity: &Rarity,
    priors: &Priors,
) -> Vec<Pair> {
    let mut out = Vec::new();
    for rule in 0..rules.len() {
        let share = (PER_RULE / blocks.pairs(rule).max(1) as f64).min(1.0);
        let bound = (share * u64::MAX as f64) as u64;
        let found = blocks.visit(records, rule, |out: &mut Vec<Pair>, met| {
            if share >= 1.0 || hash::mix((u64::from(met.left) << 32) | u64::from(met.right)) < bound {
                out.push(pair(records, keys, blocks, rarity, priors, met, 1.0 / share));
            }
        });
        out.extend(found.into_iter().flatten());
    }
    out
}

fn pair(
    records: &Records,
    keys: &Keys,
    blocks: &Blocks,
    rarity: &Rarity,
    priors: &Priors,
    met: Met<'_>,
    stands_for: f64,
) -> Pair {
    let (a, b) = (met.left_row, met.right_row);
    let levels = levels(records, a, b);
    let source = records.fields.len();
    Pair {
        rare: rarity.of(a, &levels),
        parts: part_mask(keys, &records.fields, a, b),
        met: blocks.met(met.left, met.right),
        slot: priors.slot(a[source], b[source]) as u16,
        stands_for: stands_for as f32,
        levels,
    }
}
