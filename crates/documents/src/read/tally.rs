//! Counting cells against the limits while tables are built.

use super::Limits;
use crate::{Line, Place, Refusal};

/// Cells taken so far.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    limits: &'a Limits,
    cells: usize,
    letters: u64,
}

impl<'a> Tally<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, cells: 0, letters: 0 }
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

    /// Takes the text of a cell, once for every place it is repeated in, or refuses.
    pub(super) fn text(&mut self, lines: &[Line], place: &Place) -> Result<(), Refusal> {
        self.letters += lines.iter().map(|l| l.text.len() as u64 + 8).sum::<u64>();
        if self.letters > self.limits.unpacked_bytes {
            return Err(Refusal::new(
                place,
                "Merged cells repeat so much text that the table would not fit into memory.",
                "Undo the merging of cells in this table and try again.",
            ));
        }
        Ok(())
    }
}
