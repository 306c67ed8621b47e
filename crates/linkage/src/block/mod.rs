//! Which pairs are compared: rules over parts of fields, and the blocks of records that agree on them, held in memory or
//! sorted on disk.

pub(crate) mod choose;
mod held;
pub(crate) mod keys;
mod members;
mod select;
pub(crate) mod shared;
mod spilled;
mod walk;

pub use choose::Candidate;
pub(crate) use keys::{met, part_mask};
pub(crate) use walk::Met;

use crate::block::held::Held;
use crate::block::keys::{Keys, PartColumns, Rule};
use crate::block::spilled::Spilled;
pub(crate) use crate::block::spilled::spilled_bytes;
use crate::records::Records;
use crate::refusal::Refusal;
use crate::settings::BlockingSettings;

/// The blocks of every rule.
#[derive(Debug)]
pub(crate) enum Blocks {
    Held(Held),
    Spilled(Spilled),
}

/// Bytes that the blocks of `records` records under `rules` rules take at most in memory.
pub(crate) fn held_bytes(records: usize, rules: usize) -> u64 {
    records as u64 * (88 + 8 * rules as u64)
}

impl Blocks {
    /// Makes the blocks: in memory as far as the settings allow, else on disk.
    ///
    /// # Errors
    /// A disk that cannot be written.
    pub fn of(records: &Records, keys: &Keys, rules: &[Rule], settings: &BlockingSettings) -> Result<Blocks, Refusal> {
        let rows = &PartColumns::of_all(records, keys, rules);
        let allowed = settings.hold_up_to_mb.saturating_mul(1 << 20);
        if held_bytes(rows.len(), rules.len()) <= allowed {
            return Ok(Blocks::Held(Held::new(rows, rules)));
        }
        Spilled::new(rows, rules, settings).map(Blocks::Spilled)
    }

    /// Pairs within the blocks of a rule, whether or not they met before.
    pub fn pairs(&self, rule: usize) -> u64 {
        match self {
            Blocks::Held(held) => held.pairs(rule),
            Blocks::Spilled(spilled) => spilled.pairs(rule),
        }
    }

    /// Calls `visit` for every pair that `wants` lets through and whose first rule is `rule`, once; what the pieces give
    /// back comes in a fixed order.
    ///
    /// # Errors
    /// A disk that cannot be read.
    pub fn visit<T: Send + Default>(
        &self,
        records: &Records,
        rule: usize,
        wants: impl Fn(u32, u32) -> bool + Sync,
        visit: impl Fn(&mut T, Met<'_>) + Sync,
    ) -> Result<Vec<T>, Refusal> {
        match self {
            Blocks::Held(held) => Ok(held.visit(records, rule, wants, visit)),
            Blocks::Spilled(spilled) => spilled.visit(records, rule, wants, visit),
        }
    }
}
