//! Counting cells against the limits while tables are built.

use super::Limits;
use crate::{Place, Refusal};

/// Cells taken so far.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    limits: &'a Limits,
    cells: usize,
}

impl<'a> Tally<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, cells: 0 }
    }

    /// Takes a row of `columns` cells, or refuses.
    pub(super) fn row(&mut self, columns: usize, place: &Place) -> Result<(), Refusal> {
        if columns > self.limits.columns {
            let reason = format!("The row has {columns} columns; no more than {} can be read.", self.limits.columns);
            return Err(Refusal::new(place, reason, "Keep only the table that matters and try again."));
        }
        self.cells += columns;
        if self.cells > self.limits.cells {
            let reason = format!("The file holds more than {} table cells.", self.limits.cells);
            return Err(Refusal::new(place, reason, "Split it into several files."));
        }
        Ok(())
    }
}
