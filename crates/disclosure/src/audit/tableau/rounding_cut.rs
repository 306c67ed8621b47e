//! Cuts that no whole-number table crosses.
//!
//! A row whose basic variable is a fraction gives one (Gomory, *Outline of an algorithm for integer solutions to linear
//! programs*, Bull. AMS 64, 1958). Branching alone would go on for ever where limits are open and no whole number fits, as in
//! `2 x - 2 y = 1`; the cut sees that at once.

use super::{Exact, Seat, Tableau, narrow};

impl Tableau {
    /// Adds the cut of a fractional basic variable as a row of its own, which the present vertex violates. Its slack is a
    /// whole number wherever all others are, so that it can be branched on and cut in turn.
    pub(crate) fn cut_off(&mut self, variable: usize) -> Exact<()> {
        let Seat::Row(source) = self.seat[variable] else { return Ok(()) };
        let by = self.denominator;
        let part = |entry: i64| narrow(i128::from(entry).rem_euclid(i128::from(by)));
        let mut row = Vec::with_capacity(self.outside.len());
        for (column, &entry) in self.rows[source].iter().enumerate() {
            let at_low = self.resting[column] == self.low[self.outside[column]];
            row.push(if at_low { -part(entry)? } else { part(-entry)? });
        }
        let slack = self.low.len();
        self.scaled.push(-part(self.scaled[source])?);
        self.rows.push(row);
        self.seat.push(Seat::Row(self.basic.len()));
        self.basic.push(slack);
        self.low.push(0);
        self.high.push(None);
        Ok(())
    }
}
