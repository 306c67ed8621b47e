//! From levels to weights and probabilities.

use crate::compare::{Hope, Levels};
use crate::field::{EXACT, MOST_LEVELS, Shape};
use crate::model::Model;
use crate::records::Records;

/// What the rarity of an equal value adds to the weight of equality, in bits, for every value of every field:
/// log2(u / p) with u the chance that strangers are equal on any value and p the value's own frequency.
#[derive(Debug)]
pub(crate) struct Rarity {
    same: Vec<Vec<f32>>,
    household: Vec<bool>,
}

impl Rarity {
    pub fn new(records: &Records, model: &Model) -> Rarity {
        let one = |(field, part): (usize, &crate::model::FieldModel)| {
            if !part.rarity {
                return Vec::new();
            }
            let n = records.filled(field).max(1) as f64;
            let u = part.u[usize::from(EXACT)];
            records.counts[field].iter().map(|&c| (u / (f64::from(c.max(1)) / n)).log2() as f32).collect()
        };
        Rarity {
            same: model.fields.iter().enumerate().map(one).collect(),
            household: model.fields.iter().map(super::FieldModel::household_rarity).collect(),
        }
    }

    /// What rare values add for "same person" and for "household".
    #[inline]
    pub fn of(&self, row: &[u32], levels: &Levels) -> [f32; 2] {
        let mut out = [0f32; 2];
        for (field, values) in self.same.iter().enumerate() {
            if levels[field] == EXACT && !values.is_empty() {
                let bits = values[row[field] as usize];
                out[0] += bits;
                out[1] += if self.household[field] { bits } else { 0.0 };
            }
        }
        out
    }

    /// What one field's rarity adds for "same person".
    pub fn of_field(&self, field: usize, code: u32) -> f32 {
        self.same[field].get(code as usize).copied().unwrap_or(0.0)
    }
}

/// The model as tables of bits, ready for the inner loop.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    fields: usize,
    bits: Vec<[[f32; 2]; MOST_LEVELS]>,
    /// The most an equal and an unequal field can bring for "same".
    most: Vec<[f32; 2]>,
    /// Log2 of prior odds of "same" by pair of sources, and of "household", both against "strangers".
    prior: Vec<f32>,
    household: f32,
}

impl Tables {
    pub fn new(model: &Model) -> Tables {
        let most = model.fields.iter().map(|part| {
            let most = |levels: &[u8]| levels.iter().map(|l| part.weight(*l) as f32).fold(f32::NEG_INFINITY, f32::max);
            let (equal, unequal): (Vec<u8>, Vec<u8>) =
                (1..part.m.len() as u8).partition(|l| matches!((part.field.shape(), l), (_, 1) | (Shape::Sex, 2) | (Shape::Words, 5)));
            // Two encodings may differ by their noise alone.
            let noisy = if part.field.encoded { most(&equal) } else { 0.0 };
            [most(&equal), most(&unequal).max(noisy).max(0.0)]
        });
        let most = most.collect();
        let bits = model.fields.iter().map(|part| {
            let mut table = [[0f32; 2]; MOST_LEVELS];
            for (level, slot) in (0u8..).zip(table.iter_mut().take(part.m.len())) {
                *slot = [part.weight(level) as f32, part.household_weight(level) as f32];
            }
            table
        });
        let strangers = |same: f64| (1.0 - same - model.household).max(1e-12);
        Tables {
            fields: model.fields.len(),
            bits: bits.collect(),
            most,
            prior: model.prior.of_pair.iter().map(|&p| (p / strangers(p)).log2() as f32).collect(),
            household: if model.household > 0.0 {
                (model.household / strangers(model.household)).log2() as f32
            } else {
                f32::NEG_INFINITY
            },
        }
    }

    /// Log2 of the odds of "same" and of "household", both against "strangers".
    #[inline]
    pub fn odds(&self, levels: &Levels, rare: [f32; 2], slot: usize) -> [f32; 2] {
        let mut out = [self.prior[slot] + rare[0], self.household + rare[1]];
        for (table, &level) in self.bits.iter().zip(&levels[..self.fields]) {
            let bits = table[usize::from(level)];
            out[0] += bits[0];
            out[1] += bits[1];
        }
        out
    }
}

/// Gives up on pairs that can no longer reach a weight worth keeping.
pub(crate) struct Reach<'a> {
    tables: &'a Tables,
    rarity: &'a Rarity,
    /// The most that the weight can still become.
    most: f32,
    least: f32,
}

impl<'a> Reach<'a> {
    pub fn new(tables: &'a Tables, rarity: &'a Rarity, slot: usize, least: f32) -> Self {
        Reach { tables, rarity, most: tables.prior[slot], least }
    }
}

impl Hope for Reach<'_> {
    #[inline]
    fn equal(&mut self, field: usize, code: u32) {
        self.most += self.tables.most[field][0] + self.rarity.of_field(field, code);
    }

    #[inline]
    fn unequal(&mut self, field: usize) {
        self.most += self.tables.most[field][1];
    }

    #[inline]
    fn settled(&mut self, field: usize, level: u8) {
        self.most += self.tables.bits[field][usize::from(level)][0] - self.tables.most[field][1];
    }

    #[inline]
    fn gone(&self) -> bool {
        self.most < self.least
    }
}

/// The match weight: log2 of the odds of "same" against everything else.
#[inline]
pub(crate) fn match_weight([same, household]: [f32; 2]) -> f32 {
    if household < -30.0 {
        return same;
    }
    same - if household > 30.0 { household } else { (1.0 + household.exp2()).log2() }
}

/// The probability that goes with a match weight.
#[inline]
pub fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// The probabilities of "same" and of "household" from their odds against "strangers".
#[inline]
pub(crate) fn shares([same, household]: [f32; 2]) -> [f64; 2] {
    let top = same.max(household).max(0.0);
    let (s, h, d) = (f64::from(same - top).exp2(), f64::from(household - top).exp2(), f64::from(-top).exp2());
    let all = s + h + d;
    [s / all, h / all]
}
