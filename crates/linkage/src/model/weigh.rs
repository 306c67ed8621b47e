//! From levels to weights and probabilities.

use crate::compare::{Hope, Levels};
use crate::field::{EXACT, MOST_LEVELS, Shape};
use crate::model::{FieldModel, Model};
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
        let one = |(field, part): (usize, &FieldModel)| {
            if !part.rarity {
                return Vec::new();
            }
            let n = records.filled(field).max(1) as f64;
            let u = part.u[usize::from(EXACT)];
            records.counts[field].iter().map(|&c| (u / (f64::from(c.max(1)) / n)).log2() as f32).collect()
        };
        Rarity {
            same: model.fields.iter().enumerate().map(one).collect(),
            household: model.fields.iter().map(FieldModel::household_rarity).collect(),
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
    /// For careful pairs, careless pairs and households, against strangers.
    bits: Vec<[[f32; 3]; MOST_LEVELS]>,
    /// The most an equal and an unequal field can bring for "same".
    most: Vec<[f32; 2]>,
    /// Log2 of prior odds of "same" by pair of sources, and of "household", both against "strangers".
    prior: Vec<f32>,
    household: f32,
    /// Log2 of the shares of careful and careless pairs among true ones.
    kinds: [f32; 2],
}

impl Tables {
    pub fn new(model: &Model) -> Tables {
        let strangers = |same: f64| (1.0 - same - model.household).max(1e-12);
        let bits: Vec<_> = model.fields.iter().map(|part| bits_of_field(model, part)).collect();
        Tables {
            fields: model.fields.len(),
            most: model.fields.iter().zip(&bits).map(|(part, bits)| most_of_field(part, bits)).collect(),
            bits,
            prior: model.prior.of_pair.iter().map(|&p| (p / strangers(p)).log2() as f32).collect(),
            household: if model.household > 0.0 {
                (model.household / strangers(model.household)).log2() as f32
            } else {
                f32::NEG_INFINITY
            },
            kinds: [(1.0 - model.careless.share).log2() as f32, model.careless.share.log2() as f32],
        }
    }

    /// The bits of one level of one field for careful pairs, careless pairs and households.
    pub fn bits(&self, field: usize, level: usize) -> [f32; 3] {
        self.bits[field][level]
    }

    /// Log2 of the shares of careful and careless pairs, and of the prior odds of "household".
    pub fn constants(&self) -> [f32; 3] {
        // What never happens has odds of minus infinity, which SQL does not write.
        [self.kinds[0], self.kinds[1], self.household].map(|bits| bits.max(-200.0))
    }

    /// Log2 of the prior odds of a pair of sources.
    pub fn prior_bits(&self, slot: usize) -> f32 {
        self.prior[slot]
    }

    /// Log2 of the odds of careful "same", careless "same" and "household", against "strangers".
    #[inline]
    pub fn three_odds(&self, levels: &Levels, rare: [f32; 2], slot: usize) -> [f32; 3] {
        let same = self.prior[slot] + rare[0];
        let mut out = [same + self.kinds[0], same + self.kinds[1], self.household + rare[1]];
        for (table, &level) in self.bits.iter().zip(&levels[..self.fields]) {
            let bits = &table[usize::from(level)];
            out[0] += bits[0];
            out[1] += bits[1];
            out[2] += bits[2];
        }
        out
    }

    /// Log2 of the odds of "same" and of "household", both against "strangers".
    #[inline]
    pub fn odds(&self, levels: &Levels, rare: [f32; 2], slot: usize) -> [f32; 2] {
        let [careful, careless, household] = self.three_odds(levels, rare, slot);
        let (high, low) = if careful > careless { (careful, careless) } else { (careless, careful) };
        [if high - low > 20.0 { high } else { high + (1.0 + (low - high).exp2()).log2() }, household]
    }
}

fn bits_of_field(model: &Model, part: &FieldModel) -> [[f32; 3]; MOST_LEVELS] {
    let kinds = model.careless.times().map(|times| part.m_times(times));
    let mut table = [[0f32; 3]; MOST_LEVELS];
    for (level, slot) in (0u8..).zip(table.iter_mut().take(part.m.len())) {
        let of = |shares: &[f64]| part.log_ratio(shares, level) as f32;
        *slot = [of(&kinds[0]), of(&kinds[1]), part.household_weight(level) as f32];
    }
    table
}

fn most_of_field(part: &FieldModel, bits: &[[f32; 3]; MOST_LEVELS]) -> [f32; 2] {
    let mut out = [f32::NEG_INFINITY, 0.0];
    for level in 1..part.m.len() {
        let equal = matches!((part.field.shape(), level), (_, 1) | (Shape::Sex, 2) | (Shape::Words, 5));
        let bits = bits[level][0].max(bits[level][1]);
        // Two encodings may differ by their noise alone.
        if equal {
            out[0] = out[0].max(bits);
        }
        if !equal || part.field.encoded {
            out[1] = out[1].max(bits);
        }
    }
    out
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
        let bits = &self.tables.bits[field][usize::from(level)];
        self.most += bits[0].max(bits[1]) - self.tables.most[field][1];
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

/// The probabilities of the three classes from their odds against "strangers".
#[inline]
pub(crate) fn shares(odds: [f32; 3]) -> [f64; 3] {
    let top = odds[0].max(odds[1]).max(odds[2]).max(0.0);
    let each = odds.map(|o| f64::from((o - top).exp2()));
    let all = each[0] + each[1] + each[2] + f64::from((-top).exp2());
    each.map(|e| e / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, Meaning};
    use crate::model::{Careless, Priors};
    use crate::records::MOST_FIELDS;

    fn model(household: f64, careless: f64) -> Model {
        let part = |meaning, m: &[f64], u: &[f64]| {
            let mut part = FieldModel::expected(&Field::new("field", meaning));
            (part.m, part.u, part.h) = (m.to_vec(), u.to_vec(), u.to_vec());
            part
        };
        Model {
            fields: vec![
                part(Meaning::HouseNumber, &[0.0, 0.9, 0.06, 0.04], &[0.0, 0.01, 0.09, 0.9]),
                part(Meaning::Identifier, &[0.0, 0.8, 0.1, 0.05, 0.05], &[0.0, 0.001, 0.009, 0.09, 0.9]),
            ],
            prior: Priors::even(1, 0.001),
            household,
            careless: Careless { share: careless, factor: 4.0 },
            blocking_recall: 1.0,
            rounds: 0,
        }
    }

    fn levels(a: u8, b: u8) -> Levels {
        let mut out = [0; MOST_FIELDS];
        (out[0], out[1]) = (a, b);
        out
    }

    #[test]
    fn the_plain_model_gives_the_weights_computed_by_hand() {
        // Fellegi and Sunter: log2(0.001/0.999) + log2(0.9/0.01) + log2(0.1/0.009), as Splink adds them up.
        let tables = Tables::new(&model(0.0, 0.0));
        let weight = match_weight(tables.odds(&levels(1, 2), [0.0; 2], 0));
        assert!((f64::from(weight) - (-9.964_340_87 + 6.491_853_10 + 3.473_931_19)).abs() < 1e-5, "{weight}");
        // Missing is evidence of nothing.
        let weight = match_weight(tables.odds(&levels(0, 4), [0.0; 2], 0));
        assert!((f64::from(weight) - (-9.964_340_87 - 4.169_925_00)).abs() < 1e-5, "{weight}");
    }

    #[test]
    fn errors_that_come_together_count_for_less() {
        let two_errors = levels(3, 4);
        let plain = match_weight(Tables::new(&model(0.0, 0.0)).odds(&two_errors, [0.0; 2], 0));
        let mixed = match_weight(Tables::new(&model(0.0, 0.2)).odds(&two_errors, [0.0; 2], 0));
        assert!(mixed > plain + 0.5, "{plain} {mixed}");
        // By hand: rates × 0.625 for careful, × 2.5 for careless pairs.
        let careful = 0.8 * (0.04 * 0.625 / 0.9) * (0.05 * 0.625 / 0.9);
        let careless = 0.2 * (0.04 * 2.5 / 0.9) * (0.05 * 2.5 / 0.9);
        let wanted = (0.001f64 / 0.999 * (careful + careless)).log2();
        assert!((f64::from(mixed) - wanted).abs() < 1e-4, "{mixed} {wanted}");
    }

    #[test]
    fn a_household_takes_its_share_of_the_odds() {
        let tables = Tables::new(&model(0.002, 0.0));
        let [same, household] = tables.odds(&levels(1, 0), [0.0; 2], 0);
        let p = probability(f64::from(match_weight([same, household])));
        let (s, h) = (0.001 / 0.997 * 90.0, 0.002 / 0.996);
        // The two classes have slightly different baselines for "strangers", which differ in the sixth digit.
        assert!((p - s / (1.0 + s + h)).abs() < 1e-3, "{p}");
    }
}
