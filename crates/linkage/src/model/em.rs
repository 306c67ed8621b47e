//! Estimates the model from unlabelled pairs by expectation and maximisation (Dempster, Laird and Rubin 1977).
//!
//! The shares of a field are taken only from pairs that meet at a rule which does not look at that field: given the
//! class, fields are independent, so such pairs are a fair sample of it, and one pass serves all fields. What blocking
//! loses follows from the same shares, and corrects the priors.

use rayon::prelude::*;

use crate::block::choose::{PartShares, recall};
use crate::block::keys::{MOST_PARTS, Rule};
use crate::field::{EXACT, MOST_LEVELS, Meaning};
use crate::model::sample::Pair;
use crate::model::weigh::{Tables, shares};
use crate::model::{Model, normalise};
use crate::records::MOST_FIELDS;

/// Most rounds.
const ROUNDS: usize = 40;
/// The estimate stands when no share moves more than this.
const STILL: f64 = 2e-4;
/// Pairs one thread sums at a time; fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 8192;
/// Pairs that the expected shares count for.
const PRIOR_PAIRS: f64 = 20.0;
/// Equality of a forename among different children of one household, against strangers: parents do not repeat it.
const REPEATED_FORENAME: f64 = 0.1;
/// Most that one birthday among different children of a household is believed to be shared.
const MOST_TWINS: f64 = 0.2;
/// Pairs that the overall prior counts for in the prior of one pair of sources.
const LEAN: f64 = 0.5;
/// Careful and careless pairs of one person, and pairs of one household.
const CLASSES: usize = 3;
const PART_MASKS: usize = 1 << MOST_PARTS;

/// What the estimate needs to know beside the pairs.
#[derive(Debug, Clone)]
pub(crate) struct Frame<'a> {
    pub rules: &'a [Rule],
    /// Pairs of records, met or not, by pair of sources.
    pub pairs: &'a [f64],
}

#[derive(Debug, Clone)]
struct Sums {
    /// Sum of pairs by class (careful, careless, household), field and level.
    levels: [[[f64; MOST_LEVELS]; MOST_FIELDS]; CLASSES],
    parts: [[[f64; PART_MASKS]; MOST_FIELDS]; CLASSES],
    of_slot: Vec<f64>,
    household: f64,
}

impl Sums {
    fn new(slots: usize) -> Sums {
        Sums {
            levels: [[[0.0; MOST_LEVELS]; MOST_FIELDS]; CLASSES],
            parts: [[[0.0; PART_MASKS]; MOST_FIELDS]; CLASSES],
            of_slot: vec![0.0; slots],
            household: 0.0,
        }
    }

    fn add(&mut self, other: &Sums) {
        for class in 0..CLASSES {
            add_all(self.levels[class].as_flattened_mut(), other.levels[class].as_flattened());
            add_all(self.parts[class].as_flattened_mut(), other.parts[class].as_flattened());
        }
        add_all(&mut self.of_slot, &other.of_slot);
        self.household += other.household;
    }
}

fn add_all(into: &mut [f64], from: &[f64]) {
    into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

/// Estimates m, h, the priors and the recall of blocking; u stays as it is.
pub(crate) fn estimate(model: &mut Model, pairs: &[Pair], frame: &Frame<'_>) {
    start(model);
    let fair: Vec<u32> = (0..model.fields.len()).map(|field| rules_without(frame.rules, field)).collect();
    for round in 1..=ROUNDS {
        let sums = expect(model, pairs, &fair, frame.pairs.len());
        let moved = maximise(model, &sums, &fair, frame);
        model.rounds = round;
        if moved < STILL {
            break;
        }
    }
    model.fields.iter_mut().for_each(super::FieldModel::in_order);
}

fn rules_without(rules: &[Rule], field: usize) -> u32 {
    (0..rules.len()).filter(|&r| !rules[r].involves(field)).fold(0, |bits, r| bits | (1 << r))
}

fn start(model: &mut Model) {
    let has = |wanted: &dyn Fn(Meaning) -> bool| model.fields.iter().any(|p| wanted(p.field.meaning));
    let personal = has(&|m| matches!(m, Meaning::Forename | Meaning::BirthDate));
    let shared = has(&Meaning::shared_in_household);
    if !(personal && shared) {
        model.household = 0.0;
    }
    model.fields.iter_mut().for_each(household_start);
}

/// Another child of the household: shares name and address as the child itself does, is a stranger in all else.
fn household_start(part: &mut super::FieldModel) {
    let meaning = part.field.meaning;
    if meaning.shared_in_household() {
        return;
    }
    part.h = part.u.clone();
    let exact = usize::from(EXACT);
    match meaning {
        Meaning::Forename => part.h[exact] *= REPEATED_FORENAME,
        Meaning::BirthDate => part.h[exact] = 0.03,
        _ => {}
    }
    normalise(&part.field, &mut part.h);
}

fn expect(model: &Model, pairs: &[Pair], fair: &[u32], slots: usize) -> Sums {
    let tables = Tables::new(model);
    let one = |chunk: &[Pair]| {
        let mut sums = Sums::new(slots);
        for pair in chunk {
            expect_pair(&tables, pair, fair, &mut sums);
        }
        sums
    };
    let parts: Vec<Sums> = pairs.par_chunks(CHUNK).map(one).collect();
    let mut all = Sums::new(slots);
    parts.iter().for_each(|part| all.add(part));
    all
}

fn expect_pair(tables: &Tables, pair: &Pair, fair: &[u32], sums: &mut Sums) {
    let classes = shares(tables.three_odds(&pair.levels, pair.rare, usize::from(pair.slot)));
    let weight = f64::from(pair.stands_for);
    sums.of_slot[usize::from(pair.slot)] += weight * (classes[0] + classes[1]);
    sums.household += weight * classes[2];
    for (class, share) in classes.into_iter().enumerate().filter(|(_, s)| *s > 1e-6) {
        for (field, _) in fair.iter().enumerate().filter(|(_, rules)| *rules & pair.met != 0) {
            let parts = (pair.parts >> (field * MOST_PARTS)) as usize & (PART_MASKS - 1);
            sums.levels[class][field][usize::from(pair.levels[field])] += weight * share;
            sums.parts[class][field][parts] += weight * share;
        }
    }
}

/// New parameters from the sums; gives back how far they moved.
fn maximise(model: &mut Model, sums: &Sums, fair: &[u32], frame: &Frame<'_>) -> f64 {
    let mut moved = 0f64;
    let times = model.careless.times();
    for (field, part) in model.fields.iter_mut().enumerate().filter(|(field, _)| fair[*field] != 0) {
        let m = new_m(part, [&sums.levels[0][field], &sums.levels[1][field]], times);
        moved = part.m.iter().zip(&m).map(|(a, b)| (a - b).abs()).fold(moved, f64::max);
        part.m = m;
        if part.field.meaning.shared_in_household() {
            let usual = part.levels().iter().map(|l| l.expected);
            part.h = new_shares(part, &sums.levels[2][field], usual);
        } else if part.field.meaning == Meaning::BirthDate {
            twins(part, &sums.levels[2][field]);
        }
    }
    let met = |class: usize| recall(frame.rules, &part_shares(&sums.parts[class], model.fields.len())).clamp(0.05, 1.0);
    let (careful, careless, household) = (met(0), met(1), met(2));
    model.blocking_recall = (1.0 - model.careless.share) * careful + model.careless.share * careless;
    let same = model.blocking_recall;
    new_priors(model, sums, frame, same, household);
    moved
}

/// Shares of levels among true pairs: errors counted against the pairs that could have made them, careless ones for
/// more, since the pairs that met at a rule are the more careful ones.
fn new_m(part: &super::FieldModel, counts: [&[f64; MOST_LEVELS]; 2], times: [f64; 2]) -> Vec<f64> {
    let mut out: Vec<f64> = vec![0.0; part.m.len()];
    for group in super::groups(&part.field) {
        let all = |kind: usize| group.iter().map(|l| counts[kind][usize::from(*l)]).sum::<f64>();
        let base: f64 = group.iter().map(|l| part.levels()[usize::from(*l)].expected).sum();
        let usual = |level: usize| part.levels()[level].expected / base.max(1e-9);
        let exposed = all(0) * times[0] + all(1) * times[1] + PRIOR_PAIRS;
        let mut errors = 0.0;
        for level in group[1..].iter().map(|l| usize::from(*l)) {
            out[level] = (counts[0][level] + counts[1][level] + PRIOR_PAIRS * usual(level)) / exposed;
            errors += out[level];
        }
        let scale = if errors > 0.95 { 0.95 / errors } else { 1.0 };
        group[1..].iter().for_each(|l| out[usize::from(*l)] *= scale);
        out[usize::from(group[0])] = 1.0 - errors * scale;
    }
    out
}

fn new_shares(part: &super::FieldModel, counts: &[f64], expected: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut shares: Vec<f64> = expected.zip(counts).map(|(e, c)| c + PRIOR_PAIRS * e).collect();
    shares[0] = 0.0;
    normalise(&part.field, &mut shares);
    shares
}

/// The share of one birthday among different children of a household: twins.
fn twins(part: &mut super::FieldModel, counts: &[f64]) {
    let exact = usize::from(EXACT);
    let all: f64 = counts.iter().skip(1).sum();
    let share = ((counts[exact] + 0.03 * PRIOR_PAIRS) / (all + PRIOR_PAIRS)).max(part.u[exact]).min(MOST_TWINS);
    let rest = (1.0 - share) / (1.0 - part.u[exact]);
    part.h = part.u.iter().map(|u| u * rest).collect();
    part.h[exact] = share;
}

fn part_shares(sums: &[[f64; PART_MASKS]; MOST_FIELDS], fields: usize) -> Vec<PartShares> {
    let one = |(field, counts): (usize, &[f64; PART_MASKS])| {
        let all: f64 = counts.iter().sum();
        let share = |c: f64| if all > 0.0 { c / all } else { 1.0 / PART_MASKS as f64 };
        (0u64..)
            .zip(counts)
            .filter(|(_, c)| **c > 0.0 || all == 0.0)
            .map(|(bits, &c)| (bits << (field * MOST_PARTS), share(c)))
            .collect()
    };
    sums.iter().take(fields).enumerate().map(one).collect()
}

/// Priors from the pairs found and the share of them that could be found; a pair of sources with little to go by
/// leans on the others.
fn new_priors(model: &mut Model, sums: &Sums, frame: &Frame<'_>, met: f64, households_met: f64) {
    let all_pairs: f64 = frame.pairs.iter().sum::<f64>().max(1.0);
    let all_same: f64 = sums.of_slot.iter().sum();
    let overall = all_same / met / all_pairs;
    for ((prior, &same), &pairs) in model.prior.of_pair.iter_mut().zip(&sums.of_slot).zip(frame.pairs) {
        let share = (same / met + LEAN) / (pairs + LEAN / overall.max(1e-15));
        *prior = share.clamp(1e-12, 0.5);
    }
    if model.household > 0.0 {
        model.household = (sums.household / households_met / all_pairs).clamp(1e-12, 0.2);
    }
}
