//! The pairs the estimate is made from: all pairs of narrow rules, a fixed share of those of broad ones.

use crate::block::keys::{Keys, Rule};
use crate::block::pairs::Blocks;
use crate::block::part_mask;
use crate::compare::{Levels, levels};
use crate::hash;
use crate::model::weigh::Rarity;
use crate::model::Priors;
use crate::records::Records;

/// Pairs wanted from each rule.
const PER_RULE: f64 = 60_000.0;

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

/// Takes the sample; `comparisons` are the pairs of each rule.
pub(crate) fn take(records: &Records, keys: &Keys, blocks: &Blocks, rules: &[Rule], rarity: &Rarity, priors: &Priors) -> Vec<Pair> {
    let mut out = Vec::new();
    for rule in 0..rules.len() {
        let met: usize = blocks.visit(rule, |n: &mut usize, _, _| *n += 1).into_iter().sum();
        let share = (PER_RULE / met.max(1) as f64).min(1.0);
        let bound = (share * u64::MAX as f64) as u64;
        let found = blocks.visit(rule, |out: &mut Vec<Pair>, a, b| {
            if share >= 1.0 || hash::mix((u64::from(a) << 32) | u64::from(b)) < bound {
                out.push(pair(records, keys, blocks, rarity, priors, (a, b), 1.0 / share));
            }
        });
        out.extend(found.into_iter().flatten());
    }
    out
}

fn pair(records: &Records, keys: &Keys, blocks: &Blocks, rarity: &Rarity, priors: &Priors, (a, b): (u32, u32), stands_for: f64) -> Pair {
    let (left, right) = (a as usize, b as usize);
    let levels = levels(records, left, right);
    Pair {
        rare: rarity.of(records.row(left), &levels),
        parts: part_mask(keys, &records.fields, records.row(left), records.row(right)),
        met: blocks.met(a, b),
        slot: priors.slot(records.source_of[left], records.source_of[right]) as u16,
        stands_for: stands_for as f32,
        levels,
    }
}
