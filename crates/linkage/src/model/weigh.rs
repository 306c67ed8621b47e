//! From levels to weights and probabilities.

use crate::compare::{Hope, Levels};
use crate::field::{EXACT, MOST_LEVELS, Shape};
use crate::model::{FieldModel, Model};
use crate::records::Records;

/// Values that occur less often than this have their rarity ready.
const READY: u32 = 4096;

/// What the rarity of an equal value adds to the weight of equality, in bits, for every value of every field:
/// log2(u / p) with u the chance that strangers are equal on any value and p the value's own frequency.
#[derive(Debug)]
pub(crate) struct Rarity {
    fields: Vec<FieldRarity>,
}

#[derive(Debug, Default)]
struct FieldRarity {
    /// By how often the value occurs; empty where rarity does not count.
    ready: Vec<f64>,
    /// Log2 of u times the number of values.
    base: f64,
    household: bool,
}

impl FieldRarity {
    fn new(part: &FieldModel, filled: usize) -> FieldRarity {
        if !part.rarity {
            return FieldRarity::default();
        }
        let base = (part.u[usize::from(EXACT)] * filled.max(1) as f64).log2();
        let ready = (0..READY).map(|count| base - f64::from(count.max(1)).log2()).collect();
        FieldRarity { ready, base, household: part.household_rarity() }
    }

    #[inline]
    fn bits(&self, count: u32) -> f64 {
        match self.ready.get(count as usize) {
            Some(bits) => *bits,
            None if self.ready.is_empty() => 0.0,
            None => self.base - f64::from(count).log2(),
        }
    }
}

impl Rarity {
    pub fn new(records: &Records, model: &Model) -> Rarity {
        let one = |(field, part)| FieldRarity::new(part, records.filled(field));
        Rarity { fields: model.fields.iter().enumerate().map(one).collect() }
    }

    /// What rare values add for "same person" and for "household".
    #[inline]
    pub fn of(&self, records: &Records, row: &[u32], levels: &Levels) -> [f64; 2] {
        let mut out = [0f64; 2];
        for (field, rarity) in self.fields.iter().enumerate() {
            if levels[field] == EXACT && !rarity.ready.is_empty() {
                let bits = self.of_field(records, field, row[field]);
                out[0] += bits;
                out[1] += if rarity.household { bits } else { 0.0 };
            }
        }
        out
    }

    /// What one field's rarity adds for "same person".
    #[inline]
    pub fn of_field(&self, records: &Records, field: usize, code: u32) -> f64 {
        let count = records.counts[field].get(code as usize).copied().unwrap_or(1);
        self.fields.get(field).map_or(0.0, |rarity| rarity.bits(count))
    }
}

/// The model as tables of bits, ready for the inner loop.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    fields: usize,
    /// For careful pairs, careless pairs and households, against strangers.
    bits: Vec<[[f64; 3]; MOST_LEVELS]>,
    /// Log2 of prior odds of "same" by pair of sources, and of "household", both against "strangers".
    prior: Vec<f64>,
    household: f64,
    /// Log2 of the shares of careful and careless pairs among true ones.
    kinds: [f64; 2],
    quick: Vec<Quick>,
}

/// What settles hopeless pairs early, field by field; single precision will do, as nothing of it is kept.
#[derive(Debug, Clone, Copy)]
struct Quick {
    /// The most an equal field can bring for "same".
    equal: f32,
    /// The most an unequal one can.
    unequal: f32,
    /// What a level leaves of that.
    less: [f32; MOST_LEVELS],
}

impl Tables {
    pub fn new(model: &Model) -> Tables {
        let strangers = |same: f64| (1.0 - same - model.household).max(1e-12);
        let bits: Vec<_> = model.fields.iter().map(|part| bits_of_field(model, part)).collect();
        Tables {
            fields: model.fields.len(),
            quick: model.fields.iter().zip(&bits).map(|(part, bits)| quick(part, bits)).collect(),
            bits,
            prior: model.prior.of_pair.iter().map(|&p| (p / strangers(p)).log2()).collect(),
            household: if model.household > 0.0 {
                (model.household / strangers(model.household)).log2()
            } else {
                f64::NEG_INFINITY
            },
            kinds: [(1.0 - model.careless.share).log2(), model.careless.share.log2()],
        }
    }

    /// The bits of one level of one field for careful pairs, careless pairs and households.
    pub fn bits(&self, field: usize, level: usize) -> [f64; 3] {
        self.bits[field][level]
    }

    /// Log2 of the shares of careful and careless pairs, and of the prior odds of "household".
    pub fn constants(&self) -> [f64; 3] {
        // What never happens has odds of minus infinity, which SQL does not write.
        [self.kinds[0], self.kinds[1], self.household].map(|bits| bits.max(-200.0))
    }

    /// Log2 of the prior odds of a pair of sources.
    pub fn prior_bits(&self, slot: usize) -> f64 {
        self.prior[slot]
    }

    /// Log2 of the odds of careful "same", careless "same" and "household", against "strangers".
    #[inline]
    pub fn three_odds(&self, levels: &Levels, rare: [f64; 2], slot: usize) -> [f64; 3] {
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
    pub fn odds(&self, levels: &Levels, rare: [f64; 2], slot: usize) -> [f64; 2] {
        let [careful, careless, household] = self.three_odds(levels, rare, slot);
        let (high, low) = if careful > careless { (careful, careless) } else { (careless, careful) };
        [if high - low > 50.0 { high } else { high + (1.0 + (low - high).exp2()).log2() }, household]
    }
}

fn bits_of_field(model: &Model, part: &FieldModel) -> [[f64; 3]; MOST_LEVELS] {
    let kinds = model.careless.times().map(|times| part.m_times(times));
    let mut table = [[0f64; 3]; MOST_LEVELS];
    for (level, slot) in (0u8..).zip(table.iter_mut().take(part.m.len())) {
        let of = |shares: &[f64]| part.log_ratio(shares, level);
        *slot = [of(&kinds[0]), of(&kinds[1]), part.household_weight(level)];
    }
    table
}

fn quick(part: &FieldModel, bits: &[[f64; 3]; MOST_LEVELS]) -> Quick {
    let best = bits.map(|level| level[0].max(level[1]) as f32);
    let mut out = Quick { equal: f32::NEG_INFINITY, unequal: 0.0, less: [0.0; MOST_LEVELS] };
    for (level, &bits) in best.iter().enumerate().take(part.m.len()).skip(1) {
        let equal = matches!((part.field.shape(), level), (_, 1) | (Shape::Sex, 2) | (Shape::Words, 5));
        // Two encodings may differ by their noise alone.
        if equal {
            out.equal = out.equal.max(bits);
        }
        if !equal || part.field.encoded {
            out.unequal = out.unequal.max(bits);
        }
    }
    out.less = best.map(|bits| bits - out.unequal);
    // A level found may still give way to one that another field tells.
    for (found, told) in part.field.moved().into_iter().chain((part.field.shape() == Shape::Sex).then_some((3, 4))) {
        let (found, told) = (usize::from(found), usize::from(told));
        out.less[found] = out.less[found].max(out.less[told]);
    }
    out
}

/// Gives up on pairs that can no longer reach a weight worth keeping.
pub(crate) struct Reach<'a> {
    tables: &'a Tables,
    records: &'a Records,
    rarity: &'a Rarity,
    /// The most that the weight can still become.
    most: f32,
    least: f32,
}

impl<'a> Reach<'a> {
    pub fn new(tables: &'a Tables, records: &'a Records, rarity: &'a Rarity, slot: usize, least: f64) -> Self {
        Reach { tables, records, rarity, most: tables.prior[slot] as f32, least: least as f32 }
    }
}

impl Hope for Reach<'_> {
    #[inline]
    fn equal(&mut self, field: usize, code: u32) {
        self.most += self.tables.quick[field].equal + self.rarity.of_field(self.records, field, code) as f32;
    }

    #[inline]
    fn unequal(&mut self, field: usize) {
        self.most += self.tables.quick[field].unequal;
    }

    #[inline]
    fn settled(&mut self, field: usize, level: u8) {
        self.most += self.tables.quick[field].less[usize::from(level)];
    }

    #[inline]
    fn gone(&self) -> bool {
        self.most < self.least
    }
}

/// The match weight: log2 of the odds of "same" against everything else.
#[inline]
pub(crate) fn match_weight([same, household]: [f64; 2]) -> f64 {
    if household < -50.0 {
        return same;
    }
    same - if household > 50.0 { household } else { (1.0 + household.exp2()).log2() }
}

/// The probability that goes with a match weight.
#[inline]
pub fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// The probabilities of the three classes from their odds against "strangers".
#[inline]
pub(crate) fn shares(odds: [f64; 3]) -> [f64; 3] {
    let top = odds[0].max(odds[1]).max(odds[2]).max(0.0);
    let each = odds.map(|o| (o - top).exp2());
    let all = each[0] + each[1] + each[2] + (-top).exp2();
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
                part(Meaning::HouseNumber, &[0.0, 0.9, 0.06, 0.04, 1.0], &[0.0, 0.01, 0.09, 0.9, 1.0]),
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
        assert!((weight - (-9.964_340_87 + 6.491_853_10 + 3.473_931_19)).abs() < 1e-7, "{weight}");
        // Missing is evidence of nothing.
        let weight = match_weight(tables.odds(&levels(0, 4), [0.0; 2], 0));
        assert!((weight - (-9.964_340_87 - 4.169_925_00)).abs() < 1e-7, "{weight}");
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
        assert!((mixed - wanted).abs() < 1e-9, "{mixed} {wanted}");
    }

    #[test]
    fn a_household_takes_its_share_of_the_odds() {
        let tables = Tables::new(&model(0.002, 0.0));
        let [same, household] = tables.odds(&levels(1, 0), [0.0; 2], 0);
        let p = probability(match_weight([same, household]));
        let (s, h) = (0.001 / 0.997 * 90.0, 0.002 / 0.996);
        // The two classes have slightly different baselines for "strangers", which differ in the sixth digit.
        assert!((p - s / (1.0 + s + h)).abs() < 1e-3, "{p}");
    }
}
