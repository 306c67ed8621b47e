//! How often strangers agree: equality from the frequencies of the values, other levels from pairs of records taken
//! at random by a fixed stream of numbers, so that u is the same in every run.

use crate::compare;
use crate::field::{EXACT, Shape};
use crate::hash::Stream;
use crate::model::{FieldModel, normalise};
use crate::records::Records;

/// Pairs taken at random.
const PAIRS: usize = 200_000;
/// What a level never met is credited with, in pairs.
const UNSEEN: f64 = 0.5;

/// The shares of a field's levels among strangers.
fn of_strangers(records: &Records, strangers: &[u32], field: usize) -> Vec<f64> {
    let meta = &records.fields[field];
    let shape = meta.shape();
    match shape {
        Shape::Sex => return sex(records, field),
        Shape::BlockKey => return vec![1.0; meta.levels().len()],
        _ => {}
    }
    let levels = meta.levels().len();
    let mut u = random_levels(records, strangers, field, levels);
    if shape == Shape::Encoded {
        normalise(meta, &mut u);
        return u;
    }
    let equal = equal_share(&records.counts[field]);
    // Levels that another field already tells are the same among strangers and others.
    let told: &[usize] = match shape {
        Shape::Words => &[5, 6],
        Shape::Number => &[4],
        _ => &[],
    };
    told.iter().for_each(|&level| u[level] = 0.0);
    u[usize::from(EXACT)] = 0.0;
    let rest: f64 = u.iter().skip(2).sum();
    u.iter_mut().skip(2).for_each(|share| *share *= (1.0 - equal) / rest.max(f64::MIN_POSITIVE));
    u[usize::from(EXACT)] = equal;
    told.iter().for_each(|&level| u[level] = 1.0);
    normalise(meta, &mut u);
    u
}

/// The probability that two records with a value have the same, without replacement where the numbers allow it.
fn equal_share(counts: &[u32]) -> f64 {
    let n: f64 = counts.iter().skip(1).map(|c| f64::from(*c)).sum();
    let squares: f64 = counts.iter().skip(1).map(|c| f64::from(*c).powi(2)).sum();
    if n == 0.0 { 0.5 } else { (squares / (n * n)).clamp(1e-9, 0.999) }
}

fn random_levels(records: &Records, strangers: &[u32], field: usize, levels: usize) -> Vec<f64> {
    let mut counts = vec![UNSEEN; levels];
    counts[0] = 0.0;
    for pair in strangers.chunks_exact(2 * records.width()) {
        let (a, b) = (pair[field], pair[field + records.width()]);
        if a != 0 && b != 0 {
            let level = if a == b { EXACT } else { compare::unequal(records, field, a, b) };
            counts[usize::from(level)] += 1.0;
        }
    }
    counts
}

/// Rows of records taken at random, two for each pair; copied once, since each lies somewhere else in memory.
fn rows_at_random(records: &Records) -> Vec<u32> {
    let mut stream = Stream::new(1);
    let mut rows = Vec::with_capacity(2 * PAIRS * records.width());
    (0..2 * PAIRS).for_each(|_| rows.extend_from_slice(records.row(stream.below(records.len()))));
    rows
}

/// Sex agrees by chance; where the forenames agree it agrees almost always, and says next to nothing.
fn sex(records: &Records, field: usize) -> Vec<f64> {
    let equal = equal_share(&records.counts[field]);
    let told = sex_given_forename(records, field).unwrap_or(equal);
    vec![1.0, equal, told, 1.0 - equal, 1.0 - told]
}

fn sex_given_forename(records: &Records, sex: usize) -> Option<f64> {
    let forename = records.near.forename?;
    let sexes = records.values[sex].len() + 1;
    if sexes > 16 {
        return None;
    }
    let mut table = vec![0u32; (records.values[forename].len() + 1) * sexes];
    for at in 0..records.len() {
        let row = records.row(at);
        table[row[forename] as usize * sexes + row[sex] as usize] += 1;
    }
    let (mut same, mut all) = (0.5, 1.0);
    for name in table.chunks_exact(sexes).skip(1) {
        let n: f64 = name.iter().skip(1).map(|c| f64::from(*c)).sum();
        all += n * (n - 1.0).max(0.0);
        same += name.iter().skip(1).map(|c| f64::from(*c) * (f64::from(*c) - 1.0).max(0.0)).sum::<f64>();
    }
    Some((same / all).clamp(0.5, 0.999))
}

/// Gives every field of a model its shares among strangers.
pub(crate) fn fill(records: &Records, models: &mut [FieldModel]) {
    use rayon::prelude::*;
    let strangers = rows_at_random(records);
    models.par_iter_mut().enumerate().for_each(|(field, model)| model.u = of_strangers(records, &strangers, field));
}
