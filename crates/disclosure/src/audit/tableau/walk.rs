//! A fair random walk from a point to a vertex.

use super::{Exact, Step, Tableau};
use crate::Control;

impl Tableau {
    /// As [`Tableau::new`], but stays at the point given until [`Tableau::walk`].
    pub(crate) fn within(
        relations: &[Vec<(usize, i64)>],
        point: &[i64],
        low: Vec<i64>,
        high: Vec<Option<i64>>,
        control: &Control,
    ) -> Exact<Self> {
        let mut tableau = Tableau::unplaced(relations, point, low, high, control);
        tableau.choose_basis()?;
        Ok(tableau)
    }

    /// Walks to a vertex, each variable staying where it is on average: of two ways that can be gone, the shorter is taken the
    /// more often. `goes_up` is told the chance of going up. Every variable must have both limits.
    pub(crate) fn walk(&mut self, mut goes_up: impl FnMut(f64) -> bool) -> Exact<()> {
        let mut column = 0;
        while column < self.outside.len() {
            let variable = self.outside[column];
            let value = self.resting[column];
            if value == self.low[variable] || Some(value) == self.high[variable] {
                column += 1;
                continue;
            }
            let (up, down) = (self.length(column, 1), self.length(column, -1));
            let chance = if up > 0.0 { down / (up + down) } else { 1.0 };
            self.advance(column, if goes_up(chance) { 1 } else { -1 })?;
            if self.outside[column] != variable {
                column += 1;
            }
        }
        Ok(())
    }

    fn length(&self, column: usize, direction: i64) -> f64 {
        let ratio = |step: Step| step.over as f64 / step.under as f64;
        self.stop(column, direction).0.map_or(f64::INFINITY, ratio)
    }
}
