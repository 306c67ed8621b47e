//! How many persons two sources both know, with the doubt that the links leave.

use crate::cluster::{ALL_PARTITIONS, Group};

/// Persons of a group that are known to both of two sources.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shared {
    /// The two sources, the lower first.
    pub sources: (u16, u16),
    pub expected: f64,
    pub variance: f64,
}

/// Doubt about a group too large for all its partitions to be weighed, as a share of what is found.
const DOUBT_OF_LARGE: f64 = 0.05;

/// The persons of one partition, taken as it is.
pub(crate) fn known_to_both(group: &Group, labels: &[u16]) -> Vec<Shared> {
    let kinds = kinds(&group.sources);
    let clusters = labels.iter().copied().max().map_or(0, |l| usize::from(l) + 1);
    let mut known = vec![vec![false; kinds.len()]; clusters];
    for (label, source) in labels.iter().zip(&group.sources) {
        if let Ok(kind) = kinds.binary_search(source) {
            known[usize::from(*label)][kind] = true;
        }
    }
    pairs(&kinds)
        .map(|(a, b)| {
            let both = known.iter().filter(|k| k[a] && k[b]).count() as f64;
            Shared { sources: (kinds[a], kinds[b]), expected: both, variance: DOUBT_OF_LARGE * both }
        })
        .filter(|shared| shared.expected > 0.0)
        .collect()
}

/// The sources of a group, each once, in order.
fn kinds(sources: &[u16]) -> Vec<u16> {
    let mut kinds = sources.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn pairs(kinds: &[u16]) -> impl Iterator<Item = (usize, usize)> {
    let n = kinds.len();
    (0..n).flat_map(move |a| (a + 1..n).map(move |b| (a, b)))
}

/// Weight beside the best partition from which one adds nothing that shows.
const NEGLIGIBLE: f64 = 1e-12;

/// Sums over the partitions of a small group; empty when all its records are of one source.
#[derive(Debug)]
pub(crate) struct Tally {
    kinds: Vec<u16>,
    /// For each member the place of its source among the kinds.
    of: [u8; ALL_PARTITIONS],
    /// By pair of kinds: sum of weighted counts and of their squares.
    sums: Vec<[f64; 2]>,
}

impl Tally {
    pub fn new(group: &Group) -> Tally {
        let kinds = if group.sources.windows(2).all(|w| w[0] == w[1]) { Vec::new() } else { kinds(&group.sources) };
        let mut of = [0u8; ALL_PARTITIONS];
        for (place, source) in of.iter_mut().zip(&group.sources) {
            *place = kinds.binary_search(source).unwrap_or(0) as u8;
        }
        let sums = vec![[0.0; 2]; pairs(&kinds).count()];
        Tally { kinds, of, sums }
    }

    /// Adds a partition by its weight.
    pub fn add(&mut self, labels: &[u8], weight: f64) {
        if self.sums.is_empty() || weight < NEGLIGIBLE {
            return;
        }
        let mut known = [0u8; ALL_PARTITIONS];
        for (label, kind) in labels.iter().zip(self.of) {
            known[usize::from(*label)] |= 1 << kind;
        }
        for ((a, b), sums) in pairs(&self.kinds).zip(&mut self.sums) {
            let both = 1u8 << a | 1u8 << b;
            let count = known.iter().filter(|k| **k & both == both).count() as f64;
            sums[0] += weight * count;
            sums[1] += weight * count * count;
        }
    }

    pub fn rescale(&mut self, by: f64) {
        self.sums.iter_mut().flatten().for_each(|sum| *sum *= by);
    }

    /// Mean and variance, all partitions together weighing `total`.
    pub fn finish(&self, total: f64) -> Vec<Shared> {
        pairs(&self.kinds)
            .zip(&self.sums)
            .map(|((a, b), sums)| {
                let mean = sums[0] / total;
                let variance = (sums[1] / total - mean * mean).max(0.0);
                Shared { sources: (self.kinds[a], self.kinds[b]), expected: mean, variance }
            })
            .collect()
    }
}
