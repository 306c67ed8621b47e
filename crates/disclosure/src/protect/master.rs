//! The choice of hidden cells as a linear programme over cuts.

use super::cut::{Cut, companion};
use super::ground::Ground;
use crate::simplex::{Outcome, Programme};
use crate::{Control, Standing};

/// The relaxed choice: every free cell hidden to a degree between 0 and 1.
pub(crate) struct Master {
    programme: Programme,
    /// Free cells, in the order of the columns.
    pub(crate) free: Vec<usize>,
    column: Vec<usize>,
    weight: Vec<f64>,
    limits: Vec<(f64, f64)>,
    /// Cost of what is hidden in any case.
    pub(crate) base: f64,
    unit: f64,
    relations: Vec<Vec<usize>>,
}

fn perturbed(weight: f64, index: usize) -> f64 {
    let mixed = (index as u64).wrapping_add(7).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    weight * (1.0 + 1e-6 * (mixed >> 40) as f64 / (1u64 << 24) as f64)
}

impl Master {
    pub(crate) fn new(ground: &Ground) -> Self {
        let task = ground.task;
        let free: Vec<usize> = ground.movable.iter().copied().filter(|&cell| ground.is_free(cell)).collect();
        let mut column = vec![usize::MAX; task.weight.len()];
        for (index, &cell) in free.iter().enumerate() {
            column[cell] = index;
        }
        let weight: Vec<f64> = free.iter().map(|&cell| task.weight[cell]).collect();
        let cost = weight.iter().enumerate().map(|(index, &weight)| perturbed(weight, index)).collect();
        let base = ground
            .movable
            .iter()
            .filter(|&&cell| task.standing[cell] == Standing::Primary)
            .fold(0.0, |sum, &cell| sum + task.weight[cell]);
        Master {
            programme: Programme::new(vec![0.0; free.len()], vec![1.0; free.len()], cost),
            limits: vec![(0.0, 1.0); free.len()],
            unit: common_unit(&weight),
            relations: lonely_relations(ground),
            free,
            column,
            weight,
            base,
        }
    }

    /// Solves end early when this control's time is up.
    pub(crate) fn heed(&mut self, control: &Control) {
        self.programme.heed(control);
    }

    pub(crate) fn add(&mut self, cut: &Cut) {
        let entries = cut.entries.iter().map(|&(cell, by)| (self.column[cell], by)).collect();
        self.programme.add_row(entries, cut.least, f64::INFINITY);
    }

    /// Limits a column for this solve only, or for good with [`Master::fix`].
    pub(crate) fn limit(&mut self, column: usize, low: f64, high: f64) {
        self.programme.limit(column, low, high);
    }

    pub(crate) fn release(&mut self) {
        for (column, &(low, high)) in self.limits.iter().enumerate() {
            self.programme.limit(column, low, high);
        }
    }

    pub(crate) fn fix(&mut self, column: usize, value: f64) {
        self.limits[column] = (value, value);
    }

    pub(crate) fn is_fixed(&self, column: usize) -> bool {
        self.limits[column].0 == self.limits[column].1
    }

    pub(crate) fn solve(&mut self, cutoff: f64) -> Outcome {
        // the perturbed cost may be a little above the true one
        self.programme.solve((cutoff - self.base) * (1.0 + 2e-6) + 1e-6)
    }

    pub(crate) fn solve_briefly(&mut self, iterations: usize) -> Outcome {
        self.programme.solve_within(f64::INFINITY, iterations)
    }

    pub(crate) fn value(&self, column: usize) -> f64 {
        self.programme.value(column).clamp(0.0, 1.0)
    }

    /// Whether every free cell is either hidden or shown.
    pub(crate) fn is_whole(&self, within: f64) -> bool {
        (0..self.free.len()).all(|column| (self.value(column) - self.value(column).round()).abs() < within)
    }

    pub(crate) fn basis(&self) -> Vec<usize> {
        self.programme.basis()
    }

    pub(crate) fn start_from(&mut self, basis: &[usize]) {
        self.programme.start_from(basis);
    }

    /// Entries of a row by columns.
    pub(crate) fn row(&self, row: usize) -> &[(usize, f64)] {
        self.programme.row(row)
    }

    /// What a row must reach.
    pub(crate) fn least(&self, row: usize) -> f64 {
        self.programme.least(row)
    }

    /// See [`Programme::combination`].
    pub(crate) fn combination(&self, column: usize) -> Option<Vec<f64>> {
        self.programme.combination(column)
    }

    pub(crate) fn rows(&self) -> usize {
        self.programme.row_count()
    }

    /// The choice as degrees over all cells.
    pub(crate) fn choice(&self, ground: &Ground) -> Vec<f64> {
        self.over_cells(ground, (0..self.free.len()).map(|column| self.value(column)))
    }

    /// Degrees of the columns as degrees over all cells.
    pub(crate) fn over_cells(&self, ground: &Ground, degrees: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let mut hidden = always_hidden(ground);
        self.free.iter().zip(degrees).for_each(|(&cell, degree)| hidden[cell] = degree.clamp(0.0, 1.0));
        hidden
    }

    /// A bound that holds whatever rounding did: from the multipliers, the true weights and the present limits; with what
    /// each column adds to it.
    pub(crate) fn bound(&self, limit: impl Fn(usize) -> (f64, f64)) -> (f64, Vec<f64>) {
        let mut sum = PricedRows { bound: self.base, reduced: self.weight.clone() };
        for (row, &price) in self.programme.row_prices().iter().enumerate() {
            sum.add(price, self.programme.least(row), self.programme.row(row).iter().copied());
        }
        sum.within(limit)
    }

    /// As [`Master::bound`], from another solver's multipliers of these cuts.
    #[cfg(feature = "highs")]
    pub(crate) fn bound_from(&self, cuts: &[Cut], prices: &[f64]) -> f64 {
        let mut sum = PricedRows { bound: self.base, reduced: self.weight.clone() };
        for (cut, &price) in cuts.iter().zip(prices) {
            sum.add(price, cut.least, cut.entries.iter().map(|&(cell, by)| (self.column[cell], by)));
        }
        sum.within(|column| self.limits[column]).0
    }

    /// The column of a free cell.
    #[cfg(feature = "highs")]
    pub(crate) fn column_of(&self, cell: usize) -> Option<usize> {
        Some(self.column[cell]).filter(|&column| column != usize::MAX)
    }

    /// The true weight of a column.
    #[cfg(feature = "highs")]
    pub(crate) fn weight_of(&self, column: usize) -> f64 {
        self.weight[column]
    }

    /// The bound under the limits that hold everywhere in the search.
    pub(crate) fn limits(&self, column: usize) -> (f64, f64) {
        self.limits[column]
    }

    /// Rounds a bound up to the next cost that a choice can have.
    pub(crate) fn next_cost(&self, bound: f64) -> f64 {
        if self.unit <= 0.0 {
            return bound;
        }
        self.base + ((bound - self.base - 1e-5) / self.unit).ceil().max(0.0) * self.unit
    }

    /// Cost of a whole choice.
    pub(crate) fn cost(&self, hidden: &[f64]) -> f64 {
        self.base
            + self.free.iter().zip(&self.weight).filter(|(cell, _)| hidden[**cell] > 0.5).map(|(_, w)| w).sum::<f64>()
    }

    /// Cuts "no hidden cell alone in a relation" that the choice violates.
    pub(crate) fn lonely(&self, hidden: &[f64]) -> Vec<Cut> {
        let mut cuts = Vec::new();
        for relation in &self.relations {
            let total: f64 = relation.iter().map(|&cell| hidden[cell]).sum();
            for &cell in relation {
                if hidden[cell] > total - hidden[cell] + 1e-4 {
                    cuts.push(companion(cell, relation.iter().copied().filter(|&other| other != cell)));
                }
            }
        }
        cuts
    }

    /// The cuts that hold the solution back at present.
    pub(crate) fn binding(&self) -> Vec<Cut> {
        let tight = (0..self.programme.row_count()).filter(|&row| !self.programme.is_loose(row));
        let cut = |row: usize| Cut {
            entries: self.programme.row(row).iter().map(|&(column, by)| (self.free[column], by)).collect(),
            least: self.programme.least(row),
        };
        tight.map(cut).collect()
    }

    /// Drops cuts that do not hold the solution back.
    pub(crate) fn drop_loose(&mut self, keep_latest: usize) {
        let rows = self.programme.row_count();
        let drop: Vec<bool> = (0..rows).map(|row| row + keep_latest < rows && self.programme.is_loose(row)).collect();
        self.programme.drop_rows(&drop);
    }
}

/// Rows weighed by their multipliers: what they promise together, and what is left of each column's weight.
struct PricedRows {
    bound: f64,
    reduced: Vec<f64>,
}

impl PricedRows {
    fn add(&mut self, price: f64, least: f64, entries: impl Iterator<Item = (usize, f64)>) {
        if price > 0.0 {
            self.bound += price * least;
            entries.for_each(|(column, by)| self.reduced[column] -= price * by);
        }
    }

    fn within(mut self, limit: impl Fn(usize) -> (f64, f64)) -> (f64, Vec<f64>) {
        for (column, &cost) in self.reduced.iter().enumerate() {
            let (low, high) = limit(column);
            self.bound += (cost * low).min(cost * high);
        }
        (self.bound, self.reduced)
    }
}

/// Degrees with only what is hidden in any case.
pub(crate) fn always_hidden(ground: &Ground) -> Vec<f64> {
    let mut hidden = vec![0.0; ground.task.weight.len()];
    for &cell in &ground.movable {
        if !ground.is_free(cell) {
            hidden[cell] = 1.0;
        }
    }
    hidden
}

fn lonely_relations(ground: &Ground) -> Vec<Vec<usize>> {
    let cells = |relation: &Vec<(usize, f64)>| -> Vec<usize> {
        relation.iter().map(|&(index, _)| ground.movable[index]).collect()
    };
    ground.relations.iter().map(cells).filter(|cells| cells.iter().all(|&cell| ground.is_free(cell))).collect()
}

fn common_unit(weights: &[f64]) -> f64 {
    let mut unit = 0u64;
    for &weight in weights {
        if weight.fract() != 0.0 || weight > 1e12 {
            return 0.0;
        }
        let (mut a, mut b) = (unit, weight as u64);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        unit = a;
    }
    unit as f64
}
