//! The pairs the estimate is made from: all pairs of narrow rules, a fixed share of those of broad ones.

use crate::block::keys::{Keys, Rule};
use crate::block::{Blocks, Met, met, part_mask};
use crate::compare::{Levels, levels};
use crate::hash;
use crate::model::Priors;
use crate::model::weigh::Rarity;
use crate::records::Records;
use crate::refusal::Refusal;

/// Pairs wanted from each rule.
const PER_RULE: f64 = 12_000.0;

/// A compared pair of the sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub levels: Levels,
    /// What rare values add to the weights for "same" and for "household", in bits.
    pub rare: [f64; 2],
    /// Parts of fields that agree.
    pub parts: u64,
    /// Rules the pair meets at.
    pub met: u32,
    /// Slot of the pair's sources among the priors.
    pub slot: u16,
    /// How many pairs it stands for.
    pub stands_for: f32,
}

/// What pairs are taken and looked at with.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub records: &'a Records,
    pub keys: &'a Keys,
    pub rules: &'a [Rule],
    pub rarity: &'a Rarity,
    pub priors: &'a Priors,
}

/// Takes the sample.
///
/// # Errors
/// A disk that cannot be read, when the blocks are there.
pub(crate) fn take(frame: Frame<'_>, blocks: &Blocks) -> Result<Vec<Pair>, Refusal> {
    let mut out = Vec::new();
    for rule in 0..frame.rules.len() {
        let share = (PER_RULE / blocks.pairs(rule).max(1) as f64).min(1.0);
        let bound = (share * u64::MAX as f64) as u64;
        let wants =
            |left: u32, right: u32| share >= 1.0 || hash::mix((u64::from(left) << 32) | u64::from(right)) < bound;
        let keep = |out: &mut Vec<Pair>, pair: Met<'_>| out.push(frame.pair(pair, 1.0 / share));
        out.extend(blocks.visit(frame.records, rule, wants, keep)?.into_iter().flatten());
    }
    Ok(out)
}

impl Frame<'_> {
    fn pair(&self, pair: Met<'_>, stands_for: f64) -> Pair {
        let (a, b) = (pair.left_row, pair.right_row);
        let levels = levels(self.records, a, b);
        let source = self.records.fields.len();
        Pair {
            rare: self.rarity.of(self.records, a, &levels),
            parts: part_mask(self.keys, &self.records.fields, a, b),
            met: met(self.rules, self.keys, a, b),
            slot: self.priors.slot(a[source], b[source]) as u16,
            stands_for: stands_for as f32,
            levels,
        }
    }
}
