//! All cuts found so far: looking through them is a thousand times quicker than asking the attackers.

use super::cut::Cut;

/// Cuts that hold for every safe choice, whether the master carries them at present or not.
#[derive(Default)]
pub(crate) struct Pool {
    cuts: Vec<Cut>,
}

const MOST: usize = 20_000;
const DEEP: f64 = 1e-3;

impl Pool {
    pub(crate) fn add(&mut self, cut: &Cut) {
        if self.cuts.len() >= MOST {
            // the oldest were found far from where the search is now
            self.cuts.drain(..MOST / 4);
        }
        self.cuts.push(cut.clone());
    }

    /// Every cut.
    #[cfg(feature = "highs")]
    pub(crate) fn all(&self) -> Vec<Cut> {
        self.cuts.clone()
    }

    /// The cuts that a choice violates most, at most so many.
    pub(crate) fn violated(&self, hidden: &[f64], most: usize) -> Vec<Cut> {
        let mut found: Vec<(f64, &Cut)> =
            self.cuts.iter().map(|cut| (cut.depth(hidden), cut)).filter(|(depth, _)| *depth > DEEP).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.truncate(most);
        found.into_iter().map(|(_, cut)| cut.clone()).collect()
    }

    /// Whether a whole choice violates any cut, so that it cannot be safe.
    pub(crate) fn breaks(&self, hidden: &[f64]) -> bool {
        // the latest are the likeliest: the next choice is a like one
        self.cuts.iter().rev().any(|cut| cut.shortfall(hidden) > 1e-4 * cut.least.abs().max(1.0))
    }
}
