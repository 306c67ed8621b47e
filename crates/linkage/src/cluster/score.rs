//! The weights of all pairs of a group, linked or not, with what is known for certain.

use crate::cluster::Rules;
use crate::predict::Weigher;

/// Nothing is surer than this, in bits: one pair cannot outvote any number of others.
const SUREST: f64 = 12.0;
/// A pair that must not be together.
pub(crate) const NEVER: f64 = -1000.0;
/// A pair that must be together.
const ALWAYS: f64 = 1000.0;

/// Records connected by links and the weight of every pair of them.
#[derive(Debug)]
pub(crate) struct Group {
    members: usize,
    weights: Vec<f64>,
    /// The weight of every pair on its own, neither bounded nor overruled; of a group of two its links hold it.
    pub alone: Vec<f64>,
    /// The source of each member.
    pub sources: Vec<u16>,
}

impl Group {
    pub fn new(weigher: Weigher<'_>, members: &[u32], rules: &Rules) -> Group {
        let n = members.len();
        let (mut weights, mut alone) = (vec![0f64; n * n], vec![0f64; n * n]);
        for (i, &a) in members.iter().enumerate() {
            for (j, &b) in members.iter().enumerate().skip(i + 1) {
                alone[i * n + j] = weigher.weight(a, b);
                let weight = settled(weigher, rules, a, b).unwrap_or_else(|| bounded(alone[i * n + j]));
                weights[i * n + j] = weight;
                weights[j * n + i] = weight;
            }
        }
        Group { members: n, weights, alone, sources: sources(weigher, members) }
    }

    /// A group of which only the weights are known, first against second, first against third and so on.
    #[cfg(test)]
    pub fn of_weights(members: usize, upper: &[f64]) -> Group {
        let mut weights = vec![0f64; members * members];
        let pairs = (0..members).flat_map(|a| (a + 1..members).map(move |b| (a, b)));
        for ((a, b), &weight) in pairs.zip(upper) {
            weights[a * members + b] = weight;
            weights[b * members + a] = weight;
        }
        Group { members, weights, alone: Vec::new(), sources: vec![0; members] }
    }

    /// Two records whose weight is known.
    pub fn of_two(weigher: Weigher<'_>, (a, b): (u32, u32), weight: f64, rules: &Rules) -> Group {
        let weight = settled(weigher, rules, a, b).unwrap_or_else(|| bounded(weight));
        let weights = vec![0.0, weight, weight, 0.0];
        Group { members: 2, weights, alone: Vec::new(), sources: sources(weigher, &[a, b]) }
    }

    pub fn len(&self) -> usize {
        self.members
    }

    #[inline]
    pub fn weight(&self, a: usize, b: usize) -> f64 {
        self.weights[a * self.members + b]
    }
}

fn sources(weigher: Weigher<'_>, members: &[u32]) -> Vec<u16> {
    members.iter().map(|&m| weigher.records.source_of[m as usize]).collect()
}

fn bounded(weight: f64) -> f64 {
    weight.clamp(-SUREST, SUREST)
}

/// What is known for certain about a pair.
fn settled(weigher: Weigher<'_>, rules: &Rules, a: u32, b: u32) -> Option<f64> {
    let (low, high) = (a.min(b), a.max(b));
    let from = rules.decided.partition_point(|d| (d.0, d.1) < (low, high));
    if let Some((_, _, same)) = rules.decided.get(from).filter(|d| (d.0, d.1) == (low, high)) {
        return Some(if *same { ALWAYS } else { NEVER });
    }
    let (x, y) = (weigher.records.source_of[a as usize], weigher.records.source_of[b as usize]);
    let alone = x == y && rules.no_duplicates.get(usize::from(x)).copied().unwrap_or(false);
    alone.then_some(NEVER)
}
