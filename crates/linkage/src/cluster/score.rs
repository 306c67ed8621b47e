//! The weights of all pairs of a group, linked or not, with what is known for certain.

use crate::cluster::Rules;
use crate::predict::Weigher;

/// Nothing is surer than this, in bits: one pair cannot outvote any number of others.
const SUREST: f32 = 12.0;
/// A pair that must not be together.
pub(crate) const NEVER: f32 = -1000.0;
/// A pair that must be together.
const ALWAYS: f32 = 1000.0;

/// Records connected by links and the weight of every pair of them.
#[derive(Debug)]
pub(crate) struct Group {
    members: usize,
    weights: Vec<f32>,
}

impl Group {
    pub fn new(weigher: Weigher<'_>, members: &[u32], rules: &Rules) -> Group {
        let n = members.len();
        let mut weights = vec![0f32; n * n];
        for i in 0..n {
            for j in i + 1..n {
                let weight = pair_weight(weigher, rules, members[i], members[j]);
                weights[i * n + j] = weight;
                weights[j * n + i] = weight;
            }
        }
        Group { members: n, weights }
    }

    pub fn len(&self) -> usize {
        self.members
    }

    #[inline]
    pub fn weight(&self, a: usize, b: usize) -> f32 {
        self.weights[a * self.members + b]
    }
}

fn pair_weight(weigher: Weigher<'_>, rules: &Rules, a: u32, b: u32) -> f32 {
    let (low, high) = (a.min(b), a.max(b));
    let from = rules.decided.partition_point(|d| (d.0, d.1) < (low, high));
    if let Some((_, _, same)) = rules.decided.get(from).filter(|d| (d.0, d.1) == (low, high)) {
        return if *same { ALWAYS } else { NEVER };
    }
    let (x, y) = (weigher.records.source_of[a as usize], weigher.records.source_of[b as usize]);
    if x == y && rules.no_duplicates.get(usize::from(x)).copied().unwrap_or(false) {
        return NEVER;
    }
    weigher.weight(a, b).clamp(-SUREST, SUREST)
}
