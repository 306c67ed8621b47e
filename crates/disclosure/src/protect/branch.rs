//! Which column to branch on: tried out a little way until it is known how much each raises the bound.

use super::tree::{End, Node, Search, WHOLE};
use crate::simplex::Outcome;

const STRONG_CANDIDATES: usize = 8;
const STRONG_ITERATIONS: usize = 40;

/// How much the bound rose per unit when a column was rounded down or up, and how often that was seen.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rise {
    sum: [f64; 2],
    times: [f64; 2],
}

impl Search<'_, '_> {
    /// The column to split at this node, and the bounds of both sides.
    pub(crate) fn branch(&mut self, node: &Node, bound: f64) -> End {
        let mut candidates: Vec<(f64, usize)> = Vec::new();
        for column in 0..self.master.free.len() {
            let value = self.master.value(column);
            if value > WHOLE && value < 1.0 - WHOLE {
                candidates.push((self.promise(column, value), column));
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some(&(_, first)) = candidates.first() else { return End::Closed };
        let basis = self.master.basis();
        let values: Vec<f64> = candidates.iter().map(|&(_, column)| self.master.value(column)).collect();
        let mut best = (f64::NEG_INFINITY, first, [bound; 2]);
        let mut tried = 0;
        for (&(score, column), &value) in candidates.iter().zip(&values) {
            let known = self.rises[column].times.iter().all(|&times| times >= 4.0);
            if known || self.control.is_over() || tried >= STRONG_CANDIDATES {
                if score > best.0 {
                    best = (score, column, [bound; 2]);
                }
                continue;
            }
            tried += 1;
            let bounds = self.try_both(node, column, value, bound, &basis);
            let score = product(bounds[0].min(bound * 4.0 + 100.0) - bound, bounds[1].min(bound * 4.0 + 100.0) - bound);
            if score > best.0 {
                best = (score, column, bounds);
            }
            if bounds.iter().any(|&bound| self.closes(bound)) {
                break;
            }
        }
        self.master.start_from(&basis);
        End::Split { column: best.1, bounds: best.2 }
    }

    /// Solves a little way into both branches.
    fn try_both(&mut self, node: &Node, column: usize, value: f64, bound: f64, basis: &[usize]) -> [f64; 2] {
        let mut bounds = [bound; 2];
        for (side, fixed) in [0.0, 1.0].into_iter().enumerate() {
            self.master.start_from(basis);
            self.master.limit(column, fixed, fixed);
            let outcome = self.master.solve_briefly(STRONG_ITERATIONS);
            let mut fixes = node.fixes.clone();
            fixes.push((column, fixed));
            let inside = Node { fixes, bound };
            bounds[side] = if outcome == Outcome::Infeasible { f64::INFINITY } else { self.node_bound(&inside).0 };
            let distance = if side == 0 { value } else { 1.0 - value };
            if bounds[side].is_finite() {
                self.rises[column].sum[side] += (bounds[side] - bound) / distance;
                self.rises[column].times[side] += 1.0;
            }
        }
        self.master.limit(column, 0.0, 1.0);
        bounds
    }

    fn promise(&self, column: usize, value: f64) -> f64 {
        let Rise { sum, times } = self.rises[column];
        let mean = |side: usize| if times[side] > 0.0 { sum[side] / times[side] } else { 1.0 };
        product(mean(0) * value, mean(1) * (1.0 - value))
    }
}

fn product(down: f64, up: f64) -> f64 {
    down.max(1e-6) * up.max(1e-6)
}
