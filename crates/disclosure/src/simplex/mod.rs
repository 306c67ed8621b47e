//! The protector's linear programmes: minimise `c x` subject to rows of `A x` within limits and every `x` within its own.
//!
//! A revised dual simplex with bounded variables, long steps and steepest edges (Koberstein, *The dual simplex method,
//! techniques for a fast and stable implementation*, 2005). The auditor does not use any of this.
//!
//! Row `r` carries a logical variable with `A_r x + s_r = 0`, so a row limited to `[low, high]` gives `s` in `[-high, -low]`.
//! Costs may be shifted on the way to keep the method stable; whoever needs a bound that must hold computes it from
//! [`Programme::row_prices`] and the true costs.

mod dual;
mod factor;

pub(crate) use dual::Outcome;
use factor::{Factor, Sparse};

use crate::Control;

/// Differences below this are taken as none.
pub(crate) const TOLERANCE: f64 = 1e-7;
const LONGEST_EXCHANGE: usize = 64;

/// A linear programme with its current basis, ready to be solved again after bounds, costs or rows have changed.
pub(crate) struct Programme {
    columns: Vec<Sparse>,
    rows: Vec<Sparse>,
    low: Vec<f64>,
    high: Vec<f64>,
    cost: Vec<f64>,
    given: Vec<f64>,
    value: Vec<f64>,
    reduced: Vec<f64>,
    basis: Vec<usize>,
    place: Vec<Option<usize>>,
    edge: Vec<f64>,
    factor: Factor,
    stale: bool,
    structurals: usize,
    control: Control,
}

impl Programme {
    /// A programme over variables with these limits and costs, and no rows yet. Logical variables are numbered after them.
    pub(crate) fn new(low: Vec<f64>, high: Vec<f64>, cost: Vec<f64>) -> Self {
        let count = low.len();
        Programme {
            columns: vec![Sparse::new(); count],
            rows: Vec::new(),
            value: vec![0.0; count],
            reduced: cost.clone(),
            given: cost.clone(),
            low,
            high,
            cost,
            basis: Vec::new(),
            place: vec![None; count],
            edge: Vec::new(),
            factor: Factor::default(),
            stale: true,
            structurals: count,
            control: Control::unlimited(),
        }
    }

    /// Solves end as [`Outcome::Stalled`] when this control's time is up.
    pub(crate) fn heed(&mut self, control: &Control) {
        self.control = control.clone();
    }

    /// Removes every row, and with them the basis.
    pub(crate) fn clear_rows(&mut self) {
        for row in std::mem::take(&mut self.rows) {
            row.iter().for_each(|&(column, _)| self.columns[column].clear());
        }
        self.columns.truncate(self.structurals);
        for list in [&mut self.low, &mut self.high, &mut self.cost, &mut self.given, &mut self.value, &mut self.reduced]
        {
            list.truncate(self.structurals);
        }
        self.place.iter_mut().for_each(|place| *place = None);
        self.place.truncate(self.structurals);
        self.basis.clear();
        self.edge.clear();
        self.stale = true;
    }

    /// Adds the row `low <= entries x <= high`; its logical variable enters the basis.
    pub(crate) fn add_row(&mut self, entries: Sparse, low: f64, high: f64) {
        let row = self.rows.len();
        for &(column, value) in &entries {
            self.columns[column].push((row, value));
        }
        self.rows.push(entries);
        self.columns.push(vec![(row, 1.0)]);
        self.low.push(-high);
        self.high.push(-low);
        self.cost.push(0.0);
        self.given.push(0.0);
        self.value.push(0.0);
        self.reduced.push(0.0);
        self.place.push(Some(self.basis.len()));
        self.basis.push(self.structurals + row);
        self.edge.push(1.0);
        self.stale = true;
    }

    /// Changes the limits of one variable.
    pub(crate) fn limit(&mut self, variable: usize, low: f64, high: f64) {
        self.low[variable] = low;
        self.high[variable] = high;
    }

    /// Changes the cost of one variable and gives back the old one.
    pub(crate) fn price(&mut self, variable: usize, cost: f64) -> f64 {
        std::mem::replace(&mut self.given[variable], cost)
    }

    /// The value of a variable at the last solution.
    pub(crate) fn value(&self, variable: usize) -> f64 {
        self.value[variable]
    }

    /// How many rows there are.
    pub(crate) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The entries of a row.
    pub(crate) fn row(&self, row: usize) -> &[(usize, f64)] {
        &self.rows[row]
    }

    /// Whether the row's logical variable is basic, that is, whether the row does not hold the solution back.
    pub(crate) fn is_loose(&self, row: usize) -> bool {
        self.place[self.structurals + row].is_some()
    }

    /// Multipliers of the rows at the last basis.
    pub(crate) fn row_prices(&self) -> Vec<f64> {
        (0..self.rows.len())
            .map(|row| self.cost[self.structurals + row] - self.reduced[self.structurals + row])
            .collect()
    }

    /// The combination of rows that the basis has made of a basic variable's row; to be asked right after a solution.
    pub(crate) fn combination(&self, variable: usize) -> Option<Vec<f64>> {
        let place = self.place[variable].filter(|_| !self.stale)?;
        let mut left = vec![0.0; self.rows.len()];
        left[place] = 1.0;
        let mut multipliers = Vec::new();
        self.factor.solve_transposed(&mut left, &mut multipliers);
        Some(multipliers)
    }

    /// Which variables are basic, to be given to [`Programme::start_from`] later.
    pub(crate) fn basis(&self) -> Vec<usize> {
        self.basis.clone()
    }

    /// Forgets the basis: every logical variable becomes basic.
    pub(crate) fn start_afresh(&mut self) {
        let logicals: Vec<usize> = (0..self.rows.len()).map(|row| self.structurals + row).collect();
        self.start_from(&logicals);
    }

    /// Takes up an earlier basis of the same rows.
    pub(crate) fn start_from(&mut self, basis: &[usize]) {
        if basis.len() != self.basis.len() {
            return;
        }
        self.place.iter_mut().for_each(|place| *place = None);
        self.basis.copy_from_slice(basis);
        for (position, &variable) in basis.iter().enumerate() {
            self.place[variable] = Some(position);
        }
        self.edge.iter_mut().for_each(|weight| *weight = 1.0);
        self.stale = true;
    }

    /// Removes the rows marked, which must all be loose, and keeps the basis otherwise.
    pub(crate) fn drop_rows(&mut self, drop: &[bool]) {
        let mut number = vec![usize::MAX; self.rows.len()];
        let kept: Vec<usize> = (0..self.rows.len()).filter(|&row| !drop[row] || !self.is_loose(row)).collect();
        for (new, &old) in kept.iter().enumerate() {
            number[old] = new;
        }
        let structurals = self.structurals;
        for column in &mut self.columns[..structurals] {
            column.retain(|&(row, _)| number[row] != usize::MAX);
            column.iter_mut().for_each(|entry| entry.0 = number[entry.0]);
        }
        let renumbered = |variable: usize| match variable.checked_sub(structurals) {
            None => Some(variable),
            Some(row) if number[row] != usize::MAX => Some(structurals + number[row]),
            Some(_) => None,
        };
        let basis: Vec<usize> = self.basis.iter().filter_map(|&variable| renumbered(variable)).collect();
        self.rows = kept.iter().map(|&row| std::mem::take(&mut self.rows[row])).collect();
        for list in [&mut self.low, &mut self.high, &mut self.cost, &mut self.given, &mut self.value, &mut self.reduced]
        {
            let tail: Vec<f64> = kept.iter().map(|&row| list[structurals + row]).collect();
            list.truncate(structurals);
            list.extend(tail);
        }
        self.columns.truncate(structurals);
        self.columns.extend((0..kept.len()).map(|row| vec![(row, 1.0)]));
        self.place = vec![None; structurals + kept.len()];
        self.edge = vec![1.0; kept.len()];
        self.basis = vec![0; kept.len()];
        self.start_from(&basis);
    }
}

impl Programme {
    /// The lower limit of a row.
    pub(crate) fn least(&self, row: usize) -> f64 {
        -self.high[self.structurals + row]
    }
}
