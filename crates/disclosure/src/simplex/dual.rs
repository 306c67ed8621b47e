//! The iterations of the dual simplex method.

use super::{Factor, LONGEST_EXCHANGE, Programme, TOLERANCE};

const PIVOT: f64 = 1e-7;
const PROOF: f64 = 1e-5;
/// Iterations between looks at the clock; the longest take some milliseconds.
const LOOK_AT_CLOCK: usize = 16;

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// No better solution exists (within tolerance).
    Optimal,
    /// The cost has passed the cutoff, so that the optimum is at least as dear.
    Cutoff,
    /// No solution satisfies rows and limits.
    Infeasible,
    /// Given up after too many iterations, or because time is up; multipliers are still usable for bounds.
    Stalled,
}

#[derive(Default)]
struct Scratch {
    right: Vec<f64>,
    left: Vec<f64>,
    rho: Vec<f64>,
    entering: Vec<f64>,
    tau: Vec<f64>,
    alpha: Vec<f64>,
    touched: Vec<usize>,
    is_touched: Vec<bool>,
    candidates: Vec<(f64, usize)>,
}

/// What became of an attempt to exchange a basic variable.
enum Exchange {
    /// Done, or to be tried again with fresh factors.
    Made,
    /// No variable can enter: with fresh factors, proof that there is no solution.
    NoneFits,
    /// The pivot is too small even with fresh factors.
    Unsound,
}

struct Step {
    place: usize,
    leaving: usize,
    target: f64,
    sign: f64,
}

impl Programme {
    /// Solves from the current basis; stops early once the cost passes `cutoff`.
    pub(crate) fn solve(&mut self, cutoff: f64) -> Outcome {
        let limit = 2000 + 20 * self.rows.len();
        self.solve_within(cutoff, limit)
    }

    /// As [`Programme::solve`], with at most `limit` iterations.
    pub(crate) fn solve_within(&mut self, cutoff: f64, limit: usize) -> Outcome {
        let mut scratch = Scratch {
            alpha: vec![0.0; self.columns.len()],
            is_touched: vec![false; self.columns.len()],
            ..Scratch::default()
        };
        self.cost.clone_from(&self.given);
        self.refresh(&mut scratch);
        for iteration in 0..limit {
            if iteration % LOOK_AT_CLOCK == 0 && self.control.is_over() {
                return Outcome::Stalled;
            }
            if self.stale || self.factor.age() >= LONGEST_EXCHANGE {
                self.refresh(&mut scratch);
            }
            if cutoff.is_finite() && self.objective() > cutoff {
                return Outcome::Cutoff;
            }
            let Some(step) = self.choose_leaving() else {
                return Outcome::Optimal;
            };
            match self.iterate(&step, &mut scratch) {
                Exchange::Made => {}
                Exchange::Unsound => return Outcome::Stalled,
                Exchange::NoneFits if self.factor.age() == 0 => return self.without_solution(&step),
                Exchange::NoneFits => self.refresh(&mut scratch),
            }
        }
        Outcome::Stalled
    }

    /// A row that is missed by a hair proves nothing.
    fn without_solution(&self, step: &Step) -> Outcome {
        let missed = (self.value[step.leaving] - step.target).abs();
        if missed > PROOF { Outcome::Infeasible } else { Outcome::Stalled }
    }

    fn objective(&self) -> f64 {
        self.cost.iter().zip(&self.value).map(|(cost, value)| cost * value).sum()
    }

    /// Factors the basis anew and recomputes prices, then places every non-basic variable at its proper limit.
    fn refresh(&mut self, scratch: &mut Scratch) {
        if self.stale || self.factor.age() > 0 {
            self.refactor();
        }
        let mut left: Vec<f64> = self.basis.iter().map(|&variable| self.cost[variable]).collect();
        self.factor.solve_transposed(&mut left, &mut scratch.rho);
        for variable in 0..self.columns.len() {
            self.reduced[variable] = match self.place[variable] {
                Some(_) => 0.0,
                None => {
                    let sum: f64 = self.columns[variable].iter().map(|&(row, entry)| scratch.rho[row] * entry).sum();
                    self.cost[variable] - sum
                }
            };
            if self.place[variable].is_none() {
                self.settle(variable);
            }
        }
        self.recompute(scratch);
        self.stale = false;
    }

    fn refactor(&mut self) {
        let columns: Vec<&[(usize, f64)]> =
            self.basis.iter().map(|&variable| self.columns[variable].as_slice()).collect();
        let (factor, dependent) = Factor::build(self.rows.len(), &columns);
        if dependent.is_empty() {
            self.factor = factor;
            return;
        }
        for (position, row) in dependent {
            let logical = self.structurals + row;
            self.place[self.basis[position]] = None;
            self.basis[position] = logical;
            self.place[logical] = Some(position);
        }
        self.edge.iter_mut().for_each(|weight| *weight = 1.0);
        let columns: Vec<&[(usize, f64)]> =
            self.basis.iter().map(|&variable| self.columns[variable].as_slice()).collect();
        self.factor = Factor::build(self.rows.len(), &columns).0;
    }

    /// Puts a non-basic variable at the limit its reduced cost asks for; shifts its cost if that limit does not exist.
    fn settle(&mut self, variable: usize) {
        let (low, high, reduced) = (self.low[variable], self.high[variable], self.reduced[variable]);
        let stays = reduced.abs() <= 1e-12 && (self.value[variable] == low || self.value[variable] == high);
        let wanted = if stays {
            self.value[variable]
        } else if reduced >= 0.0 {
            low
        } else {
            high
        };
        if wanted.is_finite() {
            self.value[variable] = wanted;
            return;
        }
        self.cost[variable] -= reduced;
        self.reduced[variable] = 0.0;
        self.value[variable] = if low.is_finite() {
            low
        } else if high.is_finite() {
            high
        } else {
            0.0
        };
    }

    fn recompute(&mut self, scratch: &mut Scratch) {
        scratch.right.clear();
        scratch.right.resize(self.rows.len(), 0.0);
        for variable in 0..self.columns.len() {
            let value = self.value[variable];
            if self.place[variable].is_none() && value != 0.0 {
                for &(row, entry) in &self.columns[variable] {
                    scratch.right[row] -= entry * value;
                }
            }
        }
        self.factor.solve(&mut scratch.right, &mut scratch.entering);
        for (position, &variable) in self.basis.iter().enumerate() {
            self.value[variable] = scratch.entering[position];
        }
    }

    fn choose_leaving(&self) -> Option<Step> {
        let mut best: Option<(f64, Step)> = None;
        for (place, &leaving) in self.basis.iter().enumerate() {
            let value = self.value[leaving];
            let (excess, target, sign) = if value < self.low[leaving] {
                (self.low[leaving] - value, self.low[leaving], -1.0)
            } else {
                (value - self.high[leaving], self.high[leaving], 1.0)
            };
            if excess <= TOLERANCE * (1.0 + 0.01 * target.abs()) {
                continue;
            }
            let score = excess * excess / self.edge[place];
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, Step { place, leaving, target, sign }));
            }
        }
        best.map(|(_, step)| step)
    }

    /// One exchange, if there is one.
    fn iterate(&mut self, step: &Step, scratch: &mut Scratch) -> Exchange {
        scratch.left.clear();
        scratch.left.resize(self.rows.len(), 0.0);
        scratch.left[step.place] = 1.0;
        self.factor.solve_transposed(&mut scratch.left, &mut scratch.rho);
        self.pivot_row(scratch);
        let chosen = self.choose_entering(step, scratch);
        let Some((entering, flips)) = chosen else {
            clear(scratch);
            return Exchange::NoneFits;
        };
        scratch.right.clear();
        scratch.right.resize(self.rows.len(), 0.0);
        for &(row, entry) in &self.columns[entering] {
            scratch.right[row] += entry;
        }
        self.factor.solve(&mut scratch.right, &mut scratch.entering);
        let pivot = scratch.entering[step.place];
        let expected = scratch.alpha[entering];
        if self.factor.age() > 0 && (pivot - expected).abs() > 1e-6 * (1.0 + pivot.abs()) || pivot.abs() < PIVOT * 0.01
        {
            self.stale = true;
            clear(scratch);
            return if self.factor.age() > 0 { Exchange::Made } else { Exchange::Unsound };
        }
        self.flip(&flips, scratch);
        self.update_prices(step, entering, scratch);
        self.update_edges(step, pivot, scratch);
        self.update_values(step, entering, pivot, scratch);
        clear(scratch);
        Exchange::Made
    }

    fn pivot_row(&self, scratch: &mut Scratch) {
        for (row, &weight) in scratch.rho.iter().enumerate() {
            if weight == 0.0 {
                continue;
            }
            for &(column, entry) in &self.rows[row] {
                if self.place[column].is_none() {
                    if !scratch.is_touched[column] {
                        scratch.is_touched[column] = true;
                        scratch.touched.push(column);
                    }
                    scratch.alpha[column] += weight * entry;
                }
            }
            let logical = self.structurals + row;
            if self.place[logical].is_none() {
                scratch.touched.push(logical);
                scratch.alpha[logical] = weight;
            }
        }
    }

    /// The long-step ratio test: passes variables that can flip to their other limit while the leaving one stays outside.
    fn choose_entering(&self, step: &Step, scratch: &mut Scratch) -> Option<(usize, Vec<usize>)> {
        scratch.candidates.clear();
        for &variable in &scratch.touched {
            let alpha = step.sign * scratch.alpha[variable];
            let (low, high) = (self.low[variable], self.high[variable]);
            if alpha.abs() <= PIVOT || low == high {
                continue;
            }
            let at_low = self.value[variable] == low;
            let free = low == f64::NEG_INFINITY && high == f64::INFINITY;
            if free || (at_low && alpha > 0.0) || (!at_low && alpha < 0.0) {
                let ratio = (self.reduced[variable] / alpha).max(0.0);
                scratch.candidates.push((ratio, variable));
            }
        }
        scratch.candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut slope = (self.value[step.leaving] - step.target).abs();
        let mut flips = Vec::new();
        let mut index = 0;
        while index < scratch.candidates.len() {
            let (ratio, _) = scratch.candidates[index];
            let end = index + scratch.candidates[index..].iter().take_while(|next| next.0 <= ratio + 1e-9).count();
            let group = &scratch.candidates[index..end];
            let drop: f64 = group.iter().map(|&(_, v)| scratch.alpha[v].abs() * (self.high[v] - self.low[v])).sum();
            if slope - drop > 0.0 && end < scratch.candidates.len() {
                slope -= drop;
                flips.extend(group.iter().map(|&(_, variable)| variable));
                index = end;
                continue;
            }
            let size = |variable: usize| scratch.alpha[variable].abs();
            let (_, entering) = group.iter().copied().max_by(|a, b| size(a.1).total_cmp(&size(b.1)))?;
            return Some((entering, flips));
        }
        None
    }

    fn flip(&mut self, flips: &[usize], scratch: &mut Scratch) {
        if flips.is_empty() {
            return;
        }
        scratch.right.iter_mut().for_each(|value| *value = 0.0);
        for &variable in flips {
            let (low, high) = (self.low[variable], self.high[variable]);
            let new = if self.value[variable] == low { high } else { low };
            let change = new - self.value[variable];
            self.value[variable] = new;
            for &(row, entry) in &self.columns[variable] {
                scratch.right[row] -= entry * change;
            }
        }
        self.factor.solve(&mut scratch.right, &mut scratch.tau);
        for (position, &change) in scratch.tau.iter().enumerate() {
            if change != 0.0 {
                self.value[self.basis[position]] += change;
            }
        }
    }

    fn update_prices(&mut self, step: &Step, entering: usize, scratch: &Scratch) {
        let theta = self.reduced[entering] / scratch.alpha[entering];
        for &variable in &scratch.touched {
            self.reduced[variable] -= theta * scratch.alpha[variable];
            if variable == entering {
                continue;
            }
            let reduced = self.reduced[variable];
            let (low, high) = (self.low[variable], self.high[variable]);
            let wrong =
                (self.value[variable] == low && reduced < 0.0) || (self.value[variable] == high && reduced > 0.0);
            if wrong && low != high {
                self.cost[variable] -= reduced;
                self.reduced[variable] = 0.0;
            }
        }
        self.reduced[entering] = 0.0;
        self.reduced[step.leaving] = -theta;
    }

    fn update_edges(&mut self, step: &Step, pivot: f64, scratch: &mut Scratch) {
        scratch.right.clear();
        scratch.right.extend_from_slice(&scratch.rho);
        let exact: f64 = scratch.rho.iter().map(|value| value * value).sum();
        self.factor.solve(&mut scratch.right, &mut scratch.tau);
        for (position, &entry) in scratch.entering.iter().enumerate() {
            if entry == 0.0 || position == step.place {
                continue;
            }
            let share = entry / pivot;
            let weight = self.edge[position] - 2.0 * share * scratch.tau[position] + share * share * exact;
            self.edge[position] = weight.max(1e-4);
        }
        self.edge[step.place] = (exact / (pivot * pivot)).max(1e-4);
    }

    fn update_values(&mut self, step: &Step, entering: usize, pivot: f64, scratch: &Scratch) {
        let length = (self.value[step.leaving] - step.target) / pivot;
        for (position, &entry) in scratch.entering.iter().enumerate() {
            if entry != 0.0 {
                self.value[self.basis[position]] -= length * entry;
            }
        }
        self.value[entering] += length;
        self.value[step.leaving] = step.target;
        self.factor.exchange(step.place, &scratch.entering);
        self.place[step.leaving] = None;
        self.place[entering] = Some(step.place);
        self.basis[step.place] = entering;
    }
}

fn clear(scratch: &mut Scratch) {
    for &variable in &scratch.touched {
        scratch.alpha[variable] = 0.0;
        scratch.is_touched[variable] = false;
    }
    scratch.touched.clear();
}
