//! Small groups: every partition, its weight, and what follows for the number of persons and for each pair.

use crate::cluster::overlap::{Shared, Tally};
use crate::cluster::score::Group;
use crate::cluster::{ALL_PARTITIONS, Outcome};
use crate::model::weigh::probability;

struct Search<'a> {
    group: &'a Group,
    labels: [u8; ALL_PARTITIONS],
    best: [u8; ALL_PARTITIONS],
    best_score: f64,
    total: f64,
    count: f64,
    count_squared: f64,
    together: Vec<f64>,
    apart: Vec<f64>,
    tally: Tally,
    /// The most that members from each place on can still add.
    open: [f64; ALL_PARTITIONS + 1],
}

/// A partition so many bits behind the best is not followed: all 4,140 together would weigh less than what is written as
/// certain.
const HOPELESS: f64 = 80.0;

/// The best partition, and the mean over all partitions by their weight.
pub(crate) fn solve(group: &Group) -> Outcome {
    let n = group.len();
    if n == 2 {
        return two(group.weight(0, 1), &group.sources);
    }
    let mut search = Search {
        group,
        labels: [0; ALL_PARTITIONS],
        best: [0; ALL_PARTITIONS],
        best_score: f64::NEG_INFINITY,
        total: 0.0,
        count: 0.0,
        count_squared: 0.0,
        together: vec![0.0; n * n],
        apart: vec![0.0; n * n],
        tally: Tally::new(group),
        open: open(group),
    };
    search.place(0, 0, 0.0);
    let mean = search.count / search.total;
    Outcome {
        labels: search.best[..n].to_vec(),
        expected: mean,
        variance: (search.count_squared / search.total - mean * mean).max(0.0),
        shared: search.tally.finish(search.total),
        odds: search.together.iter().zip(&search.apart).map(|(t, a)| (t / a).log2()).collect(),
        ..Outcome::default()
    }
}

fn open(group: &Group) -> [f64; ALL_PARTITIONS + 1] {
    let mut out = [0.0; ALL_PARTITIONS + 1];
    for at in (0..group.len()).rev() {
        out[at] = out[at + 1] + (0..at).map(|o| group.weight(at, o).max(0.0)).sum::<f64>();
    }
    out
}

/// A group of two has two partitions.
fn two(weight: f64, sources: &[u16]) -> Outcome {
    let same = probability(weight);
    let variance = same * (1.0 - same);
    let labels = vec![0, u8::from(weight <= 0.0)];
    let shared = match *sources {
        [a, b] if a != b => vec![Shared { sources: (a.min(b), a.max(b)), expected: same, variance }],
        _ => Vec::new(),
    };
    Outcome { labels, expected: 2.0 - same, variance, shared, ..Outcome::default() }
}

impl Search<'_> {
    /// Puts member `at` into each cluster there is and into one of its own.
    fn place(&mut self, at: usize, clusters: u8, score: f64) {
        if at == self.group.len() {
            return self.weigh(clusters, score);
        }
        if score + self.open[at] < self.best_score - HOPELESS {
            return;
        }
        let mut gained = [0f64; ALL_PARTITIONS];
        (0..at).for_each(|other| gained[usize::from(self.labels[other])] += self.group.weight(at, other));
        for label in 0..=clusters {
            self.labels[at] = label;
            self.place(at + 1, clusters.max(label + 1), score + gained[usize::from(label)]);
        }
    }

    fn weigh(&mut self, clusters: u8, score: f64) {
        let n = self.group.len();
        if score > self.best_score {
            self.rescale((self.best_score - score).exp2());
            self.best_score = score;
            self.best = self.labels;
        }
        // Relative to the best so far, so that certainties of a thousand bits stay within what a number can hold.
        let weight = (score - self.best_score).exp2();
        let count = f64::from(clusters);
        self.total += weight;
        self.count += weight * count;
        self.count_squared += weight * count * count;
        self.tally.add(&self.labels[..n], weight);
        for a in 0..n {
            for b in a + 1..n {
                let same = self.labels[a] == self.labels[b];
                let sums = if same { &mut self.together } else { &mut self.apart };
                sums[a * n + b] += weight;
            }
        }
    }

    fn rescale(&mut self, by: f64) {
        for sum in [&mut self.total, &mut self.count, &mut self.count_squared] {
            *sum *= by;
        }
        self.tally.rescale(by);
        self.together.iter_mut().chain(&mut self.apart).for_each(|sum| *sum *= by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(n: usize, weights: &[f64]) -> Outcome {
        solve(&Group::of_weights(n, weights))
    }

    #[test]
    fn three_records_are_weighed_as_by_hand() {
        // Partitions: all apart 2^0, a+b 2^1, a+c 2^-1, b+c 2^2, all together 2^(1-1+2).
        let outcome = solved(3, &[1.0, -1.0, 2.0]);
        let all = 1.0 + 2.0 + 0.5 + 4.0 + 4.0;
        let mean = (3.0 * 1.0 + 2.0 * 6.5 + 4.0) / all;
        assert!((outcome.expected - mean).abs() < 1e-9, "{} {mean}", outcome.expected);
        let joined: f64 = (2.0 + 4.0) / all;
        assert!((outcome.odds[1] - (joined / (1.0 - joined)).log2()).abs() < 1e-9);
    }

    #[test]
    fn two_families_hold_together_by_as_much_as_their_next_best_partitions_leave() {
        let family = |at: usize| at / 4;
        let pairs = (0..8).flat_map(|a| (a + 1..8).map(move |b| if family(a) == family(b) { 12.0 } else { -12.0 }));
        let outcome = solved(8, &pairs.collect::<Vec<f64>>());
        assert_eq!(outcome.labels, [0, 0, 0, 0, 1, 1, 1, 1]);
        // Two of four are apart when either leaves alone (three ties of 12 bits cut, two ways) or with one of the
        // other two (four ties cut, two ways); all else is a thousandth of a thousandth of that.
        let wanted = -(2.0 * (-36f64).exp2() + 2.0 * (-48f64).exp2()).log2();
        for pair in [1, 8 + 2, 4 * 8 + 7] {
            assert!((outcome.odds[pair] - wanted).abs() < 1e-5, "{} {wanted}", outcome.odds[pair]);
        }
        assert!((outcome.expected - 2.0).abs() < 1e-6, "{}", outcome.expected);
    }

    #[test]
    fn certainties_stay_numbers() {
        let outcome = solved(3, &[1000.0, 1000.0, -1000.0]);
        assert!(outcome.expected.is_finite() && outcome.variance.is_finite());
        let apart = solved(3, &[-1000.0, -1000.0, -1000.0]);
        assert!((apart.expected - 3.0).abs() < 1e-9);
        assert_eq!(apart.labels, [0, 1, 2]);
    }
}
