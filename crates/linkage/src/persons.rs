//! How many persons there are, and how many two sources both know, with intervals that carry the doubt about the links.

use serde::{Deserialize, Serialize};

use crate::cluster::Clusters;
use crate::model::Model;
use crate::predict::Found;
use crate::records::Records;

/// An estimated number of persons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Persons {
    /// Clusters found, taken as they are.
    pub clusters: usize,
    /// Persons expected once doubtful and missed links are counted by their probability.
    pub expected: f64,
    /// Lower end of the 95% interval.
    pub low: f64,
    /// Upper end of the 95% interval.
    pub high: f64,
}

/// An estimated number of persons known to both of two sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// The two sources, in alphabetical order.
    pub sources: [String; 2],
    /// Persons expected.
    pub persons: u64,
    /// Lower end of the 95% interval.
    pub persons_low: u64,
    /// Upper end of the 95% interval.
    pub persons_high: u64,
}

/// How far the number of missed joins may be out, as a share of itself: it is an extrapolation.
const MISSED_DOUBT: f64 = 0.5;
/// How far the model as a whole may be out, as a share of the records: no amount of data shrinks it. Set from the
/// errors on generated data with known truth (see `DESIGN.md`).
const MODEL_DOUBT: f64 = 0.003;
/// The same for an overlap, as a share of itself: sources that leave fields empty lose more pairs than others do, up to
/// a tenth on generated data, and how many more is not estimated.
const OVERLAP_DOUBT: f64 = 0.035;

pub(crate) fn estimate(records: &Records, model: &Model, found: &Found, clusters: &Clusters) -> Persons {
    let n = records.len();
    let count = (0..n).filter(|&at| clusters.first_of[at] as usize == at).count();
    let joined = n as f64 - clusters.expected;
    let pairs: f64 = clusters.links.iter().map(crate::predict::Link::probability).sum();
    // Joins that a missed pair stands for: three records of one person are three pairs and two joins.
    let joins_of_a_pair = if pairs > 0.0 { (joined / pairs).min(1.0) } else { 1.0 };
    let missed = missed_pairs(pairs, model, found) * joins_of_a_pair;
    let expected = (clusters.expected - missed).max(1.0);
    let deviation = (clusters.variance + (MISSED_DOUBT * missed).powi(2) + (MODEL_DOUBT * n as f64).powi(2)).sqrt();
    let half = 1.96 * deviation;
    Persons {
        clusters: count,
        expected,
        low: (expected - half).clamp(1.0, n as f64),
        high: (expected + half).clamp(1.0, n as f64),
    }
}

/// True pairs that met at no rule, or were dropped as too doubtful.
fn missed_pairs(pairs: f64, model: &Model, found: &Found) -> f64 {
    pairs * (1.0 / model.blocking_recall.max(0.05) - 1.0) + found.left_out
}

/// Persons known to both of two sources, for every pair of sources that shares any: as many as the links say, and those
/// that missed pairs would have added in the same proportion as among all.
pub(crate) fn overlaps(records: &Records, model: &Model, found: &Found, clusters: &Clusters) -> Vec<Overlap> {
    let pairs: f64 = clusters.links.iter().map(crate::predict::Link::probability).sum();
    let missed = if pairs > 0.0 { missed_pairs(pairs, model, found) / pairs } else { 0.0 };
    let name = |source: u16| records.sources.get(usize::from(source)).cloned().unwrap_or_default();
    let one = |(&(a, b), &[links, variance]): (&(u16, u16), &[f64; 2])| {
        let expected = links * (1.0 + missed);
        let doubts = [MISSED_DOUBT * links * missed, OVERLAP_DOUBT * expected];
        let half = 1.96 * (variance + doubts.iter().map(|d| d * d).sum::<f64>()).sqrt();
        Overlap {
            sources: [name(a), name(b)],
            persons: expected.round() as u64,
            persons_low: (expected - half).max(0.0).floor() as u64,
            persons_high: (expected + half).ceil() as u64,
        }
    };
    clusters.shared.iter().map(one).filter(|overlap| overlap.persons_high > 0).collect()
}
