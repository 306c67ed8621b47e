//! How many persons there are, with an interval that carries the doubt about the links.

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

/// How far the number of missed joins may be out, as a share of itself: it is an extrapolation.
const MISSED_DOUBT: f64 = 0.5;
/// How far the model as a whole may be out, as a share of the records: no amount of data shrinks it. Set from the
/// errors on generated data with known truth (see `DESIGN.md`).
const MODEL_DOUBT: f64 = 0.003;

pub(crate) fn estimate(records: &Records, model: &Model, found: &Found, clusters: &Clusters) -> Persons {
    let n = records.len();
    let count = (0..n).filter(|&at| clusters.first_of[at] as usize == at).count();
    let joined = n as f64 - clusters.expected;
    let pairs: f64 = clusters.links.iter().map(crate::predict::Link::probability).sum();
    // Joins that a missed pair stands for: three records of one person are three pairs and two joins.
    let joins_of_a_pair = if pairs > 0.0 { (joined / pairs).min(1.0) } else { 1.0 };
    let not_met = pairs * (1.0 / model.blocking_recall.max(0.05) - 1.0);
    let missed = (not_met + found.left_out) * joins_of_a_pair;
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
